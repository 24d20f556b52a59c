/** Tables as CSV: UTF-8 with byte order mark, CR LF, as Excel and WPS open them. */
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import {
  plainValue,
  type TableColumn,
  type TableSpec,
  type TableValue,
  type TableWriter,
  yuanText,
} from './table-spec.ts'
import { looksLikeFormula } from './xlsx-text.ts'

const FLUSH_CHARS = 128 * 1024

/**
 * One cell as CSV. Text that a spreadsheet program could run as a formula gets a leading `'`; a plain signed number
 * cannot be one and stays.
 */
export function csvCell(text: string): string {
  const safe = looksLikeFormula(text) && !/^[+-]?\d+(\.\d+)?$/.test(text) ? `'${text}` : text
  return /[",;\t\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function valueText(value: TableValue, column: TableColumn): string {
  const raw = plainValue(value)
  if (raw === null) return ''
  if (typeof raw === 'number') return column.kind === 'money' ? yuanText(raw) : String(raw)
  return csvCell(raw)
}

/** A CSV with one header row. Titles, groups, footers and marks are left out: this form is for programs. */
export async function createCsvTable(out: Writable, { columns }: TableSpec): Promise<TableWriter> {
  let failure: Error | undefined
  let buffered = `\ufeff${columns.map(({ header }) => csvCell(header)).join(',')}\r\n`
  const closed = new AbortController()
  out.on('error', (error: Error) => (failure ??= error))
  out.on('close', () => closed.abort())

  async function flush(): Promise<void> {
    if (failure) throw failure
    if (closed.signal.aborted) throw new Error('output stream was closed before the file was complete')
    const text = buffered
    buffered = ''
    if (!out.write(text, 'utf8')) await once(out, 'drain', { signal: closed.signal })
  }

  return {
    async rows(rows) {
      for (const row of rows) {
        buffered += `${columns.map((column, i) => valueText(row[i] ?? null, column)).join(',')}\r\n`
        if (buffered.length >= FLUSH_CHARS) await flush()
      }
    },
    async finish() {
      await flush()
      const done = finished(out)
      out.end()
      await done
    },
    abort: (error) => void out.destroy(error),
  }
}
