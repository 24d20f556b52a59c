/** Rows collected for COPY, one buffer a table or partition. */
import { createCopyBuffer, type CopyBuffer, type CopyValue } from './copy-buffer.ts'
import type { DemoTable } from './tables.ts'

/** A complete COPY input for one table. */
export interface Chunk {
  readonly table: string
  readonly columns: readonly string[]
  readonly rows: number
  readonly data: Buffer
}

export interface Sinks {
  /** The buffer of a table, or of its partition `suffix`; made when first asked for. */
  of(
    table: DemoTable,
    given: readonly string[],
    constant?: Readonly<Record<string, CopyValue>>,
    suffix?: string,
  ): CopyBuffer
  /** Inputs of tables that have at least `bytes` waiting. */
  take(bytes: number): Chunk[]
}

export function createSinks(): Sinks {
  const sinks = new Map<string, { readonly columns: readonly string[]; readonly buffer: CopyBuffer }>()
  return {
    of(table, given, constant = {}, suffix = '') {
      const name = table.table + suffix
      const known = sinks.get(name)
      if (known) return known.buffer
      const all = { ...table.constant, ...constant }
      const named = (column: string) => given.includes(column) || column in all
      const missing = table.columns.find(({ name: column, nullable }) => !nullable && !named(column))
      if (missing) throw new RangeError(`${table.table}.${missing.name} may not be empty`)
      const columns = table.columns.filter((column) => named(column.name))
      const buffer = createCopyBuffer(columns, given, all)
      sinks.set(name, { columns: columns.map((column) => column.name), buffer })
      return buffer
    },
    take: (bytes) =>
      [...sinks]
        .filter(([, { buffer }]) => buffer.rows > 0 && buffer.bytes >= bytes)
        .map(([table, { columns, buffer }]) => ({ table, columns, rows: buffer.rows, data: buffer.take() })),
  }
}
