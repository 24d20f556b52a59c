/**
 * `kill -9` of the real server in the middle of its work, and a new start: nothing half written, the same result, no
 * double clue. The server is a process of its own on this file's database.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { PACK_FOLDER, PROJECT_FOLDER } from '../src/app/config.ts'
import { createUser } from '../src/features/accounts/index.ts'
import type { BatchDetail } from '../src/features/intake/schema.ts'
import { csvText, encode, family } from '../src/features/intake/testing/office-files.ts'
import type { Answer } from '../src/features/intake/testing/office.ts'
import { approveValue, insertValue, installPolicy } from '../src/features/policy/index.ts'
import type { latestRun } from '../src/features/screening/schema.ts'
import { newId } from '../src/kernel/id.ts'
import { APP_ROLE } from '../src/language/register/ddl.ts'
import { withClient, withLogin } from '../src/platform/postgres/bootstrap.ts'
import { withSystem } from '../src/platform/postgres/database.ts'
import { SESSION_COOKIE } from '../src/platform/http/server.ts'
import type { z } from 'zod'
import { useDatabase } from './support/database.ts'
import { writePopulation } from './support/population.ts'

const COUNTY = '530326000000'
const AS_OF = '2022-09-30'
const PASSWORD = 'correct horse battery'
const system = useDatabase(AS_OF)
const folder = mkdtempSync(path.join(tmpdir(), 'shouwang-kill-'))
let server: RunningServer | undefined

interface RunningServer {
  readonly process: ChildProcess
  call<T>(method: string, url: string, body?: BodyInit | object): Promise<Answer<T>>
}

beforeAll(async () => {
  await installPolicy(system.services, PACK_FOLDER, 'demo')
  const value = { id: newId(), key: 'monitoringLine', value: 900_000, areaCode: '530000000000' }
  await withSystem(system.services.db, async (tx) => {
    const said = { validFrom: '2021-01-02', validTo: null, document: null, certainty: 'sure', note: null } as const
    await insertValue(tx, { ...value, ...said, enteredBy: 'a' })
    await approveValue(tx, value.id, 'b')
  })
  await writePopulation(system.services, 20_221_124, 60)
  await createUser(system.services.db, {
    login: 'county',
    displayName: '经办人',
    unit: '测试单位',
    password: PASSWORD,
    passwordState: 'own',
    assignments: [{ role: 'countyOfficer', areaCode: COUNTY, validFrom: '2021-01-01' }],
  })
})
afterAll(async () => {
  await kill()
  rmSync(folder, { recursive: true, force: true })
})

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

/** Starts the server as an office does, and signs the county officer in. */
async function start(): Promise<RunningServer> {
  const port = await freePort()
  const base = `http://127.0.0.1:${port}`
  const child = spawn(process.execPath, [path.join(PROJECT_FOLDER, 'src/app/cli/main.ts'), 'serve'], {
    env: {
      ...process.env,
      SHOUWANG_DATA: folder,
      SHOUWANG_PORT: String(port),
      SHOUWANG_LOG: 'silent',
      DATABASE_URL: withLogin(system.ownerUrl, APP_ROLE, inject('cluster').appPassword),
      DATABASE_OWNER_URL: system.ownerUrl,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('running at')) resolve()
    })
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)))
  })
  let cookie = ''
  const call = async <T>(method: string, url: string, body?: BodyInit | object): Promise<Answer<T>> => {
    const form = body instanceof FormData
    const response = await fetch(`${base}${url}`, {
      method,
      headers: { cookie, ...(body && !form && { 'content-type': 'application/json' }) },
      ...(body && { body: form ? body : JSON.stringify(body) }),
    })
    const set = response.headers.getSetCookie().find((one) => one.startsWith(`${SESSION_COOKIE}=`))
    if (set) cookie = set.split(';')[0] ?? ''
    const text = await response.text()
    return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as T }
  }
  const signedIn = await call('POST', '/api/sign-in', { login: 'county', password: PASSWORD })
  if (signedIn.status !== 200) throw new Error(`sign-in: ${signedIn.status}`)
  return (server = { process: child, call })
}

/** No farewell: the kernel takes the process away. */
async function kill(): Promise<void> {
  const { process: child } = server ?? {}
  server = undefined
  if (!child || child.exitCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

/** Holds a lock so that the server stands still in the middle; `killInside` waits for that and kills it there. */
async function holdUp(lock: string): Promise<{ killInside(): Promise<void> }> {
  const client = new pg.Client({ connectionString: system.ownerUrl })
  await client.connect()
  await client.query('BEGIN')
  await client.query(lock)
  const count = async (text: string) => Number((await client.query<{ n: string }>(text)).rows[0]?.n ?? 0)
  return {
    async killInside() {
      await until(async () => (await count('SELECT count(*) AS n FROM pg_locks WHERE NOT granted')) > 0)
      await kill()
      await client.query('ROLLBACK')
      // What the killed server had begun ends by itself when its connection is found dead.
      await until(
        async () =>
          (await count(`SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database()
            AND application_name LIKE 'shouwang%' AND state <> 'idle' AND pid <> pg_backend_pid()`)) === 0,
      )
      await client.end()
    },
  }
}

async function until(done: () => Promise<boolean>): Promise<void> {
  while (!(await done()))
    await new Promise((resolve) => {
      setTimeout(resolve, 30)
    })
}

async function wait(at: RunningServer, id: string): Promise<BatchDetail> {
  let batch: BatchDetail | undefined
  await until(async () => {
    batch = (await at.call<BatchDetail>('GET', `/api/intake/batches/${id}`)).body
    return batch.state !== 'checking' && batch.state !== 'committing'
  })
  if (!batch) throw new Error('no batch')
  return batch
}

const owned = async (text: string): Promise<string[]> =>
  withClient(system.ownerUrl, async (client) =>
    (await client.query<{ line: string }>(text)).rows.map((row) => row.line),
  )

describe('a server that is killed', () => {
  test(
    'in the middle of a commit has written nothing, and commits after the new start',
    { timeout: 60_000 },
    async () => {
      const stands = () =>
        owned(`SELECT 'h' || count(*) AS line FROM household UNION ALL SELECT 'p' || count(*) FROM person
        UNION ALL SELECT 'i' || count(*) FROM person_identity UNION ALL SELECT 'n' || count(*) FROM import_note
        UNION ALL SELECT 'c' || count(*) FROM coverage`)
      const first = await start()
      const form = new FormData()
      form.append('file', new Blob([new Uint8Array(encode(csvText(family(900))))]), '农户.csv')
      const uploaded = await first.call<{ id: string }[]>('POST', '/api/intake/batches', form)
      const id = uploaded.body[0]?.id ?? ''
      expect((await wait(first, id)).state).toBe('checked')
      const before = await stands()
      const hold = await holdUp(`SELECT pg_advisory_xact_lock(hashtext('write membership'))`)
      await first.call('POST', `/api/intake/batches/${id}/commit`)
      await hold.killInside()
      expect(await stands()).toEqual(before)
      const second = await start()
      const after = await wait(second, id)
      expect([after.state, after.reason?.zh]).toEqual(['checked', expect.stringContaining('没有写入任何数据')])
      await second.call('POST', `/api/intake/batches/${id}/commit`)
      expect((await wait(second, id)).state).toBe('committed')
      expect(await stands()).not.toEqual(before)
      await kill()
    },
  )

  test(
    'in the middle of a screening has left no half result, and no clue stands twice',
    { timeout: 60_000 },
    async () => {
      const results = () =>
        owned(`SELECT household_id || rule_id || verdict AS line FROM screening_result r
        JOIN screening_run s ON s.id = r.run_id AND s.state = 'done' ORDER BY 1`)
      const clues = () => owned('SELECT county_code || household_id AS line FROM clue ORDER BY 1')
      const first = await start()
      const hold = await holdUp('LOCK TABLE clue IN SHARE ROW EXCLUSIVE MODE')
      const asked = { areaCode: COUNTY, asOf: AS_OF }
      expect((await first.call('POST', '/api/screening/runs', asked)).status).toBe(200)
      await hold.killInside()
      expect(await results()).toEqual([])
      expect(await clues()).toEqual([])
      const second = await start()
      const run = async (): Promise<string[]> => {
        await second.call('POST', '/api/screening/runs', asked)
        await until(async () => {
          const { body } = await second.call<z.output<typeof latestRun.response>>('GET', '/api/screening/latest')
          return body.run !== null && body.running === null
        })
        return clues()
      }
      const once = await run()
      expect(once.length).toBeGreaterThan(0)
      expect(new Set(once).size).toBe(once.length)
      expect(await run()).toEqual(once)
      const states = await owned('SELECT state AS line FROM screening_run ORDER BY id')
      expect(states).toEqual(['failed', 'done', 'done'])
      await kill()
    },
  )
})
