import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useDatabase } from '../../../test/support/database.ts'
import { writePopulation } from '../../../test/support/population.ts'
import { scopeOf } from '../../language/access/scope.ts'
import { newId } from '../../kernel/id.ts'
import { openMart, type Mart } from '../../platform/mart/mart.ts'
import { withClient } from '../../platform/postgres/bootstrap.ts'
import { withScope, withSystem } from '../../platform/postgres/database.ts'
import { PACK_FOLDER } from '../../app/config.ts'
import { approveValue, insertValue, installPolicy, loadPolicy } from '../policy/index.ts'
import { judgeAll } from './explain.ts'
import { loadHouseholds } from './load-household.ts'
import { buildMart } from './mart.ts'
import { planRules, runScreening, type RunReport } from './run.ts'
import { listNotJudged } from './store.ts'
import { VOCABULARY } from './vocabulary.ts'

const PROVINCE = '530000000000'
const AS_OF = '2022-09-30'
const SEED = Number(process.env['SCREENING_SEED'] ?? 20_220_930)
const HOUSEHOLDS = 400
const scope = scopeOf([PROVINCE])
const database = useDatabase(AS_OF)
let mart: Mart

async function assume(key: string, value: number, areaCode = PROVINCE): Promise<void> {
  const id = newId()
  await withSystem(database.services.db, async (tx) => {
    await insertValue(tx, {
      id,
      key,
      value,
      areaCode,
      validFrom: '2021-01-02',
      validTo: null,
      document: '测试',
      certainty: 'unsure',
      note: null,
      enteredBy: 'a',
    })
    await approveValue(tx, id, 'b')
  })
}

beforeAll(async () => {
  await installPolicy(database.services, PACK_FOLDER, 'demo')
  await assume('illnessRatioCovered', 5_000)
  await assume('illnessRatioOther', 10_000)
  // One county sets a higher line than the province (R05).
  await assume('monitoringLine', 800_000, '530326000000')
  await writePopulation(database.services, SEED, HOUSEHOLDS)
  mart = await openMart(database.services.dataFolder)
  await buildMart(database.services, mart)
})

afterAll(() => mart.close())

const run = (engine: 'mart' | 'postgres', areaCode = PROVINCE): Promise<RunReport> =>
  runScreening(database.services, { scope, areaCode, asOf: AS_OF, actor: 'test', ...(engine === 'mart' && { mart }) })

async function findings(runId: string): Promise<string[]> {
  return withScope(database.services.db, scope, async (tx) => {
    const { rows } = await sql<{ line: string }>`SELECT h.household_code || ' ' || r.rule_id || ' ' || r.verdict AS line
      FROM screening_result r JOIN household h ON h.county_code = r.county_code AND h.id = r.household_id
      WHERE r.run_id = ${runId} ORDER BY 1`.execute(tx)
    return rows.map((row) => row.line)
  })
}

/** The same from the interpreter, household by household. */
async function judged(): Promise<string[]> {
  const { services } = database
  const policy = await loadPolicy(services, VOCABULARY)
  const evaluated = new Set(planRules(policy, PROVINCE, AS_OF).rules.map(({ rule }) => rule.id))
  return withScope(services.db, scope, async (tx) => {
    const { rows } = await sql<{
      county_code: string
      id: string
      code: string
    }>`SELECT county_code, id, household_code AS code FROM household`.execute(tx)
    const lines: string[] = []
    for (const county of new Set(rows.map((row) => row.county_code))) {
      const codes = new Map(rows.filter((row) => row.county_code === county).map((row) => [row.id, row.code]))
      for (const loaded of await loadHouseholds(tx, county, [...codes.keys()], AS_OF)) {
        for (const { rule, outcome } of judgeAll(policy, loaded, AS_OF)) {
          if (!evaluated.has(rule.id) || (outcome.verdict !== 'yes' && outcome.verdict !== 'unknown')) continue
          lines.push(`${codes.get(loaded.data.rowId)} ${rule.id} ${outcome.verdict}`)
        }
      }
    }
    return lines.sort()
  })
}

describe(`a screening of made-up households (seed ${SEED})`, () => {
  test('finds the same in the mart, in PostgreSQL, and household by household', async () => {
    const inMart = await findings((await run('mart')).id)
    const inPostgres = await findings((await run('postgres')).id)
    const one = await judged()
    expect(inMart.length).toBeGreaterThan(HOUSEHOLDS)
    for (const verdict of ['yes', 'unknown']) expect(inMart.some((line) => line.endsWith(verdict))).toBe(true)
    expect(inPostgres).toEqual(inMart)
    expect(one).toEqual(inMart)
  })

  test('run again opens no second clue and doubles no reason', async () => {
    const count = () =>
      withScope(database.services.db, scope, async (tx) => {
        const { rows } = await sql<{
          clues: number
          reasons: number
        }>`SELECT (SELECT count(*) FROM clue) AS clues, (SELECT count(*) FROM clue_reason) AS reasons`.execute(tx)
        return rows[0]
      })
    await run('mart')
    const before = await count()
    expect(before?.clues).toBeGreaterThan(0)
    expect((await run('mart')).clues).toEqual({ opened: 0, joined: 0 })
    expect(await count()).toEqual(before)
  })

  test('of one county says nothing about another', async () => {
    const report = await run('mart', '530627000000')
    const counties = await withScope(database.services.db, scope, async (tx) => {
      const { rows } = await sql<{
        county_code: string
      }>`SELECT DISTINCT county_code FROM screening_result WHERE run_id = ${report.id}`.execute(tx)
      return rows.map((row) => row.county_code)
    })
    expect(counties).toEqual(['530627'])
  })

  test('names the rules that wait for a standard instead of judging by none', async () => {
    const { notEvaluated } = await run('mart')
    expect(notEvaluated.map(({ ruleId }) => ruleId).sort()).toEqual(['illness-fixed-sum-R60', 'income-drop-R27'])
    for (const { because } of notEvaluated) expect(because.en).not.toMatch(/\p{Script=Han}/u)
  })

  test('that dies leaves a failed run and the next one gives the whole result', async () => {
    const whole = await findings((await run('mart')).id)
    const broken: Mart = {
      ...mart,
      query: (text) => (text.startsWith('COPY') ? Promise.reject(new Error('killed')) : mart.query(text)),
    }
    const dying = runScreening(database.services, {
      scope,
      areaCode: PROVINCE,
      asOf: AS_OF,
      actor: 'test',
      mart: broken,
    })
    await expect(dying).rejects.toThrow('killed')
    const states = await withScope(database.services.db, scope, (tx) =>
      sql<{ state: string }>`SELECT state FROM screening_run ORDER BY started_at DESC LIMIT 1`.execute(tx),
    )
    expect(states.rows).toEqual([{ state: 'failed' }])
    expect(await findings((await run('mart')).id)).toEqual(whole)
  })
})

describe('a refused row of a household list', () => {
  test('keeps its own household from being judged, and not the one of another county with the same code', async () => {
    const [mine, other] = [
      { county: '530326', area: '530326000000' },
      { county: '530627', area: '530627000000' },
    ]
    const batch = newId()
    const code = await withClient(database.ownerUrl, async (client) => {
      const pick = async (county: string) => {
        const { rows } = await client.query<{ id: string; code: string }>(
          `SELECT h.id, h.household_code AS code FROM household h JOIN screening_result r ON r.household_id = h.id
           WHERE h.county_code = $1 AND r.verdict = 'yes' ORDER BY h.id LIMIT 1`,
          [county],
        )
        if (!rows[0]) throw new Error(`nobody was found in ${county}`)
        return rows[0]
      }
      const found = await pick(mine.county)
      const twin = await pick(other.county)
      await client.query('UPDATE household SET household_code = $1 WHERE id = $2', [found.code, twin.id])
      await client.query(
        `INSERT INTO import_batch (id, area_code, area_codes, file_name, file_hash, file_bytes, kind, state, created_by)
         VALUES ($1, $2, $3, '农户.csv', 'x', 1, 'householdLine', 'committed', 'test')`,
        [batch, mine.area, [mine.area]],
      )
      for (const row of [2, 3])
        await client.query(
          `INSERT INTO rejected_row (batch_id, area_code, kind, sheet, row_no, household_code, cells_sealed, state)
           VALUES ($1, $2, 'householdLine', '', $3, $4, '', 'open')`,
          [batch, mine.area, row, found.code],
        )
      return found.code
    })
    await buildMart(database.services, mart)
    for (const engine of ['mart', 'postgres'] as const) {
      const { id } = await run(engine)
      const judgedIn = await withScope(database.services.db, scope, (tx) =>
        sql<{ county: string }>`SELECT DISTINCT r.county_code AS county FROM screening_result r
          JOIN household h ON h.county_code = r.county_code AND h.id = r.household_id
          WHERE r.run_id = ${id} AND h.household_code = ${code}`.execute(tx),
      )
      expect(judgedIn.rows).toEqual([{ county: other.county }])
    }
    const { rows, total } = await withScope(database.services.db, scope, (tx) => listNotJudged(tx, 50, 0))
    expect(
      rows.map(({ batchId, rows: lines, household }) => ({ batchId, lines, county: household?.countyCode })),
    ).toEqual([{ batchId: batch, lines: 2, county: mine.county }])
    expect(total).toBe(1)
  })
})
