/** What the commit of a checked batch would do, register by register; counted once and kept with the batch. */
import { sql } from 'kysely'
import { AppError } from '../../kernel/errors.ts'
import type { Scope } from '../../language/access/scope.ts'
import type { Services } from '../../platform/actor.ts'
import { withIntake, type Tx } from '../../platform/postgres/database.ts'
import { planSql } from '../../platform/registers/plan-sql.ts'
import { BATCH_STATES, getBatch, type Batch, type PlannedRegister } from './batch.ts'
import { relationsOf } from './commit.ts'
import { findKind } from './kinds/index.ts'
import { DROP_LINES } from './relations.ts'

/** Throws AppError `batchState` while there is nothing staged. */
export async function planCommit(
  services: Services,
  scope: Scope,
  batchId: string,
): Promise<readonly PlannedRegister[]> {
  return withIntake(services.db, scope, async (tx) => {
    const batch = await getBatch(tx, batchId)
    if (batch.plan) return batch.plan
    if (batch.state !== 'checked')
      throw new AppError('batchState', {
        state: BATCH_STATES[batch.state],
        action: { zh: '入库预计', en: 'foresee the commit' },
      })
    const plan = await countPlan(tx, batch)
    await sql`UPDATE import_batch SET plan = ${JSON.stringify(plan)}::jsonb WHERE id = ${batchId}`.execute(tx)
    return plan
  })
}

async function countPlan(tx: Tx, batch: Batch): Promise<PlannedRegister[]> {
  const kind = findKind(batch.kind ?? '')
  if (!kind) return []
  await sql.raw(`SET LOCAL work_mem = '64MB'`).execute(tx)
  const planned = new Map<string, { added: number; changed: number; unchanged: number }>()
  for (const { register, sql: text } of await relationsOf(tx, kind, batch, batch.sender ?? kind.sender)) {
    const { rows } = await sql.raw<Omit<PlannedRegister, 'register'>>(planSql(register, `(${text})`)).execute(tx)
    const [row = { added: 0, changed: 0, unchanged: 0 }] = rows
    const before = planned.get(register.id) ?? { added: 0, changed: 0, unchanged: 0 }
    planned.set(register.id, {
      added: before.added + row.added,
      changed: before.changed + row.changed,
      unchanged: before.unchanged + row.unchanged,
    })
  }
  if (kind.about === 'householdLine') await sql.raw(DROP_LINES).execute(tx)
  return [...planned].map(([register, counts]) => ({ register, ...counts }))
}
