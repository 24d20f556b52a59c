/** What is wrong with an answer to somebody with a scope: what lies outside, and counts that are not those inside. */
import { REGISTERS } from '../../src/app/registers.ts'
import { ROLES } from '../../src/language/access/permissions.ts'
import { PURPOSES } from '../../src/language/access/purposes.ts'
import type { Route } from '../../src/language/access/route.ts'
import { inScope, narrow, scopeOf, type Scope } from '../../src/language/access/scope.ts'
import { historyOf, tableOf } from '../../src/language/register/columns.ts'
import type { Http } from '../../src/platform/http/server.ts'
import type { LeakWorld } from './leak-world.ts'
import { leaksIn, leavesOf } from './leaks.ts'
import type { Answer, Posting, Visitor } from './visitor.ts'

/** What may name other areas, each with its reason. A place in the answer that is not listed here must stay inside. */
const PUBLIC: readonly { readonly path: RegExp; readonly at: RegExp; readonly because: string }[] = [
  { path: /^\/api\/areas\/:code\//, at: /./, because: 'areas are public: a code, a name, a level' },
  {
    path: /^\/api\/areas$/,
    at: /(^|\.)parentCode$/,
    because: 'an area names the one above it, whose code and name are public; what is found stays inside',
  },
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
  {
    path: /^\/api\/accounts(\/|$)/,
    at: /./,
    because: 'accounts have no area: administrators see who holds what everywhere, and no household',
  },
  ...REGISTERS.filter((register) => register.shared).map((register) => ({
    path: new RegExp(`^/api/registers/${register.id}(/|$)`),
    at: /./,
    because: 'a catalogue without personal data that everybody may read',
  })),
]

export type Query = Readonly<Record<string, string>>

export interface Asked {
  readonly route: Route
  readonly params: Readonly<Record<string, string>>
  readonly query: Query
}

const addressOf = ({ route, params, query }: Asked): string => {
  const address = route.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const text = new URLSearchParams(query).toString()
  return text === '' ? address : `${address}?${text}`
}

/**
 * The scope that holds for a route: the areas of the roles that give its permission; where it is about a register, those of
 * a bureau only when the register serves one of its purposes.
 */
function scopeFor(postings: readonly Posting[], { access, path }: Route): Scope {
  const register = path.endsWith('/template') ? undefined : /^\/api\/registers\/(\w+)/.exec(path)?.[1]
  const giving = postings.filter(({ role, bureau }) => {
    const permissions: readonly string[] = ROLES[role].permissions
    if (access === 'signedIn' || access === 'public') return true
    return (
      permissions.includes(access) && (role !== 'bureauOfficer' || register === undefined || reads(bureau, register))
    )
  })
  return scopeOf(giving.map((posting) => posting.areaCode))
}

const reads = (bureau: string | undefined, register: string): boolean =>
  Object.values(PURPOSES).some(({ bureaus, registers }) => {
    const [named, ids]: readonly [readonly string[] | string, readonly string[]] = [bureaus, registers]
    return (named === 'everyBureau' || named.includes(bureau ?? '')) && ids.includes(register)
  })

/** What a card shows of ledgers that no posting at the household's place may read. */
function cardProblems(held: LeakWorld, asked: Asked, answer: Answer, postings: readonly Posting[]): string[] {
  if (answer.status !== 200 || !asked.route.path.endsWith('/card')) return []
  const place = held.known.records.get(asked.params['id'] ?? '')?.area ?? ''
  const here = postings.filter(({ areaCode }) => inScope(scopeOf([areaCode]), place))
  const may = (register: string) =>
    here.some(({ role, bureau }) => {
      const permissions: readonly string[] = ROLES[role].permissions
      return permissions.includes('register.read') && (role !== 'bureauOfficer' || reads(bureau, register))
    })
  const screens = here.some(({ role }) => (ROLES[role].permissions as readonly string[]).includes('screening.read'))
  const card = answer.json<{
    facts: readonly { register: string }[]
    income: readonly unknown[]
    rules: readonly unknown[]
    clue: unknown
  }>()
  return [
    ...card.facts.filter(({ register }) => !may(register)).map(({ register }) => `card shows ${register}`),
    ...(card.income.length > 0 && !may('incomeEntry') ? ['card shows income'] : []),
    ...(!screens && (card.rules.length > 0 || card.clue !== null) ? ['card shows what rules conclude'] : []),
  ]
}

/** Everything wrong with an answer: what lies outside, and counts that are not those of the rows inside. */
async function problemsOf(held: LeakWorld, asked: Asked, answer: Answer, scope: Scope): Promise<string[]> {
  const open = PUBLIC.filter(({ path }) => path.test(asked.route.path))
  const leaves = (await leavesOf(answer, held.folder)).filter(({ at }) => !open.some((one) => one.at.test(at)))
  // A refusal may repeat what was asked, and nothing else.
  const unasked = (text: string) =>
    answer.status < 400
      ? text
      : Object.values({ ...asked.params, ...asked.query }).reduce((rest, said) => rest.replaceAll(said, ''), text)
  const leaks = leaves.flatMap(({ at, text }) => leaksIn({ at, text: unasked(text) }, scope, held.known))
  const counts = answer.status === 200 ? await countProblems(held, asked, answer, scope) : []
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
async function countProblems(held: LeakWorld, asked: Asked, answer: Answer, wide: Scope): Promise<string[]> {
  if (Object.keys(asked.query).some((key) => key !== 'area' && key !== 'limit' && key !== 'format')) return []
  const scope = asked.query['area'] === undefined ? wide : narrow(wide, asked.query['area'])
  const inside = async (text: string): Promise<number> =>
    (await held.rowsOf(text)).filter(({ area }) => inScope(scope, area)).length
  const same = (what: string, got: number | undefined, wanted: number) =>
    got === wanted ? [] : [`${what}: ${got}, inside are ${wanted}`]
  const { path } = asked.route
  const register = REGISTERS.find(
    (one) => path === `/api/registers/${one.id}` || path === `/api/registers/${one.id}/export`,
  )
  if (register) {
    const all = `SELECT area_code AS area FROM ${tableOf(register)}`
    const wanted = register.shared ? (await held.rowsOf(all)).length : await inside(all)
    if (path.endsWith('/export')) {
      // The sheet has a row of headers and, in a workbook, the footer that says who took it.
      const sheet = (await leavesOf(answer, held.folder)).filter(({ at }) => at.startsWith('sheet 1 '))
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
    const wanted = former.shared ? (await held.rowsOf(all)).length : await inside(all)
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
    case '/api/judgements':
      return same('total', body.total, await inside('SELECT area_code AS area FROM judgement'))
    case '/api/intake/batches':
      return same('total', body.total, await inside('SELECT area_code AS area FROM import_batch'))
    case '/api/clues/map': {
      const below = narrow(scope, body.area?.code ?? '')
      const of = async (text: string) =>
        (await held.rowsOf(text)).filter(({ area }) => inScope(below, area) && area !== body.area?.code).length
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

/** Asks one question and says everything wrong with the answer. */
export async function check(
  held: LeakWorld,
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
  const problems = await problemsOf(held, asked, answer, scope)
  problems.push(...cardProblems(held, asked, answer, postings))
  if (answer.status >= 500) problems.push(`${addressOf(asked)} answers ${answer.status}`)
  const { area } = asked.query
  const refused = scope.length === 0 || (area !== undefined && narrow(scope, area).length === 0)
  if (refused && asked.route.access !== 'signedIn' && asked.route.access !== 'public' && answer.status === 200)
    problems.push(`${addressOf(asked)} was not refused`)
  return { status: answer.status, problems }
}
