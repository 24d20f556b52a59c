/** A note on a cell as it is staged: identifiers sealed, everything else readable. */
import type { Sealer } from '../../platform/crypto/index.ts'
import type { ColumnValue } from '../../platform/registers/encode.ts'
import type { RowNoteEntry } from './read-row.ts'

/** Longest raw text that is kept with a note. */
const MAX_RAW = 200

/** Values in the order of `NOTE_COLUMNS`. */
export function noteRow(
  sheet: string,
  rowNumber: number,
  { column, note, raw }: RowNoteEntry,
  sealer: Sealer,
): ColumnValue[] {
  const sealed = column?.sealed ?? false
  const shortRaw = raw === '' ? null : raw.slice(0, MAX_RAW)
  const value = note.value ?? null
  return [
    sheet,
    rowNumber,
    column?.key ?? null,
    column?.header ?? null,
    note.severity,
    note.rule,
    sealed ? null : shortRaw,
    sealed && shortRaw !== null ? sealer.seal(shortRaw) : null,
    sealed ? null : value,
    sealed && value !== null ? sealer.seal(value) : null,
    note.text.zh,
    note.text.en,
  ]
}
