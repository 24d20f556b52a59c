/**
 * Nobody sees what is outside their areas (architecture §6): random people ask every route of the system that reads, as
 * lists, records, counts and files. The routes are those the server really has, so that a new one is asked as well.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { REGISTERS } from '../src/app/registers.ts'
import { buildServer } from '../src/app/server.ts'
import { ADMINISTRATORS, ROLES, type RoleId } from '../src/language/access/permissions.ts'
import { inScope, scopeOf } from '../src/language/access/scope.ts'
import { tableOf } from '../src/language/register/columns.ts'
import type { Http } from '../src/platform/http/server.ts'
import { withClient } from '../src/platform/postgres/bootstrap.ts'
import { useDatabase } from './support/database.ts'
import { AS_OF, PROVINCE, useLeakWorld } from './support/leak-world.ts'
import { picker } from './support/population.ts'
import { check } from './support/scope-problems.ts'
import { AREAS, idsOf, paramsFor, queryFor } from './support/scope-questions.ts'
import { first, visitor, type Posting } from './support/visitor.ts'

const SEED = Number(process.env['SCOPE_SEED'] ?? 20_221_013)
const PEOPLE = Number(process.env['SCOPE_PEOPLE'] ?? 10)
const database = useDatabase(AS_OF)
const held = useLeakWorld(database)
const pick = picker(SEED)

let http: Http
beforeAll(async () => {
  http = await buildServer(database.services)
  await http.fastify.ready()
})
afterAll(() => http.fastify.close())

const OFFICES = (Object.keys(ROLES) as RoleId[]).filter((role) => !ADMINISTRATORS.includes(role))

/** One to three postings of random roles in random subtrees, of all sizes; an administrator is nothing else. */
function randomPostings(): Posting[] {
  const roles = pick([OFFICES, OFFICES, OFFICES, OFFICES, [pick(ADMINISTRATORS)]])
  return Array.from({ length: pick([1, 1, 2, 3]) }, () => {
    const role = pick(roles)
    const bureau = pick(['medicalInsurance', 'civilAffairs', 'water', 'taxation'])
    return { role, areaCode: pick(AREAS), ...(role === 'bureauOfficer' && { bureau }) }
  })
}

describe(`random people (seed ${SEED})`, () => {
  test(`see nothing from outside their areas, on any route that reads`, { timeout: 120_000 }, async () => {
    const reading = http.routes.filter((route) => route.method === 'GET')
    expect(reading.length).toBeGreaterThan(90)
    const analyst = await visitor(http, database.services, '全省', [{ role: 'provincialAnalyst', areaCode: PROVINCE }])
    const ruleIds = (await analyst.get('/api/rules')).json<{ rules: { id: string }[] }>().rules.map((rule) => rule.id)
    const userIds = [analyst.userId]
    const draw = { pick, ruleIds, userIds }
    const answered = new Set<string>()
    const notFound = new Set<string>()
    const problems: string[] = []
    // The first ones see everything, so that every route has something to answer.
    const all = (...roles: RoleId[]): Posting[] => roles.map((role) => ({ role, areaCode: PROVINCE }))
    const offices = all('countyOfficer', 'provincialAnalyst')
    const everything = [offices, offices, ...ADMINISTRATORS.map((role) => all(role))]
    for (let i = 0; i < PEOPLE + everything.length; i += 1) {
      const postings = everything[i] ?? randomPostings()
      const who = await visitor(http, database.services, `随机${i}`, postings)
      userIds.push(who.userId)
      for (const route of reading) {
        const bare = i < everything.length ? i === 0 : pick([true, false])
        // Who sees everything asks until something answers: not every batch has a plan, not every rule is in force.
        for (
          let attempt = 0;
          attempt < (i < everything.length ? 8 : 1) && (attempt === 0 || !answered.has(route.path));
          attempt += 1
        ) {
          const asked = { route, params: paramsFor(held, draw, route), query: queryFor(held, draw, route, bare) }
          const { status, problems: found } = await check(held, http, who, postings, asked)
          if (status === 200) answered.add(route.path)
          if (status === 404) notFound.add(route.path)
          const whose = postings.map(({ role, areaCode }) => `${role} ${areaCode}`).join(' + ')
          problems.push(...found.map((problem) => `${whose}: ${problem}`))
        }
      }
    }
    expect(problems).toEqual([])
    // A route that never answered was not tested.
    expect(reading.map((route) => route.path).filter((path) => !answered.has(path))).toEqual([])
    // And records of other counties were really asked for.
    expect([...notFound].filter((path) => path.endsWith('/:countyCode/:id')).length).toBeGreaterThan(
      REGISTERS.length / 2,
    )
  })

  test('find nobody elsewhere by a number, a name or an id, also when they know it', async () => {
    for (const areaCode of ['530326102201', '530326000000', '532600000000']) {
      const postings = [{ role: 'countyOfficer', areaCode }] as const
      const scope = scopeOf([areaCode])
      const who = await visitor(http, database.services, '知情', postings)
      for (const person of held.world.persons) {
        const wanted = inScope(scope, person.areaCode) ? 1 : 0
        const ask = async (query: string) =>
          (await who.get(`/api/registers/person?${query}`)).json<{ total: number; rows: { areaCode: string }[] }>()
        expect((await ask(`filter=citizenId:${person.citizenId}`)).total).toBe(wanted)
        expect((await ask(`personId=${person.id}`)).total).toBe(wanted)
        expect(
          (await ask(`q=${encodeURIComponent(person.name)}`)).rows.every((row) => inScope(scope, row.areaCode)),
        ).toBe(true)
        expect((await ask(`q=${person.citizenId.slice(-4)}`)).rows.every((row) => inScope(scope, row.areaCode))).toBe(
          true,
        )
      }
    }
  })

  test('change nothing outside their areas', async () => {
    const postings = [{ role: 'countyOfficer', areaCode: '530326000000' }] as const
    const who = await visitor(http, database.services, '越界', postings)
    const fingerprint = () =>
      withClient(database.ownerUrl, async (client) => {
        const { rows } = await client.query<{ text: string }>(
          REGISTERS.map(
            (register) =>
              `SELECT md5(string_agg(t::text, '' ORDER BY id)) AS text FROM ${tableOf(register)} t WHERE county_code <> '530326'`,
          ).join(' UNION ALL '),
        )
        return rows
      })
    const before = await fingerprint()
    for (const register of REGISTERS) {
      const target = first(idsOf(held.known, tableOf(register)).filter(({ area }) => area.startsWith('530627')))
      const url = `/api/registers/${register.id}`
      const edit = { recordedAt: '2022-01-01T00:00:00.000Z', values: {} }
      const changed = await who.send('PUT', `${url}/530627/${target.id}`, edit)
      expect([403, 404]).toContain(changed.status)
      const about = {
        countyCode: '530627',
        areaCode: '530627102201',
        householdId: first(idsOf(held.known, 'household').filter(({ area }) => area.startsWith('530627'))).id,
      }
      const created = await who.send('POST', url, {
        ...about,
        personId: first(held.world.persons.filter((one) => one.countyCode === '530627')).id,
        validFrom: '2022-01-01',
        values: {},
      })
      expect([403, 404, 422]).toContain(created.status)
    }
    expect(await fingerprint()).toEqual(before)
  })
})
