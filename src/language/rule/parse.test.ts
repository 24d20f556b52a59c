import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonical } from './canonical.ts'
import { exampleParameters, exampleRules, exampleVocabulary } from './example.ts'
import { typeOf, walk, type Ir } from './ir.ts'
import { MAX_TEXT, parseCondition, parseExpression } from './parse.ts'
import { PROBLEMS, type ProblemCode } from './problem.ts'
import { conditionText } from './testing/random-rules.ts'
import { checkVocabulary } from './vocabulary.ts'

const context = { vocabulary: exampleVocabulary, parameters: exampleParameters }
const SUM = 'income.during(monthsBefore(12)).sum(r, r.amount)'

function read(text: string): Ir {
  const parsed = parseExpression(text, context)
  if (!parsed.ok) throw new Error(`${text}: ${parsed.problem.message.en}`)
  return parsed.ir
}

/** Code of the problem and the text it points at. */
function problem(text: string): readonly [string, string] {
  const parsed = parseCondition(text, context)
  return parsed.ok ? ['ok', ''] : [parsed.problem.code, text.slice(parsed.problem.start, parsed.problem.end)]
}

describe('what cannot be meant is refused when the rule is loaded, at its place', () => {
  const cases: readonly (readonly [text: string, code: ProblemCode, marked: string])[] = [
    ['lifted &&', 'syntax', ''],
    ['lifted = true', 'syntax', '='],
    ['收入 > 0', 'syntax', '收'],
    ['lifted '.padEnd(MAX_TEXT + 1), 'tooLong', 'lifted '.padEnd(MAX_TEXT + 1)],
    [`${'('.repeat(60)}lifted${')'.repeat(60)}`, 'tooComplex', `${'('.repeat(60)}lifted${')'.repeat(60)}`],
    ['lifted && sqrt(4) > 2', 'notSupported', 'sqrt(4)'],
    ['members.map(m, m.sex).count() > 0', 'notSupported', 'members.map(m, m.sex)'],
    ['savings % 2 == 0', 'notSupported', 'savings % 2'],
    ['savings == null', 'notSupported', 'null'],
    ['liffted', 'unknownName', 'liffted'],
    ['members.exists(m, m.brithDay == asOf)', 'unknownName', 'm.brithDay'],
    ['constructor', 'unknownName', 'constructor'],
    ['savings < param.monitorLine', 'unknownParameter', 'param.monitorLine'],
    ['waterQuality == "bad"', 'unknownCode', '"bad"'],
    ['houses.latest().grade in ["C", "E"]', 'unknownCode', '"E"'],
    ['savings', 'wrongType', 'savings'],
    ['lifted && savings', 'wrongType', 'savings'],
    ['lifted < monitored', 'wrongType', 'lifted < monitored'],
    ['waterQuality == houses.latest().grade', 'wrongType', 'waterQuality == houses.latest().grade'],
    ['members.exists(m, m)', 'wrongType', 'm'],
    ['savings > registeredSize', 'mixedUnits', 'savings > registeredSize'],
    [
      'members.exists(m, age(m.birthDay) > monthsSince(m.birthDay))',
      'mixedUnits',
      'age(m.birthDay) > monthsSince(m.birthDay)',
    ],
    ['savings * debt > yuan(1)', 'mixedUnits', 'savings * debt'],
    ['savings > 7000', 'amountNeedsUnit', '7000'],
    ['param.coveredBurden > 50', 'ratioNeedsUnit', '50'],
    ['savings > yuan(7000.5)', 'noDecimals', '7000.5'],
    ['savings > 0.5 * debt', 'noDecimals', '0.5'],
    ['registeredSize > 9007199254740993', 'tooLarge', '9007199254740993'],
    ['savings > yuan(99999999999999)', 'tooLarge', '99999999999999'],
    ['known()', 'wrongArguments', 'known()'],
    ['waterQuality in waterQuantity', 'wrongArguments', 'waterQuality in waterQuantity'],
    ['recognisedOn > day("2022-02-30")', 'wrongArguments', '"2022-02-30"'],
    ['savings > yuan(registeredSize)', 'notLiteral', 'registeredSize'],
    ['income.during(monthsBefore(registeredSize)).exists()', 'notLiteral', 'registeredSize'],
    ['income.during(monthsBefore(61)).exists()', 'outOfRange', '61'],
    ['income.sum(r, r.amount) > yuan(1)', 'noTime', 'income.sum(r, r.amount)'],
    ['income.during(lastDays(30)).exists()', 'wrongTime', 'income.during(lastDays(30))'],
    ['income.on(asOf).exists()', 'wrongTime', 'income.on(asOf)'],
    ['dibao.latest().amount > yuan(1)', 'wrongTime', 'dibao.latest()'],
    ['income.during(monthsBefore(1)).exists(r, r.amount > savings)', 'outerFact', 'savings'],
    ['members.exists(m, members.count() > 1)', 'nested', 'members'],
    ['members.exists(lifted, true)', 'shadowed', 'lifted'],
    ['registeredSize * savings > yuan(1)', 'productOfFacts', 'registeredSize * savings'],
    [`${SUM} / members.count() + yuan(1) > yuan(2)`, 'divisionPlace', `${SUM} / members.count()`],
    [
      `${SUM} / members.count() > savings / registeredSize`,
      'divisionTwice',
      `${SUM} / members.count() > savings / registeredSize`,
    ],
  ]
  test.each(cases)('%s: %s', (text, code, marked) => {
    expect(problem(text)).toEqual([code, marked])
  })

  test('every problem of the catalogue is shown here, and says what to do in both languages', () => {
    expect(new Set(cases.map(([, code]) => code))).toEqual(new Set(Object.keys(PROBLEMS)))
    for (const { zh, en } of Object.values(PROBLEMS)) expect([zh.length > 8, en.length > 8]).toEqual([true, true])
  })

  test('a misspelt name is answered with the nearest one', () => {
    const parsed = parseCondition('savings < param.monitoringline', context)
    expect(parsed.ok ? '' : parsed.problem.message.zh).toBe('没有登记参数“monitoringline”。是否想写 monitoringLine？')
  })
})

describe('limits', () => {
  test.each([['!'], ['('], ['-'], ['['], ['a?b:'], ['lifted && '], ['lifted ? '], ['known('], ['members.exists(m, ']])(
    'a text of nothing but "%s" is refused without exhausting the stack',
    (piece) => {
      expect(parseCondition(piece.repeat(MAX_TEXT / piece.length), context).ok).toBe(false)
      expect(parseCondition(piece.repeat(100_000), context).ok).toBe(false)
    },
  )

  test('no text whatever makes the parser throw (seed 1)', () => {
    const token = fc.constantFrom(
      ...'( ) [ ] { } , . ? : + - * / % ! && || == < >= in 1 0.5 "C" m r asOf param members income dibao houses lifted savings .exists .sum .during .on .latest .count (m, (r, yuan( age( known( orElse( monthsBefore( 12'.split(
        ' ',
      ),
    )
    const text = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.array(token, { maxLength: 25 }).map((tokens) => tokens.join(' ')),
    )
    fc.assert(
      fc.property(text, (rule) => {
        const parsed = parseExpression(rule, context)
        if (!parsed.ok) expect(parsed.problem.start).toBeLessThanOrEqual(parsed.problem.end)
      }),
      { numRuns: 3_000, seed: 1 },
    )
  })
})

describe('the intermediate form', () => {
  test('income per head is compared by cross multiplication', () => {
    const node = read(`${SUM} / members.count() <= param.monitoringLine`)
    expect(node).toMatchObject({
      kind: 'compareQuotient',
      op: '<=',
      numerator: { fn: 'sum' },
      denominator: { fn: 'count' },
      right: { name: 'monitoringLine' },
    })
  })

  test('a ratio times an amount is compared at a scale of 10 000', () => {
    const node = read('savings > percent(50) * param.ruralIncome')
    expect(node).toMatchObject({
      kind: 'compare',
      left: { kind: 'multiply', factor: { value: 10_000 } },
      right: { factor: { value: 5_000 } },
    })
    expect(node.kind === 'compare' && [typeOf(node.left), typeOf(node.right)]).toEqual([
      { kind: 'integer', unit: 'fen', scale: 1 },
      { kind: 'integer', unit: 'fen', scale: 1 },
    ])
  })

  test.each([
    ['savings>yuan( 7000 )', 'savings > fen(700000)'],
    ['lifted && (monitored && lifted)', '(lifted && monitored) && lifted'],
    ['houses.latest().grade in ["D", "C"]', 'houses.latest().grade in ["C", "D", "C"]'],
    ['registeredSize > 2 * 3', 'registeredSize > 6'],
    ['age(asOf) > 1', 'age(asOf, asOf) > 1'],
  ])('%s and %s are the same rule', (a, b) => {
    expect(canonical(read(a))).toBe(canonical(read(b)))
  })

  test('holds whole numbers only, for random rules (seed 2)', () => {
    const byTownship = { key: 'byTownship', label: { zh: '乡镇标准', en: 'Township line' }, unit: 'fen' } as const
    const wide = { ...context, parameters: { ...exampleParameters, byTownship } }
    fc.assert(
      fc.property(conditionText, (text) => {
        const parsed = parseCondition(text, wide)
        if (!parsed.ok) throw new Error(`${text}: ${parsed.problem.message.en}`)
        walk(parsed.ir, (node) => {
          for (const value of Object.values(node))
            if (typeof value === 'number') expect(Number.isSafeInteger(value)).toBe(true)
        })
        expect(canonical(parsed.ir)).not.toMatch(/\d\.\d|\de[+-]?\d/u)
        expect(JSON.parse(JSON.stringify(parsed.ir))).toEqual(parsed.ir)
      }),
      { numRuns: 300, seed: 2 },
    )
  })

  test('every node of a rule says where it stands in the text', () => {
    const text = exampleRules.guarantees
    walk(read(text), (node) => {
      const isLevelling = node.kind === 'literal' && node.at === undefined
      if (!isLevelling) expect(text.slice(node.at!.start, node.at!.end).length).toBeGreaterThan(0)
    })
  })
})

test('the vocabulary of the example is sound, and a broken one says what is wrong', () => {
  expect(checkVocabulary(exampleVocabulary)).toEqual([])
  const { household } = exampleVocabulary
  const broken = {
    ...exampleVocabulary,
    codeLists: {},
    household: { ...household, facts: { ...household.facts, members: household.facts['lifted']! } },
  }
  const wrong = checkVocabulary(broken)
  expect(wrong).toContain('household.members: the name is reserved')
  expect(wrong).toContain('household.waterQuantity: no code list waterSupply')
})
