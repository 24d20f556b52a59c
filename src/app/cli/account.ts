import { createUser, openAdministrators, setPassword } from '../../features/accounts/index.ts'
import { toAreaCode } from '../../kernel/area-code.ts'
import { isRole, roleOf, ROLES } from '../../language/access/permissions.ts'
import { makePassword } from '../../platform/session/password.ts'
import { withInstallation } from './with-installation.ts'

interface NewAccount {
  readonly role: string
  readonly area: string
  readonly name: string
  readonly unit: string
  readonly bureau?: string
}

/** `shouwang account create <login>`: an account with one role, and a password that is printed once. */
export async function createAccountCommand(
  login: string,
  { role, area, name, unit, bureau }: NewAccount,
): Promise<void> {
  if (!isRole(role)) throw new Error(`没有角色 ${role}，可选：${Object.keys(ROLES).join('、')} / there is no such role`)
  if ((roleOf(role).bureau === true) !== (bureau !== undefined))
    throw new Error(`只有部门业务人员填写 --bureau / --bureau is for bureau officers, and for them only`)
  const areaCode = toAreaCode(area.padEnd(12, '0'))
  const password = makePassword()
  await withInstallation(({ services }) =>
    createUser(services.db, {
      login,
      displayName: name,
      unit,
      password,
      assignments: [{ role, areaCode, bureau: bureau ?? null, validFrom: services.clock.today() }],
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

/**
 * `shouwang account open-administrators`: the three who run a real installation, once. Their passwords are printed and are
 * nowhere else.
 */
export async function openAdministratorsCommand({ unit }: { readonly unit: string }): Promise<void> {
  const opened = await withInstallation(({ services }) => openAdministrators(services, unit))
  if (opened.length === 0) {
    console.log('三名管理员均已开立，未作改动 / the three administrators are there already; nothing was done')
    return
  }
  console.log('管理员账号（一次性口令只显示这一次，请分别交给三人）/ administrators, passwords shown only this once:')
  console.table(
    Object.fromEntries(opened.map(({ login, role, password }) => [login, { role: ROLES[role].label.zh, password }])),
  )
}
