/** The web server: headers, pages, limits, errors; and the routes that every register gets from its declaration. */
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { buildServer } from '../src/app/server.ts'
import { findActor } from '../src/features/accounts/index.ts'
import { household, person } from '../src/features/people/registers.ts'
import { PERMISSIONS } from '../src/language/access/permissions.ts'
import { defineRoute } from '../src/language/access/route.ts'
import { readAll, testFolder, type TestFolder } from '../src/platform/files/test-kit.ts'
import { buildHttp, type Http } from '../src/platform/http/server.ts'
import { openDatabase, withScope } from '../src/platform/postgres/database.ts'
import { scopeOf } from '../src/language/access/scope.ts'
import type { Services } from '../src/platform/actor.ts'
import { useDatabase } from './support/database.ts'
import { asker, errorOf, first, visitor, type ErrorBody, type Visitor } from './support/visitor.ts'
import { syntheticId, writeWorld, type World } from './support/world.ts'

const database = useDatabase()
const HUIZE = '530326000000'
const NAGU = '530326102000'
const VILLAGE = '530326102201'
const ELSEWHERE = '530627102201'
const PER_VILLAGE = 3

let services: Services
let http: Http
let world: World
let folder: TestFolder
let county: Visitor
let clerk: Visitor
let cadre: Visitor
let analyst: Visitor

beforeAll(async () => {
  ;({ services } = database)
  world = await writeWorld(services, PER_VILLAGE)
  http = await buildServer(services)
  await http.fastify.ready()
  folder = await testFolder()
  county = await visitor(http, services, '王县级', [{ role: 'countyOfficer', areaCode: HUIZE }])
  clerk = await visitor(http, services, '李乡镇', [{ role: 'townshipClerk', areaCode: NAGU }])
  cadre = await visitor(http, services, '赵村级', [{ role: 'villageCadre', areaCode: VILLAGE }])
  analyst = await visitor(http, services, '孙省级', [{ role: 'provincialAnalyst', areaCode: '530000000000' }])
})
afterAll(async () => {
  await http.fastify.close()
  await folder.remove()
})

interface Rec {
  readonly id: string
  readonly countyCode: string
  readonly areaCode: string
  readonly areaName: string
  readonly about: string | null
  readonly householdId: string | null
  readonly personId: string | null
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly source: string
  readonly recordedAt: string
  readonly recordedBy: string
  readonly values: Readonly<Record<string, unknown>>
}
interface List {
  readonly rows: readonly Rec[]
  readonly total: number
  readonly totalIsExact: boolean
}

const householdsIn = (prefix: string) => world.households.filter((one) => one.areaCode.startsWith(prefix))
describe('every answer', () => {
  test('forbids foreign scripts, framing and guessing of types', async () => {
    for (const url of ['/api/about', '/api/none', '/healthz']) {
      const { headers } = await http.fastify.inject({ method: 'GET', url })
      const policy = String(headers['content-security-policy'])
      expect(policy).toMatch(/default-src 'self'/)
      expect(policy).toMatch(/script-src 'self'(;|$)/)
      expect(policy).toMatch(/frame-ancestors 'self'/)
      expect(policy).toMatch(/object-src 'none'/)
      expect(policy).not.toMatch(/upgrade-insecure-requests/)
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'SAMEORIGIN' })
      expect(headers).not.toHaveProperty('strict-transport-security')
      expect(headers).not.toHaveProperty('x-powered-by')
    }
  })

  test('about people stays in no cache', async () => {
    for (const url of ['/api/registers/household', '/api/me', '/api/registers/person/export?format=csv'])
      expect((await county.get(url)).headers['cache-control']).toBe('no-store')
  })

  test('tells health and numbers without a sign-in, and nobody by name', async () => {
    await county.get(`/api/registers/household/530326/${first(world.households).id}`)
    expect((await http.fastify.inject({ url: '/healthz' })).json()).toEqual({ status: 'ok' })
    const metrics = await http.fastify.inject({ url: '/metrics' })
    expect(metrics.body).toContain('route="/api/registers/household/:countyCode/:id"')
    expect(metrics.body).not.toContain(first(world.households).id)
  })
})

describe('pages of the web app', () => {
  let web: Http
  let webFolder = ''
  beforeAll(async () => {
    webFolder = mkdtempSync(path.join(tmpdir(), 'shouwang-web-'))
    mkdirSync(path.join(webFolder, 'assets'))
    writeFileSync(path.join(webFolder, 'index.html'), '<!doctype html><title>守望</title>')
    writeFileSync(path.join(webFolder, 'assets', 'app-1a2b.js'), `export const text = '${'x'.repeat(5000)}'`)
    web = await buildHttp({ services, webFolder, findActor: (id, permission) => findActor(services, id, permission) })
    await web.fastify.ready()
  })
  afterAll(async () => {
    await web.fastify.close()
    rmSync(webFolder, { recursive: true })
  })

  test('are all the first page, asked for anew each time', async () => {
    for (const url of ['/', '/households/530326/1', '/screening?area=530326000000', '/apiary']) {
      const response = await web.fastify.inject({ method: 'GET', url })
      expect({ url, status: response.statusCode }).toEqual({ url, status: 200 })
      expect(response.headers['content-type']).toMatch(/^text\/html/)
      expect(response.headers['cache-control']).toBe('no-cache')
      expect(response.body).toContain('守望')
    }
  })

  test('bring files with a hash in their name, kept for a year and sent small', async () => {
    const response = await web.fastify.inject({
      url: '/assets/app-1a2b.js',
      headers: { 'accept-encoding': 'br, gzip' },
    })
    expect(response.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(response.headers['content-encoding']).toBe('br')
    expect(response.rawPayload.length).toBeLessThan(500)
  })

  test.each([
    ['GET', '/assets/none.js', 404],
    ['GET', '/api/none', 404],
    ['GET', '/api/registers/nothing', 404],
    ['POST', '/households', 404],
    ['DELETE', '/api/me', 404],
    ['GET', '/../package.json', 404],
    ['GET', '/..%2f..%2fpackage.json', 404],
    ['GET', '/%E0%A4%A', 400],
  ] as const)('are not what %s %s asks for: a refusal in both languages', async (method, url, status) => {
    const response = await web.fastify.inject({ method, url })
    expect({ url, status: response.statusCode }).toEqual({ url, status })
    const { error } = response.json<ErrorBody>()
    expect(error.text.zh).toMatch(/\p{Script=Han}/u)
    expect(error.text.en).toMatch(/[a-z]/)
    expect(response.body).not.toMatch(/lockfileVersion|"dependencies"/)
  })
})

describe('a failure', () => {
  let broken: Http
  const secret = 'select 539900198001010011 from person_identity'
  const boom = defineRoute({
    method: 'GET',
    path: '/api/boom/:how',
    access: 'signedIn',
    summary: { zh: '出错', en: 'Fails' },
    params: z.object({ how: z.string() }),
    response: z.object({ n: z.number() }),
  })
  beforeAll(async () => {
    broken = await buildHttp({ services, findActor: (id, permission) => findActor(services, id, permission) })
    broken.serve(boom, async (ctx, { params }) => {
      if (params.how === 'throw') throw new Error(secret)
      if (params.how === 'reject') return Promise.reject(Object.assign(new Error(secret), { code: 'E_PRIVATE' }))
      if (params.how === 'text') throw secret as unknown
      if (params.how === 'sql') await sql`SELECT ${secret} FROM no_such_table`.execute(ctx.db.kysely)
      return { n: 'not a number' as never }
    })
    await broken.fastify.ready()
  })
  afterAll(() => broken.fastify.close())

  test.each(['throw', 'reject', 'text', 'sql', 'wrongAnswer'])(
    'inside (%s) tells a number to quote, and nothing of itself',
    async (how) => {
      const answer = await asker(broken, county.token).get(`/api/boom/${how}`)
      const error = errorOf(answer)
      expect(error).toMatchObject({ status: 500, code: 'internal', issues: [] })
      expect(error.requestId).toMatch(/^[0-9a-f-]{36}$/)
      expect(error.text.zh).toContain(error.requestId)
      expect(error.text.en).toContain(error.requestId)
      expect(answer.bytes.toString()).not.toMatch(/539900|person_identity|no_such_table|E_PRIVATE|not a number|\.ts/)
    },
  )

  test('of the database says that nothing is lost and to try again', async () => {
    const db = openDatabase('postgresql://shouwang_app:x@127.0.0.1:1/none')
    const cut = await buildServer({ ...services, db }).catch((error: unknown) => error)
    // The server itself does not start without a database; one that loses it later answers like this.
    expect(cut).toMatchObject({ code: 'ECONNREFUSED' })
    const later = await buildHttp({ services: { ...services, db }, findActor: () => Promise.resolve(undefined) })
    later.serve(boom, () => Promise.resolve({ n: 1 }))
    const answer = await asker(later, county.token).get('/api/boom/x')
    expect(errorOf(answer)).toMatchObject({ status: 503, code: 'databaseUnavailable' })
    await later.fastify.close()
    await db.close()
  })
})

describe('a body', () => {
  const post = (payload: string, type = 'application/json') =>
    http.fastify.inject({ method: 'POST', url: '/api/sign-in', payload, headers: { 'content-type': type } })

  test('beyond two megabytes is refused', async () => {
    const response = await post(JSON.stringify({ login: 'x', password: 'x'.repeat(2 * 1024 * 1024) }))
    expect(response.statusCode).toBe(413)
    expect(response.json<ErrorBody>().error.code).toBe('fileTooLarge')
  })

  test.each([
    ['that is no JSON', '{"login":', 'application/json'],
    ['that is empty', '', 'application/json'],
    ['of another type', 'login=x', 'application/x-www-form-urlencoded'],
    ['without its fields', '{}', 'application/json'],
    ['that reaches for the prototype', '{"__proto__":{"admin":true},"login":"x","password":"x"}', 'application/json'],
    ['with a character no database keeps', JSON.stringify({ login: 'a\0b', password: 'x' }), 'application/json'],
    ['with half a character', '{"login":"a\\ud800","password":"x"}', 'application/json'],
  ])('%s is refused as such', async (_what, payload, type) => {
    const response = await post(payload, type)
    expect(response.statusCode).toBe(400)
    expect(response.json<ErrorBody>().error.code).toBe('invalidRequest')
  })
})

describe('the list of a register', () => {
  const list = async (query: string, who = county, register = 'household') => {
    const answer = await who.get(`/api/registers/${register}${query}`)
    expect(answer.status).toBe(200)
    return answer.json<List>()
  }

  test('holds what lies in my area, counted exactly', async () => {
    for (const [who, prefix] of [
      [county, '530326'],
      [clerk, '530326102'],
      [cadre, VILLAGE],
      [analyst, '53'],
    ] as const) {
      const { rows, total, totalIsExact } = await list('?limit=200', who)
      expect({ total, exact: totalIsExact }).toEqual({ total: householdsIn(prefix).length, exact: true })
      expect(rows.map((row) => row.id).sort()).toEqual(
        householdsIn(prefix)
          .map((one) => one.id)
          .sort(),
      )
    }
  })

  test('is narrowed by the area that is chosen', async () => {
    for (const area of [HUIZE, NAGU, VILLAGE]) {
      const prefix = area.replace(/0+$/, '')
      const { rows, total } = await list(`?area=${area}&limit=200`)
      expect(total).toBe(householdsIn(prefix).length)
      expect(rows.every((row) => row.areaCode.startsWith(prefix))).toBe(true)
    }
    expect((await list(`?area=530326999999`)).total).toBe(0)
    // Above my area is my area, not more.
    expect((await list('?area=530000000000')).total).toBe(householdsIn('530326').length)
  })

  test.each(['530627000000', ELSEWHERE, '540000000000'])('of %s, which is not mine, is refused', async (area) => {
    expect(errorOf(await county.get(`/api/registers/household?area=${area}`))).toMatchObject({
      status: 403,
      code: 'outOfScope',
    })
  })

  test('is refused, not widened, when the area cannot be read', async () => {
    for (const query of ['area=530326', 'area=x', 'area=', `area=${HUIZE}&area=${NAGU}`])
      for (const url of ['/api/registers/household', '/api/clues', '/api/me']) {
        const { status } = await county.get(`${url}?${query}`)
        expect({ url, query, refused: status === 400 || status === 403 }).toEqual({ url, query, refused: true })
      }
    for (const area of ['000000000000', '005303260000'])
      expect(errorOf(await county.get(`/api/registers/household?area=${area}`)).code).toBe('invalidRequest')
  })

  test('comes in pages that together are the whole, each row once', async () => {
    const pages = await Promise.all([0, 4, 8].map((offset) => list(`?limit=4&offset=${offset}`)))
    const ids = pages.flatMap((page) => page.rows.map((row) => row.id))
    expect(ids).toHaveLength(householdsIn('530326').length)
    expect(new Set(ids).size).toBe(ids.length)
    expect(new Set(pages.map((page) => page.total)).size).toBe(1)
  })

  test('is sorted by any open field, both ways, the unknown last', async () => {
    const target = first(householdsIn(VILLAGE))
    await withScope(services.db, scopeOf([HUIZE]), (tx) =>
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
    const one = first(world.persons.filter((each) => each.areaCode === VILLAGE))
    const found = await list(`?filter=citizenId:${one.citizenId.toLowerCase()}`, county, 'person')
    expect(found.rows.map((row) => row.id)).toEqual([one.id])
    expect((await list('?filter=citizenId:', county, 'person')).total).toBe(0)
    expect((await list('?filter=hamlet:')).total).toBe(1)
    const sexes = await Promise.all(
      person.fields.sex.codes.items.map(({ code }) => list(`?filter=sex:${code}`, county, 'person')),
    )
    expect(sexes.reduce((sum, { total }) => sum + total, 0)).toBe(
      world.persons.filter((each) => each.countyCode === '530326').length,
    )
    const members = await list(`?filter=household:${one.householdId}&filter=relation:head`, county, 'membership')
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
    expect(errorOf(await county.get(`/api/registers/household?${query}`))).toMatchObject({
      status: 400,
      code: 'invalidRequest',
    })
  })

  test.each(['birthDay:soon', 'birthDay:0000-01-01'])('refuses the filter %s of a day', async (filter) => {
    expect(errorOf(await county.get(`/api/registers/person?filter=${filter}`)).status).toBe(400)
  })

  test('refuses the filter of a reference that is no id', async () => {
    expect(errorOf(await county.get('/api/registers/membership?filter=household:x')).status).toBe(400)
    expect((await county.get('/api/registers/membership?filter=household:')).json<List>().total).toBe(0)
  })

  test('is searched by the beginning of a name, of its letters, of a number', async () => {
    const one = first(world.persons.filter((each) => each.areaCode === VILLAGE))
    for (const q of [one.name, one.name.slice(0, -1), VILLAGE, one.citizenId.slice(-4)]) {
      const { rows } = await list(`?q=${encodeURIComponent(q)}&limit=200`)
      expect({ q, found: rows.some((row) => row.id === one.householdId) }).toEqual({ q, found: true })
    }
    for (const q of ['%', '_', one.name.slice(1), one.citizenId, "'", '不存在'])
      expect({ q, total: (await list(`?q=${encodeURIComponent(q)}`)).total }).toEqual({ q, total: 0 })
  })

  test('of statuses as of a day holds those in force', async () => {
    expect((await list('?on=2021-12-31', county, 'dwelling')).total).toBe(0)
    expect((await list('?on=2022-01-01', county, 'dwelling')).total).toBe(householdsIn('530326').length)
  })
})

describe('a record', () => {
  test('is shown with its area, its source and whom it is about', async () => {
    const { rows } = (await county.get('/api/registers/dwelling?limit=1')).json<List>()
    const listed = first(rows)
    const read = (await county.get(`/api/registers/dwelling/${listed.countyCode}/${listed.id}`)).json<Rec>()
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
    const one = first(world.persons.filter((each) => each.areaCode === VILLAGE))
    const urls = [
      `/api/registers/person/530326/${one.id}`,
      '/api/registers/person?limit=200',
      '/api/registers/person/export?format=csv',
      `/api/households/530326/${one.householdId}/card`,
    ]
    for (const url of urls) {
      const answer = await county.get(url)
      expect({ url, status: answer.status }).toEqual({ url, status: 200 })
      const body = answer.bytes.toString()
      expect({ url, whole: /539900\d{8}\d{3}[\dX]/.test(body) || /139\d{8}/.test(body) }).toEqual({ url, whole: false })
    }
    const { values } = (await county.get(`/api/registers/person/530326/${one.id}`)).json<Rec>()
    expect(values['citizenId']).toBe(`${one.citizenId.slice(0, 3)}***********${one.citizenId.slice(-4)}`)
    expect(values['phone']).toMatch(/^139\*{4}\d{4}$/)
  })

  test('of another county does not exist for me', async () => {
    const other = first(householdsIn('530627'))
    for (const url of [`530627/${other.id}`, `530326/${other.id}`, '530326/01900000-0000-7000-8000-000000000001'])
      expect(errorOf(await county.get(`/api/registers/household/${url}`))).toMatchObject({
        status: 404,
        code: 'recordNotFound',
      })
    expect((await county.get(`/api/registers/household/530627/${other.id}/history`)).json()).toEqual([])
  })
})

describe('a fact entered by form', () => {
  const body = (values: object, more: object = {}) => {
    const { id } = first(householdsIn(VILLAGE))
    return { countyCode: '530326', householdId: id, validFrom: '2022-06-01', values, ...more }
  }
  const create = (values: object, more: object = {}, who = county, register = 'dwelling') =>
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
    expect((await county.get(`${url}/history`)).json()).toEqual([])

    const changed = await clerk.send('PUT', url, { recordedAt: created.recordedAt, values: { grade: 'B' } })
    expect(changed.json<Rec>()).toMatchObject({
      id: created.id,
      recordedBy: '李乡镇',
      values: { grade: 'B', floorArea: 8050 },
    })
    const history = (await county.get(`${url}/history`)).json<
      { values: object; recordedBy: string; endedBy: string; endedAs: string }[]
    >()
    expect(history).toMatchObject([
      { values: { grade: 'D' }, recordedBy: '王县级', endedBy: '李乡镇', endedAs: 'update' },
    ])

    const late = await county.send('PUT', url, { recordedAt: created.recordedAt, values: { grade: 'A' } })
    expect(errorOf(late)).toMatchObject({ status: 409, code: 'recordChanged' })
    expect((await county.get(url)).json<Rec>().values['grade']).toBe('B')

    const cleared = await county.send('PUT', url, {
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
    const a = (await create(values, {}, county, 'incomeEntry')).json<Rec>()
    const again = errorOf(await create({ ...values, amount: 200 }, {}, county, 'incomeEntry'))
    expect(again).toMatchObject({ status: 422, code: 'recordInvalid', issues: [{ path: 'month' }] })
    expect(again.issues[0]?.text.zh).toMatch(/“月份、收入类别”相同的记录已经登记.*请打开原记录修改/)
    const url = `/api/registers/incomeEntry/530326/${a.id}`
    const b = (await county.send('PUT', url, { recordedAt: a.recordedAt, values: { amount: 200 } })).json<Rec>()
    expect(b).toMatchObject({ id: a.id, values: { amount: 200 } })
    const moved = await county.send('PUT', url, {
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
    const one = first(world.persons.filter((each) => each.areaCode === VILLAGE))
    const url = `/api/registers/person/530326/${one.id}`
    const { recordedAt } = (await county.get(url)).json<Rec>()
    const refused = await county.send('PUT', url, { recordedAt, values: { name: null } })
    expect(errorOf(refused)).toMatchObject({ status: 422, issues: [{ path: 'name', text: { zh: '请填写“姓名”' } }] })
    const wrong = await county.send('PUT', url, {
      recordedAt,
      values: { citizenId: '539900198001010000', phone: '12' },
    })
    expect(
      errorOf(wrong)
        .issues.map((issue) => issue.path)
        .sort(),
    ).toEqual(['citizenId', 'phone'])
    expect((await county.get(url)).json<Rec>().recordedAt).toBe(recordedAt)
  })

  test('may carry a number however it is typed, and it is found by it', async () => {
    const one = first(world.persons.filter((each) => each.areaCode === VILLAGE).slice(1))
    const url = `/api/registers/person/530326/${one.id}`
    const { recordedAt } = (await county.get(url)).json<Rec>()
    const saved = await county.send('PUT', url, { recordedAt, values: { phone: ' 138-0000-1234 ' } })
    expect(saved.json<Rec>().values['phone']).toBe('138****1234')
    for (const typed of ['13800001234', '138 0000 1234'])
      expect(
        (await county.get(`/api/registers/person?filter=phone:${encodeURIComponent(typed)}`))
          .json<List>()
          .rows.map((row) => row.id),
      ).toEqual([one.id])
  })

  test('cannot take a number that another household of the county has', async () => {
    const [a, b] = householdsIn('530326')
    const taken = (await county.get(`/api/registers/household/530326/${a?.id}`)).json<Rec>().values['householdCode']
    const url = `/api/registers/household/530326/${b?.id}`
    const { recordedAt } = (await county.get(url)).json<Rec>()
    const refused = await county.send('PUT', url, { recordedAt, values: { householdCode: taken } })
    expect(errorOf(refused)).toMatchObject({ status: 422, code: 'recordInvalid', issues: [{ path: 'householdCode' }] })
  })

  test('cannot refer to a household I may not see', async () => {
    const one = first(world.persons.filter((each) => each.areaCode === VILLAGE))
    const neighbour = first(householdsIn('530326103202'))
    const refused = await cadre.send('POST', '/api/registers/membership', {
      countyCode: '530326',
      personId: one.id,
      validFrom: '2022-08-01',
      values: { programme: 'dibao', household: neighbour.id },
    })
    expect(errorOf(refused)).toMatchObject({ status: 422, issues: [{ path: 'household' }] })
  })

  test('cannot be about somebody outside my area', async () => {
    const other = first(householdsIn('530627'))
    for (const who of [county, clerk, cadre]) {
      const refused = await create({ grade: 'A' }, { countyCode: '530627', householdId: other.id }, who)
      expect(errorOf(refused)).toMatchObject({ status: 404, code: 'recordNotFound' })
    }
    const seen = (await analyst.get(`/api/registers/dwelling?householdId=${other.id}&countyCode=530627`)).json<List>()
    const row = first(seen.rows)
    const change = await county.send('PUT', `/api/registers/dwelling/530627/${row.id}`, {
      recordedAt: row.recordedAt,
      values: {},
    })
    expect(errorOf(change)).toMatchObject({ status: 404 })
  })

  test('needs the permission', async () => {
    expect(errorOf(await create({ grade: 'A' }, {}, analyst))).toMatchObject({
      status: 403,
      code: 'forbidden',
      text: { zh: expect.stringContaining(PERMISSIONS['register.edit'].zh) },
    })
  })

  test('about a village needs a village that is there and mine', async () => {
    const send = (areaCode: string | undefined) =>
      county.send('POST', '/api/registers/villageInfrastructure', {
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

describe('an export', () => {
  const FORMULA = `=HYPERLINK("http://evil.example","x")`

  test('is the list as a workbook: words for codes, numbers hidden, nothing that calculates', async () => {
    const target = first(householdsIn(VILLAGE))
    await withScope(services.db, scopeOf([HUIZE]), (tx) =>
      sql`UPDATE household SET hamlet = ${FORMULA} WHERE id = ${target.id}`.execute(tx),
    )
    const answer = await clerk.get('/api/registers/household/export')
    expect(answer.status).toBe(200)
    expect(answer.headers['content-type']).toMatch(/spreadsheetml/)
    expect(answer.headers['content-disposition']).toContain(encodeURIComponent(`${household.label.zh}-2022-09-30.xlsx`))
    const [sheet] = await readAll(await folder.file('export.xlsx', answer.bytes))
    const [head, ...rows] = sheet?.rows ?? []
    const headers = Object.values(household.fields).map((field) =>
      field.type === 'quantity' ? `${field.label.zh}（${field.unit.zh}）` : field.label.zh,
    )
    expect(head?.cells).toEqual(['所在地区', ...headers])
    expect(rows).toHaveLength(householdsIn('530326102').length + 1)
    expect(rows.at(-1)?.cells[0]).toMatch(/李乡镇.*2022-09-30/)
    const cells = rows.flatMap((row) => row.cells)
    expect(cells).toContain(FORMULA)
    expect(cells.filter((cell) => typeof cell === 'object' && cell !== null && cell.formula)).toEqual([])
    expect(cells.filter((cell) => typeof cell === 'string' && /^139\d{8}$/.test(cell))).toEqual([])
  })

  test('as CSV opens in Excel as Chinese, and no cell begins like a formula', async () => {
    const answer = await clerk.get('/api/registers/household/export?format=csv')
    expect(answer.headers['content-type']).toMatch(/^text\/csv/)
    expect(answer.bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
    const text = answer.bytes.toString()
    expect(text.split('\r\n')[0]).toContain('所在地区')
    expect(text).not.toMatch(/(^|,)"?[=+@]/m)
    const [sheet] = await readAll(await folder.file('export.csv', answer.bytes))
    expect(sheet?.rows).toHaveLength(householdsIn('530326102').length + 1)
  })

  test('obeys area, search and filter like the list', async () => {
    const one = first(world.persons.filter((each) => each.areaCode === VILLAGE))
    for (const query of [`area=${VILLAGE}`, `q=${encodeURIComponent(one.name)}`, `filter=householdCode:none`]) {
      const { total } = (await county.get(`/api/registers/household?${query}`)).json<List>()
      const [sheet] = await readAll(
        await folder.file('part.csv', (await county.get(`/api/registers/household/export?format=csv&${query}`)).bytes),
      )
      expect({ query, rows: sheet?.rows.length }).toEqual({ query, rows: total + 1 })
    }
  })

  test('that cannot be made is refused before anything is sent', async () => {
    for (const query of ['filter=nothing:x', 'sort=phone', 'format=pdf'])
      expect(errorOf(await county.get(`/api/registers/household/export?${query}`))).toMatchObject({ status: 400 })
  })

  test('needs its permission', async () => {
    expect(errorOf(await cadre.get('/api/registers/household/export'))).toMatchObject({
      status: 403,
      code: 'forbidden',
    })
    expect((await cadre.get('/api/registers/household')).status).toBe(200)
  })

  test('has a template with the same headers, to be filled in', async () => {
    const answer = await cadre.get('/api/registers/dwelling/template')
    const [sheet] = await readAll(await folder.file('template.xlsx', answer.bytes))
    expect(sheet?.rows[0]?.cells).toEqual([
      '户编号',
      '户主身份证号',
      '鉴定等级',
      '住房面积（平方米）',
      '鉴定报告和房屋照片（附件不导入）',
      '生效日期',
      '失效日期',
    ])
  })
})

describe('the description for other systems', () => {
  test('lists every route with its words and parameters', async () => {
    const document = (await http.fastify.inject({ url: '/api/openapi.json' })).json<{
      openapi: string
      paths: Record<string, Record<string, { summary?: string; parameters?: { name: string; in: string }[] }>>
    }>()
    expect(document.openapi).toMatch(/^3\./)
    for (const { method, path: address, summary } of http.routes) {
      const operation = document.paths[address.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
      expect({ address, summary: operation?.summary }).toEqual({ address, summary: summary.zh })
      const named = [...address.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '')
      const described = (operation?.parameters ?? []).filter((one) => one.in === 'path').map((one) => one.name)
      expect({ address, described: described.sort() }).toEqual({ address, described: named.sort() })
    }
  })
})

describe('strangers', () => {
  test('are asked to sign in by every route that is not public', async () => {
    const stranger = asker(http)
    const fill: Readonly<Record<string, string>> = { countyCode: '530326', code: HUIZE, level: 'counties' }
    for (const route of http.routes.filter((one) => one.access !== 'public')) {
      const url = route.path.replaceAll(
        /:(\w+)/g,
        (_, name: string) => fill[name] ?? '01900000-0000-7000-8000-000000000001',
      )
      const answer =
        route.method === 'GET'
          ? await stranger.get(url)
          : await stranger.send(route.method === 'PUT' ? 'PUT' : 'POST', url)
      // A request that is not even valid may be told so first.
      expect({ url, refused: answer.status === 401 || answer.status === 400 }).toEqual({ url, refused: true })
    }
  })
})

describe('strange requests', () => {
  const HOSTILE = [
    "'",
    '"; DROP TABLE person; --',
    '0000-01-01',
    '9999-12-31',
    '000000000000',
    '\u{10FFFF}',
    '__proto__',
    '\0',
    'x'.repeat(5000),
  ]
  // Registers all go through the same code: one of each subject stands for the others.
  const REGISTERS = /^\/api\/registers\/(?!(household|membership|dwelling|areaDesignation)(\/|$))/
  const reading = () => http.routes.filter((one) => one.method === 'GET' && !REGISTERS.test(one.path))

  test(`never break a route that reads, whatever stands in its query (${HOSTILE.length} texts)`, async () => {
    const fill: Readonly<Record<string, string>> = { countyCode: '530326', code: HUIZE, level: 'counties' }
    for (const route of reading()) {
      const keys = route.query instanceof z.ZodObject ? Object.keys(route.query.shape) : ['area']
      const url = route.path.replaceAll(/:(\w+)/g, (_, name: string) => fill[name] ?? first(world.households).id)
      for (const key of keys) {
        for (const text of HOSTILE) {
          const { status } = await analyst.get(`${url}?${key}=${encodeURIComponent(text)}`)
          expect({ url, key, text, broken: status >= 500 }).toEqual({ url, key, text, broken: false })
        }
      }
    }
  })

  test('never break a route that reads, whatever stands in its address', async () => {
    for (const route of reading().filter((one) => one.path.includes(':'))) {
      for (const text of HOSTILE) {
        const url = route.path.replaceAll(/:(\w+)/g, encodeURIComponent(text))
        const { status } = await analyst.get(url)
        expect({ url, broken: status >= 500 }).toEqual({ url, broken: false })
      }
    }
  })
})

test('the numbers of made-up persons are valid, so that the tests above stand for real ones', () => {
  expect(syntheticId(1)).toMatch(/^539900\d{11}[\dX]$/)
})
