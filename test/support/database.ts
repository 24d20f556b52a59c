/** A database of its own for a test file, cloned from the run's template, and actors to use it with. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, inject } from 'vitest'
import { newId } from '../../src/kernel/id.ts'
import { ROLES, type Permission, type RoleId } from '../../src/language/access/permissions.ts'
import { scopeOf } from '../../src/language/access/scope.ts'
import { APP_ROLE } from '../../src/language/register/ddl.ts'
import type { Ctx, Services } from '../../src/platform/actor.ts'
import { openSpool, SPOOL_FOLDER } from '../../src/platform/audit/index.ts'
import { fixedClock } from '../../src/platform/clock.ts'
import { createSealer, newKeyRing } from '../../src/platform/crypto/index.ts'
import { makeLogger } from '../../src/platform/log.ts'
import { OWNER_ROLE, withClient, withDatabase, withLogin } from '../../src/platform/postgres/bootstrap.ts'
import { openDatabase } from '../../src/platform/postgres/database.ts'

export interface TestDatabase {
  readonly services: Services
  /** Superuser connection to this file's database: to look behind row security, never to act. */
  readonly ownerUrl: string
}

/** Registers the hooks that make and drop the database; the answer is usable inside tests. */
export function useDatabase(today = '2022-09-30'): TestDatabase {
  const state: { value?: TestDatabase; drop?: () => Promise<void> } = {}
  beforeAll(async () => {
    const { adminUrl, template, appPassword } = inject('cluster')
    const name = `shouwang_test_${randomBytes(6).toString('hex')}`
    await withClient(adminUrl, async (client) => {
      // Only one session may copy a template at a time.
      await client.query(`SELECT pg_advisory_lock(hashtext('clone'))`)
      await client.query(`CREATE DATABASE ${name} OWNER ${OWNER_ROLE} TEMPLATE ${template}`)
    })
    const ownerUrl = withDatabase(adminUrl, name)
    const folder = mkdtempSync(path.join(tmpdir(), 'shouwang-file-'))
    const db = openDatabase(withLogin(ownerUrl, APP_ROLE, appPassword), { max: 6 })
    const log = makeLogger({ level: process.env['SHOUWANG_LOG'] ?? 'silent' })
    const sealer = createSealer(newKeyRing())
    const audit = openSpool({ folder: path.join(folder, SPOOL_FOLDER), db, log })
    state.value = { services: { db, sealer, clock: fixedClock(today), log, audit, dataFolder: folder }, ownerUrl }
    state.drop = async () => {
      await audit.close()
      await db.close()
      rmSync(folder, { recursive: true, force: true })
      await withClient(adminUrl, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
    }
  })
  afterAll(async () => {
    await state.drop?.()
  })
  const get = (): TestDatabase => {
    if (!state.value) throw new Error('the test database is there inside tests only')
    return state.value
  }
  return {
    get services() {
      return get().services
    },
    get ownerUrl() {
      return get().ownerUrl
    },
  }
}

/** A context of a made-up official with one role in some areas. */
export function contextOf(services: Services, role: RoleId, ...areaCodes: string[]): Ctx {
  const scope = scopeOf(areaCodes)
  return {
    ...services,
    from: { address: 'test', requestId: newId() },
    scope,
    actor: {
      id: '01900000-0000-7000-8000-000000000001',
      name: '测试人员',
      roles: [role],
      grants: areaCodes.map((areaCode) => ({ role, areaCode, bureau: null })),
      permissions: new Set<Permission>(ROLES[role].permissions),
      scope,
    },
  }
}
