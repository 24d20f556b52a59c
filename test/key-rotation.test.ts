/** Rotation of the data keys over a database that is in use: nothing is lost, nothing is missed, nothing else changes. */
import { copyFileSync, readFileSync, renameSync, statSync } from 'node:fs'
import * as fc from 'fast-check'
import { sql } from 'kysely'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { REGISTERS } from '../src/app/registers.ts'
import { citizenIdOf, csvText, family } from '../src/features/intake/testing/office-files.ts'
import { household } from '../src/features/people/registers.ts'
import { toColumn } from '../src/kernel/names.ts'
import { historyOf, tableOf } from '../src/language/register/columns.ts'
import { isSealed } from '../src/language/register/field.ts'
import {
  createSealer,
  loadKeyFile,
  newKeyRing,
  openKeys,
  SealError,
  sealingBy,
  writeKeyRing,
  type KeySettings,
} from '../src/platform/crypto/index.ts'
import { makeLogger } from '../src/platform/log.ts'
import { withClient } from '../src/platform/postgres/bootstrap.ts'
import { EVERYWHERE, withScope } from '../src/platform/postgres/database.ts'
import { replaceRows, rowsFromMemory } from '../src/platform/registers/write.ts'
import {
  addVersion,
  countByVersion,
  findRotation,
  findSealedPlaces,
  listHolders,
  retireVersion,
  rotate,
} from '../src/platform/rotation/index.ts'
import { findSetting } from '../src/platform/setting.ts'
import { useDatabase } from './support/database.ts'
import { importSample } from './support/sample-import.ts'
import { COUNTY, everything, leaveInStaging, useSealedWorld } from './support/sealed-world.ts'

const database = useDatabase()
const world = useSealedWorld(database)
const QUICK = { waitMilliseconds: 3000, pauseMilliseconds: 50, batchRows: 7 }
/** No request of before the switch is under way in these tests. */
const SETTLED = { waitMilliseconds: 3000, settleMilliseconds: 0 }
const ID = '539900199001010019'

const db = () => database.services.db
const owned = <T extends object>(text: string) =>
  withClient(database.ownerUrl, async (client) => (await client.query<T>(text)).rows)

async function refusalOf(act: () => Promise<unknown>): Promise<SealError | undefined> {
  try {
    await act()
  } catch (error) {
    if (error instanceof SealError) return error
    throw error
  }
  return undefined
}
const problemOf = async (act: () => Promise<unknown>) => (await refusalOf(act))?.problem

const versions = async (): Promise<number[]> =>
  [...new Set((await countByVersion(db(), await findSealedPlaces(db()))).map(({ version }) => version))].sort(
    (a, b) => a - b,
  )

/** Bytes that are no sealed values, each with the reason. */
const NOT_SEALED: Readonly<Record<string, string>> = {
  'attachment.content_sm3': 'digest of the content',
  'recovery_code.code_hash': 'digest of a code',
  'user_session.token_hash': 'digest of a token',
}

describe('what is walked', () => {
  test('is every sealed value there is: each column of bytes is walked, a keyed index, or named here', async () => {
    const places = await findSealedPlaces(db())
    const walked = new Set(
      places.flatMap(({ table, columns }) => columns.map((column) => `${table.replace('public.', '')}.${column}`)),
    )
    const bytes = await owned<{ name: string }>(`
      SELECT CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname || '.' || a.attname AS name
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%' AND c.relkind IN ('r', 'p', 'm')
        AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid = 'bytea'::regtype`)
    const left = bytes.map(({ name }) => name).filter((name) => !walked.has(name) && !name.endsWith('_index'))
    expect(left.sort()).toEqual(Object.keys(NOT_SEALED))
    for (const register of REGISTERS)
      for (const [key, field] of Object.entries(register.fields))
        if (isSealed(field))
          for (const table of [tableOf(register), historyOf(register)])
            expect(walked).toContain(`${table}.${toColumn(key)}_sealed`)
    expect([...walked].filter((name) => name.startsWith('staging.')).length).toBeGreaterThanOrEqual(5)
  })

  test('holds values in every place, so that the tests below are about all of them', async () => {
    const places = await findSealedPlaces(db())
    const held = await countByVersion(db(), places)
    const empty = places.map(({ table }) => table).filter((table) => !held.some((one) => one.table === table))
    expect(empty).toEqual([])
  })

  test('is all that stands in JSON or text either', async () => {
    const tables = await owned<{ table: string; columns: string[] }>(`
      SELECT format('%I.%I', n.nspname, c.relname) AS table, json_agg(quote_ident(a.attname)) AS columns
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE n.nspname IN ('public', 'staging') AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attnum > 0
        AND a.atttypid IN ('json'::regtype, 'jsonb'::regtype, 'text'::regtype) GROUP BY 1`)
    const holding: string[] = []
    for (const { table, columns } of tables) {
      const looks = columns.map((column, i) => `bool_or(${column}::text ~ 'x01[0-9a-f]{96}') AS c${i}`)
      const [found] = await owned<Record<string, boolean | null>>(`SELECT ${looks.join(', ')} FROM ${table}`)
      holding.push(...columns.filter((_, i) => found?.[`c${i}`] === true).map((column) => `${table}.${column}`))
    }
    expect(holding).toEqual(['public.unmatched_row.payload'])
  })
})

describe('a rotation', () => {
  test('does not begin while a program does not know the version, and changes nothing then', async () => {
    const text = readFileSync(world.keyFile, 'utf8')
    const { version, backup } = await addVersion(db(), world.keys)
    expect([version, readFileSync(backup ?? '', 'utf8')]).toEqual([2, text])
    expect(statSync(world.keyFile).mode & 0o777).toBe(0o600)
    // Its keys stand in its environment: it cannot learn a new version.
    const fixed = { file: '', text: readFileSync(world.keyFile, 'utf8') } satisfies KeySettings
    const other = await openKeys(db(), fixed, { name: 'fixed', lookMilliseconds: 200 })
    await addVersion(db(), world.keys)
    const error = await refusalOf(() => rotate(db(), world.keys, { waitMilliseconds: 300 }))
    expect(error?.problem).toBe('notYetKnown')
    expect(error?.text.zh).toContain('fixed')
    await other.close()
    expect([await versions(), await findSetting(db(), 'keySealing')]).toEqual([[1], undefined])
  })

  test('seals everything anew and changes nothing else: no former row, no line of the change log', async () => {
    const before = await everything(world, database.ownerUrl)
    const seen: number[] = []
    const report = await rotate(db(), world.keys, {
      ...QUICK,
      onProgress: ({ done, total }) => seen.push(total === 0 ? 0 : done / total),
    })
    expect(report).toMatchObject({ version: 3, left: 0 })
    expect(report.rows).toBeGreaterThan(150)
    expect(seen.filter((share) => share < 0 || share > 1)).toEqual([])
    expect(await versions()).toEqual([3])
    expect(await everything(world, database.ownerUrl)).toEqual(before)
    expect((await findRotation(db()))?.doneAt).toEqual(expect.any(String))
    expect(loadKeyFile(world.keyFile).current).toBe(3)
  })

  test('finds nothing to do when it is run again', async () => {
    expect(await rotate(db(), world.keys, QUICK)).toMatchObject({ version: 3, rows: 0, left: 0 })
  })

  test(
    'cut off anywhere leaves every value readable, and run again ends as if it had not been',
    { timeout: 120_000 },
    async () => {
      const before = await everything(world, database.ownerUrl)
      await fc.assert(
        fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 45 }), { minLength: 1, maxLength: 2 }), async (cuts) => {
          const { version } = await addVersion(db(), world.keys)
          for (const batches of cuts) {
            const stopping = new AbortController()
            let left = batches
            const onProgress = () => {
              left -= 1
              if (left === 0) stopping.abort(new Error('cut off'))
            }
            const stopped = rotate(db(), world.keys, { ...QUICK, signal: stopping.signal, onProgress })
            await stopped.catch((error: unknown) => expect(error).toMatchObject({ message: 'cut off' }))
            expect(await everything(world, database.ownerUrl)).toEqual(before)
          }
          await rotate(db(), world.keys, QUICK)
          expect(await versions()).toEqual([version])
          expect(await everything(world, database.ownerUrl)).toEqual(before)
        }),
        { numRuns: 5 },
      )
    },
  )

  test('loses no change that people make meanwhile, and comes back for rows that they hold', async () => {
    const { version } = await addVersion(db(), world.keys)
    const other = await openKeys(db(), { file: world.keyFile }, { name: 'server', lookMilliseconds: 100 })
    const holder = new pg.Client({ connectionString: database.ownerUrl })
    holder.on('error', () => undefined)
    await holder.connect()
    await holder.query('BEGIN')
    await holder.query('SELECT 1 FROM person WHERE id IN (SELECT id FROM person ORDER BY id LIMIT 5) FOR UPDATE')
    const rows = await owned<{ id: string }>('SELECT id FROM household ORDER BY id')
    const expected = new Map<string, string>()
    const working = new AbortController()
    const edit = async () => {
      for (let n = 0; !working.signal.aborted; n += 1) {
        const { id } = rows[n % rows.length] ?? { id: '' }
        const phone = `138${String(n).padStart(8, '0')}`
        await withScope(db(), EVERYWHERE, async (tx) => {
          const found = await sql<Record<string, unknown>>`SELECT * FROM household WHERE id = ${id} FOR UPDATE`.execute(
            tx,
          )
          const sealed = { phone_sealed: other.sealer.seal(phone), phone_index: other.sealer.index(phone) }
          const incoming = rowsFromMemory(household, [{ ...found.rows[0], ...sealed }])
          await replaceRows(tx, household, incoming, { actor: 'test', batchId: null })
        })
        expected.set(id, phone)
      }
    }
    const editing = edit()
    const release = setTimeout(() => void holder.query('ROLLBACK'), 700)
    try {
      expect(await rotate(db(), world.keys, { ...QUICK, batchRows: 2, pauseMilliseconds: 200 })).toMatchObject({
        left: 0,
      })
    } finally {
      working.abort()
      await editing
      clearTimeout(release)
      await holder.end()
    }
    expect(await versions()).toEqual([version])
    const phones = await owned<{ id: string; phone_sealed: Buffer }>('SELECT id, phone_sealed FROM household')
    const read = new Map(phones.map(({ id, phone_sealed }) => [id, world.keys.sealer.open(phone_sealed)]))
    expect(expected.size).toBeGreaterThan(5)
    for (const [id, phone] of expected) expect(read.get(id)).toBe(phone)
    await other.close()
  })

  test('is the only one that runs, and what is staged afterwards is sealed by the new version', async () => {
    const { version } = await addVersion(db(), world.keys)
    const both = await Promise.allSettled([rotate(db(), world.keys, QUICK), rotate(db(), world.keys, QUICK)])
    expect(both.find(({ status }) => status === 'fulfilled')).toMatchObject({ value: { left: 0 } })
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { problem: 'rotationRuns' } })
    await leaveInStaging(world.services, 870)
    expect(await versions()).toEqual([version])
  })
})

describe('what is imported while a rotation runs', () => {
  test(
    'is all there and readable, and a further run leaves nothing under the old version',
    { timeout: 120_000 },
    async () => {
      const { version } = await addVersion(db(), world.keys)
      const server = await openKeys(db(), { file: world.keyFile }, { name: 'server', lookMilliseconds: 100 })
      const { clock, log, audit, dataFolder } = database.services
      const services = { db: db(), clock, log, audit, dataFolder, sealer: server.sealer }
      const period = { periodFrom: '2022-01-01', periodTo: '2022-09-30' }
      const rotating = new AbortController()
      const families = [880, 881, 882, 883, 884, 885]
      const rotation = rotate(db(), world.keys, { ...QUICK, batchRows: 1 }).finally(() => rotating.abort())
      let beside = 0
      for (const n of families) {
        if (!rotating.signal.aborted) beside += 1
        const text = csvText(family(n, 3, { 户联系电话: `13900000${n}` }))
        await importSample(services, { name: `农户${n}.csv`, text, areas: [COUNTY], extent: 'delta', ...period })
      }
      expect((await rotation).damaged).toEqual([])
      expect(beside).toBeGreaterThan(1)
      expect(await rotate(db(), world.keys, QUICK)).toMatchObject({ left: 0 })
      expect(await versions()).toEqual([version])
      const people = await owned<{ citizen_id_sealed: Buffer; citizen_id_index: Buffer }>(
        'SELECT citizen_id_sealed, citizen_id_index FROM person',
      )
      const found = new Map(people.map((row) => [row.citizen_id_index.toString('hex'), row.citizen_id_sealed]))
      for (const n of families)
        for (const member of [0, 1, 2]) {
          const id = citizenIdOf(n * 20 + member)
          const sealed = found.get(world.keys.sealer.index(id).toString('hex'))
          expect(sealed && world.keys.sealer.open(sealed)).toBe(id)
        }
      await server.close()
    },
  )
})

describe('a rotation that meets a value which no key opens', () => {
  test('names its row, does all others, and is not complete', async () => {
    const [row] = await owned<{ id: string; phone_sealed: Buffer }>(
      'SELECT id, phone_sealed FROM person ORDER BY id LIMIT 1',
    )
    const whole = row?.phone_sealed ?? Buffer.alloc(0)
    const broken = Buffer.from(whole)
    broken.writeUInt8(broken.readUInt8(20) ^ 1, 20)
    const put = (sealed: Buffer) =>
      withClient(database.ownerUrl, (client) =>
        client.query('UPDATE person SET phone_sealed = $1 WHERE id = $2', [sealed, row?.id]),
      )
    await put(broken)
    const { current } = world.keys.ring()
    const { version } = await addVersion(db(), world.keys)
    const report = await rotate(db(), world.keys, QUICK)
    expect(report.damaged).toEqual([
      { table: 'public.person', row: expect.stringContaining(row?.id ?? 'none') as string, problem: 'notAuthentic' },
    ])
    expect([report.left, (await findRotation(db()))?.doneAt]).toEqual([1, null])
    expect(await versions()).toEqual([current, version].sort((a, b) => a - b))
    expect(await problemOf(() => retireVersion(db(), world.keys, current, SETTLED))).toBe('versionStillSeals')
    await put(whole)
    expect(await rotate(db(), world.keys, QUICK)).toMatchObject({ rows: 1, left: 0, damaged: [] })
    expect(await versions()).toEqual([version])
  })
})

describe('a program that cannot load what the database speaks of', () => {
  test('is still counted, so that nothing is sealed by what it cannot open', async () => {
    const fixed = { file: '', text: readFileSync(world.keyFile, 'utf8') } satisfies KeySettings
    const other = await openKeys(db(), fixed, { name: 'behind', lookMilliseconds: 50 })
    const { current } = world.keys.ring()
    await addVersion(db(), world.keys)
    await withClient(database.ownerUrl, (client) =>
      client.query(`UPDATE key_holder SET seen_at = now() - interval '5 minutes' WHERE process LIKE 'behind%'`),
    )
    const listed = async () => (await listHolders(db())).map(({ process }) => process).join()
    await expect.poll(listed, { timeout: 5000 }).toContain('behind')
    const refused = await refusalOf(() => rotate(db(), world.keys, { waitMilliseconds: 300 }))
    expect([refused?.problem, refused?.text.zh]).toEqual(['notYetKnown', expect.stringContaining('behind')])
    expect(world.keys.ring().current).toBe(current)
    await other.close()
    await rotate(db(), world.keys, QUICK)
  })
})

describe('a log of programs that rotate, refuse and retire', () => {
  test('says which versions, and never a key', async () => {
    const lines: string[] = []
    const log = makeLogger({ level: 'trace', destination: { write: (line) => lines.push(line) } })
    const other = await openKeys(db(), { file: world.keyFile }, { name: 'logging', log, lookMilliseconds: 50 })
    await addVersion(db(), world.keys)
    await rotate(db(), world.keys, QUICK)
    const text = readFileSync(world.keyFile, 'utf8')
    // Its next look fails: the file is gone and the database speaks of a version that nobody can load.
    const { version } = await addVersion(db(), world.keys)
    renameSync(world.keyFile, `${world.keyFile}.away`)
    await withClient(database.ownerUrl, (client) =>
      client.query(`UPDATE setting SET value = value || ',254:0000000000000000' WHERE key = 'keyFingerprint'`),
    )
    await expect.poll(() => lines.some((line) => line.includes('keyMissing')), { timeout: 5000 }).toBe(true)
    await withClient(database.ownerUrl, (client) =>
      client.query(
        `UPDATE setting SET value = replace(value, ',254:0000000000000000', '') WHERE key = 'keyFingerprint'`,
      ),
    )
    renameSync(`${world.keyFile}.away`, world.keyFile)
    await other.close()
    expect(lines.some((line) => line.includes('keys loaded'))).toBe(true)
    for (const file of [text, readFileSync(world.keyFile, 'utf8')])
      for (const key of Object.values((JSON.parse(file) as { keys: Record<string, string> }).keys)) {
        expect(lines.join('')).not.toContain(key)
        expect(lines.join('')).not.toContain(Buffer.from(key, 'base64').toString('hex'))
      }
    await world.keys.refresh()
    expect(world.keys.ring().masters.has(version)).toBe(true)
  })
})

describe('a version', () => {
  /** A sealer as a program had it that has not learned the newer version yet. */
  const sealerOf = (version: number) => createSealer(sealingBy(loadKeyFile(world.keyFile), version))

  test('is not retired before every request from before the switch has ended', async () => {
    const { current } = world.keys.ring()
    await addVersion(db(), world.keys)
    await rotate(db(), world.keys, QUICK)
    const early = { waitMilliseconds: 200, settleMilliseconds: 60_000 }
    expect(await problemOf(() => retireVersion(db(), world.keys, current, early))).toBe('versionStillSeals')
    expect(loadKeyFile(world.keyFile).masters.has(current)).toBe(true)
  })

  test('is not retired while a transaction may hold a value of it that nobody else sees yet', async () => {
    const { current, masters } = world.keys.ring()
    const former = [...masters.keys()].filter((version) => version !== current && version !== 1).at(-1) ?? 0
    const sealed = sealerOf(former).seal('13900000000')
    const client = await db().pool.connect()
    try {
      // It began after the switch, and copies what it read before the rotation came by.
      await client.query(`BEGIN; SET LOCAL app.scope = '000000000000-999999999999'`)
      const put = 'UPDATE person SET phone_sealed = $1 WHERE id = (SELECT id FROM person ORDER BY id LIMIT 1)'
      expect((await client.query(put, [sealed])).rowCount).toBe(1)
      const retire = () => retireVersion(db(), world.keys, former, { ...SETTLED, waitMilliseconds: 300 })
      expect(await problemOf(retire)).toBe('versionStillSeals')
      await client.query('COMMIT')
      expect((await refusalOf(retire))?.text.zh).toContain('person 1 条')
    } finally {
      client.release(true)
    }
    expect(await rotate(db(), world.keys, QUICK)).toMatchObject({ rows: 1, left: 0 })
  })

  test('that gave the index key and stands in another source is named to stay there', async () => {
    const settings = { file: '', text: readFileSync(world.keyFile, 'utf8') } satisfies KeySettings
    const index = world.keys.sealer.index(ID)
    const elsewhere = await openKeys(db(), settings, { name: 'elsewhere' })
    const retired = await retireVersion(db(), elsewhere, 1, SETTLED)
    expect(retired).toEqual({ version: 1, backup: undefined, givesIndex: true })
    expect([elsewhere.ring().masters.has(1), elsewhere.sealer.index(ID)]).toEqual([false, index])
    await elsewhere.close()
    const again = await openKeys(db(), settings, { name: 'again' })
    expect([again.ring().masters.has(1), again.sealer.index(ID)]).toEqual([false, index])
    await again.close()
    expect(loadKeyFile(world.keyFile).masters.has(1)).toBe(true)
  })

  test('whose retirement was cut off before the key file is taken out of it by a further run', async () => {
    await world.keys.refresh()
    const { backup } = await retireVersion(db(), world.keys, 1, SETTLED)
    expect(loadKeyFile(world.keyFile).masters.has(1)).toBe(false)
    expect(loadKeyFile(backup ?? '').masters.has(1)).toBe(true)
    expect(await problemOf(() => retireVersion(db(), world.keys, 1, SETTLED))).toBe('noSuchVersion')
  })

  test('is not retired while it seals anything or is the one in use', async () => {
    const { current } = world.keys.ring()
    const { version } = await addVersion(db(), world.keys)
    expect(await problemOf(() => retireVersion(db(), world.keys, current, SETTLED))).toBe('versionInUse')
    expect(await problemOf(() => retireVersion(db(), world.keys, 200, SETTLED))).toBe('noSuchVersion')
    await rotate(db(), world.keys, QUICK)
    const sealed = sealerOf(current).seal('13900000000')
    const put = 'UPDATE person SET phone_sealed = $1 WHERE id = (SELECT id FROM person LIMIT 1)'
    await withClient(database.ownerUrl, (client) => client.query(put, [sealed]))
    const refused = await refusalOf(() => retireVersion(db(), world.keys, current, SETTLED))
    expect([refused?.problem, refused?.text.zh]).toEqual(['versionStillSeals', expect.stringContaining('person 1 条')])
    expect(loadKeyFile(world.keyFile).masters.has(current)).toBe(true)
    await rotate(db(), world.keys, QUICK)
    const { backup } = await retireVersion(db(), world.keys, current, SETTLED)
    expect(loadKeyFile(backup ?? '').masters.has(current)).toBe(true)
    expect(loadKeyFile(world.keyFile).masters.has(current)).toBe(false)
    expect(world.keys.ring().masters.has(current)).toBe(false)
    const { sealer } = world.keys
    expect(sealer.versionOf(sealer.seal('x'))).toBe(version)
  })

  test('that gave the index key is retired by now: people are still found by their numbers', async () => {
    const index = world.keys.sealer.index(ID)
    const before = await everything(world, database.ownerUrl)
    expect(loadKeyFile(world.keyFile).masters.has(1)).toBe(false)
    expect(world.keys.sealer.index(ID)).toEqual(index)
    const anew = await openKeys(db(), { file: world.keyFile })
    expect(anew.sealer.index(ID)).toEqual(index)
    const { services, keyFile } = world
    expect(await everything({ services, keyFile, keys: anew }, database.ownerUrl)).toEqual(before)
    await anew.close()
    const text = writeKeyRing({ ...loadKeyFile(world.keyFile), indexKey: new Uint8Array(32) })
    expect(await problemOf(() => openKeys(db(), { file: '', text }))).toBe('wrongKey')
  })
})

describe('a start with keys that do not fit is refused, says which, and changes nothing', () => {
  test.each([
    ['a missing file, which is not made anew', () => ({ file: `${world.keyFile}.none` }), 'keyMissing', '.none'],
    [
      'keys of another installation',
      () => ({ file: '', text: writeKeyRing(newKeyRing()) }),
      'wrongKey',
      'SHOUWANG_KEYS',
    ],
    ['a copy from before the rotation', () => ({ file: `${world.keyFile}.before-2` }), 'unknownVersion', '版本'],
  ] as const)('%s', async (_, settings, problem, named) => {
    const said = 'SELECT key, value FROM setting ORDER BY key'
    const before = await owned(said)
    const error = await refusalOf(() => openKeys(db(), settings()))
    expect(error?.problem).toBe(problem)
    expect(error?.text.zh).toContain(named)
    expect(await owned(said)).toEqual(before)
  })

  test('and the right keys are taken again', async () => {
    copyFileSync(world.keyFile, `${world.keyFile}.again`)
    const keys = await openKeys(db(), { file: `${world.keyFile}.again` })
    expect(keys.ring()).toEqual(world.keys.ring())
    await keys.close()
  })
})
