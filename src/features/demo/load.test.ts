import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { sql } from 'kysely'
import { useDatabase } from '../../../test/support/database.ts'
import { citizenIdProblem } from '../../kernel/citizen-id.ts'
import { inScope, scopeOf } from '../../language/access/scope.ts'
import { OWNER_ROLE, withClient } from '../../platform/postgres/bootstrap.ts'
import { withIntake, withScope } from '../../platform/postgres/database.ts'
import { readAreas } from '../areas/index.ts'
import { refreshSearchTokens } from '../people/index.ts'
import { HEADERS } from './office-files.ts'
import { idText } from './ids.ts'
import { FILLED } from './load-tables.ts'
import { DemoRefused, isUnfinished, loadDemo, type LoadOptions, type LoadReport } from './load.ts'
import { planProvince } from './province.ts'
import { describeStructure, setForeignKeysAside } from './set-aside.ts'

const PACK = path.resolve(import.meta.dirname, '../../../packs/yunnan')
const EVERYWHERE = scopeOf(['530000000000'])
const database = useDatabase()

const areas = readAreas(PACK)
const plan = planProvince(areas, { scale: 0.0005 })

function load(options: Partial<LoadOptions> = {}): Promise<LoadReport> {
  const { services, ownerUrl } = database
  return loadDemo({ ownerUrl, sealer: services.sealer, plan, areas, ...options })
}

/** Behind row security. */
async function look<T extends object>(text: string, values: unknown[] = []): Promise<T[]> {
  return withClient(database.ownerUrl, async (client) => (await client.query<T>(text, values)).rows)
}

async function structure(): Promise<string[]> {
  return withClient(database.ownerUrl, (client) => describeStructure(client, FILLED, { foreignKeys: true }))
}

async function countRows(table: string): Promise<number> {
  const [row] = await look<{ n: string }>(`SELECT count(*) AS n FROM ${table}`)
  return Number(row?.n)
}

/** A digest of everything that does not depend on the random vectors of sealing. */
async function digest(): Promise<string> {
  const [row] = await look<{ hash: string }>(`SELECT md5(string_agg(line, ',' ORDER BY line)) AS hash FROM (
    SELECT concat_ws(' ', id, area_code, household_code, head_name, member_count) AS line FROM household
    UNION ALL SELECT concat_ws(' ', id, encode(citizen_id_index, 'hex'), name) FROM person
    UNION ALL SELECT concat_ws(' ', id, household_id, month, category, amount) FROM income_entry
    UNION ALL SELECT concat_ws(' ', id, person_id, settlement_number, self_paid) FROM medical_settlement) lines`)
  return row?.hash ?? ''
}

let before: string[]
let report: LoadReport

beforeAll(async () => {
  before = await structure()
  report = await load()
})

describe('a load', () => {
  it('writes the rows it reports, and every constraint took them', async () => {
    expect(report.households).toBe(plan.households)
    for (const [table, rows] of Object.entries(report.rows))
      expect([table, await countRows(table)]).toEqual([table, rows])
    expect(await countRows('household')).toBe(plan.households)
    expect(await countRows('person_identity')).toBe(await countRows('person'))
    for (const table of FILLED) expect([table, (await countRows(table)) > 0]).toEqual([table, true])
  })

  it('brings back every key, guard, index and foreign key', async () => {
    expect(await structure()).toEqual(before)
    expect(before.length).toBeGreaterThan(100)
    const [invalid] = await look<{ n: string }>(
      'SELECT count(*) AS n FROM pg_constraint WHERE NOT convalidated UNION ALL SELECT count(*) FROM pg_index WHERE NOT indisvalid',
    )
    expect(Number(invalid?.n)).toBe(0)
    await expect(look(`INSERT INTO household SELECT * FROM household LIMIT 1`)).rejects.toThrow('household_pk')
    await expect(look(`DELETE FROM person WHERE id = (SELECT person_id FROM membership LIMIT 1)`)).rejects.toThrow('fk')
  })

  it('says that the installation is synthetic, and writes no change log', async () => {
    const settings = await look<{ key: string; value: string }>('SELECT key, value FROM setting ORDER BY key')
    expect(settings).toContainEqual({ key: 'synthetic', value: 'true' })
    expect(settings).toContainEqual({ key: 'demoScale', value: '0.0005' })
    expect(settings.map(({ key }) => key)).not.toContain('demoUnfinished')
    expect(await countRows('change_log')).toBe(0)
  })

  it('seals identifiers so that the app opens and finds them', async () => {
    const { sealer } = database.services
    const people = await look<{
      citizen_id_sealed: Buffer
      citizen_id_index: Buffer
      citizen_id_tail: string
      person_id: string
      id: string
    }>(`SELECT p.*, i.person_id FROM person p JOIN person_identity i USING (citizen_id_index) LIMIT 200`)
    expect(people).toHaveLength(200)
    for (const one of people) {
      const number = sealer.open(one.citizen_id_sealed)
      expect(citizenIdProblem(number)).toBeUndefined()
      expect(sealer.index(number).equals(one.citizen_id_index)).toBe(true)
      expect(number.endsWith(one.citizen_id_tail)).toBe(true)
      expect(one.person_id).toBe(one.id)
    }
  })

  it('gives each scope its own households, and no scope none', async () => {
    const { db } = database.services
    const county = plan.counties.find(({ code }) => code === '530627')
    const scope = scopeOf(['530627000000'])
    const seen = await withScope(db, scope, async (tx) => {
      const { rows } = await sql<{ area_code: string }>`SELECT area_code FROM household`.execute(tx)
      return rows
    })
    expect(seen).toHaveLength(county?.households ?? -1)
    for (const { area_code: area } of seen) expect(inScope(scope, area)).toBe(true)
    const outside = await db.kysely.transaction().execute((tx) => sql`SELECT 1 FROM household`.execute(tx))
    expect(outside.rows).toHaveLength(0)
    const files = await withScope(db, scope, (tx) => sql`SELECT 1 FROM import_batch`.execute(tx))
    expect(files.rows).toHaveLength(9)
  })

  it('writes the search words that the program would', async () => {
    const words = `SELECT county_code, area_code, token, household_id, person_id FROM search_token ORDER BY 1, 2, 3, 4, 5`
    const mine = await look(words)
    await withIntake(database.services.db, EVERYWHERE, (tx) =>
      refreshSearchTokens(tx, 'SELECT county_code, id FROM household'),
    )
    expect(await look(words)).toEqual(mine)
  })

  it('names the file, bureau and line of every fact', async () => {
    for (const table of ['household', 'person', 'income_entry', 'medical_settlement', 'dwelling', 'allowance']) {
      const [row] = await look<{ n: string }>(
        `SELECT count(*) AS n FROM ${table} t LEFT JOIN import_batch b ON b.id = t.batch_id
         WHERE b.id IS NULL OR b.sender <> t.source OR t.source_row NOT BETWEEN 2 AND b.rows_total + 1`,
      )
      expect([table, Number(row?.n)]).toEqual([table, 0])
    }
  })

  it('keeps refused rows as the intake does', async () => {
    const full = planProvince(areas, { scale: 0.002, seed: 'refused' })
    await load({ plan: full })
    const rows = await look<{ cells_sealed: Buffer; kind: string; mapping: { columns: Record<string, number> }[] }>(
      'SELECT r.cells_sealed, b.kind, b.mapping FROM rejected_row r JOIN import_batch b ON b.id = r.batch_id',
    )
    expect(rows.length).toBeGreaterThan(5)
    for (const { cells_sealed: sealed, kind, mapping } of rows) {
      const cells: unknown = JSON.parse(database.services.sealer.open(sealed))
      if (kind !== 'householdLine') continue
      expect(cells).toHaveLength(HEADERS.register.length)
      expect(mapping[0]?.columns['citizenId']).toBe(HEADERS.register.indexOf('证件号码'))
    }
    const [unjudged] = await look<{ n: string }>(
      `SELECT count(*) AS n FROM rejected_row r JOIN household h USING (household_code) WHERE r.state = 'open'`,
    )
    expect(Number(unjudged?.n)).toBeGreaterThan(0)
    expect(await countRows('ledger_hole')).toBeGreaterThan(0)
    await load()
  })
})

describe('loading again', () => {
  it('makes the same rows with the same ids', async () => {
    const first = await digest()
    await load()
    expect(await digest()).toBe(first)
    const [household] = await look<{ id: string }>('SELECT id FROM household ORDER BY id LIMIT 1')
    expect(household?.id).toBe(idText('household', 0))
  })

  it('takes what was imported or changed meanwhile with it', async () => {
    await look(
      `INSERT INTO change_log (county_code, register, record_id, op) VALUES ('530326', 'household', gen_random_uuid(), 'insert')`,
    )
    await load()
    expect(await countRows('change_log')).toBe(0)
  })

  it('stopped in the middle leaves everything as it was', async () => {
    const first = await digest()
    const stopping = new AbortController()
    const stopped = load({
      plan: planProvince(areas, { scale: 0.0005, seed: 'other' }),
      signal: stopping.signal,
      onProgress: ({ phase, done }) => {
        if (phase === 'indexes' && done === 20) stopping.abort(new Error('stopped by a test'))
      },
    })
    await expect(stopped).rejects.toThrow('stopped by a test')
    expect(await digest()).toBe(first)
    expect(await structure()).toEqual(before)
    expect(await isUnfinished(database.ownerUrl)).toBe(false)
  })

  it('makes up for a load that was killed', async () => {
    await withClient(database.ownerUrl, async (client) => {
      await client.query(`SET ROLE ${OWNER_ROLE}`)
      const dropped = await setForeignKeysAside(client, FILLED)
      expect(dropped.length).toBeGreaterThan(10)
      await client.query(`INSERT INTO setting (key, value) VALUES ('demoUnfinished', $1)`, [JSON.stringify(dropped)])
    })
    expect(await structure()).not.toEqual(before)
    expect(await isUnfinished(database.ownerUrl)).toBe(true)
    await load()
    expect(await structure()).toEqual(before)
    expect(await isUnfinished(database.ownerUrl)).toBe(false)
  })

  it('refuses real data and leaves them alone', async () => {
    const first = await digest()
    await look(`DELETE FROM setting WHERE key = 'synthetic'`)
    await expect(load()).rejects.toBeInstanceOf(DemoRefused)
    expect(await digest()).toBe(first)
    expect(await structure()).toEqual(before)
  })
})
