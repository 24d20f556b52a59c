/**
 * 授权管理 by the security administrator: gives and ends postings, sees leavers off, and delegates where the holder cannot.
 * Nobody gives or ends anything for themselves, and nobody gives beyond the areas they administer.
 */
import { AppError } from '../../kernel/errors.ts'
import { addDays, toDay } from '../../kernel/day.ts'
import { newId } from '../../kernel/id.ts'
import type { Label } from '../../kernel/label.ts'
import { BUREAU } from '../../kernel/codes/index.ts'
import { isRole, roleOf, ROLES, type RoleId } from '../../language/access/permissions.ts'
import { scopeFor } from '../../language/access/grants.ts'
import type { Ctx } from '../../platform/actor.ts'
import { recordAct } from '../../platform/audit/index.ts'
import type { OpenWork } from '../../platform/open-work.ts'
import { underScope, withSystem, type Tx } from '../../platform/postgres/database.ts'
import { about, ACCOUNTS, isConstraint, refuseElsewhere, refuseOutside } from './administration.ts'
import * as accounts from './admin-store.ts'
import * as store from './postings-store.ts'
import { findActor } from './service.ts'
import { insertAssignment } from './store.ts'

export interface NewPosting {
  readonly userId: string
  readonly role: RoleId
  readonly bureau: string | null
  readonly areas: readonly string[]
  /** First and last day; without a last one it has no end. */
  readonly from: string
  readonly until: string | null
}

/** Gives a role in one or several areas. Throws where it is for oneself, outside the area, or would join two duties. */
export async function givePosting(ctx: Ctx, posting: NewPosting): Promise<{ ids: string[] }> {
  const { userId, role, bureau, from, until } = posting
  if (userId === ctx.actor.id) throw new AppError('ownAccount')
  refuseOutside(ctx, posting.areas)
  checkPosting(ctx, posting)
  const areas = [...new Set(posting.areas)]
  return withSystem(ctx.db, async (tx) => {
    await lockActive(ctx, tx, userId)
    await refuseUnknownAreas(tx, areas)
    await refusePartial(tx, role, areas)
    const ids = areas.map(() => newId())
    for (const [i, areaCode] of areas.entries())
      await insertAssignment(tx, {
        id: ids[i] ?? '',
        userId,
        role,
        areaCode,
        bureau,
        validFrom: from,
        validTo: until === null ? null : dayAfter(until),
        givenBy: ctx.actor.id,
      })
    const detail = { role, bureau, areas, from, until, postings: ids }
    await recordAct(tx, ctx, { act: 'roleGive', subject: about(userId), detail })
    return { ids }
  }).catch(refuseTwoDuties)
}

/** Ends postings at once, those of delegations too. Throws `postingState` when one of them has ended already. */
export async function endPostings(ctx: Ctx, ids: readonly string[], reason: string): Promise<{ ended: number }> {
  return withSystem(ctx.db, async (tx) => {
    const held = await lockAll(tx, ids)
    if (held.some(({ userId }) => userId === ctx.actor.id)) throw new AppError('ownAccount')
    refuseOutside(
      ctx,
      held.map(({ areaCode }) => areaCode),
    )
    await refuseVacancy(ctx, tx, held)
    await store.endPostings(tx, ids, ctx.actor.id, reason)
    await recordEnds(tx, ctx, held, reason)
    return { ended: held.length }
  })
}

export async function readOpenWork(ctx: Ctx, works: readonly OpenWork[], userId: string) {
  const rows: { id: string; label: Label; count: number; handedOver: boolean }[] = []
  for (const { id, label, count, handOver } of works)
    rows.push({ id, label, count: await count(ctx, userId), handedOver: handOver !== undefined })
  return rows.filter((row) => row.count > 0)
}

/**
 * A leaver: all postings end, what lies unfinished goes to a colleague who may do it there, and the account is closed, all or
 * nothing. Throws `successorNeeded` and `successorUnfit`.
 */
export async function leaveOffice(
  ctx: Ctx,
  works: readonly OpenWork[],
  userId: string,
  { reason, successor }: { reason: string; successor: string | null },
): Promise<{ ended: number; handedOver: number }> {
  if (userId === ctx.actor.id || userId === successor) throw new AppError('ownAccount')
  const given = works.filter(({ handOver }) => handOver !== undefined)
  const open = new Map(await Promise.all(given.map(async (work) => [work.id, await work.count(ctx, userId)] as const)))
  const pieces = [...open.values()].reduce((sum, n) => sum + n, 0)
  if (pieces > 0 && successor === null) throw new AppError('successorNeeded', { count: pieces })
  const heir = successor === null ? undefined : await findActor(ctx, successor)
  if (successor !== null && !heir) throw new AppError('recordNotFound', { register: ACCOUNTS })
  return withSystem(ctx.db, async (tx) => {
    const user = await accounts.lockUser(tx, userId, ctx.clock.today())
    if (!user) throw new AppError('recordNotFound', { register: ACCOUNTS })
    await refuseElsewhere(ctx, tx, userId)
    const ids = await store.unendedOf(tx, userId)
    const held = await store.lockPostings(tx, ids)
    refuseOutside(
      ctx,
      held.map(({ areaCode }) => areaCode),
    )
    await refuseVacancy(ctx, tx, held)
    await store.endPostings(tx, ids, ctx.actor.id, reason)
    await recordEnds(tx, ctx, held, reason)
    if (user.state === 'active') {
      await accounts.closeUser(tx, userId, ctx.actor.id, reason)
      await recordAct(tx, ctx, { act: 'accountClose', subject: about(userId), reason, detail: { login: user.login } })
    }
    let handedOver = 0
    for (const work of heir ? given : [])
      handedOver += await underScope(tx, scopeFor(heir?.grants ?? [], { permission: work.permission }), async () =>
        work.handOver ? work.handOver(tx, userId, successor ?? '') : 0,
      )
    if (handedOver < pieces)
      throw new AppError('successorUnfit', { count: pieces - handedOver, name: heir?.name ?? '' })
    if (handedOver > 0)
      await recordAct(tx, ctx, {
        act: 'handOver',
        subject: about(userId),
        reason,
        detail: { to: successor, handedOver },
      })
    return { ended: ids.length, handedOver }
  })
}

/** Each of the three is watched by the others: none of them is ended while nobody else is it. Throws `lastAdministrator`. */
async function refuseVacancy(ctx: Ctx, tx: Tx, held: readonly store.HeldPosting[]): Promise<void> {
  if (!held.some(({ role }) => isRole(role) && roleOf(role).administrator)) return
  const ends = new Set(held.map(({ id }) => id))
  const inForce = await store.lockAdministrators(tx, ctx.clock.today())
  const stay = new Set(inForce.filter(({ id }) => !ends.has(id)).map(({ role }) => role))
  const vacant = inForce.find(({ id, role }) => ends.has(id) && !stay.has(role))?.role
  if (vacant !== undefined && isRole(vacant)) throw new AppError('lastAdministrator', { role: ROLES[vacant].label })
}

/** One event a person and time: what they held before is what the detail says. */
async function recordEnds(tx: Tx, ctx: Ctx, held: readonly store.HeldPosting[], reason: string): Promise<void> {
  for (const userId of new Set(held.map((posting) => posting.userId))) {
    const ended = held.filter((posting) => posting.userId === userId)
    const postings = ended.map(({ id, role, bureau, areaCode }) => ({ id, role, bureau, areaCode }))
    await recordAct(tx, ctx, { act: 'roleEnd', subject: about(userId), reason, detail: { postings } })
  }
}

/** The exclusive end of a period that holds until a day. */
export const dayAfter = (day: string): string => addDays(toDay(day), 1)

/** Postings that stand, all of them, held until the end of the transaction. Throws `postingState`. */
export async function lockAll(tx: Tx, ids: readonly string[]): Promise<store.HeldPosting[]> {
  const held = await store.lockPostings(tx, ids)
  if (held.length < new Set(ids).size) throw new AppError('postingState')
  return held
}

/** An account that is open, held until the end of the transaction: closing it waits. */
export async function lockActive(ctx: Ctx, tx: Tx, userId: string): Promise<accounts.LockedUser> {
  const user = await accounts.lockUser(tx, userId, ctx.clock.today())
  if (!user) throw new AppError('recordNotFound', { register: ACCOUNTS })
  if (user.state !== 'active') throw new AppError('accountClosed')
  return user
}

async function refuseUnknownAreas(tx: Tx, areaCodes: readonly string[]): Promise<void> {
  const known = await accounts.knownAreas(tx, areaCodes)
  const unknown = areaCodes.filter((area) => !known.has(area))
  if (unknown.length > 0)
    throw invalid('areas', {
      zh: `没有这些地区：${unknown.join('、')}，请从列表中选择`,
      en: `There are no such areas: ${unknown.join(', ')}; choose from the list`,
    })
}

/** What system and audit administrator do knows no area: held in a county, it would reach the whole province. */
async function refusePartial(tx: Tx, role: RoleId, areaCodes: readonly string[]): Promise<void> {
  if (role !== 'systemAdministrator' && role !== 'auditAdministrator') return
  const top = await accounts.topAreas(tx)
  if (areaCodes.some((area) => !top.includes(area)))
    throw invalid('areas', {
      zh: `${ROLES[role].label.zh}管理整个系统，管辖地区请选择全省`,
      en: `The ${ROLES[role].label.en.toLowerCase()} looks after the whole system: choose the whole province`,
    })
}

const BUREAUS = new Set<string>(BUREAU.items.map(({ code }) => code))

function checkPosting(ctx: Ctx, { role, bureau, from, until }: NewPosting): void {
  const ofBureau = roleOf(role).bureau === true
  if (ofBureau && (bureau === null || !BUREAUS.has(bureau)))
    throw invalid('bureau', { zh: '请选择所属部门', en: 'Choose the bureau' })
  if (!ofBureau && bureau !== null)
    throw invalid('bureau', { zh: '这个角色不分部门，请清空所属部门', en: 'This role is of no bureau; leave it empty' })
  checkPeriod(ctx, from, until)
}

/** A period must not end before it begins, nor lie in the past: what was not given then cannot be given now. */
export function checkPeriod(ctx: Ctx, from: string, until: string | null): void {
  if (until !== null && until < from)
    throw invalid('until', { zh: '截止日期不能早于起始日期', en: 'The last day must not come before the first' })
  if (from < ctx.clock.today())
    throw invalid('from', { zh: '起始日期不能早于今天', en: 'The first day must not lie in the past' })
}

export const invalid = (path: string, text: Label): AppError =>
  new AppError('recordInvalid', { count: 1 }, [{ path, text }])

/** What the database refuses because two duties would meet in one account. */
export function refuseTwoDuties(error: unknown): never {
  throw isConstraint(error, 'role_assignment_one_duty') ? new AppError('dutiesSeparate') : error
}
