/** Reading the notes of a batch: from staging while it waits, from the kept notes afterwards. */
import { sql } from 'kysely'
import type { Sealer } from '../../platform/crypto/index.ts'
import type { Tx } from '../../platform/postgres/database.ts'

export interface StoredNote {
  readonly sheet: string
  readonly rowNo: number
  readonly columnKey: string | null
  readonly header: string | null
  readonly severity: 'repaired' | 'warned' | 'rejected'
  readonly rule: string
  readonly raw: string | null
  readonly value: string | null
  readonly textZh: string
  readonly textEn: string
}

interface NoteRow extends Omit<StoredNote, 'raw' | 'value'> {
  readonly raw: string | null
  readonly raw_sealed: Uint8Array | null
  readonly value: string | null
  readonly value_sealed: Uint8Array | null
}

/** The kept notes of a committed batch with identifiers opened: for the office's own marked file, never for a list. */
export async function readNotes(tx: Tx, batchId: string, sealer: Sealer): Promise<StoredNote[]> {
  const { rows } =
    await sql<NoteRow>`SELECT sheet, row_no AS "rowNo", column_key AS "columnKey", header, severity, rule, raw,
      raw_sealed, value, value_sealed, text_zh AS "textZh", text_en AS "textEn"
    FROM import_note WHERE batch_id = ${batchId} ORDER BY sheet, row_no`.execute(tx)
  return rows.map(({ raw_sealed, value_sealed, ...note }) => ({
    ...note,
    raw: raw_sealed ? sealer.open(raw_sealed) : note.raw,
    value: value_sealed ? sealer.open(value_sealed) : note.value,
  }))
}
