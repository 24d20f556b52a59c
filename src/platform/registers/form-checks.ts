/** What is wrong with a form, beyond the shape of its values: each issue names the field and says what to do. */
import { sql } from 'kysely'
import { citizenIdProblem } from '../../kernel/citizen-id.ts'
import type { FieldIssue } from '../../kernel/errors.ts'
import { toColumn } from '../../kernel/names.ts'
import { normalisePhone } from '../../kernel/phone.ts'
import { tableOf } from '../../language/register/columns.ts'
import { isReference } from '../../language/register/field.ts'
import type { Register } from '../../language/register/register.ts'
import type { Tx } from '../postgres/database.ts'
import { normaliseSealed } from './encode.ts'
import type { Edit, Row } from './form-rule.ts'
import { statusKey } from './write-sql.ts'
import { inJson } from './write.ts'

export function checkSealed(register: Register, values: Row): FieldIssue[] {
  return Object.entries(values).flatMap(([key, value]): FieldIssue[] => {
    const field = register.fields[key]
    if (typeof value !== 'string' || !field) return []
    const wrong =
      (field.type === 'citizenId' && citizenIdProblem(normaliseSealed(field, value).slice(0, 18)) !== undefined) ||
      (field.type === 'phone' && normalisePhone(value) === undefined)
    const { zh, en } = field.label
    return wrong
      ? [{ path: key, text: { zh: `“${zh}”有误，请逐位核对`, en: `"${en}" is not valid; check its digits` } }]
      : []
  })
}

/** What identifies a fact cannot be edited: that would be another fact. An entity is still itself under a new name. */
export function checkKey(register: Register, values: Row, seen: Row): FieldIssue[] {
  if (register.kind === 'entity') return []
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

export function checkValidity(register: Register, edit: Edit): FieldIssue[] {
  if (register.kind !== 'status') return []
  if (!edit.validFrom) return [{ path: 'validFrom', text: { zh: '请填写生效日期', en: 'The first day is required' } }]
  if (edit.validTo && edit.validTo <= edit.validFrom) {
    return [{ path: 'validTo', text: { zh: '失效日期应晚于生效日期', en: 'The last day must come after the first' } }]
  }
  return []
}

/** What is referred to must be there and in sight: a foreign key alone would also find what lies outside the scope. */
export async function checkReferences(
  tx: Tx,
  register: Register,
  countyCode: string,
  values: Row,
): Promise<FieldIssue[]> {
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

/** Numbers that only one record of the county may carry: says who has them, where the person may see that record. */
export async function takenNumbers(tx: Tx, register: Register, row: Row, values: Row): Promise<FieldIssue[]> {
  const issues: FieldIssue[] = []
  for (const [key, field] of Object.entries(register.fields)) {
    if (field.type !== 'text' || !field.unique || typeof values[key] !== 'string') continue
    const column = toColumn(key)
    const name = ['headName', 'name'].find((one) => Object.hasOwn(register.fields, one))
    const { rows } = await sql<{ name: string | null; area: string }>`
      SELECT ${name ? sql.ref(`t.${toColumn(name)}`) : sql`NULL`} AS name, COALESCE(a.full_name, t.area_code) AS area
      FROM ${sql.table(tableOf(register))} t LEFT JOIN area a ON a.code = t.area_code
      WHERE t.county_code = ${row['county_code']} AND ${sql.ref(`t.${column}`)} = ${row[column]} AND t.id <> ${row['id']}::uuid`.execute(
      tx,
    )
    const holder = rows[0]
    if (!holder) continue
    const who = [holder.area, holder.name].filter(Boolean).join(' ')
    const { zh, en } = field.label
    issues.push({
      path: key,
      text: {
        zh: `“${zh}”已由另一条记录使用（${who}），请核对后重新填写`,
        en: `"${en}" belongs to another record (${who}); check it and enter it again`,
      },
    })
  }
  return issues
}

/** A status cannot last into the days of the value that came after it. */
export async function overlaps(tx: Tx, register: Register, row: Row): Promise<FieldIssue[]> {
  if (register.kind !== 'status') return []
  const table = sql.table(tableOf(register))
  const same = statusKey(register).map((column) => sql`${sql.ref(`t.${column}`)} = ${sql.ref(`i.${column}`)}`)
  const { rows } = await sql<{ next: string | null }>`SELECT min(t.valid_from) AS next FROM ${table} t,
      jsonb_populate_record(NULL::${table}, ${inJson(row)}::jsonb) i
    WHERE ${sql.join(same, sql` AND `)} AND t.id <> i.id AND t.valid_from > i.valid_from
      AND (i.valid_to IS NULL OR i.valid_to > t.valid_from)`.execute(tx)
  const next = rows[0]?.next
  if (!next) return []
  return [
    {
      path: 'validTo',
      text: {
        zh: `自 ${next} 起已有后续登记，本条最晚只能有效到前一天；如需延长，请先更正后一条`,
        en: `Another value holds since ${next}, so this one can last to the day before at most; correct the later one first`,
      },
    },
  ]
}
