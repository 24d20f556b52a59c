/** Tables we hand out – exports, templates, error lists – described once, written as .xlsx or .csv. */
import { dayToSerial } from './cell-text.ts'
import type { CellKind, Fill } from './xlsx-styles.ts'
import type { OutCell } from './write-xlsx.ts'

/**
 * What a column holds. `id`: numbers of persons, households, phones, cards, always text. `money`: whole fen, shown in
 * yuan. `day`: YYYY-MM-DD, written as a date. `long`: text that is wrapped.
 */
export type ColumnKind = 'text' | 'id' | 'money' | 'integer' | 'day' | 'long'

export interface TableColumn {
  /** The header, in the words of the national template where there is one. */
  readonly header: string
  readonly kind: ColumnKind
  /** Header of the row above; equal neighbours are merged. With any group the table has two header rows. */
  readonly group?: string
  /** Half-width characters; by kind when absent. */
  readonly width?: number
  /** Drop-down list for the people who fill the table in. */
  readonly choices?: readonly string[]
  /** A note on the header cell: how to fill the column in. */
  readonly note?: string
}

export interface TableSpec {
  readonly name: string
  /** A title in the first row, merged over the table. */
  readonly title?: string
  readonly columns: readonly TableColumn[]
  /** Lines under the table: who made it, when, what it may be used for. */
  readonly footer?: readonly string[]
}

/** A marked value; plain values need no mark. */
export interface MarkedValue {
  readonly value: string | number | null
  readonly fill?: Fill
  readonly note?: string
}

/** Text, a whole number (fen in a money column), or nothing. */
export type TableValue = string | number | null | MarkedValue

/** The same for both formats, so that a caller does not care which one was asked for. */
export interface TableWriter {
  /** Adds rows; resolves when more may be written. */
  rows(rows: readonly (readonly TableValue[])[]): Promise<void>
  /** Completes the file. */
  finish(): Promise<void>
  /** Gives up and destroys the stream, so that nobody takes half a file for a whole one. */
  abort(error: Error): void
}

export const CELL_KIND: Readonly<Record<ColumnKind, CellKind>> = {
  text: 'text',
  id: 'text',
  money: 'money',
  integer: 'integer',
  day: 'day',
  long: 'wrap',
}

const WIDTH: Readonly<Record<ColumnKind, number>> = { text: 14, id: 22, money: 14, integer: 10, day: 12, long: 40 }

/** Width of a column: by kind, but never so narrow that the header breaks into more than two lines. */
export function columnWidth({ header, kind, width }: TableColumn): number {
  return width ?? Math.min(60, Math.max(WIDTH[kind], header.length + 2))
}

/** Whole fen as yuan with two decimals: -5 is "-0.05". Throws when the amount is no safe integer. */
export function yuanText(fen: number): string {
  if (!Number.isSafeInteger(fen)) throw new RangeError('money must be whole fen')
  const digits = String(Math.abs(fen)).padStart(3, '0')
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

export const plainValue = (value: TableValue): string | number | null =>
  typeof value === 'object' && value !== null ? value.value : value

/** The cell of a value in a column. A value that does not fit the kind stays readable as text. */
export function tableCell(value: TableValue, column: TableColumn): OutCell | null {
  if (value === null) return null
  const marked: MarkedValue = typeof value === 'object' ? value : { value }
  const raw = marked.value
  const look = {
    ...(marked.fill === undefined ? {} : { fill: marked.fill }),
    ...(marked.note === undefined ? {} : { note: marked.note }),
  }
  if (typeof raw === 'number' && column.kind === 'money')
    return { value: yuanText(raw), decimal: true, kind: 'money', ...look }
  if (typeof raw === 'number' && column.kind === 'integer') return { value: raw, kind: 'integer', ...look }
  if (typeof raw === 'string' && column.kind === 'day') {
    const serial = dayToSerial(raw)
    return serial === null ? { value: raw, kind: 'text', ...look } : { value: serial, kind: 'day', ...look }
  }
  const text = raw === null ? null : String(raw)
  return { value: text, kind: column.kind === 'long' ? 'wrap' : 'text', ...look }
}
