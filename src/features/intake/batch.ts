/** An import batch and what may happen to it. */
import { sql } from 'kysely'
import { AppError } from '../../kernel/errors.ts'
import type { Label } from '../../kernel/label.ts'
import type { Tx } from '../../platform/postgres/database.ts'
import type { SheetMapping } from './headers.ts'

export const BATCH_STATES = {
  uploaded: { zh: '已上传', en: 'uploaded' },
  checking: { zh: '核对中', en: 'being checked' },
  checked: { zh: '待入库', en: 'checked' },
  committing: { zh: '入库中', en: 'being committed' },
  committed: { zh: '已入库', en: 'committed' },
  discarded: { zh: '已放弃', en: 'discarded' },
  withdrawn: { zh: '已撤销', en: 'withdrawn' },
  refused: { zh: '无法读取', en: 'refused' },
  failed: { zh: '处理失败', en: 'failed' },
} as const satisfies Record<string, Label>

export type BatchState = keyof typeof BATCH_STATES

/** What the sender says of the file. */
export interface Declared {
  readonly kind: string | null
  readonly sender: string | null
  readonly extent: 'full' | 'delta' | null
  readonly periodFrom: string | null
  readonly periodTo: string | null
  readonly amountCovers: string | null
  readonly mapping: readonly SheetMapping[] | null
}

/** What the commit will do to a register. */
export interface PlannedRegister {
  readonly register: string
  readonly added: number
  readonly changed: number
  readonly unchanged: number
}

export interface Batch extends Declared {
  readonly id: string
  readonly areaCode: string
  readonly areaCodes: readonly string[]
  readonly fileName: string
  readonly fileHash: string
  readonly fileBytes: number
  /** Name of the stored file inside the uploads folder; null for a mending batch and once the file is removed. */
  readonly storedAs: string | null
  /** The batch whose refused rows this one mends. */
  readonly parentId: string | null
  readonly state: BatchState
  readonly refusalZh: string | null
  readonly refusalEn: string | null
  readonly rowsRead: number
  /** Estimated before the file is read to its end, exact afterwards; null where nothing can be said. */
  readonly rowsExpected: number | null
  readonly rowsTotal: number | null
  readonly rowsAccepted: number | null
  readonly rowsRepaired: number | null
  readonly rowsWarned: number | null
  readonly rowsRejected: number | null
  readonly rowsMatched: number | null
  readonly rowsUnmatched: number | null
  readonly written: Readonly<Record<string, { inserted: number; updated: number }>> | null
  readonly plan: readonly PlannedRegister[] | null
  readonly standsOn: readonly string[] | null
  readonly createdBy: string
  readonly createdAt: string
  readonly checkedAt: string | null
  readonly committedAt: string | null
  readonly withdrawnAt: string | null
}

const columns = sql`id, area_code AS "areaCode", area_codes AS "areaCodes", file_name AS "fileName", file_hash AS "fileHash",
  file_bytes AS "fileBytes", stored_as AS "storedAs", parent_id AS "parentId", kind, mapping, sender, extent, period_from AS "periodFrom",
  period_to AS "periodTo", amount_covers AS "amountCovers", state, refusal_zh AS "refusalZh", refusal_en AS "refusalEn",
  rows_read AS "rowsRead", rows_expected AS "rowsExpected", rows_total AS "rowsTotal", rows_accepted AS "rowsAccepted", rows_repaired AS "rowsRepaired",
  rows_warned AS "rowsWarned", rows_rejected AS "rowsRejected", rows_matched AS "rowsMatched",
  rows_unmatched AS "rowsUnmatched", plan, written, stands_on AS "standsOn",
  COALESCE(handed_to::text, created_by) AS "createdBy", created_at AS "createdAt",
  checked_at AS "checkedAt", committed_at AS "committedAt", withdrawn_at AS "withdrawnAt"`

export async function findBatch(tx: Tx, id: string): Promise<Batch | undefined> {
  const { rows } = await sql<Batch>`SELECT ${columns} FROM import_batch WHERE id = ${id}`.execute(tx)
  return rows[0]
}

/** A committed batch that holds refused rows of the scope, also where the file covers more than the scope. */
export async function findRefusedFile(tx: Tx, id: string): Promise<Batch | undefined> {
  const { rows } = await sql<Batch>`SELECT ${columns} FROM refused_file(${id}::uuid)`.execute(tx)
  return rows[0]
}

export interface RefusedFile {
  readonly id: string
  readonly fileName: string
  readonly kind: string | null
  readonly sender: string | null
  readonly committedAt: string | null
  readonly rowsOpen: number
}

/** Files out of sight, because they cover more than the scope, that hold rows of the scope to be mended; newest first. */
export async function listRefusedFiles(tx: Tx): Promise<RefusedFile[]> {
  const { rows } = await sql<RefusedFile>`SELECT f.id, f.file_name AS "fileName", f.kind, f.sender,
      f.committed_at AS "committedAt", r.n AS "rowsOpen"
    FROM (SELECT batch_id, count(*) AS n FROM rejected_row o WHERE state = 'open'
      AND NOT EXISTS (SELECT 1 FROM import_batch b WHERE b.id = o.batch_id) GROUP BY batch_id) r
    CROSS JOIN LATERAL refused_file(r.batch_id) f ORDER BY f.committed_at DESC, f.id LIMIT 50`.execute(tx)
  return rows
}

export async function getBatch(tx: Tx, id: string): Promise<Batch> {
  const batch = await findBatch(tx, id)
  if (!batch) throw new AppError('recordNotFound', { register: { zh: '导入批次', en: 'Imports' } })
  return batch
}

/** Locks the batch and moves it on; a batch in another state refuses, with the words a clerk understands. */
export async function moveBatch(
  tx: Tx,
  id: string,
  from: readonly BatchState[],
  to: BatchState,
  action: Label,
): Promise<Batch> {
  await sql`SELECT 1 FROM import_batch WHERE id = ${id} FOR UPDATE`.execute(tx)
  const batch = await getBatch(tx, id)
  if (!from.includes(batch.state)) throw new AppError('batchState', { state: BATCH_STATES[batch.state], action })
  await sql`UPDATE import_batch SET state = ${to} WHERE id = ${id}`.execute(tx)
  return { ...batch, state: to }
}

export interface BatchFilter {
  readonly states?: readonly BatchState[]
  readonly kind?: string
  readonly parentId?: string
  readonly q?: string
  readonly limit: number
  readonly offset: number
}

/** Batches, newest first. Mending batches are shown with those they mend, and in the list only while they wait. */
export async function listBatches(tx: Tx, filter: BatchFilter): Promise<{ rows: Batch[]; total: number }> {
  const where = sql.join(
    [
      sql`true`,
      ...(filter.states ? [sql`state = ANY(${[...filter.states]}::text[])`] : []),
      ...(filter.kind ? [sql`kind = ${filter.kind}`] : []),
      ...(filter.parentId ? [sql`parent_id = ${filter.parentId}::uuid`] : []),
      ...(filter.q ? [sql`strpos(lower(file_name), ${filter.q.toLowerCase()}) > 0`] : []),
    ],
    sql` AND `,
  )
  const { rows } = await sql<Batch>`SELECT ${columns} FROM import_batch WHERE ${where} ORDER BY created_at DESC, id DESC
    LIMIT ${filter.limit} OFFSET ${filter.offset}`.execute(tx)
  const counted = await sql<{ n: number }>`SELECT count(*) AS n FROM import_batch WHERE ${where}`.execute(tx)
  return { rows, total: counted.rows[0]?.n ?? 0 }
}

/** Batches that committed the very same file. */
export async function listSameFile(tx: Tx, hash: string, not: string): Promise<Batch[]> {
  const { rows } = await sql<Batch>`SELECT ${columns} FROM import_batch
    WHERE file_hash = ${hash} AND id <> ${not} AND state = 'committed' ORDER BY created_at`.execute(tx)
  return rows
}

export type NewBatch = Pick<
  Batch,
  'id' | 'areaCode' | 'areaCodes' | 'fileName' | 'fileHash' | 'fileBytes' | 'storedAs' | 'parentId' | 'createdBy'
>

export async function insertBatch(tx: Tx, batch: NewBatch): Promise<void> {
  await sql`INSERT INTO import_batch (id, area_code, area_codes, file_name, file_hash, file_bytes, stored_as, parent_id, state, created_by)
    VALUES (${batch.id}, ${batch.areaCode}, ${[...batch.areaCodes]}, ${batch.fileName}, ${batch.fileHash}, ${batch.fileBytes},
      ${batch.storedAs}, ${batch.parentId}, 'uploaded', ${batch.createdBy})`.execute(tx)
}

export async function saveDeclared(tx: Tx, id: string, declared: Declared): Promise<void> {
  await sql`UPDATE import_batch SET kind = ${declared.kind}, sender = ${declared.sender}, extent = ${declared.extent},
    period_from = ${declared.periodFrom}, period_to = ${declared.periodTo}, amount_covers = ${declared.amountCovers},
    mapping = ${declared.mapping === null ? null : JSON.stringify(declared.mapping)}::jsonb WHERE id = ${id}`.execute(
    tx,
  )
}

/** Puts a batch into a state, with the reason where there is one to tell. */
export async function settleBatch(tx: Tx, id: string, state: BatchState, reason: Label | null): Promise<void> {
  await sql`UPDATE import_batch SET state = ${state}, refusal_zh = ${reason?.zh ?? null}, refusal_en = ${reason?.en ?? null},
    asked_by = NULL, asked_scope = NULL WHERE id = ${id}`.execute(tx)
}
