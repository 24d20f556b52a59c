import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { useDatabase } from '../../../test/support/database.ts'
import { errorOf, visitor, type Visitor } from '../../../test/support/visitor.ts'
import { writeWorld, type World } from '../../../test/support/world.ts'
import { buildServer } from '../../app/server.ts'
import { newId } from '../../kernel/id.ts'
import { scopeOf } from '../../language/access/scope.ts'
import type { Http } from '../../platform/http/server.ts'
import { withClient } from '../../platform/postgres/bootstrap.ts'
import { withScope } from '../../platform/postgres/database.ts'
import type { Judgement } from './judgement-schema.ts'
import { closeAbandonedJudgements } from './judgements.ts'

const HUIZE = '530326000000'
const TOWN = '530326102000'
const database = useDatabase()
let http: Http
let world: World
let officer: Visitor
let colleague: Visitor

beforeAll(async () => {
  world = await writeWorld(database.services, 4)
  http = await buildServer(database.services)
  await http.fastify.ready()
  officer = await visitor(http, database.services, '王县级', [{ role: 'countyOfficer', areaCode: HUIZE }])
  colleague = await visitor(http, database.services, '李县级', [{ role: 'countyOfficer', areaCode: HUIZE }])
})
afterAll(() => http.fastify.close())

/** An open clue for every household of the world, the gravest in the first township. */
beforeEach(async () => {
  const clues = world.households.map(({ id, areaCode, countyCode }) => ({
    id: newId(),
    household_id: id,
    area_code: areaCode,
    county_code: countyCode,
    severity: areaCode.startsWith('530326102') ? 'high' : 'low',
  }))
  await withClient(database.ownerUrl, async (client) => {
    await client.query('TRUNCATE clue, judged_clue, judgement CASCADE')
    await client.query(
      `INSERT INTO clue (county_code, area_code, id, household_id, state, severity, sources, opened_run)
       SELECT county_code, area_code, id, household_id, 'suspected', severity, 1, id
       FROM jsonb_to_recordset($1::jsonb) AS x(id uuid, household_id uuid, area_code text, county_code text, severity text)`,
      [JSON.stringify(clues)],
    )
  })
})

const inCounty = () => world.households.filter((one) => one.areaCode.startsWith('530326'))
const inTown = () => world.households.filter((one) => one.areaCode.startsWith('530326102'))

interface Preview {
  readonly count: number
  readonly others: number
  readonly townships: number
  readonly seal: string
}

const everything = (filter: object = {}) => ({ by: 'filter', filter: { state: 'suspected', ...filter } })

async function preview(selection: object, action: string, area?: string, who = officer): Promise<Preview> {
  const answer = await who.send('POST', `/api/clues/judge/preview${area ? `?area=${area}` : ''}`, { selection, action })
  expect(answer.status).toBe(200)
  return answer.json<Preview>()
}

async function send(
  selection: object,
  action: string,
  shown: Preview,
  more: object = {},
  area?: string,
  who = officer,
) {
  const { count, seal } = shown
  return who.send('POST', `/api/clues/judge${area ? `?area=${area}` : ''}`, {
    selection,
    action,
    expected: { count, seal },
    ...more,
  })
}

async function judge(selection: object, action: string, more: object = {}, area?: string): Promise<Judgement> {
  const answer = await send(selection, action, await preview(selection, action, area), more, area)
  expect(answer.status).toBe(200)
  return answer.json<Judgement>()
}

const withdraw = (id: string, who = officer) => who.send('POST', `/api/judgements/${id}/withdraw`)

/** How many clues are in each state, of all counties. */
async function states(): Promise<Record<string, number>> {
  return withScope(database.services.db, scopeOf(['530000000000']), async (tx) => {
    const { rows } = await sql<{
      state: string
      n: number
    }>`SELECT state, count(*) AS n FROM clue GROUP BY state`.execute(tx)
    return Object.fromEntries(rows.map(({ state, n }) => [state, n]))
  })
}

async function marks(n: number, area = HUIZE) {
  const list = (await officer.get(`/api/clues?state=suspected&area=${area}&limit=${n}`)).json<{
    rows: { countyCode: string; id: string }[]
  }>()
  return { by: 'marks', clues: list.rows.map(({ countyCode, id }) => ({ countyCode, id })) }
}

describe('judging everything that a filter finds', () => {
  test('reaches what the person may see and nothing of another county', async () => {
    const done = await judge(everything(), 'keep')
    expect(done).toMatchObject({ clues: inCounty().length, done: inCounty().length, state: 'done', judgedBy: '王县级' })
    expect(await states()).toEqual({
      kept: inCounty().length,
      suspected: world.households.length - inCounty().length,
    })
  })

  test('keeps to the area that is looked at and to the filters', async () => {
    expect((await preview(everything(), 'keep', TOWN)).count).toBe(inTown().length)
    expect((await preview(everything({ severity: 'high' }), 'keep')).count).toBe(inTown().length)
    await judge(everything({ severity: 'high' }), 'dispatch')
    expect((await states())['dispatched']).toBe(inTown().length)
  })

  test('asks again when another person has judged some in between, and changes nothing', async () => {
    const shown = await preview(everything(), 'keep')
    await judge(await marks(2), 'drop', { dropReason: 'noRisk' })
    const answer = errorOf(await send(everything(), 'keep', shown))
    expect(answer).toMatchObject({ status: 409, code: 'selectionChanged' })
    expect(answer.text.zh).toContain(`确认时为 ${shown.count} 户，现为 ${shown.count - 2} 户`)
    expect(await states()).toMatchObject({ dropped: 2, suspected: world.households.length - 2 })
  })

  test('asks again when as many are found but not the same ones', async () => {
    const shown = await preview(everything({ severity: 'high' }), 'keep')
    await withClient(database.ownerUrl, async (client) => {
      await client.query(
        `UPDATE clue SET severity = 'low' WHERE id = (SELECT id FROM clue WHERE severity = 'high' LIMIT 1)`,
      )
      await client.query(
        `UPDATE clue SET severity = 'high' WHERE id = (SELECT id FROM clue WHERE area_code LIKE '530326103%' LIMIT 1)`,
      )
    })
    expect((await preview(everything({ severity: 'high' }), 'keep')).count).toBe(shown.count)
    expect(errorOf(await send(everything({ severity: 'high' }), 'keep', shown)).code).toBe('selectionChanged')
  })

  test('of two at the same moment one judges and the other is asked again', async () => {
    const shown = await preview(everything(), 'keep')
    const answers = await Promise.all([
      send(everything(), 'keep', shown),
      send(everything(), 'drop', shown, { dropReason: 'repeated' }, undefined, colleague),
    ])
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 409])
    expect(Object.keys(await states())).toHaveLength(2)
  })

  test('is refused without a reason to drop, and to those who may not judge', async () => {
    const shown = await preview(everything(), 'drop')
    expect(errorOf(await send(everything(), 'drop', shown)).code).toBe('recordInvalid')
    const clerk = await visitor(http, database.services, '赵乡镇', [{ role: 'townshipClerk', areaCode: TOWN }])
    expect(errorOf(await send(everything(), 'keep', shown, {}, undefined, clerk)).code).toBe('forbidden')
    expect(await states()).toEqual({ suspected: world.households.length })
  })

  test('is refused for more than a person can answer for', async () => {
    await withClient(database.ownerUrl, (client) =>
      client.query(`INSERT INTO clue (county_code, area_code, id, household_id, state, severity, sources, opened_run, drop_reason)
        SELECT county_code, area_code, gen_random_uuid(), household_id, 'dropped', 'low', 1, id, 'noRisk'
        FROM (SELECT * FROM clue WHERE county_code = '530326' LIMIT 1) one, generate_series(1, 20001)`),
    )
    const selection = { by: 'filter', filter: { state: 'dropped' } }
    const answer = errorOf(await officer.send('POST', '/api/clues/judge/preview', { selection, action: 'reopen' }))
    expect(answer).toMatchObject({ status: 422, code: 'tooManySelected' })
    expect(answer.text.zh).toContain('20001')
  })
})

describe('marked clues', () => {
  test('in another state are counted apart and stay as they are', async () => {
    const selection = await marks(3)
    await judge({ ...selection, clues: selection.clues.slice(0, 1) }, 'keep')
    expect(await preview(selection, 'keep')).toMatchObject({ count: 2, others: 1 })
    await judge(selection, 'keep')
    expect((await states())['kept']).toBe(3)
  })

  test('of another county are not there', async () => {
    const [foreign] = (
      await withScope(database.services.db, scopeOf(['530627000000']), (tx) =>
        sql<{ countyCode: string; id: string }>`SELECT county_code AS "countyCode", id FROM clue LIMIT 1`.execute(tx),
      )
    ).rows
    expect(foreign).toBeDefined()
    expect(await preview({ by: 'marks', clues: [foreign] }, 'keep')).toMatchObject({ count: 0, others: 0 })
  })
})

describe('taking a judgement back', () => {
  test('puts every clue back to what it was, with its reason and note', async () => {
    const selection = await marks(4)
    await judge(selection, 'keep', { note: '入户再看' })
    const dropped = await judge({ by: 'filter', filter: { state: 'kept' } }, 'drop', { dropReason: 'helped' })
    expect((await withdraw(dropped.id)).json()).toEqual({ restored: 4, left: 0 })
    const kept = (await officer.get('/api/clues?state=kept')).json<{ rows: { note: string; judgedBy: string }[] }>()
    expect(kept.rows.map(({ note, judgedBy }) => [note, judgedBy])).toEqual(
      Array.from({ length: 4 }, () => ['入户再看', '王县级']),
    )
    expect((await officer.get(`/api/judgements/${dropped.id}`)).json()).toMatchObject({
      state: 'withdrawn',
      standing: 0,
      withdrawnBy: '王县级',
    })
  })

  test('leaves the clues that were judged again, and says how many', async () => {
    const first = await judge(everything(), 'keep')
    const [one] = (await officer.get('/api/clues?state=kept')).json<{ rows: { countyCode: string; id: string }[] }>()
      .rows
    const second = await judge({ by: 'marks', clues: [{ countyCode: one?.countyCode, id: one?.id }] }, 'dispatch')
    const list = (await officer.get('/api/judgements')).json<{ rows: Judgement[]; total: number }>()
    expect(list.total).toBe(2)
    expect(list.rows.map(({ id, standing }) => [id, standing])).toEqual([
      [second.id, 1],
      [first.id, inCounty().length - 1],
    ])
    expect((await withdraw(first.id)).json()).toEqual({ restored: inCounty().length - 1, left: 1 })
    expect(await states()).toMatchObject({ dispatched: 1 })
    // When the later one is gone the first one's last clue can follow.
    expect((await withdraw(second.id)).json()).toEqual({ restored: 1, left: 0 })
    expect((await withdraw(first.id)).json()).toMatchObject({ restored: 1 })
    expect(await states()).toEqual({ suspected: world.households.length })
    expect(errorOf(await withdraw(first.id)).code).toBe('judgementStoodOn')
  })

  test('is not possible where the household has a new open clue', async () => {
    const dropped = await judge(await marks(1), 'drop', { dropReason: 'noRisk' })
    await withClient(database.ownerUrl, (client) =>
      client.query(`INSERT INTO clue (county_code, area_code, id, household_id, state, severity, sources, opened_run)
        SELECT county_code, area_code, gen_random_uuid(), household_id, 'suspected', 'low', 1, id FROM clue WHERE state = 'dropped'`),
    )
    expect(errorOf(await withdraw(dropped.id))).toMatchObject({ status: 409, code: 'judgementStoodOn' })
  })

  test('belongs to the area it was made in: another county does not find it', async () => {
    const done = await judge(everything(), 'keep')
    const other = await visitor(http, database.services, '外县', [{ role: 'countyOfficer', areaCode: '530627000000' }])
    expect(errorOf(await withdraw(done.id, other)).code).toBe('recordNotFound')
    expect((await other.get('/api/judgements')).json<{ total: number }>().total).toBe(0)
  })
})

test('a household with two dropped clues gets its newest one back, and only one is open', async () => {
  await judge(everything(), 'drop', { dropReason: 'noRisk' }, TOWN)
  await withClient(database.ownerUrl, (client) =>
    client.query(`INSERT INTO clue (county_code, area_code, id, household_id, state, severity, sources, opened_run, drop_reason)
      SELECT county_code, area_code, ('ffffffff-0000-7000-8000-' || right(household_id::text, 12))::uuid, household_id, 'dropped', 'low', 1, id, 'noRisk'
      FROM clue WHERE state = 'dropped'`),
  )
  const reopened = await judge({ by: 'filter', filter: { state: 'dropped' } }, 'reopen')
  expect(reopened.clues).toBe(inTown().length)
})

test('a judgement that a stopped server left running has failed, and its clues are as they were', async () => {
  const id = newId()
  await withScope(database.services.db, scopeOf([HUIZE]), (tx) =>
    sql`INSERT INTO judgement (id, area_code, action, clues, state, judged_by) VALUES (${id}, ${HUIZE}, 'keep', 3, 'running', 'x')`.execute(
      tx,
    ),
  )
  await closeAbandonedJudgements(database.services)
  expect((await officer.get(`/api/judgements/${id}`)).json()).toMatchObject({ state: 'failed', done: 0, standing: 0 })
})

test('a province is counted by its counties in one answer, which adds up to that by prefectures', async () => {
  const analyst = await visitor(http, database.services, '省级', [
    { role: 'provincialAnalyst', areaCode: '530000000000' },
  ])
  interface Map {
    readonly rows: readonly { code: string; aboveName: string; households: number; clues: number }[]
  }
  const counties = (await analyst.get('/api/clues/map?by=county')).json<Map>().rows
  const prefectures = (await analyst.get('/api/clues/map')).json<Map>().rows
  const sum = (rows: Map['rows'], key: 'clues' | 'households') => rows.reduce((total, row) => total + row[key], 0)
  expect(counties.length).toBeGreaterThan(120)
  expect(prefectures).toHaveLength(16)
  expect(sum(counties, 'clues')).toBe(world.households.length)
  expect(sum(counties, 'clues')).toBe(sum(prefectures, 'clues'))
  expect(counties.find((row) => row.code === HUIZE)).toMatchObject({ aboveName: '曲靖市', clues: inCounty().length })
})

test('whoever works in several areas chooses one first, because the judgement is filed under it', async () => {
  const both = await visitor(http, database.services, '赵两县', [
    { role: 'countyOfficer', areaCode: HUIZE },
    { role: 'countyOfficer', areaCode: '530627000000' },
  ])
  const body = { selection: everything(), action: 'keep' }
  expect(errorOf(await both.send('POST', '/api/clues/judge/preview', body))).toMatchObject({
    status: 409,
    code: 'chooseArea',
  })
  const shown = await preview(everything(), 'keep', HUIZE, both)
  expect(shown.count).toBe(inCounty().length)
  const judged = { ...body, expected: { count: shown.count, seal: shown.seal } }
  expect(errorOf(await both.send('POST', '/api/clues/judge', judged)).code).toBe('chooseArea')
  const done = await both.send('POST', `/api/clues/judge?area=${HUIZE}`, judged)
  expect(done.json<Judgement>()).toMatchObject({ clues: inCounty().length })
  const filed = await withClient(database.ownerUrl, (client) =>
    client.query<{ area: string }>('SELECT area_code AS area FROM judgement'),
  )
  expect(filed.rows).toEqual([{ area: HUIZE }])
})
