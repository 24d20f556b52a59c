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
import { withIntake, withScope, type Tx } from '../../platform/postgres/database.ts'
import { loadPolicy, type ActiveRule, type Policy } from '../policy/index.ts'
import { openClues } from './clues.ts'
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
  readonly notEvaluated: readonly { ruleId: string; because: string }[]
  readonly milliseconds: number
  readonly clues: { opened: number; joined: number }
}

interface Plan {
  readonly rules: readonly ActiveRule[]
  readonly notEvaluated: { ruleId: string; because: string }[]
  readonly version: string
  readonly policy: Policy
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/**
 * Which rules can be evaluated on this day; one whose parameter is set nowhere in the area waits for the standard.
 * Amounts are told of one household, beside its explanation: a screening looks for households that need a visit.
 */
export function planRules(policy: Policy, areaCode: string, asOf: string): Plan {
  const notEvaluated: { ruleId: string; because: string }[] = []
  const rules = policy.rules.filter(({ rule }) => {
    if (rule.output === 'amount') return false
    if (rule.validFrom > asOf || (rule.validTo !== null && rule.validTo <= asOf)) return false
    if (!rule.enabled) {
      notEvaluated.push({ ruleId: rule.id, because: rule.disabledBecause?.zh ?? '已停用' })
      return false
    }
    const missing = rule.parameters.find(
      (key) =>
        resolve(policy.values, key, areaCode, asOf).status === 'unset' && !isSetBelow(policy, key, areaCode, asOf),
    )
    if (missing === undefined) return true
    notEvaluated.push({ ruleId: rule.id, because: `政策标准“${missing}”未设定` })
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
    const clues = await withScope(services.db, scope, (tx) => openClues(tx, id, rules, options.asOf))
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
  const staging = `staging.result_${id.replaceAll('-', '')}`
  try {
    for (const statement of screenTables(options.asOf, 'k')) await mart.query(statement)
    const ranges = scope.map(({ low, high }) => `h.area BETWEEN '${low}' AND '${high}'`).join(' OR ')
    if (plan.rules.length > 0) {
      const query = compilePlan(plan, options.asOf, 'mart', options.areaCode)
      await mart.query(`CREATE OR REPLACE TEMP TABLE screen_verdict AS ${query.text}`)
      await mart.query(`COPY (SELECT h.county, h.area, m.id, f.rule_id, f.verdict FROM (${findings(plan, query, 'screen_verdict')}) f
        JOIN screen_household h ON h.k = f.k JOIN m_household m ON m.k = f.k WHERE ${ranges})
        TO '${file.replaceAll("'", "''")}' (FORMAT csv, HEADER false)`)
      await loadFindings(services, staging, file)
    }
    const counted = await mart.query(`SELECT count(*) FROM screen_household h WHERE ${ranges}`)
    const counts =
      plan.rules.length > 0 ? await withIntake(services.db, scope, (tx) => writeFindings(tx, id, staging)) : {}
    return { households: Number(counted.rows[0]?.[0] ?? 0), counts }
  } finally {
    await rm(file, { force: true })
  }
}

async function loadFindings(services: Services, staging: string, file: string): Promise<void> {
  const client = await services.db.pool.connect()
  try {
    await client.query(`SET ROLE ${INTAKE_ROLE}`)
    await client.query(
      `CREATE TABLE ${staging} (county_code text, area_code text, household_id uuid, rule_id text, verdict text)`,
    )
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
async function writeFindings(tx: Tx, runId: string, from: string): Promise<Found['counts']> {
  await sql`INSERT INTO screening_result (county_code, area_code, run_id, household_id, rule_id, verdict)
    SELECT f.county_code, f.area_code, ${runId}::uuid, f.household_id, f.rule_id, f.verdict
    FROM ${sql.raw(from)} f JOIN household h ON h.county_code = f.county_code AND h.id = f.household_id
    WHERE NOT EXISTS (SELECT 1 FROM ${sql.raw(REFUSED_HOUSEHOLD_ROWS)} WHERE ${sql.raw(refusedAbout('h'))})`.execute(tx)
  await sql.raw(`DROP TABLE IF EXISTS ${from}`).execute(tx)
  const { rows } = await sql<{ rule_id: string; yes: number; unknown: number }>`SELECT rule_id,
      count(*) FILTER (WHERE verdict = 'yes') AS yes, count(*) FILTER (WHERE verdict = 'unknown') AS unknown
    FROM screening_result WHERE run_id = ${runId} GROUP BY rule_id`.execute(tx)
  return Object.fromEntries(rows.map(({ rule_id, yes, unknown }) => [rule_id, { yes, unknown }]))
}

/**
 * The same without a mart: replicas under the scope of the run, in the staging schema, made and dropped in one
 * transaction that nobody else can look into.
 */
async function runInPostgres(
  services: Services,
  id: string,
  plan: Plan,
  options: RunOptions,
  scope: Scope,
): Promise<Found> {
  return withIntake(services.db, scope, async (tx) => {
    // The tables have fixed names: a second run waits here for the first.
    await sql`SELECT pg_advisory_xact_lock(hashtext('screening in PostgreSQL'))`.execute(tx)
    await sql`SET LOCAL search_path = staging, public`.execute(tx)
    // Whole registers are grouped and joined once: with the memory of a page's query they would go through files.
    await sql`SET LOCAL work_mem = '256MB'`.execute(tx)
    const made = await makeReplicas(tx)
    for (const statement of screenTables(options.asOf, 'id')) await sql.raw(statement).execute(tx)
    for (const table of [TABLES.household, TABLES.member]) await sql.raw(`ANALYZE ${table}`).execute(tx)
    const counted = await sql<{ n: number }>`SELECT count(*) AS n FROM ${sql.table(TABLES.household)}`.execute(tx)
    const counts = plan.rules.length > 0 ? await judgeInPostgres(tx, id, plan, options) : {}
    await sql.raw(`DROP TABLE ${[TABLES.household, TABLES.member, ...made].join(', ')} CASCADE`).execute(tx)
    return { households: counted.rows[0]?.n ?? 0, counts }
  })
}

async function judgeInPostgres(tx: Tx, id: string, plan: Plan, options: RunOptions): Promise<Found['counts']> {
  const query = compilePlan(plan, options.asOf, 'postgres', options.areaCode)
  await sql.raw(`CREATE UNLOGGED TABLE screen_verdict AS ${query.text}`).execute(tx)
  await sql
    .raw(`CREATE UNLOGGED TABLE screen_finding AS
    SELECT h.county AS county_code, h.area AS area_code, f.k AS household_id, f.rule_id, f.verdict
    FROM (${findings(plan, query, 'screen_verdict')}) f JOIN ${TABLES.household} h ON h.k = f.k`)
    .execute(tx)
  const counts = await writeFindings(tx, id, 'screen_finding')
  await sql.raw('DROP TABLE screen_verdict').execute(tx)
  return counts
}

/** Copies what rules ask for; answers the names of the tables. */
async function makeReplicas(tx: Tx): Promise<string[]> {
  const made: string[] = []
  const make = async (table: string, select: string) => {
    await sql.raw(`CREATE UNLOGGED TABLE ${table} AS ${select}`).execute(tx)
    await sql.raw(`ANALYZE ${table}`).execute(tx)
    made.push(table)
  }
  for (const replica of replicas()) await make(replica.table, replicaSelect(replica))
  await make('m_coverage', coverageSelect())
  await make('m_hole', HOLE_SELECT)
  return made
}
