/** The own account over HTTP: first sign-in, own password, own sessions (R96, F2 身份鉴别). */
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { setPassword } from '../src/features/accounts/index.ts'
import { OTHER, PASSWORD, type Person, accountsOf } from './support/accounts.ts'
import { useDatabase } from './support/database.ts'
import { errorOf } from './support/visitor.ts'

const { account, http, newAccount, refusals, refusedSignIn, run, services, signIn } = accountsOf(useDatabase())

test('only what completes a sign-in is served before it is complete', () => {
  const during = http().routes.filter((route) => route.during !== undefined)
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
    await setPassword(services().db, login, OTHER)
    expect((await signIn(login, OTHER)).missing).toBe('newPassword')
  })

  test('is what an administrator sets; the printed one of the demo stays, and says so', async () => {
    const demo = await signIn(await newAccount('countyOfficer', 'demo'))
    expect(demo.missing).toBeNull()
    expect(await account(demo)).toMatchObject({ passwordState: 'demo' })
    await setPassword(services().db, demo.login, OTHER)
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

test('a request asks one statement for the session and its account before its work', async () => {
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
  services().db.pool.on('acquire', look)
  try {
    expect((await person.send('POST', '/api/sign-out')).status).toBe(200)
  } finally {
    services().db.pool.off('acquire', look)
  }
  const [visitor, end, ...more] = asked
  expect(visitor).toContain('FROM user_session')
  expect(visitor).toContain('app_user')
  expect(end).toContain('UPDATE user_session SET ended_at')
  expect(more).toEqual([])
})
