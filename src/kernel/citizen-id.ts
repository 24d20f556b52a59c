/**
 * Citizen identity numbers (公民身份号码, GB 11643-1999): area 6, birth 8, sequence 3 (odd is male), check 1 (E2).
 * The area may be an abolished county, so it is not checked.
 */
import { dayOf, type Day } from './day.ts'

declare const citizenBrand: unique symbol

/** 18 characters, check digit and birth date right, 'X' in upper case. */
export type CitizenId = string & { readonly [citizenBrand]: true }

/** What is wrong with a number: R61 for its length, R62 for the rest. */
export type CitizenIdProblem = 'length' | 'characters' | 'birth' | 'checksum'

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const
const CHECK = '10X98765432'

/** Check character of the first 17 digits of a text; '' when one of them is no digit. */
export function checkCharacter(text: string): string {
  let sum = 0
  for (let i = 0; i < 17; i++) {
    const digit = text.charCodeAt(i) - 48
    // The comparison is false for NaN too, that is, for a text that ends too early.
    if (!(digit >= 0 && digit <= 9)) return ''
    sum += digit * (WEIGHTS[i] ?? 0)
  }
  return CHECK.charAt(sum % 11)
}

function birthIn(text: string, at: number): Day | undefined {
  return dayOf(Number(text.slice(at, at + 4)), Number(text.slice(at + 4, at + 6)), Number(text.slice(at + 6, at + 8)))
}

function hasBirth(text: string): boolean {
  let value = 0
  for (let i = 6; i < 14; i++) value = value * 10 + text.charCodeAt(i) - 48
  const year = Math.floor(value / 10000)
  const month = Math.floor(value / 100) % 100
  const day = value % 100
  if (year < 1800 || month < 1 || month > 12 || day < 1) return false
  return day <= 28 || dayOf(year, month, day) !== undefined
}

/** The first thing wrong with an 18-character number, or undefined when it is right. */
export function citizenIdProblem(text: string): CitizenIdProblem | undefined {
  if (text.length !== 18) return 'length'
  const check = checkCharacter(text)
  const last = text.charCodeAt(17)
  if (check === '' || !((last >= 48 && last <= 57) || last === 88)) return 'characters'
  if (!hasBirth(text)) return 'birth'
  return check.charCodeAt(0) === last ? undefined : 'checksum'
}

export function isCitizenId(text: string): text is CitizenId {
  return citizenIdProblem(text) === undefined
}

export function parseCitizenId(text: string): CitizenId | undefined {
  return isCitizenId(text) ? text : undefined
}

/** Like `parseCitizenId` for texts that must be numbers. Throws RangeError; the text of the error never holds the number. */
export function toCitizenId(text: string): CitizenId {
  if (!isCitizenId(text)) throw new RangeError('身份证号码不正确，请核对 / not a valid citizen identity number')
  return text
}

export function birthOf(id: CitizenId): Day {
  return `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}` as Day
}

/** GB/T 2261.1: '1' male, '2' female. */
export function sexOf(id: CitizenId): '1' | '2' {
  return (id.charCodeAt(16) - 48) % 2 === 1 ? '1' : '2'
}

/**
 * The 18-character form of a number of the first generation (15 digits, births of 1900 to 1999): the century and the
 * check character are added. The problem when it is no such number.
 */
export function upgradeCitizenId(text: string): CitizenId | CitizenIdProblem {
  if (text.length !== 15) return 'length'
  const first = `${text.slice(0, 6)}19${text.slice(6)}`
  const check = checkCharacter(first)
  if (check === '') return 'characters'
  return birthIn(first, 6) === undefined ? 'birth' : ((first + check) as CitizenId)
}

/** '539***********0019': first three and last four characters (F3). The birth date is not left readable. */
export function maskCitizenId(id: string): string {
  return id.length < 8 ? '*'.repeat(id.length) : `${id.slice(0, 3)}${'*'.repeat(id.length - 7)}${id.slice(-4)}`
}
