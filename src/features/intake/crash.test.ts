import { mkdtempSync, readFileSync, rmSync, createReadStream } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { useDatabase } from '../../../test/support/database.ts'
import { openInstallation } from '../../app/installation.ts'
import { readConfig } from '../../app/config.ts'
import { scopeOf, scopeText } from '../../language/access/scope.ts'
import { createSealer, newKeyRing, writeKeyRing } from '../../platform/crypto/index.ts'
import { makeLogger } from '../../platform/log.ts'
import { withClient } from '../../platform/postgres/bootstrap.ts'
import { withScope } from '../../platform/postgres/database.ts'
import type { Services } from '../../platform/actor.ts'
import { checkBatch, commitBatch, getBatch, uploadFile } from './index.ts'
import { csvText, encode, family, removeFiles, saveFile } from './testing/office-files.ts'
import { openOffice } from './testing/office.ts'

const COUNTY = '530326000000'
const SCOPE = scopeOf([COUNTY])
const system = useDatabase()
afterAll(removeFiles)

async function checked(services: Services, household: number): Promise<string> {
  const file = saveFile('农户.csv', encode(csvText(family(household))))
  const batch = await uploadFile(services, { id: 'tester', scope: SCOPE }, '农户.csv', [COUNTY], createReadStream(file))
  await checkBatch(services, batch.id, { scope: SCOPE })
  return batch.id
}

const countAll = (services: Services) =>
  withScope(services.db, SCOPE, async (tx) => {
    const { rows } = await sql<{ n: number }>`SELECT (SELECT count(*) FROM household) + (SELECT count(*) FROM person)
      + (SELECT count(*) FROM membership) + (SELECT count(*) FROM search_token) + (SELECT count(*) FROM coverage)
      + (SELECT count(*) FROM import_note) AS n`.execute(tx)
    return rows[0]?.n ?? -1
  })

/** Holds the writers of a register up, so that a commit stands still after the registers before it. */
async function holdUp(url: string, table: string): Promise<{ waiting(): Promise<number>; release(): Promise<void> }> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  await client.query('BEGIN')
  await client.query(`SELECT pg_advisory_xact_lock(hashtext($1))`, [`write ${table}`])
  return {
    async waiting() {
      for (;;) {
        const { rows } = await client.query<{ pid: number }>(
          `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`,
        )
        if (rows[0]) return rows[0].pid
        await new Promise((resolve) => {
          setTimeout(resolve, 10)
        })
      }
    },
    release: () => client.end(),
  }
}

describe('a commit that is cut off in the middle', () => {
  test('leaves nothing half-written, and can be done again', async () => {
    const { services, ownerUrl } = system
    const id = await checked(services, 1)
    const before = await countAll(services)
    const hold = await holdUp(ownerUrl, 'membership')
    const commit = commitBatch(services, id, SCOPE, 'tester')
    commit.catch(() => undefined)
    const pid = await hold.waiting()
    await withClient(ownerUrl, (client) => client.query('SELECT pg_terminate_backend($1)', [pid]))
    await expect(commit).rejects.toThrow()
    await hold.release()
    expect(await countAll(services)).toBe(before)
    const { rows } = await withClient(ownerUrl, (client) => client.query('SELECT 1 FROM person_identity'))
    expect(rows).toHaveLength(0)
    await commitBatch(services, id, SCOPE, 'tester')
    expect(await countAll(services)).toBeGreaterThan(before)
  })

  test('through the server stands as checked again, with a reason', async () => {
    const { services, ownerUrl } = system
    const office = await openOffice(services)
    try {
      const county = await office.official('countyOfficer', COUNTY)
      const batch = await county.check('农户.csv', encode(csvText(family(2))))
      const before = await countAll(services)
      const hold = await holdUp(ownerUrl, 'membership')
      await county.send('POST', `/api/intake/batches/${batch.id}/commit`)
      const pid = await hold.waiting()
      await withClient(ownerUrl, (client) => client.query('SELECT pg_terminate_backend($1)', [pid]))
      await hold.release()
      const after = await county.wait(batch.id)
      expect(after.state).toBe('checked')
      expect(after.reason?.zh).toContain('没有写入任何数据')
      expect(await countAll(services)).toBe(before)
      expect((await county.commit(batch.id)).state).toBe('committed')
    } finally {
      await office.close()
    }
  })

  test('because the database stopped leaves nothing half-written when it is there again', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'shouwang-stop-'))
    const config = { ...readConfig({}), dataFolder: folder, keys: { file: path.join(folder, 'keys.json') } }
    const log = makeLogger({ level: 'silent' })
    const first = await openInstallation(config, log)
    const id = await checked(first.services, 3)
    const main = await postmasterOf(first.ownerUrl)
    const hold = await holdUp(first.ownerUrl, 'membership')
    const commit = commitBatch(first.services, id, SCOPE, 'tester')
    commit.catch(() => undefined)
    await hold.waiting()
    // What pulling the plug does to the server: no farewell, recovery at the next start.
    process.kill(main, 'SIGQUIT')
    await expect(commit).rejects.toThrow()
    await first.services.db.close()
    await hold.release().catch(() => undefined)
    await ended(main)
    const second = await openInstallation(config, log)
    const office = await openOffice(second.services)
    try {
      expect(await countAll(second.services)).toBe(0)
      const batch = await withScope(second.services.db, SCOPE, (tx) => getBatch(tx, id))
      expect([batch.state, batch.refusalZh]).toEqual(['checked', expect.stringContaining('没有写入任何数据')])
      await commitBatch(second.services, id, SCOPE, 'tester')
      expect(await countAll(second.services)).toBeGreaterThan(0)
    } finally {
      await office.close()
      await second.close()
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

/** The main process of the very server behind this connection, as that server says itself: never any other one. */
async function postmasterOf(url: string): Promise<number> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ folder: string }>(`SELECT current_setting('data_directory') AS folder`)
    const pid = Number(readFileSync(path.join(rows[0]?.folder ?? '', 'postmaster.pid'), 'utf8').split('\n')[0])
    if (!Number.isInteger(pid) || pid <= 1) throw new Error('no main process')
    return pid
  })
}

/** Waits until a process is gone. */
async function ended(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0)
    } catch {
      return
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 20)
    })
  }
}

describe('a server that was killed', () => {
  test('checks anew what was being checked, from the stored file', async () => {
    const { services, ownerUrl } = system
    const file = saveFile('农户.csv', encode(csvText(family(5))))
    const batch = await uploadFile(
      services,
      { id: 'tester', scope: SCOPE },
      '农户.csv',
      [COUNTY],
      createReadStream(file),
    )
    await withClient(ownerUrl, (client) =>
      client.query(
        `UPDATE import_batch SET state = 'checking', asked_by = 'tester', asked_scope = $2, rows_read = 1 WHERE id = $1`,
        [batch.id, scopeText(SCOPE)],
      ),
    )
    const office = await openOffice(services)
    try {
      const county = await office.official('countyOfficer', COUNTY)
      expect(await county.wait(batch.id)).toMatchObject({ state: 'checked', rowsTotal: 3 })
    } finally {
      await office.close()
    }
  })
})

describe('the working thread', () => {
  const ring = newKeyRing()
  const keys = { file: '', text: writeKeyRing(ring) }
  test('checks and commits with connections of its own, while the server answers', async () => {
    const services: Services = { ...system.services, sealer: createSealer(ring) }
    const databaseUrl = services.db.pool.options.connectionString ?? ''
    const thread = { databaseUrl, keys, dataFolder: services.dataFolder, logLevel: 'silent' }
    const office = await openOffice(services, thread)
    try {
      const county = await office.official('countyOfficer', COUNTY)
      const batch = await county.check('线程.csv', encode(csvText(family(7))))
      expect(batch).toMatchObject({ state: 'checked', rowsAccepted: 3 })
      expect((await county.commit(batch.id)).state).toBe('committed')
    } finally {
      await office.close()
    }
  })

  test('gives up a check that a person cancels; the batch can be checked again', async () => {
    const services: Services = { ...system.services, sealer: createSealer(ring) }
    const databaseUrl = services.db.pool.options.connectionString ?? ''
    const thread = { databaseUrl, keys, dataFolder: services.dataFolder, logLevel: 'silent' }
    const office = await openOffice(services, thread)
    try {
      const county = await office.official('countyOfficer', COUNTY)
      const many = Array.from({ length: 6000 }, (_, n) => family(100_000 + n, 2)).flat()
      const { body } = await county.upload([{ name: '大.csv', content: encode(csvText(many)) }])
      const id = body[0]?.id ?? ''
      const cancelled = await county.send('POST', `/api/intake/batches/${id}/cancel`)
      expect(cancelled.status).toBe(200)
      expect(await county.wait(id)).toMatchObject({ state: 'uploaded' })
      await county.send('POST', `/api/intake/batches/${id}/check`)
      expect(await county.wait(id)).toMatchObject({ state: 'checked', rowsTotal: 12_000 })
    } finally {
      await office.close()
    }
  })
})
