/**
 * The common shape of a table file: sheets, and in them batches of rows of raw cells. Raw means: nothing repaired,
 * trimmed or guessed; what a cell says is decided by the import.
 *
 * Texts may be slices of a larger buffer. Who keeps a few cells of a very large file for long should copy them.
 */
import type { Label } from '../../kernel/label.ts'

/** How a number is shown: `date` and the like mean that the value is a serial day number of the 1900 system. */
export type NumberFormat = 'plain' | 'date' | 'time' | 'dateTime'

export interface RawNumber {
  readonly kind: 'number'
  readonly value: number
  readonly format: NumberFormat
  readonly formula: boolean
}

export interface RawBoolean {
  readonly kind: 'boolean'
  readonly value: boolean
  readonly formula: boolean
}

/** An error value such as `#N/A`; `#MISSING` is a text whose entry in the workbook's table of texts is not there. */
export interface RawError {
  readonly kind: 'error'
  readonly value: string
  readonly formula: boolean
}

/** Text computed by a formula. Empty when the file holds no cached result (written by a program, never calculated). */
export interface RawFormulaText {
  readonly kind: 'text'
  readonly value: string
  readonly formula: true
}

/** `null` is an empty cell, a plain string is text. CSV files have no other kinds. */
export type RawCell = null | string | RawNumber | RawBoolean | RawError | RawFormulaText

export interface RawRow {
  /**
   * The number a person sees: Excel's row number; in a CSV the line (counted from 1, blank lines counted) on which the
   * record begins. After a quoted cell with line breaks, Excel's own numbering of an opened CSV is smaller.
   */
  readonly number: number
  /** Index = column, 0 is A. Nothing after the last cell that is not empty. Rows without any content are not given. */
  readonly cells: readonly RawCell[]
  readonly hidden: boolean
}

/** A merged range; rows as people see them (from 1), columns from 0, both ends included. */
export interface MergeRange {
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}

export interface SheetSource {
  /** '' for a CSV. */
  readonly name: string
  /** Hidden in any way, also "very hidden". */
  readonly hidden: boolean
  /** All merged ranges (up to a limit), known before rows are read: headers may have two rows. Empty for a CSV. */
  readonly merges: readonly MergeRange[]
  /**
   * The workbook counts days from 1904. Cells with a date format are already given in the 1900 system; a plain number
   * that turns out to be a day still lacks 1,462.
   */
  readonly date1904: boolean
  /**
   * Batches of about 500 rows in ascending order of number; may be called again to read from the start.
   * Throws `FileRefusedError` at a place that cannot be read or goes over a limit.
   */
  rows(): AsyncIterable<RawRow[]>
}

export interface RowSource {
  readonly kind: 'xlsx' | 'csv'
  /** What was found out about a CSV, for the import report; null for a workbook. */
  readonly csv: CsvDialect | null
  sheets(): AsyncIterable<SheetSource>
  /** Gives the file handle back. Must be called when done. */
  close(): Promise<void>
}

export type CsvEncoding = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be'

export interface CsvDialect {
  readonly encoding: CsvEncoding
  readonly delimiter: ',' | '\t' | ';'
  /** Some bytes do not belong to the encoding; the cells concerned hold U+FFFD and must not be taken over. */
  readonly damaged: boolean
}

/** Names of encodings for the import report. */
export const ENCODING_LABELS: Readonly<Record<CsvEncoding, Label>> = {
  'utf-8': { zh: 'UTF-8', en: 'UTF-8' },
  gb18030: { zh: 'GB 18030（ANSI / GBK）', en: 'GB 18030 (ANSI / GBK)' },
  'utf-16le': { zh: 'UTF-16（Unicode 文本）', en: 'UTF-16 (Unicode text)' },
  'utf-16be': { zh: 'UTF-16（大端）', en: 'UTF-16 (big endian)' },
}
