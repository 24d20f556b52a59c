/** The contract of rules and parameters. Browser-safe. */
import { z } from 'zod'
import { defineRoute } from '../../language/access/route.ts'

const Label = z.object({ zh: z.string(), en: z.string() })
const AreaCode = z.string().regex(/^[0-9]{12}$/)

const RuleState = z.enum(['proposed', 'active', 'retired', 'broken', 'sentBack'])
const Problem = z.object({ path: z.string(), text: Label })

export const RuleSummary = z.object({
  id: z.string(),
  version: z.number(),
  title: Label,
  severity: z.enum(['high', 'medium', 'low']),
  output: z.string(),
  enabled: z.boolean(),
  disabledBecause: Label.nullable(),
  state: RuleState,
  /** A version that waits for a second person. */
  waitingVersion: z.number().nullable(),
  validFrom: z.string(),
  validTo: z.string().nullable(),
  parameters: z.array(z.string()),
  legalBasis: z.array(Label),
  cases: z.number(),
  lastYes: z.number().nullable(),
  lastUnknown: z.number().nullable(),
})
export type RuleSummary = z.infer<typeof RuleSummary>

/** A rule whose text the program does not understand, with what is wrong in it. */
const BrokenRule = z.object({ id: z.string(), version: z.number(), title: Label, problems: z.array(Problem) })
export type BrokenRule = z.infer<typeof BrokenRule>

const RuleList = z.object({ rules: z.array(RuleSummary), broken: z.array(BrokenRule) })
export type RuleList = z.infer<typeof RuleList>

export const listRules = defineRoute({
  method: 'GET',
  path: '/api/rules',
  access: 'rule.read',
  summary: { zh: '预警规则', en: 'Rules' },
  query: z.object({ area: AreaCode.optional() }),
  response: RuleList,
})

const RuleCaseResult = z.object({
  name: z.string(),
  asOf: z.string(),
  /** The facts and standards of the case as the rule writes them. */
  given: z.string(),
  parameters: z.string(),
  expect: z.string(),
  passed: z.boolean(),
  message: Label,
})
export type RuleCaseResult = z.infer<typeof RuleCaseResult>

const RuleChange = z.object({
  field: z.enum([
    'title',
    'severity',
    'output',
    'enabled',
    'disabledBecause',
    'parameters',
    'legalBasis',
    'condition',
    'amount',
    'exceptions',
    'validFrom',
    'validTo',
    'areas',
  ]),
  before: z.array(Label),
  after: z.array(Label),
})
export type RuleChange = z.infer<typeof RuleChange>

const RuleProposal = z.object({
  version: z.number(),
  enteredBy: z.string(),
  enteredAt: z.string(),
  /** The version in force that it would replace. */
  against: z.number().nullable(),
  mayDecide: z.boolean(),
  /** Why the signed-in person, who may approve rules, may not decide this one. */
  refusal: Label.nullable(),
  readBack: Label.nullable(),
  changes: z.array(RuleChange),
  difference: z.array(z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() })),
  caseResults: z.array(RuleCaseResult),
  problems: z.array(Problem),
})
export type RuleProposal = z.infer<typeof RuleProposal>

const RuleDetail = RuleSummary.extend({
  text: z.string(),
  condition: z.string(),
  /** How much is due, for a rule that gives an amount. */
  amount: z.string().nullable(),
  readBack: Label,
  exceptions: z.array(z.object({ label: Label, text: z.string() })),
  caseResults: z.array(RuleCaseResult),
  proposal: RuleProposal.nullable(),
  versions: z.array(
    z.object({
      version: z.number(),
      state: RuleState,
      enteredBy: z.string(),
      enteredAt: z.string(),
      approvedBy: z.string().nullable(),
      approvedAt: z.string().nullable(),
      sentBackBy: z.string().nullable(),
      sentBackAt: z.string().nullable(),
      sentBackReason: z.string().nullable(),
    }),
  ),
})
export type RuleDetail = z.infer<typeof RuleDetail>

export const readRule = defineRoute({
  method: 'GET',
  path: '/api/rules/:id',
  access: 'rule.read',
  summary: { zh: '规则详情', en: 'One rule' },
  params: z.object({ id: z.string().max(60) }),
  response: RuleDetail,
})

const ruleVersion = z.object({ id: z.string().max(60), version: z.coerce.number().int().positive().max(1_000_000) })
const Reason = z.string().trim().min(2).max(500)

/** Switches a proposed version on; its cases must pass, and whoever entered it cannot approve it. */
export const approveRule = defineRoute({
  method: 'POST',
  path: '/api/rules/:id/versions/:version/approve',
  access: 'rule.approve',
  summary: { zh: '启用规则', en: 'Switch a rule on' },
  params: ruleVersion,
  response: z.object({}),
})

export const sendBackRule = defineRoute({
  method: 'POST',
  path: '/api/rules/:id/versions/:version/send-back',
  access: 'rule.approve',
  summary: { zh: '退回规则', en: 'Send a rule back' },
  params: ruleVersion,
  body: z.object({ reason: Reason }),
  response: z.object({}),
})

export const Value = z.object({
  id: z.uuid(),
  /** In the unit of the parameter; null: not fixed. */
  value: z.number().nullable(),
  areaCode: AreaCode,
  areaName: z.string(),
  validFrom: z.string(),
  validTo: z.string().nullable(),
  document: z.string().nullable(),
  certainty: z.enum(['sure', 'likely', 'unsure']),
  note: z.string().nullable(),
  enteredBy: z.string(),
  enteredAt: z.string(),
  approvedBy: z.string().nullable(),
  approvedAt: z.string().nullable(),
  state: z.enum(['proposed', 'approved', 'withdrawalProposed', 'withdrawn', 'sentBack', 'takenBack']),
  /** What the signed-in person may do to it now. */
  acts: z.array(
    z.enum([
      'approve',
      'sendBack',
      'withdraw',
      'proposeWithdrawal',
      'approveWithdrawal',
      'refuseWithdrawal',
      'cancelWithdrawal',
    ]),
  ),
  /** What people did about it beyond entering and approving it, in order. */
  history: z.array(
    z.object({
      act: z.string(),
      by: z.string(),
      at: z.string(),
      reason: z.string().nullable(),
      document: z.string().nullable(),
    }),
  ),
})

export const Parameter = z.object({
  key: z.string(),
  label: Label,
  help: Label,
  unit: z.enum(['fen', 'count', 'years', 'months', 'days', 'basisPoints']),
  owner: z.string(),
  usedBy: z.array(z.object({ ruleId: z.string(), title: Label })),
  /** What holds today for the area that is looked at. */
  current: Value.nullable(),
  /** Areas inside it for which the standard is not set today, so that its rules stand still, and where they do not. */
  standsStill: z.array(z.object({ areaCode: AreaCode, areaName: z.string(), except: z.array(z.string()) })),
  values: z.array(Value),
})
export type Parameter = z.infer<typeof Parameter>

export const listParameters = defineRoute({
  method: 'GET',
  path: '/api/parameters',
  access: 'rule.read',
  summary: { zh: '政策标准', en: 'Policy parameters' },
  query: z.object({ area: AreaCode.optional(), on: z.iso.date().optional() }),
  response: z.array(Parameter),
})

export const enterValue = defineRoute({
  method: 'POST',
  path: '/api/parameters/:key/values',
  access: 'parameter.enter',
  summary: { zh: '录入政策标准', en: 'Enter a value' },
  params: z.object({ key: z.string().max(60) }),
  body: z.object({
    /** As written: 7000元, 150%, 16; null says that the area has not fixed it. */
    value: z.string().trim().max(30).nullable(),
    areaCode: AreaCode,
    validFrom: z.iso.date(),
    validTo: z.iso.date().nullable(),
    document: z.string().trim().min(1).max(200),
    certainty: z.enum(['sure', 'likely', 'unsure']),
    note: z.string().trim().max(500).nullable(),
  }),
  response: z.object({ id: z.uuid() }),
})

const valueId = z.object({ id: z.uuid() })

export const approveParameterValue = defineRoute({
  method: 'POST',
  path: '/api/parameters/values/:id/approve',
  access: 'parameter.approve',
  summary: { zh: '复核政策标准', en: 'Approve a value' },
  params: valueId,
  response: z.object({}),
})

export const sendBackParameterValue = defineRoute({
  method: 'POST',
  path: '/api/parameters/values/:id/send-back',
  access: 'parameter.approve',
  summary: { zh: '退回政策标准', en: 'Send a value back' },
  params: valueId,
  body: z.object({ reason: Reason }),
  response: z.object({}),
})

/** Takes back one's own entry that nobody has approved; what is in force takes a proposal and a second person. */
export const withdrawParameterValue = defineRoute({
  method: 'POST',
  path: '/api/parameters/values/:id/withdraw',
  access: 'parameter.enter',
  summary: { zh: '撤回本人录入且未复核的政策标准', en: 'Take back an own entry' },
  params: valueId,
  response: z.object({}),
})

export const proposeWithdrawal = defineRoute({
  method: 'POST',
  path: '/api/parameters/values/:id/withdrawal',
  access: 'parameter.enter',
  summary: { zh: '申请停用政策标准', en: 'Propose to withdraw a value in force' },
  params: valueId,
  body: z.object({ reason: Reason, document: z.string().trim().min(1).max(200).nullable().default(null) }),
  response: z.object({}),
})

export const approveWithdrawal = defineRoute({
  method: 'POST',
  path: '/api/parameters/values/:id/withdrawal/approve',
  access: 'parameter.approve',
  summary: { zh: '同意停用政策标准', en: 'Approve a withdrawal' },
  params: valueId,
  response: z.object({}),
})

export const refuseWithdrawal = defineRoute({
  method: 'POST',
  path: '/api/parameters/values/:id/withdrawal/refuse',
  access: 'parameter.approve',
  summary: { zh: '不同意停用政策标准', en: 'Refuse a withdrawal' },
  params: valueId,
  body: z.object({ reason: Reason }),
  response: z.object({}),
})

export const cancelWithdrawal = defineRoute({
  method: 'POST',
  path: '/api/parameters/values/:id/withdrawal/cancel',
  access: 'parameter.enter',
  summary: { zh: '取消本人提出的停用申请', en: 'Cancel an own proposal to withdraw' },
  params: valueId,
  response: z.object({}),
})
