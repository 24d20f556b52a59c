/** Reading registers over HTTP: lists within an area, filtered, sorted and searched, and single records. */
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { person } from '../src/features/people/registers.ts'
import { scopeOf } from '../src/language/access/scope.ts'
import { withScope } from '../src/platform/postgres/database.ts'
import { useDatabase } from './support/database.ts'
import { ELSEWHERE, HUIZE, NAGU, useOffice, VILLAGE, type List, type Rec } from './support/office.ts'
import { errorOf, first } from './support/visitor.ts'
import { syntheticId } from './support/world.ts'

const database = useDatabase()
const office = useOffice(database)

describe('the list of a register', () => {
  const list = async (query: string, who = office.county, register = 'household') => {
    const answer = await who.get(`/api/registers/${register}${query}`)
    expect(answer.status).toBe(200)
    return answer.json<List>()
  }

  test('holds what lies in my area, counted exactly', async () => {
    for (const [who, prefix] of [
      [office.county, '530326'],
      [office.clerk, '530326102'],
      [office.cadre, VILLAGE],
      [office.analyst, '53'],
    ] as const) {
      const { rows, total, totalIsExact } = await list('?limit=200', who)
      expect({ total, exact: totalIsExact }).toEqual({ total: office.householdsIn(prefix).length, exact: true })
      expect(rows.map((row) => row.id).sort()).toEqual(
        office
          .householdsIn(prefix)
          .map((one) => one.id)
          .sort(),
      )
    }
  })

  test('is narrowed by the area that is chosen', async () => {
    for (const area of [HUIZE, NAGU, VILLAGE]) {
      const prefix = area.replace(/0+$/, '')
      const { rows, total } = await list(`?area=${area}&limit=200`)
      expect(total).toBe(office.householdsIn(prefix).length)
      expect(rows.every((row) => row.areaCode.startsWith(prefix))).toBe(true)
    }
    expect((await list(`?area=530326999999`)).total).toBe(0)
    // Above my area is my area, not more.
    expect((await list('?area=530000000000')).total).toBe(office.householdsIn('530326').length)
  })

  test.each(['530627000000', ELSEWHERE, '540000000000'])('of %s, which is not mine, is refused', async (area) => {
    expect(errorOf(await office.county.get(`/api/registers/household?area=${area}`))).toMatchObject({
      status: 403,
      code: 'outOfScope',
    })
  })

  test('is refused, not widened, when the area cannot be read', async () => {
    for (const query of ['area=530326', 'area=x', 'area=', `area=${HUIZE}&area=${NAGU}`])
      for (const url of ['/api/registers/household', '/api/clues', '/api/me']) {
        const { status } = await office.county.get(`${url}?${query}`)
        expect({ url, query, refused: status === 400 || status === 403 }).toEqual({ url, query, refused: true })
      }
    for (const area of ['000000000000', '005303260000'])
      expect(errorOf(await office.county.get(`/api/registers/household?area=${area}`)).code).toBe('invalidRequest')
  })

  test('comes in pages that together are the whole, each row once', async () => {
    const pages = await Promise.all([0, 4, 8].map((offset) => list(`?limit=4&offset=${offset}`)))
    const ids = pages.flatMap((page) => page.rows.map((row) => row.id))
    expect(ids).toHaveLength(office.householdsIn('530326').length)
    expect(new Set(ids).size).toBe(ids.length)
    expect(new Set(pages.map((page) => page.total)).size).toBe(1)
  })

  test('is sorted by any open field, both ways, the unknown last', async () => {
    const target = first(office.householdsIn(VILLAGE))
    await withScope(database.services.db, scopeOf([HUIZE]), (tx) =>
      sql`UPDATE household SET hamlet = NULL WHERE id = ${target.id}`.execute(tx),
    )
    for (const sort of ['hamlet', '-hamlet']) {
      const { rows } = await list(`?sort=${sort}&limit=200`)
      const values = rows.map((row) => row.values['hamlet'])
      expect(values.at(-1)).toBeNull()
      const known = values.slice(0, -1).map(String)
      const sorted = known.toSorted()
      expect(known).toEqual(sort.startsWith('-') ? sorted.toReversed() : sorted)
    }
  })

  test('is filtered by value, by not known, and by the keyed index of sealed values', async () => {
    const one = first(office.world.persons.filter((each) => each.areaCode === VILLAGE))
    const found = await list(`?filter=citizenId:${one.citizenId.toLowerCase()}`, office.county, 'person')
    expect(found.rows.map((row) => row.id)).toEqual([one.id])
    expect((await list('?filter=citizenId:', office.county, 'person')).total).toBe(0)
    expect((await list('?filter=hamlet:')).total).toBe(1)
    const sexes = await Promise.all(
      person.fields.sex.codes.items.map(({ code }) => list(`?filter=sex:${code}`, office.county, 'person')),
    )
    expect(sexes.reduce((sum, { total }) => sum + total, 0)).toBe(
      office.world.persons.filter((each) => each.countyCode === '530326').length,
    )
    const members = await list(`?filter=household:${one.householdId}&filter=relation:head`, office.county, 'membership')
    expect(members.total).toBe(1)
  })

  test.each([
    'filter=nothing:x',
    'filter=x',
    'filter=constructor:x',
    'filter=memberCount:many',
    'filter=memberCount:1.5',
    'sort=nothing',
    'sort=phone',
    'sort=constructor',
    'sort=-',
    'limit=0',
    'limit=201',
    'offset=-1',
    'householdId=x',
    'on=2022-02-30',
    'on=0000-01-01',
    'personId=01900000-0000-7000-8000-000000000001',
    'q=%00',
  ])('refuses %s', async (query) => {
    expect(errorOf(await office.county.get(`/api/registers/household?${query}`))).toMatchObject({
      status: 400,
      code: 'invalidRequest',
    })
  })

  test.each(['birthDay:soon', 'birthDay:0000-01-01'])('refuses the filter %s of a day', async (filter) => {
    expect(errorOf(await office.county.get(`/api/registers/person?filter=${filter}`)).status).toBe(400)
  })

  test('refuses the filter of a reference that is no id', async () => {
    expect(errorOf(await office.county.get('/api/registers/membership?filter=household:x')).status).toBe(400)
    expect((await office.county.get('/api/registers/membership?filter=household:')).json<List>().total).toBe(0)
  })

  test('is searched by the beginning of a name, of its letters, of a number', async () => {
    const one = first(office.world.persons.filter((each) => each.areaCode === VILLAGE))
    for (const q of [one.name, one.name.slice(0, -1), VILLAGE, one.citizenId.slice(-4)]) {
      const { rows } = await list(`?q=${encodeURIComponent(q)}&limit=200`)
      expect({ q, found: rows.some((row) => row.id === one.householdId) }).toEqual({ q, found: true })
    }
    for (const q of ['%', '_', one.name.slice(1), "'", '不存在'])
      expect({ q, total: (await list(`?q=${encodeURIComponent(q)}`)).total }).toEqual({ q, total: 0 })
  })

  test('is searched by a whole ID number or telephone, inside my area only', async () => {
    const one = first(office.world.persons.filter((each) => each.areaCode === VILLAGE))
    const found = async (q: string, who = office.county) =>
      (await list(`?q=${encodeURIComponent(q)}`, who)).rows.map((row) => row.id)
    expect(await found(one.citizenId)).toEqual([one.householdId])
    const own = (await office.county.get(`/api/registers/household/530326/${one.householdId}`)).json<Rec>()
    // The middle of a made-up number is zeros, which the mask hides.
    const phone = String(own.values['phone']).replace('****', '0000')
    expect(await found(phone)).toContain(one.householdId)
    expect(await found(`${phone.slice(0, 3)} ${phone.slice(3, 7)}-${phone.slice(7)}`)).toContain(one.householdId)
    const stranger = first(office.world.persons.filter((each) => each.areaCode === ELSEWHERE))
    expect(await found(stranger.citizenId)).toEqual([])
    expect(await found(stranger.citizenId, office.analyst)).toEqual([stranger.householdId])
  })

  test('of statuses as of a day holds those in force', async () => {
    expect((await list('?on=2021-12-31', office.county, 'dwelling')).total).toBe(0)
    expect((await list('?on=2022-01-01', office.county, 'dwelling')).total).toBe(office.householdsIn('530326').length)
  })
})

describe('a record', () => {
  test('is shown with its area, its source and whom it is about', async () => {
    const { rows } = (await office.county.get('/api/registers/dwelling?limit=1')).json<List>()
    const listed = first(rows)
    const read = (await office.county.get(`/api/registers/dwelling/${listed.countyCode}/${listed.id}`)).json<Rec>()
    expect(read).toEqual(listed)
    expect(read).toMatchObject({
      source: 'ruralRevitalisation',
      validFrom: '2022-01-01',
      validTo: null,
      recordedBy: 'test',
    })
    expect(read.areaName).toMatch(/^云南省曲靖市会泽县/)
    expect(read.about).toContain(read.areaCode)
  })

  test('of people hides all but the ends of numbers, everywhere it is shown', async () => {
    const one = first(office.world.persons.filter((each) => each.areaCode === VILLAGE))
    const urls = [
      `/api/registers/person/530326/${one.id}`,
      '/api/registers/person?limit=200',
      '/api/registers/person/export?format=csv',
      `/api/households/530326/${one.householdId}/card`,
    ]
    for (const url of urls) {
      const answer = await office.county.get(url)
      expect({ url, status: answer.status }).toEqual({ url, status: 200 })
      const body = answer.bytes.toString()
      expect({ url, whole: /539900\d{8}\d{3}[\dX]/.test(body) || /139\d{8}/.test(body) }).toEqual({ url, whole: false })
    }
    const { values } = (await office.county.get(`/api/registers/person/530326/${one.id}`)).json<Rec>()
    expect(values['citizenId']).toBe(`${one.citizenId.slice(0, 3)}***********${one.citizenId.slice(-4)}`)
    expect(values['phone']).toMatch(/^139\*{4}\d{4}$/)
  })

  test('of another county does not exist for me', async () => {
    const other = first(office.householdsIn('530627'))
    for (const url of [`530627/${other.id}`, `530326/${other.id}`, '530326/01900000-0000-7000-8000-000000000001'])
      expect(errorOf(await office.county.get(`/api/registers/household/${url}`))).toMatchObject({
        status: 404,
        code: 'recordNotFound',
      })
    expect((await office.county.get(`/api/registers/household/530627/${other.id}/history`)).json()).toEqual([])
  })
})

test('the numbers of made-up persons are valid, so that the tests above stand for real ones', () => {
  expect(syntheticId(1)).toMatch(/^539900\d{11}[\dX]$/)
})
