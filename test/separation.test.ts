/** What one administrator alone, or somebody with a posting, might try in order to get at more (三员分立, F2, R91-R96). */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildServer } from '../src/app/server.ts'
import { newId } from '../src/kernel/id.ts'
import { ADMINISTRATORS, roleOf, type RoleId } from '../src/language/access/permissions.ts'
import type { Services } from '../src/platform/actor.ts'
import type { Http } from '../src/platform/http/server.ts'
import { withSystem } from '../src/platform/postgres/database.ts'
import { useDatabase } from './support/database.ts'
import { errorOf, visitor, type Posting, type Visitor } from './support/visitor.ts'
import { writeWorld } from './support/world.ts'

const database = useDatabase()
const PROVINCE = '530000000000'
const HUIZE = '530326000000'
const ZHENXIONG = '530627000000'
const TODAY = '2022-09-30'
const LIST = '/api/registers/household'
let services: Services
let http: Http
let system: Visitor
let security: Visitor
/** Gives postings in one county. */
let local: Visitor

const person = (name: string, ...postings: Posting[]): Promise<Visitor> => visitor(http, services, name, postings)
const officer = (name = '县级', areaCode = HUIZE): Promise<Visitor> => person(name, { role: 'countyOfficer', areaCode })
const admin = (name: string, role: RoleId, areaCode = PROVINCE): Promise<Visitor> => person(name, { role, areaCode })

beforeAll(async () => {
  services = { ...database.services, clock: { today: () => TODAY, now: () => Date.now() } }
  http = await buildServer(services)
  await http.fastify.ready()
  await writeWorld(services, 1)
  system = await admin('系统', 'systemAdministrator')
  security = await admin('安全', 'securityAdministrator')
  local = await admin('县安全', 'securityAdministrator', HUIZE)
})
afterAll(() => http.fastify.close())

const codeOf = async (answer: ReturnType<Visitor['send']>): Promise<string> => errorOf(await answer).code
const postingsOf = async (of: Visitor) =>
  (await security.get(`/api/accounts/${of.userId}`)).json<{ postings: { id: string; state: string }[] }>().postings
const idsOf = async (of: Visitor): Promise<string[]> => (await postingsOf(of)).map(({ id }) => id)
const end = (by: Visitor, ids: readonly string[]) =>
  by.send('POST', '/api/postings/end', { assignments: ids, reason: '工作调整' })
/** Leaves of those who hold a role of the three only these. */
async function endOthers(role: RoleId, keep: readonly Visitor[]): Promise<void> {
  const { rows } = await withSystem(services.db, (tx) =>
    sql<{ id: string }>`SELECT id FROM role_assignment WHERE role = ${role} AND ended_at IS NULL
      AND user_id <> ALL (${keep.map(({ userId }) => userId)}::uuid[])`.execute(tx),
  )
  if (rows.length === 0) return
  const ids = rows.map(({ id }) => id)
  expect((await end(security, ids)).json()).toEqual({ ended: ids.length })
}
const leave = (by: Visitor, who: Visitor) =>
  by.send('POST', `/api/postings/leave/${who.userId}`, { reason: '离岗', successor: null })
const reset = (by: Visitor, what: 'password' | 'second-factor', who: Visitor) =>
  by.send('POST', `/api/accounts/${who.userId}/${what}`, { reason: '本人提出' })

describe('somebody else’s account', () => {
  test('is opened by no administrator alone: one resets passwords, another takes second factors away', async () => {
    for (const role of ADMINISTRATORS) {
      const permissions: readonly string[] = roleOf(role).permissions
      expect(
        ['account.manage', 'factor.reset'].filter((permission) => permissions.includes(permission)).length,
      ).toBeLessThan(2)
    }
    const holder = await officer()
    expect(await codeOf(reset(system, 'second-factor', holder))).toBe('forbidden')
    expect(await codeOf(reset(security, 'password', holder))).toBe('forbidden')
    expect((await reset(security, 'second-factor', holder)).status).toBe(200)
    expect((await holder.get('/api/me')).status).toBe(401)
    expect((await reset(system, 'password', holder)).status).toBe(200)
  })

  test('keeps its second factor where the security administrator is of another county, and where it administers', async () => {
    const away = await officer('外县', ZHENXIONG)
    const both = await person(
      '两县',
      { role: 'villageCadre', areaCode: HUIZE },
      { role: 'villageCadre', areaCode: ZHENXIONG },
    )
    for (const who of [away, both]) expect(await codeOf(reset(local, 'second-factor', who))).toBe('outOfScope')
    expect(await codeOf(reset(security, 'second-factor', system))).toBe('administratorAccount')
    expect(await codeOf(reset(security, 'second-factor', security))).toBe('ownAccount')
    expect((await away.get('/api/me')).status).toBe(200)
    expect((await reset(local, 'second-factor', await officer())).status).toBe(200)
  })

  test('is not closed by a security administrator of another county once its postings there have ended', async () => {
    const away = await officer('外县', ZHENXIONG)
    await end(security, await idsOf(away))
    const nobody = await person('未授权')
    expect(await codeOf(leave(local, away))).toBe('outOfScope')
    expect(await codeOf(leave(local, nobody))).toBe('outOfScope')
    for (const who of [away, nobody]) expect((await who.get('/api/me')).status).toBe(200)
    expect((await leave(security, nobody)).status).toBe(200)
  })
})

describe('administrators', () => {
  test.each(['systemAdministrator', 'auditAdministrator'] as const)(
    '%s is held for the whole installation: what it does knows no county',
    async (role) => {
      const give = (by: Visitor, areas: string[], userId: string) =>
        by.send('POST', '/api/postings', { userId, role, areas, from: TODAY })
      const friend = await person('同伙')
      expect(errorOf(await give(local, [HUIZE], friend.userId))).toMatchObject({
        code: 'recordInvalid',
        issues: [{ path: 'areas' }],
      })
      expect(errorOf(await give(security, [PROVINCE, HUIZE], friend.userId)).code).toBe('recordInvalid')
      expect(await postingsOf(friend)).toEqual([])
      expect((await give(security, [PROVINCE], friend.userId)).status).toBe(200)
    },
  )

  test('do not get rid of whoever watches them: the last of the three is not ended or seen off', async () => {
    const only = await admin('唯一的审计', 'auditAdministrator')
    await endOthers('auditAdministrator', [only])
    expect(await codeOf(end(security, await idsOf(only)))).toBe('lastAdministrator')
    expect(await codeOf(leave(security, only))).toBe('lastAdministrator')
    expect((await only.get('/api/me')).json()).toMatchObject({ permissions: expect.arrayContaining(['account.read']) })
    // One who only begins tomorrow, or whose account is closed, watches nobody today.
    const later = await person('明天')
    await security.send('POST', '/api/postings', {
      userId: later.userId,
      role: 'auditAdministrator',
      areas: [PROVINCE],
      from: '2022-10-01',
    })
    expect(await codeOf(end(security, await idsOf(only)))).toBe('lastAdministrator')
    const successor = await person('后任')
    await security.send('POST', '/api/postings', {
      userId: successor.userId,
      role: 'auditAdministrator',
      areas: [PROVINCE],
      from: TODAY,
    })
    expect((await leave(security, only)).status).toBe(200)
    expect(await codeOf(end(security, await idsOf(successor)))).toBe('lastAdministrator')
  })

  test('two of whom are ended at once leave one', async () => {
    const two = [await admin('系统甲', 'systemAdministrator'), await admin('系统乙', 'systemAdministrator')]
    await endOthers('systemAdministrator', two)
    const ids = await Promise.all(two.map(idsOf))
    const answers = await Promise.all(ids.map((of) => end(security, of)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(1)
  })
})

describe('a delegation', () => {
  const delegate = async (from: Visitor, to: Visitor) =>
    from.send('POST', '/api/my-postings/delegate', {
      assignments: await idsOf(from),
      to: to.userId,
      from: TODAY,
      until: '2022-10-07',
    })

  test('goes to a colleague who works there, not to somebody of another county or without a posting', async () => {
    const holder = await officer('甲')
    const clerk = await person('乡镇', { role: 'townshipClerk', areaCode: '530326102000' })
    for (const unfit of [await person('未授权'), await officer('外县', ZHENXIONG)]) {
      expect(await codeOf(delegate(holder, unfit))).toBe('notColleague')
      expect((await postingsOf(unfit)).filter(({ state }) => state === 'inForce').length).toBeLessThan(2)
    }
    expect((await delegate(holder, clerk)).status).toBe(200)
  })

  test.each([
    ['countyOfficer', PROVINCE, null],
    ['provincialAnalyst', HUIZE, null],
    ['bureauOfficer', HUIZE, 'health'],
  ])('is not more than what it comes from, whoever writes it: %s in %s for %s', async (role, area, bureau) => {
    const holder = await person(
      '甲',
      role === 'bureauOfficer'
        ? { role, areaCode: HUIZE, bureau: 'water' }
        : { role: 'countyOfficer', areaCode: HUIZE },
    )
    const deputy = await person('乙')
    const [origin = ''] = await idsOf(holder)
    const write = (as: { role: string; area: string; bureau: string | null }) =>
      withSystem(services.db, (tx) =>
        sql`INSERT INTO role_assignment (id, user_id, role, area_code, bureau, valid_from, valid_to, delegated_from)
          VALUES (${newId()}, ${deputy.userId}, ${as.role}, ${as.area}, ${as.bureau}, ${TODAY}, '2022-10-07', ${origin})`.execute(
          tx,
        ),
      )
    await expect(write({ role, area, bureau })).rejects.toThrow(/role_assignment_delegated_(same|bureau)_fk/)
    const same =
      role === 'bureauOfficer' ? { role, area, bureau: 'water' } : { role: 'countyOfficer', area: HUIZE, bureau }
    await write(same)
  })

  test('gives nothing while the account it came from is closed', async () => {
    const [holder, deputy] = [await officer('甲'), await person('乙', { role: 'villageCadre', areaCode: HUIZE })]
    await delegate(holder, deputy)
    const exporting = () => deputy.get(`${LIST}/export?format=csv`)
    expect((await exporting()).status).toBe(200)
    await withSystem(services.db, (tx) =>
      sql`UPDATE app_user SET state = 'closed', closed_at = now(), closed_by = 'x', close_reason = 'x' WHERE id = ${holder.userId}`.execute(
        tx,
      ),
    )
    expect(errorOf(await exporting()).code).toBe('forbidden')
    expect((await postingsOf(deputy)).map(({ state }) => state).sort()).toEqual(['inForce', 'lapsed'])
  })
})
