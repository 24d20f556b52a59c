/** From the value of a field to the columns that hold it. Sealing happens here, from the first row on. */
import { toColumn } from '../../kernel/names.ts'
import { isReference, isSealed, type Field } from '../../language/register/field.ts'
import type { Sealer } from '../crypto/sealer.ts'
import { namePinyin } from '../pinyin.ts'

export type ColumnValue = string | number | boolean | readonly string[] | Uint8Array | null

/** The columns of one field, with their values; the order is that of `columnsOfField`. */
export function encodeField(key: string, field: Field, value: ColumnValue, sealer: Sealer): [string, ColumnValue][] {
  const name = toColumn(key)
  if (isSealed(field)) {
    if (typeof value !== 'string')
      return [
        [`${name}_sealed`, null],
        [`${name}_index`, null],
      ]
    return [
      [`${name}_sealed`, sealer.seal(value)],
      [`${name}_index`, sealer.index(value)],
    ]
  }
  if (isReference(field)) return [[`${name}_id`, value]]
  if (field.type !== 'text' || !field.pinyin) return [[name, value]]
  const letters = typeof value === 'string' ? namePinyin(value) : undefined
  return [
    [name, value],
    [`${name}_pinyin`, letters?.full ?? null],
    [`${name}_initials`, letters?.initials ?? null],
  ]
}
