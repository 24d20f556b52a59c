/**
 * Loads the demo province into an installation. Two connections of the owner each empty, fill and index half of the
 * tables in one transaction; before them the foreign keys are set aside, after them they are made again, which checks
 * them. A load that is ended (Ctrl-C, an error) leaves rows and indexes as they were and puts the foreign keys back; one
 * that is killed leaves a note in `setting`, by which the next load finds them.
 *
 * `change_log` is not written: nothing could follow a hundred million insertions row by row. The mart is built from
 * scratch afterwards; `setting.demoLoad` changes with every load, for whoever keeps something made from the data.
 */
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { ClientBase } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { Sealer } from '../../platform/crypto/index.ts'
import { OWNER_ROLE, withClient } from '../../platform/postgres/bootstrap.ts'
import { areaRows } from './area-facts.ts'
import { generateCounty } from './generate.ts'
import type { DemoHousehold } from './household.ts'
import { FILLED, halfOf, HALVES, listTablesToEmpty } from './load-tables.ts'
import type { AreaNames } from './office-files.ts'
import type { DemoArea, DemoPlan } from './province.ts'
import { createRowWriter } from './rows.ts'
import { describeStructure, setForeignKeysAside, setIndexesAside, type Restore } from './set-aside.ts'
import type { Chunk } from './sinks.ts'
import { villageNames } from './village-names.ts'

export interface LoadProgress {
  readonly phase: 'rows' | 'indexes'
  /** Households, or indexes, done so far and altogether. */
  readonly done: number
  readonly total: number
  readonly rows: number
}

export interface LoadOptions {
  readonly ownerUrl: string
  readonly sealer: Sealer
  readonly plan: DemoPlan
  readonly areas: readonly DemoArea[]
  readonly onProgress?: (progress: LoadProgress) => void
  /** Ends the load early. */
  readonly signal?: AbortSignal
}

export interface LoadReport {
  readonly households: number
  readonly rows: Readonly<Record<string, number>>
  readonly milliseconds: { readonly rows: number; readonly indexes: number; readonly foreignKeys: number }
}

/** The installation holds real data, or is in use. The text says what to do. */
export class DemoRefused extends Error {}

/** Settings of a demo installation. */
export const SYNTHETIC = 'synthetic'
export const DEMO_SCALE = 'demoScale'
export const DEMO_LOAD = 'demoLoad'
/** Stands while a load is under way: the foreign keys that have to be made again. */
const DEMO_UNFINISHED = 'demoUnfinished'

/** Sent to PostgreSQL in portions of this size. */
const PORTION = 2 << 20
/** Households made and sealed together. */
const TOGETHER = 256

/** Throws DemoRefused, the signal's reason, or the database's error. */
export async function loadDemo(options: LoadOptions): Promise<LoadReport> {
  return withOwner(options.ownerUrl, async (client) => {
    const foreignKeys = await inTransaction(client, () => prepare(client))
    try {
      const report = await withOwner(options.ownerUrl, (first) =>
        withOwner(options.ownerUrl, async (second) => {
          const ignore = await cancelOnAbort(client, [first, second], options.signal)
          return fillBoth([first, second], options).finally(ignore)
        }),
      )
      const started = performance.now()
      await inTransaction(client, () => finish(client, foreignKeys, options.plan))
      return {
        ...report,
        milliseconds: { ...report.milliseconds, foreignKeys: Math.round(performance.now() - started) },
      }
    } catch (error) {
      // Nothing was filled: the former rows still fit their foreign keys.
      await inTransaction(client, () => finish(client, foreignKeys)).catch(() => undefined)
      options.signal?.throwIfAborted()
      throw error
    }
  }).catch((error: unknown) => {
    throw refusalOf(error)
  })
}

/** An index of a whole province takes minutes: whoever ends the load should not wait for it. */
async function cancelOnAbort(client: ClientBase, busy: Both, signal: AbortSignal | undefined): Promise<() => void> {
  const pids: number[] = []
  for (const other of busy) {
    const { rows } = await other.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    if (rows[0]) pids.push(rows[0].pid)
  }
  const cancel = () =>
    void client.query('SELECT pg_cancel_backend(pid) FROM unnest($1::int[]) AS pid', [pids]).catch(() => undefined)
  signal?.addEventListener('abort', cancel, { once: true })
  return () => signal?.removeEventListener('abort', cancel)
}

/** True after a load that was killed: its foreign keys are missing until the next one has ended. */
export async function isUnfinished(ownerUrl: string): Promise<boolean> {
  return withOwner(ownerUrl, async (client) => (await findSetting(client, DEMO_UNFINISHED)) !== undefined)
}

async function withOwner<T>(url: string, work: (client: ClientBase) => Promise<T>): Promise<T> {
  return withClient(url, async (client) => {
    // A connection that breaks must fail the query under way, not the whole process.
    client.on('error', () => undefined)
    await client.query(`SET ROLE ${OWNER_ROLE}`)
    await client.query(`SET lock_timeout = '10s'; SET synchronous_commit = off; SET maintenance_work_mem = '256MB'`)
    // Both processors are busy with one half each.
    await client.query('SET max_parallel_maintenance_workers = 0')
    return work(client)
  })
}

async function inTransaction<T>(client: ClientBase, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN')
  try {
    const result = await work()
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  }
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error && error.code === '55P03')) return error
  return new DemoRefused(
    '数据库正在被使用，无法更换演示数据。请先停止守望服务（Ctrl-C），再执行一次。' +
      ' The database is in use; stop the server and run this again.',
    { cause: error },
  )
}

/** Refuses real data, sets foreign keys aside and empties what hangs on the households; answers the foreign keys. */
async function prepare(client: ClientBase): Promise<Restore[]> {
  await refuseRealData(client)
  const left = await findSetting(client, DEMO_UNFINISHED)
  const known = left === undefined ? [] : (JSON.parse(left) as Restore[])
  const dropped = await setForeignKeysAside(client, FILLED)
  const all = [
    ...dropped,
    ...known.filter((one) => dropped.every((other) => other.table !== one.table || other.name !== one.name)),
  ]
  await saveSetting(client, DEMO_UNFINISHED, JSON.stringify(all))
  for (const table of await listTablesToEmpty(client)) await client.query(`TRUNCATE ${table} CASCADE`)
  return all
}

/** Only an installation that says it is synthetic, or has nobody in it yet, may be filled with made-up people. */
async function refuseRealData(client: ClientBase): Promise<void> {
  if ((await findSetting(client, SYNTHETIC)) === 'true') return
  const held = await client.query(
    'SELECT 1 WHERE EXISTS (SELECT 1 FROM household) OR EXISTS (SELECT 1 FROM person) OR EXISTS (SELECT 1 FROM import_batch)',
  )
  if (held.rowCount === 0) return
  throw new DemoRefused(
    '此系统中已有真实数据，不能装入演示数据。请另设数据目录（SHOUWANG_DATA）或数据库后再执行。' +
      ' This installation holds real data; use another data folder (SHOUWANG_DATA) or database for the demo.',
  )
}

/** Makes the foreign keys again and, after a load (`plan`), says what the installation holds now. */
async function finish(client: ClientBase, foreignKeys: readonly Restore[], plan?: DemoPlan): Promise<void> {
  for (const { sql } of foreignKeys) await client.query(sql)
  await client.query('DELETE FROM setting WHERE key = $1', [DEMO_UNFINISHED])
  if (!plan) return
  await saveSetting(client, SYNTHETIC, 'true')
  await saveSetting(client, DEMO_SCALE, String(plan.scale))
  await saveSetting(client, DEMO_LOAD, randomUUID())
}

type Both = readonly [ClientBase, ClientBase]

async function fillBoth(clients: Both, options: LoadOptions): Promise<LoadReport> {
  return inTransaction(clients[0], () =>
    inTransaction(clients[1], async () => {
      const before: string[][] = []
      const aside: Restore[][] = []
      for (const [half, client] of clients.entries()) {
        const tables = HALVES[half] ?? []
        before.push(await describeStructure(client, tables))
        aside.push(await setIndexesAside(client, tables))
        await client.query(`TRUNCATE ${tables.join(', ')}`)
      }
      const started = performance.now()
      const rows = await copyAll(clients, options)
      const copied = performance.now()
      await restoreBoth(clients, aside, before, options, sum(Object.values(rows)))
      return {
        households: options.plan.households,
        rows,
        milliseconds: {
          rows: Math.round(copied - started),
          indexes: Math.round(performance.now() - copied),
          foreignKeys: 0,
        },
      }
    }),
  )
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, number) => all + number, 0)

/** Makes the indexes of both halves at once, then statistics; a lost index undoes the load. */
async function restoreBoth(
  clients: Both,
  aside: readonly (readonly Restore[])[],
  before: readonly (readonly string[])[],
  { signal, onProgress }: LoadOptions,
  rows: number,
): Promise<void> {
  const total = sum(aside.map((list) => list.length))
  let done = 0
  let failed = false
  const restore = async (client: ClientBase, half: number): Promise<void> => {
    for (const { sql } of aside[half] ?? []) {
      signal?.throwIfAborted()
      if (failed) return
      await client.query(sql)
      done += 1
      onProgress?.({ phase: 'indexes', done, total, rows })
    }
    const tables = HALVES[half] ?? []
    const after = await describeStructure(client, tables)
    const lost = (before[half] ?? []).filter((line) => !after.includes(line))
    if (lost.length > 0) throw new Error(`indexes or constraints were not restored: ${lost.join('; ')}`)
    for (const table of tables) await client.query(`ANALYZE ${table}`)
  }
  const results = await Promise.allSettled(
    clients.map((client, half) =>
      restore(client, half).catch((error: unknown) => {
        failed = true
        throw error
      }),
    ),
  )
  for (const result of results) if (result.status === 'rejected') throw result.reason
  signal?.throwIfAborted()
}

/** Makes rows and sends them, portions to both connections while the next are made. Answers the rows by table. */
async function copyAll(clients: Both, options: LoadOptions): Promise<Record<string, number>> {
  const { plan, areas, sealer, signal, onProgress } = options
  const counts: Record<string, number> = {}
  let rows = 0
  let households = 0
  const lanes = clients.map((client) => createLane(client))
  const send = async (chunks: readonly Chunk[]): Promise<void> => {
    for (const chunk of chunks) {
      counts[chunk.table] = (counts[chunk.table] ?? 0) + chunk.rows
      rows += chunk.rows
      await lanes[halfOf(chunk.table)]?.send(chunk)
    }
  }
  const writer = createRowWriter(sealer)
  const names = villageNames(areas)
  try {
    await send(areaRows(plan))
    for (const county of plan.counties) {
      writer.begin(county, (code) => names.get(code) ?? NO_NAMES)
      for (const group of grouped(generateCounty(plan, county))) {
        signal?.throwIfAborted()
        writer.households(group)
        households += group.length
        await send(writer.take(PORTION))
        // Lets the connections take what is waiting; making rows never leaves the thread otherwise.
        await nextTurn()
      }
      writer.finish()
      onProgress?.({ phase: 'rows', done: households, total: plan.households, rows })
    }
    await send(writer.take(0))
  } finally {
    await Promise.allSettled(lanes.map((lane) => lane.done()))
  }
  for (const lane of lanes) await lane.done()
  return counts
}

const NO_NAMES: AreaNames = ['', '', '', '', '']

interface Lane {
  /** Queues a portion; waits while too much is queued. Throws the error of an earlier one. */
  send(chunk: Chunk): Promise<void>
  done(): Promise<void>
}

/** How many portions wait for a connection before the making of rows pauses. */
const QUEUED = 6

/** Portions for one connection, one after the other. */
function createLane(client: ClientBase): Lane {
  const queue: Promise<void>[] = []
  let last: Promise<void> = Promise.resolve()
  return {
    async send(chunk) {
      last = last.then(() => copyChunk(client, chunk))
      // Awaited later; a failure in between must not count as unhandled.
      last.catch(() => undefined)
      queue.push(last)
      if (queue.length > QUEUED) await queue.shift()
    },
    done: () => last,
  }
}

function* grouped(households: Iterable<DemoHousehold>): Generator<DemoHousehold[]> {
  let group: DemoHousehold[] = []
  for (const household of households) {
    group.push(household)
    if (group.length === TOGETHER) {
      yield group
      group = []
    }
  }
  if (group.length > 0) yield group
}

/** Tables emptied in this transaction take rows as frozen, so that no vacuum has to touch them again. */
async function copyChunk(client: ClientBase, { table, columns, data }: Chunk): Promise<void> {
  const stream = client.query(copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN (FORMAT binary, FREEZE true)`))
  const finished = once(stream, 'finish')
  // A failing COPY says so more than once; only the first is awaited.
  stream.on('error', () => undefined)
  stream.end(data)
  await finished
}

async function findSetting(client: ClientBase, key: string): Promise<string | undefined> {
  const { rows } = await client.query<{ value: string }>('SELECT value FROM setting WHERE key = $1', [key])
  return rows[0]?.value
}

async function saveSetting(client: ClientBase, key: string, value: string): Promise<void> {
  await client.query(
    'INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    [key, value],
  )
}
