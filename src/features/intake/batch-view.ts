/** A batch as pages get it: names instead of codes, and never where its file is. */
import { sql } from 'kysely'
import { AppError } from '../../kernel/errors.ts'
import type { Scope } from '../../language/access/scope.ts'
import type { Services } from '../../platform/actor.ts'
import { withScope, type Tx } from '../../platform/postgres/database.ts'
import {
  getBatch,
  listBatches,
  listRefusedFiles,
  listSameFile,
  type Batch,
  type BatchFilter,
  type PlannedRegister,
} from './batch.ts'
import { FILE_KINDS, findKind } from './kinds/index.ts'
import type { Batch as BatchView, BatchDetail, Kind } from './schema.ts'
import { FED_REGISTERS } from './withdraw.ts'
import type { IntakeJobs } from './work.ts'

export async function viewBatches(
  services: Services,
  scope: Scope,
  filter: BatchFilter,
): Promise<{ rows: BatchView[]; total: number }> {
  return withScope(services.db, scope, async (tx) => {
    const { rows, total } = await listBatches(tx, filter)
    return { rows: await viewAll(tx, rows), total }
  })
}

/** Files of wider areas that hold rows of the scope to be mended. */
export async function viewRefusedFiles(services: Services, scope: Scope) {
  const files = await withScope(services.db, scope, listRefusedFiles)
  return files.map(({ kind, ...file }) => ({ ...file, kindLabel: findKind(kind ?? '')?.label ?? null }))
}

export async function viewBatch(services: Services, scope: Scope, batchId: string): Promise<BatchView> {
  return withScope(services.db, scope, async (tx) => view(tx, await getBatch(tx, batchId)))
}

export async function viewDetail(
  services: Services,
  scope: Scope,
  batchId: string,
  jobs: IntakeJobs,
): Promise<BatchDetail> {
  return withScope(services.db, scope, async (tx) => {
    const batch = await getBatch(tx, batchId)
    const same = await listSameFile(tx, batch.fileHash, batch.id)
    const children = await listBatches(tx, { parentId: batch.id, limit: 200, offset: 0 })
    return {
      ...(await view(tx, batch)),
      before: jobs.before(batch.id) ?? null,
      hasFile: batch.storedAs !== null,
      sameFile: same.map(({ id, fileName, committedAt }) => ({ id, fileName, committedAt: committedAt ?? '' })),
      children: children.rows
        .filter((child) => child.state !== 'discarded')
        .map(({ id, state, createdAt }) => ({ id, state, createdAt })),
    }
  })
}

async function view(tx: Tx, batch: Batch): Promise<BatchView> {
  const [shown] = await viewAll(tx, [batch])
  if (!shown) throw new AppError('recordNotFound', { register: { zh: '导入批次', en: 'Imports' } })
  return shown
}

async function viewAll(tx: Tx, batches: readonly Batch[]): Promise<BatchView[]> {
  const codes = [...new Set(batches.flatMap((batch) => batch.areaCodes))]
  const areas = await sql<{
    code: string
    name: string
  }>`SELECT code, full_name AS name FROM area WHERE code = ANY(${codes}::text[])`.execute(tx)
  const users = await sql<{ id: string; name: string }>`SELECT id::text, display_name AS name FROM app_user
    WHERE id::text = ANY(${[...new Set(batches.map((batch) => batch.createdBy))]}::text[])`.execute(tx)
  const open = await sql<{ id: string; n: number }>`SELECT batch_id AS id, count(*) AS n FROM rejected_row
    WHERE state = 'open' AND batch_id = ANY(${batches.map((batch) => batch.id)}::uuid[]) GROUP BY batch_id`.execute(tx)
  const areaName = new Map(areas.rows.map((area) => [area.code, area.name]))
  const userName = new Map(users.rows.map((user) => [user.id, user.name]))
  const openRows = new Map(open.rows.map((row) => [row.id, row.n]))
  return batches.map((batch): BatchView => ({
    id: batch.id,
    parentId: batch.parentId,
    fileName: batch.fileName,
    fileBytes: batch.fileBytes,
    kind: batch.kind,
    kindLabel: findKind(batch.kind ?? '')?.label ?? null,
    sender: batch.sender,
    extent: batch.extent,
    periodFrom: batch.periodFrom,
    periodTo: batch.periodTo,
    amountCovers: batch.amountCovers,
    areas: batch.areaCodes.map((code) => ({ code, name: areaName.get(code) ?? code })),
    state: batch.state,
    reason: batch.refusalZh === null ? null : { zh: batch.refusalZh, en: batch.refusalEn ?? batch.refusalZh },
    rowsRead: batch.rowsRead,
    rowsExpected: batch.rowsExpected,
    rowsTotal: batch.rowsTotal,
    rowsAccepted: batch.rowsAccepted,
    rowsRepaired: batch.rowsRepaired,
    rowsWarned: batch.rowsWarned,
    rowsRejected: batch.rowsRejected,
    rowsMatched: batch.rowsMatched,
    rowsUnmatched: batch.rowsUnmatched,
    rowsOpen: openRows.get(batch.id) ?? 0,
    written: batch.written && writtenOf(batch.written),
    createdBy: userName.get(batch.createdBy) ?? batch.createdBy,
    createdAt: batch.createdAt,
    committedAt: batch.committedAt,
    withdrawnAt: batch.withdrawnAt,
  }))
}

function writtenOf(written: NonNullable<Batch['written']>): NonNullable<BatchView['written']> {
  return FED_REGISTERS.flatMap(({ id, label }) => {
    const counts = written[id]
    return counts ? [{ register: id, label, added: counts.inserted, changed: counts.updated }] : []
  })
}

function labelOf(registerId: string) {
  return FED_REGISTERS.find((register) => register.id === registerId)?.label ?? { zh: registerId, en: registerId }
}

export function viewPlan(plan: readonly PlannedRegister[]) {
  return plan.map((one) => ({ ...one, label: labelOf(one.register) }))
}

export function viewKinds(): Kind[] {
  return FILE_KINDS.map(({ id, label, sender, extent, firstDay, columns }) => ({
    id,
    label,
    sender,
    extent,
    needsPeriod: firstDay === 'declared' || extent === 'full',
    columns: columns.map(({ key, header, needed }) => ({ key, header, needed })),
  }))
}
