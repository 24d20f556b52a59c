/**
 * 账号管理 by the system administrator: opens and closes accounts and hands out one-time passwords. An account that was just
 * opened may do nothing: what it may do is given by the security administrator (postings.ts). Second factors are taken away
 * by the security administrator: whoever could do that and reset passwords would sign in as anybody.
 */
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/id.ts'
import type { Label } from '../../kernel/label.ts'
import { covers } from '../../language/access/scope.ts'
import type { Ctx } from '../../platform/actor.ts'
import { recordAct } from '../../platform/audit/index.ts'
import { withSystem, type Tx } from '../../platform/postgres/database.ts'
import { hashPassword, makePassword } from '../../platform/session/password.ts'
import * as store from './admin-store.ts'
import type { Account, Posting } from './admin-schema.ts'
import * as postings from './postings-store.ts'
import { takeFactorAway } from './second-factor-store.ts'

/** An account as the audit names what was acted on. */
export const about = (userId: string) => ({ kind: 'account', id: userId }) as const

export const ACCOUNTS: Label = { zh: '账号', en: 'Accounts' }

export async function readAccount(ctx: Ctx, userId: string): Promise<Account & { postings: Posting[] }> {
  const day = ctx.clock.today()
  const account = await store.findAccount(ctx.db, day, userId)
  if (!account) throw new AppError('recordNotFound', { register: ACCOUNTS })
  return { ...account, postings: await postings.postingsOf(ctx.db, userId, day) }
}

/** An account with a one-time password, which is answered this once. Throws `loginTaken`. */
export async function openAccount(
  ctx: Ctx,
  { login, name, unit }: { login: string; name: string; unit: string },
): Promise<{ id: string; login: string; password: string }> {
  const [id, password] = [newId(), makePassword()]
  const passwordHash = await hashPassword(password)
  await withSystem(ctx.db, async (tx) => {
    if (await store.isLoginTaken(tx, login)) throw new AppError('loginTaken', { login })
    await store.insertAccount(tx, { id, login, name, unit, passwordHash, openedBy: ctx.actor.id })
    await recordAct(tx, ctx, { act: 'accountOpen', subject: about(id), detail: { login, unit } })
  }).catch((error: unknown) => {
    // Two at once: the second meets the constraint instead of the question.
    throw isConstraint(error, 'app_user_login') ? new AppError('loginTaken', { login }) : error
  })
  return { id, login, password }
}

/** A new one-time password. Ends every session, so whoever works with the account notices; never for an administrator. */
export async function resetPassword(
  ctx: Ctx,
  userId: string,
  reason: string,
): Promise<{ login: string; password: string }> {
  const password = makePassword()
  const passwordHash = await hashPassword(password)
  const login = await withSystem(ctx.db, async (tx) => {
    const user = await lockForeign(ctx, tx, userId)
    if (user.state !== 'active') throw new AppError('accountClosed')
    await store.setOneTimePassword(tx, userId, passwordHash)
    await recordAct(tx, ctx, { act: 'passwordReset', subject: about(userId), reason, detail: { login: user.login } })
    return user.login
  })
  return { login, password }
}

/**
 * Takes second factor and recovery codes away, for a lost phone; every session ends. Inside the areas administered, and
 * never for an administrator.
 */
export async function resetFactor(ctx: Ctx, userId: string, reason: string): Promise<void> {
  await withSystem(ctx.db, async (tx) => {
    const { login } = await lockForeign(ctx, tx, userId)
    await refuseElsewhere(ctx, tx, userId)
    await takeFactorAway(tx, userId)
    await recordAct(tx, ctx, { act: 'secondFactorReset', subject: about(userId), reason, detail: { login } })
  })
}

/** Closes an account: its sessions end and it signs in no more. Its postings stay to be ended by who gives them. */
export async function closeAccount(ctx: Ctx, userId: string, reason: string): Promise<void> {
  await withSystem(ctx.db, async (tx) => {
    const user = await lockForeign(ctx, tx, userId)
    if (user.state !== 'active') throw new AppError('accountState')
    await store.closeUser(tx, userId, ctx.actor.id, reason)
    await recordAct(tx, ctx, { act: 'accountClose', subject: about(userId), reason, detail: { login: user.login } })
  })
}

/** Opens a closed account again, with a new one-time password. Postings that were ended stay ended. */
export async function reopenAccount(
  ctx: Ctx,
  userId: string,
  reason: string,
): Promise<{ login: string; password: string }> {
  const password = makePassword()
  const passwordHash = await hashPassword(password)
  const login = await withSystem(ctx.db, async (tx) => {
    const user = await lockForeign(ctx, tx, userId)
    if (user.state !== 'closed') throw new AppError('accountState')
    await store.reopenUser(tx, userId)
    await store.setOneTimePassword(tx, userId, passwordHash)
    const detail = { login: user.login, again: true }
    await recordAct(tx, ctx, { act: 'accountOpen', subject: about(userId), reason, detail })
    return user.login
  })
  return { login, password }
}

/** Somebody else's account that is no administrator's: a reset would be a way into what the other administrator does. */
async function lockForeign(ctx: Ctx, tx: Tx, userId: string): Promise<store.LockedUser> {
  if (userId === ctx.actor.id) throw new AppError('ownAccount')
  const user = await store.lockUser(tx, userId, ctx.clock.today())
  if (!user) throw new AppError('recordNotFound', { register: ACCOUNTS })
  if (user.administrator) throw new AppError('administratorAccount')
  return user
}

/** Throws `outOfScope` for an area that is not administered. */
export function refuseOutside(ctx: Ctx, areaCodes: readonly string[]): void {
  for (const area of areaCodes) if (!covers(ctx.scope, area)) throw new AppError('outOfScope', { area })
}

/** Throws `outOfScope` for somebody who works elsewhere too; who never had a posting belongs to the whole installation. */
export async function refuseElsewhere(ctx: Ctx, tx: Tx, userId: string): Promise<void> {
  const areas = await postings.areasOf(tx, userId, ctx.clock.today())
  refuseOutside(ctx, areas.length > 0 ? areas : await store.topAreas(tx))
}

/** Did a statement fail at this constraint? */
export function isConstraint(error: unknown, constraint: string): boolean {
  return typeof error === 'object' && error !== null && 'constraint' in error && error.constraint === constraint
}
