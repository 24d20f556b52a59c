/** Words of rules and values: state, what was done, and who did it. */
import type { Label, Language } from '../../../kernel/label.ts'
import { personName } from '../../../ui/record/who.ts'
import type { Session } from '../../../ui/session.tsx'
import type { Parameter, RuleChange, RuleSummary } from '../schema.ts'

/** What a person needs to know of a rule first: whether it works. */
export type RuleStatus = 'on' | 'off' | 'proposed' | 'retired' | 'broken' | 'sentBack'

export const STATUS: Readonly<Record<RuleStatus, Label>> = {
  on: { zh: '已启用', en: 'in force' },
  off: { zh: '未启用', en: 'switched off' },
  proposed: { zh: '待复核', en: 'to be approved' },
  retired: { zh: '已停用', en: 'retired' },
  broken: { zh: '已失效（需修改）', en: 'broken, must be mended' },
  sentBack: { zh: '已退回', en: 'sent back' },
}

export function statusOf(rule: Pick<RuleSummary, 'state' | 'enabled'>): RuleStatus {
  if (rule.state !== 'active') return rule.state
  return rule.enabled ? 'on' : 'off'
}

export function versionState(state: RuleSummary['state']): Label {
  return state === 'active' ? { zh: '现行版本', en: 'in force' } : STATUS[state]
}

export const CHANGED: Readonly<Record<RuleChange['field'], Label>> = {
  title: { zh: '规则名称', en: 'Title' },
  severity: { zh: '风险程度', en: 'Severity' },
  output: { zh: '结果类型', en: 'What a yes is' },
  enabled: { zh: '是否启用', en: 'Switched on' },
  disabledBecause: { zh: '未启用原因', en: 'Why it is off' },
  parameters: { zh: '使用的政策标准', en: 'Standards used' },
  legalBasis: { zh: '政策依据', en: 'Legal basis' },
  condition: { zh: '判定条件', en: 'Condition' },
  amount: { zh: '金额', en: 'Amount' },
  exceptions: { zh: '例外', en: 'Exceptions' },
  validFrom: { zh: '生效日期', en: 'In force from' },
  validTo: { zh: '失效日期', en: 'No longer from' },
  areas: { zh: '适用地区', en: 'Areas' },
}

type Value = Parameter['values'][number]

export const VALUE_STATE: Readonly<Record<Value['state'], Label>> = {
  proposed: { zh: '待复核', en: 'to be approved' },
  approved: { zh: '已复核', en: 'approved' },
  withdrawalProposed: { zh: '停用待复核', en: 'withdrawal to be approved' },
  withdrawn: { zh: '已停用', en: 'withdrawn' },
  sentBack: { zh: '已退回', en: 'sent back' },
  takenBack: { zh: '已撤回', en: 'taken back' },
}

/** What was done to a value, by `{name}` at `{time}`. */
export const DONE: Readonly<Record<string, Label>> = {
  withdraw: { zh: '{name} {time} 撤回', en: 'taken back by {name}, {time}' },
  sendBack: { zh: '{name} {time} 退回', en: 'sent back by {name}, {time}' },
  proposeWithdrawal: { zh: '{name} {time} 申请停用', en: 'withdrawal proposed by {name}, {time}' },
  cancelWithdrawal: { zh: '{name} {time} 取消停用申请', en: 'withdrawal cancelled by {name}, {time}' },
  refuseWithdrawal: { zh: '{name} {time} 不同意停用', en: 'withdrawal refused by {name}, {time}' },
  approveWithdrawal: { zh: '{name} {time} 同意停用', en: 'withdrawal approved by {name}, {time}' },
}

const BY: Readonly<Record<string, Label>> = {
  release: { zh: '系统版本', en: 'the release' },
  demo: { zh: '演示账号', en: 'the demonstration' },
  'demo-assumption': { zh: '演示假定', en: 'an assumption of the demonstration' },
}

export function byName(by: string, session: Pick<Session, 'userId' | 'name'>, language: Language): string {
  return BY[by]?.[language] ?? personName(by, session, language)
}
