/** The first three administrators of an installation: everything that is given afterwards is given by one of them. */
import { sql } from 'kysely'
import { newId } from '../../kernel/id.ts'
import { ROLES, type RoleId } from '../../language/access/permissions.ts'
import type { Services } from '../../platform/actor.ts'
import { recordAct, systemContext } from '../../platform/audit/index.ts'
import { withSystem, type Tx } from '../../platform/postgres/database.ts'
import { hashPassword, makePassword } from '../../platform/session/password.ts'
import { about } from './administration.ts'
import { insertAccount, topAreas } from './admin-store.ts'
import { inForce, insertAssignment } from './store.ts'

const LOGINS = {
  systemAdministrator: 'sysadmin',
  securityAdministrator: 'secadmin',
  auditAdministrator: 'auditadmin',
} as const satisfies Partial<Record<RoleId, string>>

export interface OpenedAdministrator {
  readonly role: keyof typeof LOGINS
  readonly login: string
  readonly password: string
}

/** The administrators' roles that no open account holds today. */
export async function vacantAdministrators(services: Services): Promise<(keyof typeof LOGINS)[]> {
  return withSystem(services.db, (tx) => vacant(tx, services.clock.today()))
}

/**
 * Opens an account for each administrator's role that nobody holds, for everything there is, and answers the one-time
 * passwords, which are nowhere else. A second call answers nothing: it is no way to become an administrator again.
 */
export async function openAdministrators(services: Services, unit: string): Promise<OpenedAdministrator[]> {
  const day = services.clock.today()
  return withSystem(services.db, async (tx) => {
    // Two calls at once must not open six.
    await sql`SELECT pg_advisory_xact_lock(hashtext('open administrators'))`.execute(tx)
    const top = await topAreas(tx)
    const opened: OpenedAdministrator[] = []
    for (const role of await vacant(tx, day)) {
      const [id, password] = [newId(), makePassword()]
      const login = await freeLogin(tx, LOGINS[role])
      const passwordHash = await hashPassword(password)
      await insertAccount(tx, { id, login, name: ROLES[role].label.zh, unit, passwordHash, openedBy: 'system' })
      for (const areaCode of top)
        await insertAssignment(tx, { id: newId(), userId: id, role, areaCode, validFrom: day })
      const detail = { login, role, unit }
      await recordAct(tx, systemContext(services, 'command line'), { act: 'accountOpen', subject: about(id), detail })
      opened.push({ role, login, password })
    }
    return opened
  })
}

async function vacant(tx: Tx, day: string): Promise<(keyof typeof LOGINS)[]> {
  const { rows } = await sql<{ role: string }>`SELECT DISTINCT r.role FROM role_assignment r
    JOIN app_user u ON u.id = r.user_id AND u.state = 'active' WHERE r.duty <> 'business' AND ${inForce('r', day)}`.execute(
    tx,
  )
  const held = new Set(rows.map(({ role }) => role))
  return (Object.keys(LOGINS) as (keyof typeof LOGINS)[]).filter((role) => !held.has(role))
}

/** A closed account keeps its name for ever: the next of the same office is told apart by a number. */
async function freeLogin(tx: Tx, login: string): Promise<string> {
  const { rows } = await sql<{ login: string }>`SELECT login FROM app_user WHERE starts_with(login, ${login})`.execute(
    tx,
  )
  const taken = new Set(rows.map((row) => row.login))
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? login : `${login}${n}`
    if (!taken.has(name)) return name
  }
}
