/**
 * The files the demo pretends to have imported: one a county and ledger, so that every fact can name its file, bureau and
 * line. There is nothing to download behind them; their names say so.
 */
import { createHash } from 'node:crypto'
import { firstDayOf, toMonth } from '../../kernel/month.ts'
import { findKind } from '../intake/index.ts'
import type { CopyValue } from './copy-buffer.ts'
import { FIRST_MONTH, RECORDED_AT, REFERENCE_DAY } from './figures.ts'
import { IDS_PER_COUNTY } from './ids.ts'
import { HEADERS, type OfficeFile } from './office-files.ts'
import type { PlannedCounty } from './province.ts'
import { RECORDED_BY } from './tables.ts'

export interface DemoFile {
  /** Kind of the intake. */
  readonly kind: string
  readonly title: string
  readonly sender: string
  readonly extent: 'full' | 'delta'
  readonly from: string
  readonly to: string
  readonly amount: string | null
  /** Registers that it fills. */
  readonly registers: readonly string[]
}

const YEAR = '2022-01-01'
const MONEY_FROM = firstDayOf(toMonth(FIRST_MONTH))

/** Periods and extents as senders declare them. */
export const FILES: Readonly<Record<OfficeFile, DemoFile>> = {
  register: {
    kind: 'householdLine',
    title: '农户人口信息',
    sender: 'ruralRevitalisation',
    extent: 'full',
    from: '2021-01-01',
    to: REFERENCE_DAY,
    amount: null,
    registers: ['household', 'person', 'membership', 'identityTag', 'insuranceEnrolment', 'allowance'],
  },
  income: {
    kind: 'incomeEntry',
    title: '农户收入明细',
    sender: 'ruralRevitalisation',
    extent: 'delta',
    from: MONEY_FROM,
    to: REFERENCE_DAY,
    amount: '按月',
    registers: ['incomeEntry'],
  },
  medical: {
    kind: 'medicalSettlement',
    title: '医疗结算明细',
    sender: 'medicalInsurance',
    extent: 'full',
    from: MONEY_FROM,
    to: REFERENCE_DAY,
    amount: '一次结算',
    registers: ['medicalSettlement'],
  },
  schooling: {
    kind: 'schooling',
    title: '学生就读名单',
    sender: 'education',
    extent: 'full',
    from: '2022-09-01',
    to: '2023-01-31',
    amount: null,
    registers: ['schooling'],
  },
  employment: {
    kind: 'employment',
    title: '务工就业名单',
    sender: 'humanResources',
    extent: 'delta',
    from: YEAR,
    to: REFERENCE_DAY,
    amount: '月工资',
    registers: ['employment'],
  },
  disability: {
    kind: 'disability',
    title: '持证残疾人名单',
    sender: 'disabledFederation',
    extent: 'full',
    from: YEAR,
    to: REFERENCE_DAY,
    amount: null,
    registers: ['disability'],
  },
  housing: {
    kind: 'dwelling',
    title: '住房安全鉴定结果',
    sender: 'housing',
    extent: 'delta',
    from: YEAR,
    to: REFERENCE_DAY,
    amount: null,
    registers: ['dwelling'],
  },
  water: {
    kind: 'waterSafety',
    title: '饮水安全评价结果',
    sender: 'water',
    extent: 'delta',
    from: YEAR,
    to: REFERENCE_DAY,
    amount: null,
    registers: ['waterSafety'],
  },
  dibao: {
    kind: 'dibao',
    title: '低保特困对象名单',
    sender: 'civilAffairs',
    extent: 'full',
    from: '2021-01-01',
    to: REFERENCE_DAY,
    amount: '一个月',
    registers: ['allowance'],
  },
}

export const FILE_IDS = Object.keys(FILES) as OfficeFile[]

export function batchNumber(county: PlannedCounty, file: OfficeFile): number {
  return county.index * IDS_PER_COUNTY + FILE_IDS.indexOf(file)
}

/** How many lines a file had, and how many of them were refused. */
export interface FileLines {
  lines: number
  rejected: number
  /** Rows written, by register. */
  readonly written: Record<string, number>
}

/** Columns of `BATCH_TABLE`, in the order of `batchRow`. */
export const BATCH_COLUMNS = [
  'id',
  'area_code',
  'area_codes',
  'file_name',
  'file_hash',
  'kind',
  'mapping',
  'sender',
  'extent',
  'period_from',
  'period_to',
  'amount_covers',
  'rows_read',
  'rows_total',
  'rows_accepted',
  'rows_rejected',
  'rows_matched',
  'written',
] as const

export const BATCH_CONSTANTS: Readonly<Record<string, CopyValue>> = {
  file_bytes: 0,
  stored_as: '',
  state: 'committed',
  rows_repaired: 0,
  rows_warned: 0,
  rows_unmatched: 0,
  created_by: RECORDED_BY,
  created_at: RECORDED_AT,
  checked_at: RECORDED_AT,
  committed_by: RECORDED_BY,
  committed_at: RECORDED_AT,
}

export function batchRow(county: PlannedCounty, id: OfficeFile, { lines, rejected, written }: FileLines): CopyValue[] {
  const file = FILES[id]
  const name = `${county.name}_${file.title}_演示数据.csv`
  const counts = Object.fromEntries(Object.entries(written).map(([key, inserted]) => [key, { inserted, updated: 0 }]))
  return [
    batchNumber(county, id),
    county.areaCode,
    [county.areaCode],
    name,
    createHash('sha256').update(`${county.code} ${name}`).digest('hex'),
    file.kind,
    JSON.stringify([mappingOf(id)]),
    file.sender,
    file.extent,
    file.from,
    file.to,
    file.amount,
    lines,
    lines,
    lines - rejected,
    rejected,
    lines - rejected,
    JSON.stringify(counts),
  ]
}

/** Which column of the file carries what, as the intake would have found out: refused rows are mended by it. */
function mappingOf(id: OfficeFile): object {
  const kind = findKind(FILES[id].kind)
  if (!kind) throw new RangeError(`the intake does not know ${FILES[id].kind}`)
  const columns: Record<string, number> = {}
  for (const [index, header] of HEADERS[id].entries()) {
    const column = kind.columns.find((known) => known.header === header || known.synonyms.includes(header))
    if (!column) throw new RangeError(`${header} is no column of ${kind.id}`)
    columns[column.key] = index
  }
  return { sheet: '', headerRow: 1, headerRows: 1, columns, ignored: [] }
}
