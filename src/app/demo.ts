/** The demo province: made-up accounts and data for somebody who wants to see the system at work. */
import { createUser } from '../features/accounts/index.ts'
import type { RoleId } from '../language/access/permissions.ts'
import { ROLES } from '../language/access/permissions.ts'
import { makePassword } from '../platform/session/password.ts'
import { findSetting, saveSetting } from '../platform/setting.ts'
import type { Installation } from './installation.ts'

/** Setting that says the data of this installation are made up. */
export const SYNTHETIC = 'synthetic'

interface DemoAccount {
  readonly login: string
  readonly displayName: string
  readonly unit: string
  readonly role: RoleId
  readonly areaCode: string
}

const ACCOUNTS: readonly DemoAccount[] = [
  {
    login: 'county',
    displayName: '演示县级',
    unit: '会泽县乡村振兴局',
    role: 'countyOfficer',
    areaCode: '530326000000',
  },
  { login: 'township', displayName: '演示乡镇', unit: '会泽县娜姑镇', role: 'townshipClerk', areaCode: '530326102000' },
  { login: 'village', displayName: '演示村级', unit: '会泽县娜姑镇', role: 'villageCadre', areaCode: '530326102000' },
  {
    login: 'province',
    displayName: '演示省级',
    unit: '云南省乡村振兴局',
    role: 'provincialAnalyst',
    areaCode: '530000000000',
  },
]

export interface ShownAccount {
  readonly login: string
  readonly password: string
  readonly role: string
  readonly unit: string
}

/** On the first start of an empty installation: accounts with one-time passwords. Later starts change nothing. */
export async function prepareDemo({ services }: Installation): Promise<ShownAccount[]> {
  if ((await findSetting(services.db, SYNTHETIC)) !== undefined) return []
  const shown: ShownAccount[] = []
  for (const account of ACCOUNTS) {
    const password = makePassword()
    await createUser(services.db, {
      login: account.login,
      displayName: account.displayName,
      unit: account.unit,
      password,
      assignments: [{ role: account.role, areaCode: account.areaCode, validFrom: '2021-01-01' }],
    })
    shown.push({ login: account.login, password, role: ROLES[account.role].label.zh, unit: account.unit })
  }
  await saveSetting(services.db, SYNTHETIC, 'true')
  return shown
}
