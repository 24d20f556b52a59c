/** Masking of numbers that name a person, wherever in a text they stand (F3). */
import { maskCitizenId } from './citizen-id.ts'
import { maskPhone } from './phone.ts'
import { toHalfWidthAll } from './text.ts'

/** A long run of digits is an identity, account or certificate number. */
const LONG_NUMBER = /\d{14,}[\dXx]?/g
const MOBILE = /(?<!\d)1[3-9]\d{9}(?!\d)/g

/** Masks whatever looks like such a number; a text without one comes back as it was. */
export function maskNumbers(text: string): string {
  if (text.length < 11) return text
  const plain = toHalfWidthAll(text)
  const masked = plain.replace(LONG_NUMBER, maskCitizenId).replace(MOBILE, maskPhone)
  return masked === plain ? text : masked
}
