/** The own account over HTTP: first sign-in, own password, second factor, own sessions (R96, F2 身份鉴别). */
import { sql } from 'kysely'
import { TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildServer } from '../src/app/server.ts'
import {
  createUser,
  requireSecondFactor,
  resetSecondFactor,
  setPassword,
  type NewUser,
} from '../src/features/accounts/index.ts'
import type { Me, OwnAccount } from '../src/features/accounts/schema.ts'
import { newId } from '../src/kernel/id.ts'
import { ROLES, type RoleId } from '../src/language/access/permissions.ts'
import { needsSecondFactor } from '../src/language/access/second-factor.ts'
import type { Services } from '../src/platform/actor.ts'
import { SESSION_COOKIE, type Http } from '../src/platform/http/server.ts'
import { useDatabase } from './support/database.ts'
import { asker, errorOf, type Answer, type Visitor } from './support/visitor.ts'

const database = useDatabase()
const HUIZE = '530326000000'
const PASSWORD = '云岭 walnut 渡口 42'
const OTHER = '蓝色 kettle 第七座桥'
const STEP = 30_000
let services: Services
let http: Http
/** The hour of the server; codes are made and checked by it. */
let now = Date.parse('2022-09-30T09:00:00+08:00')

beforeAll(async () => {
  services = { ...database.services, clock: { today: () => '2022-09-30', now: () => now } }
  http = await buildServer(services)
  await http.fastify.ready()
})
afterAll(() => http.fastify.close())

interface Person extends Pick<Visitor, 'get' | 'send'> {
  readonly login: string
  readonly token: string
  /** What the sign-in still needs. */
  readonly missing: string | null
}

const run = (query: ReturnType<typeof sql>) => query.execute(services.db.kysely)

async function newAccount(role: RoleId, state: NewUser['passwordState'] = 'own', name = '张三丰'): Promise<string> {
  const login = `p-${newId()}`
  await createUser(services.db, {
    login,
    displayName: name,
    unit: '测试单位',
    password: PASSWORD,
    passwordState: state,
    assignments: [
      { role, areaCode: HUIZE, bureau: role === 'bureauOfficer' ? 'water' : null, validFrom: '2021-01-01' },
    ],
  })
  return login
}

async function signIn(login: string, password = PASSWORD): Promise<Person> {
  const response = await http.fastify.inject({
    method: 'POST',
    url: '/api/sign-in',
    payload: { login, password },
    headers: {
      'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36',
    },
  })
  if (response.statusCode !== 200) throw new Error(response.body)
  const token = response.cookies.find((cookie) => cookie.name === SESSION_COOKIE)?.value ?? ''
  return { login, token, missing: response.json<Me>().missing, ...asker(http, token) }
}

const refusedSignIn = async (login: string, password = PASSWORD) =>
  errorOf(await asker(http).send('POST', '/api/sign-in', { login, password })).code

const codeAt = (secret: string, time = now): string => new TOTP({ secret }).generate({ timestamp: time })

/** Sets a second factor up and answers its secret and recovery codes; the hour moves on, so that the next code is new. */
async function setUp(person: Person, password?: string): Promise<{ secret: string; recoveryCodes: string[] }> {
  const begun = await person.send(
    'POST',
    '/api/account/second-factor/begin',
    password === undefined ? {} : { password },
  )
  const { secret } = begun.json<{ secret: string }>()
  const done = await person.send('POST', '/api/account/second-factor/confirm', { code: codeAt(secret) })
  expect(done.status).toBe(200)
  now += STEP
  return { secret, ...done.json<{ recoveryCodes: string[] }>() }
}

const enter = (person: Person, code: string): Promise<Answer> => person.send('POST', '/api/sign-in/code', { code })
/** The code gives the session a new token. */
function complete(person: Person, answer: Answer): Person {
  const token = /shouwang_session=([\w-]+)/.exec(String(answer.headers['set-cookie']))?.[1] ?? ''
  return { ...person, ...asker(http, token), token, missing: answer.json<Me>().missing }
}
const account = async (person: Person) => (await person.get('/api/account')).json<OwnAccount>()

/** Every route that is served, as somebody would ask it without knowing anything. */
async function refusals(person: Person): Promise<Map<string, string>> {
  const answers = new Map<string, string>()
  for (const { method, path, access } of http.routes) {
    if (access === 'public' || path === '/api/sign-out') continue
    const url = path.replace(/:\w+/g, HUIZE)
    const response = await http.fastify.inject({
      method,
      url,
      cookies: { [SESSION_COOKIE]: person.token },
      ...(method === 'GET' ? {} : { payload: {} }),
    })
    const { error } = JSON.parse(response.body) as { error?: { code: string } }
    answers.set(`${method} ${path}`, error?.code ?? 'served')
  }
  return answers
}

test('only what completes a sign-in is served before it is complete', () => {
  const during = http.routes.filter((route) => route.during !== undefined)
  expect(Object.fromEntries(during.map((route) => [route.path, route.during]))).toEqual({
    '/api/sign-in/code': ['code'],
    '/api/sign-out': ['code', 'newPassword', 'secondFactor'],
    '/api/me': ['newPassword', 'secondFactor'],
    '/api/account/password': ['newPassword'],
    '/api/account/second-factor/begin': ['secondFactor'],
    '/api/account/second-factor/confirm': ['secondFactor'],
  })
})

describe('a one-time password', () => {
  test('opens nothing but the change of it, on any route', async () => {
    const person = await signIn(await newAccount('countyOfficer', 'oneTime'))
    expect(person.missing).toBe('newPassword')
    const answers = await refusals(person)
    expect([...answers.values()].filter((code) => code === 'signInIncomplete').length).toBeGreaterThan(60)
    // Refused before it was asked who comes: nothing is served either.
    const open = [...answers].filter(([, code]) => !['signInIncomplete', 'invalidRequest', 'notFound'].includes(code))
    expect(open).toEqual([['GET /api/me', 'served']])
    expect((await person.get('/api/me')).json()).toMatchObject({ permissions: [], areas: [] })
    for (const url of ['/api/registers/household', '/api/account', '/api/clues'])
      expect(errorOf(await person.get(url)).code).toBe('signInIncomplete')
    const begin = await person.send('POST', '/api/account/second-factor/begin', {})
    expect(errorOf(begin).code).toBe('signInIncomplete')
  })

  test('is changed without asking for it again, and then everything is open', async () => {
    const login = await newAccount('countyOfficer', 'oneTime')
    const person = await signIn(login)
    const refused = await person.send('POST', '/api/account/password', { password: PASSWORD })
    expect(errorOf(refused)).toMatchObject({ code: 'newPasswordRefused', status: 422 })
    expect((await person.send('POST', '/api/account/password', { password: OTHER })).status).toBe(200)
    expect((await person.get('/api/me')).json()).toMatchObject({ missing: null })
    expect((await person.get('/api/registers/household')).status).toBe(200)
    expect(await refusedSignIn(login)).toBe('signInRefused')
    expect((await signIn(login, OTHER)).missing).toBeNull()
  })

  test('that was not used for seven days opens nothing any more', async () => {
    const login = await newAccount('countyOfficer', 'oneTime')
    await run(sql`UPDATE app_user SET password_set_at = now() - interval '6 days 23 hours' WHERE login = ${login}`)
    expect((await signIn(login)).missing).toBe('newPassword')
    await run(sql`UPDATE app_user SET password_set_at = now() - interval '7 days 1 hour' WHERE login = ${login}`)
    expect(await refusedSignIn(login)).toBe('oneTimePasswordExpired')
    expect(await refusedSignIn(login, 'wrong')).toBe('signInRefused')
    await setPassword(services.db, login, OTHER)
    expect((await signIn(login, OTHER)).missing).toBe('newPassword')
  })

  test('is what an administrator sets; the printed one of the demo stays, and says so', async () => {
    const demo = await signIn(await newAccount('countyOfficer', 'demo'))
    expect(demo.missing).toBeNull()
    expect(await account(demo)).toMatchObject({ passwordState: 'demo' })
    await setPassword(services.db, demo.login, OTHER)
    expect((await demo.get('/api/me')).status).toBe(401)
    expect((await signIn(demo.login, OTHER)).missing).toBe('newPassword')
  })
})

describe('the own password', () => {
  test('is changed with the present one, and the other sessions end', async () => {
    const login = await newAccount('countyOfficer')
    const [here, there] = [await signIn(login), await signIn(login)]
    for (const body of [{ password: OTHER }, { password: OTHER, present: 'wrong' }])
      expect(errorOf(await here.send('POST', '/api/account/password', body)).code).toBe('passwordWrong')
    expect((await there.get('/api/me')).status).toBe(200)
    const changed = await here.send('POST', '/api/account/password', { present: PASSWORD, password: OTHER })
    expect(changed.status).toBe(200)
    expect((await here.get('/api/me')).status).toBe(200)
    expect((await there.get('/api/me')).status).toBe(401)
    expect(await refusedSignIn(login)).toBe('signInRefused')
  })

  test('that is guessed at a desk left alone locks the account like a sign-in', async () => {
    const person = await signIn(await newAccount('countyOfficer'))
    const codes = []
    for (let i = 0; i < 6; i += 1)
      codes.push(errorOf(await person.send('POST', '/api/account/password', { present: 'x', password: OTHER })).code)
    expect(codes).toEqual([...Array.from({ length: 5 }, () => 'passwordWrong'), 'signInLocked'])
    expect(await refusedSignIn(person.login)).toBe('signInLocked')
  })

  test.each([
    ['short', 'kettle 42 b', /12/],
    ['the login inside', (login: string) => `X ${login} y`, /用户名/],
    ['the pinyin of the name inside', 'the Zhang-SanFeng bridge', /拼音/],
    ['the name inside', '我叫张三丰住在七座桥边的房子', /姓名/],
    ['a usual word with a year', 'Password2024', /常见/],
    ['spelled with signs', 'P@ssw0rd@123456', /常见/],
    ['pinyin of the office', 'woaizhongguo123', /常见/],
    ['a walk over the keyboard', '1qaz2wsx3edc', /常见/],
    ['a row of keys backwards', 'poiuytrewq0987654321'.slice(0, 10) + '12', /常见/],
    ['one piece over and over', 'abc!abc!abc!abc!', /常见/],
    ['counting', 'abcdefghijklm', /常见/],
  ] as const)('is refused when it is %s', async (_what, candidate, reason) => {
    const login = await newAccount('villageCadre', 'oneTime')
    const person = await signIn(login)
    const password = typeof candidate === 'string' ? candidate : candidate(login)
    const error = errorOf(await person.send('POST', '/api/account/password', { password }))
    expect(error).toMatchObject({ code: 'newPasswordRefused', text: { zh: expect.stringMatching(reason) } })
    expect((await person.get('/api/me')).json()).toMatchObject({ missing: 'newPassword' })
  })

  test('may be any long thing that nobody guesses, without rules about signs', async () => {
    const person = await signIn(await newAccount('villageCadre', 'oneTime'))
    expect((await person.send('POST', '/api/account/password', { password: 'walnutferrykettle' })).status).toBe(200)
  })

  test('is none of the last five, and may be the sixth again', async () => {
    const person = await signIn(await newAccount('villageCadre'))
    const all = [PASSWORD, ...Array.from({ length: 5 }, (_, i) => `${OTHER} 之${'一二三四五'[i] ?? ''}`)]
    for (const [i, present] of all.slice(0, 5).entries()) {
      const again = await person.send('POST', '/api/account/password', { present, password: all[0] })
      expect(errorOf(again)).toMatchObject({
        code: 'newPasswordRefused',
        text: { zh: expect.stringContaining('最近') },
      })
      const next = await person.send('POST', '/api/account/password', { present, password: all[i + 1] })
      expect(next.status).toBe(200)
    }
    const back = await person.send('POST', '/api/account/password', { present: all[5], password: all[0] })
    expect(back.status).toBe(200)
  })
})

describe('a second factor', () => {
  test('is asked for after the password, and the code opens under a new token', async () => {
    const first = await signIn(await newAccount('countyOfficer'))
    const { secret } = await setUp(first, PASSWORD)
    const half = await signIn(first.login)
    expect(half.missing).toBe('code')
    const answers = await refusals(half)
    expect([...answers].filter(([, code]) => !['notSignedIn', 'invalidRequest', 'notFound'].includes(code))).toEqual([])
    for (const url of ['/api/me', '/api/account', '/api/registers/household'])
      expect(errorOf(await half.get(url)).code).toBe('notSignedIn')
    const answer = await enter(half, codeAt(secret))
    expect(answer.json<Me>()).toMatchObject({ login: first.login, missing: null })
    const whole = complete(half, answer)
    expect(whole.token).not.toBe(half.token)
    expect((await whole.get('/api/registers/household')).status).toBe(200)
    expect((await half.get('/api/me')).status).toBe(401)
  })

  test('is taken one step early or late; older is expired, repeated is reused, anything else is wrong', async () => {
    const { login, secret } = await withFactor()
    const refused = async (code: string) => errorOf(await enter(await signIn(login), code)).code
    now += 10 * STEP
    expect(await refused(codeAt(secret, now - 3 * STEP))).toBe('codeExpired')
    const wrong = ['000000', '111111', '222222'].find(
      (code) => !Array.from({ length: 50 }, (_, i) => codeAt(secret, now + (i - 25) * STEP)).includes(code),
    )
    expect(await refused(wrong ?? '')).toBe('codeWrong')
    expect(await refused(codeAt(secret, now + 3 * STEP))).toBe('codeWrong')
    const late = codeAt(secret, now - STEP)
    expect((await enter(await signIn(login), late)).status).toBe(200)
    expect(await refused(late)).toBe('codeReused')
    const early = codeAt(secret, now + STEP)
    expect((await enter(await signIn(login), ` ${early.slice(0, 3)} ${early.slice(3)} `)).status).toBe(200)
    // What lies before a code that was used is spent as well.
    expect(await refused(codeAt(secret, now))).toBe('codeReused')
  })

  test('opens for one of two that come with the same code at once', async () => {
    const { login, secret } = await withFactor()
    const people = await Promise.all([signIn(login), signIn(login)])
    const answers = await Promise.all(people.map((person) => enter(person, codeAt(secret))))
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 422])
  })

  test('that is guessed locks the account, and the right password in between forgives nothing', async () => {
    const { login, secret } = await withFactor()
    const codes = []
    for (let i = 0; i < 5; i += 1) codes.push(errorOf(await enter(await signIn(login), 'no-such-code')).code)
    expect(new Set(codes)).toEqual(new Set(['codeWrong']))
    expect(await refusedSignIn(login)).toBe('signInLocked')
    await run(sql`UPDATE app_user SET locked_until = now() - interval '1 second' WHERE login = ${login}`)
    const half = await signIn(login)
    expect(errorOf(await enter(half, 'no-such-code')).code).toBe('codeWrong')
    expect(errorOf(await enter(half, codeAt(secret))).code).toBe('signInLocked')
    await run(sql`UPDATE app_user SET locked_until = now() - interval '1 second' WHERE login = ${login}`)
    expect((await enter(half, codeAt(secret))).status).toBe(200)
    const { rows } = await sql<{ n: number }>`SELECT failed_attempts AS n FROM app_user WHERE login = ${login}`.execute(
      services.db.kysely,
    )
    expect(rows).toEqual([{ n: 0 }])
  })

  test('is waited for ten minutes', async () => {
    const { login, secret } = await withFactor()
    const half = await signIn(login)
    await run(sql`UPDATE user_session SET created_at = now() - interval '11 minutes' WHERE awaits_code`)
    expect(errorOf(await enter(half, codeAt(secret))).code).toBe('notSignedIn')
  })

  test('is replaced by a recovery code, each once, and by no code of somebody else', async () => {
    const { login, recoveryCodes } = await withFactor()
    const other = await withFactor()
    expect(recoveryCodes).toHaveLength(10)
    expect(new Set(recoveryCodes).size).toBe(10)
    const [one = '', two = ''] = recoveryCodes
    const whole = await enter(await signIn(login), one.toUpperCase().replace('-', ' '))
    expect(whole.status).toBe(200)
    expect(errorOf(await enter(await signIn(login), one)).code).toBe('recoveryCodeUsed')
    expect(errorOf(await enter(await signIn(other.login), two)).code).toBe('codeWrong')
    const half = await signIn(login)
    expect(await account(complete(half, await enter(half, two)))).toMatchObject({
      secondFactor: { recoveryCodesLeft: 8 },
    })
  })

  test('gives new recovery codes for the password, and the former ones are gone', async () => {
    const { login, recoveryCodes, person } = await withFactor()
    const wrong = await person.send('POST', '/api/account/recovery-codes', { password: 'wrong' })
    expect(errorOf(wrong).code).toBe('passwordWrong')
    const renewed = await person.send('POST', '/api/account/recovery-codes', { password: PASSWORD })
    const [fresh = ''] = renewed.json<{ recoveryCodes: string[] }>().recoveryCodes
    expect(errorOf(await enter(await signIn(login), recoveryCodes[0] ?? '')).code).toBe('codeWrong')
    expect((await enter(await signIn(login), fresh)).status).toBe(200)
    const without = await signIn(await newAccount('countyOfficer'))
    const none = await without.send('POST', '/api/account/recovery-codes', { password: PASSWORD })
    expect(errorOf(none).code).toBe('secondFactorOff')
  })

  test('is set up anew for another phone: the old one works until the new one is confirmed', async () => {
    const { login, secret, person } = await withFactor()
    const begun = await person.send('POST', '/api/account/second-factor/begin', { password: PASSWORD })
    const next = begun.json<{ secret: string; uri: string }>()
    expect(next.uri).toMatch(/^otpauth:\/\/totp\//)
    expect(next.uri).toContain(next.secret)
    expect((await enter(await signIn(login), codeAt(secret))).status).toBe(200)
    now += STEP
    const wrong = await person.send('POST', '/api/account/second-factor/confirm', { code: 'abcdef' })
    expect(errorOf(wrong).code).toBe('codeWrong')
    const done = await person.send('POST', '/api/account/second-factor/confirm', { code: codeAt(next.secret) })
    expect(done.status).toBe(200)
    now += STEP
    expect(errorOf(await enter(await signIn(login), codeAt(secret))).code).toBe('codeWrong')
    expect((await enter(await signIn(login), codeAt(next.secret))).status).toBe(200)
    const again = await person.send('POST', '/api/account/second-factor/confirm', { code: codeAt(next.secret) })
    expect(errorOf(again).code).toBe('secondFactorState')
  })

  test('is not begun by somebody at a desk left alone', async () => {
    const person = await signIn(await newAccount('countyOfficer'))
    for (const body of [{}, { password: 'wrong' }])
      expect(errorOf(await person.send('POST', '/api/account/second-factor/begin', body)).code).toBe('passwordWrong')
  })

  test('keeps neither secret nor recovery codes in the database as they are', async () => {
    const { login, secret, recoveryCodes } = await withFactor()
    const { rows } = await sql<{ text: string }>`SELECT f::text || (SELECT string_agg(c::text, ' ') FROM recovery_code c
      WHERE c.user_id = u.id) AS text FROM app_user u JOIN second_factor f ON f.user_id = u.id
      WHERE u.login = ${login}`.execute(services.db.kysely)
    for (const held of [secret, ...recoveryCodes, ...recoveryCodes.map((code) => code.replace('-', ''))]) {
      expect(rows[0]?.text).not.toContain(held)
      expect(rows[0]?.text).not.toContain(Buffer.from(held).toString('hex'))
    }
  })

  test('is taken away for a lost phone, and every session ends', async () => {
    const { login, person } = await withFactor()
    await resetSecondFactor(services.db, login)
    expect((await person.get('/api/me')).status).toBe(401)
    expect((await signIn(login)).missing).toBeNull()
    await expect(resetSecondFactor(services.db, 'no-such-person')).rejects.toMatchObject({ code: 'recordNotFound' })
  })
})

async function withFactor(role: RoleId = 'countyOfficer') {
  const person = await signIn(await newAccount(role))
  return { login: person.login, person, ...(await setUp(person, PASSWORD)) }
}

describe('where a second factor is required', () => {
  beforeAll(() => requireSecondFactor(services.db, true))
  afterAll(() => requireSecondFactor(services.db, false))

  test.each(Object.keys(ROLES) as RoleId[])(
    '%s needs one exactly when the role decides, exports or administers',
    async (role) => {
      const demanded = needsSecondFactor(ROLES[role].permissions)
      expect(demanded).toBe(role !== 'villageCadre')
      expect((await signIn(await newAccount(role))).missing).toBe(demanded ? 'secondFactor' : null)
    },
  )

  test('nothing is open until it is set up, right after the own password', async () => {
    const person = await signIn(await newAccount('countyOfficer', 'oneTime'))
    expect(person.missing).toBe('newPassword')
    await person.send('POST', '/api/account/password', { password: OTHER })
    expect((await person.get('/api/me')).json()).toMatchObject({ missing: 'secondFactor', permissions: [], areas: [] })
    const answers = await refusals(person)
    const open = [...answers].filter(([, code]) => !['signInIncomplete', 'invalidRequest', 'notFound'].includes(code))
    expect(open).toEqual([
      ['GET /api/me', 'served'],
      ['POST /api/account/second-factor/begin', 'served'],
    ])
    await setUp(person)
    expect((await person.get('/api/me')).json()).toMatchObject({ missing: null })
    expect((await person.get('/api/registers/household')).status).toBe(200)
  })

  test('it holds for sessions that were open when it was required, and for who comes into such a role', async () => {
    await requireSecondFactor(services.db, false)
    const [officer, cadre] = [
      await signIn(await newAccount('countyOfficer')),
      await signIn(await newAccount('villageCadre')),
    ]
    expect(await account(officer)).toMatchObject({ secondFactor: { onlyOffered: true, demanded: false } })
    await requireSecondFactor(services.db, true)
    expect(errorOf(await officer.get('/api/registers/household')).code).toBe('signInIncomplete')
    expect((await cadre.get('/api/registers/household')).status).toBe(200)
    await run(sql`INSERT INTO role_assignment (id, user_id, role, area_code, valid_from)
      SELECT ${newId()}::uuid, id, 'townshipClerk', ${HUIZE}, '2021-01-01' FROM app_user WHERE login = ${cadre.login}`)
    expect(errorOf(await cadre.get('/api/registers/household')).code).toBe('signInIncomplete')
  })

  test('it cannot be turned off by roles that need it, and can by others and where it is only offered', async () => {
    const off = (person: Person, password = PASSWORD) =>
      person.send('POST', '/api/account/second-factor/off', { password })
    const officer = await signIn(await newAccount('countyOfficer'))
    await setUp(officer)
    expect(await account(officer)).toMatchObject({ secondFactor: { demanded: true } })
    expect(errorOf(await off(officer)).code).toBe('secondFactorDemanded')
    const cadre = await withFactor('villageCadre')
    expect(errorOf(await off(cadre.person, 'wrong')).code).toBe('passwordWrong')
    expect((await off(cadre.person)).status).toBe(200)
    expect((await signIn(cadre.login)).missing).toBeNull()
    expect(errorOf(await off(cadre.person)).code).toBe('secondFactorOff')
    await requireSecondFactor(services.db, false)
    expect((await off(officer)).status).toBe(200)
    await requireSecondFactor(services.db, true)
  })

  test('it is required where nobody has said anything', async () => {
    await run(sql`UPDATE setting SET key = 'secondFactorAside' WHERE key = 'secondFactor'`)
    expect((await signIn(await newAccount('countyOfficer'))).missing).toBe('secondFactor')
    await run(sql`UPDATE setting SET key = 'secondFactor' WHERE key = 'secondFactorAside'`)
  })
})

describe('the own sessions', () => {
  test('are listed with where from and since when, this one marked, and nobody else among them', async () => {
    const login = await newAccount('countyOfficer')
    const [here] = [await signIn(login), await signIn(login), await signIn(await newAccount('countyOfficer'))]
    const { sessions } = await account(here)
    expect(sessions).toHaveLength(2)
    expect(sessions.filter((session) => session.current)).toHaveLength(1)
    expect(sessions[0]).toMatchObject({ address: '127.0.0.1', device: 'Chrome · Windows' })
    expect(JSON.stringify(sessions)).not.toContain(here.token)
  })

  test('are ended one by one, or all others at once; those of others are not touched', async () => {
    const login = await newAccount('countyOfficer')
    const [here, there, third] = [await signIn(login), await signIn(login), await signIn(login)]
    const stranger = await signIn(await newAccount('countyOfficer'))
    const idOf = async (person: Person) => (await account(person)).sessions.find((session) => session.current)?.id
    const end = async (id: string | undefined) => here.send('POST', '/api/account/sessions/end', { session: id })
    expect(errorOf(await end(await idOf(stranger))).code).toBe('sessionGone')
    expect((await stranger.get('/api/me')).status).toBe(200)
    const id = await idOf(there)
    expect((await end(id)).status).toBe(200)
    expect(errorOf(await end(id)).code).toBe('sessionGone')
    expect((await there.get('/api/me')).status).toBe(401)
    expect((await here.send('POST', '/api/account/sessions/end-others')).json()).toEqual({ ended: 1 })
    expect((await third.get('/api/me')).status).toBe(401)
    expect((await here.get('/api/me')).status).toBe(200)
    expect((await stranger.get('/api/me')).status).toBe(200)
  })
})

test('a request asks one statement for the session and one for the account before its work', async () => {
  const person = await signIn(await newAccount('countyOfficer'))
  await person.get('/api/me')
  const asked: string[] = []
  const seen = new WeakSet<object>()
  // What goes to the database is looked at on the way, not replaced.
  const look = (client: object) => {
    if (seen.has(client) || !('query' in client) || typeof client.query !== 'function') return
    seen.add(client)
    const send = client.query.bind(client) as (...sent: unknown[]) => unknown
    Object.assign(client, {
      query: (...sent: unknown[]) => {
        asked.push(String(sent[0]))
        return send(...sent)
      },
    })
  }
  services.db.pool.on('acquire', look)
  try {
    expect((await person.send('POST', '/api/sign-out')).status).toBe(200)
  } finally {
    services.db.pool.off('acquire', look)
  }
  const [session, actor, end, ...more] = asked
  expect(session).toContain('FROM user_session')
  expect(actor).toContain('FROM app_user')
  expect(end).toContain('UPDATE user_session SET ended_at')
  expect(more).toEqual([])
})
