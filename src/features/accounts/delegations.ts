/**
 * 委托代理: the postings of one person, held by another from a day to a day. A delegation ends by itself, ends with what it was
 * delegated from, is never handed on, and never concerns administrators. Both see it.
 */
import { AppError } from '../../kernel/errors.ts'
import { diffDays, toDay } from '../../kernel/day.ts'
import { newId } from '../../kernel/id.ts'
import { isRole, roleOf } from '../../language/access/permissions.ts'
import { covers } from '../../language/access/scope.ts'
import type { Ctx } from '../../platform/actor.ts'
import { recordAct } from '../../platform/audit/index.ts'
import { withSystem } from '../../platform/postgres/database.ts'
import { DELEGATION_DAYS, type Colleague, type Posting } from './admin-schema.ts'
import * as accounts from './admin-store.ts'
import { about } from './administration.ts'
import { checkPeriod, dayAfter, lockActive, lockAll, refuseTwoDuties } from './postings.ts'
import * as store from './postings-store.ts'
import { insertAssignment } from './store.ts'

export interface NewDelegation {
  readonly assignments: readonly string[]
  readonly to: string
  readonly from: string
  readonly until: string
}

/**
 * Delegates postings to a colleague. `by` holder: they must be one's own; by the security administrator: of one and the same
 * person, in the areas administered.
 */
export async function delegate(
  ctx: Ctx,
  { assignments, to, from, until }: NewDelegation,
  by: 'holder' | 'securityAdministrator',
): Promise<{ ids: string[] }> {
  checkPeriod(ctx, from, until)
  if (diffDays(toDay(from), toDay(until)) >= DELEGATION_DAYS)
    throw new AppError('delegationTooLong', { days: DELEGATION_DAYS })
  return withSystem(ctx.db, async (tx) => {
    const successor = await lockActive(ctx, tx, to)
    const held = await lockAll(tx, assignments)
    for (const posting of held) {
      const mine = posting.userId === ctx.actor.id
      if (by === 'holder' && !mine) throw new AppError('postingState')
      if (by === 'securityAdministrator') {
        // What one holds oneself is delegated by oneself, not by virtue of the office.
        if (mine || to === ctx.actor.id) throw new AppError('ownAccount')
        if (!covers(ctx.scope, posting.areaCode)) throw new AppError('outOfScope', { area: posting.areaCode })
      }
      if (!isDelegable(posting) || posting.userId === to || successor.administrator) throw new AppError('notDelegable')
      // Whoever is nobody there yet is for the security administrator to let in.
      if (by === 'holder' && !(await accounts.worksIn(tx, ctx.clock.today(), to, countyOf(posting.areaCode))))
        throw new AppError('notColleague', { name: successor.name })
    }
    const ids = held.map(() => newId())
    for (const [i, { id, role, bureau, areaCode, validTo }] of held.entries()) {
      const end = dayAfter(until)
      await insertAssignment(tx, {
        id: ids[i] ?? '',
        userId: to,
        role,
        bureau,
        areaCode,
        validFrom: from,
        validTo: validTo !== null && validTo < end && validTo > from ? validTo : end,
        givenBy: ctx.actor.id,
        delegatedFrom: id,
      })
    }
    const postings = held.map(({ id, userId, role, bureau, areaCode }) => ({ id, of: userId, role, bureau, areaCode }))
    await recordAct(tx, ctx, { act: 'delegate', subject: about(to), detail: { from, until, postings } })
    return { ids }
  }).catch(refuseTwoDuties)
}

/** The digits with which the areas of the county begin, or of the wider area where it is one. */
const countyOf = (areaCode: string): string => areaCode.slice(0, 6).replace(/(?:00)+$/, '')

const isDelegable = ({ role, delegatedFrom }: store.HeldPosting): boolean =>
  delegatedFrom === null && isRole(role) && roleOf(role).administrator !== true

/** Ends delegations of one's own postings, or that one holds: whoever is back takes over, whoever cannot gives back. */
export async function endDelegations(ctx: Ctx, ids: readonly string[]): Promise<{ ended: number }> {
  return withSystem(ctx.db, async (tx) => {
    const held = await lockAll(tx, ids)
    if (
      held.some(
        ({ delegatedFrom, originUserId, userId }) =>
          delegatedFrom === null || (originUserId !== ctx.actor.id && userId !== ctx.actor.id),
      )
    )
      throw new AppError('postingState')
    const reason = held.every(({ userId }) => userId === ctx.actor.id) ? '代理人退回' : '委托人终止代理'
    await store.endPostings(tx, ids, ctx.actor.id, reason)
    for (const userId of new Set(held.map((posting) => posting.userId)))
      await recordAct(tx, ctx, { act: 'delegateEnd', subject: about(userId), reason, detail: { postings: [...ids] } })
    return { ended: held.length }
  })
}

export async function listMine(ctx: Ctx): Promise<{ mine: Posting[]; delegated: Posting[] }> {
  const day = ctx.clock.today()
  const [mine, delegated] = await Promise.all([
    store.postingsOf(ctx.db, ctx.actor.id, day),
    store.delegatedBy(ctx.db, ctx.actor.id, day),
  ])
  return { mine, delegated }
}

/** People to whom one may delegate: those who hold a posting in the same counties, or anywhere below a wider area. */
export async function listColleagues(ctx: Ctx, q: string): Promise<Colleague[]> {
  const counties = ctx.actor.grants.map(({ areaCode }) => countyOf(areaCode))
  return accounts.findColleagues(ctx.db, ctx.clock.today(), { q, counties, except: ctx.actor.id })
}
