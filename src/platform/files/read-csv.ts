/** Streaming reader for CSV and other delimited text, one unnamed sheet. */
import { open } from 'node:fs/promises'
import { detectDialect } from './csv-encoding.ts'
import { createCsvMachine } from './csv-machine.ts'
import { BATCH_ROWS, LIMITS } from './limits.ts'
import { type FileRefusal, refusalOf, refuse } from './refusal.ts'
import type { CsvDialect, RawRow, RowSource } from './row-types.ts'

const CHUNK = 256 * 1024

/** Opens a text file as a source of rows; encoding and delimiter are found from its content. */
export async function openCsv(path: string): Promise<RowSource | FileRefusal> {
  try {
    const file = await open(path, 'r')
    let dialect: CsvDialect
    try {
      const { size } = await file.stat()
      if (size > LIMITS.fileBytes) {
        return refuse('too_large', { found: Math.ceil(size / 2 ** 20), limit: LIMITS.fileBytes / 2 ** 20 })
      }
      dialect = await detectDialect(file)
    } finally {
      await file.close()
    }
    return {
      kind: 'csv',
      csv: dialect,
      async *sheets() {
        yield { name: '', hidden: false, merges: [], date1904: false, rows: () => readRows(path, dialect) }
      },
      close: () => Promise.resolve(),
    }
  } catch (error) {
    return refusalOf(error)
  }
}

async function* readRows(path: string, dialect: CsvDialect): AsyncGenerator<RawRow[], void, undefined> {
  // The decoder follows GB 18030-2022 and takes a byte order mark away.
  const decoder = new TextDecoder(dialect.encoding)
  const machine = createCsvMachine(dialect.delimiter)
  const file = await open(path, 'r')
  try {
    const buffer = Buffer.allocUnsafe(CHUNK)
    let first = true
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, CHUNK)
      let text = decoder.decode(buffer.subarray(0, bytesRead), { stream: bytesRead > 0 })
      if (first) text = text.replace(/^sep=[,;\t](?=\r?\n)/, '')
      first = false
      machine.write(text)
      if (bytesRead === 0) break
      if (machine.waiting() >= BATCH_ROWS) yield* batches(machine.take())
    }
    machine.end()
    yield* batches(machine.take())
  } finally {
    await file.close()
  }
}

function* batches(rows: RawRow[]): Generator<RawRow[]> {
  if (rows.length > 0 && rows.length <= BATCH_ROWS * 2) yield rows
  else for (let i = 0; i < rows.length; i += BATCH_ROWS) yield rows.slice(i, i + BATCH_ROWS)
}
