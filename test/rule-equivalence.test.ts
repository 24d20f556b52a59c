/**
 * The interpreter is the definition; SQL must agree with it on every household. Random rules over random data with
 * unknowns, gaps, holes, reversals and empty households. The second half plants mistakes in the SQL compiler, of the
 * kind a hand-written translation makes, and demands that the same test notices every one.
 */
import { DuckDBInstance } from '@duckdb/node-api'
import * as fc from 'fast-check'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useDatabase } from './support/database.ts'
import { parameterValue } from '../src/language/rule/testing/parameter-value.ts'
import { toDay } from '../src/kernel/day.ts'
import { exampleParameters, exampleRules, exampleVocabulary } from '../src/language/rule/example.ts'
import {
  parameterReader,
  type ParameterDefinition,
  type ParameterReader,
  type ParameterValue,
} from '../src/language/rule/parameters.ts'
import { parseAmount, parseCondition, type ParseContext } from '../src/language/rule/parse.ts'
import { isExact } from '../src/language/rule/interval.ts'
import type { Ir } from '../src/language/rule/ir.ts'
import { compileScreening, type RuleToCompile } from '../src/language/rule/sql.ts'
import { duckdb, postgres, type Dialect } from '../src/language/rule/sql-dialect.ts'
import { sql } from '../src/language/rule/sql-fragment.ts'
import { standardParts, type SqlParts } from '../src/language/rule/sql-parts.ts'
import { exampleLayout as layout, loadStatements } from '../src/language/rule/testing/example-tables.ts'
import { randomPopulation, type Population } from '../src/language/rule/testing/random-data.ts'
import { amountRuleText, ruleText, type RuleText } from '../src/language/rule/testing/random-rules.ts'
import { judge } from '../src/language/rule/verdict.ts'

const AS_OF = toDay('2022-09-30')
const TOWNSHIP: ParameterDefinition = { key: 'byTownship', label: { zh: '乡镇标准', en: 'Township line' }, unit: 'fen' }
const context: ParseContext = {
  vocabulary: exampleVocabulary,
  parameters: { ...exampleParameters, byTownship: TOWNSHIP },
}

/** One value everywhere, a few counties, unset in one county, many townships. */
const PARAMETERS: readonly ParameterValue[] = [
  parameterValue('monitoringLine', 700_000),
  parameterValue('focusLine', 1_000_000),
  parameterValue('focusLine', 58_333, '530627'),
  parameterValue('ruralIncome', 1_419_700),
  parameterValue('coveredBurden', 5_000),
  parameterValue('otherBurden', 10_000),
  parameterValue('otherBurden', null, '532627'),
  parameterValue('schoolFrom', 6),
  parameterValue('schoolTo', 15),
  ...Array.from({ length: 9 }, (_, i) => parameterValue('byTownship', 50_000 * i, `53032610${i}`)),
  parameterValue('byTownship', 700_000, '530627'),
  parameterValue('byTownship', 1, '530627102003'),
]

// ---------- the comparison

function condition(text: string): Ir {
  const parsed = parseCondition(text, context)
  if (!parsed.ok) throw new Error(`${text}\n${JSON.stringify(parsed.problem)}`)
  return parsed.ir
}

function amount(text: string): Ir {
  const parsed = parseAmount(text, context)
  if (!parsed.ok) throw new Error(`${text}\n${JSON.stringify(parsed.problem)}`)
  return parsed.ir
}

function toRule(text: RuleText, i: number): RuleToCompile {
  const exceptions = text.exceptions.map((exception, e) => ({
    label: { zh: `例外${e}`, en: `e${e}` },
    when: condition(exception),
  }))
  return { id: String(i), when: condition(text.when), exceptions, ...(text.amount && { amount: amount(text.amount) }) }
}

/** A database the compiled query runs in. Rows are arrays in the order of the columns. */
interface Engine {
  readonly dialect: Dialect
  readonly run: (text: string) => Promise<void>
  readonly rows: (text: string) => Promise<readonly (readonly unknown[])[]>
  readonly close: () => Promise<void>
}

async function openDuckdb(): Promise<Engine> {
  const db = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect()
  return {
    dialect: duckdb,
    run: async (text) => void (await db.run(text)),
    rows: async (text) => (await db.runAndReadAll(text)).getRows(),
    close: async () => db.closeSync(),
  }
}

/** The same comparison runs in PostgreSQL, in a database of this file's own. */
const database = useDatabase()

async function openPostgres(connectionString: string): Promise<Engine> {
  const client = new Client({ connectionString })
  await client.connect()
  // The example's tables are named like those of the house: they stand in a schema of their own.
  await client.query('CREATE SCHEMA rule_example; SET search_path TO rule_example')
  return {
    dialect: postgres,
    run: async (text) => void (await client.query(text)),
    rows: async (text) => (await client.query<unknown[]>({ text, rowMode: 'array' })).rows,
    close: () => client.end(),
  }
}

let duck: Engine
const populations = [randomPopulation(7, 150), randomPopulation(8, 150)]
const loaded = new WeakMap<Engine, Population>()
const readers = new Map<string, ParameterReader>()
const tally = { compared: 0, unknown: 0, yes: 0 }
const due = { exact: 0, bounded: 0, open: 0 }

async function load(engine: Engine, population: Population): Promise<void> {
  if (loaded.get(engine) === population) return
  for (const statement of loadStatements(population)) await engine.run(statement)
  loaded.set(engine, population)
}

function readerFor(area: string): ParameterReader {
  const reader = readers.get(area) ?? parameterReader(PARAMETERS, area, AS_OF)
  readers.set(area, reader)
  return reader
}

/** Null when every household agrees, else what differs. */
async function difference(
  texts: readonly RuleText[],
  population: Population,
  parts: SqlParts,
  engine = duck,
): Promise<string | null> {
  await load(engine, population)
  const rules = texts.map(toRule)
  const options = { layout, asOf: AS_OF, parameters: PARAMETERS, within: '53', parts }
  const rows = await engine.rows(compileScreening(rules, { ...options, dialect: engine.dialect }).text)
  expect(rows.length).toBe(population.households.length)
  for (const [key, ...values] of rows) {
    const household = population.households[Number(key)]!
    const answers = values.values()
    for (const [i, rule] of rules.entries()) {
      const outcome = judge(rule, household, AS_OF, readerFor(household.areaCode))
      const { verdict } = outcome
      const answer = answers.next().value
      const wanted = verdict === 'yes' ? 1 : verdict === 'no' ? 0 : null
      tally.compared += 1
      if (wanted === null) tally.unknown += 1
      if (wanted === 1) tally.yes += 1
      if (answer !== wanted)
        return `household ${household.rowId}: interpreter ${verdict}, SQL ${String(answer)}\n${JSON.stringify(texts[i])}`
      if (!rule.amount) continue
      const ends = [answers.next().value, answers.next().value].map((end) => (end === null ? null : Number(end)))
      const told = outcome.verdict === 'notEvaluated' ? undefined : outcome.amount?.due
      if (told) due[isExact(told) ? 'exact' : told.low === null && told.high === null ? 'open' : 'bounded'] += 1
      const [low = null, high = null] = told ? [told.low, told.high] : []
      if (ends[0] !== low || ends[1] !== high)
        return `household ${household.rowId}: due ${low} to ${high}, SQL ${ends.join(' to ')}\n${JSON.stringify(texts[i])}`
    }
  }
  return null
}

const batch = fc.array(ruleText, { minLength: 10, maxLength: 10 })
const amountBatch = fc.array(amountRuleText, { minLength: 10, maxLength: 10 })
const ROUNDS = Number(process.env['RULE_ROUNDS'] ?? 40)

beforeAll(async () => {
  duck = await openDuckdb()
})
afterAll(() => duck.close())

async function compareAtRandom(engine: Engine, rules = batch): Promise<void> {
  for (const population of populations)
    await fc.assert(
      fc.asyncProperty(rules, async (texts) => {
        expect(await difference(texts, population, standardParts, engine)).toBeNull()
      }),
      { numRuns: ROUNDS / 2, seed: 20220930 },
    )
}

describe('interpreter and SQL', () => {
  const most = 300_000 + 1_000 * ROUNDS
  test(
    `agree on random rules and households (${ROUNDS} rounds of 10 rules, seed 20220930)`,
    { timeout: most },
    async () => {
      await compareAtRandom(duck)
      // The comparison means something only while all three answers are frequent.
      const rarest = Math.min(tally.unknown, tally.yes, tally.compared - tally.unknown - tally.yes)
      expect(rarest).toBeGreaterThan(tally.compared / 10)
    },
  )

  test('agree on what is due, to the fen and to the open end', { timeout: most }, async () => {
    await compareAtRandom(duck, amountBatch)
    expect(Math.min(due.exact, due.bounded, due.open)).toBeGreaterThan((due.exact + due.bounded + due.open) / 20)
  })

  test('agree in PostgreSQL too', { timeout: 10 * most }, async () => {
    const engine = await openPostgres(database.ownerUrl)
    try {
      await compareAtRandom(engine)
      await compareAtRandom(engine, amountBatch)
    } finally {
      await engine.close()
    }
  })

  test('agree when the facts of the households are stored first and the verdicts read from them', async () => {
    const rules = fc.sample(batch, { numRuns: 3, seed: 5 }).flat().map(toRule)
    await load(duck, populations[0]!)
    const options = { layout, dialect: duckdb, asOf: AS_OF, parameters: PARAMETERS, within: '53' }
    const query = compileScreening(rules, options)
    await duck.run(`CREATE OR REPLACE TABLE stored_facts AS ${query.facts}`)
    const read = (text: string) => duck.rows(`SELECT * FROM (${text}) ORDER BY k`)
    expect(await read(query.verdicts({ table: 'stored_facts' }))).toEqual(await read(query.text))
  })

  test('agree on the five rules of the province', async () => {
    const texts = Object.values(exampleRules).map((when) => ({ when, exceptions: [] }))
    for (const population of populations) expect(await difference(texts, population, standardParts)).toBeNull()
  })
})

/** What a hand-written translation gets wrong. */
const MISTAKES: Readonly<Record<string, Partial<SqlParts>>> = {
  'a bare sum skips unknown amounts': { sum: (x) => sql`CAST(coalesce(sum(${x}), 0) AS BIGINT)` },
  'a count counts only the sure': { countPossible: standardParts.countSure },
  'bool_or skips unknown members': { exists: (x) => sql`coalesce(bool_or(${x}), false)` },
  'bool_and skips unknown members': { all: (x) => sql`coalesce(bool_and(${x}), true)` },
  'CASE takes ELSE on an unknown condition': {
    chooseValue: (c, yes, no) => sql`CASE WHEN ${c} THEN ${yes} ELSE ${no} END`,
  },
  'a choice of amounts takes ELSE': { chooseLow: (c, yes, no) => sql`CASE WHEN ${c} THEN ${yes} ELSE ${no} END` },
  'a maximum over unknown amounts is taken for known': { extremeOfPossible: standardParts.extremeOfSure },
  'an empty group is unknown': { orEmpty: (_key, _empty, value) => value },
  'rejected and unseen rows are taken for zero': { onlyIfComplete: (_complete, value) => value },
  'an unseen row cannot exist': { existsUnlessIncomplete: (_complete, found) => found },
  'an unseen row cannot break a rule for all': { allUnlessIncomplete: (_complete, held) => held },
  'equal ends are compared with the wrong sign': {
    less: (a, b) => sql`CASE WHEN ${a.high} <= ${b.low} THEN true WHEN ${a.low} > ${b.high} THEN false END`,
  },
  'overlapping intervals are called equal': { equal: (a, b) => sql`(${a.low} = ${b.low})` },
  'a negative low is multiplied by the smaller factor': { productLow: (_low, timesLow) => timesLow },
  'a household without members divides by zero': { guardQuotient: (_denominator, comparison) => comparison },
  'a member who may take part adds nothing negative': {
    contributionLow: (c, end) => sql`CASE WHEN ${c} THEN ${end} ELSE 0 END`,
  },
  'a sum beyond 2^53 is reported': {
    sum: (x) => sql`CASE WHEN count(${x}) = count(*) THEN CAST(sum(${x}) AS BIGINT) END`,
  },
  'an unknown exception is ignored': {
    verdict: (when, exceptions) =>
      exceptions.length === 0
        ? standardParts.verdict(when, [])
        : standardParts.verdict(
            when,
            exceptions.map((exception) => sql`coalesce(${exception}, false)`),
          ),
  },
  'two exceptions at once are an exception': {
    verdict: (when, exceptions) =>
      exceptions.length < 2
        ? standardParts.verdict(when, exceptions)
        : standardParts.verdict(when, [standardParts.or(exceptions)]),
  },
  'a status still holds on the day it ends': {
    holdsOn: (from, until, day) => sql`(${from} <= ${day} AND coalesce(${day} <= ${until}, true))`,
  },
  'a status without an end is unknown': {
    holdsOn: (from, until, day) => sql`(${from} <= ${day} AND ${day} < ${until})`,
  },
  'newest rows that disagree give the lower': { agreedValue: (x) => sql`min(${x})` },
  'an unset parameter concludes': { onlyIfSet: (_parameters, verdict) => verdict },
  'orElse takes the bounds of an unknown for its value': {
    orElseEnd: (_a, end, fallback) => sql`coalesce(${end}, ${fallback})`,
  },
}

/** The same for what is due. */
const AMOUNT_MISTAKES: Readonly<Record<string, Partial<SqlParts>>> = {
  'an unknown verdict pays the whole amount': { dueLow: (_verdict, low) => low },
  'an unknown verdict pays nothing': {
    dueHigh: (verdict, high) => sql`CASE WHEN ${verdict} = 1 THEN ${high} ELSE 0 END`,
  },
  'a household that is not entitled has an open amount': {
    dueHigh: (verdict, high) => sql`CASE WHEN ${verdict} = 1 THEN ${high} WHEN ${high} > 0 THEN ${high} ELSE 0 END`,
  },
  'a negative amount is cut off at nothing': {
    dueLow: (verdict, low) =>
      sql`CASE WHEN ${verdict} = 1 THEN ${low} WHEN ${verdict} = 0 OR ${low} IS NOT NULL THEN 0 END`,
  },
}

const MOST_ROUNDS = 60

describe('a planted mistake is noticed', () => {
  const plans = [
    ...Object.entries(MISTAKES).map(([name, mistake]) => [name, mistake, batch] as const),
    ...Object.entries(AMOUNT_MISTAKES).map(([name, mistake]) => [name, mistake, amountBatch] as const),
  ]
  test.each(plans)(`%s (within ${MOST_ROUNDS} rounds)`, async (_name, mistake, rules) => {
    const population = populations[0]!
    const parts = { ...standardParts, ...mistake }
    const samples = fc.sample(rules, { numRuns: MOST_ROUNDS, seed: 20220930 })
    let found: string | null = null
    for (const texts of samples) if ((found ??= await difference(texts, population, parts)) !== null) break
    expect(found).not.toBeNull()
  })
})
