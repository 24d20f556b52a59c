/** Policy parameters over HTTP: entered by one person, approved by another, each in their own area (R99). */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildServer } from '../src/app/server.ts'
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
      { key: string; current: { value: number } | null; values: { id: string; approvable: boolean }[] }[]
    >()
    return first(all.filter((one) => one.key === 'monitoringLine'))
  }

  test('holds once a second person has approved it, and not before', async () => {
    const { id } = (await enter(county)).json<{ id: string }>()
    expect((await line(county)).current).toBeNull()
    expect((await line(county)).values).toMatchObject([{ id, approvable: false }])
    expect((await line(analyst)).values).toMatchObject([{ id, approvable: true }])
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
    expect(errorOf(await analyst.send('POST', `/api/parameters/values/${id}/approve`))).toMatchObject({ status: 403 })
    const second = await visitor(http, services, '周省级', [{ role: 'provincialAnalyst', areaCode: '530000000000' }])
    expect((await second.send('POST', `/api/parameters/values/${id}/approve`)).status).toBe(200)
    expect((await second.send('POST', `/api/parameters/values/${id}/approve`)).status).toBe(403)
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
    expect(errorOf(await analyst.send('POST', `/api/parameters/values/${id}/withdraw`))).toMatchObject({ status: 404 })
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
