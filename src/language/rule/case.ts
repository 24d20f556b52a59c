/** Cases of a rule: facts as a policy officer writes them, and the answer that must come out. */
import { z } from 'zod'
import { isDay, type Day } from '../../kernel/day.ts'
import { parseYuan } from '../../kernel/fen.ts'
import type { Label } from '../../kernel/label.ts'
import { isMonth } from '../../kernel/month.ts'
import type { DataRow, HouseholdData, LedgerData, MemberData, Scalar } from './data.ts'
import { exactly, type Interval } from './interval.ts'
import type { Missing } from './missing.ts'
import { fixedParameters } from './parameters.ts'
import type { ParseContext } from './parse-context.ts'
import { suggest } from './problem.ts'
import { intervalText } from './value-text.ts'
import { judge, type Conditions, type Outcome } from './verdict.ts'
import { own, type FactType, type Ledger, type Subject, type Unit, type Vocabulary } from './vocabulary.ts'

export interface RuleCase {
  readonly name: string
  readonly asOf: Day
  readonly household: HouseholdData
  readonly parameters: Readonly<Record<string, number | null>>
  readonly expect: Outcome['verdict']
  /** What must be due, in fen. Not checked when left out. */
  readonly expectAmount: Interval | null
  /** Facts that must be named as missing, such as income or members[0].birthDay. Not checked when left out. */
  readonly missing: readonly string[] | null
}

export interface CaseResult {
  readonly name: string
  readonly passed: boolean
  readonly message: Label
  readonly outcome: Outcome
}

interface Problem {
  readonly path: string
  readonly message: Label
}

const caseFile = z.strictObject({
  name: z.string().min(1),
  asOf: z.string().refine((text): text is Day => isDay(text), 'YYYY-MM-DD'),
  given: z.record(z.string(), z.unknown()),
  parameters: z.record(z.string(), z.unknown()).default({}),
  expect: z.enum(['yes', 'no', 'unknown', 'notEvaluated']),
  expectAmount: z
    .union([z.string(), z.strictObject({ low: z.string().nullable(), high: z.string().nullable() })])
    .optional(),
  missing: z.array(z.string()).nullable().default(null),
})

const ledgerFile = z.strictObject({
  rows: z.array(z.record(z.string(), z.unknown())).default([]),
  hole: z.boolean().default(false),
  covered: z.boolean().default(true),
})

const ALWAYS = [{ from: '0001-01-01', to: '9999-12-31' }]
/** Where a case names no area, its household lies in the province as such. */
const PROVINCE = '530000000000'

/** Reads one case; what is not given is unknown, and a ledger that is given is complete unless it says otherwise. */
export function readCase(raw: unknown, path: string, context: ParseContext, problems: Problem[]): RuleCase | null {
  const checked = caseFile.safeParse(raw)
  if (!checked.success) {
    for (const issue of checked.error.issues)
      problems.push(problem([path, ...issue.path].join('.'), issue.message, issue.message))
    return null
  }
  const { name, asOf, given, parameters, expect, expectAmount, missing } = checked.data
  const household = readHousehold(given, `${path}.given`, context.vocabulary, problems)
  const values: Record<string, number | null> = {}
  for (const [key, value] of Object.entries(parameters)) {
    const definition = own(context.parameters, key)
    if (!definition) problems.push(unknownName(`${path}.parameters.${key}`, key, Object.keys(context.parameters)))
    else values[key] = readAmount(value, definition.unit, `${path}.parameters.${key}`, problems)
  }
  const due = expectAmount === undefined ? null : readDue(expectAmount, `${path}.expectAmount`, problems)
  return { name, asOf, household, parameters: values, expect, expectAmount: due, missing }
}

/** `320元` is exactly that; `{ low: 240元, high: null }` is at least that. */
function readDue(
  written: string | { readonly low: string | null; readonly high: string | null },
  path: string,
  problems: Problem[],
): Interval | null {
  if (typeof written !== 'string')
    return {
      low: readAmount(written.low, 'fen', `${path}.low`, problems),
      high: readAmount(written.high, 'fen', `${path}.high`, problems),
    }
  const amount = readAmount(written, 'fen', path, problems)
  return amount === null ? null : exactly(amount)
}

function problem(path: string, zh: string, en: string): Problem {
  return { path, message: { zh, en } }
}

function unknownName(path: string, name: string, names: readonly string[]): Problem {
  const hint = suggest(name, names)
  return problem(path, `找不到“${name}”。${hint.zh}`, `There is no "${name}". ${hint.en}`)
}

function readHousehold(
  given: Readonly<Record<string, unknown>>,
  path: string,
  vocabulary: Vocabulary,
  problems: Problem[],
): HouseholdData {
  const { members, areaCode, ...rest } = given
  const list = members === undefined ? [] : Array.isArray(members) ? members : null
  if (list === null) problems.push(problem(`${path}.members`, '成员要写成列表', 'Members are a list'))
  const read = (value: unknown, i: number): MemberData => {
    const fields = z.record(z.string(), z.unknown()).safeParse(value)
    return readSubject(
      fields.data ?? {},
      `members[${i}]`,
      `${path}.members.${i}`,
      vocabulary.member,
      vocabulary,
      problems,
    )
  }
  return {
    ...readSubject(rest, 'household', path, vocabulary.household, vocabulary, problems),
    areaCode: typeof areaCode === 'string' ? areaCode : PROVINCE,
    members: (list ?? []).map(read),
  }
}

function readSubject(
  given: Readonly<Record<string, unknown>>,
  rowId: string,
  path: string,
  subject: Subject,
  vocabulary: Vocabulary,
  problems: Problem[],
): MemberData {
  const facts: Record<string, Scalar> = {}
  const ledgers: Record<string, LedgerData> = {}
  for (const [name, value] of Object.entries(given)) {
    const fact = own(subject.facts, name)
    const ledger = own(subject.ledgers, name)
    if (fact) facts[name] = readScalar(value, fact.type, `${path}.${name}`, vocabulary, problems)
    else if (ledger)
      ledgers[name] = readLedger(value, ledger, `${rowId}.${name}`, `${path}.${name}`, vocabulary, problems)
    else
      problems.push(
        unknownName(`${path}.${name}`, name, [...Object.keys(subject.facts), ...Object.keys(subject.ledgers)]),
      )
  }
  return { rowId, facts, ledgers }
}

function readLedger(
  value: unknown,
  ledger: Ledger,
  rowId: string,
  path: string,
  vocabulary: Vocabulary,
  problems: Problem[],
): LedgerData {
  const checked = ledgerFile.safeParse(Array.isArray(value) ? { rows: value } : value)
  if (!checked.success) {
    problems.push(
      problem(
        path,
        '台账写成行的列表，或 { rows, hole, covered }',
        'A ledger is a list of rows, or { rows, hole, covered }',
      ),
    )
    return { rows: [] }
  }
  const rows = checked.data.rows.map((row, i): DataRow => {
    const facts: Record<string, Scalar> = {}
    for (const [name, cell] of Object.entries(row)) {
      const fact = own(ledger.facts, name)
      if (fact) facts[name] = readScalar(cell, fact.type, `${path}.${i}.${name}`, vocabulary, problems)
      else problems.push(unknownName(`${path}.${i}.${name}`, name, Object.keys(ledger.facts)))
    }
    return { rowId: `${rowId}[${i}]`, facts }
  })
  return { rows, hole: checked.data.hole, covered: checked.data.covered ? ALWAYS : [] }
}

function readScalar(value: unknown, type: FactType, path: string, vocabulary: Vocabulary, problems: Problem[]): Scalar {
  if (value === null) return null
  const text = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
  switch (type.kind) {
    case 'boolean':
      if (typeof value === 'boolean') return value
      break
    case 'integer':
      return readAmount(value, type.unit, path, problems)
    case 'day':
      if (isDay(text)) return text
      break
    case 'month':
      if (isMonth(text)) return text
      break
    default:
      if (own(own(vocabulary.codeLists, type.list)?.codes ?? {}, text)) return text
  }
  problems.push(problem(path, `“${text}”不是${KIND_TEXT[type.kind].zh}`, `"${text}" is no ${KIND_TEXT[type.kind].en}`))
  return null
}

const KIND_TEXT: Readonly<Record<FactType['kind'], Label>> = {
  boolean: { zh: ' true 或 false', en: 'true or false' },
  integer: { zh: '整数', en: 'whole number' },
  code: { zh: '该代码表中的代码', en: 'code of the list' },
  day: { zh: '日期（YYYY-MM-DD）', en: 'day (YYYY-MM-DD)' },
  month: { zh: '月份（YYYY-MM）', en: 'month (YYYY-MM)' },
}

/** Amounts are written 7000元 or 1234.50元, ratios 50%, the rest as whole numbers. */
function readAmount(value: unknown, unit: Unit, path: string, problems: Problem[]): number | null {
  if (value === null) return null
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  const parsed =
    unit === 'fen'
      ? yuanText(text)
      : unit === 'basisPoints'
        ? percentText(text)
        : typeof value === 'number'
          ? value
          : undefined
  if (parsed !== undefined && Number.isSafeInteger(parsed)) return parsed
  problems.push(
    problem(path, `“${text}”应写成 7000元、50% 或整数`, `"${text}" is to be written 7000元, 50% or as a whole number`),
  )
  return null
}

function yuanText(text: string): number | undefined {
  return text.endsWith('元') ? parseYuan(text.slice(0, -1)) : undefined
}

/** A percent with at most two decimals is a whole number of basis points, as an amount is of fen. */
function percentText(text: string): number | undefined {
  return text.endsWith('%') ? parseYuan(text.slice(0, -1)) : undefined
}

/** Runs the cases of a rule. A rule whose cases fail must not be switched on. */
export function runCases(rule: Conditions & { readonly cases: readonly RuleCase[] }): readonly CaseResult[] {
  return rule.cases.map((example) => {
    const outcome = judge(rule, example.household, example.asOf, fixedParameters(example.parameters))
    const missing = outcome.verdict === 'notEvaluated' ? [] : outcome.missing.map(missingPath)
    const due = outcome.verdict === 'notEvaluated' ? undefined : outcome.amount?.due
    const wanted = example.missing
    const namesAll =
      wanted === null || (wanted.length === missing.length && wanted.every((path) => missing.includes(path)))
    const passed = outcome.verdict === example.expect && namesAll && isDue(example.expectAmount, due)
    const found = said(outcome.verdict, due, missing)
    const hoped = said(example.expect, example.expectAmount ?? undefined, wanted ?? [])
    const message = passed
      ? { zh: `通过：${found.zh}`, en: `Passed: ${found.en}` }
      : { zh: `应为 ${hoped.zh}，实际为 ${found.zh}`, en: `Expected ${hoped.en}, found ${found.en}` }
    return { name: example.name, passed, message, outcome }
  })
}

function isDue(wanted: Interval | null, due: Interval | undefined): boolean {
  return wanted === null || (wanted.low === due?.low && wanted.high === due.high)
}

const AMOUNT = { kind: 'integer', unit: 'fen', scale: 0 } as const

/** `yes, 320 元 (income)`: what came out, or should have. */
function said(verdict: string, due: Interval | undefined, missing: readonly string[]): Label {
  const names = missing.length > 0 ? ` (${missing.join(', ')})` : ''
  if (due === undefined) return { zh: `${verdict}${names}`, en: `${verdict}${names}` }
  const amount = intervalText(due, AMOUNT)
  return { zh: `${verdict}，${amount.zh}${names}`, en: `${verdict}, ${amount.en}${names}` }
}

/** How cases name a missing fact: income, income.amount, members[0].birthDay, members[1].settlements. */
export function missingPath(missing: Missing): string {
  const [owner = '', ...rest] = missing.path.split('.')
  const start = owner === 'member' ? [`members[${missing.member ?? 0}]`] : []
  return [...start, ...rest].join('.')
}
