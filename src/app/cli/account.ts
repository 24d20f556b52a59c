import {
  createUser,
  openAdministrators,
  requireSecondFactor,
  resetSecondFactor,
  setPassword,
} from '../../features/accounts/index.ts'
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
      passwordState: 'oneTime',
      assignments: [{ role, areaCode, bureau: bureau ?? null, validFrom: services.clock.today() }],
    }),
  )
  console.log(
    `账号 ${login} 的一次性口令（只显示这一次，7 天内首次登录时修改）/ one-time password, shown only this once, to be changed within 7 days: ${password}`,
  )
}

/** `shouwang account password <login>`: a new one-time password, printed once; all sessions of the account end. */
export async function passwordCommand(login: string): Promise<void> {
  const password = makePassword()
  await withInstallation(({ services }) => setPassword(services.db, login, password))
  console.log(
    `账号 ${login} 的新一次性口令（只显示这一次，7 天内首次登录时修改）/ new one-time password, shown only this once, to be changed within 7 days: ${password}`,
  )
}

/** `shouwang account reset-second-factor <login>`: for a lost phone; all sessions of the account end. */
export async function resetSecondFactorCommand(login: string): Promise<void> {
  await withInstallation(({ services }) => resetSecondFactor(services.db, login))
  console.log(`账号 ${login} 的动态口令和恢复码已清除，下次登录重新设置 / second factor and recovery codes are gone`)
}

/** `shouwang account require-second-factor <on|off>`: whether roles that decide, export or administer must have one. */
export async function requireSecondFactorCommand(word: string): Promise<void> {
  if (word !== 'on' && word !== 'off') throw new Error(`请写 on 或 off，不是 ${word} / say on or off`)
  await withInstallation(({ services }) => requireSecondFactor(services.db, word === 'on'))
  console.log(
    word === 'on'
      ? '涉及审定、导出、管理的岗位须使用动态口令 / roles that decide, export or administer need a second factor'
      : '动态口令改为自愿使用，真实业务环境不应如此 / second factors are only offered; not for real data',
  )
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
