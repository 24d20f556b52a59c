/** The rules that found something in the latest screening, as choices of a filter. */
import type { Label } from '../../../kernel/label.ts'
import { useRead } from '../../../ui/query.ts'
import { latestRun, type Run } from '../schema.ts'

type RuleCount = Run['counts'][number]

export function useRuleCounts(): readonly RuleCount[] {
  return useRead(latestRun, {}, { staleTime: 60_000 }).data?.run?.counts ?? NONE
}
const NONE: readonly RuleCount[] = []

export function useRuleOptions(
  keep: (rule: RuleCount) => boolean,
): readonly { readonly value: string; readonly label: Label }[] {
  return useRuleCounts()
    .filter(keep)
    .map((rule) => ({ value: rule.ruleId, label: rule.title }))
}
