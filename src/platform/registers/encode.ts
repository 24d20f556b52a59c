/** From the value of a field to the columns that hold it. Sealing happens here, from the first row on. */
import { isCitizenId, upgradeCitizenId } from '../../kernel/citizen-id.ts'
import { toColumn } from '../../kernel/names.ts'
import { normalisePhone } from '../../kernel/phone.ts'
import { isAttachment, isReference, isSealed, type Field, type SealedField } from '../../language/register/field.ts'
import type { Sealer } from '../crypto/sealer.ts'
import { namePinyin } from '../pinyin.ts'

export type ColumnValue = string | number | boolean | readonly string[] | Uint8Array | null

/** The columns of one field, with their values; the order is that of `columnsOfField`. */
export function encodeField(key: string, field: Field, value: ColumnValue, sealer: Sealer): [string, ColumnValue][] {
  const name = toColumn(key)
  if (isSealed(field)) {
    const plain = typeof value === 'string' ? value : undefined
    const columns: [string, ColumnValue][] = [
      [`${name}_sealed`, plain === undefined ? null : sealer.seal(plain)],
      [`${name}_index`, plain === undefined ? null : sealer.index(plain)],
    ]
    return field.type === 'citizenId' ? [...columns, [`${name}_tail`, plain?.slice(0, 18).slice(-4) ?? null]] : columns
  }
  if (isReference(field)) return [[`${name}_id`, value]]
  if (isAttachment(field)) return [[`${name}_ids`, value]]
  if (field.type !== 'text' || !field.pinyin) return [[name, value]]
  const letters = typeof value === 'string' ? namePinyin(value) : undefined
  return [
    [name, value],
    [`${name}_pinyin`, letters?.full ?? null],
    [`${name}_initials`, letters?.initials ?? null],
  ]
}

/** A number as it is sealed and looked up, however it was typed. */
export function normaliseSealed(field: SealedField, typed: string): string {
  const value = typed.trim()
  if (field.type === 'citizenId') return fullCitizenId(value.toUpperCase())
  return field.type === 'phone' ? (normalisePhone(value) ?? value) : value
}

/** Numbers of the first generation get their century and check character, as in imports; what is no number stays. */
export function fullCitizenId(text: string): string {
  const upgraded = upgradeCitizenId(text)
  return isCitizenId(upgraded) ? upgraded : text
}
