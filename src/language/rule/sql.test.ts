import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parameterValue } from './testing/parameter-value.ts'
import { toDay } from '../../kernel/day.ts'
import { exampleParameters, exampleRules, exampleVocabulary } from './example.ts'
import type { Column, Layout, LedgerLayout } from './layout.ts'
import type { ParameterValue } from './parameters.ts'
import { parseCondition } from './parse.ts'
import { compileScreening, type CompileOptions, type RuleToCompile } from './sql.ts'
import { duckdb, postgres } from './sql-dialect.ts'
import { conditionText } from './testing/random-rules.ts'
import type { Fact, Ledger } from './vocabulary.ts'

const byTownship = { key: 'byTownship', label: { zh: '乡镇标准', en: 'Township line' }, unit: 'fen' } as const
const context = { vocabulary: exampleVocabulary, parameters: { ...exampleParameters, byTownship } }

const ENCODING = { boolean: 'boolean', integer: 'integer', code: 'text', day: 'date', month: 'yyyymm' } as const
const columns = (facts: Readonly<Record<string, Fact>>): Record<string, Column> =>
  Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [
      name,
      { column: name.toLowerCase(), encoding: ENCODING[fact.type.kind] },
    ]),
  )
const ledgers = (all: Readonly<Record<string, Ledger>>): Record<string, LedgerLayout> =>
  Object.fromEntries(
    Object.entries(all).map(([name, ledger]) => [
      name,
      {
        schema: 'mart',
        table: name,
        owner: 'owner',
        facts: columns(ledger.facts),
        coverage: 'always',
        holes: null,
      } as const,
    ]),
  )

const layout: Layout = {
  household: { table: 'household', key: 'id', area: 'area_code', facts: columns(exampleVocabulary.household.facts) },
  member: { table: 'person', key: 'id', household: 'household_id', facts: columns(exampleVocabulary.member.facts) },
  ledgers: {
    household: ledgers(exampleVocabulary.household.ledgers),
    member: ledgers(exampleVocabulary.member.ledgers),
  },
}
const options: CompileOptions = {
  layout,
  dialect: duckdb,
  asOf: toDay('2022-09-30'),
  within: '53',
  parameters: Object.keys(context.parameters).map((key) => parameterValue(key, 100)),
}

function rule(text: string, i = 0): RuleToCompile {
  const parsed = parseCondition(text, context)
  if (!parsed.ok) throw new Error(`${text}: ${parsed.problem.message.en}`)
  return { id: `rule-${i}`, when: parsed.ir, exceptions: [] }
}

describe('compiled SQL', () => {
  test('holds no float, no division of two unknowns and no rounding, for random rules (seed 4)', () => {
    fc.assert(
      fc.property(fc.array(conditionText, { minLength: 1, maxLength: 5 }), (texts) => {
        for (const dialect of [duckdb, postgres]) {
          const { text } = compileScreening(texts.map(rule), { ...options, dialect })
          expect(text).not.toMatch(
            /(?<!\w)\d+\.\d|\de[+-]?\d|double|float|real|decimal|round\(|date_diff|greatest|least\(/iu,
          )
        }
      }),
      { numRuns: 150, seed: 4 },
    )
  })

  test('computes an aggregate once, however many rules use it', () => {
    const texts = Object.values(exampleRules)
    const one = compileScreening(texts.map(rule), options)
    const many = compileScreening(
      Array.from({ length: 20 }, (_, i) => rule(texts[i % texts.length]!, i)),
      options,
    )
    const count = (text: string, what: RegExp) => text.match(what)?.length ?? 0
    expect(count(one.text, /sum\(/gu)).toBeGreaterThan(0)
    for (const what of [/sum\(/gu, /bool_or\(/gu, /GROUP BY/gu])
      expect(count(many.text, what)).toBe(count(one.text, what))
    expect(many.columns.length).toBe(20)
  })

  test('grows with the rule, not with the power of its depth', () => {
    let text = 'savings'
    for (let i = 0; i < 12; i++)
      text = `(${text} > debt ? orElse(savings, debt) + savings : ${text.length < 900 ? text : 'debt'})`
    const short = compileScreening([rule('savings > debt')], options).text.length
    expect(compileScreening([rule(`${text} > debt`)], options).text.length).toBeLessThan(short + 40 * text.length)
  })

  test('nothing that was typed reaches it as text: names come from the layout, codes from the list', () => {
    const quoted = {
      ...exampleVocabulary,
      codeLists: {
        ...exampleVocabulary.codeLists,
        houseGrade: { label: { zh: '', en: '' }, codes: { "D'); DROP TABLE person; --": { zh: '', en: '' } } },
      },
    }
    const parsed = parseCondition('houses.latest().grade == "D\'); DROP TABLE person; --"', {
      ...context,
      vocabulary: quoted,
    })
    expect(parsed.ok).toBe(true)
    if (!parsed.ok) return
    const { text } = compileScreening([{ id: "x'; --", when: parsed.ir, exceptions: [] }], options)
    expect(text).toContain("'D''); DROP TABLE person; --'")
    expect(text).not.toContain("x'")
    const evil = { ...layout, household: { ...layout.household, table: 'household; DROP TABLE person' } }
    expect(() => compileScreening([rule('lifted')], { ...options, layout: evil })).toThrow('is no column or table name')
  })

  test('a value for everyone is a literal, few areas a CASE, many a joined table', () => {
    const text = (values: readonly ParameterValue[]) =>
      compileScreening([rule('savings < param.focusLine')], { ...options, parameters: values }).text
    const county = (i: number) => parameterValue('focusLine', i, `5303${String(10 + i)}`)
    const everywhere = parameterValue('focusLine', 700_000)
    expect(text([everywhere])).not.toMatch(/substr|NULL\b.*THEN/u)
    expect(text([everywhere, county(1)])).toContain(
      "WHEN substr(f2, 1, 6) = '530311' THEN CAST(1 AS BIGINT) ELSE CAST(700000 AS BIGINT)",
    )
    const many = text([everywhere, ...Array.from({ length: 9 }, (_, i) => county(i))])
    expect(many).toContain('p0(prefix, value) AS (VALUES')
    expect(many).toContain('LEFT JOIN p0 p0_6 ON p0_6.prefix = substr(h."area_code", 1, 6)')
  })

  test('a fact the layout lacks is a mistake of the adapter and is named', () => {
    const less = { ...layout, household: { ...layout.household, facts: {} } }
    expect(() => compileScreening([rule('lifted')], { ...options, layout: less })).toThrow(
      'no column for household.lifted',
    )
  })
})
