import { setPassword } from '../../features/accounts/index.ts'
import { makePassword } from '../../platform/session/password.ts'
import { withInstallation } from './with-installation.ts'

/** `shouwang account password <login>`: a new one-time password, printed once; all sessions of the account end. */
export async function passwordCommand(login: string): Promise<void> {
  const password = makePassword()
  await withInstallation(({ services }) => setPassword(services.db, login, password))
  console.log(`账号 ${login} 的新口令（只显示这一次）/ new password, shown only this once: ${password}`)
}
