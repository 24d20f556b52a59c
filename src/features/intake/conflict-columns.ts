/** Which columns make two rows of different sources speak of one thing, and how a side is shown. */
import { toColumn } from '../../kernel/names.ts'
import { factKey } from '../../language/register/columns.ts'
import { isAttachment, isReference, isSealed } from '../../language/register/field.ts'
import type { Register } from '../../language/register/register.ts'
import type { Conflict } from './schema.ts'

/** County, subject and natural key: the same thing, whoever says it and from whichever day. */
export function statusKeyColumns(register: Register): string[] {
  return ['county_code', ...factKey(register).filter((name) => name !== 'valid_from' && name !== 'source')]
}

/** Fields in which sources may disagree; sealed numbers, references, files and what identifies the fact are none. */
export function comparedFields(register: Register): string[] {
  return Object.entries(register.fields)
    .filter(
      ([key, field]) =>
        !isSealed(field) && !isReference(field) && !isAttachment(field) && !register.naturalKey.includes(key),
    )
    .map(([key]) => key)
}

export interface SideRow {
  readonly source: string
  readonly silent: boolean
  readonly valid_from: string | null
  readonly recorded_at: string | null
  readonly batch_id: string | null
  readonly file_name: string | null
  readonly record_id: string | null
  /** The row as it is stored. */
  readonly fields: Readonly<Record<string, unknown>>
}

/** Both sides with their values, and the fields in which they differ. Against silence it is the whole row. */
export function sidesOf(register: Register, one: SideRow, other: SideRow): Pick<Conflict, 'fields' | 'sides'> {
  const shown = [...register.naturalKey, ...comparedFields(register)]
  const valueOf = (side: SideRow, key: string): unknown => side.fields[toColumn(key)] ?? null
  const differs = comparedFields(register).filter((key) => {
    const [a, b] = [valueOf(one, key), valueOf(other, key)]
    if (other.silent) return register.fields[key]?.type === 'yesNo' && a !== null
    return a !== null && b !== null && JSON.stringify(a) !== JSON.stringify(b)
  })
  return {
    fields: differs,
    sides: [one, other].map((side) => ({
      source: side.source,
      silent: side.silent,
      validFrom: side.valid_from,
      recordedAt: side.recorded_at,
      batchId: side.batch_id,
      fileName: side.file_name,
      recordId: side.record_id,
      values: side.silent ? {} : Object.fromEntries(shown.map((key) => [key, valueOf(side, key)])),
    })),
  }
}
