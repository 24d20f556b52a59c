/**
 * Who may do what to a value or a version of a rule. One person proposes and another decides; only what is one's own and
 * not yet decided may be taken back alone (R99). The same table answers the pages, the API and the command line.
 */
import { AppError } from '../../kernel/errors.ts'
import type { Label } from '../../kernel/label.ts'
import type { Permission } from '../../language/access/permissions.ts'
import { covers } from '../../language/access/scope.ts'
import type { Actor } from '../../platform/actor.ts'
import type { StoredParameterValue, StoredRule, ValueState } from './store.ts'

interface Act {
  readonly permission: Permission
  /** The state it is about. */
  readonly state: ValueState
  /** Whether the person who proposed what is waiting may do it: only they, or anybody but them. */
  readonly proposer: 'only' | 'never' | 'any'
  readonly label: Label
}

export const VALUE_ACTS = {
  approve: act('parameter.approve', 'proposed', 'never', { zh: '复核', en: 'Approve' }),
  sendBack: act('parameter.approve', 'proposed', 'never', { zh: '退回', en: 'Send back' }),
  withdraw: act('parameter.enter', 'proposed', 'only', { zh: '撤回', en: 'Take back' }),
  proposeWithdrawal: act('parameter.enter', 'approved', 'any', { zh: '申请停用', en: 'Propose withdrawal' }),
  approveWithdrawal: act('parameter.approve', 'withdrawalProposed', 'never', {
    zh: '同意停用',
    en: 'Approve withdrawal',
  }),
  refuseWithdrawal: act('parameter.approve', 'withdrawalProposed', 'never', {
    zh: '不同意停用',
    en: 'Refuse withdrawal',
  }),
  cancelWithdrawal: act('parameter.enter', 'withdrawalProposed', 'only', {
    zh: '取消停用申请',
    en: 'Cancel withdrawal',
  }),
} as const satisfies Record<string, Act>

export type ValueAct = keyof typeof VALUE_ACTS
const VALUE_ACT_IDS = Object.keys(VALUE_ACTS) as readonly ValueAct[]

function act(permission: Permission, state: ValueState, proposer: Act['proposer'], label: Label): Act {
  return { permission, state, proposer, label }
}

export const VALUE_STATES: Readonly<Record<ValueState, Label>> = {
  proposed: { zh: '待复核', en: 'to be approved' },
  approved: { zh: '已复核', en: 'approved' },
  withdrawalProposed: { zh: '停用待复核', en: 'withdrawal to be approved' },
  withdrawn: { zh: '已停用', en: 'withdrawn' },
  sentBack: { zh: '已退回', en: 'sent back' },
  takenBack: { zh: '已撤回', en: 'taken back' },
}

const THIS_VALUE: Label = { zh: '这条取值', en: 'This value' }

type Judged = Pick<StoredParameterValue, 'state' | 'enteredBy' | 'withdrawalProposedBy' | 'areaCode'>

const proposerOf = (value: Judged): string | null =>
  value.state === 'withdrawalProposed' ? value.withdrawalProposedBy : value.enteredBy

/** Why the person may not do this to the value; undefined when they may. Permission is checked by the caller's route. */
export function refusalOfAct(actor: Pick<Actor, 'id' | 'scope'>, value: Judged, id: ValueAct): AppError | undefined {
  const { state, proposer, label } = VALUE_ACTS[id]
  if (!covers(actor.scope, value.areaCode)) return new AppError('outOfScope', { area: value.areaCode })
  if (value.state !== state)
    return new AppError('policyState', {
      what: THIS_VALUE,
      state: VALUE_STATES[value.state],
      action: label,
    })
  const own = proposerOf(value) === actor.id
  if (proposer === 'never' && own) return new AppError('ownProposal')
  if (proposer === 'only' && !own) return new AppError('notOwnProposal')
  return undefined
}

/** What the signed-in person may do to a value now. */
export function actsOn(actor: Actor, value: Judged): ValueAct[] {
  return VALUE_ACT_IDS.filter(
    (id) => actor.permissions.has(VALUE_ACTS[id].permission) && refusalOfAct(actor, value, id) === undefined,
  )
}

/**
 * Why the person may not approve this version of a rule or send it back; undefined when they may. A rule holds in all
 * its areas at once, so whoever decides it is responsible for all of them.
 */
export function refusalOfRule(
  actor: Pick<Actor, 'id' | 'scope'>,
  stored: Pick<StoredRule, 'ruleId' | 'version' | 'state' | 'enteredBy'>,
  areas: readonly string[],
  action: Label,
): AppError | undefined {
  const outside = areas.map((prefix) => prefix.padEnd(12, '0')).find((area) => !covers(actor.scope, area))
  if (outside !== undefined) return new AppError('outOfScope', { area: outside })
  if (stored.state !== 'proposed')
    return new AppError('policyState', {
      what: versionLabel(stored.version),
      state: RULE_STATES[stored.state],
      action,
    })
  return stored.enteredBy === actor.id ? new AppError('ownProposal') : undefined
}

export const versionLabel = (version: number): Label => ({
  zh: `规则第 ${version} 版`,
  en: `Version ${version} of the rule`,
})

const RULE_STATES: Readonly<Record<StoredRule['state'], Label>> = {
  proposed: { zh: '待复核', en: 'to be approved' },
  active: { zh: '现行版本', en: 'in force' },
  retired: { zh: '已停用', en: 'retired' },
  broken: { zh: '已失效（需修改）', en: 'broken, must be mended' },
}
