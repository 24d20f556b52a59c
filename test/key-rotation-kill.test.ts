/** The commands of the keys beside a running server: it follows without a restart, and `kill -9` loses nothing. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PACK_FOLDER } from '../src/app/config.ts'
import { createUser } from '../src/features/accounts/index.ts'
import type { BatchDetail } from '../src/features/intake/schema.ts'
import { citizenIdOf, csvText, encode, family } from '../src/features/intake/testing/office-files.ts'
import { installPolicy } from '../src/features/policy/index.ts'
import { withClient } from '../src/platform/postgres/bootstrap.ts'
import { useDatabase } from './support/database.ts'
import { command, startServer, type Ended, type Running } from './support/running-server.ts'
import { PASSWORD } from './support/visitor.ts'

const system = useDatabase()
const folder = mkdtempSync(path.join(tmpdir(), 'shouwang-rotate-'))
let server: Running

beforeAll(async () => {
  await installPolicy(system.services, PACK_FOLDER, 'demo')
  const posting = { role: 'countyOfficer', areaCode: '530326000000', validFrom: '2021-01-01' } as const
  const named = {
    login: 'county',
    displayName: '经办人',
    unit: '测试单位',
    password: PASSWORD,
    passwordState: 'own',
  } as const
  await createUser(system.services.db, { ...named, assignments: [posting] })
  server = await startServer(system.ownerUrl, folder)
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

const keys = (...words: readonly string[]) => command(system.ownerUrl, folder, 'keys', ...words)

interface Listed {
  readonly versions: { version: number; sealing: boolean; values: number }[]
  readonly unknown: unknown[]
  readonly rotation: { version: number; doneAt: string | null } | null
}
async function listed(): Promise<Listed> {
  const { code, out, err } = await keys('list', '--json').ended
  if (code !== 0) throw new Error(err)
  return JSON.parse(out) as Listed
}

async function signIn(): Promise<void> {
  const { status } = await server.call('POST', '/api/sign-in', { login: 'county', password: PASSWORD })
  expect(status).toBe(200)
}

async function importFamily(n: number): Promise<void> {
  const form = new FormData()
  form.append(
    'file',
    new Blob([new Uint8Array(encode(csvText(family(n, 3, { 户联系电话: `13800000${n}` }))))]),
    `农户${n}.csv`,
  )
  const { body } = await server.call('POST', '/api/intake/batches', form)
  const id = (body as { id: string }[])[0]?.id ?? ''
  expect((await settled(id)).state).toBe('checked')
  await server.call('POST', `/api/intake/batches/${id}/commit`)
  expect((await settled(id)).state).toBe('committed')
}

async function settled(id: string): Promise<BatchDetail> {
  for (;;) {
    const batch = (await server.call('GET', `/api/intake/batches/${id}`)).body as BatchDetail
    if (batch.state !== 'checking' && batch.state !== 'committing') return batch
    await new Promise((resolve) => {
      setTimeout(resolve, 50)
    })
  }
}

/** What the page of persons shows of their numbers: masked, hence opened. */
async function numbers(query = ''): Promise<string[]> {
  const { status, body } = await server.call('GET', `/api/registers/person${query}`)
  expect(status).toBe(200)
  const { rows } = body as { rows: { values: Record<string, unknown> }[] }
  return rows.map(({ values }) => String(values['citizenId'])).sort((a, b) => a.localeCompare(b))
}

/** Each of a family is found by the full number, and nobody else is. */
async function findFamily(n: number): Promise<void> {
  for (const member of [0, 1, 2]) {
    const id = citizenIdOf(n * 20 + member)
    const found = await numbers(`?q=${id}`)
    expect(found.map((shown) => shown.slice(-4))).toEqual([id.slice(-4)])
  }
}

test('new, rotate (killed and run again) and retire, while people work', { timeout: 300_000 }, async () => {
  await signIn()
  await importFamily(910)
  const before = await numbers()
  expect(before.length).toBeGreaterThan(2)
  expect(before.every((shown) => /^539\*{11}\d{3}[\dX]$/.test(shown))).toBe(true)

  const made = await keys('new').ended
  expect([made.code, made.err]).toEqual([0, ''])
  expect(made.out).toContain('请先将新密钥文件备份到别处')
  // The command tells where, never what.
  const ring = JSON.parse(readFileSync(path.join(folder, 'keys.json'), 'utf8')) as { keys: Record<string, string> }
  expect(Object.keys(ring.keys)).toEqual(['1', '2'])
  for (const key of Object.values(ring.keys)) expect(made.out).not.toContain(key)
  expect((await listed()).versions.map(({ version, sealing }) => [version, sealing])).toEqual([
    [1, true],
    [2, false],
  ])

  // The rotation stands still before this table, and is killed there.
  const lock = new pg.Client({ connectionString: system.ownerUrl })
  lock.on('error', () => undefined)
  await lock.connect()
  await lock.query('BEGIN; LOCK TABLE person IN EXCLUSIVE MODE')
  const cut = keys('rotate', '--json')
  let early: Ended | undefined
  void cut.ended.then((ended) => (early = ended))
  for (;;) {
    expect(early).toBeUndefined()
    // From another connection: inside one transaction the activity of others stands still.
    const waiting = await withClient(system.ownerUrl, (client) =>
      client.query(`SELECT 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid)
      WHERE NOT l.granted AND a.query LIKE '%FOR NO KEY UPDATE SKIP LOCKED%' AND l.relation = 'person'::regclass`),
    )
    if (waiting.rowCount) break
    await new Promise((resolve) => {
      setTimeout(resolve, 100)
    })
  }
  cut.process.kill('SIGKILL')
  await cut.ended
  await lock.query('ROLLBACK')
  await lock.end()
  const half = await listed()
  expect(half.rotation).toMatchObject({ version: 2, doneAt: null })
  expect(half.versions.every(({ values }) => values > 0)).toBe(true)
  // Both versions are read, and new people come in.
  expect(await numbers()).toEqual(before)
  await importFamily(911)
  await findFamily(910)
  await findFamily(911)
  const both = await numbers()
  expect(both.length).toBeGreaterThan(before.length)

  const rotated = await keys('rotate', '--json').ended
  expect([rotated.code, rotated.err]).toEqual([0, ''])
  expect(JSON.parse(rotated.out)).toMatchObject({ version: 2, left: 0 })
  const whole = await listed()
  expect(whole.rotation?.doneAt).toEqual(expect.any(String))
  expect(whole.versions[0]).toMatchObject({ version: 1, sealing: false, values: 0 })
  await importFamily(912)
  expect((await listed()).versions[0]?.values).toBe(0)

  // As if the switch were longer ago than any request may take.
  await withClient(system.ownerUrl, (client) =>
    client.query(`UPDATE key_rotation SET switched_at = switched_at - interval '1 hour'`),
  )
  const retired = await keys('retire', '1', '--json').ended
  expect([retired.code, retired.err]).toEqual([0, ''])
  for (const said of [made, rotated, retired])
    for (const key of Object.values(ring.keys)) expect(said.out + said.err).not.toContain(key)
  const again = await keys('retire', '2').ended
  expect([again.code, again.err]).toEqual([1, expect.stringContaining('正在用于加密')])
  const last = await numbers()
  await server.stop()
  server = await startServer(system.ownerUrl, folder)
  await signIn()
  expect(await numbers()).toEqual(last)
  // The same people are recognised: the index has not moved.
  await importFamily(910)
  expect(await numbers()).toEqual(last)
})
