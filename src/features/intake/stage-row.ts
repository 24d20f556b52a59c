/** From a row that was read to the row that is staged: fields encoded and sealed, ids made, in staging-column order. */
import { newId } from '../../kernel/id.ts'
import { firstDayOfMonth } from './period.ts'
import type { Register } from '../../language/register/register.ts'
import type { Sealer } from '../../platform/crypto/index.ts'
import { encodeField, type ColumnValue } from '../../platform/registers/encode.ts'
import { person } from '../people/registers.ts'
import type { FileKind } from './kinds/file-kind.ts'
import type { ReadRow, Value } from './read-row.ts'
import { stagingColumns } from './staging.ts'

export interface StageOptions {
  readonly kind: FileKind
  readonly sealer: Sealer
  /** First day of a status where the rows do not say it themselves. */
  readonly declaredFrom: string
}

export type StageRow = (sheet: string, row: ReadRow) => ColumnValue[]

/** Makes the function that turns rows of one kind into staged rows. */
export function makeStager(options: StageOptions): StageRow {
  const names = stagingColumns(options.kind).map(({ name }) => name)
  const fill = options.kind.about === 'householdLine' ? makeLineFiller(options) : makeFeedFiller(options)
  return (sheet, row) => {
    const columns = new Map<string, ColumnValue>([
      ['sheet', sheet],
      ['row_no', row.number],
      ['state', row.rejected ? 'rejected' : 'accepted'],
      ['person_index', row.citizenId === null ? null : options.sealer.index(row.citizenId)],
      ['household_code', text(row.values['householdCode'])],
      ['valid_from', firstDay(options, row)],
      ['id', newId()],
    ])
    fill(row, columns)
    return names.map((name) => columns.get(name) ?? null)
  }
}

type Fill = (row: ReadRow, columns: Map<string, ColumnValue>) => void

function firstDay({ kind, declaredFrom }: StageOptions, row: ReadRow): string {
  if (kind.firstDay === 'declared') return declaredFrom
  const value = row.values[kind.firstDay.column]
  if (typeof value === 'number') return value >= 1900 && value <= 2200 ? `${value}-01-01` : declaredFrom
  if (typeof value !== 'string') return declaredFrom
  return value.length === 7 ? firstDayOfMonth(value) : value
}

function makeFeedFiller({ kind, sealer }: StageOptions): Fill {
  const { register, constants = {} } = kind
  if (!register) throw new Error(`${kind.id} names no register`)
  return (row, columns) => encodeFields(register, { ...row.values, ...constants }, sealer, columns)
}

function encodeFields(
  register: Register,
  values: Readonly<Record<string, Value>>,
  sealer: Sealer,
  columns: Map<string, ColumnValue>,
): void {
  for (const [key, field] of Object.entries(register.fields)) {
    const value = values[key]
    if (value === undefined || value === null) continue
    for (const [name, encoded] of encodeField(key, field, value, sealer)) columns.set(name, encoded)
  }
}

/** A household's lines share its id; whoever is known already keeps theirs, which the commit looks up. */
function makeLineFiller({ sealer }: StageOptions): Fill {
  const households = new Map<string, string>()
  return (row, columns) => {
    const { values } = row
    const code = text(values['householdCode']) ?? ''
    const householdId = households.get(code) ?? newId()
    households.set(code, householdId)
    encodeFields(person, { ...values, phone: values['personPhone'] ?? null }, sealer, columns)
    const householdPhone = text(values['householdPhone'])
    const head = values['relation'] === 'head'
    const certificate = row.certificate?.number ?? null
    const line: Record<string, ColumnValue> = {
      county_code: row.areaCode?.slice(0, 6) ?? null,
      area_code: row.areaCode,
      household_id: householdId,
      person_id: newId(),
      tag_id: head ? newId() : null,
      allowance_id: head ? newId() : null,
      resident_id: values['residentMedical'] == null ? null : newId(),
      worker_id: values['workerMedical'] == null ? null : newId(),
      disability_id: certificate === null ? null : newId(),
      relation: text(values['relation']),
      hamlet: text(values['hamlet']),
      household_phone_sealed: householdPhone === null ? null : sealer.seal(householdPhone),
      household_phone_index: householdPhone === null ? null : sealer.index(householdPhone),
      household_type: text(values['householdType']),
      // Blank means not monitored in this layout (A11); without the column nothing is known.
      monitored_category:
        values['monitoredCategory'] === undefined ? null : (text(values['monitoredCategory']) ?? 'none'),
      resident_medical: truth(values['residentMedical']),
      worker_medical: truth(values['workerMedical']),
      dibao: truth(values['dibao']),
      certificate_sealed: certificate === null ? null : sealer.seal(certificate),
      certificate_index: certificate === null ? null : sealer.index(certificate),
      disability_kind: row.certificate?.type ?? null,
      disability_grade: row.certificate?.grade ?? null,
    }
    for (const [name, value] of Object.entries(line)) columns.set(name, value)
  }
}

function text(value: Value | undefined): string | null {
  return typeof value === 'string' ? value : null
}

function truth(value: Value | undefined): boolean | null {
  return typeof value === 'boolean' ? value : null
}
