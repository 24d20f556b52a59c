/** People who sign in and look after their own account, over HTTP, with a clock that tests move on. */
import type { RawBuilder } from 'kysely'
import { TOTP } from 'otpauth'
import { afterAll, beforeAll, expect } from 'vitest'
import { buildServer } from '../../src/app/server.ts'
import { createUser, type NewUser } from '../../src/features/accounts/index.ts'
import type { Me, OwnAccount } from '../../src/features/accounts/schema.ts'
import { newId } from '../../src/kernel/id.ts'
import type { RoleId } from '../../src/language/access/permissions.ts'
import type { Services } from '../../src/platform/actor.ts'
import { SESSION_COOKIE, type Http } from '../../src/platform/http/server.ts'
import type { TestDatabase } from './database.ts'
import { asker, errorOf, type Answer, type Visitor } from './visitor.ts'

export const PASSWORD = '云岭 walnut 渡口 42'
export const OTHER = '蓝色 kettle 第七座桥'
/** Milliseconds for which a code of the second factor holds. */
export const STEP = 30_000
const HUIZE = '530326000000'

export interface Person extends Pick<Visitor, 'get' | 'send'> {
  readonly login: string
  readonly token: string
  /** What the sign-in still needs. */
  readonly missing: string | null
}

/** To be called at the top of a test file; server and services are there once its tests run. */
export function accountsOf(database: TestDatabase) {
  /** The hour of the server; codes are made and checked by it. */
  const clock = { now: Date.parse('2022-09-30T09:00:00+08:00') }
  let services: Services
  let http: Http
  beforeAll(async () => {
    services = { ...database.services, clock: { today: () => '2022-09-30', now: () => clock.now } }
    http = await buildServer(services)
    await http.fastify.ready()
  })
  afterAll(() => http.fastify.close())

  async function newAccount(role: RoleId, state: NewUser['passwordState'] = 'own', name = '张三丰'): Promise<string> {
    const login = `p-${newId()}`
    await createUser(services.db, {
      login,
      displayName: name,
      unit: '测试单位',
      password: PASSWORD,
      passwordState: state,
      assignments: [{ role, areaCode: HUIZE, validFrom: '2021-01-01' }],
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

  const codeAt = (secret: string, time = clock.now): string => new TOTP({ secret }).generate({ timestamp: time })

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
    clock.now += STEP
    return { secret, ...done.json<{ recoveryCodes: string[] }>() }
  }

  return {
    clock,
    services: () => services,
    http: () => http,
    newAccount,
    signIn,
    codeAt,
    setUp,
    run: (query: RawBuilder<unknown>) => query.execute(services.db.kysely),
    refusedSignIn: async (login: string, password = PASSWORD) =>
      errorOf(await asker(http).send('POST', '/api/sign-in', { login, password })).code,
    account: async (person: Person) => (await person.get('/api/account')).json<OwnAccount>(),
    enter: (person: Person, code: string): Promise<Answer> => person.send('POST', '/api/sign-in/code', { code }),
    /** The code gives the session a new token. */
    complete: (person: Person, answer: Answer): Person => {
      const token = /shouwang_session=([\w-]+)/.exec(String(answer.headers['set-cookie']))?.[1] ?? ''
      return { ...person, ...asker(http, token), token, missing: answer.json<Me>().missing }
    },
    /** What every route that is served says to somebody who asks without knowing anything. */
    refusals: async (person: Person): Promise<Map<string, string>> => {
      const answers = new Map<string, string>()
      for (const { method, path, access } of http.routes) {
        if (access === 'public' || path === '/api/sign-out') continue
        const response = await http.fastify.inject({
          method,
          url: path.replace(/:\w+/g, HUIZE),
          cookies: { [SESSION_COOKIE]: person.token },
          ...(method === 'GET' ? {} : { payload: {} }),
        })
        const { error } = JSON.parse(response.body) as { error?: { code: string } }
        answers.set(`${method} ${path}`, error?.code ?? 'served')
      }
      return answers
    },
  }
}
