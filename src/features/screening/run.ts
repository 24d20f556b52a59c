/**
 * Running a screening: all active rules over an area on a day, in the mart or in PostgreSQL, and writing what they found.
 * A run that dies is found half done at the next one and done again: results belong to their run, and clues join by
 * household, so that nothing doubles.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import { from as copyFrom } from 'pg-copy-streams'
import { toDay } from '../../kernel/day.ts'
import { newId } from '../../kernel/id.ts'
import type { Label } from '../../kernel/label.ts'
import { narrow, scopeOf, type Scope } from '../../language/access/scope.ts'
import { INTAKE_ROLE } from '../../language/register/ddl.ts'
import {
  compileScreening,
  duckdb,
  postgres,
  resolve,
  ruleSetVersion,
  type CompiledQuery,
} from '../../language/rule/index.ts'
import { REFUSED_HOUSEHOLD_ROWS, refusedAbout } from '../intake/index.ts'
import type { Services } from '../../platform/actor.ts'
import type { Mart } from '../../platform/mart/mart.ts'
import { everywhere, withIntake, withScope, type Tx } from '../../platform/postgres/database.ts'
import { loadPolicy, PARAMETERS, type ActiveRule, type Policy } from '../policy/index.ts'
import { openClues } from './clues.ts'
import { alignClues } from './follow-moves.ts'
import { coverageSelect, HOLE_SELECT, replicas, replicaSelect, screenTables } from './tables-sql.ts'
import { LAYOUT, TABLES, VOCABULARY } from './vocabulary.ts'

export interface RunOptions {
  readonly scope: Scope
  /** 12-digit code; only households it manages are screened. */
  readonly areaCode: string
  readonly asOf: string
  readonly actor: string
}

export interface RunReport {
  readonly id: string
  readonly households: number
  readonly counts: Readonly<Record<string, { yes: number; unknown: number }>>
  readonly notEvaluated: readonly { ruleId: string; because: Label }[]
  readonly milliseconds: number
  readonly clues: { opened: number; joined: number }
}

interface Plan {
  readonly rules: readonly ActiveRule[]
  readonly notEvaluated: { ruleId: string; because: Label }[]
  readonly version: string
  readonly policy: Policy
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/**
 * Which rules can be evaluated on this day; one whose parameter is set nowhere in the area waits for the standard.
 * Amounts are told of one household, beside its explanation: a screening looks for households that need a visit.
 */
export function planRules(policy: Policy, areaCode: string, asOf: string): Plan {
  const notEvaluated: { ruleId: string; because: Label }[] = []
  const rules = policy.rules.filter(({ rule }) => {
    if (rule.output === 'amount') return false
    if (rule.validFrom > asOf || (rule.validTo !== null && rule.validTo <= asOf)) return false
    if (!rule.enabled) {
      notEvaluated.push({ ruleId: rule.id, because: rule.disabledBecause ?? { zh: '已停用', en: 'switched off' } })
      return false
    }
    const missing = rule.parameters.find(
      (key) =>
        resolve(policy.values, key, areaCode, asOf).status === 'unset' && !isSetBelow(policy, key, areaCode, asOf),
    )
    if (missing === undefined) return true
    const name = PARAMETERS[missing]?.label ?? { zh: missing, en: missing }
    notEvaluated.push({
      ruleId: rule.id,
      because: { zh: `政策标准“${name.zh}”未设定`, en: `the standard "${name.en}" is not set` },
    })
    return false
  })
  const version = ruleSetVersion(
    rules.map(({ rule }) => ({ id: rule.id, when: rule.when, exceptions: rule.exceptions })),
    policy.values.filter((value) => value.approvedBy !== null),
    sha256,
  )
  return { rules, notEvaluated, version, policy }
}

function isSetBelow(policy: Policy, key: string, areaCode: string, asOf: string): boolean {
  const [range] = scopeOf([areaCode])
  return policy.values.some(
    (value) =>
      value.key === key &&
      value.value !== null &&
      range !== undefined &&
      value.areaCode > range.low &&
      value.areaCode <= range.high &&
      value.validFrom <= asOf &&
      (value.validTo === null || value.validTo > asOf),
  )
}

/** A run that stands in the list and waits for its work. */
export interface BegunRun {
  readonly id: string
  readonly plan: Plan
  readonly scope: Scope
  readonly options: RunOptions
  readonly startedAt: number
}

/** Plans a run and writes it down, so that whoever asks for it sees it at once. */
export async function beginRun(
  services: Services,
  options: RunOptions,
  engine: 'mart' | 'postgres',
): Promise<BegunRun> {
  const startedAt = performance.now()
  const scope = narrow(options.scope, options.areaCode)
  const plan = planRules(await loadPolicy(services, VOCABULARY), options.areaCode, options.asOf)
  const id = newId()
  await withScope(services.db, scope, (tx) => insertRun(tx, id, options, plan, engine))
  return { id, plan, scope, options, startedAt }
}

/** Does the work of a run. A failure is kept with it, and thrown. */
export async function completeRun(services: Services, begun: BegunRun, mart?: Mart): Promise<RunReport> {
  const { id, plan, scope, options } = begun
  try {
    const report = mart
      ? await runInMart(services, mart, id, plan, options, scope)
      : await runInPostgres(services, id, plan, options, scope)
    const rules = plan.rules.map(({ rule }) => rule)
    const clues = await withScope(services.db, scope, async (tx) => {
      await everywhere(tx, scope, () => alignClues(tx))
      return openClues(tx, id, rules, options.asOf)
    })
    const milliseconds = Math.round(performance.now() - begun.startedAt)
    await withScope(services.db, scope, (tx) =>
      sql`UPDATE screening_run SET state = 'done', ended_at = now(), households = ${report.households},
        counts = ${JSON.stringify(report.counts)}::jsonb, milliseconds = ${milliseconds} WHERE id = ${id}`.execute(tx),
    )
    return { id, ...report, notEvaluated: plan.notEvaluated, milliseconds, clues }
  } catch (error) {
    await failRun(services, begun, error)
    throw error
  }
}

/** Writes down why a run came to nothing. */
export async function failRun(services: Services, { id, scope }: BegunRun, error: unknown): Promise<void> {
  const failure = error instanceof Error ? error.message.slice(0, 500) : 'failed'
  await withScope(services.db, scope, (tx) =>
    sql`UPDATE screening_run SET state = 'failed', ended_at = now(), failure = ${failure} WHERE id = ${id}`.execute(tx),
  )
}

/** All active rules over an area on a day: begins and completes. Without a mart PostgreSQL does the work itself. */
export async function runScreening(
  services: Services,
  { mart, ...options }: RunOptions & { mart?: Mart },
): Promise<RunReport> {
  return completeRun(services, await beginRun(services, options, mart ? 'mart' : 'postgres'), mart)
}

async function insertRun(
  tx: Tx,
  id: string,
  options: RunOptions,
  plan: Plan,
  engine: 'mart' | 'postgres',
): Promise<void> {
  const rules = plan.rules.map(({ rule, version }) => ({ id: rule.id, version }))
  await sql`INSERT INTO screening_run (id, area_code, as_of, rule_set_version, rules, not_evaluated, engine, state, started_by)
    VALUES (${id}, ${options.areaCode}, ${options.asOf}, ${plan.version}, ${JSON.stringify(rules)}::jsonb,
      ${JSON.stringify(plan.notEvaluated)}::jsonb, ${engine}, 'running', ${options.actor})`.execute(tx)
}

/** The fused query of all rules of a plan. */
export function compilePlan(plan: Plan, asOf: string, engine: 'mart' | 'postgres', areaCode: string): CompiledQuery {
  return compileScreening(
    plan.rules.map(({ rule }) => rule),
    {
      layout: LAYOUT,
      dialect: engine === 'mart' ? duckdb : postgres,
      asOf: toDay(asOf),
      parameters: plan.policy.values,
      within: areaCode.slice(0, 2),
    },
  )
}

/** Rows `k, rule_id, verdict` of everything that is not a plain no, inside the areas a rule is for. */
function findings(plan: Plan, query: CompiledQuery, from: string): string {
  return query.columns
    .map(({ ruleId, column }) => {
      const areas = plan.rules.find(({ rule }) => rule.id === ruleId)?.rule.areas ?? []
      const inside = areas.map((prefix) => `h.area LIKE '${prefix.replace(/\D/g, '')}%'`).join(' OR ')
      return `SELECT v.k, '${ruleId.replace(/[^A-Za-z0-9-]/g, '')}' AS rule_id, CASE WHEN v.${column} = 1 THEN 'yes' ELSE 'unknown' END AS verdict
        FROM ${from} v JOIN screen_household h ON h.k = v.k WHERE v.${column} IS DISTINCT FROM 0 AND (${inside})`
    })
    .join('\nUNION ALL ')
}

interface Found {
  readonly households: number
  readonly counts: Record<string, { yes: number; unknown: number }>
}

async function runInMart(
  services: Services,
  mart: Mart,
  id: string,
  plan: Plan,
  options: RunOptions,
  scope: Scope,
): Promise<Found> {
  const folder = path.join(services.dataFolder, 'mart-feed')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const file = path.join(folder, `run-${id}.csv`)
  try {
    for (const statement of screenTables(options.asOf, 'k')) await mart.query(statement)
    const ranges = scope.map(({ low, high }) => `h.area BETWEEN '${low}' AND '${high}'`).join(' OR ')
    const counted = await mart.query(`SELECT count(*) FROM screen_household h WHERE ${ranges}`)
    const households = Number(counted.rows[0]?.[0] ?? 0)
    if (plan.rules.length === 0) return { households, counts: {} }
    const query = compilePlan(plan, options.asOf, 'mart', options.areaCode)
    await mart.query(`CREATE OR REPLACE TEMP TABLE screen_verdict AS ${query.text}`)
    await mart.query(`COPY (SELECT h.county, h.area, m.id, f.rule_id, f.verdict FROM (${findings(plan, query, 'screen_verdict')}) f
      JOIN screen_household h ON h.k = f.k JOIN m_household m ON m.k = f.k WHERE ${ranges})
      TO '${file.replaceAll("'", "''")}' (FORMAT csv, HEADER false)`)
    return await withStaging(services, id, async (staging) => {
      await loadFindings(services, staging, file)
      return { households, counts: await writeFindings(services, scope, id, staging) }
    })
  } finally {
    await rm(file, { force: true })
  }
}

/** A table of the staging schema that holds what was found until it is written, and is gone afterwards. */
async function withStaging<T>(services: Services, id: string, work: (table: string) => Promise<T>): Promise<T> {
  const table = `staging.result_${id.replaceAll('-', '')}`
  const run = (text: string) => withIntake(services.db, [], (tx) => sql.raw(text).execute(tx))
  await run(`CREATE TABLE ${table} (county_code text, area_code text, household_id uuid, rule_id text, verdict text)`)
  try {
    return await work(table)
  } finally {
    await run(`DROP TABLE ${table}`)
  }
}

/** Drops what a killed process left in the staging schema. */
export async function dropAbandonedStaging(services: Services): Promise<void> {
  await withIntake(services.db, [], async (tx) => {
    const { rows } = await sql<{ name: string }>`SELECT tablename AS name FROM pg_tables
      WHERE schemaname = 'staging' AND left(tablename, 7) = 'result_'`.execute(tx)
    for (const { name } of rows) await sql`DROP TABLE ${sql.id('staging', name)}`.execute(tx)
  })
}

async function loadFindings(services: Services, staging: string, file: string): Promise<void> {
  const client = await services.db.pool.connect()
  try {
    await client.query(`SET ROLE ${INTAKE_ROLE}`)
    await pipeline(createReadStream(file), client.query(copyFrom(`COPY ${staging} FROM STDIN (FORMAT csv)`)))
    await client.query('RESET ROLE')
    client.release()
  } catch (error) {
    client.release(error instanceof Error ? error : true)
    throw error
  }
}

/**
 * Findings enter the results. A household with refused rows is not judged: what is known of it is not what its office
 * sent (it stands first on the page of results until somebody mends the rows).
 */
async function writeFindings(services: Services, scope: Scope, runId: string, from: string): Promise<Found['counts']> {
  return withIntake(services.db, scope, async (tx) => {
    await sql`INSERT INTO screening_result (county_code, area_code, run_id, household_id, rule_id, verdict)
      SELECT f.county_code, f.area_code, ${runId}::uuid, f.household_id, f.rule_id, f.verdict
      FROM ${sql.raw(from)} f JOIN household h ON h.county_code = f.county_code AND h.id = f.household_id
      WHERE NOT EXISTS (SELECT 1 FROM ${sql.raw(REFUSED_HOUSEHOLD_ROWS)} WHERE ${sql.raw(refusedAbout('h'))})`.execute(
      tx,
    )
    const { rows } = await sql<{ rule_id: string; yes: number; unknown: number }>`SELECT rule_id,
        count(*) FILTER (WHERE verdict = 'yes') AS yes, count(*) FILTER (WHERE verdict = 'unknown') AS unknown
      FROM screening_result WHERE run_id = ${runId} GROUP BY rule_id`.execute(tx)
    return Object.fromEntries(rows.map(({ rule_id, yes, unknown }) => [rule_id, { yes, unknown }]))
  })
}

/** As many counties at once as a small server has cores; each part has its own connection and temporary tables. */
const PARTS = 2

/**
 * The same without a mart. A household and everything about it stand in one county, so the counties are judged in parts
 * beside each other and written together. A part that fails fails the run.
 */
async function runInPostgres(
  services: Services,
  id: string,
  plan: Plan,
  options: RunOptions,
  scope: Scope,
): Promise<Found> {
  const parts = await withScope(services.db, scope, (tx) => partsOf(tx, scope))
  return withStaging(services, id, async (staging) => {
    const done = await Promise.allSettled(parts.map((part) => judgePart(services, plan, options, part, staging)))
    let households = 0
    for (const part of done) {
      if (part.status === 'rejected') throw part.reason
      households += part.value
    }
    return { households, counts: await writeFindings(services, scope, id, staging) }
  })
}

/** A scope cut between two counties, so that each side has about the same number of households. */
async function partsOf(tx: Tx, scope: Scope): Promise<Scope[]> {
  const { rows } = await sql<{ county: string; n: number }>`SELECT left(area_code, 6) AS county, count(*) AS n
    FROM household GROUP BY 1 ORDER BY 1`.execute(tx)
  const total = rows.reduce((sum, { n }) => sum + n, 0)
  const cuts: string[] = []
  let before = 0
  for (const { county, n } of rows) {
    if (before > 0 && before >= (total * (cuts.length + 1)) / PARTS) cuts.push(`${county}000000`)
    before += n
  }
  const ends = ['000000000000', ...cuts, '999999999999']
  return ends.slice(1).map((end, i) => {
    const start = ends[i] ?? ''
    const last = i === cuts.length ? end : String(Number(end) - 1).padStart(12, '0')
    return scope
      .filter(({ low, high }) => high >= start && low <= last)
      .map(({ low, high }) => ({ low: low > start ? low : start, high: high < last ? high : last }))
  })
}

/** Judges the households of a part from replicas that live for one transaction; answers how many there were. */
async function judgePart(
  services: Services,
  plan: Plan,
  options: RunOptions,
  scope: Scope,
  staging: string,
): Promise<number> {
  return withIntake(services.db, scope, async (tx) => {
    // Whole registers are grouped and joined once: with the memory of a page's query they would go through files.
    await sql`SET LOCAL work_mem = '256MB'`.execute(tx)
    await makeReplicas(tx)
    for (const statement of screenTables(options.asOf, 'id')) await sql.raw(statement).execute(tx)
    for (const table of [TABLES.household, TABLES.member]) await sql.raw(`ANALYZE ${table}`).execute(tx)
    if (plan.rules.length > 0) {
      const query = compilePlan(plan, options.asOf, 'postgres', options.areaCode)
      await sql.raw(`CREATE TEMP TABLE screen_verdict ON COMMIT DROP AS ${query.text}`).execute(tx)
      await sql
        .raw(`INSERT INTO ${staging} SELECT h.county, h.area, f.k, f.rule_id, f.verdict
        FROM (${findings(plan, query, 'screen_verdict')}) f JOIN ${TABLES.household} h ON h.k = f.k`)
        .execute(tx)
    }
    const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM ${sql.table(TABLES.household)}`.execute(tx)
    return rows[0]?.n ?? 0
  })
}

async function makeReplicas(tx: Tx): Promise<void> {
  for (const replica of replicas()) {
    await sql.raw(`CREATE TEMP TABLE ${replica.table} ON COMMIT DROP AS ${replicaSelect(replica)}`).execute(tx)
    await sql.raw(`ANALYZE ${replica.table}`).execute(tx)
  }
  await sql.raw(`CREATE TEMP TABLE m_coverage ON COMMIT DROP AS ${coverageSelect()}`).execute(tx)
  await sql.raw(`CREATE TEMP TABLE m_hole ON COMMIT DROP AS ${HOLE_SELECT}`).execute(tx)
}
