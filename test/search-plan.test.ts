/**
 * Lists and searches under row security use their indexes (decision D5): what is not leakproof may only look at rows
 * that the policy has let through, so a LIKE would read every row in scope. The plans are those of the real queries.
 */
import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { CompiledQuery, sql, type KyselyPlugin, type RootOperationNode } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { REGISTERS } from '../src/app/registers.ts'
import * as screening from '../src/features/screening/store.ts'
import type { ListQuery } from '../src/language/register/contract.ts'
import { scopeOf } from '../src/language/access/scope.ts'
import { newId } from '../src/kernel/id.ts'
import { withClient } from '../src/platform/postgres/bootstrap.ts'
import { withScope, type Tx } from '../src/platform/postgres/database.ts'
import { listRecords } from '../src/platform/registers/read.ts'
import { foundBy } from '../src/platform/registers/search.ts'
import { useDatabase } from './support/database.ts'

const database = useDatabase()
const COUNTY = '530326000000'
const VILLAGE = '530326102207'
const VILLAGES = 20
const PER_VILLAGE = 200
const PAGE = { limit: 50, offset: 0, inOrder: false, scope: scopeOf([VILLAGE]) }

beforeAll(async () => {
  // As the owner and in bulk: this is about plans, not about the writer.
  await withClient(database.ownerUrl, async (client) => {
    await client.query(`
      CREATE TEMP TABLE made AS SELECT gen_random_uuid() AS household, gen_random_uuid() AS person, n,
        '530326102' || (200 + n % ${VILLAGES})::text AS area FROM generate_series(1, ${VILLAGES * PER_VILLAGE}) n;
      INSERT INTO household (county_code, area_code, id, head_name, household_code, source, recorded_at, recorded_by)
        SELECT '530326', area, household, '测试' || n, 'H' || n, 'test', now(), 'test' FROM made;
      INSERT INTO person (county_code, area_code, id, name, name_pinyin, name_initials, source, recorded_at, recorded_by)
        SELECT '530326', area, person, '测试' || n, 'ceshi', 'cs', 'test', now(), 'test' FROM made;
      INSERT INTO membership (county_code, area_code, id, person_id, household_id, programme, relation, valid_from, source, recorded_at, recorded_by)
        SELECT '530326', area, gen_random_uuid(), person, household, 'monitoring', 'head', '2022-01-01', 'test', now(), 'test' FROM made;
      INSERT INTO dwelling (county_code, area_code, id, household_id, grade, valid_from, source, recorded_at, recorded_by)
        SELECT '530326', area, gen_random_uuid(), household, 'A', '2022-01-01', 'test', now(), 'test' FROM made;
      INSERT INTO search_token (county_code, area_code, token, household_id, person_id)
        SELECT '530326', area, word, household, person FROM made,
          LATERAL (VALUES ('测试' || n), ('ceshi' || n), ('cs' || n), ('h' || n)) w(word);
      INSERT INTO clue (county_code, area_code, id, household_id, state, severity, sources, opened_run)
        SELECT '530326', area, gen_random_uuid(), household, 'suspected', 'high', 1, gen_random_uuid() FROM made;
      ANALYZE household, person, membership, dwelling, search_token, clue`)
  })
})

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly 'Index Cond'?: string
  readonly 'Recheck Cond'?: string
  readonly Filter?: string
  readonly 'Actual Rows'?: number
  readonly 'Rows Removed by Filter'?: number
  readonly Plans?: readonly PlanNode[]
}

interface Planned {
  readonly text: string
  readonly nodes: readonly PlanNode[]
}

const flat = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flat)]

/** Runs `work` and answers every query it sent, with the plan PostgreSQL made for it as the app role in this scope. */
async function plansOf(
  area: string,
  work: (tx: Tx) => Promise<unknown>,
  settings = 'SET LOCAL enable_seqscan = off',
): Promise<Planned[]> {
  return withScope(database.services.db, scopeOf([area]), async (tx) => {
    const sent: { node: RootOperationNode; queryId: CompiledQuery['queryId'] }[] = []
    const listener: KyselyPlugin = {
      transformQuery: ({ node, queryId }) => {
        sent.push({ node, queryId })
        return node
      },
      transformResult: ({ result }) => Promise.resolve(result),
    }
    await work(tx.withPlugin(listener))
    await sql.raw(settings).execute(tx)
    const planned: Planned[] = []
    for (const { node, queryId } of sent) {
      const { sql: text, parameters } = tx.getExecutor().compileQuery(node, queryId)
      // A setting has no plan; it still holds in this transaction.
      if (text.startsWith('SET ')) continue
      const { rows } = await tx.executeQuery<{ 'QUERY PLAN': { Plan: PlanNode }[] }>(
        CompiledQuery.raw(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, [...parameters]),
      )
      planned.push({ text, nodes: rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => flat(Plan))) })
    }
    return planned
  })
}

const register = (id: string) => {
  const found = REGISTERS.find((one) => one.id === id)
  if (!found) throw new Error(`no register ${id}`)
  return found
}

const list = (id: string, query: Partial<ListQuery>) => (tx: Tx) =>
  listRecords(tx, register(id), { offset: 0, limit: 50, ...query }, database.services.sealer)

const scans = ({ nodes }: Planned, table: string): PlanNode[] =>
  nodes.filter((node) => node['Relation Name'] === table || node['Index Name']?.startsWith(`${table}_`))

/** The conditions PostgreSQL gave to an index, in one text. */
const conditions = (nodes: readonly PlanNode[], index: string): string =>
  nodes
    .filter((node) => node['Index Name'] === index)
    .map((node) => node['Index Cond'] ?? '')
    .join(' ')

describe('a search by the beginning of a word', () => {
  const searches: [string, (tx: Tx) => Promise<unknown>][] = [
    ...['household', 'person', 'membership', 'dwelling'].map((id): [string, (tx: Tx) => Promise<unknown>] => [
      `of ${id}`,
      list(id, { q: 'ceshi123' }),
    ]),
    ['of clues', (tx) => screening.listClues(tx, { found: foundBy('ceshi123', database.services.sealer) }, PAGE)],
    [
      'of findings',
      (tx) =>
        screening.listFindings(
          tx,
          { runId: newId(), verdict: 'yes', ruleIds: ['x'], found: foundBy('ceshi123', database.services.sealer) },
          50,
          0,
        ),
    ],
  ]

  test.each(searches)('%s reads a range of the index and none of the other words', async (_what, work) => {
    const planned = (await plansOf(COUNTY, work)).filter(({ text }) => text.includes('search_token'))
    expect(planned.length).toBeGreaterThan(0)
    for (const plan of planned) {
      const cond = conditions(plan.nodes, 'search_token_token')
      expect(cond).toMatch(/token >= 'ceshi123'/)
      expect(cond).toMatch(/token < 'ceshi123/)
      const read = scans(plan, 'search_token')
      expect(read.map((node) => node['Node Type']).filter((type) => type === 'Seq Scan')).toEqual([])
      // What the policy takes away is no more than the range itself held.
      for (const node of read) expect(node['Rows Removed by Filter'] ?? 0).toBeLessThan(20)
    }
  })

  test('is quick enough that PostgreSQL chooses the index by itself', async () => {
    const [plan] = await plansOf(COUNTY, list('household', { q: 'ceshi123' }), 'SET LOCAL enable_seqscan = on')
    expect(plan && conditions(plan.nodes, 'search_token_token')).toMatch(/token >= /)
  })

  test('finds what it should', async () => {
    const found = await withScope(database.services.db, scopeOf([COUNTY]), (tx) =>
      list('household', { q: 'ceshi123' })(tx),
    )
    // 123 and 1230 to 1239
    expect(found.total).toBe(11)
  })
})

test('a search names its total on every page, and behind the last one', async () => {
  const page = (offset: number) =>
    withScope(database.services.db, scopeOf([COUNTY]), (tx) =>
      list('household', { q: 'ceshi12', limit: 50, offset })(tx),
    )
  const [first, last, behind] = [await page(0), await page(100), await page(200)]
  expect([first.rows.length, last.rows.length, behind.rows.length]).toEqual([50, 11, 0])
  // 12, 120 to 129, 1200 to 1299
  expect([first.total, last.total, behind.total]).toEqual([111, 111, 111])
})

describe('the list of a village', () => {
  test.each(['household', 'person', 'membership', 'dwelling'])(
    'of %s reads the index of the area, and no row of another village',
    async (id) => {
      const planned = await plansOf(VILLAGE, list(id, {}))
      expect(planned).toHaveLength(1)
      for (const plan of planned) {
        const own = scans(plan, id).filter((node) => node['Node Type'] !== 'Bitmap Heap Scan')
        expect(conditions(plan.nodes, `${id}_area`)).toMatch(/area_code >= .*area_code <= /)
        for (const node of own) expect(node['Rows Removed by Filter'] ?? 0).toBe(0)
      }
    },
  )

  test('of clues reads the index of the area', async () => {
    const planned = await plansOf(VILLAGE, (tx) => screening.listClues(tx, {}, PAGE))
    const [page] = planned
    // From PostgreSQL 18 on, the index in list order serves too: it skips from one state and severity to the next.
    const own = page ? scans(page, 'clue').map((node) => node['Index Cond'] ?? '') : []
    expect(own.join(' ')).toMatch(/area_code >= .*area_code <= /)
  })

  test('of the whole province walks the index in the order of the list and sorts no clue', async () => {
    const filter = { state: 'suspected' }
    expect(screening.readsInOrder(scopeOf(['530000000000']), filter)).toBe(true)
    const [plan] = await plansOf(
      '530000000000',
      (tx) => screening.listClues(tx, filter, { ...PAGE, inOrder: true }),
      'SET LOCAL enable_sort = off',
    )
    const page = plan?.nodes.find((node) => node['Node Type'] === 'Limit')
    const own = page ? scans({ text: '', nodes: flat(page) }, 'clue') : []
    expect(own.map((node) => node['Index Name'])).toEqual(['clue_order'])
    expect(own.every((node) => (node['Actual Rows'] ?? 0) <= 51)).toBe(true)
  })

  test('of two villages still reads the index, between the first and the last', async () => {
    const plan = await withScope(database.services.db, scopeOf([VILLAGE, '530326102209']), async (tx) => {
      await sql.raw('SET LOCAL enable_seqscan = off').execute(tx)
      const { rows } = await sql<{
        'QUERY PLAN': { Plan: PlanNode }[]
      }>`EXPLAIN (ANALYZE, FORMAT JSON) SELECT id FROM household`.execute(tx)
      return rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => flat(Plan)))
    })
    expect(conditions(plan, 'household_area')).toMatch(/area_code >= .*area_code <= /)
    const removed = plan.reduce((sum, node) => sum + (node['Rows Removed by Filter'] ?? 0), 0)
    // One village lies between the two; the ranges of the scope themselves are rows too.
    expect(removed).toBeLessThanOrEqual(PER_VILLAGE + 10)
  })
})

describe('the facts of one household', () => {
  test.each(['dwelling', 'membership'])('of %s are found by their key, not by walking the county', async (id) => {
    const one = await withScope(database.services.db, scopeOf([COUNTY]), (tx) => list('household', { limit: 1 })(tx))
    const householdId = one.rows[0]?.id ?? ''
    const work = list(id, { householdId, countyCode: '530326' })
    for (const plan of await plansOf(COUNTY, work, 'SET LOCAL enable_seqscan = on')) {
      const found = plan.nodes.filter((node) => /household_id = /.test(node['Index Cond'] ?? ''))
      expect(found.length).toBeGreaterThan(0)
      for (const node of scans(plan, id)) expect(node['Rows Removed by Filter'] ?? 0).toBe(0)
    }
  })
})

/** Where a pattern is no harm, each with its reason. */
const NOT_UNDER_ROW_SECURITY: Readonly<Record<string, string>> = {
  'src/features/screening/run.ts: h.area LIKE': 'DuckDB, whose views are cut to the scope',
  'src/features/intake/leftovers.ts: n.rule LIKE': 'an aggregate over the notes of one row, which its key has found',
  'src/platform/postgres/partitions.ts': 'the catalogue of PostgreSQL',
  'src/platform/rotation/sealed-places.ts': 'the catalogue, and the pairs of a row that is read in any case',
}

describe('no SQL for PostgreSQL', () => {
  test('uses LIKE or a regular expression on rows under row security', () => {
    const root = path.resolve(import.meta.dirname, '..')
    const files = globSync('src/{platform,features,app}/**/*.ts', { cwd: root }).filter(
      (file) => !file.endsWith('.test.ts'),
    )
    const found = files.flatMap((file) =>
      [
        ...readFileSync(path.join(root, file), 'utf8').matchAll(
          /[\w.)}]+ (NOT )?(I?LIKE|SIMILAR TO) ['$]|[\w.)}] !?~\*? ['$]/g,
        ),
      ].map(([text]) => `${file}: ${text}`),
    )
    expect(files.length).toBeGreaterThan(100)
    expect(found.filter((line) => !Object.keys(NOT_UNDER_ROW_SECURITY).some((file) => line.startsWith(file)))).toEqual(
      [],
    )
  })
})
