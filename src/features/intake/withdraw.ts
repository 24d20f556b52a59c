/**
 * Withdrawing a committed batch 撤销本次导入: one transaction takes away what it added and brings back what it replaced. It
 * is refused while later work stands on it, and then says which.
 */
import { rm } from 'node:fs/promises'
import { CompiledQuery, sql } from 'kysely'
import { AppError, type FieldIssue } from '../../kernel/errors.ts'
import { tableOf } from '../../language/register/columns.ts'
import type { Register } from '../../language/register/register.ts'
import type { Scope } from '../../language/access/scope.ts'
import type { Services } from '../../platform/actor.ts'
import { everywhere, withIntake, type Tx } from '../../platform/postgres/database.ts'
import { household, membership, person, refreshSearchTokens } from '../people/index.ts'
import { moveBatch, type Batch } from './batch.ts'
import { FILE_KINDS } from './kinds/index.ts'
import { reopenHoles } from './leftovers.ts'
import { storedPath } from './recognise.ts'
import { lineRelations } from './relations.ts'
import { dropStagingSql } from './staging.ts'
import {
  dependentSql,
  goneSql,
  isWork,
  overwrittenSql,
  removeSql,
  restoreSql,
  touchedSql,
  type Work,
} from './withdraw-sql.ts'

/** Every register that files feed, in the order in which rows can be written. */
export const FED_REGISTERS: readonly Register[] = [
  ...new Set([
    ...lineRelations('ruralRevitalisation', false).map((relation) => relation.register),
    ...FILE_KINDS.flatMap((kind) => (kind.register ? [kind.register] : [])),
  ]),
]

export interface Withdrawn {
  readonly removed: number
  readonly restored: number
}

/** Throws AppError `withdrawBlocked` with one issue for each piece of later work. */
export async function withdrawBatch(
  services: Services,
  scope: Scope,
  batchId: string,
  actor: string,
): Promise<Withdrawn> {
  const { batch, counts } = await withIntake(services.db, scope, async (tx) => {
    const batch = await moveBatch(tx, batchId, ['committed'], 'withdrawn', { zh: '撤销', en: 'withdraw' })
    await everywhere(tx, scope, () => readPlaced(tx, batchId))
    for (const register of FED_REGISTERS)
      await sql`SELECT pg_advisory_xact_lock(hashtext(${`write ${tableOf(register)}`}))`.execute(tx)
    const work = await readWork(tx, batchId)
    await refuseBlocked(tx, scope, batch, work)
    const counts = await takeBack(tx, work, actor)
    await takeBackLeftovers(tx, scope, batch)
    await sql`UPDATE import_batch SET withdrawn_by = ${actor}, withdrawn_at = now(), stored_as = NULL WHERE id = ${batchId}`.execute(
      tx,
    )
    return { batch, counts }
  })
  if (batch.storedAs !== null) await rm(storedPath(services, batch.storedAs), { force: true })
  return counts
}

/** Rows that had waited, also in files of wider areas, and were placed by the batch: into `withdrawn_placed`. */
async function readPlaced(tx: Tx, batchId: string): Promise<void> {
  await sql`CREATE TEMP TABLE withdrawn_placed ON COMMIT DROP AS
    SELECT (payload ->> 'id')::uuid AS id, batch_id, placed_at FROM unmatched_row WHERE placed_by = ${batchId}`.execute(
    tx,
  )
}

async function readWork(tx: Tx, batchId: string): Promise<Work> {
  await sql`CREATE TEMP TABLE withdrawn_gone (county_code text, id uuid) ON COMMIT DROP`.execute(tx)
  // As text: an instant read into JavaScript would lose its microseconds.
  const { rows } = await sql<{
    batchId: string
    at: string
  }>`SELECT DISTINCT batch_id AS "batchId", placed_at::text AS at
    FROM withdrawn_placed`.execute(tx)
  const work: Work = { batchId, placed: rows.map((row) => row.batchId), placedAt: rows[0]?.at }
  if (work.placed.length > 0)
    for (const register of FED_REGISTERS) await sql.raw(touchedSql(register, work)).execute(tx)
  return work
}

interface LaterWork {
  readonly batch_id: string | null
  readonly by_form: string | null
  readonly n: number
}

async function refuseBlocked(tx: Tx, scope: Scope, batch: Batch, work: Work): Promise<void> {
  const run = async (text: string) => (await sql.raw<LaterWork>(text).execute(tx)).rows
  for (const register of FED_REGISTERS) if (register.kind === 'entity') await run(goneSql(register, work))
  await sql.raw('ANALYZE withdrawn_gone').execute(tx)
  const batches = new Map<string, Set<Register>>()
  const forms = new Map<Register, number>()
  const note = (register: Register, rows: readonly LaterWork[]) => {
    for (const { batch_id, n } of rows) {
      if (batch_id === null) forms.set(register, (forms.get(register) ?? 0) + n)
      else batches.set(batch_id, (batches.get(batch_id) ?? new Set()).add(register))
    }
  }
  for (const register of FED_REGISTERS) {
    note(register, await run(overwrittenSql(register, work)))
    const dependent = dependentSql(register, work)
    if (dependent !== undefined) note(register, await run(dependent))
  }
  for (const id of await everywhere(tx, scope, () => readStanding(tx, batch.id)))
    if (!batches.has(id)) batches.set(id, new Set())
  batches.delete(batch.id)
  const issues = [...(await batchIssues(tx, [...batches.keys()])), ...[...forms].map(formIssue)]
  if (issues.length === 0) return
  throw new AppError(
    'withdrawBlocked',
    { count: issues.length, details: issues.map((issue) => issue.text.zh).join('；') },
    issues,
  )
}

/** Batches that stand on this one, whoever may see them; rows that this very batch had placed fall with it. */
async function readStanding(tx: Tx, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`SELECT id FROM import_batch
      WHERE state = 'committed' AND stands_on @> ARRAY[${id}]::uuid[]
    UNION SELECT batch_id FROM unmatched_row
      WHERE stands_on @> ARRAY[${id}]::uuid[] AND placed_by <> ${id} AND batch_id <> ${id}`.execute(tx)
  return rows.map((row) => row.id)
}

async function batchIssues(tx: Tx, ids: readonly string[]): Promise<FieldIssue[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: string; fileName: string; day: string }>`SELECT id, file_name AS "fileName",
    to_char(committed_at, 'YYYY-MM-DD HH24:MI') AS day FROM import_batch WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY committed_at DESC`.execute(
    tx,
  )
  const named = rows.map(({ id, fileName, day }): FieldIssue => ({
    path: `batch.${id}`,
    text: { zh: `批次“${fileName}”（${day} 入库）`, en: `batch "${fileName}" (committed ${day})` },
  }))
  // Batches outside the person's areas stand in the way as well, but their names are not theirs to read.
  const hidden = ids.length - rows.length
  if (hidden > 0)
    named.push({
      path: 'batch',
      text: { zh: `管辖范围外的 ${hidden} 个批次`, en: `${hidden} batches outside your area` },
    })
  return named
}

function formIssue([register, n]: readonly [Register, number]): FieldIssue {
  return {
    path: `form.${register.id}`,
    text: {
      zh: `页面登记的“${register.label.zh}”${n} 条`,
      en: `${n} "${register.label.en}" records entered by form`,
    },
  }
}

async function takeBack(tx: Tx, work: Work, actor: string): Promise<Withdrawn> {
  await rememberHouseholds(tx, work)
  const run = async (text: string) => {
    const { rows } = await tx.executeQuery<{ n: number }>(CompiledQuery.raw(text, [actor]))
    return rows[0]?.n ?? 0
  }
  let removed = 0
  let restored = 0
  // Facts before the people they are about; and what was added before what it had replaced, which may hold on the same days.
  for (const register of FED_REGISTERS.toReversed()) removed += await run(removeSql(register, work))
  for (const register of FED_REGISTERS) restored += await run(restoreSql(register, work))
  await sql`DELETE FROM person_identity i USING withdrawn_gone g WHERE i.person_id = g.id`.execute(tx)
  await refreshSearchTokens(tx, 'SELECT county_code, id FROM withdrawn_household')
  return { removed, restored }
}

/** Households under whose words somebody could be found before or can be found afterwards. */
async function rememberHouseholds(tx: Tx, work: Work): Promise<void> {
  const members = tableOf(membership)
  await sql
    .raw(`CREATE TEMP TABLE withdrawn_household ON COMMIT DROP AS
    SELECT t.county_code, t.id FROM ${tableOf(household)} t WHERE ${isWork(work, 't')}
    UNION SELECT t.county_code, t.household_id FROM ${members} t WHERE ${isWork(work, 't')}
    UNION SELECT m.county_code, m.household_id FROM ${tableOf(person)} t
      JOIN ${members} m ON m.county_code = t.county_code AND m.person_id = t.id WHERE ${isWork(work, 't')}
    UNION SELECT t.county_code, t.household_id FROM ${members}_history t WHERE t.ended_batch = '${work.batchId}'`)
    .execute(tx)
}

/** Everything that stands beside the registers, and the rows that wait again. */
async function takeBackLeftovers(tx: Tx, scope: Scope, batch: Batch): Promise<void> {
  const { id } = batch
  await sql`DELETE FROM coverage WHERE batch_id = ${id}`.execute(tx)
  await sql`DELETE FROM ledger_hole WHERE batch_id = ${id} OR opened_by = ${id}`.execute(tx)
  await sql`DELETE FROM ledger_hole o USING withdrawn_gone g
    WHERE o.county_code = g.county_code AND (o.person_id = g.id OR o.household_id = g.id)`.execute(tx)
  await sql`DELETE FROM unmatched_row WHERE batch_id = ${id}`.execute(tx)
  await everywhere(tx, scope, () =>
    sql`UPDATE unmatched_row SET placed_by = NULL, placed_at = NULL, stands_on = NULL WHERE placed_by = ${id}`.execute(
      tx,
    ),
  )
  for (const child of await waitingChildren(tx, id)) {
    await sql`UPDATE import_batch SET state = 'discarded' WHERE id = ${child}`.execute(tx)
    await sql.raw(dropStagingSql(child)).execute(tx)
  }
  await sql`DELETE FROM rejected_row WHERE batch_id = ${id}`.execute(tx)
  await sql`DELETE FROM noted_row WHERE batch_id = ${id}`.execute(tx)
  const { parentId, areaCodes } = batch
  if (parentId === null) return
  await sql`UPDATE rejected_row SET state = 'open', child_id = NULL, settled_by = NULL, settled_at = NULL
    WHERE batch_id = ${parentId} AND child_id = ${id}`.execute(tx)
  await everywhere(tx, scope, () => reopenHoles(tx, { areaCodes, ofBatch: parentId }))
}

async function waitingChildren(tx: Tx, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`SELECT id FROM import_batch
    WHERE parent_id = ${id} AND state IN ('uploaded', 'checked', 'refused', 'failed')`.execute(tx)
  return rows.map((row) => row.id)
}
