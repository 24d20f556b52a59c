import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/id.ts'
import { isRole, ROLES, type Permission, type RoleId } from '../../language/access/permissions.ts'
import { scopeOf } from '../../language/access/scope.ts'
import type { Actor, Services } from '../../platform/actor.ts'
import { withSystem, type Database } from '../../platform/postgres/database.ts'
import { hashPassword, verifyPassword } from '../../platform/session/password.ts'
import { openSession } from '../../platform/session/session.ts'
import type { Me } from './schema.ts'
import * as store from './store.ts'

/** After how many failures an account rests, and for how long at first; every further failure doubles the rest (R96). */
const FREE_ATTEMPTS = 5
const FIRST_REST_SECONDS = 60
const LONGEST_REST_SECONDS = 1800

/** Checks a password and opens a session; answers its token. The reply does not tell a wrong name from a wrong password. */
export async function signIn(
  services: Services,
  login: string,
  password: string,
  address: string,
): Promise<{ token: string; userId: string }> {
  const { db, clock } = services
  const user = await store.findUserByLogin(db, login)
  if (user?.lockedUntil && Date.parse(user.lockedUntil) > clock.now()) {
    throw new AppError('signInLocked', { minutes: Math.ceil((Date.parse(user.lockedUntil) - clock.now()) / 60_000) })
  }
  // An unknown name costs the same time as a known one.
  const right = await verifyPassword(password, user?.passwordHash ?? (await decoyHash()))
  if (!user || !right || user.state !== 'active') {
    if (user) await store.noteFailure(db, user.id, restSeconds(user.failedAttempts + 1))
    throw new AppError('signInRefused')
  }
  await store.noteSuccess(db, user.id)
  return { token: await openSession(db, user.id, address), userId: user.id }
}

function restSeconds(failures: number): number {
  if (failures < FREE_ATTEMPTS) return 0
  return Math.min(FIRST_REST_SECONDS * 2 ** (failures - FREE_ATTEMPTS), LONGEST_REST_SECONDS)
}

let decoy: Promise<string> | undefined
const decoyHash = (): Promise<string> => (decoy ??= hashPassword('no account has this password'))

/** The user as actor of today: permissions and scope of the assignments in force. */
export async function findActor(services: Services, userId: string): Promise<Actor | undefined> {
  const [user, assignments] = await Promise.all([
    store.findUser(services.db, userId),
    store.listAssignments(services.db, userId, services.clock.today()),
  ])
  if (!user || user.state !== 'active') return undefined
  const roles = [...new Set(assignments.map((assignment) => assignment.role).filter(isRole))]
  const permissions = new Set<Permission>(roles.flatMap((role) => [...ROLES[role].permissions]))
  return { id: user.id, name: user.displayName, roles, permissions, scope: scopeOf(assignments.map((a) => a.areaCode)) }
}

/** What the pages need to know of the signed-in user. */
export async function describeUser(services: Services, userId: string): Promise<Me> {
  const user = await store.findUser(services.db, userId)
  const actor = user && (await findActor(services, userId))
  if (!user || !actor) throw new AppError('notSignedIn')
  const assignments = await store.listAssignments(services.db, userId, services.clock.today())
  const areas = new Map(assignments.map((a) => [a.areaCode, a]))
  return {
    id: user.id,
    login: user.login,
    name: user.displayName,
    unit: user.unit,
    roles: actor.roles.map((id) => ({ id, ...ROLES[id].label })),
    permissions: [...actor.permissions],
    areas: [...areas.values()].map((a) => ({
      code: a.areaCode,
      name: a.areaName,
      fullName: a.areaFullName,
      level: a.areaLevel,
    })),
    today: services.clock.today(),
  }
}

export interface NewUser {
  readonly login: string
  readonly displayName: string
  readonly unit: string
  readonly password: string
  readonly assignments: readonly { role: RoleId; areaCode: string; validFrom: string }[]
}

export async function createUser(db: Database, user: NewUser): Promise<string> {
  const id = newId()
  const passwordHash = await hashPassword(user.password)
  await withSystem(db, async (tx) => {
    await store.insertUser(tx, { id, login: user.login, displayName: user.displayName, unit: user.unit, passwordHash })
    for (const assignment of user.assignments)
      await store.insertAssignment(tx, { id: newId(), userId: id, ...assignment })
  })
  return id
}

/** Gives an account a new password and ends its sessions. Throws when there is no such account. */
export async function setPassword(db: Database, login: string, password: string): Promise<void> {
  const user = await store.findUserByLogin(db, login)
  if (!user) throw new AppError('recordNotFound', { register: '账号' })
  await store.replacePassword(db, user.id, await hashPassword(password))
}
