/**
 * Committing a checked batch: one transaction from staging to the registers, so that either everything is there or
 * nothing. What could not be taken or placed is kept beside it.
 */
import { rm } from 'node:fs/promises'
import { sql } from 'kysely'
import type { Scope } from '../../language/access/scope.ts'
import type { Services } from '../../platform/actor.ts'
import { withIntake, withScope, type Tx } from '../../platform/postgres/database.ts'
import { takeTurn, writeRows } from '../../platform/registers/write.ts'
import { addIdentities, refreshSearchTokens } from '../people/index.ts'
import { LINE_REGISTERS } from '../people/registers.ts'
import { inAreas } from './area-sql.ts'
import { moveBatch, settleBatch, type Batch } from './batch.ts'
import { isPartial } from './check.ts'
import { findKind } from './kinds/index.ts'
import type { FileKind } from './kinds/file-kind.ts'
import { closeHoles, keepHoles, keepNotes, keepUnmatched } from './leftovers.ts'
import { storedPath } from './recognise.ts'
import { DROP_LINES, feedRelation, LINE_HOUSEHOLDS, lineRelations, linesSql, type Relation } from './relations.ts'
import { rematch } from './rematch.ts'
import { dropStagingSql, stagingTables } from './staging.ts'
import { readStandsOn } from './stands-on.ts'

export interface Written {
  readonly inserted: number
  readonly updated: number
}

/**
 * Commits a checked batch; a failure puts it back to `checked`, with nothing written. Where even that cannot be noted
 * (the database is gone), the batch stays `committing` until the server looks after it again.
 */
export async function commitBatch(
  services: Services,
  batchId: string,
  scope: Scope,
  actor: string,
): Promise<Record<string, Written>> {
  const batch = await withScope(services.db, scope, (tx) =>
    moveBatch(tx, batchId, ['checked', 'committing'], 'committing', { zh: '入库', en: 'commit' }),
  )
  const written = await withIntake(services.db, scope, (tx) => commitInside(tx, services, batch, { actor, scope }))
  // The file has done its work and is full of whole numbers; what is still needed of it stands sealed in the database.
  if (batch.storedAs !== null) await rm(storedPath(services, batch.storedAs), { force: true })
  return written
}

export interface Commit {
  readonly actor: string
  readonly scope: Scope
}

async function commitInside(
  tx: Tx,
  services: Services,
  batch: Batch,
  { actor, scope }: Commit,
): Promise<Record<string, Written>> {
  const kind = findKind(batch.kind ?? '')
  const { sender } = batch
  if (!kind || sender === null) throw new Error(`batch ${batch.id} was checked without kind or sender`)
  const tables = stagingTables(batch.id)
  await sql.raw(`SET LOCAL work_mem = '64MB'`).execute(tx)
  const lines = kind.about === 'householdLine'
  if (lines) {
    for (const register of LINE_REGISTERS) await takeTurn(tx, register)
    await addIdentities(tx, `SELECT person_index, person_id, county_code FROM ${tables.rows} WHERE state = 'accepted'`)
  }
  const relations = await relationsOf(tx, kind, batch, sender)
  const { written, standsOn } = await writeAll(tx, relations, batch, actor)
  await keepNotes(tx, kind, batch, tables)
  if (batch.parentId === null) await noteCoverage(tx, kind, batch, relations)
  else await closeHoles(tx, batch, tables, actor)
  if (lines) {
    await refreshSearchTokens(tx, LINE_HOUSEHOLDS)
    await rematch(tx, services, batch, { actor, scope })
    await sql.raw(DROP_LINES).execute(tx)
  } else {
    if (batch.parentId === null) await keepHoles(tx, kind, batch, tables)
    await keepUnmatched(tx, kind, batch, tables)
  }
  await settleBatch(tx, batch.id, 'committed', null)
  await sql`UPDATE import_batch SET committed_by = ${actor}, committed_at = now(), stored_as = NULL, written = ${JSON.stringify(written)}::jsonb,
    stands_on = ${[...standsOn]}::uuid[] WHERE id = ${batch.id}`.execute(tx)
  await sql.raw(dropStagingSql(batch.id)).execute(tx)
  return written
}

/** The relations of a checked batch. Those of lines read a temporary table, which is made here. */
export async function relationsOf(tx: Tx, kind: FileKind, batch: Batch, sender: string): Promise<Relation[]> {
  const { rows } = stagingTables(batch.id)
  if (kind.about === 'householdLine') {
    for (const statement of linesSql(rows)) await sql.raw(statement).execute(tx)
    return lineRelations(sender, isPartial(batch, kind))
  }
  return kind.register ? [feedRelation(kind, kind.register, rows, batch.areaCodes, sender)] : []
}

async function writeAll(
  tx: Tx,
  relations: readonly Relation[],
  batch: Batch,
  actor: string,
): Promise<{ written: Record<string, Written>; standsOn: ReadonlySet<string> }> {
  const written: Record<string, Written> = {}
  const standsOn = new Set<string>(batch.parentId === null ? [] : [batch.parentId])
  for (const relation of relations) {
    const { counts, confirmed } = await writeRelation(tx, relation, batch, actor)
    const before = written[relation.register.id] ?? { inserted: 0, updated: 0 }
    written[relation.register.id] = {
      inserted: before.inserted + counts.inserted,
      updated: before.updated + counts.updated,
    }
    for (const id of confirmed) standsOn.add(id)
  }
  return { written, standsOn }
}

/** The relation is read several times by the writer: computed once, into a table of this transaction. */
async function writeRelation(
  tx: Tx,
  relation: Relation,
  batch: Batch,
  actor: string,
): Promise<{ counts: Written; confirmed: string[] }> {
  await sql.raw(`CREATE TEMP TABLE incoming ON COMMIT DROP AS ${relation.sql}`).execute(tx)
  await sql.raw('ANALYZE incoming').execute(tx)
  const counts = await writeRows(tx, relation.register, { relation: 'incoming' }, { actor, batchId: batch.id })
  const confirmed = await readStandsOn(tx, relation.register, batch.id, counts.inserted)
  await sql.raw('DROP TABLE incoming').execute(tx)
  return { counts, confirmed }
}

/** For every county of the batch: the register is complete (or not) for the period. */
async function noteCoverage(tx: Tx, kind: FileKind, batch: Batch, relations: readonly Relation[]): Promise<void> {
  const registers = kind.register ? [kind.register.id] : [...new Set(relations.map((relation) => relation.register.id))]
  // A file for a prefecture or the province speaks of each of its counties.
  const inside = inAreas('a.code', batch.areaCodes)
  await sql`INSERT INTO coverage (county_code, area_code, register, source, extent, period_from, period_to, batch_id)
    SELECT left(code, 6), code, register, ${batch.sender}, ${batch.extent ?? 'delta'}, ${batch.periodFrom}::date, ${batch.periodTo}::date, ${batch.id}::uuid
    FROM (
      SELECT a.code FROM area a WHERE a.level = 'county' AND ${sql.raw(inside)}
      UNION SELECT code FROM unnest(${[...batch.areaCodes]}::text[]) AS code WHERE right(code, 8) <> '00000000') c
    CROSS JOIN unnest(${registers}::text[]) AS register`.execute(tx)
}
