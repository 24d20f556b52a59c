import { createUser, setPassword } from '../../features/accounts/index.ts'
import { toAreaCode } from '../../kernel/area-code.ts'
import { isRole, ROLES } from '../../language/access/permissions.ts'
import { makePassword } from '../../platform/session/password.ts'
import { withInstallation } from './with-installation.ts'

interface NewAccount {
  readonly role: string
  readonly area: string
  readonly name: string
  readonly unit: string
}

/** `shouwang account create <login>`: an account with one role, and a password that is printed once. */
export async function createAccountCommand(login: string, { role, area, name, unit }: NewAccount): Promise<void> {
  if (!isRole(role)) throw new Error(`没有角色 ${role}，可选：${Object.keys(ROLES).join('、')} / there is no such role`)
  const areaCode = toAreaCode(area.padEnd(12, '0'))
  const password = makePassword()
  await withInstallation(({ services }) =>
    createUser(services.db, {
      login,
      displayName: name,
      unit,
      password,
      assignments: [{ role, areaCode, validFrom: services.clock.today() }],
    }),
  )
  console.log(`账号 ${login} 的口令（只显示这一次）/ password, shown only this once: ${password}`)
}

/** `shouwang account password <login>`: a new one-time password, printed once; all sessions of the account end. */
export async function passwordCommand(login: string): Promise<void> {
  const password = makePassword()
  await withInstallation(({ services }) => setPassword(services.db, login, password))
  console.log(`账号 ${login} 的新口令（只显示这一次）/ new password, shown only this once: ${password}`)
}
