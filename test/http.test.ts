/** The web server: headers, pages, limits, errors, strangers and strange requests. */
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { buildServer } from '../src/app/server.ts'
import { findVisitor } from '../src/features/accounts/index.ts'
import { defineRoute } from '../src/language/access/route.ts'
import { buildHttp, type Http } from '../src/platform/http/server.ts'
import { openDatabase } from '../src/platform/postgres/database.ts'
import { useDatabase } from './support/database.ts'
import { HUIZE, useOffice } from './support/office.ts'
import { asker, errorOf, first, type ErrorBody } from './support/visitor.ts'

const database = useDatabase()
const office = useOffice(database)

describe('every answer', () => {
  test('forbids foreign scripts, framing and guessing of types', async () => {
    for (const url of ['/api/about', '/api/none', '/healthz']) {
      const { headers } = await office.http.fastify.inject({ method: 'GET', url })
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
      expect((await office.county.get(url)).headers['cache-control']).toBe('no-store')
  })

  test('tells health and numbers without a sign-in, and nobody by name', async () => {
    await office.county.get(`/api/registers/household/530326/${first(office.world.households).id}`)
    expect((await office.http.fastify.inject({ url: '/healthz' })).json()).toEqual({ status: 'ok' })
    const metrics = await office.http.fastify.inject({ url: '/metrics' })
    expect(metrics.body).toContain('route="/api/registers/household/:countyCode/:id"')
    expect(metrics.body).not.toContain(first(office.world.households).id)
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
    web = await buildHttp({
      services: database.services,
      webFolder,
      findVisitor: (token, ask) => findVisitor(database.services, token, ask),
    })
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
    broken = await buildHttp({
      services: database.services,
      findVisitor: (token, ask) => findVisitor(database.services, token, ask),
    })
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
      const answer = await asker(broken, office.county.token).get(`/api/boom/${how}`)
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
    const cut = await buildServer({ ...database.services, db }).catch((error: unknown) => error)
    // The server itself does not start without a database; one that loses it later answers like this.
    expect(cut).toMatchObject({ code: 'ECONNREFUSED' })
    const later = await buildHttp({
      services: { ...database.services, db },
      findVisitor: (token) => findVisitor({ ...database.services, db }, token),
    })
    later.serve(boom, () => Promise.resolve({ n: 1 }))
    const answer = await asker(later, office.county.token).get('/api/boom/x')
    expect(errorOf(answer)).toMatchObject({ status: 503, code: 'databaseUnavailable' })
    await later.fastify.close()
    await db.close()
  })
})

describe('a body', () => {
  const post = (payload: string, type = 'application/json') =>
    office.http.fastify.inject({ method: 'POST', url: '/api/sign-in', payload, headers: { 'content-type': type } })

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

describe('the description for other systems', () => {
  test('lists every route with its words and parameters', async () => {
    const document = (await office.http.fastify.inject({ url: '/api/openapi.json' })).json<{
      openapi: string
      paths: Record<string, Record<string, { summary?: string; parameters?: { name: string; in: string }[] }>>
    }>()
    expect(document.openapi).toMatch(/^3\./)
    for (const { method, path: address, summary } of office.http.routes) {
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
    const stranger = asker(office.http)
    const fill: Readonly<Record<string, string>> = {
      countyCode: '530326',
      code: HUIZE,
      level: 'counties',
      version: '1',
      field: 'proof',
    }
    for (const route of office.http.routes.filter((one) => one.access !== 'public')) {
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
  const reading = () => office.http.routes.filter((one) => one.method === 'GET' && !REGISTERS.test(one.path))

  test(`never break a route that reads, whatever stands in its query (${HOSTILE.length} texts)`, async () => {
    const fill: Readonly<Record<string, string>> = { countyCode: '530326', code: HUIZE, level: 'counties' }
    for (const route of reading()) {
      const keys = route.query instanceof z.ZodObject ? Object.keys(route.query.shape) : ['area']
      const url = route.path.replaceAll(/:(\w+)/g, (_, name: string) => fill[name] ?? first(office.world.households).id)
      for (const key of keys) {
        for (const text of HOSTILE) {
          const { status } = await office.analyst.get(`${url}?${key}=${encodeURIComponent(text)}`)
          expect({ url, key, text, broken: status >= 500 }).toEqual({ url, key, text, broken: false })
        }
      }
    }
  })

  test('never break a route that reads, whatever stands in its address', async () => {
    for (const route of reading().filter((one) => one.path.includes(':'))) {
      for (const text of HOSTILE) {
        const url = route.path.replaceAll(/:(\w+)/g, encodeURIComponent(text))
        const { status } = await office.analyst.get(url)
        expect({ url, broken: status >= 500 }).toEqual({ url, broken: false })
      }
    }
  })
})
