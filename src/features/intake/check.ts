/**
 * Checking a file: recognise it, read every row, repair what is certain, stage the rest with notes, then look over the
 * whole. Nothing reaches a register here. The work may be begun anew at any time: it starts from the stored file.
 */
import { sql } from 'kysely'
import type { Label } from '../../kernel/label.ts'
import type { Scope } from '../../language/access/scope.ts'
import type { Services } from '../../platform/actor.ts'
import { FileRefusedError, isRefusal } from '../../platform/files/rows.ts'
import { withIntake, withScope, type Tx } from '../../platform/postgres/database.ts'
import { inAreas } from './area-sql.ts'
import { moveBatch, saveDeclared, settleBatch, type Batch } from './batch.ts'
import { feedChecks, householdChecks } from './check-sql.ts'
import type { FileKind } from './kinds/file-kind.ts'
import { matchedRows } from './match-sql.ts'
import { CancelledError, keepMissingCells, readIntoStaging, type ReadOptions } from './read-staging.ts'
import { openSource, recognise, type Plan } from './recognise.ts'
import { stagingTables, type StagingTables } from './staging.ts'

/** States from which a file may be checked (again). */
export const CHECKABLE = ['uploaded', 'checking', 'checked', 'refused', 'failed'] as const

/** Checks an uploaded batch; afterwards it is `checked`, or `refused` with the reason. Throws what it cannot explain. */
export async function checkBatch(services: Services, batchId: string, options: ReadOptions): Promise<void> {
  const { db } = services
  const { scope } = options
  const settle = (state: 'refused' | 'failed' | 'uploaded', reason: Label | null) =>
    withScope(db, scope, (tx) => settleBatch(tx, batchId, state, reason))
  const batch = await withScope(db, scope, (tx) =>
    moveBatch(tx, batchId, CHECKABLE, 'checking', { zh: '核对', en: 'check' }),
  )
  const source = await openSource(services, batch, scope)
  if (isRefusal(source)) return settle('refused', source.text)
  try {
    const plan = await recognise(source, batch)
    if ('text' in plan) return await settle('refused', plan.text)
    await readIntoStaging(services, batch, source, plan, options)
    await lookOver(services, batch, plan, options)
    await keepMissingCells(services, batch, source, plan.mappings, options)
    await finishCheck(services, batch, plan, scope)
  } catch (error) {
    if (error instanceof FileRefusedError) return await settle('refused', error.refusal.text)
    if (error instanceof CancelledError) return await settle('uploaded', null)
    throw error
  } finally {
    await source.close()
  }
}

/** True when only some lines of a household come: a mended row, or an increment. */
export function isPartial(batch: Pick<Batch, 'parentId' | 'extent'>, kind: FileKind): boolean {
  return kind.about === 'householdLine' && (batch.parentId !== null || (batch.extent ?? kind.extent) === 'delta')
}

/** What can only be said over the whole file. */
async function lookOver(services: Services, batch: Batch, { kind }: Plan, options: ReadOptions): Promise<void> {
  const tables = stagingTables(batch.id)
  if (options.cancelled?.()) throw new CancelledError()
  await withIntake(services.db, options.scope, async (tx) => {
    await sql.raw(`ANALYZE ${tables.rows}`).execute(tx)
    for (const check of checksOf(kind, batch, tables)) {
      if (options.cancelled?.()) throw new CancelledError()
      await sql.raw(check).execute(tx)
    }
    await sql.raw(`ANALYZE ${tables.notes}`).execute(tx)
  })
}

function checksOf(kind: FileKind, batch: Batch, tables: StagingTables): string[] {
  if (kind.about === 'householdLine')
    return [...areaChecks(batch, tables), ...householdChecks(tables, isPartial(batch, kind))]
  return kind.register ? feedChecks(kind, kind.register, tables) : []
}

/** Lines about places outside what the batch was declared for are no business of its sender. */
function areaChecks(batch: Batch, { rows, notes }: StagingTables): string[] {
  return [
    `WITH found AS (UPDATE ${rows} SET state = 'rejected' WHERE area_code IS NOT NULL AND NOT ${inAreas('area_code', batch.areaCodes)} RETURNING sheet, row_no)
     INSERT INTO ${notes} (sheet, row_no, column_key, header, severity, rule, text_zh, text_en)
     SELECT sheet, row_no, 'village', '村', 'rejected', 'E1-outside',
       '该村不在本批次申报的地区内，不入库。请由所在县报送，或修改批次的地区。',
       'This village is outside the area declared for the batch. Its own county must send it, or the declared area be changed.' FROM found`,
  ]
}

/** Counts, and the batch is ready for a person. */
async function finishCheck(services: Services, batch: Batch, plan: Plan, scope: Scope): Promise<void> {
  const { kind } = plan
  const tables = stagingTables(batch.id)
  await withIntake(services.db, scope, async (tx) => {
    const counts = await countRows(tx, kind, batch, tables)
    await settleBatch(tx, batch.id, 'checked', null)
    await sql`UPDATE import_batch SET ${sql.join([
      sql`checked_at = now()`,
      sql`plan = NULL`,
      ...Object.entries(counts).map(([column, count]) => sql`${sql.ref(column)} = ${count}`),
    ])} WHERE id = ${batch.id}`.execute(tx)
    await saveDeclared(tx, batch.id, {
      ...batch,
      kind: kind.id,
      sender: batch.sender ?? kind.sender,
      extent: batch.extent ?? kind.extent,
      mapping: plan.mappings,
    })
  })
}

interface Counts {
  readonly rows_total: number
  readonly rows_accepted: number
  readonly rows_repaired: number
  readonly rows_warned: number
}

async function countRows(
  tx: Tx,
  kind: FileKind,
  batch: Batch,
  { rows, notes }: StagingTables,
): Promise<Record<string, number>> {
  const counted = await sql
    .raw<Counts>(`SELECT count(*) AS rows_total,
      count(*) FILTER (WHERE r.state = 'accepted') AS rows_accepted,
      count(*) FILTER (WHERE r.state = 'accepted' AND n.repaired) AS rows_repaired,
      count(*) FILTER (WHERE r.state = 'accepted' AND n.warned) AS rows_warned
    FROM ${rows} r LEFT JOIN (
      SELECT sheet, row_no, bool_or(severity = 'repaired') AS repaired, bool_or(severity = 'warned') AS warned
      FROM ${notes} GROUP BY sheet, row_no) n ON n.sheet = r.sheet AND n.row_no = r.row_no`)
    .execute(tx)
  const counts = counted.rows[0] ?? { rows_total: 0, rows_accepted: 0, rows_repaired: 0, rows_warned: 0 }
  const accepted = counts.rows_accepted
  const matched = kind.about === 'householdLine' ? accepted : await countMatched(tx, kind, rows, batch)
  return {
    ...counts,
    rows_rejected: counts.rows_total - accepted,
    rows_matched: matched,
    rows_unmatched: accepted - matched,
  }
}

async function countMatched(tx: Tx, kind: FileKind, rows: string, batch: Batch): Promise<number> {
  const result = await sql
    .raw<{ n: number }>(
      `SELECT count(*) AS n FROM (${matchedRows(kind, rows, batch.areaCodes)}) m WHERE m.state = 'accepted'`,
    )
    .execute(tx)
  return result.rows[0]?.n ?? 0
}
