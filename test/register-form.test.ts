/** Facts entered by form over HTTP: kept with their history, checked, and refused by field. */
import { describe, expect, test } from 'vitest'
import { PERMISSIONS } from '../src/language/access/permissions.ts'
import { useDatabase } from './support/database.ts'
import { ELSEWHERE, useOffice, VILLAGE, type List, type Rec } from './support/office.ts'
import { errorOf, first } from './support/visitor.ts'

const office = useOffice(useDatabase())

describe('a fact entered by form', () => {
  const body = (values: object, more: object = {}) => {
    const { id } = first(office.householdsIn(VILLAGE))
    return { countyCode: '530326', householdId: id, validFrom: '2022-06-01', values, ...more }
  }
  const create = (values: object, more: object = {}, who = office.county, register = 'dwelling') =>
    who.send('POST', `/api/registers/${register}`, body(values, more))

  test('is shown, changed, and its former values kept with who said them', async () => {
    const created = (await create({ grade: 'D', floorArea: 8050 })).json<Rec>()
    expect(created).toMatchObject({
      areaCode: VILLAGE,
      source: 'township',
      validFrom: '2022-06-01',
      recordedBy: '王县级',
      values: { grade: 'D' },
    })
    const url = `/api/registers/dwelling/530326/${created.id}`
    expect((await office.county.get(`${url}/history`)).json()).toEqual([])

    const changed = await office.clerk.send('PUT', url, { recordedAt: created.recordedAt, values: { grade: 'B' } })
    expect(changed.json<Rec>()).toMatchObject({
      id: created.id,
      recordedBy: '李乡镇',
      values: { grade: 'B', floorArea: 8050 },
    })
    const history = (await office.county.get(`${url}/history`)).json<
      { values: object; recordedBy: string; endedBy: string; endedAs: string }[]
    >()
    expect(history).toMatchObject([
      { values: { grade: 'D' }, recordedBy: '王县级', endedBy: '李乡镇', endedAs: 'update' },
    ])

    const late = await office.county.send('PUT', url, { recordedAt: created.recordedAt, values: { grade: 'A' } })
    expect(errorOf(late)).toMatchObject({ status: 409, code: 'recordChanged' })
    expect((await office.county.get(url)).json<Rec>().values['grade']).toBe('B')

    const cleared = await office.county.send('PUT', url, {
      recordedAt: changed.json<Rec>().recordedAt,
      values: { floorArea: null },
    })
    expect(cleared.json<Rec>().values).toEqual({ grade: 'B', floorArea: null, proof: null })
  })

  test('said twice is one fact', async () => {
    const a = await create({ grade: 'C' }, { validFrom: '2022-07-01' })
    const b = await create({ grade: 'C' }, { validFrom: '2022-07-01' })
    const c = await create({ grade: 'C' }, { validFrom: '2022-07-15' })
    expect([b.status, c.status]).toEqual([200, 200])
    expect([b, c].map((answer) => answer.json<Rec>().id)).toEqual([a, a].map((answer) => answer.json<Rec>().id))
  })

  test('of an amount of a month is not written over the one that was there, but the one is changed', async () => {
    const values = { month: '2021-05', category: 'wage', amount: 100 }
    const a = (await create(values, {}, office.county, 'incomeEntry')).json<Rec>()
    const again = errorOf(await create({ ...values, amount: 200 }, {}, office.county, 'incomeEntry'))
    expect(again).toMatchObject({ status: 422, code: 'recordInvalid', issues: [{ path: 'month' }] })
    expect(again.issues[0]?.text.zh).toMatch(/“月份、收入类别”相同的记录已经登记.*请打开原记录修改/)
    const url = `/api/registers/incomeEntry/530326/${a.id}`
    const b = (await office.county.send('PUT', url, { recordedAt: a.recordedAt, values: { amount: 200 } })).json<Rec>()
    expect(b).toMatchObject({ id: a.id, values: { amount: 200 } })
    const moved = await office.county.send('PUT', url, {
      recordedAt: b.recordedAt,
      values: { month: '2021-06' },
    })
    expect(errorOf(moved)).toMatchObject({ status: 422, issues: [{ path: 'month' }] })
  })

  test.each([
    ['a code that is none', { grade: 'E' }, {}, 'grade'],
    ['a field that is none', { colour: 'red' }, {}, 'colour'],
    ['too large a number', { floorArea: 1_000_001 }, {}, 'floorArea'],
    ['no first day', { grade: 'A' }, { validFrom: undefined }, 'validFrom'],
    ['an end before its beginning', { grade: 'A' }, { validTo: '2022-06-01' }, 'validTo'],
  ])('with %s is not saved, and the field is named', async (_what, values, more, field) => {
    const refused = errorOf(await create(values, more))
    expect(refused).toMatchObject({ status: 422, code: 'recordInvalid', issues: [{ path: field }] })
    expect(refused.issues[0]?.text.zh).toMatch(/\p{Script=Han}/u)
  })

  test('without what is required is not saved', async () => {
    const one = first(office.world.persons.filter((each) => each.areaCode === VILLAGE))
    const url = `/api/registers/person/530326/${one.id}`
    const { recordedAt } = (await office.county.get(url)).json<Rec>()
    const refused = await office.county.send('PUT', url, { recordedAt, values: { name: null } })
    expect(errorOf(refused)).toMatchObject({ status: 422, issues: [{ path: 'name', text: { zh: '请填写“姓名”' } }] })
    const wrong = await office.county.send('PUT', url, {
      recordedAt,
      values: { citizenId: '539900198001010000', phone: '12' },
    })
    expect(
      errorOf(wrong)
        .issues.map((issue) => issue.path)
        .sort(),
    ).toEqual(['citizenId', 'phone'])
    expect((await office.county.get(url)).json<Rec>().recordedAt).toBe(recordedAt)
  })

  test('may carry a number however it is typed, and it is found by it', async () => {
    const one = first(office.world.persons.filter((each) => each.areaCode === VILLAGE).slice(1))
    const url = `/api/registers/person/530326/${one.id}`
    const { recordedAt } = (await office.county.get(url)).json<Rec>()
    const saved = await office.county.send('PUT', url, { recordedAt, values: { phone: ' 138-0000-1234 ' } })
    expect(saved.json<Rec>().values['phone']).toBe('138****1234')
    for (const typed of ['13800001234', '138 0000 1234'])
      expect(
        (await office.county.get(`/api/registers/person?filter=phone:${encodeURIComponent(typed)}`))
          .json<List>()
          .rows.map((row) => row.id),
      ).toEqual([one.id])
  })

  test('cannot take a number that another household of the county has', async () => {
    const [a, b] = office.householdsIn('530326')
    const taken = (await office.county.get(`/api/registers/household/530326/${a?.id}`)).json<Rec>().values[
      'householdCode'
    ]
    const url = `/api/registers/household/530326/${b?.id}`
    const { recordedAt } = (await office.county.get(url)).json<Rec>()
    const refused = await office.county.send('PUT', url, { recordedAt, values: { householdCode: taken } })
    expect(errorOf(refused)).toMatchObject({ status: 422, code: 'recordInvalid', issues: [{ path: 'householdCode' }] })
  })

  test('cannot refer to a household I may not see', async () => {
    const one = first(office.world.persons.filter((each) => each.areaCode === VILLAGE))
    const neighbour = first(office.householdsIn('530326103202'))
    const refused = await office.cadre.send('POST', '/api/registers/membership', {
      countyCode: '530326',
      personId: one.id,
      validFrom: '2022-08-01',
      values: { programme: 'dibao', household: neighbour.id },
    })
    expect(errorOf(refused)).toMatchObject({ status: 422, issues: [{ path: 'household' }] })
  })

  test('cannot be about somebody outside my area', async () => {
    const other = first(office.householdsIn('530627'))
    for (const who of [office.county, office.clerk, office.cadre]) {
      const refused = await create({ grade: 'A' }, { countyCode: '530627', householdId: other.id }, who)
      expect(errorOf(refused)).toMatchObject({ status: 404, code: 'recordNotFound' })
    }
    const seen = (
      await office.analyst.get(`/api/registers/dwelling?householdId=${other.id}&countyCode=530627`)
    ).json<List>()
    const row = first(seen.rows)
    const change = await office.county.send('PUT', `/api/registers/dwelling/530627/${row.id}`, {
      recordedAt: row.recordedAt,
      values: {},
    })
    expect(errorOf(change)).toMatchObject({ status: 404 })
  })

  test('needs the permission', async () => {
    expect(errorOf(await create({ grade: 'A' }, {}, office.analyst))).toMatchObject({
      status: 403,
      code: 'forbidden',
      text: { zh: expect.stringContaining(PERMISSIONS['register.edit'].zh) },
    })
  })

  test('about a village needs a village that is there and mine', async () => {
    const send = (areaCode: string | undefined) =>
      office.county.send('POST', '/api/registers/villageInfrastructure', {
        areaCode,
        validFrom: '2022-06-01',
        values: { fibre: true },
      })
    expect((await send('530326102203')).json<Rec>()).toMatchObject({
      areaCode: '530326102203',
      values: { fibre: true },
    })
    expect(errorOf(await send(ELSEWHERE))).toMatchObject({ status: 403, code: 'outOfScope' })
    for (const none of [undefined, '530326999999', '530000000000', '530300000000', '000000000000'])
      expect(errorOf(await send(none))).toMatchObject({ status: 422, issues: [{ path: 'areaCode' }] })
  })
})
