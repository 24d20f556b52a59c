/** What a person changes by form: checked against the declaration, sealed, and written by the one writer. */
import { sql } from 'kysely'
import { AppError, type FieldIssue } from '../../kernel/errors.ts'
import { newId } from '../../kernel/id.ts'
import { countyOf, toAreaCode } from '../../kernel/area-code.ts'
import { citizenIdProblem } from '../../kernel/citizen-id.ts'
import { normalisePhone } from '../../kernel/phone.ts'
import { tableOf } from '../../language/register/columns.ts'
import { checkValues, type RegisterRecord } from '../../language/register/contract.ts'
import type { Field } from '../../language/register/field.ts'
import type { Register } from '../../language/register/register.ts'
import type { Ctx } from '../actor.ts'
import { withScope, type Tx } from '../postgres/database.ts'
import { encodeField, type ColumnValue } from './encode.ts'
import { getRecord } from './read.ts'
import { rowsFromMemory, writeRows } from './write.ts'

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
    throw new AppError('registerReadOnly', { register: register.label.zh })
  }
  refuseIssues([
    ...checkValues(register, edit.values),
    ...checkSealed(register, edit.values),
    ...checkValidity(register, edit),
  ])
  return withScope(ctx.db, ctx.actor.scope, async (tx) => {
    const place = await placeOf(tx, register, edit)
    const id = newId()
    const row = {
      ...place,
      id,
      source: FORM_SOURCE,
      source_row: null,
      ...(register.kind === 'status' && { valid_from: edit.validFrom, valid_to: edit.validTo ?? null }),
      ...encodeAll(ctx, register, edit.values),
    }
    await writeRows(tx, register, rowsFromMemory(register, [row]), { actor: ctx.actor.id, batchId: null }, 'clear')
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
  if (!register.writers.includes('form')) throw new AppError('registerReadOnly', { register: register.label.zh })
  return withScope(ctx.db, ctx.actor.scope, async (tx) => {
    const { rows } = await sql<{ row: Row; recorded_at: string }>`
      SELECT to_jsonb(t) AS row, t.recorded_at FROM ${sql.table(tableOf(register))} t
      WHERE t.county_code = ${countyCode} AND t.id = ${id} FOR UPDATE`.execute(tx)
    const current = rows[0]
    if (!current) throw new AppError('recordNotFound', { register: register.label.zh })
    if (current.recorded_at !== edit.recordedAt) throw new AppError('recordChanged')
    const seen = await getRecord(tx, register, countyCode, id, ctx.sealer)
    refuseIssues([
      ...checkValues(register, { ...seen.values, ...edit.values }),
      ...checkSealed(register, edit.values),
      ...checkKey(register, edit.values, seen.values),
      ...(edit.validTo === undefined
        ? []
        : checkValidity(register, { ...edit, validFrom: seen.validFrom ?? undefined })),
    ])
    const row = {
      ...current.row,
      source_row: null,
      ...(edit.validTo !== undefined && register.kind === 'status' && { valid_to: edit.validTo }),
      ...encodeAll(ctx, register, edit.values),
    }
    await writeRows(tx, register, rowsFromMemory(register, [row]), { actor: ctx.actor.id, batchId: null }, 'clear')
    return getRecord(tx, register, countyCode, id, ctx.sealer)
  })
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
  if (field.type === 'citizenId') return value.trim().toUpperCase()
  if (field.type === 'phone') return normalisePhone(value) ?? value
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
  const key = [...register.naturalKey, ...(register.happenedOn ? [register.happenedOn] : [])]
  return key
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
async function placeOf(tx: Tx, register: Register, edit: Edit): Promise<{ county_code: string; area_code: string }> {
  if (register.subject === 'area') {
    if (!edit.areaCode) refuseIssues([{ path: 'areaCode', text: { zh: '请选择地区', en: 'Choose an area' } }])
    const areaCode = toAreaCode(edit.areaCode ?? '')
    return { county_code: countyOf(areaCode), area_code: areaCode }
  }
  const [table, id] =
    register.subject === 'person' ? (['person', edit.personId] as const) : (['household', edit.householdId] as const)
  const { rows } = await sql<{ county_code: string; area_code: string }>`
    SELECT county_code, area_code FROM ${sql.table(table)}
    WHERE county_code = ${edit.countyCode ?? ''} AND id = ${id ?? null}::uuid`.execute(tx)
  const place = rows[0]
  if (!place) throw new AppError('recordNotFound', { register: register.subject === 'person' ? '人员' : '农户' })
  const key = register.subject === 'person' ? 'person_id' : 'household_id'
  return { ...place, [key]: id }
}

/** A fact with the same key may have been there already: then it was changed and keeps its id. */
async function idOf(tx: Tx, register: Register, row: Row): Promise<string> {
  const { rows } = await sql<{ id: string }>`SELECT id FROM ${sql.table(tableOf(register))}
    WHERE county_code = ${row['county_code']} AND id = ${row['id']}`.execute(tx)
  if (rows[0]) return rows[0].id
  const last = await sql<{ record_id: string }>`SELECT record_id FROM change_log
    WHERE xid = pg_current_xact_id() AND register = ${tableOf(register)} ORDER BY recorded_at DESC LIMIT 1`.execute(tx)
  const changed = last.rows[0]
  if (!changed) throw new AppError('recordChanged')
  return changed.record_id
}
