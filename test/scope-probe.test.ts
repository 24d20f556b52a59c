/** The test of scopes is tested: routes that leak, in every way an answer can, must be noticed. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { findVisitor } from '../src/features/accounts/index.ts'
import { defineRoute } from '../src/language/access/route.ts'
import { inScope } from '../src/language/access/scope.ts'
import { buildHttp, type Http } from '../src/platform/http/server.ts'
import { useDatabase } from './support/database.ts'
import { AS_OF, useLeakWorld } from './support/leak-world.ts'
import { picker } from './support/population.ts'
import { check, type Query } from './support/scope-problems.ts'
import { paramsFor, queryFor } from './support/scope-questions.ts'
import { visitor, type Visitor } from './support/visitor.ts'

const database = useDatabase(AS_OF)
const held = useLeakWorld(database)

describe('the test of scopes', () => {
  const fake = (path: string, response: z.ZodType = z.unknown()) =>
    defineRoute({ method: 'GET', path, access: 'register.read', summary: { zh: '泄漏', en: 'Leaks' }, response })
  const leaking = {
    areaCodes: fake('/api/leak/area-codes'),
    counties: fake('/api/leak/counties'),
    ids: fake('/api/leak/ids'),
    names: fake('/api/leak/names'),
    keys: fake('/api/leak/keys'),
    areaNames: fake('/api/leak/area-names'),
    file: fake('/api/leak/file'),
    total: fake('/api/registers/household'),
    narrow: fake('/api/registers/person'),
    clean: fake('/api/leak/clean'),
  }
  let server: Http
  let who: Visitor
  const postings = [{ role: 'countyOfficer', areaCode: '530326000000' }] as const

  beforeAll(async () => {
    server = await buildHttp({
      services: database.services,
      findVisitor: (token, ask) => findVisitor(database.services, token, ask),
    })
    const households = () => held.world.households
    server.serve(leaking.areaCodes, async () => households().map((one) => ({ place: one.areaCode })))
    server.serve(leaking.counties, async () => households().map((one) => one.countyCode))
    server.serve(leaking.ids, async () => ({ deep: { in: households().map((one) => ({ note: `见 ${one.id}` })) } }))
    server.serve(leaking.names, async () => held.world.persons.map((one) => one.name))
    server.serve(leaking.keys, async () => Object.fromEntries(households().map((one) => [one.areaCode, 1])))
    server.serve(leaking.areaNames, async () => [...held.known.areas.keys()].slice(0, 3))
    server.serveRaw(leaking.file, async (_ctx, _input, _request, reply) =>
      reply.type('text/csv; charset=utf-8').send(held.world.persons.map((one) => `${one.name}\r\n`).join('')),
    )
    // Its rows are right, its count is that of the whole held.world.
    server.serve(leaking.total, async (ctx) => ({
      rows: households().filter((one) => inScope(ctx.scope, one.areaCode)),
      total: households().length,
    }))
    // Right for the person, but blind to the area that is chosen.
    server.serve(leaking.narrow, async (ctx) => {
      const rows = held.world.persons.filter((one) => inScope(ctx.actor.scope, one.areaCode))
      return { rows, total: rows.length }
    })
    server.serve(leaking.clean, async (ctx) => households().filter((one) => inScope(ctx.scope, one.areaCode)))
    await server.fastify.ready()
    who = await visitor(server, database.services, '测试', postings)
  })
  afterAll(() => server.fastify.close())

  test.each(['areaCodes', 'counties', 'ids', 'names', 'keys', 'areaNames', 'file', 'total', 'narrow'] as const)(
    'notices a route that leaks through its %s',
    async (name) => {
      const query: Query = name === 'narrow' ? { area: '530326102201' } : {}
      const { status, problems } = await check(held, server, who, postings, { route: leaking[name], params: {}, query })
      expect(status).toBe(200)
      expect(problems.length).toBeGreaterThan(0)
    },
  )

  test('finds nothing wrong with one that does not leak', async () => {
    const { status, problems } = await check(held, server, who, postings, {
      route: leaking.clean,
      params: {},
      query: {},
    })
    expect({ status, problems }).toEqual({ status: 200, problems: [] })
  })

  test('asks for a value when a route brings a new word', () => {
    const draw = { pick: picker(1), ruleIds: [] }
    const strange = fake('/api/leak/:planet')
    expect(() => paramsFor(held, draw, strange)).toThrow('say in paramsFor what :planet')
    expect(() => queryFor(held, draw, { ...strange, query: z.object({ planet: z.string() }) }, true)).toThrow(
      'say in queryFor what ?planet',
    )
  })
})
