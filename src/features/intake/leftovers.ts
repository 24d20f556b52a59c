/**
 * What a commit does not put into a register: notes, refused rows, rows about nobody we know, and the holes that refused
 * rows leave in what is known.
 */
import { sql } from 'kysely'
import type { Tx } from '../../platform/postgres/database.ts'
import { inAreas } from './area-sql.ts'
import type { Batch } from './batch.ts'
import { FILE_KINDS } from './kinds/index.ts'
import type { FileKind } from './kinds/file-kind.ts'
import { matchAlias, matchedRows, matchJoin } from './match-sql.ts'
import { rowAreaSql } from './row-area.ts'
import { registerColumns, type StagingTables } from './staging.ts'

/** Notes, and the rows they are about, leave staging for good; each under the area it speaks of. */
export async function keepNotes(tx: Tx, kind: FileKind, batch: Batch, tables: StagingTables): Promise<void> {
  const { rows, notes, cells } = tables
  const { id } = batch
  await sql.raw(rowAreaSql(kind, batch, tables)).execute(tx)
  const area = sql`COALESCE(a.area_code, ${batch.areaCode})`
  await sql`INSERT INTO import_note (batch_id, area_code, sheet, row_no, column_key, header, severity, rule, raw, raw_sealed, value, value_sealed, text_zh, text_en)
    SELECT ${id}::uuid, ${area}, sheet, row_no, column_key, header, severity, rule, raw, raw_sealed, value, value_sealed, text_zh, text_en
    FROM ${sql.raw(notes)} LEFT JOIN row_area a USING (sheet, row_no)`.execute(tx)
  await sql`INSERT INTO noted_row (batch_id, area_code, sheet, row_no, cells_sealed)
    SELECT ${id}::uuid, ${area}, sheet, row_no, c.cells_sealed
    FROM ${sql.raw(cells)} c JOIN ${sql.raw(rows)} s USING (sheet, row_no) LEFT JOIN row_area a USING (sheet, row_no)
    WHERE s.state = 'accepted' OR ${batch.parentId !== null}`.execute(tx)
  // The refused rows of a mending batch stay where they are: with the batch it mends.
  if (batch.parentId === null)
    await sql`INSERT INTO rejected_row (batch_id, area_code, kind, sheet, row_no, household_code, person_index, cells_sealed, state)
      SELECT ${id}::uuid, ${area}, ${kind.id}, sheet, row_no, s.household_code, s.person_index, c.cells_sealed, 'open'
      FROM ${sql.raw(rows)} s JOIN ${sql.raw(cells)} c USING (sheet, row_no) LEFT JOIN row_area a USING (sheet, row_no)
      WHERE s.state = 'rejected'`.execute(tx)
  await sql`DROP TABLE row_area`.execute(tx)
}

/** A refused row about a known person or household leaves a hole in what is known of them. */
export async function keepHoles(tx: Tx, kind: FileKind, batch: Batch, { rows }: StagingTables): Promise<void> {
  if (!kind.register || kind.about === 'area') return
  const subject = kind.about === 'person' ? 'NULL::uuid, s.person_id' : 's.household_id, NULL::uuid'
  await sql`INSERT INTO ledger_hole (county_code, area_code, register, household_id, person_id, batch_id, sheet, row_no)
    SELECT s.county_code, s.area_code, ${kind.register.id}, ${sql.raw(subject)}, ${batch.id}::uuid, s.sheet, s.row_no
    FROM (${sql.raw(matchedRows(kind, rows, batch.areaCodes))}) s
    WHERE s.state = 'rejected' AND NOT EXISTS (${sql.raw(repeatedOnly(`'${batch.id}'`))})`.execute(tx)
}

/** A row refused only because it stood in the file already takes nothing away from what is known. */
function repeatedOnly(batchId: string): string {
  return `SELECT 1 FROM import_note n WHERE n.batch_id = ${batchId} AND n.sheet = s.sheet AND n.row_no = s.row_no
    AND n.severity = 'rejected' GROUP BY n.sheet, n.row_no HAVING bool_and(n.rule LIKE 'E10-repeated%')`
}

export interface Reopened {
  /** People and households of these areas. */
  readonly areaCodes: readonly string[]
  /** The batch by which they became known; the holes go with it. */
  readonly openedBy?: string
  /** Rows of this batch only. */
  readonly ofBatch?: string
}

/** Holes of rows that were refused while nobody knew whom they were about, or whose mending was withdrawn. */
export async function reopenHoles(tx: Tx, { areaCodes, openedBy, ofBatch }: Reopened): Promise<void> {
  for (const kind of FILE_KINDS) {
    if (!kind.register || kind.about === 'area') continue
    const alias = matchAlias(kind)
    const subject = alias === 'p' ? 'NULL::uuid, p.id' : 'h.id, NULL::uuid'
    await sql`INSERT INTO ledger_hole (county_code, area_code, register, household_id, person_id, batch_id, sheet, row_no, opened_by)
      SELECT ${sql.raw(`${alias}.county_code, ${alias}.area_code`)}, ${kind.register.id}, ${sql.raw(subject)}, s.batch_id, s.sheet, s.row_no,
        ${openedBy ?? null}::uuid
      FROM rejected_row s JOIN import_batch b ON b.id = s.batch_id AND b.kind = ${kind.id} AND b.state = 'committed'
      ${sql.raw(matchJoin(kind, 'b.area_codes'))}
      WHERE s.state = 'open' AND ${sql.raw(inAreas(`${alias}.area_code`, areaCodes))}
        ${ofBatch === undefined ? sql`` : sql`AND s.batch_id = ${ofBatch}`}
        AND NOT EXISTS (${sql.raw(repeatedOnly('s.batch_id'))})
      ON CONFLICT DO NOTHING`.execute(tx)
  }
}

/** Rows that a mending batch has taken are settled, and their holes are closed. */
export async function closeHoles(tx: Tx, batch: Batch, { rows }: StagingTables, actor: string): Promise<void> {
  await sql`UPDATE rejected_row r SET state = 'mended', settled_by = ${actor}, settled_at = now()
    FROM ${sql.raw(rows)} s WHERE r.batch_id = ${batch.parentId} AND r.child_id = ${batch.id} AND r.state = 'open'
      AND s.sheet = r.sheet AND s.row_no = r.row_no AND s.state = 'accepted'`.execute(tx)
  await sql`UPDATE rejected_row SET child_id = NULL WHERE child_id = ${batch.id} AND state = 'open'`.execute(tx)
  await sql`DELETE FROM ledger_hole o USING rejected_row r WHERE o.batch_id = ${batch.parentId} AND r.batch_id = o.batch_id
    AND r.sheet = o.sheet AND r.row_no = o.row_no AND r.state = 'mended'`.execute(tx)
}

/** Rows about nobody we know wait for them; what they say is kept as the register's columns. */
export async function keepUnmatched(tx: Tx, kind: FileKind, batch: Batch, { rows }: StagingTables): Promise<void> {
  if (!kind.register || batch.rowsUnmatched === 0) return
  const columns = ['id', 'valid_from', ...registerColumns(kind.register).map(({ name }) => name)]
  const payload = columns.map((name) => `'${name}', s.${name}`).join(', ')
  const inside = matchedRows(kind, rows, batch.areaCodes)
  await sql`INSERT INTO unmatched_row (batch_id, area_code, register, source_row, sheet, person_index, household_code, payload)
    SELECT ${batch.id}::uuid, ${batch.areaCode}, ${kind.register.id}, s.row_no, s.sheet, s.person_index, s.household_code,
      jsonb_strip_nulls(jsonb_build_object(${sql.raw(payload)}))
    FROM ${sql.raw(rows)} s LEFT JOIN (SELECT m.sheet, m.row_no FROM (${sql.raw(inside)}) m) f USING (sheet, row_no)
    WHERE s.state = 'accepted' AND f.sheet IS NULL`.execute(tx)
}
