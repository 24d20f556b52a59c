/**
 * The SQL by which a batch is taken back from a register: what it added goes, what it replaced comes back. Nothing is
 * lost: the rows taken back stand in the history, so that "as known on a day" still tells what was there.
 *
 * `t` is the register, `h` its history. A row is the batch's work when it carries its id; or when rows that had waited
 * were placed by it, touched this row (temporary table `withdrawn_placed`) and the row is not older than that. Two waiting
 * batches may have said the same: then one id was written under both.
 */
import { columnsOf, historyOf, tableOf } from '../../language/register/columns.ts'
import type { Register } from '../../language/register/register.ts'

export interface Work {
  readonly batchId: string
  /** Batches whose waiting rows were placed by this one. */
  readonly placed: readonly string[]
  /** When they were placed: the time of the commit, as PostgreSQL writes it. */
  readonly placedAt: string | undefined
}

const UUID = /^[0-9a-f-]{36}$/

function quoted(id: string): string {
  if (!UUID.test(id)) throw new Error('malformed batch id')
  return `'${id}'::uuid`
}

function instant(work: Work): string {
  return `'${(work.placedAt ?? '').replace(/[^0-9:. +-]/g, '')}'::timestamptz`
}

const placedBatches = (work: Work): string => work.placed.map(quoted).join(', ')

/** True for rows that the work wrote. */
export function isWork(work: Work, alias: string): string {
  const own = `${alias}.batch_id = ${quoted(work.batchId)}`
  if (work.placed.length === 0) return `(${own})`
  return `(${own} OR (${alias}.batch_id IN (${placedBatches(work)}) AND ${alias}.recorded_at >= ${instant(work)}
    AND ${alias}.id IN (SELECT id FROM withdrawn_placed)))`
}

/** The opposite, also for rows without any batch. */
const isOthers = (work: Work, alias: string): string => `COALESCE(${isWork(work, alias)}, false) = false`

/** True for former rows that the work replaced. */
function isReplaced(work: Work, alias: string): string {
  const own = `${alias}.ended_batch = ${quoted(work.batchId)}`
  if (work.placed.length === 0) return own
  return `(${own} OR (${alias}.ended_batch IN (${placedBatches(work)}) AND ${alias}.recorded_to = ${instant(work)}))`
}

/** Rows that the placing replaced, into `withdrawn_placed` beside those it added. */
export function touchedSql(register: Register, work: Work): string {
  return `INSERT INTO withdrawn_placed (id) SELECT h.id FROM ${historyOf(register)} h
    WHERE h.ended_batch IN (${placedBatches(work)}) AND h.recorded_to = ${instant(work)}`
}

const same = 'h.county_code = t.county_code AND h.id = t.id'
const names = (register: Register) => columnsOf(register).map(({ name }) => name)

/** The row that stood before the work, one for each id. */
function former(register: Register, work: Work): string {
  return `SELECT DISTINCT ON (h.county_code, h.id) h.* FROM ${historyOf(register)} h
    WHERE ${isReplaced(work, 'h')} AND ${isOthers(work, 'h')} AND h.ended_as = 'update'
    ORDER BY h.county_code, h.id, h.recorded_to`
}

/** Later work on rows of the batch: who wrote the row that stands now, and how many. */
export function overwrittenSql(register: Register, work: Work): string {
  return `SELECT t.batch_id, CASE WHEN t.batch_id IS NULL THEN t.recorded_by END AS by_form, count(*) AS n
    FROM ${tableOf(register)} t WHERE ${isOthers(work, 't')}
      AND EXISTS (SELECT 1 FROM ${historyOf(register)} h WHERE ${same} AND ${isWork(work, 'h')})
    GROUP BY 1, 2`
}

/** Entities that would go, into `withdrawn_gone`. */
export function goneSql(register: Register, work: Work): string {
  return `INSERT INTO withdrawn_gone SELECT t.county_code, t.id FROM ${tableOf(register)} t WHERE ${isWork(work, 't')}
    AND NOT EXISTS (SELECT 1 FROM (${former(register, work)}) h WHERE ${same})`
}

/** Facts of others about people and households that would go. */
export function dependentSql(register: Register, work: Work): string | undefined {
  const references = columnsOf(register)
    .filter((column) => column.type === 'uuid' && (column.role === 'subject' || column.role === 'field'))
    .map(
      (column) =>
        `EXISTS (SELECT 1 FROM withdrawn_gone g WHERE g.county_code = t.county_code AND g.id = t.${column.name})`,
    )
  if (references.length === 0) return undefined
  return `SELECT t.batch_id, CASE WHEN t.batch_id IS NULL THEN t.recorded_by END AS by_form, count(*) AS n
    FROM ${tableOf(register)} t WHERE ${isOthers(work, 't')} AND (${references.join(' OR ')}) GROUP BY 1, 2`
}

function subject(register: Register, alias: string, kind: 'household' | 'person'): string {
  if (register.id === kind) return `${alias}.id`
  return names(register).includes(`${kind}_id`) ? `${alias}.${kind}_id` : 'NULL::uuid'
}

function log(register: Register, from: string, op: 'delete' | 'update'): string {
  return `INSERT INTO change_log (county_code, register, record_id, household_id, person_id, op)
    SELECT d.county_code, '${tableOf(register)}', d.id, ${subject(register, 'd', 'household')}, ${subject(register, 'd', 'person')}, '${op}' FROM ${from} d`
}

/** Takes away what the work added. `$1` is the actor. Answers one row `n`. */
export function removeSql(register: Register, work: Work): string {
  const table = tableOf(register)
  const columns = names(register).join(', ')
  return `WITH former AS MATERIALIZED (SELECT county_code, id FROM (${former(register, work)}) f),
  gone AS (
    DELETE FROM ${table} t WHERE ${isWork(work, 't')} AND NOT EXISTS (SELECT 1 FROM former h WHERE ${same}) RETURNING t.*),
  kept AS (INSERT INTO ${historyOf(register)} (${columns}, recorded_to, ended_by, ended_as)
    SELECT ${columns}, now(), $1::text, 'delete' FROM gone),
  noted AS (${log(register, 'gone', 'delete')})
  SELECT count(*) AS n FROM gone`
}

/** Brings back what the work replaced, known again from now on. `$1` is the actor. Answers one row `n`. */
export function restoreSql(register: Register, work: Work): string {
  const table = tableOf(register)
  const columns = names(register).join(', ')
  const set = names(register)
    .filter((name) => name !== 'county_code' && name !== 'id')
    .map((name) => `${name} = ${name === 'recorded_at' ? 'now()' : `h.${name}`}`)
  return `WITH former AS MATERIALIZED (${former(register, work)}),
  kept AS (INSERT INTO ${historyOf(register)} (${columns}, recorded_to, ended_by, ended_as)
    SELECT ${names(register)
      .map((name) => `t.${name}`)
      .join(', ')}, now(), $1::text, 'update' FROM ${table} t JOIN former h ON ${same} WHERE ${isWork(work, 't')}),
  restored AS (
    UPDATE ${table} t SET ${set.join(', ')} FROM former h WHERE ${same} AND ${isWork(work, 't')} RETURNING t.*),
  noted AS (${log(register, 'restored', 'update')})
  SELECT count(*) AS n FROM restored`
}
