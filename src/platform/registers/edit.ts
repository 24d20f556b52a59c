/** What a person changes by form: checked against the declaration, sealed, and written by the one writer. */
import { sql } from 'kysely'
import { AppError, type FieldIssue } from '../../kernel/errors.ts'
import { newId } from '../../kernel/id.ts'
import { toColumn } from '../../kernel/names.ts'
import { tableOf } from '../../language/register/columns.ts'
import { checkValues, type RegisterRecord } from '../../language/register/contract.ts'
import { isAttachment, isSealed, type Field } from '../../language/register/field.ts'
import type { Register } from '../../language/register/register.ts'
import type { Ctx } from '../actor.ts'
import { withScope, type Tx } from '../postgres/database.ts'
import { fileIds, keepFiles } from './attachments.ts'
import { encodeField, normaliseSealed, type ColumnValue } from './encode.ts'
import { checkKey, checkReferences, checkSealed, checkValidity, overlaps, takenNumbers } from './form-checks.ts'
import type { Consequence, Edit, FormChange, FormRules, Row } from './form-rule.ts'
import { movedTo, placeOf } from './form-place.ts'
import { getRecord } from './read.ts'
import { matchKey, saysOther, statusKey } from './write-sql.ts'
import { inJson, replaceRows, rowsFromMemory, takeTurn, writeRows } from './write.ts'

/** Where a form says its facts come from: the office that fills it in. */
export const FORM_SOURCE = 'township'

/**
 * Adds a record. A fact that is there already is that fact: said the same again it changes nothing, said otherwise it is
 * refused, because who adds has not seen what they would change.
 */
export async function createRecord(
  ctx: Ctx,
  register: Register,
  edit: Edit,
  rules: FormRules = {},
): Promise<RegisterRecord> {
  if (!register.writers.includes('form')) throw new AppError('registerReadOnly', { register: register.label })
  refuseIssues([
    ...checkValues(register, edit.values),
    ...checkSealed(register, edit.values),
    ...checkValidity(register, edit),
  ])
  return withScope(ctx.db, ctx.actor.scope, async (tx) => {
    await takeTurns(tx, register, rules)
    const place = await placeOf(ctx, tx, register, edit)
    const id = newId()
    const row = {
      ...place,
      id,
      source: FORM_SOURCE,
      source_row: null,
      ...(register.kind === 'status' && { valid_from: edit.validFrom, valid_to: edit.validTo ?? null }),
      ...encodeAll(ctx, register, edit.values),
    }
    const change = { register, countyCode: place.county_code, id, before: undefined, after: row, edit }
    const { issues, fill, follow } = await consequence(ctx, tx, rules, change)
    refuseIssues([
      ...(await checkReferences(tx, register, place.county_code, edit.values)),
      ...(await takenNumbers(tx, register, row, edit.values)),
      ...(await otherFact(tx, register, row)),
      ...issues,
    ])
    await saving(register, () =>
      writeRows(
        tx,
        register,
        rowsFromMemory(register, [{ ...row, ...fill }]),
        { actor: ctx.actor.id, batchId: null },
        'clear',
      ),
    )
    const written = await idOf(tx, register, row)
    await keepFiles(ctx, tx, register, { ...place, id: written }, edit.values)
    await follow?.()
    return getRecord(tx, register, place.county_code, written, ctx.sealer)
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
  rules: FormRules = {},
): Promise<RegisterRecord> {
  if (!register.writers.includes('form')) throw new AppError('registerReadOnly', { register: register.label })
  return withScope(ctx.db, ctx.actor.scope, async (tx) => {
    await takeTurns(tx, register, rules)
    const { rows } = await sql<{ row: Row; recorded_at: string }>`
      SELECT to_jsonb(t) AS row, t.recorded_at FROM ${sql.table(tableOf(register))} t
      WHERE t.county_code = ${countyCode} AND t.id = ${id} FOR NO KEY UPDATE`.execute(tx)
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
    ])
    const row: Row = {
      ...current.row,
      ...(await movedTo(ctx, tx, register, current.row, edit)),
      source_row: null,
      ...(edit.validTo !== undefined && register.kind === 'status' && { valid_to: edit.validTo }),
      ...encodeAll(ctx, register, edit.values),
    }
    const change = { register, countyCode, id, before: current.row, after: row, edit }
    const { issues, fill, follow } = await consequence(ctx, tx, rules, change)
    refuseIssues([
      ...(await checkReferences(tx, register, countyCode, edit.values)),
      ...(await takenNumbers(tx, register, row, edit.values)),
      ...(await overlaps(tx, register, row)),
      ...issues,
    ])
    await saving(register, () =>
      replaceRows(tx, register, rowsFromMemory(register, [{ ...row, ...fill }]), {
        actor: ctx.actor.id,
        batchId: null,
      }),
    )
    await keepFiles(
      ctx,
      tx,
      register,
      { county_code: countyCode, area_code: String(row['area_code']), id },
      edit.values,
    )
    await follow?.()
    return getRecord(tx, register, countyCode, id, ctx.sealer)
  })
}

/**
 * Waits for its turn before it holds any row, as imports do: the other way round the two would wait for each other. A long
 * import is not waited for to the end, or the people who save would take all connections of those who read.
 */
async function takeTurns(tx: Tx, register: Register, rules: FormRules): Promise<void> {
  await sql`SET LOCAL lock_timeout = ${sql.lit(`${TURN_SECONDS}s`)}`.execute(tx)
  try {
    for (const one of rules[register.id]?.turns ?? [register]) await takeTurn(tx, one)
  } catch (error) {
    throw isLockTimeout(error) ? new AppError('registerBusy') : error
  }
}

const TURN_SECONDS = 5

const isLockTimeout = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === '55P03'

async function consequence(ctx: Ctx, tx: Tx, rules: FormRules, change: FormChange): Promise<Consequence> {
  return (await rules[change.register.id]?.(ctx, tx, change)) ?? { issues: [] }
}

export function refuseIssues(issues: readonly FieldIssue[]): void {
  if (issues.length > 0) throw new AppError('recordInvalid', { count: issues.length }, issues)
}

/**
 * What another writer, or a record outside the person's area, stands in the way of is the person's to mend, not a fault
 * of the system.
 */
async function saving(register: Register, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const constraint = violated(error)
    const key = Object.keys(register.fields).find((name) => constraint === uniqueIndex(register, name))
    const label = key === undefined ? undefined : register.fields[key]?.label
    if (key !== undefined && label)
      refuseIssues([
        {
          path: key,
          text: {
            zh: `“${label.zh}”已被本县另一条记录使用，请核对`,
            en: `Another record of the county has this "${label.en}"; check it`,
          },
        },
      ])
    if (constraint === `${tableOf(register)}_no_overlap` || constraint === `${tableOf(register)}_fact`)
      throw new AppError('recordChanged')
    throw error
  }
}

const uniqueIndex = (register: Register, key: string): string => `${tableOf(register)}_${toColumn(key)}`

const UNIQUE_VIOLATION = '23505'
const EXCLUSION_VIOLATION = '23P01'

function violated(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error) || !('constraint' in error)) return undefined
  if (error.code !== UNIQUE_VIOLATION && error.code !== EXCLUSION_VIOLATION) return undefined
  return typeof error.constraint === 'string' ? error.constraint : undefined
}

function encodeAll(ctx: Ctx, register: Register, values: Readonly<Record<string, unknown>>): Row {
  const columns = Object.entries(values).flatMap(([key, value]) => {
    const field = register.fields[key]
    return field ? encodeField(key, field, normalise(field, value as ColumnValue), ctx.sealer) : []
  })
  return Object.fromEntries(columns)
}

function normalise(field: Field, value: ColumnValue): ColumnValue {
  if (isAttachment(field)) return fileIds(value)
  if (typeof value !== 'string') return value
  if (isSealed(field)) return normaliseSealed(field, value)
  return field.type === 'text' ? value.trim() : value
}

/** By which columns the same fact is found again: for a status, its first day as well. */
const factColumns = (register: Register): string[] =>
  register.kind === 'status' ? [...statusKey(register), 'valid_from'] : matchKey(register)

/** A record of the same key that says something else: it must be opened and changed, not overwritten unseen. */
async function otherFact(tx: Tx, register: Register, row: Row): Promise<FieldIssue[]> {
  const table = sql.table(tableOf(register))
  const same = factColumns(register).map((column) => sql`${sql.ref(`t.${column}`)} = ${sql.ref(`i.${column}`)}`)
  const { rows } = await sql`SELECT 1 FROM ${table} t, jsonb_populate_record(NULL::${table}, ${inJson(row)}::jsonb) i
    WHERE ${sql.join(same, sql` AND `)} AND ${sql.raw(saysOther(register))}`.execute(tx)
  if (rows.length === 0) return []
  const keys = [...new Set([...register.naturalKey, ...(register.happenedOn ? [register.happenedOn] : [])])]
  const labels = [
    ...keys.map((key) => register.fields[key]?.label ?? { zh: key, en: key }),
    ...(register.kind === 'status' ? [{ zh: '生效日期', en: 'first day' }] : []),
  ]
  return [
    {
      path: keys[0] ?? 'validFrom',
      text: {
        zh: `“${labels.map(({ zh }) => zh).join('、')}”相同的记录已经登记，未重复保存；请打开原记录修改，或核对后重新填写`,
        en: `A record with the same ${labels.map(({ en }) => `"${en}"`).join(', ')} is there already and was left as it is; open and change it, or check what you entered`,
      },
    },
  ]
}

/** A fact with the same key may have been there already: it said the same, and keeps its id. */
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
