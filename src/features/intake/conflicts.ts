/**
 * Sources that disagree 部门数据不一致: two bureaus say different things of the same household or person, in a register
 * that keeps each of them. Nothing is chosen here; both stand side by side with source, date and file.
 */
import { sql } from 'kysely'
import { toColumn } from '../../kernel/names.ts'
import { tableOf } from '../../language/register/columns.ts'
import type { Register } from '../../language/register/register.ts'
import type { Scope } from '../../language/access/scope.ts'
import type { Services } from '../../platform/actor.ts'
import { withScope, type Tx } from '../../platform/postgres/database.ts'
import { comparedFields, sidesOf, statusKeyColumns, type SideRow } from './conflict-columns.ts'
import type { Conflict } from './schema.ts'
import { FED_REGISTERS } from './withdraw.ts'

/** Counting stops here. */
const COUNT_LIMIT = 10_000

export interface ConflictQuery {
  readonly register?: string | undefined
  readonly offset: number
  readonly limit: number
}

export interface ConflictList {
  readonly rows: Conflict[]
  readonly total: number
  readonly totalIsExact: boolean
  readonly registers: { register: string; label: Register['label']; total: number }[]
}

/** Registers in which several sources may speak of one thing at one time. */
export const CONTESTED: readonly Register[] = FED_REGISTERS.filter(
  (register) => register.kind === 'status' && register.perSource,
)

/** Conflicts in force today inside the scope, the registers one after the other. */
export async function listConflicts(services: Services, scope: Scope, query: ConflictQuery): Promise<ConflictList> {
  const day = services.clock.today()
  return withScope(services.db, scope, async (tx) => {
    const registers: { register: Register; total: number }[] = []
    for (const register of CONTESTED) registers.push({ register, total: await countConflicts(tx, register, day) })
    const asked = registers.filter(({ register }) => query.register === undefined || register.id === query.register)
    const rows: Conflict[] = []
    let { offset } = query
    for (const { register, total } of asked) {
      const room = query.limit - rows.length
      if (room > 0 && offset < total) rows.push(...(await readConflicts(tx, register, day, offset, room)))
      offset = Math.max(0, offset - total)
    }
    const total = asked.reduce((sum, one) => sum + one.total, 0)
    return {
      rows,
      total: Math.min(total, COUNT_LIMIT),
      totalIsExact: asked.every((one) => one.total <= COUNT_LIMIT) && total <= COUNT_LIMIT,
      registers: registers
        .filter((one) => one.total > 0)
        .map((one) => ({
          register: one.register.id,
          label: one.register.label,
          total: Math.min(one.total, COUNT_LIMIT),
        })),
    }
  })
}

async function countConflicts(tx: Tx, register: Register, day: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM (
    SELECT 1 FROM (${sql.raw(conflictSql(register, day))}) c LIMIT ${COUNT_LIMIT + 1}) c`.execute(tx)
  return rows[0]?.n ?? 0
}

interface ConflictRow extends SideRow {
  readonly county_code: string
  readonly area_name: string
  readonly household_id: string | null
  readonly person_id: string | null
  readonly about: string | null
  readonly other: SideRow
}

async function readConflicts(
  tx: Tx,
  register: Register,
  day: string,
  offset: number,
  limit: number,
): Promise<Conflict[]> {
  const ofHousehold = register.subject === 'household'
  const [table, name] = ofHousehold ? ['household', 'head_name'] : ['person', 'name']
  const { rows } = await sql<ConflictRow>`
    SELECT c.county_code, a.full_name AS area_name, ${sql.raw(ofHousehold ? 'c.subject' : 'NULL::uuid')} AS household_id,
      ${sql.raw(ofHousehold ? 'NULL::uuid' : 'c.subject')} AS person_id, n.${sql.raw(name)} AS about,
      c.source, c.silent, c.valid_from, c.recorded_at, c.batch_id, b.file_name, c.record_id, c.fields,
      jsonb_build_object('source', c.other_source, 'silent', c.other_silent, 'valid_from', c.other_valid_from,
        'recorded_at', c.other_recorded_at, 'batch_id', c.other_batch_id, 'file_name', o.file_name,
        'record_id', c.other_record_id, 'fields', c.other_fields) AS other
    FROM (${sql.raw(conflictSql(register, day))}) c
    JOIN ${sql.raw(table)} n ON n.county_code = c.county_code AND n.id = c.subject
    JOIN area a ON a.code = n.area_code
    LEFT JOIN import_batch b ON b.id = c.batch_id LEFT JOIN import_batch o ON o.id = c.other_batch_id
    ORDER BY n.area_code, c.subject, c.source, c.other_source LIMIT ${limit} OFFSET ${offset}`.execute(tx)
  return rows.map((row) => ({
    register: register.id,
    countyCode: row.county_code,
    areaName: row.area_name,
    householdId: row.household_id,
    personId: row.person_id,
    about: row.about,
    ...sidesOf(register, row, row.other),
  }))
}

/** Pairs of rows in force, and rows against the silence of a full list. */
function conflictSql(register: Register, day: string): string {
  const table = tableOf(register)
  const subject = register.subject === 'household' ? 'household_id' : 'person_id'
  const key = statusKeyColumns(register)
  const fields = comparedFields(register).map((field) => toColumn(field))
  const inForce = (alias: string) =>
    `${alias}.valid_from <= '${day}' AND (${alias}.valid_to IS NULL OR ${alias}.valid_to > '${day}')`
  // What one side does not say is no disagreement.
  const differ = fields.map((name) => `t.${name} <> u.${name}`).join(' OR ')
  const pairs = `SELECT t.county_code, t.${subject} AS subject,
      t.source, false AS silent, t.valid_from, t.recorded_at, t.batch_id, t.id AS record_id, to_jsonb(t) AS fields,
      u.source AS other_source, false AS other_silent, u.valid_from AS other_valid_from, u.recorded_at AS other_recorded_at,
      u.batch_id AS other_batch_id, u.id AS other_record_id, to_jsonb(u) AS other_fields
    FROM ${table} t JOIN ${table} u ON ${key.map((name) => `u.${name} = t.${name}`).join(' AND ')} AND u.source > t.source
    WHERE ${inForce('t')} AND ${inForce('u')} AND (${differ || 'false'})`
  const affirmed = affirmative(register)
  if (register.absence !== 'none' || affirmed === undefined) return pairs
  return `${pairs} UNION ALL ${silenceSql(register, day, subject, `${inForce('t')} AND t.${affirmed}`)}`
}

/** The yes-or-no field by which a row says that something is there. */
function affirmative(register: Register): string | undefined {
  const found = Object.entries(register.fields).find(([, field]) => field.type === 'yesNo' && field.required === true)
  return found && toColumn(found[0])
}

/**
 * The bureau in charge whose newest full list for the place does not name the subject says no. The list must be in force: its period
 * has begun, and no later full list of the same source has come.
 */
function silenceSql(register: Register, day: string, subject: string, condition: string): string {
  const table = tableOf(register)
  const others = statusKeyColumns(register).map((name) => `o.${name} = t.${name}`)
  return `SELECT t.county_code, t.${subject} AS subject,
      t.source, false AS silent, t.valid_from, t.recorded_at, t.batch_id, t.id AS record_id, to_jsonb(t) AS fields,
      v.source AS other_source, true AS other_silent, v.period_from AS other_valid_from, NULL::timestamptz AS other_recorded_at,
      v.batch_id AS other_batch_id, NULL::uuid AS other_record_id, '{}'::jsonb AS other_fields
    FROM ${table} t
    JOIN LATERAL (
      SELECT DISTINCT ON (c.source) c.source, c.period_from, c.batch_id FROM coverage c
      WHERE c.county_code = t.county_code AND c.register = '${register.id}' AND c.extent = 'full'
        AND c.source = '${register.owner}' AND c.source <> t.source
        AND (c.period_from IS NULL OR c.period_from <= '${day}')
        AND (right(c.area_code, 6) = '000000' OR t.area_code BETWEEN c.area_code AND
          CASE WHEN right(c.area_code, 3) = '000' THEN left(c.area_code, 9) || '999' ELSE c.area_code END)
      ORDER BY c.source, c.period_to DESC NULLS LAST, c.batch_id DESC) v ON true
    WHERE ${condition} AND NOT EXISTS (SELECT 1 FROM ${table} o WHERE ${others.join(' AND ')} AND o.source = v.source
      AND o.valid_from <= '${day}' AND (o.valid_to IS NULL OR o.valid_to > '${day}'))
      AND NOT EXISTS (SELECT 1 FROM ledger_hole l WHERE l.county_code = t.county_code AND l.batch_id = v.batch_id
        AND l.${subject} = t.${subject})`
}
