import { describe, expect, test } from 'vitest'
import { toDay } from '../../kernel/day.ts'
import type { HouseholdData } from './data.ts'
import { exampleParameters, exampleRules, exampleVocabulary } from './example.ts'
import { explain, type Explanation } from './explain.ts'
import { resolve, type ParameterValue } from './parameters.ts'
import { parseCondition, parseExpression } from './parse.ts'
import { readBack } from './read-back.ts'
import { valueText } from './value-text.ts'
import { judge, type Outcome } from './verdict.ts'

const context = { vocabulary: exampleVocabulary, parameters: exampleParameters }
const AS_OF = toDay('2022-09-30')

function parameter(key: string, value: number): ParameterValue {
  return {
    key,
    value,
    areaCode: '53',
    validFrom: '2022-01-01',
    validTo: null,
    document: { zh: '云政发〔2022〕1号', en: 'Document 1 of 2022' },
    certainty: 'likely',
    enteredBy: 'a',
    approvedBy: 'b',
  }
}

const PARAMETERS = [
  parameter('monitoringLine', 700_000),
  parameter('focusLine', 1_000_000),
  parameter('coveredBurden', 5_000),
  parameter('otherBurden', 10_000),
  parameter('ruralIncome', 1_419_700),
]

function outcome(text: string, data: HouseholdData, exceptions: readonly string[] = []): Outcome {
  const ir = (source: string) => {
    const parsed = parseCondition(source, context)
    if (!parsed.ok) throw new Error(parsed.problem.message.en)
    return parsed.ir
  }
  const rule = {
    when: ir(text),
    exceptions: exceptions.map((source) => ({ label: { zh: `例外：${source}`, en: source }, when: ir(source) })),
  }
  return judge(rule, data, AS_OF, (key) => resolve(PARAMETERS, key, data.areaCode, AS_OF))
}

const family: HouseholdData = {
  rowId: 'h1',
  reportedOn: '2022-07-01',
  areaCode: '530326101001',
  facts: { lifted: true, monitored: false, waterQuality: 'notMet' },
  members: [
    { rowId: 'm1', facts: { labourSkill: 'none', birthDay: '1950-01-01' } },
    { rowId: 'm2', facts: { labourSkill: 'weak' } },
  ],
  ledgers: {
    income: { rows: [{ rowId: 'i1', reportedOn: '2022-04-02', facts: { month: '2022-03', amount: 1_246_000 } }] },
  },
}

function lines(step: Explanation, depth = 0): readonly string[] {
  return [
    `${'  '.repeat(depth)}${step.truth ?? '-'} ${step.text.zh}`,
    ...step.children.flatMap((child) => lines(child, depth + 1)),
  ]
}

describe('an explanation', () => {
  test('says both sides of a comparison, the rows, and what is missing', () => {
    expect(lines(explain(outcome(exampleRules.incomeBelowLine, family), context))).toEqual([
      'unknown 现有数据不足以判断，需要补充数据',
      '  unknown 前 12 个完整月的月收入金额合计 不少于 12,460 元 ÷ 成员人数 2 = 不少于 6,230 元 ≤ 监测线 7,000 元',
      '    - 前 12 个完整月的月收入金额合计 不少于 12,460 元',
      '      unknown 月收入缺 2021-09、2021-10、2021-11、2021-12、2022-01、2022-02、2022-04、2022-05、2022-06、2022-07、2022-08',
      '      yes 第 1 条：金额 12,460 元',
      '    - 成员人数 2',
      '      yes 第 1 名成员',
      '      yes 第 2 名成员',
    ])
  })

  test('carries facts with source, day and row, and parameters with their document', () => {
    const told = explain(
      outcome('waterQuality == "notMet" && orElse(savings, fen(0)) < param.monitoringLine', family),
      context,
    )
    const [water, savings] = told.children[0]?.children ?? []
    expect(water).toMatchObject({
      text: { zh: '水质 不达标 = 不达标' },
      truth: 'yes',
      at: { start: 0, end: 24 },
      facts: [
        {
          label: { zh: '水质' },
          value: { zh: '不达标', en: 'not met' },
          source: { zh: '水务局' },
          reportedOn: '2022-07-01',
          rowId: 'h1',
        },
      ],
    })
    expect(savings?.parameters).toEqual([
      {
        key: 'monitoringLine',
        label: exampleParameters['monitoringLine']?.label,
        value: { zh: '7,000 元', en: '7,000 yuan' },
        document: { zh: '云政发〔2022〕1号', en: 'Document 1 of 2022' },
        certainty: 'likely',
        validFrom: '2022-01-01',
      },
    ])
  })

  test('names members by their place', () => {
    expect(lines(explain(outcome(exampleRules.noLabour, family), context)).slice(0, 3)).toEqual([
      'no 不符合规则',
      '  no 以下 2 条须同时成立',
      '    yes 成员人数 2 > 0',
    ])
    expect(lines(explain(outcome(exampleRules.noLabour, family), context)).slice(-3)).toEqual([
      '    no 成员须全部满足条件',
      '      yes 第 1 名成员：劳动技能 无劳动力，须为丧失劳动力或无劳动力',
      '      no 第 2 名成员：劳动技能 弱劳动力或半劳动力，须为丧失劳动力或无劳动力',
    ])
  })

  test('is the same, word for word, for the same outcome', () => {
    const once = JSON.stringify(
      explain(outcome(exampleRules.guarantees.replace(/param.school\w+/gu, '6'), family), context),
    )
    expect(
      JSON.stringify(explain(outcome(exampleRules.guarantees.replace(/param.school\w+/gu, '6'), family), context)),
    ).toBe(once)
  })

  test('says which exception holds, and which conflict', () => {
    expect(explain(outcome('lifted', family, ['waterQuality == "notMet"']), context).text.zh).toBe(
      '因例外“例外：waterQuality == "notMet"”不适用',
    )
    expect(explain(outcome('lifted', family, ['waterQuality == "notMet"', 'lifted']), context).text.zh).toContain(
      '同时符合多个例外',
    )
    expect(explain(outcome('age(asOf) > param.schoolFrom', family), context).text.zh).toContain('参数 schoolFrom')
  })
})

test.each([
  [
    exampleRules.heavyIllness,
    '成员中有满足（前 12 个完整月的医疗结算个人负担合计 > （若（脱贫户 或 监测户）则取脱贫户、监测户负担比例，否则取一般农户负担比例） × 上年度农村居民人均可支配收入）的',
  ],
  ['!lifted && savings - debt > yuan(500)', '（不满足“脱贫户”） 且 （（存款 − 负债） > 500 元）'],
  [
    'members.filter(m, m.sex == "2").sum(m, orElse(m.pension, fen(0))) >= percent(50) * param.focusLine',
    '满足（性别 = 女）的成员月养老金（缺失时按0 元）合计 ≥ 50% × 重点帮扶收入线',
  ],
  [
    'members.min(m, age(m.birthDay)) < 16 || known(recognisedOn)',
    '（成员中自出生日期到评估日的周岁数的最小值 < 16 岁） 或 识别日期已知',
  ],
  ['monthsSince(recognisedOn, daysBefore(3)) >= 6', '自识别日期到评估日前 3 天的整月数 ≥ 6 个月'],
  ['dibao.on(asOf).exists() || lastVisit == month("2022-08")', '（有评估当日的低保） 或 （最近走访月份 = 2022年8月）'],
])('%s is read back as %s', (text, expected) => {
  const parsed = parseExpression(text, context)
  expect(parsed.ok && readBack(parsed.ir, context).zh).toBe(expected)
})

test.each([
  [{ low: 123_450, high: 123_450 }, 'fen', 0, '1,234.50 元'],
  [{ low: -5, high: -5 }, 'fen', 0, '-0.05 元'],
  [{ low: 1_234_567_800, high: 1_234_567_800 }, 'fen', 0, '12,345,678 元'],
  [{ low: 100, high: null }, 'fen', 0, '不少于 1 元'],
  [{ low: null, high: 100 }, 'fen', 0, '不超过 1 元'],
  [{ low: 1, high: 3 }, 'count', 0, '1 至 3'],
  [{ low: null, high: null }, 'count', 0, '未知'],
  [{ low: 1_250, high: 1_250 }, 'basisPoints', 0, '12.50%'],
  [{ low: 7_098_500_000, high: 7_098_500_000 }, 'fen', 1, '7,098.50 元'],
] as const)('%j in %s at scale %s is %s', (value, unit, scale, expected) => {
  expect(valueText(value, { kind: 'integer', unit, scale }, exampleVocabulary).zh).toBe(expected)
})
