/**
 * Committing a checked batch: one transaction from staging to the registers, so that either everything is there or
 * nothing. What could not be taken or placed is kept beside it.
 */
import { sql } from 'kysely'
import type { Scope } from '../../language/access/scope.ts'
import type { Services } from '../../platform/actor.ts'
import { withIntake, withScope, type Tx } from '../../platform/postgres/database.ts'
import { writeRows } from '../../platform/registers/write.ts'
import { refreshSearchTokens } from '../people/index.ts'
import { moveBatch, type Batch } from './batch.ts'
import { findKind } from './kinds/index.ts'
import type { FileKind } from './kinds/file-kind.ts'
import { matchedRows } from './match-sql.ts'
import { feedRelation, lineRelations, newIdentities, type Relation } from './relations.ts'
import { rematch } from './rematch.ts'
import { dropStagingSql, registerColumns, stagingTables, type StagingTables } from './staging.ts'

export interface Written {
  readonly inserted: number
  readonly updated: number
}

/** Commits a checked batch; a failure puts it back to `checked`, with nothing written. */
export async function commitBatch(
  services: Services,
  batchId: string,
  scope: Scope,
  actor: string,
): Promise<Record<string, Written>> {
  const batch = await withScope(services.db, scope, (tx) =>
    moveBatch(tx, batchId, ['checked', 'committing'], 'committing', '入库'),
  )
  try {
    return await withIntake(services.db, scope, (tx) => commitInside(tx, services, batch, actor))
  } catch (error) {
    await withScope(services.db, scope, (tx) =>
      sql`UPDATE import_batch SET state = 'checked' WHERE id = ${batchId} AND state = 'committing'`.execute(tx),
    )
    throw error
  }
}

async function commitInside(tx: Tx, services: Services, batch: Batch, actor: string): Promise<Record<string, Written>> {
  const kind = findKind(batch.kind ?? '')
  const { sender } = batch
  if (!kind || sender === null) throw new Error(`batch ${batch.id} was checked without kind or sender`)
  const tables = stagingTables(batch.id)
  const counties = batch.areaCodes.map((code) => code.slice(0, 6))
  const relations =
    kind.about === 'householdLine'
      ? lineRelations(tables.rows, sender)
      : kind.register
        ? [feedRelation(kind, kind.register, tables.rows, counties, sender)]
        : []
  await keepNotes(tx, batch, tables)
  if (kind.about === 'householdLine') await sql.raw(newIdentities(tables.rows)).execute(tx)
  const written: Record<string, Written> = {}
  for (const relation of relations) {
    const counts = await writeRelation(tx, relation, batch, actor)
    const before = written[relation.register.id] ?? { inserted: 0, updated: 0 }
    written[relation.register.id] = {
      inserted: before.inserted + counts.inserted,
      updated: before.updated + counts.updated,
    }
  }
  await noteCoverage(tx, kind, batch, relations)
  if (kind.about === 'householdLine') {
    await refreshSearchTokens(
      tx,
      `SELECT h.county_code, h.id FROM household h JOIN ${tables.rows} s ON h.county_code = s.county_code AND h.household_code = s.household_code WHERE s.state = 'accepted'`,
    )
    await rematch(tx, services, batch, actor)
  } else {
    await keepHoles(tx, kind, batch, tables, counties)
    await keepUnmatched(tx, kind, batch, tables, counties)
  }
  await sql`UPDATE import_batch SET state = 'committed', committed_by = ${actor}, committed_at = now(), written = ${JSON.stringify(written)}::jsonb
    WHERE id = ${batch.id}`.execute(tx)
  await sql.raw(dropStagingSql(batch.id)).execute(tx)
  return written
}

/** The relation is read several times by the writer: computed once, into a table of this transaction. */
async function writeRelation(tx: Tx, relation: Relation, batch: Batch, actor: string): Promise<Written> {
  await sql.raw(`CREATE TEMP TABLE incoming ON COMMIT DROP AS ${relation.sql}`).execute(tx)
  await sql.raw('ANALYZE incoming').execute(tx)
  const counts = await writeRows(tx, relation.register, { relation: 'incoming' }, { actor, batchId: batch.id })
  await sql.raw('DROP TABLE incoming').execute(tx)
  return counts
}

/** Notes and refused rows leave staging for good. */
async function keepNotes(tx: Tx, batch: Batch, { rows, notes, cells }: StagingTables): Promise<void> {
  const [id, area] = [batch.id, batch.areaCode]
  await sql`INSERT INTO import_note (batch_id, area_code, sheet, row_no, column_key, header, severity, rule, raw, raw_sealed, value, value_sealed, text_zh, text_en)
    SELECT ${id}::uuid, ${area}, sheet, row_no, column_key, header, severity, rule, raw, raw_sealed, value, value_sealed, text_zh, text_en
    FROM ${sql.raw(notes)}`.execute(tx)
  await sql`INSERT INTO rejected_row (batch_id, area_code, sheet, row_no, household_code, person_index, cells_sealed, state)
    SELECT ${id}::uuid, ${area}, s.sheet, s.row_no, s.household_code, s.person_index, c.cells_sealed, 'open'
    FROM ${sql.raw(rows)} s JOIN ${sql.raw(cells)} c USING (sheet, row_no) WHERE s.state = 'rejected'`.execute(tx)
}

/** For every county of the batch: the register is complete (or not) for the period. */
async function noteCoverage(tx: Tx, kind: FileKind, batch: Batch, relations: readonly Relation[]): Promise<void> {
  const registers = kind.register ? [kind.register.id] : [...new Set(relations.map((relation) => relation.register.id))]
  for (const register of registers) {
    await sql`INSERT INTO coverage (county_code, area_code, register, source, extent, period_from, period_to, batch_id)
      SELECT DISTINCT left(code, 6), code, ${register}, ${batch.sender}, ${batch.extent ?? 'delta'}, ${batch.periodFrom}::date, ${batch.periodTo}::date, ${batch.id}::uuid
      FROM unnest(${[...batch.areaCodes]}::text[]) AS code`.execute(tx)
  }
}

/** A refused row about a known person or household leaves a hole in what is known of them. */
async function keepHoles(
  tx: Tx,
  kind: FileKind,
  batch: Batch,
  { rows }: StagingTables,
  counties: readonly string[],
): Promise<void> {
  if (!kind.register) return
  const subject = kind.about === 'person' ? 'NULL::uuid, s.person_id' : 's.household_id, NULL::uuid'
  await sql`INSERT INTO ledger_hole (county_code, area_code, register, household_id, person_id, batch_id, sheet, row_no)
    SELECT s.county_code, s.area_code, ${kind.register.id}, ${sql.raw(subject)}, ${batch.id}::uuid, s.sheet, s.row_no
    FROM (${sql.raw(matchedRows(kind, rows, counties))}) s
    WHERE s.state = 'rejected' AND NOT EXISTS (${sql.raw(repeatedOnly(batch))})`.execute(tx)
}

/** A row refused only because it stood in the file already takes nothing away from what is known. */
function repeatedOnly(batch: Batch): string {
  return `SELECT 1 FROM import_note n WHERE n.batch_id = '${batch.id}' AND n.sheet = s.sheet AND n.row_no = s.row_no
    AND n.severity = 'rejected' GROUP BY n.sheet, n.row_no HAVING bool_and(n.rule LIKE 'E10-repeated%')`
}

/** Rows about nobody we know wait for them; what they say is kept as the register's columns. */
async function keepUnmatched(
  tx: Tx,
  kind: FileKind,
  batch: Batch,
  { rows }: StagingTables,
  counties: readonly string[],
): Promise<void> {
  if (!kind.register) return
  const columns = ['id', 'valid_from', ...registerColumns(kind.register).map(({ name }) => name)]
  const payload = columns.map((name) => `'${name}', s.${name}`).join(', ')
  await sql`INSERT INTO unmatched_row (batch_id, area_code, register, source_row, sheet, person_index, household_code, payload)
    SELECT ${batch.id}::uuid, ${batch.areaCode}, ${kind.register.id}, s.row_no, s.sheet, s.person_index, s.household_code,
      jsonb_strip_nulls(jsonb_build_object(${sql.raw(payload)}))
    FROM ${sql.raw(rows)} s WHERE s.state = 'accepted' AND NOT EXISTS (
      SELECT 1 FROM (${sql.raw(matchedRows(kind, rows, counties))}) m WHERE m.sheet = s.sheet AND m.row_no = s.row_no)`.execute(
    tx,
  )
}
