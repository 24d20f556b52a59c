/** What can be wrong with the text of a rule. Each problem points into the text and says what to do. */
import type { Label } from '../../kernel/label.ts'

/** Texts with {placeholders}. A test walks the catalogue. */
export const PROBLEMS = {
  syntax: {
    zh: '表达式写法有误：{detail}。请检查标出位置前后的括号、引号和运算符',
    en: 'The expression cannot be read: {detail}. Check brackets, quotes and operators at the marked place',
  },
  tooLong: {
    zh: '表达式超过 {limit} 个字符，请拆成几条规则',
    en: 'The expression is longer than {limit} characters; split the rule',
  },
  tooComplex: {
    zh: '表达式嵌套或条目过多，请拆成几条规则',
    en: 'The expression is nested too deeply or has too many parts; split the rule',
  },
  notSupported: {
    zh: '规则语言没有 {name}。{hint}',
    en: 'The rule language has no {name}. {hint}',
  },
  unknownName: {
    zh: '找不到“{name}”。{hint}',
    en: 'There is no "{name}". {hint}',
  },
  unknownParameter: {
    zh: '没有登记参数“{name}”。{hint}',
    en: 'Parameter "{name}" is not declared. {hint}',
  },
  unknownCode: {
    zh: '“{name}”不是{list}的代码。{hint}',
    en: '"{name}" is not a code of {list}. {hint}',
  },
  wrongType: {
    zh: '这里应是{expected}，实际是{actual}',
    en: 'Expected {expected} here, found {actual}',
  },
  mixedUnits: {
    zh: '单位不同，不能相加或比较：{left} 与 {right}',
    en: 'Different units cannot be added or compared: {left} and {right}',
  },
  amountNeedsUnit: {
    zh: '金额要写单位：请写 yuan({value}) 或 fen({value})',
    en: 'An amount needs its unit: write yuan({value}) or fen({value})',
  },
  ratioNeedsUnit: {
    zh: '比例要写单位：请写 percent({value}) 或 basisPoints({value})',
    en: 'A ratio needs its unit: write percent({value}) or basisPoints({value})',
  },
  noDecimals: {
    zh: '规则中不用小数。金额到分请写 fen(…)，比例请写 percent(…) 或 basisPoints(…)',
    en: 'Rules hold no decimals. Write fen(…) for amounts, percent(…) or basisPoints(…) for ratios',
  },
  tooLarge: {
    zh: '数字超出可精确表示的范围（2^53）',
    en: 'The number is beyond the exact range (2^53)',
  },
  wrongArguments: {
    zh: '{name} 的写法是：{usage}',
    en: '{name} is written: {usage}',
  },
  notLiteral: {
    zh: '{name} 里要直接写数字或日期，不能写表达式，因为统计时段必须在加载时确定',
    en: '{name} takes a literal, not an expression, because the period must be known when the rule is loaded',
  },
  outOfRange: {
    zh: '{name} 要在 {low} 到 {high} 之间',
    en: '{name} must be between {low} and {high}',
  },
  noTime: {
    zh: '“{name}”是有时间的台账，请先写明时段：.during(monthsBefore(12))、.on(asOf) 或 .latest()',
    en: '"{name}" is kept over time; say which time first: .during(monthsBefore(12)), .on(asOf) or .latest()',
  },
  wrongTime: {
    zh: '“{name}”不能用 {operation}：{hint}',
    en: '"{name}" cannot take {operation}: {hint}',
  },
  outerFact: {
    zh: '逐行条件里只能用本行的数据和参数。请把“{name}”的条件写到外面',
    en: 'Inside a row condition only facts of the row and parameters can be used; put the condition on "{name}" outside',
  },
  nested: {
    zh: '{name} 里不能再对成员或台账逐条计算，请拆开写',
    en: 'No further loop can be inside {name}; write it apart',
  },
  shadowed: {
    zh: '循环变量“{name}”与已有名称相同，请换一个字母',
    en: 'The loop variable "{name}" is already a name; choose another letter',
  },
  productOfFacts: {
    zh: '只能乘以整数、参数或人数，不能把两项数据相乘',
    en: 'Multiply only by a whole number, a parameter or a count, not two facts with each other',
  },
  divisionPlace: {
    zh: '除法只能直接写在比较的一边，例如 收入 / 人数 < 标准；系统按交叉相乘精确计算，不做除法',
    en: 'A division stands directly on one side of a comparison, as in income / members < line; it is computed exactly, by cross multiplication',
  },
  divisionTwice: {
    zh: '比较的两边不能都是除法',
    en: 'Only one side of a comparison can be a division',
  },
} as const satisfies Record<string, Label>

export type ProblemCode = keyof typeof PROBLEMS

export interface RuleProblem {
  readonly code: ProblemCode
  readonly message: Label
  /** Offsets into the text of the expression. */
  readonly start: number
  readonly end: number
}

/** Thrown inside the parser only; its public functions return problems. */
export class RuleProblemError extends Error {
  readonly problem: RuleProblem
  constructor(problem: RuleProblem) {
    super(problem.message.en)
    this.problem = problem
  }
}

export type Place = { readonly start: number; readonly end: number }

/** Values for the placeholders: one text for both languages, or one for each. */
export type Details = Readonly<Record<string, string | Label>>

export function problemAt(place: Place, code: ProblemCode, details: Details = {}): RuleProblem {
  const text = PROBLEMS[code]
  const message = { zh: fill(text.zh, details, 'zh'), en: fill(text.en, details, 'en') }
  return { code, message, start: place.start, end: place.end }
}

export function stop(place: Place, code: ProblemCode, details?: Details): never {
  throw new RuleProblemError(problemAt(place, code, details))
}

function fill(template: string, details: Details, language: keyof Label): string {
  return template.replace(/\{(\w+)\}/gu, (whole, key: string) => {
    const detail = details[key]
    if (detail === undefined) return whole
    return typeof detail === 'string' ? detail : detail[language]
  })
}

/** "Did you mean": the nearest of the names that can stand here, or the first few of them. */
export function suggest(name: string, candidates: readonly string[]): Label {
  const [nearest] = candidates
    .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.max(2, Math.floor(candidate.length / 3)))
    .sort((a, b) => a.distance - b.distance)
  if (nearest) return { zh: `是否想写 ${nearest.candidate}？`, en: `Did you mean ${nearest.candidate}?` }
  const some = candidates.slice(0, 8).join(', ')
  return { zh: `可用的有：${some}`, en: `Available: ${some}` }
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitute = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(substitute, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
