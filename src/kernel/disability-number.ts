/**
 * Numbers of the disability certificate (残疾人证号): citizen identity number 18, type 1, grade 1; re-issued cards add
 * B1, B2, ... (E3). The national monitoring system writes them into 证件号码 in place of the identity number.
 */
import { citizenIdProblem, type CitizenId, type CitizenIdProblem } from './citizen-id.ts'

export interface DisabilityNumber {
  /** The whole number as written on the certificate, 20 or 22 characters. */
  readonly number: string
  readonly citizenId: CitizenId
  /** '1' to '7', code list `disabilityType`. */
  readonly type: string
  /** '1' (most severe) to '4', code list `disabilityGrade`. */
  readonly grade: string
  /** How often the card was re-issued; 0 for the first one. */
  readonly reissue: number
}

/** R61 for the length, R62 for the identity number inside, R63 for type, grade and re-issue mark. */
export type DisabilityNumberProblem = CitizenIdProblem | 'type' | 'grade' | 'reissue'

function between(text: string, at: number, low: number, high: number): boolean {
  const c = text.charCodeAt(at)
  return c >= low && c <= high
}

/** Reads a certificate number, or says the first thing that is wrong with it. */
export function readDisabilityNumber(text: string): DisabilityNumber | DisabilityNumberProblem {
  if (text.length !== 20 && text.length !== 22) return 'length'
  const id = text.slice(0, 18)
  const problem = citizenIdProblem(id)
  if (problem) return problem
  if (!between(text, 18, 49, 55)) return 'type'
  if (!between(text, 19, 49, 52)) return 'grade'
  if (text.length === 22 && !(text.charCodeAt(20) === 66 && between(text, 21, 49, 57))) return 'reissue'
  return {
    number: text,
    citizenId: id as CitizenId,
    type: text.charAt(18),
    grade: text.charAt(19),
    reissue: text.length === 22 ? Number(text.charAt(21)) : 0,
  }
}

export function isDisabilityNumber(text: string): boolean {
  return typeof readDisabilityNumber(text) !== 'string'
}
