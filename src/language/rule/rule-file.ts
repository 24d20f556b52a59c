/** A rule as people keep it: YAML with its texts, legal basis and cases. Loading checks everything that can be checked. */
import { parseDocument, visit, type Document } from 'yaml'
import { z } from 'zod'
import { parseAreaCode, prefixOf } from '../../kernel/area-code.ts'
import { isDay, type Day } from '../../kernel/day.ts'
import type { Label } from '../../kernel/label.ts'
import { readCase, type RuleCase } from './case.ts'
import { parametersOf, type Ir } from './ir.ts'
import { parseAmount, parseCondition, type ParseContext, type Parsed } from './parse.ts'
import type { RuleProblem } from './problem.ts'
import { expressionsOf, readSentence, type Reason } from './reason.ts'
import { expressionsOfRule, type Conditions } from './verdict.ts'

/**
 * What a *yes* is. Only a suspected clue opens a clue; nothing starts a legal clock. `amount` says that money is due,
 * and how much; nothing is paid by it.
 */
export const OUTPUTS = [
  'suspectedClue',
  'riskChange',
  'focusList',
  'tag',
  'referral',
  'doubtfulData',
  'amount',
] as const
export type RuleOutput = (typeof OUTPUTS)[number]

export const SEVERITIES = ['high', 'medium', 'low'] as const
export type Severity = (typeof SEVERITIES)[number]

export interface Rule extends Conditions {
  readonly id: string
  readonly title: Label
  readonly subject: 'household'
  /** Whose members are counted: a monitored household and a dibao family may differ. */
  readonly programme: string
  readonly severity: Severity
  readonly output: RuleOutput
  /** The condition as it was written; positions in traces point into it. */
  readonly text: string
  readonly exceptions: readonly { readonly label: Label; readonly when: Ir; readonly text: string }[]
  /** The amount as it was written. */
  readonly amountText: string | null
  readonly reasons: readonly Reason[]
  readonly parameters: readonly string[]
  readonly legalBasis: readonly Label[]
  readonly validFrom: Day
  /** First day no longer in force. */
  readonly validTo: Day | null
  /** Area prefixes in which the rule is used. */
  readonly areas: readonly string[]
  readonly enabled: boolean
  readonly disabledBecause: Label | null
  readonly cases: readonly RuleCase[]
}

/** What is wrong in a rule file. `path` is the place in the YAML, such as exceptions.0.when. */
export interface FileProblem {
  readonly path: string
  readonly message: Label
  /** Offsets into the text at `path`. */
  readonly start?: number
  readonly end?: number
}

export type Loaded =
  | { readonly ok: true; readonly rule: Rule }
  | { readonly ok: false; readonly problems: readonly FileProblem[] }

/** English may be left out of rules that staff write. */
const label = z
  .strictObject({ zh: z.string().trim().min(1), en: z.string().trim().min(1).optional() })
  .transform(({ zh, en }): Label => ({ zh, en: en ?? zh }))

const day = z.string().transform((text, refine): Day => {
  if (isDay(text)) return text
  refine.addIssue({ code: 'custom', message: 'YYYY-MM-DD' })
  return z.NEVER
})

const area = z.coerce.string().transform((text, refine) => {
  const code = parseAreaCode(text)
  if (code) return prefixOf(code)
  refine.addIssue({ code: 'custom', message: '2, 4, 6, 9 or 12 digits' })
  return z.NEVER
})

const ruleFile = z.strictObject({
  id: z.string().regex(/^[a-z][A-Za-z0-9-]{2,60}$/u),
  title: label,
  subject: z.literal('household').default('household'),
  programme: z
    .string()
    .regex(/^[a-z][A-Za-z0-9]*$/u)
    .default('monitoring'),
  severity: z.enum(SEVERITIES),
  output: z.enum(OUTPUTS),
  when: z.string(),
  amount: z.string().optional(),
  exceptions: z
    .array(z.strictObject({ label, when: z.string() }))
    .max(20)
    .default([]),
  reasons: z.array(label).max(10).default([]),
  parameters: z.array(z.string()).default([]),
  legalBasis: z.array(label).min(1),
  validFrom: day,
  validTo: day.nullable().default(null),
  areas: z.array(area).min(1),
  enabled: z.boolean().default(true),
  disabledBecause: label.nullable().default(null),
  cases: z.array(z.unknown()).min(1),
})

type RuleFile = z.infer<typeof ruleFile>

/** Reads a rule. All problems are reported at once, each with its place and what to do. */
export function loadRule(text: string, context: ParseContext): Loaded {
  const document = parseDocument(text)
  const [broken] = document.errors
  if (broken) return unreadable(broken.message)
  // An alias can blow a small file up to gigabytes; a rule needs none.
  if (ALIAS.test(text) && hasAlias(document)) return unreadable('aliases (*) are not used in rules')
  const checked = ruleFile.safeParse(document.toJS())
  if (!checked.success) return failed(checked.error.issues.map(shapeProblem))
  const problems: FileProblem[] = []
  const rule = readRule(checked.data, context, problems)
  return rule && problems.length === 0 ? { ok: true, rule } : failed(problems)
}

const ALIAS = /\*\w/u

function hasAlias(document: Document): boolean {
  let found = false
  visit(document, { Alias: () => ((found = true), visit.BREAK) })
  return found
}

function unreadable(reason: string): Loaded {
  return failed([{ path: '', message: { zh: `YAML 写法有误：${reason}`, en: `The YAML cannot be read: ${reason}` } }])
}

function shapeProblem(issue: { readonly path: readonly PropertyKey[]; readonly message: string }): FileProblem {
  const message = { zh: `内容不符合要求：${issue.message}`, en: `Not as it should be: ${issue.message}` }
  return { path: issue.path.map(String).join('.'), message }
}

function failed(problems: readonly FileProblem[]): Loaded {
  return { ok: false, problems }
}

function at(path: string, problem: RuleProblem): FileProblem {
  return { path, message: problem.message, start: problem.start, end: problem.end }
}

function readRule(file: RuleFile, context: ParseContext, problems: FileProblem[]): Rule | null {
  const read = (path: string, parsed: Parsed): Ir | null => {
    if (!parsed.ok) problems.push(at(path, parsed.problem))
    return parsed.ok ? parsed.ir : null
  }
  const condition = (path: string, text: string) => read(path, parseCondition(text, context))
  const when = condition('when', file.when)
  const amount = file.amount === undefined ? null : read('amount', parseAmount(file.amount, context))
  checkAmount(file, problems)
  const exceptions = file.exceptions.flatMap((exception, i) => {
    const ir = condition(`exceptions.${i}.when`, exception.when)
    return ir ? [{ label: exception.label, when: ir, text: exception.when }] : []
  })
  const reasons = file.reasons.map((reason, i) => readReason(reason, i, context, problems))
  const cases = file.cases
    .map((raw, i) => readCase(raw, `cases.${i}`, context, problems))
    .filter((found) => found !== null)
  if (!when) return null
  const conditions: Conditions = { when, exceptions, ...(amount && { amount }) }
  const used = parametersOf(...expressionsOfRule(conditions), ...reasons.flatMap(expressionsOf))
  checkParameters(file.parameters, used, problems)
  checkDates(file, problems)
  const { amount: amountText = null, ...rest } = file
  return { ...rest, ...conditions, text: file.when, exceptions, amountText, reasons, parameters: used, cases }
}

function readReason(reason: Label, index: number, context: ParseContext, problems: FileProblem[]): Reason {
  const read = (language: keyof Label) => {
    const sentence = readSentence(reason[language], context)
    for (const problem of sentence.problems) problems.push(at(`reasons.${index}.${language}`, problem))
    return sentence.segments
  }
  return { zh: read('zh'), en: read('en') }
}

/** The file names its parameters, so that an approver sees them; the list must be exactly what the rule uses. */
function checkParameters(named: readonly string[], used: readonly string[], problems: FileProblem[]): void {
  const unnamed = used.filter((key) => !named.includes(key))
  const unused = named.filter((key) => !used.includes(key))
  if (unnamed.length > 0)
    problems.push({
      path: 'parameters',
      message: {
        zh: `规则用到但未列出的参数：${unnamed.join('、')}`,
        en: `Used but not listed: ${unnamed.join(', ')}`,
      },
    })
  if (unused.length > 0)
    problems.push({
      path: 'parameters',
      message: {
        zh: `列出但规则没有用到的参数：${unused.join('、')}`,
        en: `Listed but not used: ${unused.join(', ')}`,
      },
    })
}

/** A rule that says money is due says how much, and no other rule does. */
function checkAmount(file: RuleFile, problems: FileProblem[]): void {
  if ((file.output === 'amount') === (file.amount !== undefined)) return
  problems.push({
    path: 'amount',
    message:
      file.output === 'amount'
        ? { zh: 'output 为 amount 的规则要写明金额（amount）', en: 'A rule whose output is amount has an amount' }
        : { zh: '写了金额（amount）的规则，output 应为 amount', en: 'A rule with an amount has output: amount' },
  })
}

function checkDates(file: RuleFile, problems: FileProblem[]): void {
  if (file.validTo !== null && file.validTo <= file.validFrom)
    problems.push({ path: 'validTo', message: { zh: '失效日应晚于生效日', en: 'The end must be after the start' } })
  if (!file.enabled && file.disabledBecause === null)
    problems.push({
      path: 'disabledBecause',
      message: { zh: '停用的规则要写明原因', en: 'A rule that is switched off says why' },
    })
}

/** Whether a rule is used for an area on a day. */
export function isInForce(rule: Rule, areaCode: string, day: Day): boolean {
  const isValid = rule.validFrom <= day && (rule.validTo === null || day < rule.validTo)
  return rule.enabled && isValid && rule.areas.some((prefix) => areaCode.startsWith(prefix))
}
