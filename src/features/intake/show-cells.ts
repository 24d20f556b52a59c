/** Cells as a page may show them: identifiers masked, whatever column they stand in. */
import { maskCitizenId } from '../../kernel/citizen-id.ts'
import { maskNumbers } from '../../kernel/mask-numbers.ts'
import type { RawCell } from '../../platform/files/row-types.ts'
import { cellText } from '../../platform/files/rows.ts'
import type { SheetMapping } from './headers.ts'
import type { FileKind } from './kinds/file-kind.ts'

/** A cell longer than this is cut: reports are read in columns. */
const LONGEST = 120

export { maskNumbers as maskText }

/** Masks the value of a column that holds identifiers, however damaged it is. */
export function maskSealed(text: string): string {
  const masked = maskNumbers(text)
  if (masked !== text || text.length < 5) return masked
  return maskCitizenId(text.length < 8 ? text.padEnd(8, '*') : text)
}

/** Which columns of a sheet hold identifiers. */
export function sealedColumns(kind: FileKind | undefined, mapping: SheetMapping | undefined): ReadonlySet<number> {
  const sealed = new Set<number>()
  for (const column of kind?.columns ?? []) {
    const index = mapping?.columns[column.key]
    if (column.sealed && index !== undefined) sealed.add(index)
  }
  return sealed
}

export function shownCells(cells: readonly RawCell[], sealed: ReadonlySet<number>): string[] {
  return cells.map((cell, index) => {
    const text = cellText(cell)
    const shown = sealed.has(index) ? maskSealed(text) : maskNumbers(text)
    return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown
  })
}

/** The header of a sheet as it was found, for a report that looks like the sheet. */
export function shownHeaders(kind: FileKind | undefined, mapping: SheetMapping | undefined): string[] {
  if (!mapping) return []
  const headers = [...(mapping.headers ?? [])]
  for (const column of kind?.columns ?? []) {
    const index = mapping.columns[column.key]
    if (index !== undefined && !headers[index]) headers[index] = column.header
  }
  return Array.from(headers, (text) => text ?? '')
}
