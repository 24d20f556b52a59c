/** What a route may be asked: plausible values of everything in its address and query. */
import { z } from 'zod'
import { REGISTERS } from '../../src/app/registers.ts'
import { pathOf, toAreaCode } from '../../src/kernel/area-code.ts'
import type { Route } from '../../src/language/access/route.ts'
import { tableOf } from '../../src/language/register/columns.ts'
import { AS_OF, type LeakWorld } from './leak-world.ts'
import type { Known } from './leaks.ts'
import type { picker } from './population.ts'
import type { Query } from './scope-problems.ts'
import { VILLAGES } from './world.ts'

/** Choices at random, and the rules there are. */
export interface Draw {
  readonly pick: ReturnType<typeof picker>
  readonly ruleIds: readonly string[]
  /** Accounts that are there. */
  readonly userIds?: readonly string[]
}

export const AREAS = [...new Set(VILLAGES.flatMap((village) => pathOf(toAreaCode(village)))), '530102000000']

/** Ids of one table, of all counties alike. */
export const idsOf = (known: Known, table: string): { id: string; area: string }[] =>
  [...known.records].filter(([, record]) => record.table === table).map(([id, { area }]) => ({ id, area }))

/** Plausible values of everything that stands in an address; a new word has to be added here. */
export function paramsFor(
  { known, world }: LeakWorld,
  { pick, ruleIds, userIds = [] }: Draw,
  route: Route,
): Record<string, string> {
  const names = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '')
  if (names.length === 0) return {}
  const register = REGISTERS.find((one) => route.path.startsWith(`/api/registers/${one.id}/`))
  const table = register
    ? tableOf(register)
    : route.path.startsWith('/api/households/')
      ? 'household'
      : route.path.startsWith('/api/intake/batches/')
        ? 'import_batch'
        : route.path.startsWith('/api/judgements/')
          ? 'judgement'
          : undefined
  const record = table === undefined ? undefined : pick(idsOf(known, table))
  const rule = pick(['income-below-line-R03', 'age-schooling-R26'].concat(ruleIds))
  const values: Record<string, string | undefined> = {
    id: record?.id ?? (route.path.startsWith('/api/rules/') ? rule : undefined),
    // Now and then the county is not that of the record: an id alone must open nothing.
    countyCode: record && pick([record.area.slice(0, 6), record.area.slice(0, 6), record.area.slice(0, 6), '530326']),
    code: pick(AREAS),
    level: pick(['prefectures', 'counties']),
    ruleId: rule,
    userId: userIds.length > 0 ? pick(userIds) : '01900000-0000-7000-8000-000000000001',
    kind: 'householdLine',
    fileId: record && world.files.get(record.id),
  }
  for (const name of names)
    if (values[name] === undefined)
      throw new Error(`test/support/scope-questions.ts: say in paramsFor what :${name} of ${route.path} may be`)
  return Object.fromEntries(names.map((name) => [name, values[name] ?? '']))
}

/** Some of a route's query, filled with values that find something; `bare` asks for the area and what is required only. */
export function queryFor({ world }: LeakWorld, { pick, ruleIds }: Draw, route: Route, bare: boolean): Query {
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
    state: route.path.startsWith('/api/accounts')
      ? ['active']
      : route.path.startsWith('/api/postings')
        ? ['inForce', 'past']
        : route.path.startsWith('/api/intake/batches/')
          ? ['open']
          : route.path.startsWith('/api/intake')
            ? ['committed']
            : ['suspected'],
    source: ['ruralRevitalisation'],
    kind: ['householdLine'],
    register: ['allowance', 'dwelling'],
    role: ['countyOfficer', 'bureauOfficer'],
  }
  const query: Record<string, string> = {}
  for (const [name, schema] of Object.entries(route.query.shape)) {
    const optional = z.safeParse(schema, undefined).success
    const choices = values[name]
    if (!choices && !optional)
      throw new Error(`test/support/scope-questions.ts: say in queryFor what ?${name} of ${route.path} may be`)
    const wanted =
      name === 'limit' || !optional || (name === 'area' ? pick([true, false]) : !bare && pick([true, false, false]))
    if (wanted && choices) query[name] = name === 'rule' && !optional ? 'R62' : pick(choices)
  }
  return query
}
