/**
 * The SQL by which rows enter a register: one generated writer for imports and forms alike (decision D3). It compares
 * before it writes, keeps the former row in the history, and notes every change in the change log, in one transaction.
 * All identifiers come from declarations; nothing a user typed is part of the text.
 */
import {
  columnsOf,
  columnsOfField,
  factKey,
  fieldColumns,
  historyOf,
  tableOf,
  type Column,
} from '../../language/register/columns.ts'
import { uniqueKey } from '../../language/register/ddl.ts'
import { isAttachment } from '../../language/register/field.ts'
import type { Register } from '../../language/register/register.ts'

/** What an empty incoming value does to a known one: files keep it, a form clears it. */
export type Blank = 'keep' | 'clear'

/**
 * Whether a correction is a new statement with a source of its own, or the same one in another place: then file and row it
 * came from stay, and a withdrawal of that file still takes it back.
 */
export type Origin = 'new' | 'kept'

/** Parameters of the statements: $1 actor, $2 batch id (or null). */
const ACTOR = '$1::text'
const BATCH = '$2::uuid'

const list = (names: readonly string[], prefix = '') => names.map((name) => prefix + name).join(', ')
const equal = (names: readonly string[], a: string, b: string) =>
  names.map((name) => `${a}.${name} = ${b}.${name}`).join(' AND ')

/** Columns an incoming relation must offer: all but the recording marks, which the writer sets itself. */
export function incomingColumns(register: Register): string[] {
  return columnsOf(register)
    .map((column) => column.name)
    .filter((name) => name !== 'batch_id' && name !== 'recorded_at' && name !== 'recorded_by')
}

/** Values that make a row different; ciphertexts differ at every sealing, so the keyed index stands for them. */
function comparedColumns(register: Register): string[] {
  const key = matchKey(register)
  return ['area_code', ...fieldColumns(register).map((column) => column.name)].filter(
    (name) => !name.endsWith('_sealed') && !key.includes(name),
  )
}

function updatedColumns(register: Register): string[] {
  const key = matchKey(register)
  return [
    'area_code',
    ...fieldColumns(register)
      .map((column) => column.name)
      .filter((name) => !key.includes(name)),
  ]
}

/** By which columns an incoming row finds the row it replaces. */
export function matchKey(register: Register): string[] {
  const key = uniqueKey(register)
  return key.length === 0 ? ['county_code', 'id'] : key
}

/** Whom a change concerns, so that followers of the change log need not read the row again. */
function subjects(register: Register, alias: string): string {
  const has = (name: string) => columnsOf(register).some((column) => column.name === name)
  const household =
    register.id === 'household' ? `${alias}.id` : has('household_id') ? `${alias}.household_id` : 'NULL::uuid'
  const person = register.id === 'person' ? `${alias}.id` : has('person_id') ? `${alias}.person_id` : 'NULL::uuid'
  return `${household} AS household_id, ${person} AS person_id`
}

function takeOver(column: string, blank: Blank): string {
  return blank === 'keep' ? `COALESCE(i.${column}, t.${column})` : `i.${column}`
}

/** True where an incoming row `i` says something else than the row `t` it finds. */
export function differs(register: Register, blank: Blank): string {
  const columns = comparedColumns(register)
  return `(${list(columns, 't.')}) IS DISTINCT FROM (${columns.map((column) => takeOver(column, blank)).join(', ')})`
}

/** True where the incoming row `i` and the row `t` of its key say different things, wherever they belong. */
export function saysOther(register: Register): string {
  const columns = comparedColumns(register).filter((column) => column !== 'area_code')
  return columns.length === 0 ? 'false' : `(${list(columns, 't.')}) IS DISTINCT FROM (${list(columns, 'i.')})`
}

function assignments(register: Register, blank: Blank): string {
  return [
    ...updatedColumns(register).map((column) => `${column} = ${takeOver(column, blank)}`),
    'source = i.source',
    `batch_id = ${BATCH}`,
    'source_row = i.source_row',
    'recorded_at = now()',
    `recorded_by = ${ACTOR}`,
  ].join(', ')
}

function keepHistory(register: Register, from: string): string {
  const columns = list(columnNames(register))
  return `INSERT INTO ${historyOf(register)} (${columns}, recorded_to, ended_by, ended_batch, ended_as)
    SELECT ${list(columnNames(register), 't.')}, now(), ${ACTOR}, ${BATCH}, 'update' FROM ${from}`
}

function columnNames(register: Register): string[] {
  return columnsOf(register).map((column: Column) => column.name)
}

function insertSelect(register: Register, from: string, replace: Readonly<Record<string, string>> = {}): string {
  const values = columnNames(register).map((name) => {
    if (name === 'batch_id') return BATCH
    if (name === 'recorded_at') return 'now()'
    if (name === 'recorded_by') return ACTOR
    return replace[name] ?? `i.${name}`
  })
  return `INSERT INTO ${tableOf(register)} (${list(columnNames(register))})\n    SELECT ${values.join(', ')} FROM ${from}`
}

function logChanges(
  register: Register,
  parts: readonly { from: string; op: 'insert' | 'update' | 'delete' }[],
): string {
  const selects = parts.map(
    ({ from, op }) => `SELECT county_code, '${tableOf(register)}', id, household_id, person_id, '${op}' FROM ${from}`,
  )
  return `INSERT INTO change_log (county_code, register, record_id, household_id, person_id, op)\n  ${selects.join('\n  UNION ALL ')}`
}

const returning = (register: Register) => `RETURNING t.county_code, t.id, ${subjects(register, 't')}`

/**
 * Entity, event and monthly rows: insert what is new, replace what differs, leave what is the same.
 * Answers one row `inserted, updated`.
 */
export function upsertSql(register: Register, relation: string, blank: Blank): string {
  const table = tableOf(register)
  const key = matchKey(register)
  return `WITH i AS MATERIALIZED (SELECT ${list(incomingColumns(register))} FROM ${relation}),
  changed AS MATERIALIZED (
    SELECT ${list(key, 't.')} FROM ${table} t JOIN i ON ${equal(key, 't', 'i')} WHERE ${differs(register, blank)}),
  former AS (${keepHistory(register, `${table} t JOIN changed c ON ${equal(key, 't', 'c')}`)}),
  updated AS (
    UPDATE ${table} t SET ${assignments(register, blank)}
    FROM i JOIN changed c ON ${equal(key, 'i', 'c')} WHERE ${equal(key, 't', 'i')} ${returning(register)}),
  inserted AS (
    ${insertSelect(register, `i WHERE NOT EXISTS (SELECT 1 FROM ${table} t WHERE ${equal(key, 't', 'i')})`)}
    RETURNING county_code, id, ${subjects(register, table)}),
  noted AS (${logChanges(register, [
    { from: 'updated', op: 'update' },
    { from: 'inserted', op: 'insert' },
  ])})
  SELECT (SELECT count(*) FROM inserted) AS inserted, (SELECT count(*) FROM updated) AS updated`
}

/**
 * Records corrected as they stand: found by their id, every value taken as it comes, the end of a status too. The key of
 * a fact stays, which the caller sees to. Answers one row `updated`.
 */
export function replaceSql(register: Register, relation: string, origin: Origin): string {
  const table = tableOf(register)
  const end = register.kind === 'status' ? ['valid_to'] : []
  const columns = ['area_code', ...fieldColumns(register).map((column) => column.name), ...end]
  const compared = columns.filter((name) => !name.endsWith('_sealed'))
  const same = 't.county_code = i.county_code AND t.id = i.id'
  return `WITH i AS MATERIALIZED (SELECT ${list(incomingColumns(register))} FROM ${relation}),
  changed AS MATERIALIZED (
    SELECT t.county_code, t.id FROM ${table} t JOIN i ON ${same}
    WHERE (${list(compared, 't.')}) IS DISTINCT FROM (${list(compared, 'i.')})),
  former AS (${keepHistory(register, `${table} t JOIN changed c ON c.county_code = t.county_code AND c.id = t.id`)}),
  updated AS (
    UPDATE ${table} t SET ${columns.map((column) => `${column} = i.${column}`).join(', ')},
      ${origin === 'new' ? `source = i.source, source_row = i.source_row, batch_id = ${BATCH}, ` : ''}recorded_at = now(), recorded_by = ${ACTOR}
    FROM i JOIN changed c ON c.county_code = i.county_code AND c.id = i.id WHERE ${same} ${returning(register)}),
  noted AS (${logChanges(register, [{ from: 'updated', op: 'update' }])})
  SELECT count(*) AS updated FROM updated`
}

/**
 * Rows of a status that say something new: no row of the same key, source and value is in force on their first day, or
 * the file itself says something else between that row's first day and theirs.
 */
export function freshStatus(register: Register, relation: string): string {
  const table = tableOf(register)
  const key = statusKey(register)
  const values = comparedColumns(register).filter((column) => column !== 'area_code')
  const said = values.map((column) => unlessFile(register, column)).join(', ')
  const same = values.length === 0 ? 'true' : `(${list(values, 't.')}) IS NOT DISTINCT FROM (${said})`
  return `SELECT ${list(incomingColumns(register), 'i.')} FROM ${values.length === 0 ? relation : withContradictions(register, relation, values)} i
    WHERE NOT EXISTS (
      SELECT 1 FROM ${table} t WHERE ${equal(key, 't', 'i')} AND t.valid_from <= i.valid_from
        AND (t.valid_to IS NULL OR t.valid_to > i.valid_from) AND ${same}
        ${values.length === 0 ? '' : 'AND (i.contradicted_on IS NULL OR i.contradicted_on < t.valid_from)'}
        AND (i.valid_to IS NULL OR t.valid_to IS NOT DISTINCT FROM i.valid_to))`
}

/** What a row says of a column. Tables of offices carry no photos and reports: without any, those of the record stay. */
function unlessFile(register: Register, column: string): string {
  const isFile = Object.entries(register.fields).some(
    ([key, field]) => isAttachment(field) && columnsOfField(register, key, field).some(({ name }) => name === column),
  )
  return isFile ? `COALESCE(i.${column}, t.${column})` : `i.${column}`
}

/**
 * Incoming rows with the last day before theirs on which the same file says something else of the same key
 * (`contradicted_on`). By windows: looking through all incoming rows for each of them would cost their square.
 */
function withContradictions(register: Register, relation: string, values: readonly string[]): string {
  const inOrder = (alias: string) => `PARTITION BY ${list(statusKey(register), alias)} ORDER BY ${alias}valid_from`
  const before = values.map((column) => `lag(r.${column}) OVER w`).join(', ')
  return `(SELECT n.*, max(n.turned_on) OVER (${inOrder('n.')}) AS contradicted_on FROM (
      SELECT r.*, CASE WHEN (${list(values, 'r.')}) IS DISTINCT FROM (${before}) THEN lag(r.valid_from) OVER w END AS turned_on
      FROM ${relation} r WINDOW w AS (${inOrder('r.')})) n)`
}

/** What makes two rows values of the same status, whatever their first day. */
export function statusKey(register: Register): string[] {
  return ['county_code', ...factKey(register).filter((column) => column !== 'valid_from')]
}

/**
 * First half of writing a status: a value that begins on a later day ends the one before it; one that begins on the
 * same day replaces it. Runs before `insertStatusSql`, because the overlap guard checks every row at once.
 */
export function closeStatusSql(register: Register, relation: string): string {
  const table = tableOf(register)
  const key = statusKey(register)
  const values = updatedColumns(register)
  return `WITH i AS MATERIALIZED (${freshStatus(register, relation)}),
  hit AS MATERIALIZED (
    SELECT t.county_code, t.id, max(i.valid_from) FILTER (WHERE i.valid_from = t.valid_from) AS same_day,
      min(i.valid_from) FILTER (WHERE i.valid_from > t.valid_from) AS ends_on
    FROM ${table} t JOIN i ON ${equal(key, 't', 'i')}
      AND (i.valid_from = t.valid_from
        OR (i.valid_from > t.valid_from AND (t.valid_to IS NULL OR t.valid_to > i.valid_from)))
    GROUP BY t.county_code, t.id),
  former AS (${keepHistory(register, `${table} t JOIN hit h ON h.county_code = t.county_code AND h.id = t.id`)}),
  replaced AS (
    UPDATE ${table} t SET ${values.map((column) => `${column} = ${unlessFile(register, column)}`).join(', ')},
      valid_to = LEAST(h.ends_on, COALESCE(i.valid_to, t.valid_to)), source_row = i.source_row,
      batch_id = ${BATCH}, recorded_at = now(), recorded_by = ${ACTOR}
    FROM hit h, i WHERE h.same_day IS NOT NULL AND h.county_code = t.county_code AND h.id = t.id
      AND ${equal(key, 't', 'i')} AND i.valid_from = t.valid_from ${returning(register)}),
  ended AS (
    UPDATE ${table} t SET valid_to = h.ends_on, batch_id = ${BATCH}, recorded_at = now(), recorded_by = ${ACTOR}
    FROM hit h WHERE h.same_day IS NULL AND h.county_code = t.county_code AND h.id = t.id ${returning(register)}),
  noted AS (${logChanges(register, [
    { from: 'replaced', op: 'update' },
    { from: 'ended', op: 'update' },
  ])})
  SELECT (SELECT count(*) FROM replaced) AS replaced, (SELECT count(*) FROM ended) AS ended`
}

/** Second half: the new values, each until the next known change of its key. */
export function insertStatusSql(register: Register, relation: string): string {
  const table = tableOf(register)
  const key = statusKey(register)
  // The next incoming value by a window, not by looking through all incoming rows for each of them.
  const next = `LEAST(i.valid_to, i.next_incoming, (SELECT min(t.valid_from) FROM ${table} t
      WHERE ${equal(key, 't', 'i')} AND t.valid_from > i.valid_from))`
  return `WITH i AS MATERIALIZED (
    SELECT f.*, lead(f.valid_from) OVER (PARTITION BY ${list(key, 'f.')} ORDER BY f.valid_from) AS next_incoming
    FROM (${freshStatus(register, relation)}) f),
  inserted AS (
    ${insertSelect(register, `i WHERE NOT EXISTS (SELECT 1 FROM ${table} t WHERE ${equal([...key, 'valid_from'], 't', 'i')})`, { valid_to: next })}
    RETURNING county_code, id, ${subjects(register, table)}),
  noted AS (${logChanges(register, [{ from: 'inserted', op: 'insert' }])})
  SELECT count(*) AS inserted FROM inserted`
}
