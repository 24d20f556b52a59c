/** Policy parameters over HTTP: entered by one person, approved by another, each in their own area (R99). */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildServer } from '../src/app/server.ts'
import { loadPolicy } from '../src/features/policy/index.ts'
import { VOCABULARY } from '../src/features/screening/index.ts'
import type { Services } from '../src/platform/actor.ts'
import type { Http } from '../src/platform/http/server.ts'
import { useDatabase } from './support/database.ts'
import { errorOf, first, visitor, type Visitor } from './support/visitor.ts'

const database = useDatabase()
const HUIZE = '530326000000'
let services: Services
let http: Http
let county: Visitor
let clerk: Visitor
let analyst: Visitor

beforeAll(async () => {
  ;({ services } = database)
  http = await buildServer(services)
  await http.fastify.ready()
  county = await visitor(http, services, '王县级', [{ role: 'countyOfficer', areaCode: HUIZE }])
  clerk = await visitor(http, services, '李乡镇', [{ role: 'townshipClerk', areaCode: '530326102000' }])
  analyst = await visitor(http, services, '孙省级', [{ role: 'provincialAnalyst', areaCode: '530000000000' }])
})
afterAll(() => http.fastify.close())

describe('a policy parameter', () => {
  const value = {
    value: '8000元',
    areaCode: HUIZE,
    validFrom: '2022-01-01',
    validTo: null,
    document: '会政发〔2022〕1号',
    certainty: 'sure',
    note: null,
  }
  const enter = (who: Visitor, change: object = {}, key = 'monitoringLine') =>
    who.send('POST', `/api/parameters/${key}/values`, { ...value, ...change })
  const line = async (who: Visitor, area = HUIZE) => {
    const all = (await who.get(`/api/parameters?area=${area}&on=2022-09-30`)).json<
      { key: string; current: { value: number } | null; values: { id: string; state: string; acts: string[] }[] }[]
    >()
    return first(all.filter((one) => one.key === 'monitoringLine'))
  }

  test('holds once a second person has approved it, and not before', async () => {
    const { id } = (await enter(county)).json<{ id: string }>()
    expect((await line(county)).current).toBeNull()
    expect((await line(county)).values).toMatchObject([{ id, state: 'proposed', acts: ['withdraw'] }])
    expect((await line(analyst)).values).toMatchObject([{ id, acts: ['approve', 'sendBack'] }])
    expect(errorOf(await county.send('POST', `/api/parameters/values/${id}/approve`))).toMatchObject({
      status: 403,
      code: 'forbidden',
    })
    expect((await analyst.send('POST', `/api/parameters/values/${id}/approve`)).status).toBe(200)
    expect((await line(county)).current).toMatchObject({ value: 800_000, approvedBy: '孙省级', enteredBy: '王县级' })
    expect((await line(analyst, '530627000000')).current).toBeNull()
  })

  test('is never approved by the person who entered it, whatever their permissions, nor twice', async () => {
    const { id } = (await enter(analyst, { areaCode: '530627000000' })).json<{ id: string }>()
    expect(errorOf(await analyst.send('POST', `/api/parameters/values/${id}/approve`))).toMatchObject({
      status: 403,
      code: 'ownProposal',
    })
    const second = await visitor(http, services, '周省级', [{ role: 'provincialAnalyst', areaCode: '530000000000' }])
    expect((await second.send('POST', `/api/parameters/values/${id}/approve`)).status).toBe(200)
    expect(errorOf(await second.send('POST', `/api/parameters/values/${id}/approve`))).toMatchObject({
      status: 409,
      code: 'policyState',
    })
    const direct = sql`UPDATE parameter_value SET approved_by = entered_by WHERE id = ${id}`.execute(services.db.kysely)
    await expect(direct).rejects.toThrow(/parameter_value_two_people/)
  })

  test('is entered for the own area only, by who may', async () => {
    for (const areaCode of ['530627000000', '530000000000', '000000000000'])
      expect(errorOf(await enter(county, { areaCode })).status).toBe(403)
    expect(errorOf(await enter(clerk)).code).toBe('forbidden')
    const { id } = (await enter(analyst, { areaCode: '530627000000', validFrom: '2022-02-01' })).json<{ id: string }>()
    for (const act of ['approve', 'withdraw'])
      expect((await county.send('POST', `/api/parameters/values/${id}/${act}`)).status).toBe(403)
    expect((await analyst.send('POST', `/api/parameters/values/${id}/withdraw`)).status).toBe(200)
    expect(errorOf(await analyst.send('POST', `/api/parameters/values/${id}/withdraw`))).toMatchObject({ status: 409 })
  })

  test.each([
    ['an amount without sense', { value: '七千' }, 'value'],
    ['a share for an amount', { value: '50%' }, 'value'],
    ['an amount below nothing', { value: '-1元' }, 'value'],
    ['an end before the beginning', { validTo: '2022-01-01' }, 'validTo'],
  ])('with %s is refused', async (_what, change, field) => {
    expect(errorOf(await enter(county, change))).toMatchObject({ status: 422, issues: [{ path: field }] })
  })

  test('that nobody knows is not found, and an area that is not there is refused', async () => {
    expect(errorOf(await enter(county, {}, 'noSuchThing'))).toMatchObject({ status: 404 })
    expect(errorOf(await enter(county, {}, 'constructor'))).toMatchObject({ status: 404 })
    expect(errorOf(await enter(county, { areaCode: '530326999999' }))).toMatchObject({
      status: 422,
      issues: [{ path: 'areaCode' }],
    })
  })
})

/** One and the same person in two roles, a second one, and what each may do to a value. */
describe('a value in force', () => {
  const value = { value: '9000元', validTo: null, document: '会政发〔2022〕2号', certainty: 'sure', note: null }
  interface Shown {
    readonly id: string
    readonly state: string
    readonly acts: readonly string[]
    readonly enteredBy: string
    readonly approvedBy: string | null
    readonly history: readonly { act: string; by: string; reason: string | null; document: string | null }[]
  }
  const act = (who: Visitor, id: string, path: string, body?: object) =>
    who.send('POST', `/api/parameters/values/${id}/${path}`, body)
  const shown = async (who: Visitor, id: string, key = 'illnessFixedSum') => {
    const all = (await who.get('/api/parameters?on=2022-09-30')).json<{ key: string; values: Shown[] }[]>()
    return first(first(all.filter((one) => one.key === key)).values.filter((one) => one.id === id))
  }
  const inForceNow = async (id: string) =>
    (await loadPolicy(services, VOCABULARY)).values.some((one) => 'id' in one && one.id === id)
  const WHY = { reason: '文件已废止', document: '会政发〔2022〕9号' }
  let days = 0
  let both: Visitor
  let second: Visitor

  beforeAll(async () => {
    both = await visitor(http, services, '两岗', [
      { role: 'countyOfficer', areaCode: HUIZE },
      { role: 'provincialAnalyst', areaCode: '530000000000' },
    ])
    second = await visitor(http, services, '复核', [{ role: 'provincialAnalyst', areaCode: '530000000000' }])
  })

  /** Entered by the county, approved by the province; every value begins on a day of its own. */
  const approved = async (entering = county, approving = analyst): Promise<string> => {
    days += 1
    const validFrom = `2022-03-${String(days).padStart(2, '0')}`
    const body = { ...value, areaCode: HUIZE, validFrom }
    const { id } = (await entering.send('POST', '/api/parameters/illnessFixedSum/values', body)).json<{ id: string }>()
    expect((await act(approving, id, 'approve')).status).toBe(200)
    return id
  }

  test('is not withdrawn by one person, whoever they are', async () => {
    const id = await approved()
    for (const who of [county, analyst, both, second])
      expect(errorOf(await act(who, id, 'withdraw'))).toMatchObject({ status: 409, code: 'policyState' })
    expect(await inForceNow(id)).toBe(true)
    await expect(
      sql`UPDATE parameter_value SET withdrawn_by = 'x', withdrawn_at = now() WHERE id = ${id}`.execute(
        services.db.kysely,
      ),
    ).rejects.toThrow(/parameter_value_withdrawn_by_two/)
  })

  test('is withdrawn when one person proposes it and another agrees, and all of it is kept', async () => {
    const id = await approved()
    expect((await act(county, id, 'withdrawal', WHY)).status).toBe(200)
    expect(await inForceNow(id)).toBe(true)
    expect(await shown(analyst, id)).toMatchObject({
      state: 'withdrawalProposed',
      acts: ['approveWithdrawal', 'refuseWithdrawal'],
    })
    expect((await shown(county, id)).acts).toEqual(['cancelWithdrawal'])
    expect((await act(analyst, id, 'withdrawal/approve')).status).toBe(200)
    expect(await inForceNow(id)).toBe(false)
    expect(await shown(clerk, id)).toMatchObject({
      state: 'withdrawn',
      acts: [],
      enteredBy: '王县级',
      approvedBy: '孙省级',
      history: [
        { act: 'proposeWithdrawal', by: '王县级', ...WHY },
        { act: 'approveWithdrawal', by: '孙省级' },
      ],
    })
  })

  test('is not withdrawn by whoever proposed that, in whatever role', async () => {
    const id = await approved()
    expect((await act(both, id, 'withdrawal', WHY)).status).toBe(200)
    for (const path of ['withdrawal/approve', 'withdrawal/refuse'])
      expect(errorOf(await act(both, id, path, { reason: '不再需要' }))).toMatchObject({
        status: 403,
        code: 'ownProposal',
      })
    await expect(
      sql`UPDATE parameter_value SET withdrawn_by = withdrawal_proposed_by WHERE id = ${id}`.execute(
        services.db.kysely,
      ),
    ).rejects.toThrow(/parameter_value_withdrawn_by_two/)
    expect(errorOf(await act(county, id, 'withdrawal/cancel'))).toMatchObject({ status: 403, code: 'notOwnProposal' })
    expect((await act(both, id, 'withdrawal/cancel')).status).toBe(200)
    expect(await shown(county, id)).toMatchObject({ state: 'approved', acts: ['proposeWithdrawal'] })
    expect(await inForceNow(id)).toBe(true)
  })

  test('stays when the second person does not agree, with the reason', async () => {
    const id = await approved()
    await act(county, id, 'withdrawal', WHY)
    expect(errorOf(await act(analyst, id, 'withdrawal/refuse', {})).issues).toMatchObject([{ path: 'reason' }])
    expect((await act(analyst, id, 'withdrawal/refuse', { reason: '文件仍有效' })).status).toBe(200)
    expect(await shown(county, id)).toMatchObject({
      state: 'approved',
      history: [{ act: 'proposeWithdrawal' }, { act: 'refuseWithdrawal', by: '孙省级', reason: '文件仍有效' }],
    })
  })

  test('is withdrawn once, also when two people agree at once', async () => {
    const id = await approved()
    await act(county, id, 'withdrawal', WHY)
    const answers = await Promise.all([analyst, second].map((who) => act(who, id, 'withdrawal/approve')))
    expect(answers.map((one) => one.status).toSorted((a, b) => a - b)).toEqual([200, 409])
  })

  test('needs the permission and the area for each act', async () => {
    const id = await approved()
    const elsewhere = await visitor(http, services, '外县', [{ role: 'countyOfficer', areaCode: '530627000000' }])
    expect(errorOf(await act(elsewhere, id, 'withdrawal', WHY))).toMatchObject({ status: 403, code: 'outOfScope' })
    expect(errorOf(await act(clerk, id, 'withdrawal', WHY))).toMatchObject({ status: 403, code: 'forbidden' })
    await act(analyst, id, 'withdrawal', WHY)
    for (const path of ['withdrawal/approve', 'withdrawal/refuse'])
      expect(errorOf(await act(county, id, path, { reason: '不同意' }))).toMatchObject({ code: 'forbidden' })
  })

  test('is not joined by another that begins on the same day', async () => {
    const id = await approved()
    const body = { ...value, areaCode: HUIZE, validFrom: `2022-03-${String(days).padStart(2, '0')}` }
    const twin = (await county.send('POST', '/api/parameters/illnessFixedSum/values', body)).json<{ id: string }>()
    expect(errorOf(await act(analyst, twin.id, 'approve'))).toMatchObject({ status: 409, code: 'valueCollides' })
    await act(county, id, 'withdrawal', WHY)
    await act(analyst, id, 'withdrawal/approve')
    expect((await act(analyst, twin.id, 'approve')).status).toBe(200)
  })
})

describe('a value that nobody has approved', () => {
  const enter = async (who: Visitor): Promise<string> => {
    const body = {
      value: null,
      areaCode: HUIZE,
      validFrom: '2022-05-01',
      validTo: null,
      document: '无',
      certainty: 'unsure',
      note: null,
    }
    return (await who.send('POST', '/api/parameters/illnessFixedSum/values', body)).json<{ id: string }>().id
  }
  const act = (who: Visitor, id: string, path: string, body?: object) =>
    who.send('POST', `/api/parameters/values/${id}/${path}`, body)

  test('is taken back by whoever entered it, and by nobody else', async () => {
    const id = await enter(county)
    const colleague = await visitor(http, services, '同事', [{ role: 'countyOfficer', areaCode: HUIZE }])
    for (const who of [colleague, analyst])
      expect(errorOf(await act(who, id, 'withdraw'))).toMatchObject({ status: 403, code: 'notOwnProposal' })
    expect((await act(county, id, 'withdraw')).status).toBe(200)
    expect(errorOf(await act(analyst, id, 'approve'))).toMatchObject({ status: 409, code: 'policyState' })
  })

  test('is sent back with a reason, by somebody else', async () => {
    const id = await enter(analyst)
    expect(errorOf(await act(analyst, id, 'send-back', { reason: '文号有误' }))).toMatchObject({ code: 'ownProposal' })
    const second = await visitor(http, services, '周省级', [{ role: 'provincialAnalyst', areaCode: '530000000000' }])
    expect(errorOf(await act(second, id, 'send-back', { reason: ' ' })).status).toBe(400)
    expect((await act(second, id, 'send-back', { reason: '文号有误' })).status).toBe(200)
    expect(errorOf(await act(second, id, 'approve'))).toMatchObject({ status: 409 })
  })
})
