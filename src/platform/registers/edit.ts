/** What a person changes by form: checked against the declaration, sealed, and written by the one writer. */
import { sql } from 'kysely'
import { AppError, type FieldIssue } from '../../kernel/errors.ts'
import { newId } from '../../kernel/id.ts'
import { countyOf, toAreaCode } from '../../kernel/area-code.ts'
import { citizenIdProblem } from '../../kernel/citizen-id.ts'
import { toColumn } from '../../kernel/names.ts'
import { normalisePhone } from '../../kernel/phone.ts'
import { covers } from '../../language/access/scope.ts'
import { tableOf } from '../../language/register/columns.ts'
import { checkValues, type RegisterRecord } from '../../language/register/contract.ts'
import { isReference, isSealed, type Field } from '../../language/register/field.ts'
import type { Register } from '../../language/register/register.ts'
import type { Ctx } from '../actor.ts'
import { withScope, type Tx } from '../postgres/database.ts'
import { encodeField, normaliseSealed, type ColumnValue } from './encode.ts'
import { getRecord, HOUSEHOLD, PERSON } from './read.ts'
import { matchKey, statusKey } from './write-sql.ts'
import { inJson, rowsFromMemory, writeRows } from './write.ts'

type Row = Record<string, unknown>

export interface Edit {
  readonly areaCode?: string | undefined
  readonly countyCode?: string | undefined
  readonly householdId?: string | undefined
  readonly personId?: string | undefined
  readonly validFrom?: string | undefined
  readonly validTo?: string | null | undefined
  readonly values: Readonly<Record<string, unknown>>
}

/** Where a form says its facts come from: the office that fills it in. */
const FORM_SOURCE = 'township'

/** Adds a fact about a household, a person or an area. Households and persons themselves come through intake. */
export async function createRecord(ctx: Ctx, register: Register, edit: Edit): Promise<RegisterRecord> {
  if (!register.writers.includes('form') || register.kind === 'entity') {
    throw new AppError('registerReadOnly', { register: register.label })
  }
  refuseIssues([
    ...checkValues(register, edit.values),
    ...checkSealed(register, edit.values),
    ...checkValidity(register, edit),
  ])
  return withScope(ctx.db, ctx.actor.scope, async (tx) => {
    const place = await placeOf(ctx, tx, register, edit)
    refuseIssues(await checkReferences(tx, register, place.county_code, edit.values))
    const id = newId()
    const row = {
      ...place,
      id,
      source: FORM_SOURCE,
      source_row: null,
      ...(register.kind === 'status' && { valid_from: edit.validFrom, valid_to: edit.validTo ?? null }),
      ...encodeAll(ctx, register, edit.values),
    }
    await write(ctx, tx, register, row)
    return getRecord(tx, register, place.county_code, await idOf(tx, register, row), ctx.sealer)
  })
}

/**
 * Changes a record. Fields that are not sent stay; `recordedAt` is that of the version the person saw: if it has
 * changed meanwhile, nothing is saved.
 */
export async function updateRecord(
  ctx: Ctx,
  register: Register,
  countyCode: string,
  id: string,
  edit: Edit & { readonly recordedAt: string },
): Promise<RegisterRecord> {
  if (!register.writers.includes('form')) throw new AppError('registerReadOnly', { register: register.label })
  return withScope(ctx.db, ctx.actor.scope, async (tx) => {
    const { rows } = await sql<{ row: Row; recorded_at: string }>`
      SELECT to_jsonb(t) AS row, t.recorded_at FROM ${sql.table(tableOf(register))} t
      WHERE t.county_code = ${countyCode} AND t.id = ${id} FOR UPDATE`.execute(tx)
    const current = rows[0]
    if (!current) throw new AppError('recordNotFound', { register: register.label })
    if (current.recorded_at !== edit.recordedAt) throw new AppError('recordChanged')
    const seen = await getRecord(tx, register, countyCode, id, ctx.sealer)
    refuseIssues([
      ...checkValues(register, { ...seen.values, ...edit.values }),
      ...checkSealed(register, edit.values),
      ...checkKey(register, edit.values, seen.values),
      ...(edit.validTo === undefined
        ? []
        : checkValidity(register, { ...edit, validFrom: seen.validFrom ?? undefined })),
      ...(await checkReferences(tx, register, countyCode, edit.values)),
    ])
    const row = {
      ...current.row,
      source_row: null,
      ...(edit.validTo !== undefined && register.kind === 'status' && { valid_to: edit.validTo }),
      ...encodeAll(ctx, register, edit.values),
    }
    await write(ctx, tx, register, row)
    return getRecord(tx, register, countyCode, id, ctx.sealer)
  })
}

/** A number that another record of the county carries is the person's mistake, not the system's. */
async function write(ctx: Ctx, tx: Tx, register: Register, row: Row): Promise<void> {
  try {
    await writeRows(tx, register, rowsFromMemory(register, [row]), { actor: ctx.actor.id, batchId: null }, 'clear')
  } catch (error) {
    const key = Object.keys(register.fields).find((name) => isTaken(error, `${tableOf(register)}_${toColumn(name)}`))
    const label = key === undefined ? undefined : register.fields[key]?.label
    if (key === undefined || !label) throw error
    const { zh, en } = label
    refuseIssues([
      {
        path: key,
        text: {
          zh: `“${zh}”已被本县另一条记录使用，请核对`,
          en: `Another record of the county has this "${en}"; check it`,
        },
      },
    ])
  }
}

const UNIQUE_VIOLATION = '23505'

function isTaken(error: unknown, index: string): boolean {
  if (typeof error !== 'object' || error === null || !('code' in error) || !('constraint' in error)) return false
  return error.code === UNIQUE_VIOLATION && error.constraint === index
}

/** What is referred to must be there and in sight: a foreign key alone would also find what lies outside the scope. */
async function checkReferences(tx: Tx, register: Register, countyCode: string, values: Row): Promise<FieldIssue[]> {
  const issues: FieldIssue[] = []
  for (const [key, field] of Object.entries(register.fields)) {
    const id = values[key]
    if (!isReference(field) || typeof id !== 'string') continue
    const { rows } = await sql`SELECT 1 FROM ${sql.table(field.type)}
      WHERE county_code = ${countyCode} AND id = ${id}::uuid`.execute(tx)
    const { zh, en } = field.label
    if (rows.length === 0)
      issues.push({ path: key, text: { zh: `请从列表中选择“${zh}”`, en: `Choose "${en}" from the list` } })
  }
  return issues
}

function refuseIssues(issues: readonly FieldIssue[]): void {
  if (issues.length > 0) throw new AppError('recordInvalid', { count: issues.length }, issues)
}

function encodeAll(ctx: Ctx, register: Register, values: Readonly<Record<string, unknown>>): Row {
  const columns = Object.entries(values).flatMap(([key, value]) => {
    const field = register.fields[key]
    return field ? encodeField(key, field, normalise(field, value as ColumnValue), ctx.sealer) : []
  })
  return Object.fromEntries(columns)
}

function normalise(field: Field, value: ColumnValue): ColumnValue {
  if (typeof value !== 'string') return value
  if (isSealed(field)) return normaliseSealed(field, value)
  return field.type === 'text' ? value.trim() : value
}

function checkSealed(register: Register, values: Readonly<Record<string, unknown>>): FieldIssue[] {
  return Object.entries(values).flatMap(([key, value]): FieldIssue[] => {
    const field = register.fields[key]
    if (typeof value !== 'string' || !field) return []
    const wrong =
      (field.type === 'citizenId' && citizenIdProblem(value.trim().toUpperCase().slice(0, 18)) !== undefined) ||
      (field.type === 'phone' && normalisePhone(value) === undefined)
    const { zh, en } = field.label
    return wrong
      ? [{ path: key, text: { zh: `“${zh}”有误，请逐位核对`, en: `"${en}" is not valid; check its digits` } }]
      : []
  })
}

/** What identifies a fact cannot be edited: that would be another fact. */
function checkKey(register: Register, values: Row, seen: Readonly<Record<string, unknown>>): FieldIssue[] {
  const key = new Set([...register.naturalKey, ...(register.happenedOn ? [register.happenedOn] : [])])
  return [...key]
    .filter((name) => Object.hasOwn(values, name) && values[name] !== seen[name])
    .map((name) => ({
      path: name,
      text: {
        zh: `“${register.fields[name]?.label.zh}”用于识别记录，不能修改；请另行登记一条`,
        en: `"${register.fields[name]?.label.en}" identifies the record and cannot be changed; add another record instead`,
      },
    }))
}

function checkValidity(register: Register, edit: Edit): FieldIssue[] {
  if (register.kind !== 'status') return []
  if (!edit.validFrom) return [{ path: 'validFrom', text: { zh: '请填写生效日期', en: 'The first day is required' } }]
  if (edit.validTo && edit.validTo <= edit.validFrom) {
    return [{ path: 'validTo', text: { zh: '失效日期应晚于生效日期', en: 'The last day must come after the first' } }]
  }
  return []
}

/** The row's county and area are those of its household or person, or the area itself. */
async function placeOf(
  ctx: Ctx,
  tx: Tx,
  register: Register,
  edit: Edit,
): Promise<{ county_code: string; area_code: string }> {
  if (register.subject === 'area') {
    // A catalogue that everybody reads may belong to the whole province.
    const anyLevel = register.shared ?? false
    const { rows } = await sql<{ code: string }>`SELECT code FROM area
      WHERE code = ${edit.areaCode ?? ''} AND (${anyLevel} OR level IN ('county', 'township', 'village'))`.execute(tx)
    const areaCode = rows[0] && toAreaCode(rows[0].code)
    if (!areaCode) {
      const text = anyLevel
        ? { zh: '请选择地区', en: 'Choose an area' }
        : { zh: '请选择县级及以下的地区', en: 'Choose an area at county level or below' }
      throw new AppError('recordInvalid', { count: 1 }, [{ path: 'areaCode', text }])
    }
    if (!covers(ctx.actor.scope, areaCode)) throw new AppError('outOfScope', { area: areaCode })
    return { county_code: anyLevel ? areaCode.slice(0, 6) : countyOf(areaCode), area_code: areaCode }
  }
  const [table, id] =
    register.subject === 'person' ? (['person', edit.personId] as const) : (['household', edit.householdId] as const)
  const { rows } = await sql<{ county_code: string; area_code: string }>`
    SELECT county_code, area_code FROM ${sql.table(table)}
    WHERE county_code = ${edit.countyCode ?? ''} AND id = ${id ?? null}::uuid`.execute(tx)
  const place = rows[0]
  if (!place) throw new AppError('recordNotFound', { register: register.subject === 'person' ? PERSON : HOUSEHOLD })
  const key = register.subject === 'person' ? 'person_id' : 'household_id'
  return { ...place, [key]: id }
}

/** A fact with the same key may have been there already: it was changed, or said the same, and keeps its id. */
async function idOf(tx: Tx, register: Register, row: Row): Promise<string> {
  const status = register.kind === 'status'
  const key = status ? statusKey(register) : matchKey(register)
  const same = key.map((column) => sql`${sql.ref(`t.${column}`)} = ${sql.ref(`i.${column}`)}`)
  const inForce = sql`t.valid_from <= i.valid_from AND (t.valid_to IS NULL OR t.valid_to > i.valid_from)`
  const table = sql.table(tableOf(register))
  const { rows } = await sql<{ id: string }>`SELECT t.id FROM ${table} t,
      jsonb_populate_record(NULL::${table}, ${inJson(row)}::jsonb) i
    WHERE ${sql.join(status ? [...same, inForce] : same, sql` AND `)}`.execute(tx)
  const found = rows[0]
  if (!found) throw new AppError('recordChanged')
  return found.id
}
