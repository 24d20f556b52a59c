/**
 * Streaming reader for .xlsx: strings, numbers with their date formats, booleans, errors, cached formula results.
 *
 * Own code instead of exceljs' streaming reader, which fails on cells without `r=`, needs twice the time and memory and
 * gives no merged ranges before the rows. What Excel does with a file is the measure; external links, images, charts
 * and everything else in a workbook is not looked at.
 */
import { BATCH_ROWS, LIMITS } from './limits.ts'
import { type FileRefusal, FileRefusedError, refusalOf, stop } from './refusal.ts'
import type { MergeRange, NumberFormat, RawCell, RawRow, RowSource, SheetSource } from './row-types.ts'
import { readStringTable, type StringTable } from './string-table.ts'
import { attribute, createXmlReader, decodeText, decodeXstring, type XmlHandler } from './xml.ts'
import {
  columnIndex,
  entryText,
  isTrue,
  readStyleFormats,
  readWorkbookParts,
  scanSheet,
  type SheetPart,
} from './xlsx-parts.ts'
import { openZip, type ZipArchive } from './zip-read.ts'

/** Days between the epochs 1900 and 1904. */
const SHIFT_1904 = 1462

interface Book {
  readonly zip: ZipArchive
  readonly strings: StringTable
  readonly formats: readonly NumberFormat[]
  readonly date1904: boolean
}

/**
 * Opens a workbook: reads its texts and styles and unpacks every sheet once to see that it is whole. Costs about a
 * tenth of reading the rows; rows are then read on demand with flat memory.
 */
export async function openXlsx(path: string): Promise<RowSource | FileRefusal> {
  let zip: ZipArchive
  try {
    zip = await openZip(path)
  } catch (error) {
    return refusalOf(error)
  }
  try {
    const parts = await readWorkbookParts(zip)
    const shared = parts.sharedStrings
    const book: Book = {
      zip,
      strings: shared
        ? await readStringTable(entryText(zip, shared, LIMITS.sharedXmlBytes))
        : { get: () => undefined, size: 0 },
      formats: await readStyleFormats(zip, parts.styles),
      date1904: parts.date1904,
    }
    const sheets: SheetSource[] = []
    for (const part of parts.sheets) sheets.push(sheetSource(book, part, await scanSheet(zip, part.entry)))
    return {
      kind: 'xlsx',
      csv: null,
      async *sheets() {
        yield* sheets
      },
      async close() {
        zip.close()
      },
    }
  } catch (error) {
    zip.close()
    return refusalOf(error)
  }
}

function sheetSource(book: Book, part: SheetPart, merges: readonly MergeRange[]): SheetSource {
  return { name: part.name, hidden: part.hidden, merges, date1904: book.date1904, rows: () => readSheet(book, part) }
}

async function* readSheet(book: Book, part: SheetPart): AsyncGenerator<RawRow[], void, undefined> {
  let rows: RawRow[] = []
  const reader = createXmlReader(sheetHandler(book, part.name, (row) => rows.push(row)))
  try {
    for await (const chunk of entryText(book.zip, part.entry, LIMITS.sheetBytes)) {
      reader.write(chunk)
      if (rows.length >= BATCH_ROWS) {
        yield rows
        rows = []
      }
    }
    reader.end()
  } catch (error) {
    throw error instanceof FileRefusedError ? error : new FileRefusedError(refusalOf(error), error)
  }
  if (rows.length > 0) yield rows
}

/** Turns the elements of a sheet into rows. Everything outside `sheetData` is passed over. */
function sheetHandler(book: Book, sheet: string, emit: (row: RawRow) => void): XmlHandler {
  let inData = false
  let rowNumber = 0
  let hidden = false
  let cells: RawCell[] = []
  let column = -1
  let type = 'n'
  let style = 0
  let formula = false
  let text = ''
  let phonetic = false
  let total = 0

  const where = (): { sheet: string; row: number } => ({ sheet, row: rowNumber })

  function openRow(attrs: string): void {
    const given = attribute(attrs, 'r')
    const next = given === undefined ? rowNumber + 1 : Number(given)
    if (!Number.isInteger(next) || next <= rowNumber) {
      stop('broken', {
        found: {
          zh: `“${sheet}”第 ${rowNumber} 行之后行号混乱`,
          en: `row numbers out of order after row ${rowNumber}`,
        },
      })
    }
    rowNumber = next
    hidden = attrs.includes('hidden') && isTrue(attribute(attrs, 'hidden'))
    cells = []
    column = -1
  }

  function openCell(attrs: string): void {
    type = 'n'
    style = 0
    formula = false
    text = ''
    const given = attrs === '' ? undefined : attribute(attrs, 'r')
    const index = given === undefined ? -1 : columnIndex(given)
    // A cell without a place stands right of the one before; the standard allows it and programs write it.
    column = index === -1 ? column + 1 : index
    if (attrs === '') return
    type = attribute(attrs, 't') ?? 'n'
    const styled = attribute(attrs, 's')
    if (styled !== undefined) style = Number(styled)
  }

  function closeCell(): void {
    const cell = value()
    if (cell === null) return
    if (column >= LIMITS.columns) stop('too_many_columns', { ...where(), limit: LIMITS.columns })
    // Never leaves holes: arrays with holes are slow, and null is what an empty cell is.
    while (cells.length < column) cells.push(null)
    cells[column] = cell
  }

  function value(): RawCell {
    switch (type) {
      case 's': {
        if (text === '') return null
        const found = book.strings.get(Number(text))
        return found === undefined ? { kind: 'error', value: '#MISSING', formula } : found === '' ? null : found
      }
      case 'inlineStr':
        return words(decodeXstring(text))
      case 'str':
        return words(decodeXstring(text))
      case 'b':
        return text === '' ? null : { kind: 'boolean', value: isTrue(text.trim()), formula }
      case 'e':
        return { kind: 'error', value: text, formula }
      case 'd':
        // The strict form of the standard writes days as ISO 8601.
        return words(text.replace(/T00:00:00(\.0+)?Z?$/, ''))
      default:
        return numeric()
    }
  }

  function words(result: string): RawCell {
    if (formula) return { kind: 'text', value: result, formula: true }
    return result === '' ? null : result
  }

  function numeric(): RawCell {
    if (text === '') return formula ? { kind: 'text', value: '', formula: true } : null
    const number = Number(text)
    if (!Number.isFinite(number)) return words(text)
    const format = book.formats[style] ?? 'plain'
    const shifted = book.date1904 && (format === 'date' || format === 'dateTime') ? number + SHIFT_1904 : number
    return { kind: 'number', value: shifted, format, formula }
  }

  function closeRow(): void {
    if (cells.length === 0) return
    if (++total > LIMITS.rows) stop('too_many_rows', { sheet, limit: LIMITS.rows })
    emit({ number: rowNumber, cells, hidden })
  }

  const handler: XmlHandler = {
    wanted: false,
    open(name, attrs) {
      if (!inData) {
        if (name === 'sheetData') inData = true
        return
      }
      switch (name) {
        case 'c':
          openCell(attrs)
          break
        case 'v':
          handler.wanted = true
          text = ''
          break
        case 'row':
          openRow(attrs)
          break
        case 'f':
          formula = true
          break
        case 'rPh':
          phonetic = true
          break
        case 't':
          handler.wanted = !phonetic
          break
        default:
      }
    },
    close(name) {
      if (!inData) return
      switch (name) {
        case 'c':
          closeCell()
          break
        case 'v':
        case 't':
          handler.wanted = false
          break
        case 'row':
          closeRow()
          break
        case 'rPh':
          phonetic = false
          break
        case 'sheetData':
          inData = false
          break
        default:
      }
    },
    text(raw, literal) {
      text += literal ? raw : decodeText(raw)
      if (text.length > LIMITS.cellChars) stop('cell_too_long', { ...where(), limit: LIMITS.cellChars })
    },
  }
  return handler
}
