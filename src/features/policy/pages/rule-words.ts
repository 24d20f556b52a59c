/** Words of rules: state, and who entered or approved a version. */
import type { Label, Language } from '../../../kernel/label.ts'
import { personName } from '../../../ui/record/who.ts'
import type { Session } from '../../../ui/session.tsx'
import type { RuleSummary } from '../schema.ts'

/** What a person needs to know of a rule first: whether it works. */
export type RuleStatus = 'on' | 'off' | 'proposed' | 'retired' | 'broken'

export const STATUS: Readonly<Record<RuleStatus, Label>> = {
  on: { zh: '已启用', en: 'in force' },
  off: { zh: '未启用', en: 'switched off' },
  proposed: { zh: '待复核', en: 'to be approved' },
  retired: { zh: '已停用', en: 'retired' },
  broken: { zh: '已失效（需修改）', en: 'broken, must be mended' },
}

export function statusOf(rule: Pick<RuleSummary, 'state' | 'enabled'>): RuleStatus {
  if (rule.state !== 'active') return rule.state
  return rule.enabled ? 'on' : 'off'
}

export function versionState(state: string): Label {
  return VERSION[state] ?? STATUS.retired
}
const VERSION: Readonly<Record<string, Label>> = {
  active: { zh: '现行版本', en: 'in force' },
  proposed: STATUS.proposed,
  retired: STATUS.retired,
  broken: STATUS.broken,
}

const BY: Readonly<Record<string, Label>> = {
  release: { zh: '随版本发布', en: 'shipped with the release' },
  demo: { zh: '演示复核', en: 'approved for the demonstration' },
}

export function byName(by: string, session: Pick<Session, 'userId' | 'name'>, language: Language): string {
  return BY[by]?.[language] ?? personName(by, session, language)
}
