/** The sheets of a file with their headers and a few values, so that a person can say which column is which. */
import { AppError } from '../../kernel/errors.ts'
import type { Scope } from '../../language/access/scope.ts'
import type { Services } from '../../platform/actor.ts'
import type { RawRow } from '../../platform/files/row-types.ts'
import { isRefusal } from '../../platform/files/rows.ts'
import { withScope } from '../../platform/postgres/database.ts'
import { getBatch, type Batch } from './batch.ts'
import { headerTexts, mapSheet, type SheetMapping } from './headers.ts'
import { findKind } from './kinds/index.ts'
import type { FileKind } from './kinds/file-kind.ts'
import { guessKind, openSource, readHeads, type SheetHead } from './recognise.ts'
import type { SheetView } from './schema.ts'
import { maskText, sealedColumns, shownCells } from './show-cells.ts'

const SHOWN_ROWS = 12
const SAMPLES = 3

/** Throws AppError `fileRefused` when the file cannot be opened. `kindId` tries another kind than the batch's. */
export async function readSheets(
  services: Services,
  scope: Scope,
  batchId: string,
  kindId: string | undefined,
): Promise<SheetView[]> {
  const batch = await withScope(services.db, scope, (tx) => getBatch(tx, batchId))
  return withHeads(services, scope, batch, (heads) => {
    const kind = findKind(kindId ?? batch.kind ?? '') ?? guessKind(heads)
    const known = kindId === undefined || kindId === batch.kind ? batch.mapping : null
    return heads.map((head) => viewSheet(head, kind, mappingOf(head, kind, known)))
  })
}

async function withHeads<T>(
  services: Services,
  scope: Scope,
  batch: Batch,
  work: (heads: readonly SheetHead[]) => T,
): Promise<T> {
  const source = await openSource(services, batch, scope)
  if (isRefusal(source)) throw new AppError('fileRefused', { reason: source.text })
  try {
    return work(await readHeads(source))
  } finally {
    await source.close()
  }
}

function mappingOf(
  head: SheetHead,
  kind: FileKind | undefined,
  known: readonly SheetMapping[] | null,
): SheetMapping | undefined {
  const given = known?.find((mapping) => mapping.sheet === head.name)
  return given ?? (kind && mapSheet(kind, head.name, head.rows, head.source.merges))
}

function viewSheet(head: SheetHead, kind: FileKind | undefined, mapping: SheetMapping | undefined): SheetView {
  const sealed = sealedColumns(kind, mapping)
  const headerRow = mapping?.headerRow ?? null
  const headerRows = mapping?.headerRows ?? 1
  const keys = new Map(Object.entries(mapping?.columns ?? {}).map(([key, index]) => [index, key]))
  const headers = mapping ? textsAt(head, mapping.headerRow, mapping.headerRows) : []
  const data = head.rows.filter((row) => headerRow !== null && row.number >= headerRow + headerRows)
  const width = Math.max(headers.length, ...data.map((row) => row.cells.length), 0)
  return {
    sheet: head.name,
    headerRow,
    headerRows,
    columns: Array.from({ length: width }, (_, index) => ({
      index,
      header: headers[index] ?? '',
      key: keys.get(index) ?? null,
      samples: samplesOf(data, index, sealed),
    })),
    firstRows: head.rows.slice(0, SHOWN_ROWS).map((row) => ({ row: row.number, cells: shownCells(row.cells, sealed) })),
  }
}

function samplesOf(rows: readonly RawRow[], index: number, sealed: ReadonlySet<number>): string[] {
  const samples = new Set<string>()
  for (const { cells } of rows) {
    const text = shownCells(cells.slice(index, index + 1), sealed.has(index) ? new Set([0]) : new Set())[0] ?? ''
    if (text !== '') samples.add(text)
    if (samples.size >= SAMPLES) break
  }
  return [...samples]
}

function textsAt(head: SheetHead, headerRow: number, headerRows: 1 | 2): string[] {
  const row = head.rows.find((one) => one.number === headerRow)
  const texts =
    row && (headerTexts(row, head.rows, headerRows, head.source.merges) ?? headerTexts(row, head.rows, 1, []))
  return (texts ?? []).map(maskText)
}

export type GivenMapping = Pick<SheetMapping, 'sheet' | 'headerRow' | 'headerRows' | 'columns'>

/** A person's mapping, completed by what the file says, and held against the columns of the kind. */
export async function completeMapping(
  services: Services,
  scope: Scope,
  batch: Batch,
  kind: FileKind,
  given: readonly GivenMapping[],
): Promise<SheetMapping[]> {
  return withHeads(services, scope, batch, (heads) =>
    given.flatMap((mapping): SheetMapping[] => {
      const head = heads.find((one) => one.name === mapping.sheet)
      if (!head) return []
      const columns = Object.fromEntries(
        Object.entries(mapping.columns).filter(([key]) => kind.columns.some((column) => column.key === key)),
      )
      const used = new Set(Object.values(columns))
      const headers = textsAt(head, mapping.headerRow, mapping.headerRows)
      const ignored = headers.filter((text, index) => text !== '' && !used.has(index))
      return [{ ...mapping, columns, headers, ignored }]
    }),
  )
}
