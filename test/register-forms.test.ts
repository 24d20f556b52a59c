/** What a person changes by form: households, persons and members, and that search and matching see it at once. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildServer } from '../src/app/server.ts'
import { csvText } from '../src/features/intake/testing/office-files.ts'
import type { Http } from '../src/platform/http/server.ts'
import type { Services } from '../src/platform/actor.ts'
import { newId } from '../src/kernel/id.ts'
import { withClient } from '../src/platform/postgres/bootstrap.ts'
import { useDatabase } from './support/database.ts'
import { importSample } from './support/sample-import.ts'
import { errorOf, first, visitor, type Answer, type Visitor } from './support/visitor.ts'
import { syntheticId, writeWorld, type World } from './support/world.ts'

const database = useDatabase()
const HUIZE = '530326000000'
const NAGU = '530326102000'
const VILLAGE = '530326102201'
const NEXT_VILLAGE = '530326102202'
const OTHER_TOWNSHIP = '530326103202'

let services: Services
let http: Http
let world: World
let county: Visitor
let clerk: Visitor
let neighbour: Visitor

beforeAll(async () => {
  ;({ services } = database)
  world = await writeWorld(services, 3)
  http = await buildServer(services)
  await http.fastify.ready()
  county = await visitor(http, services, '王县级', [{ role: 'countyOfficer', areaCode: HUIZE }])
  clerk = await visitor(http, services, '李乡镇', [{ role: 'townshipClerk', areaCode: NAGU }])
  neighbour = await visitor(http, services, '钱外县', [{ role: 'countyOfficer', areaCode: '530627000000' }])
})
afterAll(async () => {
  await http.fastify.close()
})

interface Rec {
  readonly id: string
  readonly countyCode: string
  readonly areaCode: string
  readonly householdId: string | null
  readonly personId: string | null
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly recordedAt: string
  readonly values: Readonly<Record<string, unknown>>
}
interface List {
  readonly rows: readonly Rec[]
  readonly total: number
}

const url = (register: string, id: string) => `/api/registers/${register}/530326/${id}`
const read = async (register: string, id: string): Promise<Rec> => (await county.get(url(register, id))).json<Rec>()
const change = async (register: string, id: string, body: object, who = county): Promise<Answer> => {
  const { recordedAt } = await read(register, id)
  return who.send('PUT', url(register, id), { recordedAt, ...body })
}
const saved = (answer: Answer): Rec => {
  expect({ status: answer.status, body: answer.json() }).toMatchObject({ status: 200 })
  return answer.json<Rec>()
}
const listed = async (register: string, query: string, who = county): Promise<string[]> =>
  (await who.get(`/api/registers/${register}?limit=200&${query}`)).json<List>().rows.map((row) => row.id)
const search = (register: string, q: string, who = county): Promise<string[]> =>
  listed(register, `q=${encodeURIComponent(q)}`, who)
const membersOf = async (householdId: string, who = county): Promise<readonly Rec[]> =>
  (
    await who.get(`/api/registers/membership?householdId=${householdId}&countyCode=530326&on=2022-09-30&limit=200`)
  ).json<List>().rows
const householdIn = (area: string, at = 0) => {
  const one = world.households.filter((each) => each.areaCode === area)[at]
  if (!one) throw new Error(`no household ${at} in ${area}`)
  return one
}
const membersIn = (householdId: string) => world.persons.filter((one) => one.householdId === householdId)
const identities = (personId: string): Promise<number> =>
  withClient(database.ownerUrl, async (client) => {
    const { rows } = await client.query('SELECT 1 FROM person_identity WHERE person_id = $1', [personId])
    return rows.length
  })

const tokens = (householdId: string): Promise<string[]> =>
  withClient(database.ownerUrl, async (client) => {
    const { rows } = await client.query<{ token: string }>(
      'SELECT token FROM search_token WHERE household_id = $1 AND person_id IS NULL',
      [householdId],
    )
    return rows.map((row) => row.token)
  })

/** Loads a feed that names people by their ID number; answers whom its one row met. */
async function schoolingOf(citizenId: string, name: string, school: string): Promise<(string | null)[]> {
  const text = csvText([{ 学生身份证号: citizenId, 学生姓名: name, 学校全称: school, 学段: '小学', 就读状态: '在校' }])
  await importSample(services, { name: `${school}.csv`, text, areas: [HUIZE], extent: 'delta' })
  const { rows } = (await county.get('/api/registers/schooling?limit=200')).json<List>()
  return rows.filter((row) => row.values['school'] === school).map((row) => row.personId)
}

describe('a person changed by form', () => {
  test('is found under the new name and no longer under the old one, and heads the household under it', async () => {
    const household = householdIn(VILLAGE)
    const [head] = membersIn(household.id)
    if (!head) throw new Error('no head')
    saved(await change('person', head.id, { values: { name: '欧阳建国' } }))
    for (const word of ['欧阳', 'ouyang', 'oyjg']) {
      expect(await search('person', word)).toEqual([head.id])
      expect(await search('household', word)).toEqual([household.id])
    }
    expect(await search('person', head.name)).not.toContain(head.id)
    expect((await read('household', household.id)).values['headName']).toBe('欧阳建国')
  })

  test('is found and matched by a corrected ID number at once, and by the old one no more', async () => {
    const one = first(membersIn(householdIn(VILLAGE, 1).id))
    const right = syntheticId(7001)
    saved(await change('person', one.id, { values: { citizenId: right } }))
    expect(await search('person', right.slice(-4))).toContain(one.id)
    expect(await identities(one.id)).toBe(1)
    expect(await schoolingOf(right, one.name, '新号小学')).toEqual([one.id])
    expect(await schoolingOf(one.citizenId, one.name, '旧号小学')).toEqual([])
  })

  test('whose ID number is taken away can be registered anew under it', async () => {
    const one = first(membersIn(householdIn(VILLAGE, 2).id))
    saved(await change('person', one.id, { values: { citizenId: null } }))
    expect(await identities(one.id)).toBe(0)
    expect(await schoolingOf(one.citizenId, one.name, '无号小学')).toEqual([])
    saved(await change('person', one.id, { values: { citizenId: one.citizenId } }))
    expect(await identities(one.id)).toBe(1)
  })

  test('cannot take the number of somebody else: said is who has it, as far as I may know', async () => {
    const [a] = membersIn(householdIn(VILLAGE, 1).id)
    const [b] = membersIn(householdIn(VILLAGE, 2).id)
    const far = first(membersIn(householdIn(OTHER_TOWNSHIP).id))
    const elsewhere = first(world.persons.filter((one) => one.countyCode === '530627'))
    if (!a || !b) throw new Error('no persons')
    const take = async (citizenId: string, who = county) =>
      errorOf(await change('person', a.id, { values: { citizenId } }, who))
    const inSight = await take(b.citizenId)
    expect(inSight).toMatchObject({ status: 422, code: 'recordInvalid', issues: [{ path: 'citizenId' }] })
    expect(inSight.issues[0]?.text.zh).toContain(b.name)
    expect(inSight.issues[0]?.text.zh).toMatch(/户主/)
    const outOfSight = await take(far.citizenId, clerk)
    expect(outOfSight.issues[0]?.text.zh).toMatch(/本县其他乡镇/)
    expect(JSON.stringify(outOfSight)).not.toContain(far.name)
    const otherCounty = await take(elsewhere.citizenId)
    expect(otherCounty.issues[0]?.text.zh).toMatch(/其他县/)
    expect(JSON.stringify(otherCounty)).not.toMatch(new RegExp(`${elsewhere.name}|530627`))
    expect((await identities(a.id)) + (await identities(b.id))).toBe(2)
  })

  test('keeps number, name and search together when two correct the same number at the same moment', async () => {
    const wanted = syntheticId(7002)
    const pair = world.persons.filter((one) => one.areaCode === OTHER_TOWNSHIP).slice(2, 4)
    const answers = await Promise.all(pair.map((one) => change('person', one.id, { values: { citizenId: wanted } })))
    expect(answers.map((answer) => answer.status).sort((a, b) => a - b)).toEqual([200, 422])
    expect(await listed('person', `filter=citizenId:${wanted}`)).toHaveLength(1)
  })

  test('with a phone is found by it', async () => {
    const one = first(membersIn(householdIn(NEXT_VILLAGE).id))
    saved(await change('person', one.id, { values: { phone: '138-0001-0002' } }))
    expect(await listed('person', 'filter=phone:13800010002')).toEqual([one.id])
  })
})

describe('a household changed by form', () => {
  test('is found by its new code', async () => {
    const one = householdIn(NEXT_VILLAGE)
    const before = String((await read('household', one.id)).values['householdCode'])
    saved(await change('household', one.id, { values: { householdCode: 'YN0099887766' } }))
    expect(await search('household', 'YN00998')).toEqual([one.id])
    expect(await tokens(one.id)).not.toContain(before)
  })

  test('moves to another village with its members and what is known of them', async () => {
    const one = householdIn(NEXT_VILLAGE, 1)
    const [head] = membersIn(one.id)
    if (!head) throw new Error('no head')
    await withClient(database.ownerUrl, async (client) => {
      const clue = [newId(), one.id, newId(), NEXT_VILLAGE]
      await client.query(
        `INSERT INTO clue (county_code, area_code, id, household_id, state, severity, sources, opened_run)
         VALUES ('530326', $4, $1, $2, 'suspected', 'high', 1, $3)`,
        clue,
      )
      await client.query(
        `INSERT INTO ledger_hole (county_code, area_code, register, person_id, batch_id, sheet, row_no)
         VALUES ('530326', $1, 'medicalSettlement', $2, $3, '数据', 1)`,
        [NEXT_VILLAGE, head.id, newId()],
      )
    })
    expect(saved(await change('household', one.id, { areaCode: OTHER_TOWNSHIP, values: {} })).areaCode).toBe(
      OTHER_TOWNSHIP,
    )
    expect((await read('person', head.id)).areaCode).toBe(OTHER_TOWNSHIP)
    for (const register of ['membership', 'schooling', 'medicalSettlement', 'dwelling', 'identityTag']) {
      const subject = ['dwelling', 'identityTag'].includes(register) ? `householdId=${one.id}` : `personId=${head.id}`
      const { rows } = (await county.get(`/api/registers/${register}?countyCode=530326&${subject}`)).json<List>()
      expect({ register, areas: [...new Set(rows.map((row) => row.areaCode))] }).toEqual({
        register,
        areas: [OTHER_TOWNSHIP],
      })
    }
    // What was found about it is for who manages it now.
    const found = await withClient(database.ownerUrl, (client) =>
      client.query<{ area: string }>(
        `SELECT area_code AS area FROM clue WHERE household_id = $1 UNION ALL SELECT area_code FROM ledger_hole WHERE person_id = $2`,
        [one.id, head.id],
      ),
    )
    expect(found.rows.map((row) => row.area)).toEqual([OTHER_TOWNSHIP, OTHER_TOWNSHIP])
    expect(await search('person', head.name)).toContain(head.id)
    expect(await search('person', head.name, clerk)).not.toContain(head.id)
    const outside = await change('household', householdIn(VILLAGE).id, { areaCode: '530627102201', values: {} })
    expect(errorOf(outside)).toMatchObject({ status: 422, issues: [{ path: 'areaCode' }] })
    const beyond = await change('household', householdIn(VILLAGE).id, { areaCode: OTHER_TOWNSHIP, values: {} }, clerk)
    expect(errorOf(beyond)).toMatchObject({ status: 403, code: 'outOfScope' })
  })
})

describe('a member', () => {
  test('who moves is found with the new household at once, and counted there', async () => {
    const from = householdIn(VILLAGE, 1)
    const to = householdIn(OTHER_TOWNSHIP, 1)
    const mover = membersIn(from.id)[1]
    if (!mover) throw new Error('no member')
    const count = async (id: string) => (await read('household', id)).values['memberCount']
    saved(await change('household', to.id, { values: { memberCount: 2 } }))
    saved(
      await county.send('POST', '/api/registers/membership', {
        countyCode: '530326',
        personId: mover.id,
        validFrom: '2022-09-01',
        values: { programme: 'monitoring', household: to.id, relation: 'daughterInLaw', reason: 'marriageIn' },
      }),
    )
    expect(await search('household', mover.citizenId.slice(-4))).toContain(to.id)
    expect((await membersOf(to.id)).map((row) => row.personId)).toContain(mover.id)
    expect((await membersOf(from.id)).map((row) => row.personId)).not.toContain(mover.id)
    expect(await count(to.id)).toBe(3)
    expect((await read('person', mover.id)).areaCode).toBe(OTHER_TOWNSHIP)
    expect(await search('person', mover.name, clerk)).not.toContain(mover.id)
  })

  test('whose membership was ended by mistake is taken in again by clearing the end', async () => {
    const household = householdIn(VILLAGE, 2)
    const membership = first(await membersOf(household.id))
    const ended = saved(
      await change('membership', membership.id, { validTo: '2022-09-01', values: { reason: 'split' } }),
    )
    expect(ended.validTo).toBe('2022-09-01')
    const name = membersIn(household.id).find((one) => one.id === membership.personId)?.name ?? ''
    expect(await search('person', name)).not.toContain(membership.personId)
    const again = saved(await change('membership', membership.id, { validTo: null, values: { reason: null } }))
    expect(again).toMatchObject({ id: membership.id, validTo: null, values: { reason: null } })
    expect(await search('person', name)).toContain(membership.personId)
    const history = (await county.get(`${url('membership', membership.id)}/history`)).json<{ values: object }[]>()
    expect(history).toMatchObject([{ values: { reason: 'split' } }, {}])
  })

  test('cannot be a second head', async () => {
    const household = householdIn(VILLAGE)
    const spouse = (await membersOf(household.id)).find((row) => row.values['relation'] !== 'head')
    const refused = errorOf(await change('membership', spouse?.id ?? '', { values: { relation: 'head' } }))
    expect(refused).toMatchObject({ status: 422, issues: [{ path: 'relation' }] })
    expect(refused.issues[0]?.text.zh).toContain('户主')
  })
})

describe('a status changed by form', () => {
  test('that was ended is reopened by clearing its end, and other fields are cleared', async () => {
    const body = { countyCode: '530326', householdId: householdIn(VILLAGE).id }
    const open = { ...body, validFrom: '2022-02-01', values: { grade: 'B', floorArea: 5000 } }
    const created = saved(await county.send('POST', '/api/registers/dwelling', open))
    expect(saved(await change('dwelling', created.id, { validTo: '2022-03-01', values: {} })).validTo).toBe(
      '2022-03-01',
    )
    const reopened = saved(await change('dwelling', created.id, { validTo: null, values: { floorArea: null } }))
    expect(reopened).toMatchObject({ id: created.id, validTo: null, values: { grade: 'B', floorArea: null } })
    expect(await listed('dwelling', 'on=2022-05-01')).toContain(created.id)
  })

  test('is not reopened over the value that came after it, and the day is named', async () => {
    const body = { countyCode: '530326', householdId: householdIn(VILLAGE, 1).id }
    const a = saved(
      await county.send('POST', '/api/registers/dwelling', {
        ...body,
        validFrom: '2022-02-01',
        values: { grade: 'B' },
      }),
    )
    saved(
      await county.send('POST', '/api/registers/dwelling', {
        ...body,
        validFrom: '2022-06-01',
        values: { grade: 'D' },
      }),
    )
    const refused = errorOf(await change('dwelling', a.id, { validTo: null, values: {} }))
    expect(refused).toMatchObject({ status: 422, issues: [{ path: 'validTo' }] })
    expect(refused.issues[0]?.text.zh).toContain('2022-06-01')
  })
})

test('a neighbour county sees nothing of all this', async () => {
  expect(await search('person', '欧阳', neighbour)).toEqual([])
})

describe('a household and its people registered by form', () => {
  const newHousehold = (body: object, who = county) => who.send('POST', '/api/registers/household', body)
  const newPerson = (householdId: string, values: object, more: object = {}, who = county) =>
    who.send('POST', '/api/registers/person', {
      countyCode: '530326',
      householdId,
      validFrom: '2022-09-01',
      membership: { relation: 'head' },
      values,
      ...more,
    })

  test('are found, counted and matched at once', async () => {
    const household = saved(
      await newHousehold({ areaCode: VILLAGE, values: { householdCode: 'YN7001', hamlet: '大村' } }),
    )
    expect(household).toMatchObject({ areaCode: VILLAGE, countyCode: '530326', values: { hamlet: '大村' } })
    expect(await search('household', 'yn7001')).toEqual([household.id])
    const number = syntheticId(7101)
    const head = saved(await newPerson(household.id, { name: '司马青山', citizenId: number }))
    expect(head).toMatchObject({
      areaCode: VILLAGE,
      values: { birthDay: `${number.slice(6, 10)}-01-01`, name: '司马青山' },
    })
    expect(head.values['sex']).not.toBeNull()
    expect(await search('household', 'smqs')).toEqual([household.id])
    expect(await membersOf(household.id)).toMatchObject([
      { personId: head.id, validFrom: '2022-09-01', values: { relation: 'head', programme: 'monitoring' } },
    ])
    expect((await read('household', household.id)).values).toMatchObject({ headName: '司马青山', memberCount: 1 })
    expect(await schoolingOf(number, '司马青山', '新户小学')).toEqual([head.id])
    const child = newPerson(household.id, { name: '司马小山' }, { membership: { relation: 'son', reason: 'birth' } })
    expect(saved(await child).values['citizenId']).toBeNull()
    expect((await read('household', household.id)).values['memberCount']).toBe(2)
  })

  test('rows that waited for them enter their register', async () => {
    const number = syntheticId(7102)
    expect(await schoolingOf(number, '等待人', '等待小学')).toEqual([])
    const one = saved(
      await newPerson(
        householdIn(VILLAGE).id,
        { name: '等待人', citizenId: number },
        { membership: { relation: 'son' } },
      ),
    )
    const { rows } = (await county.get(`/api/registers/schooling?countyCode=530326&personId=${one.id}`)).json<List>()
    expect(rows.map((row) => row.values['school'])).toEqual(['等待小学'])
  })

  test.each([
    ['a township is too wide a place for a household', { areaCode: NAGU, values: {} }, 422, 'areaCode'],
    ['a place is needed', { values: {} }, 422, 'areaCode'],
    [
      'a code another household has is refused',
      { areaCode: VILLAGE, values: { householdCode: 'YN7001' } },
      422,
      'householdCode',
    ],
  ])('%s', async (_what, body, status, path) => {
    const refused = errorOf(await newHousehold(body))
    expect(refused).toMatchObject({ status, code: 'recordInvalid', issues: [{ path }] })
    expect(refused.issues[0]?.text.zh).toMatch(/\p{Script=Han}/u)
    if (path === 'householdCode') expect(refused.issues[0]?.text.zh).toContain('司马青山')
  })

  test('nobody registers a household outside their area', async () => {
    const beyond = await newHousehold({ areaCode: OTHER_TOWNSHIP, values: {} }, clerk)
    expect(errorOf(beyond)).toMatchObject({ status: 403, code: 'outOfScope' })
  })

  test('a person without household, relation, name or with a wrong number is not saved, and each is named', async () => {
    const one = householdIn(VILLAGE)
    const none = await county.send('POST', '/api/registers/person', { values: { name: '无户人' } })
    expect(errorOf(none)).toMatchObject({ status: 422, issues: [{ path: 'householdId' }] })
    const unrelated = await newPerson(one.id, { name: '无关人' }, { membership: {} })
    expect(errorOf(unrelated)).toMatchObject({ status: 422, issues: [{ path: 'membership.relation' }] })
    const second = await newPerson(one.id, { name: '第二户主' })
    expect(errorOf(second)).toMatchObject({ status: 422, issues: [{ path: 'membership.relation' }] })
    const wrong = await newPerson(one.id, { citizenId: '539900198001010000' }, { membership: { relation: 'son' } })
    expect(errorOf(wrong).issues.map((issue) => issue.path)).toEqual(['name', 'citizenId'])
    const beyond = await newPerson(householdIn(OTHER_TOWNSHIP).id, { name: '越界人' }, {}, clerk)
    expect(errorOf(beyond)).toMatchObject({ status: 404, code: 'recordNotFound' })
    expect(await search('person', '无关人')).toEqual([])
  })

  test('a number that somebody has already is refused with their name and household', async () => {
    const [, taken] = membersIn(householdIn(VILLAGE).id)
    const refused = errorOf(
      await newPerson(
        householdIn(VILLAGE, 2).id,
        { name: '重名人', citizenId: taken?.citizenId },
        { membership: { relation: 'son' } },
      ),
    )
    expect(refused).toMatchObject({ status: 422, issues: [{ path: 'citizenId' }] })
    expect(refused.issues[0]?.text.zh).toContain(taken?.name)
    expect(refused.issues[0]?.text.zh).toContain('欧阳建国')
  })
})
