/** What a proposed version of a rule changes, field by field, beside the difference of the texts. */
import type { Label } from '../../kernel/label.ts'
import type { Rule } from '../../language/rule/index.ts'
import { PARAMETERS } from './parameters.ts'
import type { RuleChange } from './schema.ts'

const plain = (text: string): Label => ({ zh: text, en: text })

/** How each field is told; codes stay codes, and the page has their words. */
const TOLD: Readonly<Record<RuleChange['field'], (rule: Rule) => readonly Label[]>> = {
  title: (rule) => [rule.title],
  severity: (rule) => [plain(rule.severity)],
  output: (rule) => [plain(rule.output)],
  enabled: (rule) => [rule.enabled ? { zh: '启用', en: 'switched on' } : { zh: '不启用', en: 'switched off' }],
  disabledBecause: (rule) => (rule.disabledBecause ? [rule.disabledBecause] : []),
  parameters: (rule) => rule.parameters.map((key) => PARAMETERS[key]?.label ?? plain(key)),
  legalBasis: (rule) => rule.legalBasis,
  condition: (rule) => [plain(rule.text)],
  amount: (rule) => (rule.amountText === null ? [] : [plain(rule.amountText)]),
  exceptions: (rule) =>
    rule.exceptions.map((one) => ({ zh: `${one.label.zh}：${one.text}`, en: `${one.label.en}: ${one.text}` })),
  validFrom: (rule) => [plain(rule.validFrom)],
  validTo: (rule) => (rule.validTo === null ? [] : [plain(rule.validTo)]),
  areas: (rule) => rule.areas.map(plain),
}

/** The fields that differ, each with what it was and what it would be. */
export function changesOf(before: Rule, after: Rule): RuleChange[] {
  return (Object.keys(TOLD) as RuleChange['field'][]).flatMap((field): RuleChange[] => {
    const [was, becomes] = [TOLD[field](before), TOLD[field](after)]
    return JSON.stringify(was) === JSON.stringify(becomes) ? [] : [{ field, before: [...was], after: [...becomes] }]
  })
}
