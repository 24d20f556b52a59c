/** Signing in and out over HTTP: sessions, cookies, lockout, cross-site requests (R96). */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildServer } from '../src/app/server.ts'
import { FREE } from '../src/features/accounts/address-limit.ts'
import { setPassword } from '../src/features/accounts/index.ts'
import { withClient } from '../src/platform/postgres/bootstrap.ts'
import { SESSION_COOKIE, type Http } from '../src/platform/http/server.ts'
import type { Services } from '../src/platform/actor.ts'
import { useDatabase } from './support/database.ts'
import { asker, PASSWORD, visitor, type ErrorBody, type Visitor } from './support/visitor.ts'

const database = useDatabase()
const HUIZE = '530326000000'
let services: Services
let http: Http

beforeAll(async () => {
  // Sessions and rests are measured by the database's clock; the office's day stands still as everywhere.
  services = { ...database.services, clock: { today: () => '2022-09-30', now: () => Date.now() } }
  http = await buildServer(services)
  await http.fastify.ready()
})
afterAll(() => http.fastify.close())

const officer = (name = '县级'): Promise<Visitor> =>
  visitor(http, services, name, [{ role: 'countyOfficer', areaCode: HUIZE }])
const signIn = (login: string, password: string, headers: Record<string, string> = {}) =>
  http.fastify.inject({ method: 'POST', url: '/api/sign-in', payload: { login, password }, headers })
const codeOf = (response: { body: string }): string => (JSON.parse(response.body) as ErrorBody).error.code
const run = (query: ReturnType<typeof sql>) => query.execute(services.db.kysely)

describe('many failures from one network', () => {
  test('stop it from trying further accounts, and lock none of them', async () => {
    const { login } = await officer()
    const from = (remoteAddress: string, name: string, password: string) =>
      http.fastify.inject({ method: 'POST', url: '/api/sign-in', payload: { login: name, password }, remoteAddress })
    const answers: string[] = []
    for (let i = 0; i < FREE; i += 1) answers.push(codeOf(await from('192.0.2.7', `sprayed-${i}`, 'Spring-2026-spray')))
    expect(new Set(answers)).toEqual(new Set(['signInRefused']))
    for (let i = 0; i < 8; i += 1) {
      const refused = await from('192.0.2.7', login, 'Spring-2026-spray')
      expect(refused.statusCode).toBe(429)
      expect(codeOf(refused)).toBe('addressResting')
      expect(refused.json<ErrorBody>().error.text.zh).toMatch(/请在 \d+ 分钟后重试/)
    }
    // Not even a right password is heard from there; from elsewhere it is, at once.
    expect(codeOf(await from('192.0.2.7', login, PASSWORD))).toBe('addressResting')
    expect((await from('192.0.2.8', login, PASSWORD)).statusCode).toBe(200)
  })
})

describe('signing in', () => {
  test('answers who I am, what I may do and where', async () => {
    const { login } = await officer()
    const response = await signIn(login, PASSWORD)
    expect(response.statusCode).toBe(200)
    const me = response.json<{
      login: string
      permissions: string[]
      areas: { code: string; level: string }[]
      today: string
    }>()
    expect(me).toMatchObject({ login, areas: [{ code: HUIZE, level: 'county' }], today: '2022-09-30' })
    expect(me.permissions).toContain('intake.commit')
    expect(me.permissions).not.toContain('parameter.approve')
  })

  test('sets a cookie that scripts and other sites cannot use and that ends with the browser', async () => {
    const { login } = await officer()
    const cookie = String((await signIn(login, PASSWORD)).headers['set-cookie'])
    expect(cookie).toMatch(new RegExp(`^${SESSION_COOKIE}=[\\w-]{43};`))
    expect(cookie).toMatch(/; Path=\/(;|$)/)
    expect(cookie).toMatch(/; HttpOnly(;|$)/)
    expect(cookie).toMatch(/; SameSite=Strict(;|$)/)
    expect(cookie).not.toMatch(/Expires|Max-Age|Domain|Secure/)
  })

  test('sets it for TLS only where the server says so, and tells browsers to stay on TLS', async () => {
    const secured = await buildServer(services, { secureCookies: true })
    const { login } = await officer()
    const response = await secured.fastify.inject({
      method: 'POST',
      url: '/api/sign-in',
      payload: { login, password: PASSWORD },
    })
    expect(String(response.headers['set-cookie'])).toMatch(/; Secure(;|$)/)
    expect(response.headers['strict-transport-security']).toMatch(/max-age=\d{7,}/)
    await secured.fastify.close()
  })

  test('keeps no token and no password in the database', async () => {
    const { login, token } = await officer()
    await signIn(login, PASSWORD)
    const { rows } = await sql<{ text: string }>`SELECT u::text || string_agg(s::text, ' ') AS text FROM app_user u
      JOIN user_session s ON s.user_id = u.id WHERE u.login = ${login} GROUP BY u`.execute(services.db.kysely)
    expect(rows[0]?.text).toContain('$argon2id$')
    for (const secret of [token, PASSWORD]) {
      expect(rows[0]?.text).not.toContain(secret)
      expect(rows[0]?.text).not.toContain(Buffer.from(secret).toString('hex'))
    }
  })

  test('with a wrong password and as nobody gets the same answer after the same work', async () => {
    const people = await Promise.all(Array.from({ length: 5 }, () => officer()))
    const timed = async (login: string): Promise<{ ms: number; body: string }> => {
      const begin = performance.now()
      const response = await signIn(login, 'wrong')
      expect(response.statusCode).toBe(401)
      return { ms: performance.now() - begin, body: response.body.replace(/"requestId":"[^"]*"/, '') }
    }
    await timed('nobody')
    const median = (all: { ms: number }[]): number => all.map((one) => one.ms).toSorted((a, b) => a - b)[2] ?? 0
    const known = []
    const unknown = []
    for (const [i, { login }] of people.entries()) {
      known.push(await timed(login))
      unknown.push(await timed(`nobody-${i}`))
    }
    expect(new Set([...known, ...unknown].map((one) => one.body)).size).toBe(1)
    expect(median(unknown)).toBeGreaterThan(median(known) * 0.5)
    expect(median(unknown)).toBeLessThan(median(known) * 2)
  })

  test('of a closed account is refused as if it were nobody, and its sessions end', async () => {
    const { login, get } = await officer()
    expect((await get('/api/me')).status).toBe(200)
    await run(sql`UPDATE app_user SET state = 'closed' WHERE login = ${login}`)
    expect(codeOf(await signIn(login, PASSWORD))).toBe('signInRefused')
    expect((await get('/api/me')).status).toBe(401)
  })
})

describe('after failures', () => {
  const attempts = async (login: string, times: number, password = 'wrong') => {
    const answers = []
    for (let i = 0; i < times; i += 1) answers.push((await signIn(login, password)).statusCode)
    return answers
  }
  /** Seconds the account still rests, rounded to whole ones. */
  const rest = async (login: string): Promise<number> => {
    const { rows } = await sql<{ seconds: number }>`
      SELECT round(extract(epoch FROM locked_until - now()))::int AS seconds FROM app_user WHERE login = ${login}`.execute(
      services.db.kysely,
    )
    return rows[0]?.seconds ?? 0
  }
  const wakeUp = (login: string) =>
    run(sql`UPDATE app_user SET locked_until = now() - interval '1 second' WHERE login = ${login}`)

  test('four of them the right password still opens, and forgives them', async () => {
    const { login } = await officer()
    for (let round = 0; round < 2; round += 1) {
      expect(await attempts(login, 4)).toEqual([401, 401, 401, 401])
      expect((await signIn(login, PASSWORD)).statusCode).toBe(200)
    }
  })

  test('five of them the account rests, even for the right password, and every further failure doubles the rest', async () => {
    const { login } = await officer()
    expect(await attempts(login, 5)).toEqual([401, 401, 401, 401, 401])
    const locked = await signIn(login, PASSWORD)
    expect(locked.statusCode).toBe(429)
    expect((JSON.parse(locked.body) as ErrorBody).error).toMatchObject({
      code: 'signInLocked',
      text: { zh: expect.stringContaining('1 分钟'), en: expect.stringContaining('1 minutes') },
    })
    const rests = [await rest(login)]
    for (let i = 0; i < 7; i += 1) {
      await wakeUp(login)
      expect(await attempts(login, 2)).toEqual([401, 429])
      rests.push(await rest(login))
    }
    const wanted = [60, 120, 240, 480, 960, 1800, 1800, 1800]
    for (const [i, seconds] of rests.entries()) expect(Math.abs(seconds - (wanted[i] ?? 0))).toBeLessThanOrEqual(2)
    await wakeUp(login)
    expect((await signIn(login, PASSWORD)).statusCode).toBe(200)
    expect(await attempts(login, 1)).toEqual([401])
    expect(await rest(login)).toBeLessThanOrEqual(0)
  })

  test('a name that is nobody rests as well, so that the rest tells nothing', async () => {
    expect(await attempts('no-such-person', 7)).toEqual([401, 401, 401, 401, 401, 429, 429])
  })

  test('guesses that are sent all at once are counted one by one', async () => {
    const { login } = await officer()
    const answers = await Promise.all(Array.from({ length: 20 }, () => signIn(login, 'wrong')))
    expect(answers.filter((answer) => answer.statusCode === 401).length).toBeLessThanOrEqual(5)
    expect(answers.filter((answer) => answer.statusCode === 429).length).toBeGreaterThanOrEqual(15)
  })

  test('a new password lifts the rest and ends the sessions of the old one', async () => {
    const { login, get } = await officer()
    await attempts(login, 6)
    await setPassword(services.db, login, 'another horse')
    expect((await get('/api/me')).status).toBe(401)
    expect((await signIn(login, 'another horse')).statusCode).toBe(200)
    await expect(setPassword(services.db, 'no-such-person', 'x')).rejects.toMatchObject({ code: 'recordNotFound' })
  })
})

describe('a session', () => {
  const move = (token: string, column: 'seen_at' | 'created_at', back: string) =>
    run(sql`UPDATE user_session SET ${sql.ref(column)} = now() - ${back}::interval
      WHERE token_hash = sha256(${Buffer.from(token)})`)

  test('ends when I sign out, and the cookie with it', async () => {
    const { token, get, send } = await officer()
    const out = await send('POST', '/api/sign-out')
    expect(out.status).toBe(200)
    expect(String(out.headers['set-cookie'])).toMatch(new RegExp(`^${SESSION_COOKIE}=;.*Expires=Thu, 01 Jan 1970`))
    expect((await get('/api/me')).status).toBe(401)
    expect((await asker(http, token).get('/api/me')).json<ErrorBody>().error.code).toBe('notSignedIn')
  })

  test('ends after half an hour without a request, and lives on with one', async () => {
    const { token, get } = await officer()
    await move(token, 'seen_at', '29 minutes')
    expect((await get('/api/me')).status).toBe(200)
    // The request above was noted: another 29 minutes are no idle hour.
    await move(token, 'seen_at', '1 minute')
    expect((await get('/api/me')).status).toBe(200)
    await move(token, 'seen_at', '31 minutes')
    expect((await get('/api/me')).status).toBe(401)
  })

  test('notes that it is used', async () => {
    const { token, get } = await officer()
    await move(token, 'seen_at', '20 minutes')
    await get('/api/me')
    const { rows } = await sql<{
      fresh: boolean
    }>`SELECT seen_at > now() - interval '1 minute' AS fresh FROM user_session
      WHERE token_hash = sha256(${Buffer.from(token)})`.execute(services.db.kysely)
    expect(rows).toEqual([{ fresh: true }])
  })

  test('ends after twelve hours, however busy', async () => {
    const { token, get } = await officer()
    await move(token, 'created_at', '11 hours 59 minutes')
    expect((await get('/api/me')).status).toBe(200)
    await move(token, 'created_at', '12 hours 1 minute')
    expect((await get('/api/me')).status).toBe(401)
  })

  test('cannot be made up', async () => {
    for (const token of ['', 'x', 'A'.repeat(43), '%00', "' OR true --"]) {
      const answer = await asker(http, token).get('/api/me')
      expect({ token, status: answer.status }).toEqual({ token, status: 401 })
    }
  })

  test('of one person survives the sign-out of another', async () => {
    const [a, b] = [await officer(), await officer()]
    await a.send('POST', '/api/sign-out')
    expect((await b.get('/api/me')).status).toBe(200)
  })
})

describe('a posting', () => {
  /** The program never writes a posting anew; only the owner of the database can. */
  const date = (userId: string, from: string, to: string | null) =>
    withClient(database.ownerUrl, (client) =>
      client.query('UPDATE role_assignment SET valid_from = $2, valid_to = $3 WHERE user_id = $1', [userId, from, to]),
    )

  test('that has ended or not begun gives nothing', async () => {
    const { userId, get } = await officer()
    expect((await get('/api/registers/household')).status).toBe(200)
    for (const [from, to] of [
      ['2021-01-01', '2022-09-30'],
      ['2022-10-01', null],
    ] as const) {
      await date(userId, from, to)
      expect((await get('/api/registers/household')).json<ErrorBody>().error.code).toBe('forbidden')
      expect((await get('/api/me')).json()).toMatchObject({ permissions: [], areas: [] })
    }
    await date(userId, '2022-09-30', '2022-10-01')
    expect((await get('/api/registers/household')).status).toBe(200)
  })

  test('gives its permissions in its own area only', async () => {
    const both = await visitor(http, services, '兼职', [
      { role: 'countyOfficer', areaCode: HUIZE },
      { role: 'villageCadre', areaCode: '530627000000' },
    ])
    expect((await both.get('/api/registers/household?area=530627000000')).status).toBe(200)
    expect((await both.get('/api/registers/household/export?area=530326000000&format=csv')).status).toBe(200)
    const elsewhere = await both.get('/api/registers/household/export?area=530627000000&format=csv')
    expect(elsewhere.json<ErrorBody>().error.code).toBe('outOfScope')
  })
})

describe('a request from another site', () => {
  const from = (headers: Record<string, string>, token: string, method: 'POST' | 'GET' = 'POST') =>
    http.fastify.inject({
      method,
      url: method === 'POST' ? '/api/sign-out' : '/api/me',
      headers: { host: 'shouwang.example', ...headers },
      cookies: { [SESSION_COOKIE]: token },
    })

  test.each([
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['a foreign port', { origin: 'https://shouwang.example:8443' }],
    ['a hidden origin', { origin: 'null' }],
    ['an origin that is none', { origin: 'shouwang.example' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['a neighbouring host', { 'sec-fetch-site': 'same-site' }],
    ['the own origin but another site', { origin: 'https://shouwang.example', 'sec-fetch-site': 'cross-site' }],
  ])('(%s) changes nothing', async (_what, headers) => {
    const { token, get } = await officer()
    const refused = await from(headers, token)
    expect(refused.statusCode).toBe(403)
    expect(codeOf(refused)).toBe('crossSite')
    expect((await get('/api/me')).status).toBe(200)
  })

  test.each([
    ['the same origin', { origin: 'https://shouwang.example', 'sec-fetch-site': 'same-origin' }],
    ['an address typed by hand', { 'sec-fetch-site': 'none' }],
    ['a program', {}],
  ])('is not what comes from %s', async (_what, headers) => {
    const { token } = await officer()
    expect((await from(headers, token)).statusCode).toBe(200)
  })

  test('cannot sign somebody in either', async () => {
    const { login } = await officer()
    expect(codeOf(await signIn(login, PASSWORD, { origin: 'https://evil.example' }))).toBe('crossSite')
  })
})
