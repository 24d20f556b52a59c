/** Bureaus read by purpose, postings are delegated for a period, and a leaver's work goes to a colleague. */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { REGISTERS } from '../src/app/registers.ts'
import { buildServer } from '../src/app/server.ts'
import { findActor } from '../src/features/accounts/index.ts'
import { openIntakeJobs } from '../src/features/intake/index.ts'
import { newId } from '../src/kernel/id.ts'
import { registersOfBureau } from '../src/language/access/purposes.ts'
import { scopeOf } from '../src/language/access/scope.ts'
import type { Services } from '../src/platform/actor.ts'
import type { Http } from '../src/platform/http/server.ts'
import { withScope, withSystem } from '../src/platform/postgres/database.ts'
import { useDatabase } from './support/database.ts'
import { errorOf, first, visitor, type Posting, type Visitor } from './support/visitor.ts'
import { writeWorld, type World } from './support/world.ts'

const database = useDatabase()
const PROVINCE = '530000000000'
const HUIZE = '530326000000'
const NAGU = '530326102000'
const ZHENXIONG = '530627000000'
const TODAY = '2022-09-30'
let services: Services
let http: Http
let world: World
let security: Visitor

beforeAll(async () => {
  services = { ...database.services, clock: { today: () => TODAY, now: () => Date.now() } }
  http = await buildServer(services)
  await http.fastify.ready()
  world = await writeWorld(services, 1)
  security = await visitor(http, services, '安全', [{ role: 'securityAdministrator', areaCode: PROVINCE }])
})
afterAll(() => http.fastify.close())

const person = (name: string, ...postings: Posting[]): Promise<Visitor> => visitor(http, services, name, postings)
const officer = (name = '县级', areaCode = HUIZE): Promise<Visitor> => person(name, { role: 'countyOfficer', areaCode })
const bureau = (name: string, code: string, areaCode = HUIZE): Promise<Visitor> =>
  person(name, { role: 'bureauOfficer', areaCode, bureau: code })
interface Held {
  id: string
  role: string
  areaCode: string
  state: string
  delegatedBy: string | null
  lastDay: string | null
}
const mine = async (who: Visitor) => (await who.get('/api/my-postings')).json<{ mine: Held[]; delegated: Held[] }>()
const idsOf = async (who: Visitor) => (await mine(who)).mine.map(({ id }) => id)

describe('a bureau', () => {
  test.each(['medicalInsurance', 'civilAffairs', 'water', 'taxation'])(
    '%s reads, counts, searches and exports the registers of its purposes and no other',
    async (code) => {
      const who = await bureau('部门', code)
      const all = await officer()
      const household = first(world.households.filter(({ countyCode }) => countyCode === '530326'))
      for (const { id } of REGISTERS) {
        const open = registersOfBureau(code).has(id)
        const base = `/api/registers/${id}`
        const { rows } = (await all.get(`${base}?limit=1`)).json<{ rows: { countyCode: string; id: string }[] }>()
        const one = rows[0] ?? { countyCode: '530326', id: household.id }
        const record = `${base}/${one.countyCode}/${one.id}`
        for (const url of [
          base,
          `${base}?q=某`,
          `${base}?filter=source:x`,
          record,
          `${record}/history`,
          `${base}/export?format=csv`,
        ]) {
          const answer = await who.get(url)
          if (open) expect({ url, refused: answer.status === 403 }).toEqual({ url, refused: false })
          else {
            expect(errorOf(answer)).toMatchObject({ status: 403, code: 'registerNotForBureau' })
            expect(answer.bytes.toString()).not.toContain('某53')
          }
        }
        // A template holds no facts.
        expect((await who.get(`${base}/template`)).status).toBe(200)
      }
    },
  )

  test('edits what it keeps, and only reads the rest', async () => {
    const who = await bureau('水务', 'water')
    const one = async (id: string) =>
      first((await who.get(`/api/registers/${id}?limit=1`)).json<{ rows: Record<string, unknown>[] }>().rows)
    const change = async (id: string) => {
      const { id: recordId, recordedAt, values, validFrom } = await one(id)
      const body = { recordedAt, values, ...(typeof validFrom === 'string' && { validFrom }) }
      return who.send('PUT', `/api/registers/${id}/530326/${String(recordId)}`, body)
    }
    expect(errorOf(await change('household')).code).toBe('registerNotForBureau')
    expect((await change('waterSafety')).status).toBe(200)
  })

  test('opens the card of a household without the ledgers, rules and clues that are not its own', async () => {
    const household = first(world.households.filter(({ countyCode }) => countyCode === '530326'))
    const url = `/api/households/530326/${household.id}/card`
    interface Card {
      facts: { register: string }[]
      hidden: { register: string }[]
      income: unknown[]
      rules: unknown[]
      judged: boolean
      members: { insured: boolean | null; disability: string | null }[]
    }
    const whole = (await (await officer()).get(url)).json<Card>()
    expect(whole.hidden).toEqual([])
    expect(whole.judged).toBe(true)
    expect(whole.income.length).toBeGreaterThan(0)
    const seen = (await (await bureau('水务', 'water')).get(url)).json<Card>()
    expect(new Set(seen.facts.map(({ register }) => register))).toEqual(new Set(['identityTag', 'waterSafety']))
    expect(seen).toMatchObject({ income: [], rules: [], judged: false, clue: null })
    expect(seen.members.every((one) => one.insured === null && one.disability === null)).toBe(true)
    expect(seen.hidden.map(({ register }) => register)).toEqual(
      expect.arrayContaining([
        'allowance',
        'dwelling',
        'schooling',
        'disability',
        'insuranceEnrolment',
        'employment',
        'incomeEntry',
      ]),
    )
    expect(JSON.stringify(seen)).not.toContain('"allowance","label":{"zh":"低保特困","en":"Dibao and tekun"},"about"')
  })

  test('and another posting of the same person each hold in their own area', async () => {
    const both = await person(
      '兼任',
      { role: 'villageCadre', areaCode: NAGU },
      { role: 'bureauOfficer', areaCode: ZHENXIONG, bureau: 'water' },
    )
    const counties = async (id: string) =>
      new Set(
        (await both.get(`/api/registers/${id}?limit=200`))
          .json<{ rows: { areaCode: string }[] }>()
          .rows.map(({ areaCode }) => areaCode.slice(0, 6)),
      )
    expect(await counties('waterSafety')).toEqual(new Set(['530326', '530627']))
    expect(await counties('allowance')).toEqual(new Set(['530326']))
    const elsewhere = first(world.households.filter(({ countyCode }) => countyCode === '530627'))
    const card = (await both.get(`/api/households/530627/${elsewhere.id}/card`)).json<{
      facts: { register: string }[]
      income: []
    }>()
    expect(card.facts.map(({ register }) => register)).not.toContain('allowance')
    expect(card.income).toEqual([])
  })

  test('sees no screening, no clue and no import', async () => {
    const who = await bureau('医保', 'medicalInsurance')
    for (const url of [
      '/api/clues',
      '/api/screening/findings',
      '/api/clues/export',
      '/api/intake/batches',
      '/api/conflicts',
    ])
      expect({ url, status: (await who.get(url)).status }).toEqual({ url, status: 403 })
  })
})

describe('a delegation', () => {
  /** Works in the county, and may not export. */
  const deputyOf = (): Promise<Visitor> => person('乙', { role: 'villageCadre', areaCode: NAGU })
  const received = async (who: Visitor) => (await mine(who)).mine.filter(({ delegatedBy }) => delegatedBy !== null)
  const delegate = async (from: Visitor, to: Visitor, period: { from: string; until: string }, ids?: string[]) =>
    from.send('POST', '/api/my-postings/delegate', {
      assignments: ids ?? (await idsOf(from)),
      to: to.userId,
      ...period,
    })
  const EXPORT = '/api/registers/household/export?format=csv'

  test('gives the posting for its days, and both see it', async () => {
    const [holder, deputy] = [await officer('甲'), await deputyOf()]
    expect(errorOf(await deputy.get(EXPORT)).code).toBe('forbidden')
    expect((await delegate(holder, deputy, { from: TODAY, until: '2022-10-07' })).status).toBe(200)
    expect((await deputy.get(EXPORT)).status).toBe(200)
    expect((await holder.get(EXPORT)).status).toBe(200)
    expect(await received(deputy)).toMatchObject([
      { role: 'countyOfficer', delegatedBy: '甲', lastDay: '2022-10-07', state: 'inForce' },
    ])
    expect((await mine(holder)).delegated).toMatchObject([{ name: '乙', state: 'inForce' }])
    const on = async (day: string) =>
      (
        await findActor({ ...services, clock: { ...services.clock, today: () => day } }, deputy.userId)
      )?.permissions.has('register.export')
    expect(await on('2022-10-07')).toBe(true)
    expect(await on('2022-10-08')).toBe(false)
  })

  test('ends when either ends it, and with the posting it came from', async () => {
    for (const how of ['holder', 'deputy', 'origin'] as const) {
      const [holder, deputy] = [await officer('甲'), await deputyOf()]
      await delegate(holder, deputy, { from: TODAY, until: '2022-10-07' })
      const ids = (await received(deputy)).map(({ id }) => id)
      if (how === 'origin')
        await security.send('POST', '/api/postings/end', { assignments: await idsOf(holder), reason: '调离' })
      else {
        const who = how === 'holder' ? holder : deputy
        expect((await who.send('POST', '/api/my-postings/end-delegation', { assignments: ids })).status).toBe(200)
      }
      expect(errorOf(await deputy.get(EXPORT)).code).toBe('forbidden')
      expect(await received(deputy)).toMatchObject([{ state: how === 'origin' ? 'lapsed' : 'ended' }])
    }
  })

  test("is not handed on, not of somebody else's posting, not to oneself, and not to an administrator", async () => {
    const period = { from: TODAY, until: '2022-10-07' }
    const [holder, deputy, third] = [await officer('甲'), await officer('乙'), await person('丙')]
    await delegate(holder, deputy, period)
    const received = (await mine(deputy)).mine.filter(({ delegatedBy }) => delegatedBy !== null).map(({ id }) => id)
    expect(errorOf(await delegate(deputy, third, period, received)).code).toBe('notDelegable')
    expect(errorOf(await delegate(deputy, third, period, await idsOf(holder))).code).toBe('postingState')
    expect(errorOf(await delegate(holder, holder, period)).code).toBe('notDelegable')
    expect(errorOf(await delegate(holder, security, period)).code).toBe('notDelegable')
    const byOffice = (ids: string[], to: string) =>
      security.send('POST', '/api/postings/delegate', { assignments: ids, to, ...period })
    expect(errorOf(await byOffice(await idsOf(security), third.userId)).code).toBe('ownAccount')
    const admin = await person('审计', { role: 'auditAdministrator', areaCode: PROVINCE })
    expect(errorOf(await byOffice(await idsOf(admin), third.userId)).code).toBe('notDelegable')
    // Nor by writing it into the table.
    const [origin = ''] = await idsOf(admin)
    const direct = withSystem(services.db, (tx) =>
      sql`INSERT INTO role_assignment (id, user_id, role, area_code, valid_from, valid_to, delegated_from)
        VALUES (${newId()}, ${third.userId}, 'auditAdministrator', ${PROVINCE}, ${TODAY}, '2022-10-07', ${origin})`.execute(
        tx,
      ),
    )
    await expect(direct).rejects.toThrow(/role_assignment_delegated_check/)
    expect((await mine(third)).mine).toEqual([])
  })

  test('is given by the security administrator where the holder cannot', async () => {
    const [holder, deputy] = [await officer('病休'), await deputyOf()]
    const answer = await security.send('POST', '/api/postings/delegate', {
      assignments: await idsOf(holder),
      to: deputy.userId,
      from: TODAY,
      until: '2022-10-07',
    })
    expect(answer.status).toBe(200)
    expect(await received(deputy)).toMatchObject([{ delegatedBy: '病休', givenBy: '安全' }])
    expect((await deputy.get(EXPORT)).status).toBe(200)
  })

  test.each([
    [{ from: TODAY, until: '2022-11-29' }, 'delegationTooLong'],
    [{ from: TODAY, until: '2022-09-29' }, 'recordInvalid'],
    [{ from: '2022-09-01', until: '2022-10-01' }, 'recordInvalid'],
  ])('of %j is refused', async (period, code) => {
    const [holder, deputy] = [await officer('甲'), await deputyOf()]
    expect(errorOf(await delegate(holder, deputy, period)).code).toBe(code)
    expect((await delegate(holder, deputy, { from: TODAY, until: '2022-11-28' })).status).toBe(200)
  })

  test('finds colleagues of the county by name, and nobody elsewhere', async () => {
    const name = `同事${newId().slice(-4)}`
    const near = await officer(name)
    await officer(name, ZHENXIONG)
    const holder = await person('乡镇', { role: 'townshipClerk', areaCode: NAGU })
    const found = (await holder.get(`/api/colleagues?q=${encodeURIComponent(name)}`)).json<{ id: string }[]>()
    expect(found.map(({ id }) => id)).toEqual([near.userId])
  })
})

describe('a leaver', () => {
  const batch = (createdBy: string, area: string) =>
    withScope(services.db, scopeOf([PROVINCE]), (tx) =>
      sql`INSERT INTO import_batch (id, area_code, area_codes, file_name, file_hash, file_bytes, state, created_by)
        VALUES (${newId()}, ${area}, ARRAY[${area}], '医保.xlsx', 'x', 1, 'checked', ${createdBy})`.execute(tx),
    )
  const leave = (who: Visitor, successor: Visitor | null, reason = '调离本县') =>
    security.send('POST', `/api/postings/leave/${who.userId}`, { reason, successor: successor?.userId ?? null })

  test('without open work is seen off: postings end, the account is closed', async () => {
    const who = await officer('离岗')
    expect((await leave(who, null)).json()).toEqual({ ended: 1, handedOver: 0 })
    expect((await who.get('/api/me')).status).toBe(401)
    expect((await security.get(`/api/accounts/${who.userId}`)).json()).toMatchObject({
      state: 'closed',
      closeReason: '调离本县',
      postings: [{ state: 'ended', endReason: '调离本县', endedBy: '安全' }],
    })
  })

  test('loses what waits in the queue: a job asks again whether it may', async () => {
    const who = await officer('排队')
    const id = newId()
    const state = () =>
      withScope(services.db, scopeOf([PROVINCE]), async (tx) => {
        const { rows } = await sql<{ state: string; refusal: string | null }>`
          SELECT state, refusal_zh AS refusal FROM import_batch WHERE id = ${id}`.execute(tx)
        return first(rows)
      })
    await withScope(services.db, scopeOf([PROVINCE]), (tx) =>
      sql`INSERT INTO import_batch (id, area_code, area_codes, file_name, file_hash, file_bytes, state, created_by)
        VALUES (${id}, ${HUIZE}, ARRAY[${HUIZE}], '排队.csv', 'x', 1, 'checking', ${who.userId})`.execute(tx),
    )
    await security.send('POST', '/api/postings/end', { assignments: await idsOf(who), reason: '调离' })
    const jobs = openIntakeJobs(services)
    jobs.add(id, { work: 'check', batchId: id, scope: scopeOf([HUIZE]), actor: who.userId })
    await expect.poll(state).toMatchObject({ state: 'failed', refusal: expect.stringContaining('上传和核对数据文件') })
  })

  test('with open work leaves it to somebody who may do it there, or nothing happens', async () => {
    const who = await officer('离岗')
    await batch(who.userId, HUIZE)
    await batch(who.userId, NAGU)
    const work = (await security.get(`/api/postings/open-work/${who.userId}`)).json<{ id: string; count: number }[]>()
    expect(work).toMatchObject([{ id: 'imports', count: 2, handedOver: true }])
    expect(errorOf(await leave(who, null))).toMatchObject({ code: 'successorNeeded' })
    // A clerk reaches the township only, a cadre loads nothing, somebody elsewhere reaches nothing.
    const clerk = await person('乡镇', { role: 'townshipClerk', areaCode: NAGU })
    for (const unfit of [
      clerk,
      await person('村', { role: 'villageCadre', areaCode: HUIZE }),
      await officer('外县', ZHENXIONG),
    ])
      expect(errorOf(await leave(who, unfit))).toMatchObject({ code: 'successorUnfit' })
    expect((await who.get('/api/me')).status).toBe(200)
    const heir = await officer('接手')
    expect((await leave(who, heir)).json()).toEqual({ ended: 1, handedOver: 2 })
    const { rows } = (await heir.get('/api/intake/batches')).json<{ rows: { createdBy: string }[] }>()
    expect(rows.filter(({ createdBy }) => createdBy === '接手')).toHaveLength(2)
    expect((await security.get(`/api/postings/open-work/${heir.userId}`)).json()).toMatchObject([{ count: 2 }])
  })
})
