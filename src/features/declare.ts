/** Short ways of writing what a feature declares. Browser-safe. */
import type { Label } from '../kernel/label.ts'
import type { Register } from '../language/register/register.ts'
import type { Owner, Unit } from '../language/rule/index.ts'
import type { FactSpec, PolicyParameter } from './feature.ts'
import { fieldColumn, PERSON_COLUMNS, type ColumnSpec } from './intake/kinds/file-kind.ts'

/** Facts of one register: name in rules -> field. */
export function factsOf(owner: Owner, register: Register, names: Readonly<Record<string, string>>): FactSpec[] {
  return Object.entries(names).map(([name, field]) => ({ name, of: owner, register, field }))
}

/** `owner`: code of the bureau in charge. */
export function parameter(key: string, unit: Unit, owner: string, label: Label, help: Label): PolicyParameter {
  return { key, unit, owner, label, help }
}

/** The columns of all fields of a register that a table can hold, but those left out. */
export function columnsExcept(register: Register, ...left: readonly string[]): ColumnSpec[] {
  return Object.keys(register.fields)
    .filter((key) => !left.includes(key) && register.fields[key]?.type !== 'attachment')
    .map((key) => fieldColumn(register, key))
}

/** Whom a row is about, with the headers that only this kind of file uses for ID number and name. */
export function personColumns(idHeaders: readonly string[], nameHeaders: readonly string[]): ColumnSpec[] {
  return PERSON_COLUMNS.map((column) => ({
    ...column,
    synonyms: [...column.synonyms, ...(column.key === 'citizenId' ? idHeaders : nameHeaders)],
  }))
}

/** Without this column a file is not of its kind. */
export const needed = (column: ColumnSpec): ColumnSpec => ({ ...column, needed: true })
