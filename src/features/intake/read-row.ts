/**
 * One row of a file: its cells repaired by the types of their columns, and what there is to say about them. The hot path
 * of every import: a reader is made once for a sheet and holds everything that stays the same.
 */
import type { AreaCode } from '../../kernel/area-code.ts'
import { birthOf, sexOf, type CitizenId } from '../../kernel/citizen-id.ts'
import type { Day } from '../../kernel/day.ts'
import type { DisabilityNumber } from '../../kernel/disability-number.ts'
import type { RawCell as FileCell, RawRow } from '../../platform/files/row-types.ts'
import { cellText } from '../../platform/files/rows.ts'
import type { AreaIndex } from './cells/area-index.ts'
import type { CellContext, CellNote, CellResult, RawCell } from './cells/cell.ts'
import type { OrganisationIndex } from './cells/organisation-cell.ts'
import { repairerOf } from './cells/repair-cell.ts'
import { checkPersonRow, type PersonField, type PersonRow } from './checks/person-row.ts'
import type { SheetMapping } from './headers.ts'
import type { ColumnSpec, FileKind } from './kinds/file-kind.ts'
import { AREA_KEYS } from './kinds/household-layout.ts'

export type Value = string | number | boolean | readonly string[] | null

export interface RowNoteEntry {
  readonly column: ColumnSpec | undefined
  readonly note: CellNote
  readonly raw: string
}

export interface ReadRow {
  readonly number: number
  readonly values: Readonly<Record<string, Value>>
  readonly notes: readonly RowNoteEntry[]
  readonly rejected: boolean
  /** ID number of the person (or head) the row is about. */
  readonly citizenId: CitizenId | null
  /** The disability certificate of the row: its own column, or what stood in 证件号码 (E3). */
  readonly certificate: DisabilityNumber | null
  readonly areaCode: AreaCode | null
  /** The smallest area that the row names and that could be read; the village where it is right. */
  readonly placeCode: AreaCode | null
  readonly cells: readonly FileCell[]
}

export interface ReaderOptions {
  readonly kind: FileKind
  readonly mapping: SheetMapping
  readonly areas: AreaIndex
  readonly organisations: OrganisationIndex
  /** A birth after this day is impossible; ages are taken on it. */
  readonly asOf: Day
  readonly date1904: boolean
  /** Some bytes of the file were damaged: its cells are looked at for the sign of it. */
  readonly damaged: boolean
}

interface Cell {
  readonly column: ColumnSpec
  readonly index: number
  readonly context: CellContext
  readonly repair: (raw: RawCell, context: CellContext) => CellResult<unknown>
}

/** Makes the function that reads the rows of one sheet; it answers null for rows that are no data (notes, totals). */
export function makeRowReader(options: ReaderOptions): (row: RawRow) => ReadRow | null {
  const { kind, mapping, areas, organisations, asOf, date1904, damaged } = options
  const cells = kind.columns.flatMap((column): Cell[] => {
    const index = mapping.columns[column.key]
    if (index === undefined) return []
    const context = { ...column.context, field: column.header, areas, organisations, asOf, date1904 }
    return [{ column, index, context, repair: repairerOf(column.cell) }]
  })
  const byKey = new Map(cells.map((cell) => [cell.column.key, cell.column]))
  const finish = kind.about === 'householdLine' ? finishPerson : finishFeed
  const leading = Math.min(2, cells.length)
  return (row) => {
    if (filled(row, cells) < leading) return null
    const values: Record<string, Value> = {}
    const notes: RowNoteEntry[] = []
    let rejected = false
    let certificate: DisabilityNumber | null = null
    let parent: AreaCode | null | undefined
    for (const { column, index, context, repair } of cells) {
      const given = row.cells[index] ?? null
      if (damaged && typeof given === 'string' && given.includes(REPLACEMENT)) {
        rejected = true
        values[column.key] = null
        if (column.cell === 'area') parent = null
        notes.push({ column, note: damagedCell(column.header), raw: given })
        continue
      }
      const raw = toRaw(given, context)
      if (column.cell === 'area') {
        if (parent === undefined) delete context.parent
        else context.parent = parent
      }
      const result = repair(raw, context)
      if (column.cell === 'disabilityNumber') {
        certificate = result.value as DisabilityNumber | null
        values[column.key] = certificate?.number ?? null
      } else {
        values[column.key] = result.value as Value
        if (column.cell === 'area') parent = result.value as AreaCode | null
        if (result.certificate) certificate = result.certificate
      }
      for (const note of result.notes) {
        if (note.severity === 'silent') continue
        if (note.severity === 'rejected') rejected = true
        notes.push({ column, note, raw: cellText(given) })
      }
    }
    const read = { number: row.number, values, notes, rejected, certificate, cells: row.cells }
    return finish(read, byKey, options)
  }
}

/** What a reader leaves where bytes belong to no character. */
const REPLACEMENT = '\u{FFFD}'

function damagedCell(header: string): CellNote {
  return {
    rule: 'E10-encoding',
    severity: 'rejected',
    text: {
      zh: `“${header}”中有无法识别的字节（乱码），本行不入库。请从原系统重新导出，或在原表中改正该单元格后重新上传。`,
      en: `"${header}" holds bytes that are no character, so the row was not taken. Export the file again, or correct the cell and upload it again.`,
    },
  }
}

type Unfinished = Omit<ReadRow, 'citizenId' | 'areaCode' | 'placeCode' | 'notes'> & {
  values: Record<string, Value>
  notes: RowNoteEntry[]
}

function finishFeed(read: Unfinished): ReadRow {
  const named = (read.values['citizenId'] ?? read.values['headCitizenId'] ?? null) as CitizenId | null
  return { ...read, citizenId: named ?? read.certificate?.citizenId ?? null, areaCode: null, placeCode: null }
}

/** The line of a household member: checks over the whole row, and the ID number stands where it disagrees (R67). */
function finishPerson(
  read: Unfinished,
  columns: ReadonlyMap<string, ColumnSpec>,
  { asOf, mapping }: ReaderOptions,
): ReadRow {
  const { values } = read
  const id = (values['citizenId'] ?? null) as CitizenId | null
  const row = personRow(values, id)
  const present = new Set(Object.keys(mapping.columns).flatMap((key) => FIELD_OF_COLUMN[key] ?? []))
  for (const { rule, field, text } of checkPersonRow(row, { on: asOf, present, headSex: null })) {
    const column = columns.get(COLUMN_OF_FIELD[field] ?? '')
    // A word that could not be read has been remarked on already; that its value is missing now says nothing new.
    if (rule === 'R68' && read.notes.some((entry) => entry.column === column)) continue
    const index = column ? mapping.columns[column.key] : undefined
    const raw = index === undefined ? '' : cellText(read.cells[index] ?? null)
    read.notes.push({ column, note: { rule, severity: 'warned', text }, raw })
  }
  if (id !== null) {
    values['sex'] = sexOf(id)
    values['birthDay'] = birthOf(id)
  }
  const places = AREA_KEYS.map((key) => (values[key] ?? null) as AreaCode | null)
  const placeCode = places.findLast((place) => place !== null) ?? null
  return { ...read, citizenId: id, areaCode: places.at(-1) ?? null, placeCode }
}

/** Fields of the checks under the column keys of the layout. */
const COLUMN_OF_FIELD: Partial<Record<PersonField, string>> = {
  citizenId: 'citizenId',
  birth: 'birthDay',
  sex: 'sex',
  ethnic: 'ethnic',
  relation: 'relation',
  education: 'education',
  schooling: 'schooling',
  health: 'health',
  labourSkill: 'labourSkill',
  workMonths: 'workMonths',
  residentMedical: 'residentMedical',
  workerMedical: 'workerMedical',
  phone: 'personPhone',
}

const FIELD_OF_COLUMN: Readonly<Record<string, PersonField>> = Object.fromEntries(
  Object.entries(COLUMN_OF_FIELD).map(([field, key]) => [key, field as PersonField]),
)

function personRow(values: Readonly<Record<string, Value>>, citizenId: CitizenId | null): PersonRow {
  const text = (key: string): string | null => {
    const value = values[key]
    return typeof value === 'string' ? value : null
  }
  const truth = (key: string): boolean | null => {
    const value = values[key]
    return typeof value === 'boolean' ? value : null
  }
  const health = values['health']
  const months = values['workMonths']
  return {
    citizenId,
    birth: text('birthDay') as Day | null,
    sex: text('sex'),
    ethnic: text('ethnic'),
    relation: text('relation'),
    education: text('education'),
    schooling: text('schooling'),
    health: Array.isArray(health) ? health : null,
    labourSkill: text('labourSkill'),
    workMonths: typeof months === 'number' ? months : null,
    workPlace: null,
    residentMedical: truth('residentMedical'),
    workerMedical: truth('workerMedical'),
    residentPension: null,
    workerPension: null,
    publicPostMonths: null,
    tekun: null,
    phone: text('personPhone'),
  }
}

/** A data row fills at least two of the columns that were recognised; notes at the bottom fill one. */
function filled(row: RawRow, cells: readonly Cell[]): number {
  let count = 0
  for (const { index } of cells) {
    const cell = row.cells[index]
    if (cell !== null && cell !== undefined && cell !== '') count += 1
    if (count >= 2) break
  }
  return count
}

/** From the reader's cells to those of the repairs; a date style is told beside the number. */
function toRaw(cell: FileCell, context: CellContext): RawCell {
  context.dateStyled = false
  if (cell === null || typeof cell === 'string') return cell
  switch (cell.kind) {
    case 'number':
      context.dateStyled = cell.format === 'date' || cell.format === 'dateTime'
      return cell.value
    case 'boolean':
      return cell.value
    default:
      return cell.value
  }
}
