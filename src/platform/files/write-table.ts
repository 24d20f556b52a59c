/** Tables as .xlsx: header style, widths, frozen header, filter, drop-downs; for exports and for templates. */
import type { Writable } from 'node:stream'
import type { MergeRange } from './row-types.ts'
import {
  CELL_KIND,
  columnWidth,
  tableCell,
  type TableColumn,
  type TableSpec,
  type TableValue,
  type TableWriter,
} from './table-spec.ts'
import { createWorkbook, MAX_SHEET_ROWS, type OutCell, type SheetEnd, type WorkbookWriter } from './write-xlsx.ts'

/** Rows of a template that get drop-downs. */
const TEMPLATE_ROWS = 20_000

/** One table as a workbook of its own. Begins at once, so that headers are there even if there are no rows. */
export async function createXlsxTable(out: Writable, spec: TableSpec): Promise<TableWriter> {
  const workbook = createWorkbook(out)
  const table = await addTable(workbook, spec)
  return {
    rows: (rows) => table.rows(rows),
    async finish() {
      await table.finish()
      await workbook.finish()
    },
    abort: (error) => workbook.abort(error),
  }
}

/** Adds a table as a sheet to a workbook; a longer table goes on in further sheets of the same form. */
export async function addTable(workbook: WorkbookWriter, spec: TableSpec): Promise<TableWriter> {
  const { columns } = spec
  const footer = spec.footer ?? []
  const capacity = MAX_SHEET_ROWS - footer.length
  let part = await beginPart(workbook, spec)

  async function endPart(last: boolean): Promise<void> {
    if (last) for (const line of footer) await part.sheet.row(++part.number, [{ value: line, kind: 'plain' }])
    await part.sheet.close(endOf(columns, part.top, part.number - (last ? footer.length : 0), part.merges))
  }

  return {
    async rows(rows) {
      for (const row of rows) {
        if (part.number >= capacity) {
          await endPart(false)
          part = await beginPart(workbook, spec)
        }
        await part.sheet.row(++part.number, cellsOf(row, columns))
      }
    },
    finish: () => endPart(true),
    abort: (error) => workbook.abort(error),
  }
}

function cellsOf(row: readonly TableValue[], columns: readonly TableColumn[]): (OutCell | null)[] {
  return columns.map((column, i) => tableCell(row[i] ?? null, column))
}

async function beginPart(workbook: WorkbookWriter, { name, title, columns }: TableSpec) {
  const grouped = columns.some(({ group }) => group !== undefined)
  const frozenRows = (title === undefined ? 0 : 1) + (grouped ? 2 : 1)
  const sheet = await workbook.sheet({
    name,
    frozenRows,
    columns: columns.map((column) => ({ width: columnWidth(column), kind: CELL_KIND[column.kind] })),
  })
  const merges: MergeRange[] = []
  let number = 0
  if (title !== undefined) {
    await sheet.row(++number, [{ value: title, kind: 'title' }])
    if (columns.length > 1) merges.push({ top: 1, bottom: 1, left: 0, right: columns.length - 1 })
  }
  if (grouped) {
    await sheet.row(
      ++number,
      columns.map(({ group, header }) => ({ value: group ?? header, kind: 'header' })),
    )
    merges.push(...groupMerges(columns, number))
  }
  await sheet.row(
    ++number,
    columns.map(({ header, group, note }) => ({
      // Under a merged header without group there is nothing to see.
      value: grouped && group === undefined ? null : header,
      kind: 'header',
      ...(note === undefined ? {} : { note }),
    })),
  )
  return { sheet, merges, number, top: number }
}

/** Equal neighbouring groups become one cell; a column without group takes both header rows. */
function groupMerges(columns: readonly TableColumn[], row: number): MergeRange[] {
  const merges: MergeRange[] = []
  for (let left = 0; left < columns.length;) {
    const group = columns[left]?.group
    let right = left
    if (group === undefined) {
      merges.push({ top: row, bottom: row + 1, left, right })
    } else {
      while (columns[right + 1]?.group === group) right++
      if (right > left) merges.push({ top: row, bottom: row, left, right })
    }
    left = right + 1
  }
  return merges
}

/** `top` is the row of the headers, `bottom` the last row of data. A template has no data yet and gets drop-downs. */
function endOf(columns: readonly TableColumn[], top: number, bottom: number, merges: readonly MergeRange[]): SheetEnd {
  const lastRow = bottom > top ? bottom : top + TEMPLATE_ROWS
  return {
    merges,
    ...(columns.length > 0
      ? { filter: { top, bottom: Math.max(bottom, top), left: 0, right: columns.length - 1 } }
      : {}),
    validations: columns.flatMap(({ choices }, column) =>
      choices ? [{ range: { top: top + 1, bottom: lastRow, left: column, right: column }, choices }] : [],
    ),
  }
}
