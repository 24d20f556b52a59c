/** From a row that was read to the row that is staged: fields encoded and sealed, ids made, in staging-column order. */
import { newId } from '../../kernel/id.ts'
import { toColumn } from '../../kernel/names.ts'
import { columnsOfField } from '../../language/register/columns.ts'
import { isAttachment, isReference, isSealed } from '../../language/register/field.ts'
import type { Register } from '../../language/register/register.ts'
import type { Sealer } from '../../platform/crypto/index.ts'
import { encodeField, type ColumnValue } from '../../platform/registers/encode.ts'
import { person } from '../people/registers.ts'
import type { FileKind } from './kinds/file-kind.ts'
import { firstDayOfMonth } from './period.ts'
import type { ReadRow, Value } from './read-row.ts'
import { stagingColumns } from './staging.ts'

export interface StageOptions {
  readonly kind: FileKind
  readonly sealer: Sealer
  /** First day of a status where the rows do not say it themselves. */
  readonly declaredFrom: string
  /** Only some lines of each household come; any of them may then speak for the household. */
  readonly partial?: boolean
}

export type StageRow = (sheet: string, row: ReadRow) => ColumnValue[]

type Fill = (row: ReadRow, into: ColumnValue[]) => void

/** Makes the function that turns rows of one kind into staged rows. Everything that stays the same is looked up once. */
export function makeStager(options: StageOptions): StageRow {
  const { kind, sealer } = options
  const names = stagingColumns(kind).map(({ name }) => name)
  const at = (name: string): number => {
    const index = names.indexOf(name)
    if (index < 0) throw new Error(`no staging column ${name}`)
    return index
  }
  const fill = kind.about === 'householdLine' ? makeLineFiller(options, at) : makeFeedFiller(options, at)
  const firstDay = makeFirstDay(options)
  const [sheetAt, rowAt, stateAt, personAt, codeAt, fromAt, idAt] = [
    'sheet',
    'row_no',
    'state',
    'person_index',
    'household_code',
    'valid_from',
    'id',
  ].map(at) as [number, number, number, number, number, number, number]
  const width = names.length
  return (sheet, row) => {
    const into = Array.from<ColumnValue>({ length: width }).fill(null)
    into[sheetAt] = sheet
    into[rowAt] = row.number
    into[stateAt] = row.rejected ? 'rejected' : 'accepted'
    into[personAt] = row.citizenId === null ? null : sealer.index(row.citizenId)
    into[codeAt] = text(row.values['householdCode'])
    into[fromAt] = firstDay(row)
    into[idAt] = newId()
    fill(row, into)
    return into
  }
}

function makeFirstDay({ kind, declaredFrom }: StageOptions): (row: ReadRow) => string {
  const { firstDay } = kind
  if (firstDay === 'declared') return () => declaredFrom
  return (row) => {
    const value = row.values[firstDay.column]
    if (typeof value === 'number') return value >= 1900 && value <= 2200 ? `${value}-01-01` : declaredFrom
    if (typeof value !== 'string') return declaredFrom
    return value.length === 7 ? firstDayOfMonth(value) : value
  }
}

type At = (name: string) => number
type Encode = (value: Value, into: ColumnValue[]) => void

/** How the fields of a register are written: most are one column as they are, sealed ones and names are several. */
function makeEncoders(register: Register, sealer: Sealer, at: At): ReadonlyMap<string, Encode> {
  return new Map(
    Object.entries(register.fields).map(([key, field]): [string, Encode] => {
      const several =
        isSealed(field) || isReference(field) || isAttachment(field) || (field.type === 'text' && field.pinyin === true)
      if (!several) {
        const index = at(toColumn(key))
        return [key, (value, into) => (into[index] = value)]
      }
      const places = columnsOfField(register, key, field).map(({ name }) => at(name))
      return [
        key,
        (value, into) => {
          const encoded = encodeField(key, field, value, sealer)
          for (let i = 0; i < places.length; i++) into[places[i] ?? 0] = encoded[i]?.[1] ?? null
        },
      ]
    }),
  )
}

function makeFeedFiller({ kind, sealer }: StageOptions, at: At): Fill {
  const { register, constants = {} } = kind
  if (!register) throw new Error(`${kind.id} names no register`)
  const encoders = [...makeEncoders(register, sealer, at)]
  const fixed = new Map<string, Value>(Object.entries(constants))
  return (row, into) => {
    for (const [key, encode] of encoders) {
      const value = fixed.get(key) ?? row.values[key]
      if (value !== undefined && value !== null) encode(value, into)
    }
  }
}

/** Where the columns stand that only a line of the household layout has. */
function lineColumns(at: At) {
  return {
    county: at('county_code'),
    area: at('area_code'),
    place: at('place_code'),
    household: at('household_id'),
    person: at('person_id'),
    tag: at('tag_id'),
    allowance: at('allowance_id'),
    resident: at('resident_id'),
    worker: at('worker_id'),
    disability: at('disability_id'),
    relation: at('relation'),
    hamlet: at('hamlet'),
    phone: at('household_phone_sealed'),
    phoneIndex: at('household_phone_index'),
    type: at('household_type'),
    monitored: at('monitored_category'),
    residentMedical: at('resident_medical'),
    workerMedical: at('worker_medical'),
    dibao: at('dibao'),
    certificate: at('certificate_sealed'),
    certificateIndex: at('certificate_index'),
    disabilityKind: at('disability_kind'),
    disabilityGrade: at('disability_grade'),
  }
}

/** A household's lines share its id; whoever is known already keeps theirs, which the commit looks up. */
function makeLineFiller({ sealer, partial = false }: StageOptions, at: At): Fill {
  const households = new Map<string, string>()
  // The layout has two phones: the household's, and the member's, which is the one of the person.
  const encoders = [...makeEncoders(person, sealer, at)].map(
    ([key, encode]) => [key === 'phone' ? 'personPhone' : key, encode] as const,
  )
  const column = lineColumns(at)
  return (row, into) => {
    const { values } = row
    for (const [key, encode] of encoders) {
      const value = values[key]
      if (value !== undefined && value !== null) encode(value, into)
    }
    const code = text(values['householdCode']) ?? ''
    let householdId = households.get(code)
    if (householdId === undefined) {
      householdId = newId()
      households.set(code, householdId)
    }
    into[column.county] = row.areaCode?.slice(0, 6) ?? null
    into[column.area] = row.areaCode
    into[column.place] = row.placeCode
    into[column.household] = householdId
    into[column.person] = newId()
    if (partial || values['relation'] === 'head') {
      into[column.tag] = newId()
      into[column.allowance] = newId()
    }
    into[column.residentMedical] = truth(values['residentMedical'])
    if (into[column.residentMedical] !== null) into[column.resident] = newId()
    into[column.workerMedical] = truth(values['workerMedical'])
    if (into[column.workerMedical] !== null) into[column.worker] = newId()
    into[column.relation] = text(values['relation'])
    into[column.hamlet] = text(values['hamlet'])
    const phone = text(values['householdPhone'])
    if (phone !== null) {
      into[column.phone] = sealer.seal(phone)
      into[column.phoneIndex] = sealer.index(phone)
    }
    into[column.type] = text(values['householdType'])
    // Blank means not monitored in this layout (A11); without the column nothing is known.
    if (values['monitoredCategory'] !== undefined) into[column.monitored] = text(values['monitoredCategory']) ?? 'none'
    into[column.dibao] = truth(values['dibao'])
    if (row.certificate !== null) {
      into[column.disability] = newId()
      into[column.certificate] = sealer.seal(row.certificate.number)
      into[column.certificateIndex] = sealer.index(row.certificate.number)
      into[column.disabilityKind] = row.certificate.type
      into[column.disabilityGrade] = row.certificate.grade
    }
  }
}

function text(value: Value | undefined): string | null {
  return typeof value === 'string' ? value : null
}

function truth(value: Value | undefined): boolean | null {
  return typeof value === 'boolean' ? value : null
}
