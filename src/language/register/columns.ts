/**
 * The columns of a register's table, in order: the one place that knows how a declaration is stored. DDL, writer,
 * reader, export and drift test all read this list.
 */
import { toColumn } from '../../kernel/names.ts'
import { isAttachment, isReference, isSealed, type Field } from './field.ts'
import type { Register } from './register.ts'

export type SqlType =
  | 'text'
  | 'text[]'
  | 'uuid'
  | 'date'
  | 'bigint'
  | 'integer'
  | 'boolean'
  | 'bytea'
  | 'timestamptz'
  | 'uuid[]'

export interface Column {
  readonly name: string
  readonly type: SqlType
  readonly nullable: boolean
  /** system: written by the writer itself; subject: whom the row is about; validity; field: declared. */
  readonly role: 'system' | 'subject' | 'validity' | 'field'
  /** The declared field behind the column. */
  readonly field?: string
  /** CHECK condition over the column, without the word CHECK. */
  readonly check?: string
  readonly comment: string
}

export const tableOf = (register: Register): string => toColumn(register.id)
export const historyOf = (register: Register): string => `${tableOf(register)}_history`

// Checked for every row of every register: half the price of a regular expression.
const digits = (name: string, length: number) => `length(${name}) = ${length} AND ltrim(${name}, '0123456789') = ''`
const DIGITS_6 = (name: string) => digits(name, 6)
const DIGITS_12 = (name: string) => digits(name, 12)

/** All columns of the current table. */
export function columnsOf(register: Register): Column[] {
  return [...leadingColumns(register), ...fieldColumns(register), ...trailingColumns()]
}

function leadingColumns(register: Register): Column[] {
  const columns: Column[] = [
    system('county_code', 'text', '管理县（GB/T 2260，6 位），分布键', DIGITS_6('county_code')),
    system('area_code', 'text', '管理地（12 位统计用区划代码），数据范围按此判定', DIGITS_12('area_code')),
    system('id', 'uuid', '系统编号（UUIDv7）'),
  ]
  if (register.subject === 'household') columns.push(subject('household_id', '所属农户'))
  if (register.subject === 'person') columns.push(subject('person_id', '所属人员'))
  if (register.kind === 'status') {
    columns.push(
      { name: 'valid_from', type: 'date', nullable: false, role: 'validity', comment: '生效日期（含）' },
      {
        name: 'valid_to',
        type: 'date',
        nullable: true,
        role: 'validity',
        check: 'valid_to > valid_from',
        comment: '失效日期（不含），空为持续有效',
      },
    )
  }
  return columns
}

function trailingColumns(): Column[] {
  return [
    system('source', 'text', '来源部门'),
    { ...system('batch_id', 'uuid', '导入批次'), nullable: true },
    { ...system('source_row', 'integer', '来源文件行号'), nullable: true },
    system('recorded_at', 'timestamptz', '登记时间'),
    system('recorded_by', 'text', '登记人'),
  ]
}

function system(name: string, type: SqlType, comment: string, check?: string): Column {
  return { name, type, nullable: false, role: 'system', comment, ...(check && { check }) }
}

function subject(name: string, comment: string): Column {
  return { name, type: 'uuid', nullable: false, role: 'subject', comment }
}

/** The columns that hold the declared fields. */
export function fieldColumns(register: Register): Column[] {
  return Object.entries(register.fields).flatMap(([key, field]) => columnsOfField(register, key, field))
}

/** One column; two or three for sealed fields, three for texts with their pinyin. */
export function columnsOfField(register: Register, key: string, field: Field): Column[] {
  const name = toColumn(key)
  const inKey = register.naturalKey.includes(key) || register.happenedOn === key
  const base = { nullable: !(field.required || inKey), role: 'field' as const, field: key, comment: field.label.zh }
  if (isSealed(field)) {
    return [
      { ...base, name: `${name}_sealed`, type: 'bytea', comment: `${field.label.zh}（密文）` },
      { ...base, name: `${name}_index`, type: 'bytea', comment: `${field.label.zh}（密钥索引）` },
      // Offices look people up by the last digits; four of eighteen identify nobody outside a village.
      ...(field.type === 'citizenId'
        ? [{ ...base, name: `${name}_tail`, type: 'text', comment: `${field.label.zh}（末 4 位）` } as const]
        : []),
    ]
  }
  if (isReference(field)) return [{ ...base, name: `${name}_id`, type: 'uuid' }]
  if (isAttachment(field))
    return [{ ...base, name: `${name}_ids`, type: 'uuid[]', comment: `${field.label.zh}（附件编号）` }]
  const check = checkOf(name, field)
  const column: Column = { ...base, name, type: SQL_TYPES[field.type], ...(check && { check }) }
  if (field.type !== 'text' || !field.pinyin) return [column]
  return [
    column,
    { ...base, name: `${name}_pinyin`, type: 'text', comment: `${field.label.zh}（拼音）` },
    { ...base, name: `${name}_initials`, type: 'text', comment: `${field.label.zh}（拼音首字母）` },
  ]
}

const SQL_TYPES = {
  text: 'text',
  code: 'text',
  codes: 'text[]',
  day: 'date',
  month: 'text',
  fen: 'bigint',
  quantity: 'bigint',
  yesNo: 'boolean',
  area: 'text',
} as const satisfies Record<string, SqlType>

/** Closed code lists carry a CHECK, or a CASE over them could turn NULL (rule-language.md, traps). */
function checkOf(name: string, field: Field): string | undefined {
  switch (field.type) {
    case 'code':
      return `${name} IN (${field.codes.items.map((item) => literal(item.code)).join(', ')})`
    case 'codes':
      return `${name} <@ ARRAY[${field.codes.items.map((item) => literal(item.code)).join(', ')}]`
    case 'month':
      return `${name} ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'`
    case 'area':
      return DIGITS_12(name)
    case 'fen':
      return field.negative ? undefined : `${name} >= 0`
    case 'quantity': {
      const bounds = [
        ...(field.min === undefined ? [] : [`${name} >= ${field.min}`]),
        ...(field.max === undefined ? [] : [`${name} <= ${field.max}`]),
      ]
      return bounds.length > 0 ? bounds.join(' AND ') : undefined
    }
    case 'text':
      return `char_length(${name}) <= ${field.maxLength ?? 200}`
    default:
      return undefined
  }
}

/** An SQL string literal of a declared code; codes are checked to be plain words when a register is checked. */
export function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

/** Subject columns that are part of what makes a row unique. */
export function subjectColumns(register: Register): string[] {
  if (register.subject === 'household') return ['household_id']
  if (register.subject === 'person') return ['person_id']
  if (register.subject === 'area') return ['area_code']
  return []
}

/** A sealed field is compared by its keyed index, everything else by its value. */
function keyColumn(columns: readonly Column[]): string {
  const [value, index] = columns
  return index?.name.endsWith('_index') ? index.name : (value?.name ?? '')
}

/** Columns of the unique key of a fact, without the county; empty for an entity that is known by nothing but its id. */
export function factKey(register: Register): string[] {
  if (register.kind === 'entity' && register.naturalKey.length === 0) return []
  const natural = register.naturalKey.flatMap((key) => {
    const field = register.fields[key]
    return field ? [keyColumn(columnsOfField(register, key, field))] : []
  })
  return [
    ...subjectColumns(register),
    ...natural,
    ...(register.perSource ? ['source'] : []),
    ...(register.kind === 'status' ? ['valid_from'] : []),
  ]
}
