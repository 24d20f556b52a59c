import { describe, expect, test } from 'vitest'
import { ruleSetVersion } from './canonical.ts'
import { runCases } from './case.ts'
import { exampleParameters, exampleVocabulary } from './example.ts'
import { explain, type Explanation } from './explain.ts'
import { readBackRule } from './read-back.ts'
import { loadRule, type Rule } from './rule-file.ts'
import { judge } from './verdict.ts'
import { fixedParameters } from './parameters.ts'

const context = { vocabulary: exampleVocabulary, parameters: exampleParameters }

/** Half the pension again, for every member with one, unless the household has savings. */
const FILE = `
id: pension-supplement
title: { zh: 养老金补贴 }
severity: low
output: amount
when: members.exists(m, m.pension > 0)
amount: members.sum(m, 2 * m.pension) + param.focusLine
exceptions:
  - label: { zh: 有存款 }
    when: savings > 0
parameters: [focusLine]
legalBasis: [{ zh: 测试 }]
validFrom: '2022-01-01'
areas: ['53']
cases:
  - name: exact
    asOf: '2022-09-30'
    given: { savings: 0元, members: [{ pension: 100元 }, { pension: 0.50元 }] }
    parameters: { focusLine: 10元 }
    expect: yes
    expectAmount: 211元
  - name: one pension is missing
    asOf: '2022-09-30'
    given: { savings: 0元, members: [{ pension: 100元 }, {}] }
    parameters: { focusLine: 10元 }
    expect: yes
    expectAmount: { low: 210元, high: null }
    missing: ['members[1].pension']
  - name: nothing where the rule does not apply, whatever is missing
    asOf: '2022-09-30'
    given: { savings: 1元, members: [{ pension: 100元 }, {}] }
    parameters: { focusLine: 10元 }
    expect: no
    expectAmount: 0元
    missing: []
  - name: anything between nothing and all where that is not known
    asOf: '2022-09-30'
    given: { members: [{ pension: 100元 }] }
    parameters: { focusLine: 10元 }
    expect: unknown
    expectAmount: { low: 0元, high: 210元 }
    missing: [savings]
  - name: unset
    asOf: '2022-09-30'
    given: { savings: 0元, members: [{ pension: 100元 }] }
    parameters: { focusLine: null }
    expect: notEvaluated
`

function load(text = FILE): Rule {
  const loaded = loadRule(text, context)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems, null, 1))
  return loaded.rule
}

function problems(text: string): string {
  const loaded = loadRule(text, context)
  return loaded.ok ? '' : loaded.problems.map(({ path, message }) => `${path}: ${message.en}`).join('\n')
}

function lines(step: Explanation, depth = 0): readonly string[] {
  return [`${'  '.repeat(depth)}${step.text.zh}`, ...step.children.flatMap((child) => lines(child, depth + 1))]
}

function told(name: string): readonly string[] {
  const rule = load()
  const example = rule.cases.find((one) => one.name === name)
  if (!example) throw new Error(name)
  const outcome = judge(rule, example.household, example.asOf, fixedParameters(example.parameters))
  return lines(explain(outcome, context))
}

describe('a rule with an amount', () => {
  test('says to the fen what is due, and between which ends where facts are missing', () => {
    expect(runCases(load()).map(({ message }) => message.zh)).toEqual([
      '通过：yes，211 元',
      '通过：yes，不少于 210 元 (members[1].pension)',
      '通过：no，0 元',
      '通过：unknown，0 元 至 210 元 (savings)',
      '通过：notEvaluated',
    ])
    const [first, second] = runCases(load(FILE.replace('211元', '211.01元').replace('low: 210元', 'low: 209元')))
    expect([first?.passed, first?.message.zh]).toEqual([false, '应为 yes，211.01 元，实际为 yes，211 元'])
    expect(second?.passed).toBe(false)
  })

  test('shows the calculation with the value of every part', () => {
    expect(told('exact').slice(0, 1)).toEqual(['符合规则，应发 211 元'])
    expect(told('exact').slice(-4)).toEqual([
      '  金额：成员（2 × 月养老金）合计 201 元 + 重点帮扶收入线 10 元 = 211 元',
      '    成员（2 × 月养老金）合计 201 元',
      '      第 1 名成员：2 × 月养老金 100 元 = 200 元',
      '      第 2 名成员：2 × 月养老金 0.50 元 = 1 元',
    ])
  })

  test('shows an amount between two ends as none, and nothing to calculate where nothing is due', () => {
    expect(told('one pension is missing')[0]).toBe('符合规则，金额无法确定（不少于 210 元），需要补充数据')
    expect(told('nothing where the rule does not apply, whatever is missing').join('\n')).not.toContain('金额')
    expect(told('anything between nothing and all where that is not known')[0]).toBe('现有数据不足以判断，需要补充数据')
  })

  test('is read back with its amount', () => {
    expect(readBackRule(load(), context).zh).toMatch(/^若成员中有满足（月养老金 > 0 元）的，应发：.+ \+ .+$/u)
  })

  test.each([
    [
      'amount: members.sum(m, 2 * m.pension) + param.focusLine',
      'amount: members.count()',
      'amount: Expected an amount here, found a count',
    ],
    [
      'amount: members.sum(m, 2 * m.pension) + param.focusLine',
      'amount: percent(50) * param.focusLine',
      'amount: Expected an amount here, found an amount times a ratio',
    ],
    [
      'amount: members.sum(m, 2 * m.pension) + param.focusLine',
      'amount: param.focusLine / 2',
      'amount: A division stands directly',
    ],
    [
      'amount: members.sum(m, 2 * m.pension) + param.focusLine\n',
      '',
      'amount: A rule whose output is amount has an amount',
    ],
    ['output: amount', 'output: tag', 'amount: A rule with an amount has output: amount'],
    ['parameters: [focusLine]', 'parameters: []', 'parameters: Used but not listed: focusLine'],
    ['expectAmount: 211元', 'expectAmount: 211', 'cases.0.expectAmount'],
  ])('%s -> %s is refused', (from, to, expected) => {
    expect(FILE).toContain(from)
    expect(problems(FILE.replace(from, to))).toContain(expected)
  })

  test('is another rule when its amount changes, and rules without one keep their identity', () => {
    const version = (rule: Rule) => ruleSetVersion([rule], [], (text) => text)
    expect(version(load())).not.toBe(version(load(FILE.replace('2 * m.pension', '3 * m.pension'))))
    const { amount: _amount, ...plain } = load()
    expect(ruleSetVersion([plain], [], (text) => text)).not.toContain('amount')
  })
})
