/**
 * Unified social credit codes (GB 32100-2015, E4, R90): authority 1, kind 1, area 6, organisation code 9 with its own
 * check character (GB 11714), check character 1.
 */
declare const creditBrand: unique symbol

/** 18 characters with both check characters right. */
export type CreditCode = string & { readonly [creditBrand]: true }

export type CreditCodeProblem = 'length' | 'characters' | 'organisation' | 'checksum'

/** Without I, O, S, V, Z, which are mistaken for digits and other letters. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2] as const

/** Value of a character in organisation codes: digits, then the whole alphabet. */
function organisationValue(c: number): number {
  return c <= 57 ? c - 48 : c - 55
}

/** Check character of the first 17 characters; '' when one is outside the alphabet. */
export function creditCheckCharacter(text: string): string {
  let sum = 0
  for (let i = 0; i < 17; i++) {
    const value = i < text.length ? ALPHABET.indexOf(text.charAt(i)) : -1
    if (value < 0) return ''
    sum += value * (WEIGHTS[i] ?? 0)
  }
  return ALPHABET.charAt((31 - (sum % 31)) % 31)
}

function organisationCheck(text: string): string {
  let sum = 0
  for (let i = 0; i < 8; i++) sum += organisationValue(text.charCodeAt(8 + i)) * (ORGANISATION_WEIGHTS[i] ?? 0)
  const check = 11 - (sum % 11)
  return check === 10 ? 'X' : check === 11 ? '0' : String(check)
}

/** The first thing wrong with a code in upper case, or undefined when it is right. */
export function creditCodeProblem(text: string): CreditCodeProblem | undefined {
  if (text.length !== 18) return 'length'
  const check = creditCheckCharacter(text)
  if (check === '' || !ALPHABET.includes(text.charAt(17))) return 'characters'
  if (check !== text.charAt(17)) return 'checksum'
  return organisationCheck(text) === text.charAt(16) ? undefined : 'organisation'
}

export function isCreditCode(text: string): text is CreditCode {
  return creditCodeProblem(text) === undefined
}

export function parseCreditCode(text: string): CreditCode | undefined {
  return isCreditCode(text) ? text : undefined
}
