/** Use cases of screening: run, look at what was found, judge clues, open a household. */
import { AppError } from '../../kernel/errors.ts'
import type { Label } from '../../kernel/label.ts'
import { gives, grantsAt } from '../../language/access/grants.ts'
import { covers } from '../../language/access/scope.ts'
import { resolve, type Explanation } from '../../language/rule/index.ts'
import type { Ctx, Services } from '../../platform/actor.ts'
import { openMart } from '../../platform/mart/mart.ts'
import { EVERYWHERE, withKeptPlans, withOrderedReads, withScope } from '../../platform/postgres/database.ts'
import { foundBy } from '../../platform/registers/search.ts'
import { sql } from 'kysely'
import { loadPolicy, type Policy } from '../policy/index.ts'
import { contactOf, listFacts, listIncome, listMembers, listTimeline, readFiles, seenBy } from './card.ts'
import { explainOne, judgeAll, rowsIn, type RuleVerdict } from './explain.ts'
import { loadHouseholds, type LoadedHousehold } from './load-household.ts'
import { buildMart } from './mart.ts'
import { beginRun, completeRun, dropAbandonedStaging, failRun, type BegunRun } from './run.ts'
import type { Clue, Finding, Run } from './schema.ts'
import * as store from './store.ts'
import { VOCABULARY } from './vocabulary.ts'

type Titles = ReadonlyMap<string, Policy['rules'][number]['rule']>

const titlesIn = (policy: Policy): Titles => new Map(policy.rules.map(({ rule }) => [rule.id, rule]))

async function titlesOf(ctx: Services): Promise<Titles> {
  return titlesIn(await loadPolicy(ctx, VOCABULARY))
}

let lastRun: Promise<unknown> = Promise.resolve()

/**
 * Begins a run and goes on in the background, one after the other. The mart is built anew first, so that it sees what was
 * committed.
 */
export async function startRun(ctx: Ctx, areaCode: string, asOf: string): Promise<{ id: string }> {
  if (!covers(ctx.actor.scope, areaCode)) throw new AppError('outOfScope', { area: areaCode })
  const begun = await beginRun(ctx, { scope: ctx.actor.scope, areaCode, asOf, actor: ctx.actor.id }, 'mart')
  lastRun = lastRun.then(() => workOff(ctx, begun))
  return { id: begun.id }
}

async function workOff(services: Services, begun: BegunRun): Promise<void> {
  try {
    const mart = await openMart(services.dataFolder)
    try {
      await buildMart(services, mart)
      await completeRun(services, begun, mart)
    } finally {
      mart.close()
    }
  } catch (error) {
    services.log.error({ err: error, run: begun.id }, 'screening failed')
    await failRun(services, begun, error).catch(() => undefined)
  }
}

/** Runs that a stopped server left behind will never end; they are run again, with the same result. */
export async function closeAbandonedRuns(services: Services): Promise<void> {
  await withScope(services.db, EVERYWHERE, (tx) =>
    sql`UPDATE screening_run SET state = 'failed', ended_at = now(), failure = '服务中断，请重新运行' WHERE state = 'running'`.execute(
      tx,
    ),
  )
  await dropAbandonedStaging(services)
}

function toRun(row: store.RunRow, titles: Titles, counts: store.RunRow['counts'] = row.counts): Run {
  const { rules, notEvaluated, counts: _whole, ...head } = row
  const ids = new Set([...rules.map(({ id }) => id), ...Object.keys(counts ?? {})])
  return {
    ...head,
    counts: [...ids].flatMap((ruleId) => {
      const rule = titles.get(ruleId)
      const { yes = 0, unknown = 0 } = counts?.[ruleId] ?? {}
      return rule ? [{ ruleId, title: rule.title, severity: rule.severity, output: rule.output, yes, unknown }] : []
    }),
    notEvaluated: notEvaluated.map(({ ruleId, because }) => ({
      ruleId,
      // Runs of former releases kept the reason in Chinese alone.
      because: typeof because === 'string' ? { zh: because, en: because } : because,
      title: titles.get(ruleId)?.title ?? { zh: ruleId, en: ruleId },
    })),
  }
}

export async function listRuns(ctx: Ctx, limit: number, offset: number): Promise<{ rows: Run[]; total: number }> {
  const titles = await titlesOf(ctx)
  const { rows, total } = await withScope(ctx.db, ctx.scope, (tx) => store.listRuns(tx, limit, offset))
  return { rows: rows.map((row) => toRun(row, titles)), total }
}

/** The area that is looked at: the chosen one, else the first of the actor's. */
function lookedAt(ctx: Ctx): string {
  return ctx.scope[0]?.low ?? ''
}

export async function readLatest(ctx: Ctx): Promise<{ run: Run | null; running: Run | null; notJudged: number }> {
  const titles = await titlesOf(ctx)
  return withScope(ctx.db, ctx.scope, async (tx) => {
    const run = await store.findLatestRun(tx, lookedAt(ctx), 'done')
    const running = await store.findLatestRun(tx, lookedAt(ctx), 'running')
    return {
      run: run ? toRun(run, titles, await store.countFindings(tx, run.id)) : null,
      running: running ? toRun(running, titles) : null,
      notJudged: await store.countNotJudged(tx),
    }
  })
}

export interface FindingQuery {
  readonly rule?: string | undefined
  readonly output?: string | undefined
  readonly severity?: string | undefined
  readonly verdict: 'yes' | 'unknown'
  readonly q?: string | undefined
}

export async function listFindings(
  ctx: Ctx,
  query: FindingQuery,
  limit: number,
  offset: number,
): Promise<{ rows: Finding[]; total: number }> {
  const titles = await titlesOf(ctx)
  const wanted = [...titles.values()]
    .filter(
      (rule) =>
        (!query.rule || rule.id === query.rule) &&
        (!query.output || rule.output === query.output) &&
        (!query.severity || rule.severity === query.severity),
    )
    .map((rule) => rule.id)
  return withScope(ctx.db, ctx.scope, async (tx) => {
    const run = await store.findLatestRun(tx, lookedAt(ctx), 'done')
    if (!run) return { rows: [], total: 0 }
    const found = await store.listFindings(
      tx,
      { runId: run.id, verdict: query.verdict, ruleIds: wanted, found: foundIn(ctx, query.q) },
      limit,
      offset,
    )
    return { total: found.total, rows: found.rows.map((row) => toFinding(row, titles, query.verdict)) }
  })
}

function toFinding(row: store.FindingRow, titles: Titles, verdict: 'yes' | 'unknown'): Finding {
  return {
    household: store.toHousehold(row),
    rules: row.ruleIds.flatMap((ruleId) => {
      const rule = titles.get(ruleId)
      return rule ? [{ ruleId, title: rule.title, severity: rule.severity, output: rule.output, verdict }] : []
    }),
  }
}

/** Households a rule could not tell of, with the facts that would settle it; judged anew for the page that is shown. */
export async function listCompletion(ctx: Ctx, rule: string | undefined, limit: number, offset: number) {
  const policy = await loadPolicy(ctx, VOCABULARY)
  const ids = policy.rules.map((active) => active.rule.id).filter((id) => !rule || id === rule)
  return withScope(ctx.db, ctx.scope, async (tx) => {
    const run = await store.findLatestRun(tx, lookedAt(ctx), 'done')
    if (!run) return { rows: [], total: 0 }
    const found = await store.listFindings(tx, { runId: run.id, verdict: 'unknown', ruleIds: ids }, limit, offset)
    const loaded = new Map<string, LoadedHousehold>()
    for (const county of new Set(found.rows.map((row) => row.countyCode))) {
      const inCounty = found.rows.filter((row) => row.countyCode === county).map((row) => row.householdId)
      for (const one of await loadHouseholds(tx, county, inCounty, run.asOf)) loaded.set(one.data.rowId, one)
    }
    const rows = found.rows.map((row) => {
      const one = loaded.get(row.householdId)
      const verdicts = one
        ? judgeAll(policy, one, run.asOf).filter((verdict) => row.ruleIds.includes(verdict.rule.id))
        : []
      const missing = new Map(verdicts.flatMap((verdict) => verdict.missing).map((text) => [text.text.zh, text]))
      return {
        household: store.toHousehold(row),
        rules: verdicts.map((verdict) => ({ ruleId: verdict.rule.id, title: verdict.rule.title })),
        missing: [...missing.values()],
      }
    })
    return { rows, total: found.total }
  })
}

export async function listNotJudged(ctx: Ctx, limit: number, offset: number) {
  return withScope(ctx.db, ctx.scope, async (tx) => {
    const { rows, total } = await store.listNotJudged(tx, limit, offset)
    return {
      total,
      rows: rows.map((row) => ({
        householdCode: row.householdCode,
        batchId: row.batchId,
        fileName: row.fileName,
        rows: row.rows,
        problems: [...row.problems],
        household: row.household && store.toHousehold(row.household),
      })),
    }
  })
}

function toClue(row: store.ClueRow, titles: Titles): Clue {
  const { countyCode, id, state, severity, sources, dropReason, note, openedAt, judgedAt, judgedBy, dispatchedTo } = row
  return {
    countyCode,
    id,
    household: store.toHousehold(row),
    state,
    severity,
    sources,
    reasons: row.reasons.map((reason) => ({
      ...reason,
      title: titles.get(reason.ruleId)?.title ?? { zh: reason.ruleId, en: reason.ruleId },
    })),
    dropReason,
    note,
    openedAt,
    judgedAt,
    judgedBy,
    dispatchedTo,
  }
}

/** What a search box was given, as a condition. */
const foundIn = (ctx: Ctx, q: string | undefined) => (q ? foundBy(q, ctx.sealer) : undefined)

export interface ClueQuery extends Omit<store.ClueFilter, 'found'> {
  readonly q?: string | undefined
}

export async function listClues(ctx: Ctx, { q, ...query }: ClueQuery, limit: number, offset: number) {
  const filter = { ...query, found: foundIn(ctx, q) }
  const inOrder = store.readsInOrder(ctx.scope, filter)
  const read = inOrder ? withOrderedReads : withScope
  const { rows, total, byState, policyVersion } = await read(ctx.db, ctx.scope, (tx) =>
    store.listClues(tx, filter, { limit, offset, inOrder, scope: ctx.scope }),
  )
  const titles = titlesIn(await loadPolicy(ctx, VOCABULARY, policyVersion))
  return { total, byState, rows: rows.map((row) => toClue(row, titles)) }
}

function ruleNow({ rule, outcome, reasons, missing }: RuleVerdict) {
  return {
    ruleId: rule.id,
    title: rule.title,
    severity: rule.severity,
    output: rule.output,
    verdict: outcome.verdict,
    reasons: [...reasons],
    missing: [...missing],
  }
}

async function loadOne(
  tx: Parameters<typeof loadHouseholds>[0],
  countyCode: string,
  id: string,
  asOf: string,
): Promise<LoadedHousehold> {
  const [loaded] = await loadHouseholds(tx, countyCode, [id], asOf)
  if (!loaded) throw new AppError('recordNotFound', { register: { zh: '农户', en: 'Households' } })
  return loaded
}

/**
 * A household with all that is known of it. Rules are asked for the day that is given, else for the latest screening's, so
 * that card and list say the same, else for today.
 */
async function openHousehold(
  services: Services,
  tx: Parameters<typeof loadHouseholds>[0],
  countyCode: string,
  id: string,
  given: string | undefined,
) {
  const head = await store.readHead(tx, countyCode, id)
  if (!head) throw new AppError('recordNotFound', { register: { zh: '农户', en: 'Households' } })
  const asOf = given ?? head.screenedOn ?? services.clock.today()
  return { ...head, asOf, loaded: await loadOne(tx, countyCode, id, asOf) }
}

export async function readCard(ctx: Ctx, countyCode: string, id: string, given: string | undefined) {
  const read = await withKeptPlans(ctx.db, ctx.actor.scope, async (tx) => {
    const opened = await openHousehold(ctx, tx, countyCode, id, given)
    const here = grantsAt(ctx.actor.grants, opened.household.areaCode)
    const { seen, hidden } = seenBy(opened.loaded, (register) =>
      here.some((grant) => gives(grant, { permission: 'register.read', register })),
    )
    // What rules conclude tells of every ledger at once: only for who may see screenings here.
    const judges = here.some((grant) => gives(grant, { permission: 'screening.read' }))
    return { ...opened, seen, hidden, judges, files: await readFiles(tx, seen) }
  })
  const { household, asOf, seen, hidden, judges, files } = read
  const clues = judges ? read.clues : []
  const policy = await loadPolicy(ctx, VOCABULARY, read.policyVersion)
  const facts = listFacts(seen, asOf, files)
  const line = resolve(policy.values, 'monitoringLine', household.areaCode, asOf)
  return {
    household: { ...household, ...contactOf(seen, ctx.sealer) },
    tags: tagsOf(facts),
    asOf,
    members: listMembers(seen, asOf, ctx.sealer),
    // What somebody may be due is shown when it is certain; what nobody asked for needs no "cannot tell" on every card.
    rules: (judges ? judgeAll(policy, read.loaded, asOf) : [])
      .filter(({ rule, outcome }) => rule.output !== 'amount' || outcome.verdict === 'yes')
      .map(ruleNow),
    facts,
    hidden,
    income: listIncome(seen),
    judged: judges,
    monitoringLine: line.status === 'set' ? line.value : null,
    clue: clues[0] ? toClue(clues[0], titlesIn(policy)) : null,
    notJudged: judges && read.notJudged,
    timeline: listTimeline(seen, files, clues),
  }
}

/** Short words beside the name: what the household is known as, each with its source. */
function tagsOf(facts: Awaited<ReturnType<typeof listFacts>>): { text: Label; source: string }[] {
  const shown = new Set(['identityTag', 'allowance'])
  return facts
    .filter((fact) => shown.has(fact.register))
    .flatMap((fact) =>
      fact.values
        .filter(({ value }) => TAG_WORDS.has(value.zh))
        .map(({ value }) => ({ text: value, source: fact.source })),
    )
}

const TAG_WORDS = new Set(['脱贫户', '脱贫不稳定户', '边缘易致贫户', '突发严重困难户', '特困供养'])

export async function explainRule(ctx: Ctx, countyCode: string, id: string, ruleId: string, given: string | undefined) {
  const policy = await loadPolicy(ctx, VOCABULARY)
  return withScope(ctx.db, ctx.actor.scope, async (tx) => {
    const { asOf, loaded } = await openHousehold(ctx, tx, countyCode, id, given)
    const { verdict, readBack, explanation } = explainOne(policy, ruleId, loaded, asOf)
    return {
      rule: ruleNow(verdict),
      text: verdict.rule.text,
      readBack,
      legalBasis: [...verdict.rule.legalBasis],
      asOf,
      explanation,
      origins: await originsOf(tx, loaded, explanation),
    }
  })
}

async function originsOf(tx: Parameters<typeof loadHouseholds>[0], loaded: LoadedHousehold, explanation: Explanation) {
  const found = [...new Set(rowsIn(explanation))].flatMap((rowId) => loaded.origins.get(rowId) ?? [])
  const batches = [...new Set(found.flatMap(({ batchId }) => batchId ?? []))]
  const { rows } = await sql<{
    id: string
    file_name: string
  }>`SELECT id, file_name FROM batch_source(${batches}::uuid[])`.execute(tx)
  const names = new Map(rows.map((row) => [row.id, row.file_name]))
  return found.map(({ rowId, register, source, batchId, sourceRow, recordedAt }) => ({
    rowId,
    register: register.id,
    registerLabel: register.label,
    source,
    fileName: batchId === null ? null : (names.get(batchId) ?? null),
    sourceRow,
    recordedAt,
  }))
}

/** The explanation for the command line, which has no actor: the household is named by its code. */
export async function explainHousehold(
  services: Services,
  householdCode: string,
  ruleId: string,
  given: string | undefined,
) {
  const policy = await loadPolicy(services, VOCABULARY)
  return withScope(services.db, EVERYWHERE, async (tx) => {
    const { rows } = await sql<{
      county_code: string
      id: string
    }>`SELECT county_code, id FROM household
      WHERE household_code = ${householdCode}`.execute(tx)
    const [row] = rows
    if (!row) throw new AppError('recordNotFound', { register: { zh: '农户', en: 'Households' } })
    const { asOf, loaded } = await openHousehold(services, tx, row.county_code, row.id, given)
    const { verdict, explanation } = explainOne(policy, ruleId, loaded, asOf)
    return { rule: ruleNow(verdict), asOf, explanation, origins: await originsOf(tx, loaded, explanation) }
  })
}
