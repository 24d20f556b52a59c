/**
 * What kinds of files offices send. A department feed follows from its register: columns are the register's fields under
 * their labels and synonyms, and only what differs is said. The household layout of the national system feeds several
 * registers at once and is written out.
 */
import type { CodeTable } from '../../../kernel/codes/code-list.ts'
import type { Label } from '../../../kernel/label.ts'
import { isAttachment, type Field } from '../../../language/register/field.ts'
import type { Register } from '../../../language/register/register.ts'
import type { CellContext } from '../cells/cell.ts'
import type { CellKind } from '../cells/repair-cell.ts'

export interface ColumnSpec {
  readonly key: string
  /** The header of the national layout: notes name the column by it. */
  readonly header: string
  readonly synonyms: readonly string[]
  readonly cell: CellKind
  /** How cells are read; `field`, areas and days are filled in when a file is opened. */
  readonly context: Omit<CellContext, 'field' | 'areas' | 'organisations' | 'asOf'>
  /** Without this column the file is not of this kind. */
  readonly needed: boolean
  /** Values are identifiers: they are sealed wherever they are kept. */
  readonly sealed: boolean
}

/** Whom the rows name: a person by ID number, a household by its head or code, an area, or each line a member. */
export type About = 'person' | 'household' | 'area' | 'householdLine'

/** From which day a status holds: a column, or what the batch declares. */
export type FirstDay = { readonly column: string } | 'declared'

export interface FileKind {
  readonly id: string
  readonly label: Label
  /** Usual sender (code of the bureau list) and extent; the person who uploads may say otherwise. */
  readonly sender: string
  readonly extent: 'full' | 'delta'
  readonly about: About
  readonly columns: readonly ColumnSpec[]
  /** The register a feed fills; the household layout names none. */
  readonly register?: Register
  /** Register fields that are the same in every row of this kind. */
  readonly constants?: Readonly<Record<string, string | boolean>>
  readonly firstDay: FirstDay
}

const CELLS: Readonly<Record<Exclude<Field['type'], 'attachment'>, CellKind>> = {
  text: 'text',
  code: 'code',
  codes: 'codes',
  day: 'day',
  month: 'month',
  fen: 'fen',
  quantity: 'quantity',
  yesNo: 'yesNo',
  area: 'area',
  citizenId: 'citizenId',
  phone: 'phone',
  bankCard: 'bankCard',
  household: 'identifier',
  person: 'identifier',
  organisation: 'organisation',
}

interface ColumnOptions {
  readonly header?: string
  readonly synonyms?: readonly string[]
  readonly cell?: CellKind
  readonly needed?: boolean
  readonly onBad?: 'reject' | 'warn'
  readonly codes?: CodeTable
}

/** The column of a register's field. What identifies a fact, and what is required, must be readable. */
export function fieldColumn(register: Register, key: string, options: ColumnOptions = {}): ColumnSpec {
  const field = register.fields[key]
  if (!field) throw new RangeError(`${register.id} has no field ${key}`)
  if (isAttachment(field)) throw new RangeError(`files of ${register.id}.${key} cannot be imported`)
  const inKey = register.naturalKey.includes(key) || register.happenedOn === key
  const must = inKey || field.required === true
  const cell = options.cell ?? CELLS[field.type]
  return {
    key,
    header: options.header ?? field.label.zh,
    synonyms: [field.label.zh, ...(field.synonyms ?? []), ...(options.synonyms ?? [])],
    cell,
    needed: options.needed ?? must,
    sealed: cell === 'citizenId' || cell === 'disabilityNumber' || cell === 'phone' || cell === 'bankCard',
    context: { ...contextOf(field), optional: !must, onBad: options.onBad ?? (must ? 'reject' : 'warn') },
  }
}

function contextOf(field: Field): Omit<CellContext, 'field'> {
  if (field.type === 'code' || field.type === 'codes') return { codes: field.codes }
  if (field.type === 'fen') return { negative: field.negative ?? false }
  if (field.type === 'quantity') {
    return {
      decimals: field.decimals ?? 0,
      unitWords: [field.unit.zh],
      ...(field.min !== undefined && { min: field.min }),
      ...(field.max !== undefined && { max: field.max }),
    }
  }
  return {}
}

/** A column that belongs to no field: who a row is about, or a first day. */
export function plainColumn(
  key: string,
  header: string,
  cell: CellKind,
  options: ColumnOptions & { optional?: boolean } = {},
): ColumnSpec {
  return {
    key,
    header,
    synonyms: [header, ...(options.synonyms ?? [])],
    cell,
    needed: options.needed ?? true,
    sealed: cell === 'citizenId' || cell === 'disabilityNumber' || cell === 'phone',
    context: {
      optional: options.optional ?? false,
      onBad: options.onBad ?? 'reject',
      ...(options.codes && { codes: options.codes }),
    },
  }
}

const ID_HEADERS = [
  '证件号码',
  '身份证号',
  '身份证号码',
  '公民身份号码',
  '公民身份证号',
  '公民身份证号码',
  '居民身份证号',
]

export const PERSON_COLUMNS: readonly ColumnSpec[] = [
  plainColumn('citizenId', '证件号码', 'citizenId', {
    synonyms: [
      ...ID_HEADERS,
      '学生身份证号',
      '学生身份证号码',
      '学生证件号码',
      '参保人身份证号',
      '患者身份证号',
      '身份证',
      '证件号',
      '居民身份证号码',
      '公民身份号',
    ],
  }),
  plainColumn('personName', '姓名', 'personName', {
    synonyms: [
      '学生姓名',
      '人员姓名',
      '参保人姓名',
      '患者姓名',
      '残疾人姓名',
      '务工人员姓名',
      '劳动者姓名',
      '成员姓名',
    ],
    needed: false,
    optional: true,
    onBad: 'warn',
  }),
]

export const HEAD_COLUMNS: readonly ColumnSpec[] = [
  plainColumn('headCitizenId', '户主身份证号', 'citizenId', {
    synonyms: [
      '户主证件号码',
      '户主身份证号码',
      '户主公民身份号码',
      '户主证件号',
      '户主身份证',
      '申请人身份证号',
      '户主公民身份证号',
      '户主居民身份证号',
    ],
  }),
  plainColumn('headName', '户主姓名', 'personName', {
    synonyms: ['户主'],
    needed: false,
    optional: true,
    onBad: 'warn',
  }),
]

export const CODE_COLUMN = plainColumn('householdCode', '户编号', 'identifier', {
  synonyms: ['户编码', '家庭编号', '农户编号', '户号'],
})
