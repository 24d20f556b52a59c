/** Deciding about values of parameters: each act is one person's, and what is in force takes two. */
import { sql } from 'kysely'
import { AppError } from '../../kernel/errors.ts'
import type { Ctx } from '../../platform/actor.ts'
import { requirePermission } from '../../platform/actor.ts'
import { withSystem, type Tx } from '../../platform/postgres/database.ts'
import { refusalOfAct, VALUE_ACTS, type ValueAct } from './acts.ts'
import { PARAMETERS } from './parameters.ts'
import {
  approveValue,
  inForce,
  insertAct,
  listValues,
  lockValue,
  setWithdrawal,
  withdrawValue,
  type StoredParameterValue,
} from './store.ts'

/** What a person says with an act; which of it is needed is said by the contract. */
export interface Said {
  readonly reason?: string
  readonly document?: string | null
}

/** Does one act to one value. Throws when the state, the person or their area does not allow it; then nothing changes. */
export async function decideValue(
  ctx: Ctx,
  id: string,
  act: ValueAct,
  said: Said = {},
): Promise<Record<string, never>> {
  requirePermission(ctx.actor, VALUE_ACTS[act].permission)
  await withSystem(ctx.db, async (tx) => {
    const value = await lockValue(tx, id)
    if (!value) throw new AppError('recordNotFound', { register: { zh: '政策标准', en: 'Policy standards' } })
    const refusal = refusalOfAct(ctx.actor, value, act)
    if (refusal) throw refusal
    await perform(tx, value, act, ctx.actor.id, said)
  })
  return {}
}

async function perform(tx: Tx, value: StoredParameterValue, act: ValueAct, actor: string, said: Said): Promise<void> {
  if (act === 'approve') {
    await refuseCollision(tx, value)
    await approveValue(tx, value.id, actor)
    return
  }
  const { reason = '', document = null } = said
  if (act === 'proposeWithdrawal') await setWithdrawal(tx, value.id, { by: actor, reason, document })
  else if (act === 'cancelWithdrawal' || act === 'refuseWithdrawal') await setWithdrawal(tx, value.id, null)
  else await withdrawValue(tx, value.id, actor)
  await insertAct(tx, { valueId: value.id }, { act, actor, ...(reason !== '' && { reason }), document })
}

/** Two values of one area that begin on the same day could not be told apart, and every screening would stop. */
async function refuseCollision(tx: Tx, value: StoredParameterValue): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtext(${`parameter ${value.key}`}))`.execute(tx)
  const rival = inForce(await listValues(tx)).find(
    (one) => one.key === value.key && one.areaCode === value.areaCode && one.validFrom === value.validFrom,
  )
  if (!rival) return
  const label = PARAMETERS[value.key]?.label ?? { zh: value.key, en: value.key }
  throw new AppError('valueCollides', { parameter: label, day: value.validFrom })
}
