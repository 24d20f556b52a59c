/**
 * Reading registers for lists, pages and exports. Row security has already decided which rows exist; here is only what
 * to show of them. Sealed values come out masked.
 */
import { sql, type RawBuilder } from 'kysely'
import { maskBankCard } from '../../kernel/bank-card.ts'
import { maskCitizenId } from '../../kernel/citizen-id.ts'
import type { Label } from '../../kernel/label.ts'
import { AppError } from '../../kernel/errors.ts'
import { toColumn } from '../../kernel/names.ts'
import { maskPhone } from '../../kernel/phone.ts'
import { columnsOfField, historyOf, tableOf } from '../../language/register/columns.ts'
import { fieldSchema, type ListQuery, type RegisterRecord } from '../../language/register/contract.ts'
import { isAttachment, isReference, isSealed, type Field } from '../../language/register/field.ts'
import type { Register } from '../../language/register/register.ts'
import type { Sealer } from '../crypto/sealer.ts'
import { prepared, type Tx } from '../postgres/database.ts'
import { normaliseSealed } from './encode.ts'
import { foundBy } from './search.ts'

type Row = Record<string, unknown>

/** Counting stops here: beyond it a list says "more than". */
const COUNT_LIMIT = 10_000

export interface ListResult {
  readonly rows: RegisterRecord[]
  readonly total: number
  readonly totalIsExact: boolean
}

export async function listRecords(tx: Tx, register: Register, query: ListQuery, sealer: Sealer): Promise<ListResult> {
  const where = conditions(register, query, sealer)
  const order = orderBy(register, query.sort)
  const found = query.q
    ? await searchPage(tx, register, where, order, query, sealer)
    : await readPage(tx, register, where, order, query)
  const total = found.total ?? (await countRecords(tx, register, where))
  return {
    rows: found.rows.map((row) => toRecord(register, row, sealer)),
    total: Math.min(total, COUNT_LIMIT),
    totalIsExact: total <= COUNT_LIMIT,
  }
}

interface Page {
  readonly rows: readonly Row[]
  readonly total?: number
}

async function readPage(
  tx: Tx,
  register: Register,
  where: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
  query: ListQuery,
): Promise<Page> {
  const { limit, offset } = query
  const hits = sql`, (SELECT count(*) FROM (${upToLimit(register, where)}) c) AS hits`
  const { rows } = await sql<Row & { hits: number }>`${kept(query)}${selectRecords(register, undefined, hits)}
    WHERE ${where} ORDER BY ${order} LIMIT ${limit} OFFSET ${offset}`.execute(tx)
  return pageOf(rows)
}

/**
 * A common name has thousands of hits: they are looked up once for page and count, and only the page gets its names. Words
 * carry the area of their household, so a search for households alone is numbered and ordered without reading them.
 */
async function searchPage(
  tx: Tx,
  register: Register,
  where: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
  query: ListQuery,
  sealer: Sealer,
): Promise<Page> {
  const { limit, offset, sort } = query
  const table = sql.table(tableOf(register))
  const keys = sql.join(
    [...new Set(['county_code', 'id', 'area_code', sortColumn(register, sort)])].map((name) => sql.ref(`t.${name}`)),
  )
  const hits = isSearchAlone(register, query)
    ? sql`SELECT s.county_code, s.household_id AS id, min(s.area_code) AS area_code FROM (${foundBy(query.q ?? '', sealer)}) s
        GROUP BY s.county_code, s.household_id`
    : sql`SELECT ${keys} FROM ${table} t WHERE ${where}`
  const page = sql`(SELECT f.* FROM (SELECT * FROM hit t ORDER BY ${order} LIMIT ${limit} OFFSET ${offset}) k
    JOIN ${table} f ON f.county_code = k.county_code AND f.id = k.id)`
  const { rows } = await sql<Row & { hits: number }>`${kept(query)}
    WITH hit AS MATERIALIZED (${hits}),
      counted AS (SELECT count(*) AS hits FROM (SELECT FROM hit LIMIT ${COUNT_LIMIT + 1}) h)
    ${selectRecords(register, page, sql`, (SELECT hits FROM counted) AS hits`)} ORDER BY ${order}`.execute(tx)
  return pageOf(rows)
}

const isSearchAlone = (register: Register, { filter, sort, countyCode, householdId, personId }: ListQuery): boolean =>
  register.id === 'household' && !filter && !sort && !countyCode && !householdId && !personId

/** Behind the last page there is no row that could carry the number. */
const pageOf = (rows: readonly (Row & { hits: number })[]): Page => (rows[0] ? { rows, total: rows[0].hits } : { rows })

/**
 * What is asked all day in the same words keeps its plan: lists as they open, and searches. Filters and orders can be put
 * together in too many ways for that.
 */
const kept = ({ filter, sort }: ListQuery): RawBuilder<unknown> =>
  filter === undefined && sort === undefined ? prepared : sql``

const upToLimit = (register: Register, where: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`SELECT FROM ${sql.table(tableOf(register))} t WHERE ${where} LIMIT ${COUNT_LIMIT + 1}`

async function countRecords(tx: Tx, register: Register, where: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{
    count: number
  }>`SELECT count(*) AS count FROM (${upToLimit(register, where)}) c`.execute(tx)
  return rows[0]?.count ?? 0
}

/** Throws where filter or sort name what cannot be: before an export begins to stream, when an answer can still refuse. */
export function checkQuery(register: Register, query: ListQuery, sealer: Sealer): void {
  conditions(register, query, sealer)
  orderBy(register, query.sort)
}

/** One batch after another, for exports: no list is ever held in memory as a whole. */
export async function* streamRecords(
  tx: Tx,
  register: Register,
  query: ListQuery,
  sealer: Sealer,
  batchSize = 1000,
): AsyncGenerator<RegisterRecord[]> {
  const where = conditions(register, query, sealer)
  await sql`DECLARE export_cursor NO SCROLL CURSOR FOR ${selectRecords(register)} WHERE ${where} ORDER BY ${orderBy(register, query.sort)}`.execute(
    tx,
  )
  for (;;) {
    const { rows } = await sql<Row>`FETCH ${sql.raw(String(batchSize))} FROM export_cursor`.execute(tx)
    if (rows.length === 0) return
    yield rows.map((row) => toRecord(register, row, sealer))
  }
}

export async function findRecord(
  tx: Tx,
  register: Register,
  countyCode: string,
  id: string,
  sealer: Sealer,
): Promise<RegisterRecord | undefined> {
  const { rows } =
    await sql<Row>`${selectRecords(register)} WHERE t.county_code = ${countyCode} AND t.id = ${id}`.execute(tx)
  return rows[0] && toRecord(register, rows[0], sealer)
}

export async function getRecord(
  tx: Tx,
  register: Register,
  countyCode: string,
  id: string,
  sealer: Sealer,
): Promise<RegisterRecord> {
  const record = await findRecord(tx, register, countyCode, id, sealer)
  if (!record) throw new AppError('recordNotFound', { register: register.label })
  return record
}

export interface FormerRecord {
  readonly recordedAt: string
  readonly recordedTo: string
  readonly recordedBy: string
  readonly endedBy: string
  readonly endedAs: 'update' | 'delete'
  readonly values: Readonly<Record<string, unknown>>
}

/** What the record said before, newest first. */
export async function listHistory(
  tx: Tx,
  register: Register,
  countyCode: string,
  id: string,
  sealer: Sealer,
): Promise<FormerRecord[]> {
  const { rows } =
    await sql<Row>`SELECT t.*${filesOf(register)}, COALESCE(u.display_name, t.recorded_by) AS recorder, COALESCE(e.display_name, t.ended_by) AS ender
    FROM ${sql.table(historyOf(register))} t
    LEFT JOIN app_user u ON u.id::text = t.recorded_by LEFT JOIN app_user e ON e.id::text = t.ended_by
    WHERE t.county_code = ${countyCode} AND t.id = ${id} ORDER BY t.recorded_to DESC LIMIT 200`.execute(tx)
  return rows.map((row) => ({
    recordedAt: text(row['recorded_at']),
    recordedTo: text(row['recorded_to']),
    recordedBy: text(row['recorder']),
    endedBy: text(row['ender']),
    endedAs: row['ended_as'] === 'delete' ? 'delete' : 'update',
    values: valuesOf(register, row, sealer),
  }))
}

/** Every record with the name of its area and of whom it is about. */
function selectRecords(
  register: Register,
  from: RawBuilder<unknown> = sql.table(tableOf(register)),
  also: RawBuilder<unknown> = sql``,
): RawBuilder<unknown> {
  // A row of an area that the area register does not know is still a row: it must not drop out of lists and exports.
  return sql`SELECT t.*${filesOf(register)}, COALESCE(a.full_name, t.area_code) AS area_name, ${aboutColumn(register)} AS about,
      COALESCE(u.display_name, t.recorded_by) AS recorder${also}
    FROM ${from} t LEFT JOIN area a ON a.code = t.area_code
    LEFT JOIN app_user u ON u.id::text = t.recorded_by ${aboutJoin(register)}`
}

/** Beside the ids of its files, what a record says of each. */
function filesOf(register: Register): RawBuilder<unknown> {
  const keys = Object.entries(register.fields).flatMap(([key, field]) => (isAttachment(field) ? [key] : []))
  const columns = keys.map(
    (
      key,
    ) => sql`, (SELECT jsonb_agg(jsonb_build_object('id', f.id, 'name', f.file_name, 'mediaType', f.media_type, 'size', f.size_bytes,
        'href', '/api/registers/' || f.register || '/' || f.county_code || '/' || f.record_id || '/attachments/' || f.id) ORDER BY f.id)
      FROM attachment f WHERE f.county_code = t.county_code AND f.id = ANY(${sql.ref(`t.${toColumn(key)}_ids`)})) AS ${sql.ref(filesColumn(key))}`,
  )
  return sql.join(columns, sql``)
}

const filesColumn = (key: string): string => `${toColumn(key)}_files`

function aboutColumn(register: Register): RawBuilder<unknown> {
  if (register.subject === 'household') return sql`h.head_name`
  if (register.subject === 'person') return sql`p.name`
  return sql`NULL::text`
}

function aboutJoin(register: Register): RawBuilder<unknown> {
  if (register.subject === 'household')
    return sql`LEFT JOIN household h ON h.county_code = t.county_code AND h.id = t.household_id`
  if (register.subject === 'person')
    return sql`LEFT JOIN person p ON p.county_code = t.county_code AND p.id = t.person_id`
  return sql``
}

function conditions(register: Register, query: ListQuery, sealer: Sealer): RawBuilder<unknown> {
  const filters = query.filter === undefined ? [] : [query.filter].flat()
  const parts: RawBuilder<unknown>[] = [
    ...filters.map((filter) => filterCondition(register, filter, sealer)),
    ...(query.q ? [searchCondition(register, query.q, sealer)] : []),
    ...(query.on && register.kind === 'status'
      ? [sql`(t.valid_from <= ${query.on} AND (t.valid_to IS NULL OR t.valid_to > ${query.on}))`]
      : []),
    ...(query.countyCode ? [sql`t.county_code = ${query.countyCode}`] : []),
    ...(query.householdId ? [sql`${sql.ref(`t.${householdColumn(register)}`)} = ${query.householdId}`] : []),
    ...(query.personId ? [sql`${sql.ref(`t.${personColumn(register)}`)} = ${query.personId}`] : []),
  ]
  return parts.length === 0 ? sql`true` : sql.join(parts, sql` AND `)
}

/** What records are about, as refusals call it. */
export const HOUSEHOLD: Label = { zh: '农户', en: 'Households' }
export const PERSON: Label = { zh: '人员', en: 'Persons' }

const notAbout = (register: Register, whom: Label): Label => ({
  zh: `“${register.label.zh}”不能按${whom.zh}查询`,
  en: `"${register.label.en}" has no ${whom.en.toLowerCase()}`,
})

function householdColumn(register: Register): string {
  if (register.id === 'household') return 'id'
  const has = register.subject === 'household' || register.fields['household']?.type === 'household'
  if (!has) throw new AppError('invalidRequest', { details: notAbout(register, HOUSEHOLD) })
  return 'household_id'
}

function personColumn(register: Register): string {
  if (register.id === 'person') return 'id'
  if (register.subject !== 'person') throw new AppError('invalidRequest', { details: notAbout(register, PERSON) })
  return 'person_id'
}

/** `key:value`; an empty value means not known. */
function filterCondition(register: Register, filter: string, sealer: Sealer): RawBuilder<unknown> {
  const at = filter.indexOf(':')
  const key = filter.slice(0, at)
  const value = filter.slice(at + 1)
  const field = at > 0 && Object.hasOwn(register.fields, key) ? register.fields[key] : undefined
  if (!field) throw refusedFilter(filter)
  const column = sql.ref(`t.${comparedColumn(key, field)}`)
  if (value === '') return sql`${column} IS NULL`
  switch (field.type) {
    case 'citizenId':
    case 'phone':
    case 'bankCard':
      return sql`${column} = ${sealer.index(normaliseSealed(field, value))}`
    case 'codes':
      return sql`${column} @> ARRAY[${value}]`
    case 'fen':
    case 'quantity':
      if (!Number.isSafeInteger(Number(value))) throw refusedFilter(filter)
      return sql`${column} = ${Number(value)}`
    case 'attachment':
      throw refusedFilter(filter)
    case 'yesNo':
      if (value !== 'true' && value !== 'false') throw refusedFilter(filter)
      return sql`${column} = ${value === 'true'}`
    case 'day':
    case 'household':
    case 'person':
    case 'organisation':
      // PostgreSQL would fail on what is no day or id; only these two types can.
      if (!fieldSchema(field).safeParse(value).success) throw refusedFilter(filter)
      return sql`${column} = ${value}`
    default:
      return sql`${column} = ${value}`
  }
}

function comparedColumn(key: string, field: Field): string {
  if (isSealed(field)) return `${toColumn(key)}_index`
  if (isAttachment(field)) return `${toColumn(key)}_ids`
  return isReference(field) ? `${toColumn(key)}_id` : toColumn(key)
}

const refusedFilter = (filter: string): AppError =>
  new AppError('invalidRequest', {
    details: { zh: `无法按“${filter}”筛选`, en: `"${filter}" is no filter here` },
  })

function searchCondition(register: Register, q: string, sealer: Sealer): RawBuilder<unknown> {
  const found = foundBy(q, sealer)
  if (register.id === 'household')
    return sql`(t.county_code, t.id) IN (SELECT county_code, household_id FROM (${found}) s)`
  if (register.id === 'person') return sql`(t.county_code, t.id) IN (SELECT county_code, person_id FROM (${found}) s)`
  if (register.subject === 'household')
    return sql`(t.county_code, t.household_id) IN (SELECT county_code, household_id FROM (${found}) s)`
  if (register.subject === 'person')
    return sql`(t.county_code, t.person_id) IN (SELECT county_code, person_id FROM (${found}) s)`
  return register.shared
    ? catalogueCondition(register, q)
    : sql`t.area_code IN (SELECT code FROM area WHERE name = ${q})`
}

/** A catalogue that everybody reads is small and has no words of its own: any part of its names and numbers finds it. */
function catalogueCondition(register: Register, q: string): RawBuilder<unknown> {
  const token = q.normalize('NFKC').toLowerCase()
  const texts = Object.entries(register.fields).flatMap(([key, field]) => {
    if (field.type !== 'text') return []
    const name = `t.${toColumn(key)}`
    return field.pinyin ? [name, `${name}_pinyin`, `${name}_initials`] : [name]
  })
  return sql`(${sql.join(
    [
      ...texts.map((name) => sql`strpos(lower(${sql.ref(name)}), ${token}) > 0`),
      sql`t.area_code IN (SELECT code FROM area WHERE name = ${q})`,
    ],
    sql` OR `,
  )})`
}

function orderBy(register: Register, sort: string | undefined): RawBuilder<unknown> {
  if (!sort) return sql`t.area_code, t.id`
  const column = sql.ref(`t.${sortColumn(register, sort)}`)
  return sort.startsWith('-') ? sql`${column} DESC NULLS LAST, t.id DESC` : sql`${column} ASC NULLS LAST, t.id`
}

function sortColumn(register: Register, sort: string | undefined): string {
  if (!sort) return 'area_code'
  const key = sort.startsWith('-') ? sort.slice(1) : sort
  const field = Object.hasOwn(register.fields, key) ? register.fields[key] : undefined
  if (!field || isSealed(field) || isReference(field) || isAttachment(field))
    throw new AppError('invalidRequest', {
      details: { zh: `无法按“${sort}”排序`, en: `"${sort}" is no order here` },
    })
  return field.type === 'text' && field.pinyin ? `${toColumn(key)}_pinyin` : toColumn(key)
}

function toRecord(register: Register, row: Row, sealer: Sealer): RegisterRecord {
  return {
    id: text(row['id']),
    countyCode: text(row['county_code']),
    areaCode: text(row['area_code']),
    areaName: text(row['area_name']),
    householdId: register.id === 'household' ? text(row['id']) : optional(row['household_id']),
    personId: register.id === 'person' ? text(row['id']) : optional(row['person_id']),
    about: optional(row['about']),
    validFrom: optional(row['valid_from']),
    validTo: optional(row['valid_to']),
    source: text(row['source']),
    batchId: optional(row['batch_id']),
    sourceRow: typeof row['source_row'] === 'number' ? row['source_row'] : null,
    recordedAt: text(row['recorded_at']),
    recordedBy: text(row['recorder']),
    values: valuesOf(register, row, sealer),
  }
}

function valuesOf(register: Register, row: Row, sealer: Sealer): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(register.fields).map(([key, field]) => [key, valueOf(register, key, field, row, sealer)]),
  )
}

function valueOf(register: Register, key: string, field: Field, row: Row, sealer: Sealer): unknown {
  if (isAttachment(field)) return row[filesColumn(key)] ?? null
  const column = columnsOfField(register, key, field)[0]
  const value = column ? (row[column.name] ?? null) : null
  if (value === null || !isSealed(field)) return value
  return Buffer.isBuffer(value) ? MASKS[field.type](sealer.open(value)) : null
}

const MASKS = { citizenId: maskCitizenId, phone: maskPhone, bankCard: maskBankCard } as const

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const optional = (value: unknown): string | null => (typeof value === 'string' ? value : null)
