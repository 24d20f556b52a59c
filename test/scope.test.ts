/**
 * Nobody sees what is outside their areas (architecture §6): random people ask every route of the system that reads, as
 * lists, records, counts and files. The routes are those the server really has, so that a new one is asked as well.
 */
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { PACK_FOLDER } from '../src/app/config.ts'
import { REGISTERS } from '../src/app/registers.ts'
import { buildServer } from '../src/app/server.ts'
import { findActor } from '../src/features/accounts/index.ts'
import { checkBatch, declare, uploadFile } from '../src/features/intake/index.ts'
import { csvText, family, HUIZE as HUIZE_PLACE, line } from '../src/features/intake/testing/office-files.ts'
import { approveValue, insertValue, installPolicy } from '../src/features/policy/index.ts'
import { runScreening } from '../src/features/screening/index.ts'
import { toAreaCode, pathOf } from '../src/kernel/area-code.ts'
import { newId } from '../src/kernel/id.ts'
import { ROLES, type RoleId } from '../src/language/access/permissions.ts'
import { defineRoute, type Route } from '../src/language/access/route.ts'
import { inScope, narrow, scopeOf, type Scope } from '../src/language/access/scope.ts'
import { columnsOf, historyOf, tableOf } from '../src/language/register/columns.ts'
import { testFolder, type TestFolder } from '../src/platform/files/test-kit.ts'
import { buildHttp, type Http } from '../src/platform/http/server.ts'
import { withClient } from '../src/platform/postgres/bootstrap.ts'
import { withSystem } from '../src/platform/postgres/database.ts'
import { useDatabase } from './support/database.ts'
import { leaksIn, leavesOf, readKnown, type Known } from './support/leaks.ts'
import { picker } from './support/population.ts'
import { importSample } from './support/sample-import.ts'
import { first, visitor, type Answer, type Posting, type Visitor } from './support/visitor.ts'
import { VILLAGES, writeWorld, type World } from './support/world.ts'

const SEED = Number(process.env['SCOPE_SEED'] ?? 20_221_013)
const PEOPLE = Number(process.env['SCOPE_PEOPLE'] ?? 10)
const PROVINCE = '530000000000'
const AS_OF = '2022-09-30'
const database = useDatabase(AS_OF)
const pick = picker(SEED)

let http: Http
let world: World
let known: Known
let folder: TestFolder
/** Rows as the owner sees them, for the counts. */
let rowsOf: (text: string) => Promise<{ area: string }[]>

beforeAll(async () => {
  const { services, ownerUrl } = database
  world = await writeWorld(services, 2)
  await installPolicy(services, PACK_FOLDER, 'demo')
  for (const areaCode of ['530326000000', '530627000000']) await setLine(areaCode)
  await sendFiles()
  await makeHistory()
  for (const areaCode of [PROVINCE, '530326000000'])
    await runScreening(services, { scope: scopeOf([PROVINCE]), areaCode, asOf: AS_OF, actor: 'test' })
  known = await readKnown(ownerUrl)
  const read = new Map<string, Promise<{ area: string }[]>>()
  rowsOf = (text) => {
    const rows =
      read.get(text) ?? withClient(ownerUrl, async (client) => (await client.query<{ area: string }>(text)).rows)
    read.set(text, rows)
    return rows
  }
  http = await buildServer(services)
  await http.fastify.ready()
  folder = await testFolder()
})
afterAll(async () => {
  await http.fastify.close()
  await folder.remove()
})

/** Two counties send two files each, with a row that is refused; one is committed, one waits. */
async function sendFiles(): Promise<void> {
  const { services } = database
  const elsewhere = { prefecture: '昭通市', county: '镇雄县', township: '泼机镇', village: '泼机村民委员会' }
  const period = { periodFrom: '2022-01-01', periodTo: '2022-12-31' }
  for (const [place, area, n] of [
    [HUIZE_PLACE, '530326000000', 500],
    [elsewhere, '530627000000', 600],
  ] as const) {
    const rows = [...family(n, 3, {}, place), line(n + 1, 0, { 证件号码: '539900190001010000' }, place)]
    const file = { name: `农户${area}.csv`, text: csvText(rows), areas: [area], ...period }
    await importSample(services, file)
    const scope = scopeOf([area])
    const text = csvText([...rows, ...family(n + 2, 2, {}, place)])
    const batch = await uploadFile(services, { id: 'test', scope }, `待入库${area}.csv`, [area], Readable.from([text]))
    await declare(services, scope, batch.id, { extent: 'full', ...period })
    await checkBatch(services, batch.id, { scope })
  }
}

/** Every row has been something else before. */
async function makeHistory(): Promise<void> {
  await withClient(database.ownerUrl, async (client) => {
    for (const register of REGISTERS) {
      const columns = columnsOf(register).map((column) => column.name)
      await client.query(`INSERT INTO ${historyOf(register)} (${columns.join(', ')}, recorded_to, ended_by, ended_as)
        SELECT ${columns.join(', ')}, now(), 'test', 'update' FROM ${tableOf(register)}`)
    }
  })
}

async function setLine(areaCode: string): Promise<void> {
  const id = newId()
  const entered = { id, key: 'monitoringLine', value: 900_000, areaCode, validFrom: '2021-01-02', validTo: null }
  await withSystem(database.services.db, async (tx) => {
    await insertValue(tx, { ...entered, document: null, certainty: 'sure', note: null, enteredBy: 'a' })
    await approveValue(tx, id, 'b')
  })
}

/** What may name other areas, each with its reason. A place in the answer that is not listed here must stay inside. */
const PUBLIC: readonly { readonly path: RegExp; readonly at: RegExp; readonly because: string }[] = [
  { path: /^\/api\/areas\/:code\//, at: /./, because: 'areas are public: a code, a name, a level' },
  { path: /^\/api\/boundaries\//, at: /./, because: 'boundaries of areas are public' },
  {
    path: /^\/api\/registers\//,
    at: /(^|\.)batchId$/,
    because: 'a row names the file it came with; the file itself opens only to who sees its whole area',
  },
  {
    path: /^\/api\/households\//,
    at: /(^|\.)(fileName|title\.(zh|en))$/,
    because: 'a fact tells the name of the file it came with, also when that was the whole county',
  },
  {
    path: /^\/api\/intake\/(batches\/:id\/refused|refused-files)$/,
    at: /(^|\.)(id|fileName)$/,
    because: 'who mends refused rows of a wider file is told which file they came with, and sees nothing else of it',
  },
  {
    path: /^\/api\/screening\/not-judged$/,
    at: /\.(batchId|fileName)$/,
    because: 'a household that waits for its refused rows tells the file they came with, also one of a wider area',
  },
  {
    path: /^\/api\/parameters$/,
    at: /\.(id|areaCode|areaName)$/,
    because: 'policy values are public inside the offices',
  },
  {
    path: /^\/api\/screening\/latest$/,
    at: /^(run|running)\.(id|areaCode|areaName)$/,
    because: 'a county may know of a run over its province, counted inside the county',
  },
  ...REGISTERS.filter((register) => register.shared).map((register) => ({
    path: new RegExp(`^/api/registers/${register.id}(/|$)`),
    at: /./,
    because: 'a catalogue without personal data that everybody may read',
  })),
]

type Query = Readonly<Record<string, string>>

interface Asked {
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
  readonly query: Query
}

const addressOf = ({ route, params, query }: Asked): string => {
  const address = route.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const text = new URLSearchParams(query).toString()
  return text === '' ? address : `${address}?${text}`
}

/** The scope that holds for a route: the areas of the roles that give its permission. */
function scopeFor(postings: readonly Posting[], { access }: Route): Scope {
  const giving = postings.filter(({ role }) => {
    const permissions: readonly string[] = ROLES[role].permissions
    return access === 'signedIn' || access === 'public' || permissions.includes(access)
  })
  return scopeOf(giving.map((posting) => posting.areaCode))
}

/** Everything wrong with an answer: what lies outside, and counts that are not those of the rows inside. */
async function problemsOf(asked: Asked, answer: Answer, scope: Scope): Promise<string[]> {
  const open = PUBLIC.filter(({ path }) => path.test(asked.route.path))
  const leaves = (await leavesOf(answer, folder)).filter(({ at }) => !open.some((one) => one.at.test(at)))
  // A refusal may repeat what was asked, and nothing else.
  const unasked = (text: string) =>
    answer.status < 400
      ? text
      : Object.values({ ...asked.params, ...asked.query }).reduce((rest, said) => rest.replaceAll(said, ''), text)
  const leaks = leaves.flatMap(({ at, text }) => leaksIn({ at, text: unasked(text) }, scope, known))
  const counts = answer.status === 200 ? await countProblems(asked, answer, scope) : []
  return [...leaks, ...counts].map((problem) => `${addressOf(asked)} ${problem}`)
}

interface Listed {
  readonly rows?: readonly { areaCode?: string; households?: number; clues?: number }[]
  readonly total?: number
  readonly byState?: Readonly<Record<string, number>>
  readonly run?: {
    readonly id: string
    readonly counts: readonly { ruleId: string; yes: number; unknown: number }[]
  } | null
  readonly area?: { readonly code: string }
  readonly notJudged?: number
}

const OPEN_CLUE = `state IN ('suspected', 'kept', 'dispatched')`

/** Counts of an answer to a bare question, against the rows that a pure predicate lets through. */
async function countProblems(asked: Asked, answer: Answer, wide: Scope): Promise<string[]> {
  if (Object.keys(asked.query).some((key) => key !== 'area' && key !== 'limit' && key !== 'format')) return []
  const scope = asked.query['area'] === undefined ? wide : narrow(wide, asked.query['area'])
  const inside = async (text: string): Promise<number> =>
    (await rowsOf(text)).filter(({ area }) => inScope(scope, area)).length
  const same = (what: string, got: number | undefined, wanted: number) =>
    got === wanted ? [] : [`${what}: ${got}, inside are ${wanted}`]
  const { path } = asked.route
  const register = REGISTERS.find(
    (one) => path === `/api/registers/${one.id}` || path === `/api/registers/${one.id}/export`,
  )
  if (register) {
    const all = `SELECT area_code AS area FROM ${tableOf(register)}`
    const wanted = register.shared ? (await rowsOf(all)).length : await inside(all)
    if (path.endsWith('/export')) {
      // The sheet has a row of headers and, in a workbook, the footer that says who took it.
      const sheet = (await leavesOf(answer, folder)).filter(({ at }) => at.startsWith('sheet 1 '))
      const rows = sheet.length - (asked.query['format'] === 'csv' ? 1 : 2)
      return same('rows of the file', rows, wanted)
    }
    const list = answer.json<Listed>()
    const outside = register.shared ? [] : (list.rows ?? []).filter((row) => !inScope(scope, row.areaCode ?? ''))
    return [...same('total', list.total, wanted), ...outside.map((row) => `row of ${row.areaCode}`)]
  }
  if (!String(answer.headers['content-type']).includes('json')) return []
  const former = REGISTERS.find((one) => path === `/api/registers/${one.id}/:countyCode/:id/history`)
  if (former) {
    const { id = '', countyCode = '' } = asked.params
    const all = `SELECT area_code AS area FROM ${historyOf(former)} WHERE id = '${id}' AND county_code = '${countyCode}'`
    const wanted = former.shared ? (await rowsOf(all)).length : await inside(all)
    return same('former rows', answer.json<unknown[]>().length, wanted)
  }
  const body = answer.json<Listed>()
  switch (path) {
    case '/api/clues': {
      const states = Object.entries(body.byState ?? {})
      const all = await inside('SELECT area_code AS area FROM clue')
      const parts = await Promise.all(
        states.map(async ([state, n]) =>
          same(state, n, await inside(`SELECT area_code AS area FROM clue WHERE state = '${state}'`)),
        ),
      )
      return [...same('total', body.total, all), ...parts.flat()]
    }
    case '/api/screening/latest': {
      const parts = (body.run?.counts ?? []).map(async ({ ruleId, yes, unknown }) => {
        const of = (verdict: string) =>
          inside(
            `SELECT area_code AS area FROM screening_result WHERE run_id = '${body.run?.id}' AND rule_id = '${ruleId}' AND verdict = '${verdict}'`,
          )
        return [
          ...same(`${ruleId} yes`, yes, await of('yes')),
          ...same(`${ruleId} unknown`, unknown, await of('unknown')),
        ]
      })
      return (await Promise.all(parts)).flat()
    }
    case '/api/screening/runs':
      return same('total', body.total, await inside('SELECT area_code AS area FROM screening_run'))
    case '/api/intake/batches':
      return same('total', body.total, await inside('SELECT area_code AS area FROM import_batch'))
    case '/api/clues/map': {
      const below = narrow(scope, body.area?.code ?? '')
      const of = async (text: string) =>
        (await rowsOf(text)).filter(({ area }) => inScope(below, area) && area !== body.area?.code).length
      const sum = (key: 'households' | 'clues') => (body.rows ?? []).reduce((total, row) => total + (row[key] ?? 0), 0)
      return [
        ...same('households', sum('households'), await of('SELECT area_code AS area FROM household')),
        ...same('clues', sum('clues'), await of(`SELECT area_code AS area FROM clue WHERE ${OPEN_CLUE}`)),
      ]
    }
    default:
      return []
  }
}

const AREAS = [...new Set(VILLAGES.flatMap((village) => pathOf(toAreaCode(village)))), '530102000000']

/** Ids of one table, of all counties alike. */
const idsOf = (table: string): { id: string; area: string }[] =>
  [...known.records].filter(([, record]) => record.table === table).map(([id, { area }]) => ({ id, area }))

/** Plausible values of everything that stands in an address; a new word has to be added here. */
function paramsFor(route: Route): Record<string, string> {
  const names = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '')
  if (names.length === 0) return {}
  const register = REGISTERS.find((one) => route.path.startsWith(`/api/registers/${one.id}/`))
  const table = register
    ? tableOf(register)
    : route.path.startsWith('/api/households/')
      ? 'household'
      : route.path.startsWith('/api/intake/batches/')
        ? 'import_batch'
        : undefined
  const record = table === undefined ? undefined : pick(idsOf(table))
  const rule = pick(['income-below-line-R03', 'age-schooling-R26'].concat(ruleIds))
  const values: Record<string, string | undefined> = {
    id: record?.id ?? (route.path.startsWith('/api/rules/') ? rule : undefined),
    // Now and then the county is not that of the record: an id alone must open nothing.
    countyCode: record && pick([record.area.slice(0, 6), record.area.slice(0, 6), record.area.slice(0, 6), '530326']),
    code: pick(AREAS),
    level: pick(['prefectures', 'counties']),
    ruleId: rule,
    kind: 'householdLine',
  }
  for (const name of names)
    if (values[name] === undefined)
      throw new Error(`test/scope.test.ts: say in paramsFor what :${name} of ${route.path} may be`)
  return Object.fromEntries(names.map((name) => [name, values[name] ?? '']))
}

let ruleIds: string[] = []

/** Some of a route's query, filled with values that find something; `bare` asks for the area and what is required only. */
function queryFor(route: Route, bare: boolean): Query {
  if (!(route.query instanceof z.ZodObject)) return {}
  const person = pick(world.persons)
  const household = pick(world.households)
  const values: Record<string, readonly string[]> = {
    area: AREAS,
    q: ['某', person.name, person.citizenId.slice(-4), household.areaCode, '5399', '云南', '会泽', 'yunnan'],
    filter: [`citizenId:${person.citizenId}`, `household:${household.id}`, 'sex:male', 'hamlet:'],
    limit: ['200'],
    offset: ['0', '1'],
    on: [AS_OF, '2022-01-01'],
    asOf: [AS_OF],
    householdId: [household.id],
    personId: [person.id],
    countyCode: ['530326', '530627', '532627'],
    format: ['xlsx', 'csv'],
    sample: ['true'],
    rule: [...ruleIds, 'R62'],
    output: ['suspectedClue', 'doubtfulData'],
    severity: route.path.startsWith('/api/intake') ? ['rejected'] : ['high', 'medium', 'low'],
    verdict: ['yes', 'unknown'],
    state: route.path.startsWith('/api/intake/batches/')
      ? ['open']
      : route.path.startsWith('/api/intake')
        ? ['committed']
        : ['suspected'],
    source: ['ruralRevitalisation'],
    kind: ['householdLine'],
    register: ['allowance', 'dwelling'],
  }
  const query: Record<string, string> = {}
  for (const [name, schema] of Object.entries(route.query.shape)) {
    const optional = z.safeParse(schema, undefined).success
    const choices = values[name]
    if (!choices && !optional)
      throw new Error(`test/scope.test.ts: say in queryFor what ?${name} of ${route.path} may be`)
    const wanted =
      name === 'limit' || !optional || (name === 'area' ? pick([true, false]) : !bare && pick([true, false, false]))
    if (wanted && choices) query[name] = name === 'rule' && !optional ? 'R62' : pick(choices)
  }
  return query
}

/** One to three postings of random roles in random subtrees, of all sizes. */
function randomPostings(): Posting[] {
  return Array.from({ length: pick([1, 1, 2, 3]) }, () => ({
    role: pick(Object.keys(ROLES) as RoleId[]),
    areaCode: pick(AREAS),
  }))
}

async function check(
  server: Http,
  who: Visitor,
  postings: readonly Posting[],
  asked: Asked,
): Promise<{ status: number; problems: string[] }> {
  const response = await server.fastify.inject({ url: addressOf(asked), cookies: { shouwang_session: who.token } })
  const answer: Answer = {
    status: response.statusCode,
    headers: response.headers,
    bytes: response.rawPayload,
    // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
    json: <T>() => JSON.parse(response.body) as T,
  }
  const scope = scopeFor(postings, asked.route)
  const problems = await problemsOf(asked, answer, scope)
  if (answer.status >= 500) problems.push(`${addressOf(asked)} answers ${answer.status}`)
  const { area } = asked.query
  const refused = scope.length === 0 || (area !== undefined && narrow(scope, area).length === 0)
  if (refused && asked.route.access !== 'signedIn' && asked.route.access !== 'public' && answer.status === 200)
    problems.push(`${addressOf(asked)} was not refused`)
  return { status: answer.status, problems }
}

describe(`random people (seed ${SEED})`, () => {
  test(`see nothing from outside their areas, on any route that reads`, { timeout: 120_000 }, async () => {
    const reading = http.routes.filter((route) => route.method === 'GET')
    expect(reading.length).toBeGreaterThan(90)
    const analyst = await visitor(http, database.services, '全省', [{ role: 'provincialAnalyst', areaCode: PROVINCE }])
    ruleIds = (await analyst.get('/api/rules')).json<{ id: string }[]>().map((rule) => rule.id)
    const answered = new Set<string>()
    const notFound = new Set<string>()
    const problems: string[] = []
    // The first two see everything, so that every route has something to answer.
    const everything: Posting[] = (['countyOfficer', 'provincialAnalyst'] as const).map((role) => ({
      role,
      areaCode: PROVINCE,
    }))
    for (let i = 0; i < PEOPLE + 2; i += 1) {
      const postings = i < 2 ? everything : randomPostings()
      const who = await visitor(http, database.services, `随机${i}`, postings)
      for (const route of reading) {
        const bare = i < 2 ? i === 0 : pick([true, false])
        // Who sees everything asks until something answers: not every batch has a plan, not every rule is in force.
        for (let attempt = 0; attempt < (i < 2 ? 8 : 1) && (attempt === 0 || !answered.has(route.path)); attempt += 1) {
          const asked = { route, params: paramsFor(route), query: queryFor(route, bare) }
          const { status, problems: found } = await check(http, who, postings, asked)
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
      for (const person of world.persons) {
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
      const target = first(idsOf(tableOf(register)).filter(({ area }) => area.startsWith('530627')))
      const url = `/api/registers/${register.id}`
      const edit = { recordedAt: '2022-01-01T00:00:00.000Z', values: {} }
      const changed = await who.send('PUT', `${url}/530627/${target.id}`, edit)
      expect([403, 404]).toContain(changed.status)
      const about = {
        countyCode: '530627',
        areaCode: '530627102201',
        householdId: first(idsOf('household').filter(({ area }) => area.startsWith('530627'))).id,
      }
      const created = await who.send('POST', url, {
        ...about,
        personId: first(world.persons.filter((one) => one.countyCode === '530627')).id,
        validFrom: '2022-01-01',
        values: {},
      })
      expect([403, 404, 422]).toContain(created.status)
    }
    expect(await fingerprint()).toEqual(before)
  })
})

describe('the test itself', () => {
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
      findActor: (id, permission) => findActor(database.services, id, permission),
    })
    const households = () => world.households
    server.serve(leaking.areaCodes, async () => households().map((one) => ({ place: one.areaCode })))
    server.serve(leaking.counties, async () => households().map((one) => one.countyCode))
    server.serve(leaking.ids, async () => ({ deep: { in: households().map((one) => ({ note: `见 ${one.id}` })) } }))
    server.serve(leaking.names, async () => world.persons.map((one) => one.name))
    server.serve(leaking.keys, async () => Object.fromEntries(households().map((one) => [one.areaCode, 1])))
    server.serve(leaking.areaNames, async () => [...known.areas.keys()].slice(0, 3))
    server.serveRaw(leaking.file, async (_ctx, _input, _request, reply) =>
      reply.type('text/csv; charset=utf-8').send(world.persons.map((one) => `${one.name}\r\n`).join('')),
    )
    // Its rows are right, its count is that of the whole world.
    server.serve(leaking.total, async (ctx) => ({
      rows: households().filter((one) => inScope(ctx.scope, one.areaCode)),
      total: households().length,
    }))
    // Right for the person, but blind to the area that is chosen.
    server.serve(leaking.narrow, async (ctx) => {
      const rows = world.persons.filter((one) => inScope(ctx.actor.scope, one.areaCode))
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
      const { status, problems } = await check(server, who, postings, { route: leaking[name], params: {}, query })
      expect(status).toBe(200)
      expect(problems.length).toBeGreaterThan(0)
    },
  )

  test('finds nothing wrong with one that does not leak', async () => {
    const { status, problems } = await check(server, who, postings, { route: leaking.clean, params: {}, query: {} })
    expect({ status, problems }).toEqual({ status: 200, problems: [] })
  })

  test('asks for a value when a route brings a new word', () => {
    const strange = fake('/api/leak/:planet')
    expect(() => paramsFor(strange)).toThrow('say in paramsFor what :planet')
    expect(() => queryFor({ ...strange, query: z.object({ planet: z.string() }) }, true)).toThrow(
      'say in queryFor what ?planet',
    )
  })
})
