/**
 * 研判: a person decides what becomes of clues, for marked ones or for all that a filter finds. The filter is evaluated here,
 * under the person's own scope; what they were shown must be what is found, else they are asked again. One judgement is
 * one transaction, so that nobody has to find out which clues were left, and can be taken back while nothing stands on it.
 */
import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/id.ts'
import type { RouteInput, RouteOutput } from '../../language/access/route.ts'
import type { Ctx, Services } from '../../platform/actor.ts'
import { EVERYWHERE, withScope, type Tx } from '../../platform/postgres/database.ts'
import * as contract from './judgement-schema.ts'
import * as store from './judgement-store.ts'

/** Clues to a step of the progress bar. */
const PART = 1_000
/** So long an answer waits for the work; what takes longer is followed by its progress. */
const PATIENCE_MS = 1_500

/** How far the judgements are that this process works on. */
const doneOf = new Map<string, number>()

type Judged = RouteInput<typeof contract.judgeClues>['body']

/** What a judgement would change, to be confirmed by a person. */
export async function previewJudgement(
  ctx: Ctx,
  { selection, action }: Pick<Judged, 'selection' | 'action'>,
): Promise<RouteOutput<typeof contract.previewJudgement>> {
  areaOf(ctx)
  return withScope(ctx.db, ctx.scope, async (tx) => {
    const total = await refuseTooMany(ctx, tx, selection)
    const meant = await store.findMeant(tx, selection, action, false, ctx.sealer)
    return {
      count: meant.length,
      others: total - meant.length,
      townships: new Set(meant.map((clue) => clue.areaCode.slice(0, 9))).size,
      villages: new Set(meant.map((clue) => clue.areaCode)).size,
      seal: sealOf(meant),
    }
  })
}

/**
 * The one area that is looked at. A judgement belongs to it: who may see all of the area may take all of it back, so it
 * may not be filed under one of several.
 */
function areaOf({ scope }: Ctx): string {
  const [range, ...others] = scope
  if (!range || others.length > 0) throw new AppError('chooseArea')
  return range.low
}

async function refuseTooMany(ctx: Ctx, tx: Tx, selection: contract.ClueSelection): Promise<number> {
  const total = await store.countSelected(tx, selection, ctx.sealer)
  if (total > contract.MOST_JUDGED) throw new AppError('tooManySelected', { count: total, most: contract.MOST_JUDGED })
  return total
}

/** Names a set of clues in their states; two sets of the same size have different ones. */
function sealOf(meant: readonly store.MeantClue[]): string {
  const hash = createHash('sha256')
  for (const { countyCode, id, state } of meant) hash.update(`${countyCode}.${id}.${state}\n`)
  return hash.digest('base64url')
}

/** Judges, all or none. Answers when it is done or, for many clues, when it is well on its way. */
export async function judgeClues(ctx: Ctx, input: Judged): Promise<contract.Judgement> {
  const dropReason = input.action === 'drop' ? (input.dropReason ?? null) : null
  if (input.action === 'drop' && dropReason === null) {
    throw new AppError('recordInvalid', { count: 1 }, [
      { path: 'dropReason', text: { zh: '排除线索须选择原因', en: 'A dropped clue needs a reason' } },
    ])
  }
  const areaCode = areaOf(ctx)
  const id = newId()
  const begun = Promise.withResolvers<void>()
  const work = withScope(ctx.db, ctx.scope, async (tx) => {
    await refuseTooMany(ctx, tx, input.selection)
    const meant = await store.findMeant(tx, input.selection, input.action, true, ctx.sealer)
    const { count, seal } = input.expected
    if (meant.length !== count || sealOf(meant) !== seal)
      throw new AppError('selectionChanged', { before: count, now: meant.length })
    if (meant.length === 0) throw new AppError('nothingSelected')
    const head = {
      id,
      areaCode,
      action: input.action,
      dropReason,
      note: input.note || null,
      clues: meant.length,
      actor: ctx.actor.id,
    }
    // In a transaction of its own: whoever asks sees it while the clues are still being worked on.
    await withScope(ctx.db, ctx.scope, (own) => store.insertJudgement(own, head))
    doneOf.set(id, 0)
    begun.resolve()
    for (let at = 0; at < meant.length; at += PART) {
      await store.applyJudgement(tx, head, meant.slice(at, at + PART))
      doneOf.set(id, Math.min(at + PART, meant.length))
    }
    await store.endJudgement(tx, id, 'done')
  }).finally(() => doneOf.delete(id))
  const ended = work.catch((error: unknown) => brokenOff(ctx, id, error))
  // What is wrong from the start is answered as an error; afterwards the judgement itself says how it ended.
  await Promise.race([begun.promise, work])
  await Promise.race([ended, pause(PATIENCE_MS, undefined, { ref: false })])
  return readJudgement(ctx, id)
}

async function brokenOff(ctx: Ctx, id: string, error: unknown): Promise<void> {
  if (error instanceof AppError) return
  ctx.log.error({ err: error, judgement: id }, 'judgement failed')
  await withScope(ctx.db, ctx.scope, (tx) => store.endJudgement(tx, id, 'failed')).catch(() => undefined)
}

const withProgress = (row: store.JudgementRow): contract.Judgement => ({
  ...row,
  done: doneOf.get(row.id) ?? (row.state === 'running' || row.state === 'failed' ? 0 : row.clues),
})

export async function readJudgement(ctx: Ctx, id: string): Promise<contract.Judgement> {
  const row = await withScope(ctx.db, ctx.actor.scope, (tx) => store.findJudgement(tx, id))
  if (!row) throw new AppError('recordNotFound', { register: { zh: '研判', en: 'Judgements' } })
  return withProgress(row)
}

export async function listJudgements(ctx: Ctx, limit: number, offset: number) {
  const { rows, total } = await withScope(ctx.db, ctx.scope, (tx) => store.listJudgements(tx, limit, offset))
  return { rows: rows.map(withProgress), total }
}

/** Takes a judgement back for the clues on which nothing stands; the others stay as they are. */
export async function withdrawJudgement(ctx: Ctx, id: string): Promise<{ restored: number; left: number }> {
  return withScope(ctx.db, ctx.actor.scope, async (tx) => {
    const row = await store.findJudgement(tx, id)
    if (!row) throw new AppError('recordNotFound', { register: { zh: '研判', en: 'Judgements' } })
    const restored = await store.restoreJudged(tx, id, ctx.actor.id)
    if (restored === 0) throw new AppError('judgementStoodOn', { count: row.clues })
    return { restored, left: row.clues - restored }
  })
}

/** Judgements that a stopped server left behind changed nothing. */
export async function closeAbandonedJudgements(services: Services): Promise<void> {
  await withScope(services.db, EVERYWHERE, store.failRunning)
}
