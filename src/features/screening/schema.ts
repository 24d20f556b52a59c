/** The contract of screening, clues and the household card. Browser-safe. */
import { z } from 'zod'
import { defineRoute } from '../../language/access/route.ts'
import type { Explanation } from '../../language/rule/index.ts'

const AreaCode = z.string().regex(/^[0-9]{12}$/)
const CountyCode = z.string().regex(/^[0-9]{6}$/)
const Label = z.object({ zh: z.string(), en: z.string() })
const Severity = z.enum(['high', 'medium', 'low'])
const Output = z.enum(['suspectedClue', 'riskChange', 'focusList', 'tag', 'referral', 'doubtfulData'])
/** What a rule can be for; amounts are told of one household and are no findings of a screening. */
const RuleOutput = Output.or(z.literal('amount'))
const Page = {
  offset: z.coerce.number().int().min(0).max(100_000).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}

/** A household as lists name it. */
export const HouseholdRef = z.object({
  countyCode: CountyCode,
  id: z.uuid(),
  code: z.string().nullable(),
  headName: z.string().nullable(),
  memberCount: z.number().nullable(),
  areaCode: AreaCode,
  areaName: z.string(),
})
export type HouseholdRef = z.infer<typeof HouseholdRef>

export const RuleCount = z.object({
  ruleId: z.string(),
  title: Label,
  severity: Severity,
  output: RuleOutput,
  yes: z.number(),
  unknown: z.number(),
})

export const Run = z.object({
  id: z.uuid(),
  areaCode: AreaCode,
  areaName: z.string(),
  asOf: z.string(),
  engine: z.enum(['mart', 'postgres']),
  state: z.enum(['running', 'done', 'failed']),
  failure: z.string().nullable(),
  households: z.number().nullable(),
  milliseconds: z.number().nullable(),
  startedAt: z.string(),
  startedBy: z.string(),
  ruleSetVersion: z.string(),
  counts: z.array(RuleCount),
  notEvaluated: z.array(z.object({ ruleId: z.string(), title: Label, because: Label })),
})
export type Run = z.infer<typeof Run>

export const listRuns = defineRoute({
  method: 'GET',
  path: '/api/screening/runs',
  access: 'screening.read',
  summary: { zh: '筛查批次', en: 'Screening runs' },
  query: z.object({ area: AreaCode.optional(), ...Page }),
  response: z.object({ rows: z.array(Run), total: z.number() }),
})

export const startRun = defineRoute({
  method: 'POST',
  path: '/api/screening/runs',
  access: 'screening.run',
  summary: { zh: '运行筛查', en: 'Run a screening' },
  body: z.object({ areaCode: AreaCode, asOf: z.iso.date() }),
  response: z.object({ id: z.uuid() }),
})

/** The newest finished run whose area covers the one that is looked at, counted inside that area. */
export const latestRun = defineRoute({
  method: 'GET',
  path: '/api/screening/latest',
  access: 'screening.read',
  summary: { zh: '最近一次筛查', en: 'Latest screening' },
  query: z.object({ area: AreaCode.optional() }),
  response: z.object({ run: Run.nullable(), running: Run.nullable(), notJudged: z.number() }),
})

export const Finding = z.object({
  household: HouseholdRef,
  rules: z.array(
    z.object({
      ruleId: z.string(),
      title: Label,
      severity: Severity,
      output: RuleOutput,
      verdict: z.enum(['yes', 'unknown']),
    }),
  ),
})
export type Finding = z.infer<typeof Finding>

const FindingQuery = z.object({
  area: AreaCode.optional(),
  rule: z.string().max(60).optional(),
  output: Output.optional(),
  severity: Severity.optional(),
  verdict: z.enum(['yes', 'unknown']).default('yes'),
  q: z.string().trim().max(60).optional(),
})

export const listFindings = defineRoute({
  method: 'GET',
  path: '/api/screening/findings',
  access: 'screening.read',
  summary: { zh: '筛查结果', en: 'Findings' },
  query: FindingQuery.extend(Page),
  response: z.object({ rows: z.array(Finding), total: z.number() }),
})

export const exportFindings = defineRoute({
  method: 'GET',
  path: '/api/screening/findings/export',
  access: 'screening.export',
  summary: { zh: '导出筛查结果', en: 'Export findings' },
  query: FindingQuery,
})

/** Households whose rows were refused: nothing is said about them until somebody mends the rows. */
export const listNotJudged = defineRoute({
  method: 'GET',
  path: '/api/screening/not-judged',
  access: 'screening.read',
  summary: { zh: '暂不判定的农户', en: 'Households not judged' },
  query: z.object({ area: AreaCode.optional(), ...Page }),
  response: z.object({
    rows: z.array(
      z.object({
        householdCode: z.string().nullable(),
        household: HouseholdRef.nullable(),
        batchId: z.uuid(),
        fileName: z.string(),
        rows: z.number(),
        problems: z.array(Label),
      }),
    ),
    total: z.number(),
  }),
})

/** 待补信息清单: for each household the facts that would settle what a rule could not tell, and who can give them. */
export const listCompletion = defineRoute({
  method: 'GET',
  path: '/api/screening/completion',
  access: 'screening.read',
  summary: { zh: '待补信息清单', en: 'Facts to be completed' },
  query: z.object({ area: AreaCode.optional(), rule: z.string().max(60).optional(), ...Page }),
  response: z.object({
    rows: z.array(
      z.object({
        household: HouseholdRef,
        rules: z.array(z.object({ ruleId: z.string(), title: Label })),
        missing: z.array(z.object({ text: Label, from: Label })),
      }),
    ),
    total: z.number(),
  }),
})

export const CLUE_STATES = ['suspected', 'kept', 'dropped', 'dispatched'] as const
export const DROP_REASONS = ['helped', 'noRisk', 'notFound', 'movedOrDied', 'repeated', 'wrongData'] as const

export const Clue = z.object({
  countyCode: CountyCode,
  id: z.uuid(),
  household: HouseholdRef,
  state: z.enum(CLUE_STATES),
  severity: Severity,
  sources: z.number(),
  reasons: z.array(
    z.object({ ruleId: z.string(), title: Label, severity: Severity, source: z.string(), asOf: z.string() }),
  ),
  dropReason: z.enum(DROP_REASONS).nullable(),
  note: z.string().nullable(),
  openedAt: z.string(),
  judgedAt: z.string().nullable(),
  judgedBy: z.string().nullable(),
  dispatchedTo: z.string().nullable(),
})
export type Clue = z.infer<typeof Clue>

const ClueQuery = z.object({
  area: AreaCode.optional(),
  state: z.enum(CLUE_STATES).optional(),
  severity: Severity.optional(),
  rule: z.string().max(60).optional(),
  source: z.string().max(40).optional(),
  q: z.string().trim().max(60).optional(),
})

export const listClues = defineRoute({
  method: 'GET',
  path: '/api/clues',
  access: 'screening.read',
  summary: { zh: '疑似线索', en: 'Suspected clues' },
  query: ClueQuery.extend(Page),
  response: z.object({ rows: z.array(Clue), total: z.number(), byState: z.record(z.string(), z.number()) }),
})

export const exportClues = defineRoute({
  method: 'GET',
  path: '/api/clues/export',
  access: 'screening.export',
  summary: { zh: '导出线索', en: 'Export clues' },
  query: ClueQuery,
})

/** Who may open a card may read households; its ledgers are looked at one by one. */
const HOUSEHOLD = { id: 'household', owner: 'ruralRevitalisation' } as const

const householdParams = z.object({ countyCode: CountyCode, id: z.uuid() })

export const Explained: z.ZodType<Explanation> = z.lazy(() =>
  z.object({
    text: Label,
    truth: z.enum(['yes', 'no', 'unknown']).optional(),
    at: z.object({ start: z.number(), end: z.number() }).optional(),
    facts: z.array(
      z.object({
        label: Label,
        value: Label,
        source: Label.nullable(),
        reportedOn: z.string().nullable(),
        rowId: z.string(),
      }),
    ),
    parameters: z.array(
      z.object({
        key: z.string(),
        label: Label,
        value: Label,
        document: Label.nullable(),
        certainty: z.enum(['sure', 'likely', 'unsure']),
        validFrom: z.string(),
      }),
    ),
    children: z.array(Explained),
  }),
) as z.ZodType<Explanation>

/** Where a stored row came from, for the facts of an explanation. */
export const Origin = z.object({
  rowId: z.string(),
  register: z.string(),
  registerLabel: Label,
  source: z.string(),
  fileName: z.string().nullable(),
  sourceRow: z.number().nullable(),
  recordedAt: z.string(),
})

export const RuleNow = z.object({
  ruleId: z.string(),
  title: Label,
  severity: Severity,
  output: RuleOutput,
  verdict: z.enum(['yes', 'no', 'unknown', 'notEvaluated']),
  reasons: z.array(Label),
  missing: z.array(z.object({ text: Label, from: Label })),
})

export const explainRule = defineRoute({
  method: 'GET',
  path: '/api/households/:countyCode/:id/explain/:ruleId',
  access: 'screening.read',
  summary: { zh: '判定依据', en: 'Why' },
  params: householdParams.extend({ ruleId: z.string().max(60) }),
  query: z.object({ asOf: z.iso.date().optional() }),
  response: z.object({
    rule: RuleNow,
    text: z.string(),
    readBack: Label,
    legalBasis: z.array(Label),
    asOf: z.string(),
    explanation: Explained,
    origins: z.array(Origin),
  }),
})

export const Member = z.object({
  countyCode: CountyCode,
  id: z.uuid(),
  name: z.string(),
  relation: z.string().nullable(),
  sex: z.string().nullable(),
  birthDay: z.string().nullable(),
  age: z.number().nullable(),
  labourSkill: z.string().nullable(),
  health: z.array(z.string()),
  schooling: z.string().nullable(),
  education: z.string().nullable(),
  insured: z.boolean().nullable(),
  disability: z.string().nullable(),
  citizenId: z.string().nullable(),
})

export const TimelineEntry = z.object({
  at: z.string(),
  kind: z.enum(['fact', 'clue', 'batch', 'run']),
  title: Label,
  detail: Label,
  source: z.string().nullable(),
})

/** One household card instead of ninety forms. */
export const householdCard = defineRoute({
  method: 'GET',
  path: '/api/households/:countyCode/:id/card',
  access: 'register.read',
  register: HOUSEHOLD,
  summary: { zh: '农户信息卡', en: 'Household card' },
  params: householdParams,
  query: z.object({ asOf: z.iso.date().optional() }),
  response: z.object({
    household: HouseholdRef.extend({ hamlet: z.string().nullable(), phone: z.string().nullable() }),
    tags: z.array(z.object({ text: Label, source: z.string() })),
    asOf: z.string(),
    members: z.array(Member),
    rules: z.array(RuleNow),
    /** Facts of the household and of its members by register, in force on the day. */
    facts: z.array(
      z.object({
        register: z.string(),
        label: Label,
        about: z.string().nullable(),
        values: z.array(z.object({ label: Label, value: Label })),
        source: z.string(),
        validFrom: z.string().nullable(),
        fileName: z.string().nullable(),
        recordedAt: z.string(),
        /** Several sources say different things: they stand side by side. */
        disputed: z.boolean(),
      }),
    ),
    /** Registers that serve no purpose of the reader's bureau: named, and nothing of them shown, whether they hold rows or not. */
    hidden: z.array(z.object({ register: z.string(), label: Label })),
    /** False where the reader may not see screenings: no rules, no clue. */
    judged: z.boolean(),
    /** Income by month and category, whole fen; months without any row are not known. */
    income: z.array(z.object({ month: z.string(), category: z.string(), amount: z.number() })),
    monitoringLine: z.number().nullable(),
    clue: Clue.nullable(),
    notJudged: z.boolean(),
    timeline: z.array(TimelineEntry),
  }),
})

/** Boundaries of the pack as GeoJSON; a public deployment replaces them by reviewed ones. */
export const boundaries = defineRoute({
  method: 'GET',
  path: '/api/boundaries/:level',
  access: 'signedIn',
  summary: { zh: '行政区划边界', en: 'Boundaries' },
  params: z.object({ level: z.enum(['prefectures', 'counties']) }),
})
