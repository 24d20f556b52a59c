/**
 * Recognises what a sheet is by its headers: synonyms, any order, a title or notes above, two header rows with merged
 * groups. The guess is shown and a person may correct it; nothing here looks at the data.
 */
import { cleanCell, removeBlanks, toHalfWidthAll } from '../../kernel/text.ts'
import { cellText } from '../../platform/files/rows.ts'
import type { MergeRange, RawRow } from '../../platform/files/row-types.ts'
import type { FileKind } from './kinds/file-kind.ts'

/** Where the headers of a sheet stand and which column carries what. Columns count from 0, rows as people see them. */
export interface SheetMapping {
  readonly sheet: string
  readonly headerRow: number
  readonly headerRows: 1 | 2
  /** Column key of the kind -> column index. */
  readonly columns: Readonly<Record<string, number>>
  /** The workbook counts days from 1904; kept so that a mended row is read as its file was. */
  readonly date1904?: boolean
  /** Texts of the header by column. */
  readonly headers?: readonly string[]
  /** Headers that nothing was made of. */
  readonly ignored: readonly string[]
}

export interface KindGuess {
  readonly kind: FileKind
  readonly mapping: SheetMapping
  /** Share of the needed columns that were found, 0 to 1. */
  readonly complete: number
}

/** Headers are looked for in these first rows. */
const SEARCHED_ROWS = 15

/** One spelling for what differs only in blanks, width, brackets, marks of obligation and line breaks. */
export function plainHeader(text: string): string {
  return removeBlanks(toHalfWidthAll(cleanCell(text)))
    .replace(/[*＊:：]+$/u, '')
    .replace(/\((?:必填|选填|元|人|月)\)$/u, '')
    .toUpperCase()
}

const lookups = new WeakMap<FileKind, ReadonlyMap<string, string>>()

function lookupOf(kind: FileKind): ReadonlyMap<string, string> {
  const known = lookups.get(kind)
  if (known) return known
  const lookup = new Map<string, string>()
  for (const column of kind.columns) {
    for (const name of [column.header, ...column.synonyms]) {
      const plain = plainHeader(name)
      if (!lookup.has(plain)) lookup.set(plain, column.key)
    }
  }
  lookups.set(kind, lookup)
  return lookup
}

/** The best reading of a sheet as one kind; undefined when no row has two of its headers. */
export function mapSheet(
  kind: FileKind,
  sheet: string,
  firstRows: readonly RawRow[],
  merges: readonly MergeRange[],
): SheetMapping | undefined {
  let best: SheetMapping | undefined
  for (const row of firstRows.slice(0, SEARCHED_ROWS)) {
    for (const headerRows of [1, 2] as const) {
      const texts = headerTexts(row, firstRows, headerRows, merges)
      if (!texts) continue
      const mapping = mapHeaders(kind, sheet, row.number, headerRows, texts)
      // Two rows must say more than one, or a data row below the header would be taken for a part of it.
      if (count(mapping) > count(best)) best = mapping
    }
  }
  return best && count(best) >= 2 ? best : undefined
}

const count = (mapping: SheetMapping | undefined): number => (mapping ? Object.keys(mapping.columns).length : 0)

/** Header texts of a row; with two rows the lower text counts, or the upper where the lower is empty. */
export function headerTexts(
  row: RawRow,
  rows: readonly RawRow[],
  headerRows: 1 | 2,
  merges: readonly MergeRange[],
): string[] | undefined {
  const upper = row.cells.map(cellText)
  if (headerRows === 1) return upper
  const next = rows.find((other) => other.number === row.number + 1)
  const grouped = merges.some((merge) => merge.top <= row.number && merge.bottom >= row.number)
  if (!next || !grouped) return undefined
  const lower = next.cells.map(cellText)
  return Array.from({ length: Math.max(upper.length, lower.length) }, (_, i) => lower[i] || upper[i] || '')
}

function mapHeaders(
  kind: FileKind,
  sheet: string,
  headerRow: number,
  headerRows: 1 | 2,
  texts: readonly string[],
): SheetMapping {
  const lookup = lookupOf(kind)
  const columns: Record<string, number> = {}
  const ignored: string[] = []
  for (const [index, text] of texts.entries()) {
    const key = lookup.get(plainHeader(text))
    if (key !== undefined && columns[key] === undefined) columns[key] = index
    else if (text !== '') ignored.push(text)
  }
  return { sheet, headerRow, headerRows, columns, headers: texts, ignored }
}

/** All kinds a sheet could be, the most likely first. */
export function guessKinds(
  kinds: readonly FileKind[],
  sheet: string,
  firstRows: readonly RawRow[],
  merges: readonly MergeRange[],
): KindGuess[] {
  return kinds
    .flatMap((kind): KindGuess[] => {
      const mapping = mapSheet(kind, sheet, firstRows, merges)
      return mapping ? [{ kind, mapping, complete: completeness(kind, mapping) }] : []
    })
    .sort((a, b) => b.complete - a.complete || score(b) - score(a))
}

/** Found columns count for the kind, headers that it cannot place against it. */
const score = (guess: KindGuess): number => count(guess.mapping) - guess.mapping.ignored.length

export function completeness(kind: FileKind, mapping: SheetMapping): number {
  const needed = kind.columns.filter((column) => column.needed)
  if (needed.length === 0) return 1
  return needed.filter((column) => mapping.columns[column.key] !== undefined).length / needed.length
}

/** Headers (as the national layout has them) of needed columns that were not found. */
export function missingHeaders(kind: FileKind, mapping: SheetMapping): string[] {
  return kind.columns
    .filter((column) => column.needed && mapping.columns[column.key] === undefined)
    .map((column) => column.header)
}
