/** The three administrators: nobody is two of them, none sees a household, and everything they give is obeyed at once. */
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildServer } from '../src/app/server.ts'
import { findActor, openAdministrators, vacantAdministrators } from '../src/features/accounts/index.ts'
import { newId } from '../src/kernel/id.ts'
import { ADMINISTRATORS, ROLES, type RoleId } from '../src/language/access/permissions.ts'
import { inScope } from '../src/language/access/scope.ts'
import type { Services } from '../src/platform/actor.ts'
import type { Http } from '../src/platform/http/server.ts'
import { withClient } from '../src/platform/postgres/bootstrap.ts'
import { withSystem } from '../src/platform/postgres/database.ts'
import { useDatabase } from './support/database.ts'
import { asker, errorOf, visitor, type Posting, type Visitor } from './support/visitor.ts'
import { writeWorld } from './support/world.ts'

const database = useDatabase()
const PROVINCE = '530000000000'
const HUIZE = '530326000000'
const ZHENXIONG = '530627000000'
const TODAY = '2022-09-30'
let services: Services
let http: Http
let system: Visitor
let security: Visitor
let audit: Visitor

beforeAll(async () => {
  // The office's day stands still; sessions are measured by the database's clock.
  services = { ...database.services, clock: { today: () => TODAY, now: () => Date.now() } }
  http = await buildServer(services)
  await http.fastify.ready()
  await writeWorld(services, 1)
  const admin = (name: string, role: RoleId) => visitor(http, services, name, [{ role, areaCode: PROVINCE }])
  system = await admin('系统', 'systemAdministrator')
  security = await admin('安全', 'securityAdministrator')
  audit = await admin('审计', 'auditAdministrator')
})
afterAll(() => http.fastify.close())

const person = (name: string, ...postings: Posting[]): Promise<Visitor> => visitor(http, services, name, postings)
const officer = (name = '县级', areaCode = HUIZE): Promise<Visitor> => person(name, { role: 'countyOfficer', areaCode })
const placeOf = (role: RoleId): string => (ADMINISTRATORS.includes(role) ? PROVINCE : HUIZE)
const give = (to: Visitor, role: RoleId, areas: string[] = [placeOf(role)], more: object = {}) =>
  security.send('POST', '/api/postings', { userId: to.userId, role, areas, from: TODAY, ...more })
const postingsOf = async (of: Visitor): Promise<{ id: string; role: string; areaCode: string; state: string }[]> =>
  (await security.get(`/api/accounts/${of.userId}`)).json<{
    postings: { id: string; role: string; areaCode: string; state: string }[]
  }>().postings
const end = (ids: string[], reason = '工作调整') =>
  security.send('POST', '/api/postings/end', { assignments: ids, reason })
const insert = (userId: string, role: string, from = '2022-01-01', to: string | null = null) =>
  withSystem(services.db, (tx) =>
    sql`INSERT INTO role_assignment (id, user_id, role, area_code, valid_from, valid_to)
      VALUES (${newId()}, ${userId}, ${role}, ${HUIZE}, ${from}, ${to})`.execute(tx),
  )

describe('three administrators are three people', () => {
  const pairs = ADMINISTRATORS.flatMap((one) =>
    [...ADMINISTRATORS.filter((other) => other !== one), 'countyOfficer' as const].map(
      (other) => [one, other] as const,
    ),
  )

  test.each(pairs)('%s holds no %s beside it, neither by page nor written into the table', async (one, other) => {
    const holder = await person('甲')
    expect((await give(holder, one)).status).toBe(200)
    expect(errorOf(await give(holder, other))).toMatchObject({ status: 409, code: 'dutiesSeparate' })
    await expect(insert(holder.userId, other)).rejects.toThrow(/role_assignment_one_duty/)
    expect((await postingsOf(holder)).map(({ role }) => role)).toEqual([one])
  })

  test('nor does a member of an office become one', async () => {
    const holder = await officer()
    for (const role of ADMINISTRATORS) expect(errorOf(await give(holder, role)).code).toBe('dutiesSeparate')
  })

  test('also when both are given in the same instant', async () => {
    for (let i = 0; i < 8; i += 1) {
      const holder = await person('同时')
      const tried = await Promise.allSettled(ADMINISTRATORS.map((role) => insert(holder.userId, role)))
      expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      const answers = await Promise.all([give(holder, 'villageCadre'), give(holder, 'townshipClerk')])
      expect(answers.map(({ status }) => status)).toEqual([409, 409])
      expect(await postingsOf(holder)).toHaveLength(1)
    }
  })

  test('but one after the other is another posting: periods that do not meet stand', async () => {
    const holder = await person('先后')
    await insert(holder.userId, 'systemAdministrator', '2021-01-01', '2022-01-01')
    await insert(holder.userId, 'countyOfficer', '2022-01-01')
    await expect(insert(holder.userId, 'auditAdministrator', '2021-12-31', '2022-01-01')).rejects.toThrow(/one_duty/)
  })

  test('whoever had a duty ended can be given another', async () => {
    const holder = await person('换岗')
    await give(holder, 'systemAdministrator')
    const [first] = await postingsOf(holder)
    expect((await end([first?.id ?? ''])).json()).toEqual({ ended: 1 })
    expect((await give(holder, 'countyOfficer')).status).toBe(200)
  })

  test('are opened once for a new installation, each with a password of its own', async () => {
    const fresh = await Promise.all([1, 2].map(() => openAdministrators(services, '县政务数据局')))
    // This installation has all three already.
    expect(fresh).toEqual([[], []])
    await withClient(database.ownerUrl, (client) =>
      client.query(
        `UPDATE role_assignment SET ended_at = now(), ended_by = 'test', end_reason = 'x' WHERE duty <> 'business'`,
      ),
    )
    expect(await vacantAdministrators(services)).toEqual([...ADMINISTRATORS])
    const [a = [], b = []] = await Promise.all([1, 2].map(() => openAdministrators(services, '县政务数据局')))
    const opened = [...a, ...b]
    expect(opened.map(({ role }) => role).sort()).toEqual([...ADMINISTRATORS].sort())
    expect(new Set(opened.map(({ password }) => password)).size).toBe(3)
    for (const { login, password } of opened) {
      const answer = await asker(http).send('POST', '/api/sign-in', { login, password })
      expect(answer.status).toBe(200)
    }
    await withClient(database.ownerUrl, (client) =>
      client.query(
        `UPDATE role_assignment SET ended_at = NULL, ended_by = NULL, end_reason = NULL
        WHERE user_id = ANY ($1)`,
        [[system.userId, security.userId, audit.userId]],
      ),
    )
  })
})

describe('an administrator', () => {
  test('is refused by every route that holds data of households, and by those of the other two that change something', async () => {
    const own: Readonly<Record<string, readonly string[]>> = {
      system: ['account.read', 'account.manage'],
      security: ['account.read', 'assignment.manage', 'factor.reset'],
      audit: ['account.read'],
    }
    const fill: Readonly<Record<string, string>> = {
      countyCode: '530326',
      code: HUIZE,
      level: 'counties',
      version: '1',
      field: 'proof',
    }
    for (const [name, who] of Object.entries({ system, security, audit })) {
      const foreign = http.routes.filter(
        ({ access }) =>
          access !== 'public' && access !== 'signedIn' && !own[name]?.includes(access) && !access.startsWith('audit.'),
      )
      expect(foreign.length).toBeGreaterThan(100)
      for (const route of foreign) {
        const url = route.path.replaceAll(/:(\w+)/g, (_, key: string) => fill[key] ?? newId())
        const answer =
          route.method === 'GET' ? await who.get(url) : await who.send(route.method === 'PUT' ? 'PUT' : 'POST', url, {})
        const seen = { name, url, refused: [400, 403].includes(answer.status) || answer.status }
        expect(seen).toEqual({ name, url, refused: true })
        expect(answer.bytes.toString()).not.toMatch(/某53/)
      }
    }
  })

  test('sees the acts of the others', async () => {
    const holder = await person('被授权人')
    await give(holder, 'villageCadre')
    for (const who of [system, security, audit]) {
      const { rows } = (await who.get('/api/postings/changes?limit=20')).json<{
        rows: { act: string; by: string; posting: { userId: string } }[]
      }>()
      expect(rows.find(({ posting }) => posting.userId === holder.userId)).toMatchObject({ act: 'given', by: '安全' })
    }
  })
})

test('what each of them does is an event, written with the act, without any password', async () => {
  const login = `event-${newId().slice(-8)}`
  const opened = (await system.send('POST', '/api/accounts', { login, name: '事件', unit: '测试单位' })).json<{
    id: string
    password: string
  }>()
  await security.send('POST', '/api/postings', { userId: opened.id, role: 'villageCadre', areas: [HUIZE], from: TODAY })
  const { postings } = (await security.get(`/api/accounts/${opened.id}`)).json<{ postings: { id: string }[] }>()
  await end(
    postings.map(({ id }) => id),
    '任期届满',
  )
  const reset = await system.send('POST', `/api/accounts/${opened.id}/password`, { reason: '遗失' })
  await system.send('POST', `/api/accounts/${opened.id}/close`, { reason: '离岗' })
  // What is refused leaves nothing but the refusal.
  await give({ ...security, userId: system.userId }, 'countyOfficer')
  const rows = await withClient(
    database.ownerUrl,
    async (client) =>
      (
        await client.query<{ act: string; actor_name: string; roles: string[]; reason: string | null; detail: string }>(
          `SELECT act, actor_name, roles, reason, detail FROM audit_event WHERE subject_id = $1 AND result = 'done' ORDER BY id`,
          [opened.id],
        )
      ).rows,
  )
  expect(rows.map(({ act, actor_name: by, reason }) => [act, by, reason])).toEqual([
    ['accountOpen', '系统', null],
    ['roleGive', '安全', null],
    ['roleEnd', '安全', '任期届满'],
    ['passwordReset', '系统', '遗失'],
    ['accountClose', '系统', '离岗'],
  ])
  expect(JSON.parse(rows[1]?.detail ?? '')).toMatchObject({ role: 'villageCadre', areas: [HUIZE], from: TODAY })
  for (const secret of [opened.password, reset.json<{ password: string }>().password])
    expect(JSON.stringify(rows)).not.toContain(secret)
})

describe('accounts', () => {
  const open = (login: string, name = '新来') =>
    system.send('POST', '/api/accounts', { login, name, unit: '会泽县乡村振兴局' })

  test('are opened with a password that is shown once, and can do nothing until a posting is given', async () => {
    const login = `new-${newId().slice(-8)}`
    const opened = (await open(login)).json<{ id: string; login: string; password: string }>()
    const signedIn = await asker(http).send('POST', '/api/sign-in', { login, password: opened.password })
    expect(signedIn.json()).toMatchObject({ login, permissions: [], areas: [], missing: 'newPassword' })
    const again = await system.get(`/api/accounts/${opened.id}`)
    expect(again.bytes.toString()).not.toContain(opened.password)
    expect(again.bytes.toString()).not.toMatch(/argon2|password/)
    expect(again.json()).toMatchObject({ login, openedBy: '系统', roles: [], postings: [] })
    expect((await system.get(`/api/accounts?role=none&q=${login}`)).json()).toMatchObject({ total: 1 })
  })

  test('have each their own name, also when two are opened at once', async () => {
    const login = `twin-${newId().slice(-8)}`
    const answers = await Promise.all([open(login), open(login)])
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409])
    const refused = answers.find(({ status }) => status === 409)
    expect(refused && errorOf(refused)).toMatchObject({
      code: 'loginTaken',
      text: { zh: expect.stringContaining(login) },
    })
  })

  test.each(['A', '张三', 'a b', 'ab', "a'--", '../x'])('are not opened with the name %j', async (login) => {
    expect(errorOf(await open(login)).status).toBe(400)
  })

  test('get a new one-time password: the old one and every session end', async () => {
    const holder = await officer()
    expect((await holder.get('/api/me')).status).toBe(200)
    const { login, password } = (
      await system.send('POST', `/api/accounts/${holder.userId}/password`, { reason: '本人遗忘' })
    ).json<{ login: string; password: string }>()
    expect((await holder.get('/api/me')).status).toBe(401)
    // It was somebody's own password before: what the administrator knows opens nothing but its change.
    const signedIn = await asker(http).send('POST', '/api/sign-in', { login, password })
    expect(signedIn.json()).toMatchObject({ missing: 'newPassword', permissions: [] })
    expect((await asker(http).send('POST', '/api/sign-in', { login, password: 'correct horse battery' })).status).toBe(
      401,
    )
  })

  test("of administrators, and one's own, are not reset or closed by the system administrator", async () => {
    for (const who of [security, audit])
      for (const act of ['password', 'close'])
        expect(errorOf(await system.send('POST', `/api/accounts/${who.userId}/${act}`, { reason: '测试' })).code).toBe(
          'administratorAccount',
        )
    const own = await system.send('POST', `/api/accounts/${system.userId}/close`, { reason: '测试' })
    expect(errorOf(own).code).toBe('ownAccount')
  })

  test('are closed with a reason, at once, and opened again with a new password', async () => {
    const holder = await officer()
    const url = `/api/accounts/${holder.userId}`
    expect(errorOf(await system.send('POST', `${url}/close`, { reason: ' ' })).code).toBe('invalidRequest')
    expect((await system.send('POST', `${url}/close`, { reason: '调离' })).status).toBe(200)
    expect((await holder.get('/api/me')).status).toBe(401)
    expect((await system.get(url)).json()).toMatchObject({ state: 'closed', closedBy: '系统', closeReason: '调离' })
    expect(errorOf(await system.send('POST', `${url}/close`, { reason: '调离' })).code).toBe('accountState')
    expect(errorOf(await system.send('POST', `${url}/password`, { reason: '调离' })).code).toBe('accountClosed')
    expect(errorOf(await give(holder, 'villageCadre')).code).toBe('accountClosed')
    const { login, password } = (await system.send('POST', `${url}/reopen`, { reason: '返岗' })).json<{
      login: string
      password: string
    }>()
    expect((await asker(http).send('POST', '/api/sign-in', { login, password })).status).toBe(200)
  })
})

describe('a posting', () => {
  test('opens what it names from the next request on, in all its areas, and closes it from the next one after its end', async () => {
    const holder = await person('随时')
    const list = '/api/registers/household'
    expect(errorOf(await holder.get(list)).code).toBe('forbidden')
    expect((await give(holder, 'countyOfficer', [HUIZE, ZHENXIONG])).status).toBe(200)
    const codes = async () =>
      new Set(
        (await holder.get(`${list}?limit=200`))
          .json<{ rows: { countyCode: string }[] }>()
          .rows.map((r) => r.countyCode),
      )
    expect(await codes()).toEqual(new Set(['530326', '530627']))
    const inZhenxiong = (await postingsOf(holder)).filter(({ areaCode }) => areaCode === ZHENXIONG)
    await end(inZhenxiong.map(({ id }) => id))
    expect(await codes()).toEqual(new Set(['530326']))
    expect(errorOf(await holder.get(`${list}?area=${ZHENXIONG}`)).code).toBe('outOfScope')
    await end((await postingsOf(holder)).filter(({ state }) => state === 'inForce').map(({ id }) => id))
    const refused = errorOf(await holder.get(list))
    expect(refused).toMatchObject({ status: 403, code: 'forbidden', text: { zh: expect.stringContaining('查阅台账') } })
    expect((await holder.get('/api/me')).json()).toMatchObject({ permissions: [], areas: [] })
  })

  test('is given and ended by somebody else, inside the areas administered, and never by whoever is not the security administrator', async () => {
    const self = { userId: security.userId, role: 'auditAdministrator', areas: [PROVINCE], from: TODAY }
    expect(errorOf(await security.send('POST', '/api/postings', self)).code).toBe('ownAccount')
    const [own] = await postingsOf(security)
    expect(errorOf(await end([own?.id ?? ''])).code).toBe('ownAccount')
    const holder = await person('谁')
    const local = await person('县安全', { role: 'securityAdministrator', areaCode: HUIZE })
    const body = { userId: holder.userId, role: 'countyOfficer', from: TODAY }
    expect((await local.send('POST', '/api/postings', { ...body, areas: [HUIZE] })).status).toBe(200)
    for (const areas of [[ZHENXIONG], [HUIZE, ZHENXIONG], [PROVINCE]])
      expect(errorOf(await local.send('POST', '/api/postings', { ...body, areas })).code).toBe('outOfScope')
    for (const who of [system, audit, await officer()])
      expect(errorOf(await who.send('POST', '/api/postings', { ...body, areas: [HUIZE] })).code).toBe('forbidden')
    // The table says the same where the program would be wrong.
    await expect(
      withSystem(services.db, (tx) =>
        sql`INSERT INTO role_assignment (id, user_id, role, area_code, valid_from, given_by)
          VALUES (${newId()}, ${holder.userId}, 'villageCadre', ${HUIZE}, ${TODAY}, ${holder.userId})`.execute(tx),
      ),
    ).rejects.toThrow(/role_assignment_not_to_oneself/)
    await expect(
      withSystem(services.db, (tx) => sql`UPDATE role_assignment SET role = 'countyOfficer'`.execute(tx)),
    ).rejects.toThrow(/permission denied/)
  })

  test.each([
    [{ areas: ['539999999999'] }, 'areas'],
    [{ role: 'bureauOfficer' }, 'bureau'],
    [{ role: 'bureauOfficer', bureau: 'none' }, 'bureau'],
    [{ bureau: 'water' }, 'bureau'],
    [{ from: '2022-09-29' }, 'from'],
    [{ until: '2022-09-29' }, 'until'],
  ])('is not given as %j', async (wrong, path) => {
    const holder = await person('错')
    const error = errorOf(
      await security.send('POST', '/api/postings', {
        userId: holder.userId,
        role: 'villageCadre',
        areas: [HUIZE],
        from: TODAY,
        ...wrong,
      }),
    )
    expect(error).toMatchObject({ status: 422, issues: [{ path }] })
    expect(await postingsOf(holder)).toEqual([])
  })

  test('ends by itself after its last day', async () => {
    const holder = await person('到期')
    await give(holder, 'villageCadre', [HUIZE], { until: TODAY })
    expect((await holder.get('/api/registers/household')).status).toBe(200)
    const tomorrow = { ...services, clock: { ...services.clock, today: () => '2022-10-01' } }
    expect((await findActor(tomorrow, holder.userId))?.permissions.size).toBe(0)
  })

  test('that two end at once is ended once', async () => {
    const holder = await officer()
    const ids = (await postingsOf(holder)).map(({ id }) => id)
    const answers = await Promise.all([end(ids), end(ids)])
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409])
  })
})

describe('postings in force', () => {
  const day = fc
    .integer({ min: -3, max: 3 })
    .map((n) => `2022-${n < 0 ? '09' : '10'}-${String(n < 0 ? 31 + n : n + 1).padStart(2, '0')}`)
  const row = fc.record({
    role: fc.constantFrom<RoleId>('countyOfficer', 'villageCadre', 'provincialAnalyst'),
    area: fc.constantFrom(HUIZE, ZHENXIONG, '530326102000'),
    from: day,
    days: fc.option(fc.integer({ min: 1, max: 4 })),
    ended: fc.boolean(),
    /** Position of the row it is delegated from, of another person. */
    origin: fc.option(fc.integer({ min: 0, max: 3 })),
  })
  const later = (from: string, days: number) =>
    new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10)

  test('are what dates, ends and delegations say, and scope is their union for each permission', async () => {
    const asked = ['2022-09-29', '2022-09-30', '2022-10-02']
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 4 }),
        fc.array(row, { minLength: 1, maxLength: 4 }),
        async (origins, rows) => {
          const [giver, holder] = [await person('甲'), await person('乙')]
          const write = async (userId: string, one: (typeof rows)[number], from: string | null) => {
            const id = newId()
            const to = one.days === null ? (from === null ? null : later(one.from, 9)) : later(one.from, one.days)
            await withClient(database.ownerUrl, (client) =>
              client.query(
                `INSERT INTO role_assignment (id, user_id, role, area_code, valid_from, valid_to, delegated_from, ended_at, ended_by, end_reason)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)`,
                [
                  id,
                  userId,
                  one.role,
                  one.area,
                  one.from,
                  to,
                  from,
                  one.ended ? new Date() : null,
                  one.ended ? 'x' : null,
                ],
              ),
            )
            return { ...one, id, to }
          }
          const given = []
          for (const one of origins) given.push(await write(giver.userId, one, null))
          const held = []
          for (const one of rows) {
            const origin = one.origin === null ? undefined : given[one.origin]
            // A deputy holds what the giver holds.
            const same = origin ? { ...one, role: origin.role, area: origin.area } : one
            held.push({ ...(await write(holder.userId, same, origin?.id ?? null)), origin: origin ?? null })
          }
          const stands = (one: { from: string; to: string | null; ended: boolean }, on: string) =>
            one.from <= on && (one.to === null || one.to > on) && !one.ended
          for (const on of asked) {
            const at = { ...services, clock: { ...services.clock, today: () => on } }
            for (const permission of ['register.read', 'register.edit', 'parameter.approve'] as const) {
              const actor = await findActor(at, holder.userId, { permission })
              for (const place of ['530326101201', '530326102201', '530627100201']) {
                const expected = held.some(
                  (one) =>
                    stands(one, on) &&
                    (one.origin === null || stands(one.origin, on)) &&
                    (ROLES[one.role].permissions as readonly string[]).includes(permission) &&
                    place.startsWith(one.area.replace(/0+$/, '')),
                )
                expect({ on, permission, place, may: inScope(actor?.scope ?? [], place) }).toEqual({
                  on,
                  permission,
                  place,
                  may: expected,
                })
              }
            }
          }
        },
      ),
      { numRuns: 25 },
    )
  }, 60_000)
})
