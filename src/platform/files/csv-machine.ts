/**
 * The grammar of a CSV as Excel and WPS read it (RFC 4180 and what people make of it), as a state machine over text
 * chunks. A quote opens a quoted cell only as the first character; anywhere else it is an ordinary character, so
 * `="5399…"` stays as it is. What follows a closing quote is added to the cell.
 */
import { LIMITS } from './limits.ts'
import { stop } from './refusal.ts'
import type { CsvDialect, RawCell, RawRow } from './row-types.ts'

const QUOTE = 34
const LF = 10
const CR = 13

const START = 0
const PLAIN = 1
const QUOTED = 2
const QUOTE_SEEN = 3

export interface CsvMachine {
  write(chunk: string): void
  end(): void
  /** Takes the rows finished so far. */
  take(): RawRow[]
  /** How many rows are waiting. */
  waiting(): number
}

export function createCsvMachine(delimiter: CsvDialect['delimiter']): CsvMachine {
  const comma = delimiter.charCodeAt(0)
  let rows: RawRow[] = []
  let total = 0
  let cells: RawCell[] = []
  let column = 0
  /** Line of the current record, and of the cursor. */
  let recordLine = 1
  let line = 1
  let state = START
  /** The part of the current cell that earlier chunks or doubled quotes have given. */
  let partial = ''
  let afterCr = false

  function endCell(last: string): void {
    const text = partial === '' ? last : partial + last
    partial = ''
    state = START
    if (text !== '') {
      if (text.length > LIMITS.cellChars) tooLong()
      if (column >= LIMITS.columns) stop('too_many_columns', { sheet: 'CSV', row: recordLine, limit: LIMITS.columns })
      while (cells.length < column) cells.push(null)
      cells.push(text)
    }
    column++
  }

  function endRow(): void {
    if (cells.length > 0) {
      if (++total > LIMITS.rows) stop('too_many_rows', { sheet: 'CSV', limit: LIMITS.rows })
      rows.push({ number: recordLine, cells, hidden: false })
      cells = []
    }
    column = 0
    line++
    recordLine = line
  }

  function tooLong(): never {
    return stop('cell_too_long', { sheet: 'CSV', row: recordLine, limit: LIMITS.cellChars })
  }

  function keep(text: string): void {
    partial += text
    if (partial.length > LIMITS.cellChars) tooLong()
  }

  /** Line breaks inside a quoted part; `afterCr` joins a CR LF cut by the chunk. */
  function countLines(text: string): void {
    if (!text.includes('\n') && !text.includes('\r')) {
      if (text !== '') afterCr = false
      return
    }
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code === CR || (code === LF && !afterCr)) line++
      afterCr = code === CR
    }
  }

  function write(chunk: string): void {
    const length = chunk.length
    let i = 0
    while (i < length) {
      if (state === QUOTED) {
        const quote = chunk.indexOf('"', i)
        const part = chunk.slice(i, quote === -1 ? length : quote)
        countLines(part)
        keep(part)
        if (quote === -1) return
        afterCr = false
        state = QUOTE_SEEN
        i = quote + 1
        continue
      }
      let code = chunk.charCodeAt(i)
      if (state === START) {
        if (afterCr) {
          afterCr = false
          if (code === LF) {
            i++
            continue
          }
        }
        if (code === QUOTE) {
          state = QUOTED
          i++
          continue
        }
      } else if (state === QUOTE_SEEN && code === QUOTE) {
        keep('"')
        state = QUOTED
        i++
        continue
      }
      state = PLAIN
      const start = i
      while (code !== comma && code !== LF && code !== CR && ++i < length) code = chunk.charCodeAt(i)
      if (i >= length) {
        keep(chunk.slice(start))
        return
      }
      endCell(start === i ? '' : chunk.slice(start, i))
      if (code !== comma) {
        endRow()
        afterCr = code === CR
      }
      i++
    }
  }

  function end(): void {
    if (state === QUOTED) stop('unpaired_quote', { row: recordLine })
    if (state !== START || column > 0) {
      endCell('')
      endRow()
    }
  }

  function take(): RawRow[] {
    const taken = rows
    rows = []
    return taken
  }

  return { write, end, take, waiting: () => rows.length }
}
