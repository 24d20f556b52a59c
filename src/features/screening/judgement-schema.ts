/** The contract of judging clues: one by one, a page of them, or everything a filter finds. Browser-safe. */
import { z } from 'zod'
import { defineRoute } from '../../language/access/route.ts'
import { CLUE_STATES, DROP_REASONS } from './schema.ts'

const AreaCode = z.string().regex(/^[0-9]{12}$/)
const CountyCode = z.string().regex(/^[0-9]{6}$/)

/** More at once is no decision any more: the page asks for a smaller area. */
export const MOST_JUDGED = 20_000

export const JUDGEMENT_ACTIONS = ['keep', 'drop', 'dispatch', 'reopen'] as const
export type JudgementAction = (typeof JUDGEMENT_ACTIONS)[number]

/** States in which an action means something. */
export const JUDGED_FROM: Readonly<Record<JudgementAction, readonly (typeof CLUE_STATES)[number][]>> = {
  keep: ['suspected'],
  drop: ['suspected', 'kept'],
  dispatch: ['suspected', 'kept'],
  reopen: ['kept', 'dropped', 'dispatched'],
}

/** Marked clues, or all that the filters of the list find in the area that is looked at. */
const Selection = z.discriminatedUnion('by', [
  z.object({
    by: z.literal('marks'),
    clues: z
      .array(z.object({ countyCode: CountyCode, id: z.uuid() }))
      .min(1)
      .max(500),
  }),
  z.object({
    by: z.literal('filter'),
    filter: z.object({
      state: z.enum(CLUE_STATES).optional(),
      severity: z.enum(['high', 'medium', 'low']).optional(),
      rule: z.string().max(60).optional(),
      source: z.string().max(40).optional(),
      q: z.string().trim().max(60).optional(),
    }),
  }),
])
export type ClueSelection = z.infer<typeof Selection>

const inArea = z.object({ area: AreaCode.optional() })

/** What a judgement would change. `seal` names exactly this set of clues in these states. */
export const previewJudgement = defineRoute({
  method: 'POST',
  path: '/api/clues/judge/preview',
  access: 'clue.judge',
  summary: { zh: '核对研判范围', en: 'What a judgement would change' },
  query: inArea,
  body: z.object({ selection: Selection, action: z.enum(JUDGEMENT_ACTIONS) }),
  response: z.object({
    count: z.number(),
    /** Selected, but in a state to which the action does not apply. */
    others: z.number(),
    townships: z.number(),
    villages: z.number(),
    seal: z.string(),
  }),
})

const Judgement = z.object({
  id: z.uuid(),
  areaName: z.string(),
  action: z.enum(JUDGEMENT_ACTIONS),
  dropReason: z.enum(DROP_REASONS).nullable(),
  note: z.string().nullable(),
  clues: z.number(),
  /** How far a running one is. */
  done: z.number(),
  /** Clues for which nothing came after it: these can be taken back. */
  standing: z.number(),
  state: z.enum(['running', 'done', 'failed', 'withdrawn']),
  judgedBy: z.string(),
  judgedAt: z.string(),
  withdrawnBy: z.string().nullable(),
})
export type Judgement = z.infer<typeof Judgement>

/** 研判: keep, drop with a coded reason, dispatch to the townships, or back to suspected. All or none. */
export const judgeClues = defineRoute({
  method: 'POST',
  path: '/api/clues/judge',
  access: 'clue.judge',
  summary: { zh: '线索研判', en: 'Judge clues' },
  query: inArea,
  body: z.object({
    selection: Selection,
    action: z.enum(JUDGEMENT_ACTIONS),
    dropReason: z.enum(DROP_REASONS).optional(),
    note: z.string().trim().max(500).optional(),
    /** What the person was shown; another set is not judged but shown anew. */
    expected: z.object({ count: z.number().int().min(0), seal: z.string().max(64) }),
  }),
  response: Judgement,
})

export const listJudgements = defineRoute({
  method: 'GET',
  path: '/api/judgements',
  access: 'clue.judge',
  summary: { zh: '研判记录', en: 'Judgements' },
  query: inArea.extend({
    offset: z.coerce.number().int().min(0).max(100_000).default(0),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  response: z.object({ rows: z.array(Judgement), total: z.number() }),
})

export const readJudgement = defineRoute({
  method: 'GET',
  path: '/api/judgements/:id',
  access: 'clue.judge',
  summary: { zh: '研判进度', en: 'One judgement' },
  params: z.object({ id: z.uuid() }),
  response: Judgement,
})

/** Puts its clues back to what they were, those on which nothing stands. */
export const withdrawJudgement = defineRoute({
  method: 'POST',
  path: '/api/judgements/:id/withdraw',
  access: 'clue.judge',
  summary: { zh: '撤回研判', en: 'Take a judgement back' },
  params: z.object({ id: z.uuid() }),
  response: z.object({ restored: z.number(), left: z.number() }),
})
