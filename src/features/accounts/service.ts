import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/id.ts'
import { permissionsOf, registersOf, scopeFor, type Ask, type Grant } from '../../language/access/grants.ts'
import { isRole, ROLES, type RoleId } from '../../language/access/permissions.ts'
import type { Actor, Services, Visitor } from '../../platform/actor.ts'
import { withSystem, type Database } from '../../platform/postgres/database.ts'
import { hashPassword, verifyPassword } from '../../platform/session/password.ts'
import { IDLE_MINUTES, noteUse, openSession } from '../../platform/session/session.ts'
import { addressLimit, networkOf } from './address-limit.ts'
import type { Me } from './schema.ts'
import { missingStep } from './sign-in-steps.ts'
import * as store from './store.ts'

/** Seconds an account rests after each failure in a row: five are free, then the rest doubles up to half an hour (R96). */
const RESTS = [0, 0, 0, 0, 60, 120, 240, 480, 960, 1800] as const

/** Checks a password and opens a session, which waits for a code where there is a second factor; answers its token. */
export async function signIn(
  services: Services,
  login: string,
  password: string,
  from: { address: string; device: string },
): Promise<{ token: string; userId: string; awaitsCode: boolean }> {
  const { userId, awaitsCode } = await checkPassword(services, login, password, from.address)
  const token = await openSession(services.db, userId, from.address, { device: from.device, awaitsCode })
  return { token, userId, awaitsCode }
}

/** Failures by network; one server counts for itself. */
const networks = addressLimit()

/**
 * Checks a password and answers whose it is, and whether a code of the second factor has to follow. The reply does not
 * tell a wrong name from a wrong password. Without an address (on the server itself) only the account's own rest counts.
 */
export async function checkPassword(
  { db, clock }: Services,
  login: string,
  password: string,
  address?: string,
): Promise<{ userId: string; awaitsCode: boolean }> {
  const networkRest = address === undefined ? 0 : networks.rest(address, clock.now())
  // Before the account is asked: who guesses from a network that rests must not lock other people's accounts.
  if (networkRest > 0) throw new AppError('addressResting', { minutes: Math.ceil(networkRest / 60_000) })
  const user = await store.findUserByLogin(db, login)
  // Counted before the password is looked at: guesses sent all at once must not pass as one.
  const rest = user ? await store.takeAttempt(db, user.id, RESTS) : takeUnknownAttempt(login, clock.now())
  if (rest > 0) throw new AppError('signInLocked', { minutes: Math.ceil(rest / 60) })
  // An unknown name costs the same time as a known one.
  const lane = address === undefined ? undefined : networkOf(address)
  const right = await giveBackWhenBusy(db, user?.id, async () =>
    verifyPassword(password, user?.passwordHash ?? (await decoyHash()), lane),
  )
  if (!user || !right || user.state !== 'active') {
    if (address !== undefined) networks.noteFailure(address, login, clock.now())
    throw new AppError('signInRefused')
  }
  if (address !== undefined) networks.noteSuccess(address, login, clock.now())
  if (user.stale) throw new AppError('oneTimePasswordExpired', { days: store.ONE_TIME_DAYS })
  await notePassword(db, user)
  return { userId: user.id, awaitsCode: user.hasSecondFactor }
}

/** Who was turned away unheard has not failed: the attempt does not count. */
async function giveBackWhenBusy<T>(db: Database, userId: string | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (userId !== undefined && error instanceof AppError && error.code === 'signInBusy')
      await store.forgiveAttempt(db, userId)
    throw error
  }
}

/** Where a code has to follow, a right password forgives itself only, not the codes that were wrong. */
async function notePassword(db: Database, user: { id: string; hasSecondFactor: boolean }): Promise<void> {
  if (user.hasSecondFactor) await store.forgiveAttempt(db, user.id)
  else await store.noteSuccess(db, user.id)
}

/** Counts an attempt of a known account. Throws `signInLocked` while it rests. */
export async function countAttempt({ db }: Services, userId: string): Promise<void> {
  const rest = await store.takeAttempt(db, userId, RESTS)
  if (rest > 0) throw new AppError('signInLocked', { minutes: Math.ceil(rest / 60) })
}

/** The own password before something weighty; counted like a sign-in. Throws `passwordWrong`, `signInLocked`. */
export async function confirmPassword(services: Services, userId: string, password: string): Promise<void> {
  const user = await getUser(services, userId)
  await countAttempt(services, userId)
  if (!(await verifyPassword(password, user.passwordHash))) throw new AppError('passwordWrong')
  await notePassword(services.db, user)
}

/** Throws `notSignedIn` when the account is gone. */
export async function getUser({ db, clock }: Services, userId: string): Promise<store.UserToday> {
  const user = await store.findUser(db, userId, clock.today())
  if (!user) throw new AppError('notSignedIn')
  return user
}

/** Names that are nobody's rest as well, or the rest would tell which names exist. As many are kept as memory does not mind. */
const unknownNames = new Map<string, { failures: number; until: number }>()
const UNKNOWN_KEPT = 10_000

function takeUnknownAttempt(login: string, now: number): number {
  const known = unknownNames.get(login) ?? { failures: 0, until: 0 }
  if (known.until > now) return Math.ceil((known.until - now) / 1000)
  const failures = known.failures + 1
  const rest = RESTS[Math.min(failures, RESTS.length) - 1] ?? 0
  unknownNames.delete(login)
  unknownNames.set(login, { failures, until: now + rest * 1000 })
  const oldest = unknownNames.keys().next()
  if (unknownNames.size > UNKNOWN_KEPT && !oldest.done) unknownNames.delete(oldest.value)
  return 0
}

let decoy: Promise<string> | undefined
const decoyHash = (): Promise<string> => (decoy ??= hashPassword('no account has this password'))

/**
 * The user as actor of today: permissions and scope of the assignments in force. With a permission asked for, the scope is
 * that of the roles that give it, on the register it is asked for: who is county officer here and village cadre there exports
 * here only.
 */
export async function findActor(services: Services, userId: string, ask: Ask = {}): Promise<Actor | undefined> {
  const user = await store.findUser(services.db, userId, services.clock.today())
  return user && actorOf(user, ask)
}

/** Who sends a request: the living session of its token, whose idle time begins anew, and the actor as `findActor` answers. */
export async function findVisitor(services: Services, token: string, ask: Ask = {}): Promise<Visitor | undefined> {
  const found = await store.findVisitor(services.db, token, services.clock.today())
  if (!found) return undefined
  if (found.stale) await noteUse(services.db, found.sessionId)
  const actor = actorOf(found, ask)
  return actor && { actor, session: { id: found.sessionId, userId: found.id, awaitsCode: found.awaitsCode } }
}

function actorOf(user: store.UserToday, ask: Ask): Actor | undefined {
  if (user.state !== 'active') return undefined
  const grants = user.assignments.flatMap(({ role, areaCode, bureau }): Grant[] =>
    isRole(role) ? [{ role, areaCode, bureau }] : [],
  )
  const roles = [...new Set(grants.map(({ role }) => role))]
  const permissions = permissionsOf(grants)
  return {
    id: user.id,
    name: user.displayName,
    roles,
    permissions,
    grants,
    scope: scopeFor(grants, ask),
    missing: missingStep(user, permissions),
  }
}

/** What the pages need to know of the signed-in user. */
export async function describeUser(services: Services, userId: string): Promise<Me> {
  const user = await store.findUser(services.db, userId, services.clock.today())
  const actor = user && (await findActor(services, userId))
  if (!user || !actor) throw new AppError('notSignedIn')
  const areas = new Map(user.assignments.map((a) => [a.areaCode, a]))
  return {
    id: user.id,
    login: user.login,
    name: user.displayName,
    unit: user.unit,
    roles: actor.roles.map((id) => ({ id, ...ROLES[id].label })),
    // Before the sign-in is complete there is nothing to open.
    permissions: actor.missing ? [] : [...actor.permissions],
    registers: actor.missing ? [] : registersOf(actor.grants),
    areas: (actor.missing ? [] : [...areas.values()]).map((a) => ({
      code: a.areaCode,
      name: a.areaName,
      fullName: a.areaFullName,
      level: a.areaLevel,
    })),
    today: services.clock.today(),
    missing: actor.missing ?? null,
    idleMinutes: IDLE_MINUTES,
  }
}

export interface NewUser {
  readonly login: string
  readonly displayName: string
  readonly unit: string
  readonly password: string
  /** Said each time: `oneTime` for a printed one, `own` for one the person chose, `demo` for the made-up province. */
  readonly passwordState: store.PasswordState
  readonly assignments: readonly { role: RoleId; areaCode: string; bureau?: string | null; validFrom: string }[]
}

export async function createUser(db: Database, user: NewUser): Promise<string> {
  const id = newId()
  const passwordHash = await hashPassword(user.password)
  await withSystem(db, async (tx) => {
    const { login, displayName, unit, passwordState } = user
    await store.insertUser(tx, { id, login, displayName, unit, passwordHash, passwordState })
    for (const assignment of user.assignments)
      await store.insertAssignment(tx, { id: newId(), userId: id, ...assignment })
  })
  return id
}

/** Gives an account a new one-time password and ends its sessions. Throws when there is no such account. */
export async function setPassword(db: Database, login: string, password: string): Promise<void> {
  const user = await store.findUserByLogin(db, login)
  if (!user) throw new AppError('recordNotFound', { register: { zh: '账号', en: 'Accounts' } })
  const passwordHash = await hashPassword(password)
  await store.replacePassword(db, user.id, { passwordHash, state: 'oneTime' })
}
