/** Whatever is wrong with a request, a person reads it in plain words of their language, on every route there is. */
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { fieldWord } from '../src/language/access/field-words.ts'
import type { Route } from '../src/language/access/route.ts'
import { useDatabase } from './support/database.ts'
import { useOffice } from './support/office.ts'
import { errorOf, first, visitor, type Answer, type ErrorBody, type Visitor } from './support/visitor.ts'

const database = useDatabase()
const office = useOffice(database)
let all: Visitor
beforeAll(async () => {
  const everywhere = (['countyOfficer', 'provincialAnalyst'] as const).map((role) => ({
    role,
    areaCode: '530000000000',
  }))
  all = await visitor(office.http, database.services, '全权', everywhere)
})

/** Words of the program, which nobody in an office understands. */
const JARGON = /invalid|expected|received|uuid|FST_|undefined|must match|multipart|regex/i

const keysOf = (schema: z.ZodType | undefined): string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : []

/** The refusal in an answer, after its words have been read. */
function spoken(answer: Answer, of: string): { readonly status: number; readonly code: string; readonly zh: string } {
  return { status: answer.status, ...read(errorOf(answer), of) }
}

function read({ text, issues, code }: ErrorBody['error'], of: string): { readonly code: string; readonly zh: string } {
  for (const { zh, en } of [text, ...issues.map((issue) => issue.text)]) {
    expect({ of, zh }).toEqual({ of, zh: expect.stringMatching(/\p{Script=Han}/u) })
    expect({ of, en }).toEqual({ of, en: expect.not.stringMatching(/\p{Script=Han}/u) })
    expect({ of, zh, en, jargon: JARGON.test(`${zh} ${en}`) }).toEqual({ of, zh, en, jargon: false })
  }
  return { code, zh: text.zh }
}

const address = (route: Route, given: Readonly<Record<string, string>> = {}): string => {
  const right: Readonly<Record<string, string>> = {
    countyCode: '530326',
    code: '530326000000',
    level: 'counties',
    version: '1',
    key: 'monitoringLine',
    ruleId: 'income-below-line-R03',
    ...given,
  }
  return route.path.replaceAll(/:(\w+)/g, (_, name: string) => right[name] ?? first(office.world.households).id)
}

const sending = (): readonly Route[] => office.http.routes.filter((route) => route.method !== 'GET')
const send = (route: Route, url: string, body?: object): Promise<Answer> =>
  all.send(route.method === 'PUT' ? 'PUT' : 'POST', url, body)

describe('a request', () => {
  test('to an address that is none is told that nothing is there', async () => {
    for (const route of office.http.routes.filter((one) => one.path.includes(':'))) {
      const url = route.path.replaceAll(/:(\w+)/g, 'xx')
      const answer = await (route.method === 'GET' ? all.get(url) : send(route, url, {}))
      const { status, zh } = spoken(answer, url)
      // Whether the body or the address is looked at first is the framework's business.
      const told = status === 404 ? /没有|未找到/.test(zh) : status === 400 && route.body !== undefined
      expect({ url, status, zh, told }).toEqual({ url, status, zh, told: true })
    }
  })

  test.each(['/api/rules/abc', '/api/households/530326/xx/card', '/api/registers/household/530326/xx', '/api/none'])(
    'to %s is a plain 404',
    async (url) => {
      const { status } = spoken(await all.get(url), url)
      expect(status).toBe(404)
    },
  )

  test('with a body that lacks everything, or holds nonsense, is told field by field', async () => {
    for (const route of sending().filter((one) => one.body)) {
      const url = address(route)
      const odd = Object.fromEntries(keysOf(route.body).map((key) => [key, { odd: 1 }]))
      for (const body of [undefined, {}, odd]) {
        const { status, code } = spoken(await send(route, url, body), url)
        expect({ url, body, status, refused: status >= 400 && status < 500 }).toEqual({
          url,
          body,
          status,
          refused: true,
        })
        if (body === odd) expect({ url, code }).toEqual({ url, code: 'invalidRequest' })
      }
    }
  })

  test('with nonsense in its query is told what is wrong there', async () => {
    for (const route of office.http.routes.filter((one) => one.method === 'GET' && one.query)) {
      for (const key of keysOf(route.query)) {
        const url = `${address(route)}?${key}=${encodeURIComponent('乱'.repeat(400))}`
        const answer = await all.get(url)
        if (answer.status !== 200) spoken(answer, url)
      }
    }
  })

  test.each([
    ['that is no JSON', '{"a":', 'application/json'],
    ['that is empty', '', 'application/json'],
    ['of another type', 'a=b', 'application/x-www-form-urlencoded'],
    ['with a character that cannot be kept', JSON.stringify({ login: 'a\0b', password: 'x' }), 'application/json'],
    ['that reaches for the prototype', '{"__proto__":{"a":1},"login":"x","password":"x"}', 'application/json'],
  ])('%s is told so', async (_what, payload, type) => {
    const response = await office.http.fastify.inject({
      method: 'POST',
      url: '/api/sign-in',
      payload,
      headers: { 'content-type': type },
    })
    expect(response.statusCode).toBe(400)
    read(response.json<ErrorBody>().error, type)
  })

  test('to what is no address at all is told so', async () => {
    const response = await office.http.fastify.inject({ url: '/%E0%A4%A' })
    expect(response.statusCode).toBe(400)
    read(response.json<ErrorBody>().error, 'broken')
  })

  test('without the permission or outside the area is told in each language for itself', async () => {
    spoken(await office.cadre.get('/api/registers/household/export'), 'permission')
    spoken(await office.county.get('/api/registers/household?area=530627000000'), 'area')
    spoken(await office.county.get(`/api/registers/household/530627/${first(office.world.households).id}`), 'record')
  })
})

test('every field that a route takes has a word in both languages', () => {
  const unnamed = office.http.routes.flatMap((route) =>
    [...keysOf(route.query), ...keysOf(route.body)].filter((key) => fieldWord(key) === undefined),
  )
  expect([...new Set(unnamed)]).toEqual([])
})
