import { describe, expect, test } from 'vitest'
import { toDay } from '../../kernel/day.ts'
import { runCases } from './case.ts'
import { exampleParameters, exampleVocabulary } from './example.ts'
import { fixedParameters } from './parameters.ts'
import { tellReason } from './reason.ts'
import { isInForce, loadRule, type Rule } from './rule-file.ts'

const context = { vocabulary: exampleVocabulary, parameters: exampleParameters }

const FILE = `
id: income-below-line
title: { zh: 人均收入低于监测线, en: Income per head at or below the line }
severity: high
output: suspectedClue
when: income.during(monthsBefore(12)).sum(r, r.amount) / members.count() <= param.monitoringLine
exceptions:
  - label: { zh: 已纳入监测, en: Already monitored }
    when: monitored
reasons:
  - zh: 人均纯收入 {income.during(monthsBefore(12)).sum(r, r.amount) / members.count()}，监测线 {param.monitoringLine}
    en: 'Income per head {income.during(monthsBefore(12)).sum(r, r.amount) / members.count()}, line {param.monitoringLine}'
parameters: [monitoringLine]
legalBasis:
  - { zh: 省监测线文件 }
validFrom: '2022-01-01'
areas: ['53']
cases:
  - name: two members, one month of 1 000 yuan each way of writing
    asOf: '2022-02-10'
    given:
      monitored: false
      members: [{}, {}]
      income:
        - { month: 2021-02, kind: wage, amount: 20000元 }
        - { month: 2021-03, amount: '1,234.50元' }
    parameters: { monitoringLine: 7000元 }
    expect: no
  - name: nothing reported
    asOf: '2022-02-10'
    given: { monitored: false, members: [{}], income: [{ month: 2022-01, amount: 0元 }] }
    parameters: { monitoringLine: 7000元 }
    expect: unknown
    missing: [income]
  - name: no line
    asOf: '2022-02-10'
    given: {}
    expect: notEvaluated
`

function load(text: string): Rule {
  const loaded = loadRule(text, context)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems, null, 1))
  return loaded.rule
}

function problems(text: string): readonly string[] {
  const loaded = loadRule(text, context)
  return loaded.ok
    ? []
    : loaded.problems.map(({ path, start, end, message }) => `${path} ${start ?? ''}-${end ?? ''} ${message.en}`)
}

describe('a rule file', () => {
  test('loads, and its cases pass', () => {
    const rule = load(FILE)
    expect(runCases(rule).map(({ name, passed, message }) => [name, passed, message.en])).toEqual([
      ['two members, one month of 1 000 yuan each way of writing', true, 'Passed: no'],
      ['nothing reported', true, 'Passed: unknown (income)'],
      ['no line', true, 'Passed: notEvaluated'],
    ])
    expect(rule).toMatchObject({
      programme: 'monitoring',
      subject: 'household',
      enabled: true,
      validTo: null,
      areas: ['53'],
      parameters: ['monitoringLine'],
    })
  })

  test('a case that does not hold says what came out', () => {
    const [first] = runCases(load(FILE.replace('expect: no\n', 'expect: yes\n')))
    expect([first?.passed, first?.message.zh]).toEqual([false, '应为 yes，实际为 no'])
    const second = runCases(load(FILE.replace('missing: [income]', 'missing: [income, lifted]')))[1]
    expect(second?.message.en).toBe('Expected unknown (income, lifted), found unknown (income)')
  })

  test('tells its reasons with values, rounded for the eye only', () => {
    const rule = load(FILE)
    const [first, second] = rule.cases
    const words = { ...context }
    const tell = (example: typeof first) =>
      tellReason(rule.reasons[0]!, example!.household, example!.asOf, fixedParameters(example!.parameters), words)
    expect(tell(first).zh).toBe('人均纯收入 不少于 10,617.25 元，监测线 7,000 元')
    expect(tell(second).en).toBe('Income per head at least 0 yuan, line 7,000 yuan')
  })

  test.each([
    ['id: income-below-line', 'id: Income', ['id - Not as it should be']],
    ['severity: high', 'severity: awful', ['severity - Not as it should be']],
    ['severity: high', 'severity: high\nweight: 3', [' - Not as it should be']],
    ['<= param.monitoringLine', '<= param.monitorLine', ['when 70-87 Parameter "monitorLine" is not declared']],
    ['when: monitored', 'when: monitoring', ['exceptions.0.when 0-10 There is no "monitoring"']],
    ['监测线 {param.monitoringLine}', '监测线 {param.line}', ['reasons.0.zh']],
    [
      'parameters: [monitoringLine]',
      'parameters: [focusLine]',
      ['parameters - Used but not listed: monitoringLine', 'parameters - Listed but not used: focusLine'],
    ],
    ["validFrom: '2022-01-01'", "validFrom: '2022-02-30'", ['validFrom - Not as it should be']],
    ["areas: ['53']", "areas: ['5']", ['areas.0 - Not as it should be']],
    ["areas: ['53']", "areas: ['53']\nenabled: false", ['disabledBecause - A rule that is switched off says why']],
    [
      "validFrom: '2022-01-01'",
      "validFrom: '2022-01-01'\nvalidTo: '2022-01-01'",
      ['validTo - The end must be after the start'],
    ],
    ['amount: 20000元', 'amount: 20000', ['cases.0.given.income.0.amount - "20000" is to be written']],
    ['kind: wage', 'kind: wages', ['cases.0.given.income.0.kind - "wages" is no code']],
    ['given: {}', 'given: { poor: true }', ['cases.2.given.poor - There is no "poor"']],
    ['expect: notEvaluated', 'expect: maybe', ['cases.2.expect -']],
    ['members: [{}, {}]', 'members: 2', ['cases.0.given.members - Members are a list']],
    ['id: income-below-line', 'id: [', [' - The YAML cannot be read']],
    ['title: {', 'title: &t {', []],
    [
      'legalBasis:\n  - { zh: 省监测线文件 }',
      'legalBasis: &b [{ zh: 文件 }]\ndisabledBecause: *b',
      [' - The YAML cannot be read: aliases'],
    ],
  ])('%s -> %s', (from, to, expected) => {
    expect(FILE).toContain(from)
    const found = problems(FILE.replace(from, to))
    if (expected.length === 0) expect(found).toEqual([])
    for (const part of expected) expect(found.join('\n')).toContain(part)
  })

  test('is in force in its areas from its first day until the day before its end', () => {
    const rule = { ...load(FILE), validTo: toDay('2023-01-01') }
    const at = (area: string, day: string) => isInForce(rule, area, toDay(day))
    expect([at('530326000000', '2022-01-01'), at('530326000000', '2022-12-31')]).toEqual([true, true])
    expect([
      at('530326000000', '2021-12-31'),
      at('530326000000', '2023-01-01'),
      at('520326000000', '2022-06-01'),
    ]).toEqual([false, false, false])
  })
})
