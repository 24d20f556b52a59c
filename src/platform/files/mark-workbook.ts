/**
 * The file a person sent, given back with its problems marked in place: cells coloured, with a note that says why, two
 * more columns (校验结果, 处理说明) in every row that has a mark, and a summary in front. Rows keep their numbers, values
 * stay as they came. Streaming; memory does not grow with the file.
 */
import type { Writable } from 'node:stream'
import { cellText } from './cell-text.ts'
import { refuse, FileRefusedError } from './refusal.ts'
import type { MergeRange, NumberFormat, RawCell, RawRow, RowSource, SheetSource } from './row-types.ts'
import { createWorkbook, MAX_SHEET_ROWS, type OutCell, type SheetWriter, type WorkbookWriter } from './write-xlsx.ts'
import type { CellKind, Fill } from './xlsx-styles.ts'

/** Gravest first. `rejected`: not taken over. `person`: taken up or not, somebody must look. `repaired`: corrected. */
export const MARK_LEVELS = ['rejected', 'person', 'warning', 'repaired'] as const
export type MarkLevel = (typeof MARK_LEVELS)[number]

export interface Mark {
  /** Row as people see it. */
  readonly row: number
  /** Column from 0, or null for the row as a whole. */
  readonly column: number | null
  readonly level: MarkLevel
  /** What is wrong and what to do, in Chinese; one sentence. */
  readonly text: string
}

/** Marks of one sheet in ascending order of row; an array or a cursor. */
export type MarksOf = (sheet: string) => Iterable<Mark> | AsyncIterable<Mark>

export interface MarkOptions {
  /** Title of the summary, for instance the name of the file. */
  readonly title: string
  /** Further lines of the summary: batch, time, who to ask. */
  readonly lines?: readonly (readonly [string, string])[]
  /** Row number of the last header row by sheet (2 when a title stands above the header). Default 1. */
  readonly lastHeaderRow?: (sheet: string) => number
}

/** What was marked, by sheet. */
export interface MarkSummary {
  readonly sheet: string
  readonly rows: number
  readonly counts: Readonly<Record<MarkLevel, number>>
  /** Marks beyond the number of notes a sheet can carry; their text stands in the column only. */
  readonly notesLeftOut: number
}

const RESULT: Readonly<Record<MarkLevel, { word: string; fill: Fill; meaning: string }>> = {
  rejected: { word: '不通过', fill: 'red', meaning: '该行未入库，请按说明改正后重新上传' },
  person: { word: '待人工核实', fill: 'orange', meaning: '需要人工核实后处理' },
  warning: { word: '有提醒', fill: 'orange', meaning: '已接收，请核对' },
  repaired: { word: '已自动更正', fill: 'green', meaning: '已按规则更正，请确认' },
}

/**
 * Writes the marked copy of `source` to `out`. Throws `FileRefusedError` when a CSV has more lines than a sheet can
 * hold (`too_many_rows_for_xlsx`), and destroys `out` on any failure.
 */
export async function markWorkbook(
  source: RowSource,
  marksOf: MarksOf,
  out: Writable,
  options: MarkOptions,
): Promise<MarkSummary[]> {
  const workbook = createWorkbook(out)
  try {
    const summaries: MarkSummary[] = []
    for await (const sheet of source.sheets()) {
      const width = await sheetWidth(sheet)
      const lastHeader = options.lastHeaderRow?.(sheet.name) ?? 1
      summaries.push(await copySheet(workbook, sheet, marksOf(sheet.name), width, lastHeader))
    }
    await writeSummary(workbook, summaries, options)
    await workbook.finish()
    return summaries
  } catch (error) {
    workbook.abort(error instanceof Error ? error : new Error('marking failed', { cause: error }))
    throw error
  }
}

/** The two columns stand right of everything, so the sheet is read once to find out how wide it is. */
async function sheetWidth(sheet: SheetSource): Promise<number> {
  let width = 0
  for await (const batch of sheet.rows()) {
    for (const { cells } of batch) if (cells.length > width) width = cells.length
  }
  return width
}

async function copySheet(
  workbook: WorkbookWriter,
  sheet: SheetSource,
  marks: Iterable<Mark> | AsyncIterable<Mark>,
  width: number,
  lastHeader: number,
): Promise<MarkSummary> {
  const writer = await workbook.sheet({
    name: sheet.name === '' ? '数据' : sheet.name,
    hidden: sheet.hidden,
    frozenRows: lastHeader,
    columns: [...Array.from({ length: width }, () => ({ width: 14 })), { width: 12 }, { width: 60, kind: 'wrap' }],
  })
  const counts = { rejected: 0, person: 0, warning: 0, repaired: 0 }
  const pending = marksByRow(marks, counts)
  let next = await pending.next()
  let rows = 0

  const emit = async (row: RawRow, rowMarks: readonly Mark[]): Promise<void> => {
    if (row.number > MAX_SHEET_ROWS) throw new FileRefusedError(refuse('too_many_rows_for_xlsx'))
    await writeRow(writer, row, rowMarks, width, row.number === lastHeader)
  }
  /** Marks on rows that hold nothing (a household without its head, say, marked below the table). */
  const emitMarksBefore = async (limit: number): Promise<void> => {
    while (!next.done && next.value.row < limit) {
      await emit({ number: next.value.row, cells: [], hidden: false }, next.value.marks)
      next = await pending.next()
    }
  }

  for await (const batch of sheet.rows()) {
    for (const row of batch) {
      rows++
      await emitMarksBefore(row.number)
      const mine = !next.done && next.value.row === row.number ? next.value.marks : []
      await emit(row, mine)
      if (mine.length > 0) next = await pending.next()
    }
  }
  await emitMarksBefore(Number.POSITIVE_INFINITY)
  const merges = clippedMerges(sheet.merges, width)
  const notesLeftOut = await writer.close({ merges })
  return { sheet: writer.name, rows, counts, notesLeftOut }
}

/** A title is often merged beyond the table; there the two new columns stand now. */
function clippedMerges(merges: readonly MergeRange[], width: number): MergeRange[] {
  return merges
    .map((merge) => ({ ...merge, right: Math.min(merge.right, width - 1) }))
    .filter(({ top, bottom, left, right }) => right >= left && (bottom > top || right > left))
}

/** Groups the marks of a row and counts each row once, by its gravest mark. */
async function* marksByRow(
  marks: Iterable<Mark> | AsyncIterable<Mark>,
  counts: Record<MarkLevel, number>,
): AsyncGenerator<{ row: number; marks: Mark[] }, undefined, undefined> {
  let group: Mark[] = []
  for await (const mark of marks) {
    const row = group[0]?.row ?? mark.row
    if (mark.row < row) throw new RangeError(`marks out of order: row ${mark.row} after ${row}`)
    if (mark.row > row) {
      counts[gravest(group)]++
      yield { row, marks: group }
      group = []
    }
    group.push(mark)
  }
  const [first] = group
  if (first) {
    counts[gravest(group)]++
    yield { row: first.row, marks: group }
  }
}

const gravest = (marks: readonly Mark[]): MarkLevel =>
  MARK_LEVELS.find((level) => marks.some((mark) => mark.level === level)) ?? 'warning'

async function writeRow(
  writer: SheetWriter,
  row: RawRow,
  marks: readonly Mark[],
  width: number,
  isHeader: boolean,
): Promise<void> {
  const cells: (OutCell | null)[] = row.cells.map(copyCell)
  while (cells.length < width) cells.push(null)
  if (isHeader) cells.push({ value: '校验结果', kind: 'header' }, { value: '处理说明', kind: 'header' })
  if (marks.length === 0) return writer.row(row.number, cells, row.hidden)
  for (const [column, mine] of Map.groupBy(marks, (mark) => mark.column)) {
    if (column === null || column >= width) continue
    const { fill } = RESULT[gravest(mine)]
    const note = mine.map(({ level, text }) => `${RESULT[level].word}：${text}`).join('\n')
    cells[column] = { ...(cells[column] ?? { value: null }), fill, note }
  }
  if (!isHeader) {
    const { word, fill } = RESULT[gravest(marks)]
    cells.push(
      { value: word, kind: 'text', fill },
      { value: [...new Set(marks.map(({ text }) => text))].join('；'), kind: 'wrap' },
    )
  }
  // A hidden row with a problem must be seen.
  return writer.row(row.number, cells, false)
}

const NUMBER_KIND: Readonly<Record<NumberFormat, CellKind>> = {
  plain: 'plain',
  date: 'day',
  dateTime: 'dateTime',
  time: 'time',
}

/** Text stays text, numbers stay numbers; a formula becomes its result, as the import saw it. */
function copyCell(cell: RawCell): OutCell | null {
  if (cell === null) return null
  if (typeof cell === 'string') return { value: cell, kind: 'text' }
  switch (cell.kind) {
    case 'number':
      return { value: cell.value, kind: NUMBER_KIND[cell.format] }
    case 'boolean':
      return { value: cell.value }
    case 'error':
      // Only Excel's own error values may be written as such.
      return { value: cellText(cell), error: /^#(N\/A|NAME\?|NULL!|NUM!|REF!|VALUE!|DIV\/0!)$/.test(cell.value) }
    default:
      return { value: cell.value, kind: 'text' }
  }
}

async function writeSummary(
  workbook: WorkbookWriter,
  summaries: readonly MarkSummary[],
  { title, lines = [] }: MarkOptions,
): Promise<void> {
  const sheet = await workbook.sheet(
    { name: '校验结果汇总', columns: [{ width: 24 }, ...MARK_LEVELS.map(() => ({ width: 14 })), { width: 14 }] },
    true,
  )
  let row = 0
  await sheet.row(++row, [{ value: title, kind: 'title' }])
  const titleRow = row
  for (const [name, value] of lines) await sheet.row(++row, [{ value: name }, { value, kind: 'text' }])
  row++
  await sheet.row(
    ++row,
    ['工作表', '有内容的行', ...MARK_LEVELS.map((level) => RESULT[level].word)].map((value) => ({
      value,
      kind: 'header',
    })),
  )
  for (const { sheet: name, rows, counts } of summaries) {
    await sheet.row(++row, [
      { value: name, kind: 'text' },
      { value: rows, kind: 'integer' },
      ...MARK_LEVELS.map((level): OutCell => ({
        value: counts[level],
        kind: 'integer',
        fill: counts[level] > 0 ? RESULT[level].fill : 'none',
      })),
    ])
  }
  row++
  for (const level of MARK_LEVELS) {
    await sheet.row(++row, [{ value: RESULT[level].word, fill: RESULT[level].fill }, { value: RESULT[level].meaning }])
  }
  await sheet.row(++row, [
    { value: '一行有多处问题的，按最严重的一处计一次；问题单元格已着色并附批注，原因见各表最右两列。' },
  ])
  const leftOut = summaries.reduce((sum, { notesLeftOut }) => sum + notesLeftOut, 0)
  if (leftOut > 0) {
    await sheet.row(++row, [{ value: `问题较多，另有 ${leftOut} 处只着色、未加批注，原因见各表最右一列。` }])
  }
  await sheet.close({ merges: [{ top: titleRow, bottom: titleRow, left: 0, right: MARK_LEVELS.length + 1 }] })
}
