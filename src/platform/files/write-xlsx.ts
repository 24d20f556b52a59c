/**
 * Streaming writer for .xlsx: sheets one after another, rows as they come, memory flat. Text is always written as an
 * inline string and never as a formula. Tables with headers and column kinds are made by `write-table.ts` on top of it.
 */
import type { Writable } from 'node:stream'
import type { MergeRange } from './row-types.ts'
import { columnLetters } from './xlsx-parts.ts'
import { commentsXml, drawingXml, MAX_NOTE_CHARS, MAX_NOTES, type Note, noteBlocks } from './xlsx-notes.ts'
import { type CellKind, type Fill, styleIndex, stylesXml } from './xlsx-styles.ts'
import { fitCell, looksLikeFormula, sheetName, xmlText } from './xlsx-text.ts'
import { createZipWriter } from './zip-write.ts'

export const MAX_SHEET_ROWS = 1_048_576

export interface OutCell {
  /** Numbers are written as they are; `decimal` is a number given as text, so that money never passes a float. */
  readonly value: string | number | boolean | null
  readonly decimal?: boolean
  /** An error value such as `#N/A` instead of text. */
  readonly error?: boolean
  readonly kind?: CellKind
  readonly fill?: Fill
  readonly note?: string
}

export interface ColumnLayout {
  /** Characters of half width. */
  readonly width: number
  /** Style of cells that are still empty: an ID typed into a text column keeps its digits. */
  readonly kind?: CellKind
}

export interface SheetOptions {
  readonly name: string
  readonly hidden?: boolean
  readonly columns?: readonly ColumnLayout[]
  /** Rows at the top that stay visible and are repeated on every printed page. */
  readonly frozenRows?: number
}

export interface SheetEnd {
  readonly merges?: readonly MergeRange[]
  readonly filter?: MergeRange
  /** Drop-down lists: the cells of `range` take one of `choices`. */
  readonly validations?: readonly { readonly range: MergeRange; readonly choices: readonly string[] }[]
}

export interface SheetWriter {
  /** The name the sheet really got. */
  readonly name: string
  /** Writes row `number` (from 1, ascending). */
  row(number: number, cells: readonly (OutCell | null)[], hidden?: boolean): Promise<void>
  /** Ends the sheet; returns how many notes were left out because there were too many. */
  close(end?: SheetEnd): Promise<number>
}

export interface WorkbookWriter {
  /** Begins a sheet; the one before must be closed. `first` puts it in front of the others. */
  sheet(options: SheetOptions, first?: boolean): Promise<SheetWriter>
  /** Writes the remaining parts and ends the stream. */
  finish(): Promise<void>
  /** Gives up and destroys the stream. */
  abort(error: Error): void
}

interface SheetRecord {
  readonly id: number
  readonly name: string
  readonly hidden: boolean
  readonly hasNotes: boolean
  readonly frozenRows: number
  readonly filter: MergeRange | undefined
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

/** Holds the lists behind drop-downs: a list inside the rule itself may have 255 characters only. */
const CODES_SHEET = '代码'

const LETTERS: string[] = []
const lettersOf = (column: number): string => (LETTERS[column] ??= columnLetters(column))

const rangeText = ({ top, bottom, left, right }: MergeRange, fixed = ''): string =>
  `${fixed}${lettersOf(left)}${fixed}${top}:${fixed}${lettersOf(right)}${fixed}${bottom}`

const quotedName = (name: string): string => `'${name.replaceAll("'", "''")}'`

/** Starts a workbook on a stream (a file, a response). */
export function createWorkbook(out: Writable): WorkbookWriter {
  const zip = createZipWriter(out)
  const records: SheetRecord[] = []
  const used = new Set<string>([CODES_SHEET])
  const choiceLists: (readonly string[])[] = []
  let nextId = 1
  let nextBlock = 1

  async function part(name: string, pieces: readonly string[]): Promise<void> {
    const entry = await zip.entry(name)
    for (const piece of pieces) await entry.write(piece)
    await entry.close()
  }

  /** A reference to the hidden sheet of code lists; the same list is written once. */
  function choiceRange(choices: readonly string[]): string {
    const key = choices.join('\n')
    let index = choiceLists.findIndex((list) => list.join('\n') === key)
    if (index === -1) index = choiceLists.push(choices) - 1
    return `${CODES_SHEET}!${rangeText({ top: 1, bottom: choices.length, left: index, right: index }, '$')}`
  }

  async function sheet(options: SheetOptions, first = false): Promise<SheetWriter> {
    return begin(sheetName(options.name, used), options, first)
  }

  async function begin(name: string, options: SheetOptions, first: boolean): Promise<SheetWriter> {
    const id = nextId++
    const frozenRows = options.frozenRows ?? 0
    const entry = await zip.entry(`xl/worksheets/sheet${id}.xml`)
    await entry.write(sheetHead(options.columns ?? [], frozenRows))
    const notes: Note[] = []
    let droppedNotes = 0
    let last = 0

    function cellXml(cell: OutCell, reference: string): string {
      const { value, kind = 'plain', fill = 'none' } = cell
      const quoted = typeof value === 'string' && cell.decimal !== true && looksLikeFormula(value)
      const index = styleIndex(kind, fill, quoted)
      const start = index === 0 ? `<c r="${reference}"` : `<c r="${reference}" s="${index}"`
      if (value === null || value === '') return index === 0 ? '' : `${start}/>`
      if (typeof value === 'boolean') return `${start} t="b"><v>${value ? 1 : 0}</v></c>`
      if (typeof value === 'number')
        return Number.isFinite(value) ? `${start}><v>${value}</v></c>` : `${start} t="e"><v>#NUM!</v></c>`
      if (cell.decimal === true) return `${start}><v>${value}</v></c>`
      if (cell.error === true) return `${start} t="e"><v>${xmlText(value)}</v></c>`
      const space = /^\s|\s$|[\n\t]/.test(value) ? ' xml:space="preserve"' : ''
      return `${start} t="inlineStr"><is><t${space}>${xmlText(fitCell(value))}</t></is></c>`
    }

    async function row(number: number, cells: readonly (OutCell | null)[], hidden = false): Promise<void> {
      if (number <= last || number > MAX_SHEET_ROWS) throw new RangeError(`row ${number} after ${last}`)
      last = number
      let xml = hidden ? `<row r="${number}" hidden="1">` : `<row r="${number}">`
      for (let column = 0; column < cells.length; column++) {
        const cell = cells[column]
        if (!cell) continue
        xml += cellXml(cell, lettersOf(column) + number)
        if (cell.note === undefined) continue
        if (notes.length < MAX_NOTES) notes.push({ row: number, column, text: cell.note.slice(0, MAX_NOTE_CHARS) })
        else droppedNotes++
      }
      await entry.write(`${xml}</row>`)
    }

    async function close(end: SheetEnd = {}): Promise<number> {
      const { merges = [], filter, validations = [] } = end
      let xml = '</sheetData>'
      if (filter) xml += `<autoFilter ref="${rangeText(filter)}"/>`
      if (merges.length > 0) {
        xml += `<mergeCells count="${merges.length}">${merges.map((merge) => `<mergeCell ref="${rangeText(merge)}"/>`).join('')}</mergeCells>`
      }
      const lists = validations.filter(({ choices }) => choices.length > 0)
      if (lists.length > 0) {
        const items = lists.map(
          ({ range, choices }) =>
            '<dataValidation type="list" allowBlank="1" showErrorMessage="1" errorTitle="填写有误" error="请从下拉列表中选择。"' +
            ` sqref="${rangeText(range)}"><formula1>${choiceRange(choices)}</formula1></dataValidation>`,
        )
        xml += `<dataValidations count="${lists.length}">${items.join('')}</dataValidations>`
      }
      xml += '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
      xml += '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
      if (notes.length > 0) xml += '<legacyDrawing r:id="rId1"/>'
      await entry.write(`${xml}</worksheet>`)
      await entry.close()
      if (notes.length > 0) await writeNotes(id, notes)
      const record: SheetRecord = {
        id,
        name,
        hidden: options.hidden ?? false,
        hasNotes: notes.length > 0,
        frozenRows,
        filter,
      }
      if (first) records.unshift(record)
      else records.push(record)
      return droppedNotes
    }

    return { name, row, close }
  }

  async function writeNotes(id: number, notes: readonly Note[]): Promise<void> {
    await part(`xl/comments${id}.xml`, commentsXml(notes))
    await part(`xl/drawings/vmlDrawing${id}.vml`, drawingXml(notes, nextBlock))
    nextBlock += noteBlocks(notes.length)
    await part(`xl/worksheets/_rels/sheet${id}.xml.rels`, [
      `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">` +
        `<Relationship Id="rId1" Type="${RELATIONS}/vmlDrawing" Target="../drawings/vmlDrawing${id}.vml"/>` +
        `<Relationship Id="rId2" Type="${RELATIONS}/comments" Target="../comments${id}.xml"/></Relationships>`,
    ])
  }

  async function finish(): Promise<void> {
    if (choiceLists.length > 0) {
      const codes = await begin(CODES_SHEET, { name: CODES_SHEET, hidden: true }, false)
      const height = Math.max(...choiceLists.map((list) => list.length))
      for (let i = 0; i < height; i++) {
        await codes.row(
          i + 1,
          choiceLists.map((list) => (list[i] === undefined ? null : { value: list[i] ?? '', kind: 'text' })),
        )
      }
      await codes.close()
    }
    await part('xl/styles.xml', [stylesXml()])
    await part('xl/workbook.xml', [workbookXml(records)])
    await part('xl/_rels/workbook.xml.rels', [workbookRelations(records)])
    await part('_rels/.rels', [
      `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ])
    await part('[Content_Types].xml', [contentTypes(records)])
    await zip.finish()
  }

  return { sheet, finish, abort: (error) => zip.abort(error) }
}

function sheetHead(columns: readonly ColumnLayout[], frozenRows: number): string {
  const pane =
    frozenRows > 0
      ? `<pane ySplit="${frozenRows}" topLeftCell="A${frozenRows + 1}" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/>`
      : ''
  const cols = columns.map(({ width, kind = 'plain' }, i) => {
    const style = styleIndex(kind, 'none', false)
    return `<col min="${i + 1}" max="${i + 1}" width="${width}" customWidth="1"${style === 0 ? '' : ` style="${style}"`}/>`
  })
  return (
    `${HEAD}<worksheet xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>` +
    `<sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>` +
    `${cols.length > 0 ? `<cols>${cols.join('')}</cols>` : ''}<sheetData>`
  )
}

function workbookXml(records: readonly SheetRecord[]): string {
  const sheets = records.map(
    ({ id, name, hidden }) =>
      `<sheet name="${xmlText(name)}" sheetId="${id}"${hidden ? ' state="hidden"' : ''} r:id="rId${id}"/>`,
  )
  const names = records.flatMap(({ name, frozenRows, filter }, index) => [
    ...(filter
      ? [
          `<definedName name="_xlnm._FilterDatabase" localSheetId="${index}" hidden="1">${xmlText(quotedName(name))}!${rangeText(filter, '$')}</definedName>`,
        ]
      : []),
    ...(frozenRows > 0
      ? [
          `<definedName name="_xlnm.Print_Titles" localSheetId="${index}">${xmlText(quotedName(name))}!$1:$${frozenRows}</definedName>`,
        ]
      : []),
  ])
  const firstVisible = Math.max(
    0,
    records.findIndex(({ hidden }) => !hidden),
  )
  return (
    `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><bookViews><workbookView activeTab="${firstVisible}" firstSheet="${firstVisible}"/></bookViews>` +
    `<sheets>${sheets.join('')}</sheets>${names.length > 0 ? `<definedNames>${names.join('')}</definedNames>` : ''}</workbook>`
  )
}

function workbookRelations(records: readonly SheetRecord[]): string {
  const sheets = records.map(
    ({ id }) => `<Relationship Id="rId${id}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${id}.xml"/>`,
  )
  return (
    `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${sheets.join('')}` +
    `<Relationship Id="rIdStyles" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`
  )
}

function contentTypes(records: readonly SheetRecord[]): string {
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  const parts = records.flatMap(({ id, hasNotes }) => [
    `<Override PartName="/xl/worksheets/sheet${id}.xml" ContentType="${type}.worksheet+xml"/>`,
    ...(hasNotes ? [`<Override PartName="/xl/comments${id}.xml" ContentType="${type}.comments+xml"/>`] : []),
  ])
  return (
    `${HEAD}<Types xmlns="${PACKAGE}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    '<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>' +
    `<Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/>` +
    `<Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/>${parts.join('')}</Types>`
  )
}
