/** Reading runs, findings, clues and counts. Row security has decided what there is. */
import { sql, type RawBuilder } from 'kysely'
import { REFUSED_HOUSEHOLD_ROWS, refusedAbout } from '../intake/index.ts'
import type { Label } from '../../kernel/label.ts'
import type { Scope } from '../../language/access/scope.ts'
import { PREPARED, prepared, type Tx } from '../../platform/postgres/database.ts'
import type { HouseholdRef } from './schema.ts'

export interface RunRow {
  readonly id: string
  readonly areaCode: string
  readonly areaName: string
  readonly asOf: string
  readonly engine: 'mart' | 'postgres'
  readonly state: 'running' | 'done' | 'failed'
  readonly failure: string | null
  readonly households: number | null
  readonly milliseconds: number | null
  readonly startedAt: string
  readonly startedBy: string
  readonly ruleSetVersion: string
  readonly rules: readonly { id: string; version: number }[]
  readonly counts: Readonly<Record<string, { yes: number; unknown: number }>> | null
  readonly notEvaluated: readonly { ruleId: string; because: Label | string }[]
}

const runColumns = sql`r.id, r.area_code AS "areaCode", a.full_name AS "areaName", r.as_of AS "asOf", r.engine, r.state, r.failure,
  r.households, r.milliseconds, r.started_at AS "startedAt", COALESCE(u.display_name, r.started_by) AS "startedBy",
  r.rule_set_version AS "ruleSetVersion", r.rules, r.counts, r.not_evaluated AS "notEvaluated"`
const runFrom = sql`screening_run r JOIN area a ON a.code = r.area_code LEFT JOIN app_user u ON u.id::text = r.started_by`

export async function listRuns(tx: Tx, limit: number, offset: number): Promise<{ rows: RunRow[]; total: number }> {
  const { rows } =
    await sql<RunRow>`SELECT ${runColumns} FROM ${runFrom} ORDER BY r.started_at DESC LIMIT ${limit} OFFSET ${offset}`.execute(
      tx,
    )
  const total = await sql<{ n: number }>`SELECT count(*) AS n FROM screening_run`.execute(tx)
  return { rows, total: total.rows[0]?.n ?? 0 }
}

/**
 * The newest finished run that covers an area. A county sees the province's run for itself, so this looks through the
 * function of the owner, which answers the run's head and nothing of its results.
 */
export async function findLatestRun(tx: Tx, areaCode: string, state: 'done' | 'running'): Promise<RunRow | undefined> {
  const { rows } = await sql<RunRow>`SELECT ${runColumns} FROM latest_run(${areaCode}, ${state}) r
    JOIN area a ON a.code = r.area_code LEFT JOIN app_user u ON u.id::text = r.started_by`.execute(tx)
  return rows[0]
}

/** Findings of a run inside the scope, by rule. */
export async function countFindings(tx: Tx, runId: string): Promise<Record<string, { yes: number; unknown: number }>> {
  const { rows } = await sql<{ ruleId: string; yes: number; unknown: number }>`SELECT rule_id AS "ruleId",
      count(*) FILTER (WHERE verdict = 'yes') AS yes, count(*) FILTER (WHERE verdict = 'unknown') AS unknown
    FROM screening_result WHERE run_id = ${runId} GROUP BY rule_id`.execute(tx)
  return Object.fromEntries(rows.map(({ ruleId, yes, unknown }) => [ruleId, { yes, unknown }]))
}

interface HouseholdColumns {
  readonly countyCode: string
  readonly householdId: string
  readonly code: string | null
  readonly headName: string | null
  readonly memberCount: number | null
  readonly areaCode: string
  readonly areaName: string
}

const householdColumns = sql`h.county_code AS "countyCode", h.id AS "householdId", h.household_code AS code,
  h.head_name AS "headName", h.member_count AS "memberCount", h.area_code AS "areaCode", a.full_name AS "areaName"`

export function toHousehold(row: HouseholdColumns): HouseholdRef {
  const { countyCode, householdId, code, headName, memberCount, areaCode, areaName } = row
  return { countyCode, id: householdId, code, headName, memberCount, areaCode, areaName }
}

/** Households found by what was typed; `found` is made by `foundBy`. */
function searched(found: RawBuilder<unknown> | undefined, alias: 'c' | 'r'): RawBuilder<unknown> {
  if (!found) return sql`true`
  const [county, household] = [sql.ref(`${alias}.county_code`), sql.ref(`${alias}.household_id`)]
  return sql`(${county}, ${household}) IN (SELECT s.county_code, s.household_id FROM (${found}) s)`
}

export interface FindingFilter {
  readonly runId: string
  readonly verdict: 'yes' | 'unknown'
  readonly ruleIds: readonly string[]
  /** Households that a search found. */
  readonly found?: RawBuilder<unknown> | undefined
}

export interface FindingRow extends HouseholdColumns {
  readonly ruleIds: readonly string[]
}

/** Households with their findings, those with most rules first. */
export async function listFindings(
  tx: Tx,
  filter: FindingFilter,
  limit: number,
  offset: number,
): Promise<{ rows: FindingRow[]; total: number }> {
  const where = sql`r.run_id = ${filter.runId} AND r.verdict = ${filter.verdict} AND r.rule_id = ANY(${[...filter.ruleIds]})
    AND ${searched(filter.found, 'r')}`
  const { rows } = await sql<FindingRow>`
    WITH found AS (SELECT r.county_code, r.household_id, array_agg(r.rule_id ORDER BY r.rule_id) AS rule_ids FROM screening_result r
      WHERE ${where} GROUP BY r.county_code, r.household_id
      ORDER BY count(*) DESC, r.county_code, r.household_id LIMIT ${limit} OFFSET ${offset})
    SELECT ${householdColumns}, f.rule_ids AS "ruleIds" FROM found f
    JOIN household h ON h.county_code = f.county_code AND h.id = f.household_id JOIN area a ON a.code = h.area_code
    ORDER BY cardinality(f.rule_ids) DESC, f.county_code, f.household_id`.execute(tx)
  const total = await sql<{
    n: number
  }>`SELECT count(DISTINCT (r.county_code, r.household_id)) AS n FROM screening_result r WHERE ${where}`.execute(tx)
  return { rows, total: total.rows[0]?.n ?? 0 }
}

export interface ClueFilter {
  readonly state?: string | undefined
  readonly severity?: string | undefined
  readonly rule?: string | undefined
  readonly source?: string | undefined
  /** Households that a search found. */
  readonly found?: RawBuilder<unknown> | undefined
}

export interface ClueRow extends HouseholdColumns {
  readonly id: string
  readonly state: 'suspected' | 'kept' | 'dropped' | 'dispatched'
  readonly severity: 'high' | 'medium' | 'low'
  readonly sources: number
  readonly reasons: readonly { ruleId: string; severity: 'high' | 'medium' | 'low'; source: string; asOf: string }[]
  readonly dropReason: 'helped' | 'noRisk' | 'notFound' | 'movedOrDied' | 'repeated' | 'wrongData' | null
  readonly note: string | null
  readonly openedAt: string
  readonly judgedAt: string | null
  readonly judgedBy: string | null
  readonly dispatchedTo: string | null
}

/** What of a filter besides the state limits the clues `c`. */
export function clueConditions(filter: ClueFilter): RawBuilder<unknown> {
  const parts: RawBuilder<unknown>[] = [
    ...(filter.severity ? [sql`c.severity = ${filter.severity}`] : []),
    ...(filter.rule || filter.source
      ? [
          sql`EXISTS (SELECT 1 FROM clue_reason x WHERE x.county_code = c.county_code AND x.clue_id = c.id
            AND (${filter.rule ?? null}::text IS NULL OR x.rule_id = ${filter.rule ?? null})
            AND (${filter.source ?? null}::text IS NULL OR x.source = ${filter.source ?? null}))`,
        ]
      : []),
    searched(filter.found, 'c'),
  ]
  return sql.join(parts, sql` AND `)
}

/** Whether a scope reaches beyond one county. */
const isWide = (scope: Scope): boolean => scope.some(({ low, high }) => low.slice(0, 6) !== high.slice(0, 6))

/** Whether a scope is made of whole counties, whose numbers are kept ready. */
const isWholeCounties = (scope: Scope): boolean =>
  scope.every(({ low, high }) => low.endsWith('000000') && high.endsWith('999999'))

/**
 * Whether the clues are best read in the order in which they are shown, in a transaction of `withOrderedReads`. What is
 * searched for, or filtered by a reason, is found by that.
 */
export const readsInOrder = (scope: Scope, { state, rule, source, found }: ClueFilter): boolean =>
  isWide(scope) && state !== undefined && !rule && !source && !found

const SEVERITY_ORDER = sql`CASE c.severity WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END`

/** Clues as pages show them, with their reasons, from a table or a named part of a statement. */
const clueSelect = (from: RawBuilder<unknown>): RawBuilder<unknown> => sql`
    SELECT ${householdColumns}, c.id, c.state, c.severity, c.sources, c.drop_reason AS "dropReason", c.note,
      c.opened_at AS "openedAt", c.judged_at AS "judgedAt", COALESCE(u.display_name, c.judged_by) AS "judgedBy", d.full_name AS "dispatchedTo",
      COALESCE((SELECT jsonb_agg(jsonb_build_object('ruleId', x.rule_id, 'severity', x.severity, 'source', x.source, 'asOf', x.as_of)
        ORDER BY CASE x.severity WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END, x.rule_id)
        FROM clue_reason x WHERE x.county_code = c.county_code AND x.clue_id = c.id), '[]'::jsonb) AS reasons
    FROM ${from} c JOIN household h ON h.county_code = c.county_code AND h.id = c.household_id JOIN area a ON a.code = h.area_code
      LEFT JOIN app_user u ON u.id::text = c.judged_by LEFT JOIN area d ON d.code = c.dispatched_to`

/** Clues, the gravest and those with most sources first, and how many there are in each state. */
export async function listClues(
  tx: Tx,
  filter: ClueFilter,
  { limit, offset, inOrder, scope }: { limit: number; offset: number; inOrder: boolean; scope: Scope },
): Promise<{ rows: ClueRow[]; total: number; byState: Record<string, number>; policyVersion: number }> {
  const where = clueConditions(filter)
  const inState = filter.state ? sql`${where} AND c.state = ${filter.state}` : where
  // A plan is kept under its text, so the two ways of reading may not share one; what is searched for is planned each time.
  const kept = filter.found ? sql`` : inOrder ? sql.raw(`${PREPARED}/* in order */ `) : prepared
  const order = sql`${SEVERITY_ORDER}, c.sources DESC, c.area_code, c.id`
  const counted =
    isWholeCounties(scope) && !filter.rule && !filter.source && !filter.found
      ? sql`SELECT c.state, sum(c.clues) AS n FROM clue_tally c WHERE ${where} GROUP BY c.state HAVING sum(c.clues) > 0`
      : sql`SELECT c.state, count(*) AS n FROM clue c WHERE ${where} GROUP BY c.state`
  const byStates = sql`(SELECT COALESCE(json_object_agg(s.state, s.n), '{}') FROM (${counted}) s)`
  // One row at least, or behind the last page there were no numbers.
  const { rows } = await sql<{ byState: Record<string, number>; page: ClueRow[]; policyVersion: number }>`${kept}
    WITH page AS (SELECT c.* FROM clue c WHERE ${inState} ORDER BY ${order} LIMIT ${limit} OFFSET ${offset})
    SELECT ${byStates} AS "byState", (SELECT version FROM policy_version) AS "policyVersion",
      COALESCE((SELECT json_agg(p) FROM (${clueSelect(sql`page`)} ORDER BY ${order}) p), '[]') AS page`.execute(tx)
  const { byState, page, policyVersion } = rows[0] ?? { byState: {}, page: [], policyVersion: 0 }
  const total = filter.state ? (byState[filter.state] ?? 0) : Object.values(byState).reduce((sum, n) => sum + n, 0)
  return { rows: page.map(fromJson), total, byState, policyVersion }
}

export interface NotJudgedRow {
  readonly householdCode: string | null
  readonly batchId: string
  readonly fileName: string
  readonly rows: number
  readonly problems: readonly Label[]
  readonly household: HouseholdColumns | null
}

const REFUSED = sql.raw(REFUSED_HOUSEHOLD_ROWS)

export async function listNotJudged(
  tx: Tx,
  limit: number,
  offset: number,
): Promise<{ rows: NotJudgedRow[]; total: number }> {
  const { rows } = await sql<Omit<NotJudgedRow, 'household'> & HouseholdColumns>`
    WITH waiting AS (SELECT r.household_code, r.batch_id, min(r.area_code) AS area_code, count(DISTINCT (r.sheet, r.row_no)) AS rows,
        jsonb_agg(DISTINCT jsonb_build_object('zh', n.text_zh, 'en', n.text_en)) FILTER (WHERE n.text_zh IS NOT NULL) AS problems
      FROM ${REFUSED}
      LEFT JOIN import_note n ON n.batch_id = r.batch_id AND n.sheet = r.sheet AND n.row_no = r.row_no AND n.severity = 'rejected'
      GROUP BY r.household_code, r.batch_id, left(r.area_code, 6)
      ORDER BY r.household_code, r.batch_id, left(r.area_code, 6) LIMIT ${limit} OFFSET ${offset})
    SELECT r.household_code AS "householdCode", r.batch_id AS "batchId", b.file_name AS "fileName", r.rows, COALESCE(r.problems, '[]') AS problems,
      ${householdColumns}
    FROM waiting r CROSS JOIN LATERAL refused_file(r.batch_id) b LEFT JOIN household h ON ${sql.raw(refusedAbout('h'))}
    LEFT JOIN area a ON a.code = h.area_code ORDER BY r.household_code, r.batch_id, h.county_code`.execute(tx)
  const total = await sql<{ n: number }>`SELECT count(*) AS n FROM (SELECT FROM ${REFUSED}
    GROUP BY r.household_code, r.batch_id, left(r.area_code, 6)) entries`.execute(tx)
  return {
    rows: rows.map((row) => ({ ...row, household: row.householdId === null ? null : row })),
    total: total.rows[0]?.n ?? 0,
  }
}

/** Households that wait, by their code; a row without one names no household and is only in the list. */
export async function countNotJudged(tx: Tx): Promise<number> {
  const { rows } = await sql<{
    n: number
  }>`SELECT count(DISTINCT (r.household_code, left(r.area_code, 6))) AS n FROM ${REFUSED}
    WHERE r.household_code IS NOT NULL`.execute(tx)
  return rows[0]?.n ?? 0
}

/** What is known of a household beside its facts. */
export interface HouseholdHead {
  readonly household: HouseholdRef
  /** The day of the latest screening over it. */
  readonly screenedOn: string | null
  /** It has refused rows that nobody has mended. */
  readonly notJudged: boolean
  /** The gravest first. */
  readonly clues: readonly ClueRow[]
  readonly policyVersion: number
}

/** One household, in one statement: cards are opened all day. */
export async function readHead(tx: Tx, countyCode: string, id: string): Promise<HouseholdHead | undefined> {
  const { rows } = await sql<HouseholdColumns & Omit<HouseholdHead, 'household'>>`${prepared}
    SELECT ${householdColumns}, (SELECT as_of FROM latest_run(h.area_code, 'done')) AS "screenedOn",
      (SELECT version FROM policy_version) AS "policyVersion", EXISTS (SELECT 1 FROM ${REFUSED} WHERE ${sql.raw(refusedAbout('h'))}) AS "notJudged",
      COALESCE((SELECT json_agg(k) FROM (${clueSelect(sql`clue`)}
        WHERE c.county_code = ${countyCode} AND c.household_id = ${id}
        ORDER BY ${SEVERITY_ORDER}, c.sources DESC, c.area_code, c.id) k), '[]'::json) AS clues
    FROM household h JOIN area a ON a.code = h.area_code WHERE h.county_code = ${countyCode} AND h.id = ${id}`.execute(
    tx,
  )
  const [row] = rows
  if (!row) return undefined
  const { screenedOn, notJudged, policyVersion } = row
  return { household: toHousehold(row), screenedOn, notJudged, policyVersion, clues: row.clues.map(fromJson) }
}

/** JSON writes instants in the time of the connection. */
function fromJson(row: ClueRow): ClueRow {
  const utc = (instant: string) => new Date(instant).toISOString()
  return { ...row, openedAt: utc(row.openedAt), judgedAt: row.judgedAt === null ? null : utc(row.judgedAt) }
}
