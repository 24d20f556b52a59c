/** The contract of rules and parameters. Browser-safe. */
import { z } from 'zod'
import { defineRoute } from '../../language/access/route.ts'

const Label = z.object({ zh: z.string(), en: z.string() })
const AreaCode = z.string().regex(/^[0-9]{12}$/)

export const RuleSummary = z.object({
  id: z.string(),
  version: z.number(),
  title: Label,
  severity: z.enum(['high', 'medium', 'low']),
  output: z.string(),
  enabled: z.boolean(),
  disabledBecause: Label.nullable(),
  state: z.enum(['proposed', 'active', 'retired', 'broken']),
  validFrom: z.string(),
  validTo: z.string().nullable(),
  parameters: z.array(z.string()),
  legalBasis: z.array(Label),
  cases: z.number(),
  lastYes: z.number().nullable(),
  lastUnknown: z.number().nullable(),
})
export type RuleSummary = z.infer<typeof RuleSummary>

export const listRules = defineRoute({
  method: 'GET',
  path: '/api/rules',
  access: 'rule.read',
  summary: { zh: '预警规则', en: 'Rules' },
  query: z.object({ area: AreaCode.optional() }),
  response: z.array(RuleSummary),
})

export const readRule = defineRoute({
  method: 'GET',
  path: '/api/rules/:id',
  access: 'rule.read',
  summary: { zh: '规则详情', en: 'One rule' },
  params: z.object({ id: z.string().max(60) }),
  response: RuleSummary.extend({
    text: z.string(),
    condition: z.string(),
    /** How much is due, for a rule that gives an amount. */
    amount: z.string().nullable(),
    readBack: Label,
    exceptions: z.array(z.object({ label: Label, text: z.string() })),
    caseResults: z.array(z.object({ name: z.string(), expect: z.string(), passed: z.boolean(), message: Label })),
    versions: z.array(
      z.object({
        version: z.number(),
        state: z.string(),
        enteredBy: z.string(),
        enteredAt: z.string(),
        approvedBy: z.string().nullable(),
        approvedAt: z.string().nullable(),
      }),
    ),
  }),
})

/** Switches a proposed version on; its cases must pass, and whoever entered it cannot approve it. */
export const approveRule = defineRoute({
  method: 'POST',
  path: '/api/rules/:id/versions/:version/approve',
  access: 'rule.approve',
  summary: { zh: '启用规则', en: 'Switch a rule on' },
  params: z.object({ id: z.string().max(60), version: z.coerce.number().int().positive() }),
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
  /** Whether the signed-in person may approve it: the permission, and not their own entry. */
  approvable: z.boolean(),
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

export const approveParameterValue = defineRoute({
  method: 'POST',
  path: '/api/parameters/values/:id/approve',
  access: 'parameter.approve',
  summary: { zh: '复核政策标准', en: 'Approve a value' },
  params: z.object({ id: z.uuid() }),
  response: z.object({}),
})

export const withdrawParameterValue = defineRoute({
  method: 'POST',
  path: '/api/parameters/values/:id/withdraw',
  access: 'parameter.enter',
  summary: { zh: '撤回政策标准', en: 'Withdraw a value' },
  params: z.object({ id: z.uuid() }),
  response: z.object({}),
})
