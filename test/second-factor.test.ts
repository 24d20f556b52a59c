/** The second factor over HTTP: codes, recovery codes, who must have one (R96, F2 身份鉴别). */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { requireSecondFactor, resetSecondFactor } from '../src/features/accounts/index.ts'
import type { Me } from '../src/features/accounts/schema.ts'
import { ROLES, type RoleId } from '../src/language/access/permissions.ts'
import { needsSecondFactor } from '../src/language/access/second-factor.ts'
import { OTHER, PASSWORD, STEP, type Person, accountsOf } from './support/accounts.ts'
import { useDatabase } from './support/database.ts'
import { errorOf } from './support/visitor.ts'

const { account, clock, codeAt, complete, enter, newAccount, refusals, refusedSignIn, run, services, setUp, signIn } =
  accountsOf(useDatabase())

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
    clock.now += 10 * STEP
    expect(await refused(codeAt(secret, clock.now - 3 * STEP))).toBe('codeExpired')
    const wrong = ['000000', '111111', '222222'].find(
      (code) => !Array.from({ length: 50 }, (_, i) => codeAt(secret, clock.now + (i - 25) * STEP)).includes(code),
    )
    expect(await refused(wrong ?? '')).toBe('codeWrong')
    expect(await refused(codeAt(secret, clock.now + 3 * STEP))).toBe('codeWrong')
    const late = codeAt(secret, clock.now - STEP)
    expect((await enter(await signIn(login), late)).status).toBe(200)
    expect(await refused(late)).toBe('codeReused')
    const early = codeAt(secret, clock.now + STEP)
    expect((await enter(await signIn(login), ` ${early.slice(0, 3)} ${early.slice(3)} `)).status).toBe(200)
    // What lies before a code that was used is spent as well.
    expect(await refused(codeAt(secret, clock.now))).toBe('codeReused')
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
      services().db.kysely,
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
    clock.now += STEP
    const wrong = await person.send('POST', '/api/account/second-factor/confirm', { code: 'abcdef' })
    expect(errorOf(wrong).code).toBe('codeWrong')
    const done = await person.send('POST', '/api/account/second-factor/confirm', { code: codeAt(next.secret) })
    expect(done.status).toBe(200)
    clock.now += STEP
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
      WHERE u.login = ${login}`.execute(services().db.kysely)
    for (const held of [secret, ...recoveryCodes, ...recoveryCodes.map((code) => code.replace('-', ''))]) {
      expect(rows[0]?.text).not.toContain(held)
      expect(rows[0]?.text).not.toContain(Buffer.from(held).toString('hex'))
    }
  })

  test('is taken away for a lost phone, and every session ends', async () => {
    const { login, person } = await withFactor()
    await resetSecondFactor(services().db, login)
    expect((await person.get('/api/me')).status).toBe(401)
    expect((await signIn(login)).missing).toBeNull()
    await expect(resetSecondFactor(services().db, 'no-such-person')).rejects.toMatchObject({ code: 'recordNotFound' })
  })
})

async function withFactor(role: RoleId = 'countyOfficer') {
  const person = await signIn(await newAccount(role))
  return { login: person.login, person, ...(await setUp(person, PASSWORD)) }
}

describe('where a second factor is required', () => {
  beforeAll(() => requireSecondFactor(services().db, true))
  afterAll(() => requireSecondFactor(services().db, false))

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
    await requireSecondFactor(services().db, false)
    const [officer, cadre] = [
      await signIn(await newAccount('countyOfficer')),
      await signIn(await newAccount('villageCadre')),
    ]
    expect(await account(officer)).toMatchObject({ secondFactor: { onlyOffered: true, demanded: false } })
    await requireSecondFactor(services().db, true)
    expect(errorOf(await officer.get('/api/registers/household')).code).toBe('signInIncomplete')
    expect((await cadre.get('/api/registers/household')).status).toBe(200)
    await run(sql`UPDATE role_assignment SET role = 'townshipClerk'
      WHERE user_id = (SELECT id FROM app_user WHERE login = ${cadre.login})`)
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
    await requireSecondFactor(services().db, false)
    expect((await off(officer)).status).toBe(200)
    await requireSecondFactor(services().db, true)
  })

  test('it is required where nobody has said anything', async () => {
    await run(sql`UPDATE setting SET key = 'secondFactorAside' WHERE key = 'secondFactor'`)
    expect((await signIn(await newAccount('countyOfficer'))).missing).toBe('secondFactor')
    await run(sql`UPDATE setting SET key = 'secondFactor' WHERE key = 'secondFactorAside'`)
  })
})
