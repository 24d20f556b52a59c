/** A database in which sealed values stand everywhere they can: registers, former rows, files, intake, staging. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll } from 'vitest'
import { REGISTERS } from '../../src/app/registers.ts'
import { createUser } from '../../src/features/accounts/index.ts'
import { checkBatch, declare, uploadFile } from '../../src/features/intake/index.ts'
import { citizenIdOf, csvText, family, line } from '../../src/features/intake/testing/office-files.ts'
import { scopeOf } from '../../src/language/access/scope.ts'
import { columnsOf, historyOf, tableOf } from '../../src/language/register/columns.ts'
import type { Services } from '../../src/platform/actor.ts'
import { openKeys, type Keys } from '../../src/platform/crypto/index.ts'
import { withClient } from '../../src/platform/postgres/bootstrap.ts'
import { findSealedPlaces } from '../../src/platform/rotation/index.ts'
import type { TestDatabase } from './database.ts'
import { importSample } from './sample-import.ts'
import { PASSWORD } from './visitor.ts'
import { writeWorld } from './world.ts'

export const COUNTY = '530326000000'
const SCOPE = scopeOf(['530000000000'])

export interface SealedWorld {
  /** Like those of the database, with the keys of a file. */
  readonly services: Services
  readonly keys: Keys
  readonly keyFile: string
}

/** Registers the hooks; the answer is usable inside tests. */
export function useSealedWorld(database: TestDatabase): SealedWorld {
  const folder = mkdtempSync(path.join(tmpdir(), 'shouwang-keys-'))
  const keyFile = path.join(folder, 'keys.json')
  const state: { keys?: Keys } = {}
  const get = (): Keys => {
    if (!state.keys) throw new Error('the keys are there inside tests only')
    return state.keys
  }
  const world: SealedWorld = {
    keyFile,
    get keys() {
      return get()
    },
    get services() {
      // Not a copy of all: the parts of `database` are themselves asked for when used.
      const { db, clock, log, audit, dataFolder } = database.services
      return { db, clock, log, audit, dataFolder, sealer: get().sealer }
    },
  }
  beforeAll(async () => {
    state.keys = await openKeys(database.services.db, { file: keyFile })
    await fill(world.services, database.ownerUrl)
  })
  afterAll(async () => {
    await state.keys?.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return world
}

async function fill(services: Services, ownerUrl: string): Promise<void> {
  await writeWorld(services, 2)
  const period = { periodFrom: '2022-01-01', periodTo: '2022-09-30' }
  const refused = line(801, 0, { 证件号码: '539900190001010000', 户联系电话: '1380000' })
  const repaired = line(802, 0, { 户联系电话: '１３８ ０００００８０２' })
  const rows = [...family(800, 3), refused, repaired]
  await importSample(services, { name: '农户.csv', text: csvText(rows), areas: [COUNTY], ...period })
  // Nobody knows these people yet, so their certificates wait as they were read.
  const unknown = Array.from({ length: 4 }, (_, n) => ({
    残疾人证号: `${citizenIdOf(90_000 + n)}41`,
    姓名: '某某',
    残疾类别: '肢体残疾',
    残疾等级: '一级',
  }))
  const day = { periodFrom: '2022-09-30', periodTo: '2022-09-30' }
  await importSample(services, { name: '残疾.csv', text: csvText(unknown), areas: [COUNTY], ...day })
  await leaveInStaging(services)
  const named = {
    login: 'sealed',
    displayName: '某某',
    unit: '测试单位',
    password: PASSWORD,
    passwordState: 'own',
    assignments: [],
  } as const
  const userId = await createUser(services.db, named)
  await withClient(ownerUrl, (client) =>
    client.query(
      'INSERT INTO second_factor (user_id, secret, confirmed_at, pending_secret) VALUES ($1, $2, now(), $3)',
      [userId, services.sealer.seal('JBSWY3DPEHPK3PXP'), services.sealer.seal('KRSXG5CTMVRXEZLU')],
    ),
  )
  await withClient(ownerUrl, async (client) => {
    for (const register of REGISTERS) {
      const columns = columnsOf(register).map((column) => column.name)
      await client.query(`INSERT INTO ${historyOf(register)} (${columns.join(', ')}, recorded_to, ended_by, ended_as)
        SELECT ${columns.join(', ')}, now(), 'test', 'update' FROM ${tableOf(register)}`)
    }
    await client.query(`UPDATE rejected_row SET mended_sealed = cells_sealed`)
  })
}

/** A file that was checked and waits for its commit. */
export async function leaveInStaging(services: Services, n = 850): Promise<string> {
  const text = csvText([...family(n, 3), line(n + 1, 0, { 证件号码: '539900190001010000' })])
  const batch = await uploadFile(services, { id: 'test', scope: SCOPE }, '待入库.csv', [COUNTY], Readable.from([text]))
  await declare(services, SCOPE, batch.id, { extent: 'full', periodFrom: '2022-01-01', periodTo: '2022-09-30' })
  await checkBatch(services, batch.id, { scope: SCOPE })
  return batch.id
}

/** Every row with sealed values, opened, and everything else it says: what a rotation may not change. */
export async function everything({ services, keys }: SealedWorld, ownerUrl: string): Promise<string[]> {
  const places = await findSealedPlaces(services.db)
  return withClient(ownerUrl, async (client) => {
    const lines: string[] = []
    const open = (hex: unknown) =>
      typeof hex === 'string' ? keys.sealer.openBytes(Buffer.from(hex.slice(2), 'hex')).toString('base64') : null
    for (const { table, columns, kind } of places) {
      const { rows } = await client.query<{ row: Record<string, unknown> }>(`SELECT to_jsonb(t) AS row FROM ${table} t`)
      for (const { row } of rows) {
        for (const column of columns) {
          if (kind === 'bytes') row[column] = open(row[column])
          else {
            const held = row[column] as Record<string, unknown>
            for (const [name, value] of Object.entries(held)) if (name.endsWith('_sealed')) held[name] = open(value)
          }
        }
        lines.push(`${table} ${JSON.stringify(row)}`)
      }
    }
    const others = await client.query<{ n: string }>('SELECT count(*) AS n FROM change_log')
    return [...lines.sort(), `change_log ${others.rows[0]?.n}`]
  })
}
