/**
 * What is said about one cell of a county's file. A cell is repaired only where the repair is certain; every repair,
 * warning and refusal is a note with the rule it follows, what was found and what to do.
 *
 * Texts never repeat an identity, phone or account number, because reports are kept and those numbers are sealed. The
 * repaired value stands in `CellNote.value`, for whoever may see it.
 */
import type { AreaCode, AreaLevel } from '../../../kernel/area-code.ts'
import type { CodeTable } from '../../../kernel/codes/code-list.ts'
import type { Day } from '../../../kernel/day.ts'
import type { DisabilityNumber } from '../../../kernel/disability-number.ts'
import type { Rounding } from '../../../kernel/fen.ts'
import type { Label } from '../../../kernel/label.ts'
import { cleanCell } from '../../../kernel/text.ts'
import type { AreaIndex } from './area-index.ts'
import type { OrganisationIndex } from './organisation-cell.ts'

/** A cell as the readers of CSV and xlsx deliver it; numbers of xlsx stay numbers, so that lost digits are seen. */
export type RawCell = string | number | boolean | null

/** `silent` is no business of the report; a `rejected` cell rejects its row. */
export type NoteSeverity = 'silent' | 'repaired' | 'warned' | 'rejected'

export interface CellNote {
  /** The rule of the domain rules or of E1-E10, such as R62 or E10-wrapper. */
  readonly rule: string
  readonly severity: NoteSeverity
  readonly text: Label
  /** The repaired value as a report shows it. Sensitive where the field is. */
  readonly value?: string
}

export interface CellResult<V> {
  /** null when the cell is empty, unknown or rejected. */
  readonly value: V | null
  readonly notes: readonly CellNote[]
  /** A disability certificate that stood in 证件号码 (E3): a fact of its own. */
  readonly certificate?: DisabilityNumber
}

/**
 * What a column says about its cells. One object serves a whole column; `dateStyled` and `parent` change from cell to
 * cell and are set by the reader of the row.
 */
export interface CellContext {
  /** The header, for texts. */
  readonly field: string
  /** Blanks, 无, / and — are an empty value. Without it an empty cell is refused (R68). */
  readonly optional?: boolean
  /** What a value that cannot be read does to the row. Default `reject`; `warn` leaves the value unknown. */
  readonly onBad?: 'reject' | 'warn'
  readonly codes?: CodeTable
  /** Amounts below zero are allowed (冲正). */
  readonly negative?: boolean
  /** Unit of amounts that carry none themselves. Default `yuan`. */
  readonly amountUnit?: 'yuan' | 'wanyuan'
  /** Decimals of a quantity (1.25 with two is 125). Default 0. */
  readonly decimals?: number
  /** Unit words that may follow a quantity, such as 亩, 个月, 人. */
  readonly unitWords?: readonly string[]
  /** Bounds of a quantity, scaled like its value. */
  readonly min?: number
  readonly max?: number
  /** How further decimals are rounded; without it they are refused. */
  readonly rounding?: Rounding
  readonly areas?: AreaIndex
  readonly organisations?: OrganisationIndex
  readonly level?: AreaLevel
  /** A birth after this day is impossible. */
  readonly asOf?: Day
  /** The workbook counts days from 1904. */
  readonly date1904?: boolean
  /** The xlsx style of this cell is a date. */
  dateStyled?: boolean
  /** The area one level up, as resolved from the same row; null when that one was not resolved. Absent for the province. */
  parent?: AreaCode | null
}

const NO_NOTES: readonly CellNote[] = Object.freeze([])

/** The result of an empty cell that may be empty. */
export const EMPTY: CellResult<never> = Object.freeze({ value: null, notes: NO_NOTES })

export function clean<V>(value: V): CellResult<V> {
  return { value, notes: NO_NOTES }
}

export function repaired<V>(value: V, rule: string, shown: string, zh: string, en: string): CellResult<V> {
  return { value, notes: [{ rule, severity: 'repaired', text: { zh, en }, value: shown }] }
}

/** A value that cannot be read: rejected, or left unknown with a warning where the column says so. */
export function bad(context: CellContext, rule: string, zh: string, en: string): CellResult<never> {
  const severity = context.onBad === 'warn' ? 'warned' : 'rejected'
  return { value: null, notes: [{ rule, severity, text: { zh, en } }] }
}

/** An empty cell of a field that must be filled (R68). */
export function empty(context: CellContext): CellResult<never> {
  if (context.optional) return EMPTY
  return bad(context, 'R68', `“${context.field}”为空，请补填。`, `"${context.field}" is empty. Please fill it in.`)
}

const BLANK_WORDS = new Set(['', '无', '/', '\\', '—', '——', '-', '--', '－', '–', '―', '空'])

/** True for the words that stand for nothing: 无, /, — and their kin. */
export function isBlankWord(text: string): boolean {
  return text.length <= 2 && BLANK_WORDS.has(text)
}

/** A raw value for a message, cut to a readable length. */
export function excerpt(raw: RawCell): string {
  const text = cleanCell(String(raw ?? ''))
  return text.length > 24 ? `${text.slice(0, 24)}…` : text
}

export interface Unwrapped {
  readonly text: string
  readonly wrapper: boolean
  readonly apostrophe: boolean
}

function isApostrophe(c: string): boolean {
  return c === "'" || c === '’' || c === '‘' || c === '＇' || c === '`'
}

/** Takes off `="..."` (written so that Excel keeps digits) and leading apostrophes. */
export function unwrap(raw: string): Unwrapped {
  let text = cleanCell(raw)
  let start = text.startsWith('=') ? 1 : 0
  let end = text.length
  while (start < end && text.charAt(start) === '"') start++
  while (end > start && text.charAt(end - 1) === '"') end--
  const wrapper = start > 0 || end < text.length
  if (wrapper) text = cleanCell(text.slice(start, end))
  start = 0
  while (start < text.length && isApostrophe(text.charAt(start))) start++
  return { text: start > 0 ? cleanCell(text.slice(start)) : text, wrapper, apostrophe: start > 0 }
}

const SCIENTIFIC = /^\d+(?:\.\d+)?[eE]\+?\d+$/

/** '5.399E+17': what Excel makes of a long number; the last digits are lost. */
export function isScientific(text: string): boolean {
  return text.length < 40 && SCIENTIFIC.test(text)
}

/** A number with more than 15 digits in an Excel cell has lost the rest: they read as zeros. */
export function hasLostDigits(value: number): boolean {
  return Math.abs(value) >= 1e15
}

export function lostDigits(context: CellContext): CellResult<never> {
  return bad(
    context,
    'E10-sci-notation',
    `“${context.field}”被存为数值，末几位已丢失，无法还原。请将该列设为文本格式后从原始资料重新填写。`,
    `"${context.field}" was stored as a number and its last digits are lost. Set the column to text and enter it again from the source.`,
  )
}
