/** The door for reading: any table file that is sent to us becomes a `RowSource`, or a refusal with a reason. */
import { openCsv } from './read-csv.ts'
import { openXlsx } from './read-xlsx.ts'
import type { FileRefusal } from './refusal.ts'
import type { RowSource } from './row-types.ts'
import { sniffFile } from './sniff.ts'

/**
 * Opens the file at `path`; `name` is the name the sender gave it. Close the source when done.
 * A file that is damaged, hostile or no table gives a refusal; what is wrong deep inside a sheet may only be met while
 * its rows are read and is then thrown as `FileRefusedError`.
 */
export async function openRows(path: string, name: string): Promise<RowSource | FileRefusal> {
  const sniffed = await sniffFile(path, name)
  if (!('kind' in sniffed)) return sniffed
  return sniffed.kind === 'csv' ? openCsv(path) : openXlsx(path)
}

export * from './row-types.ts'
export { FileRefusedError, type FileRefusal, isRefusal, type RefusalCode } from './refusal.ts'
export { cellText } from './cell-text.ts'
