/** The demo province: made-up people and accounts for somebody who wants to see the system at work. */
import { createUser, requireSecondFactor, SECOND_FACTOR_SETTING } from '../features/accounts/index.ts'
import { readAreas } from '../features/areas/index.ts'
import {
  DemoRefused,
  isUnfinished,
  loadDemo,
  planProvince,
  SYNTHETIC,
  type LoadProgress,
  type LoadReport,
} from '../features/demo/index.ts'
import type { RoleId } from '../language/access/permissions.ts'
import { ROLES } from '../language/access/permissions.ts'
import { withClient } from '../platform/postgres/bootstrap.ts'
import { makePassword } from '../platform/session/password.ts'
import { findSetting } from '../platform/setting.ts'
import type { Installation } from './installation.ts'

export { DemoRefused, SYNTHETIC }

/** What a first start fills an empty installation with: enough to look at, quick to make. */
const FIRST_SCALE = 0.01

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
  {
    login: 'sysadmin',
    displayName: '演示系统管理员',
    unit: '云南省乡村振兴局',
    role: 'systemAdministrator',
    areaCode: '530000000000',
  },
  {
    login: 'secadmin',
    displayName: '演示安全管理员',
    unit: '云南省乡村振兴局',
    role: 'securityAdministrator',
    areaCode: '530000000000',
  },
  {
    login: 'auditadmin',
    displayName: '演示审计管理员',
    unit: '云南省乡村振兴局',
    role: 'auditAdministrator',
    areaCode: '530000000000',
  },
]

export interface ShownAccount {
  readonly login: string
  readonly password: string
  readonly role: string
  readonly unit: string
}

export interface DemoOptions {
  readonly scale: number
  readonly seed?: string
  readonly onProgress?: (progress: LoadProgress) => void
  readonly signal?: AbortSignal
}

/**
 * On the first start of an empty installation: the demo province at one per cent, and accounts with one-time passwords,
 * which are answered. Later starts change nothing, but for a load that was killed: it is made up for.
 */
export async function prepareDemo(
  installation: Installation,
  onProgress: (progress: LoadProgress) => void = () => undefined,
): Promise<ShownAccount[]> {
  const { services, ownerUrl } = installation
  const synthetic = await findSetting(services.db, SYNTHETIC)
  const { people, users } = await look(ownerUrl)
  if (synthetic === undefined ? people || users : synthetic !== 'true') return []
  if (!people || (await isUnfinished(ownerUrl))) await fillWithDemo(installation, { scale: FIRST_SCALE, onProgress })
  return makeAccounts(installation)
}

/** Whether there is anybody in the installation; row security hides that from the app. */
async function look(ownerUrl: string): Promise<{ people: boolean; users: boolean }> {
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ people: boolean; users: boolean }>(
      'SELECT EXISTS (SELECT 1 FROM household) AS people, EXISTS (SELECT 1 FROM app_user) AS users',
    )
    return rows[0] ?? { people: false, users: false }
  })
}

/** Fills the installation with the demo province in place of what it holds. Throws DemoRefused for real data. */
export async function fillWithDemo(installation: Installation, options: DemoOptions): Promise<LoadReport> {
  const { services, ownerUrl, config } = installation
  const areas = readAreas(config.packFolder)
  const { scale, seed, onProgress, signal } = options
  return loadDemo({
    ownerUrl,
    sealer: services.sealer,
    plan: planProvince(areas, { scale, ...(seed !== undefined && { seed }) }),
    areas,
    ...(onProgress && { onProgress }),
    ...(signal && { signal }),
  })
}

/** The demo accounts that are not there yet, with their one-time passwords. */
export async function makeAccounts({
  services,
  ownerUrl,
}: Pick<Installation, 'services' | 'ownerUrl'>): Promise<ShownAccount[]> {
  // Nobody's data: a second factor is offered, unless somebody has said otherwise. Where it is not said, it is demanded.
  if ((await findSetting(services.db, SECOND_FACTOR_SETTING)) === undefined)
    await requireSecondFactor(services.db, false)
  const present = await withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ login: string }>('SELECT login FROM app_user WHERE login = ANY ($1)', [
      ACCOUNTS.map((account) => account.login),
    ])
    return new Set(rows.map(({ login }) => login))
  })
  const shown: ShownAccount[] = []
  for (const account of ACCOUNTS.filter(({ login }) => !present.has(login))) {
    const password = makePassword()
    await createUser(services.db, {
      login: account.login,
      displayName: account.displayName,
      unit: account.unit,
      password,
      // Printed, and kept: a newcomer looks around at once.
      passwordState: 'demo',
      assignments: [{ role: account.role, areaCode: account.areaCode, validFrom: '2021-01-01' }],
    })
    shown.push({ login: account.login, password, role: ROLES[account.role].label.zh, unit: account.unit })
  }
  return shown
}
