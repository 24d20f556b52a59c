/**
 * From the trace of a rule to its verdict: parameters first, then the condition, then labelled exceptions, and what is
 * due where the rule gives an amount.
 */
import type { Day } from '../../kernel/day.ts'
import type { Label } from '../../kernel/label.ts'
import type { HouseholdData } from './data.ts'
import { evaluate } from './interpret.ts'
import { exactly, hull, isExact, type Interval } from './interval.ts'
import { parametersOf, type Ir } from './ir.ts'
import { missingFacts, type Missing } from './missing.ts'
import type { ParameterReader, ParameterValue } from './parameters.ts'
import { intervalOf, truthOf, type Subject, type Surroundings, type Trace } from './trace.ts'

export interface Conditions {
  readonly when: Ir
  readonly exceptions: readonly { readonly label: Label; readonly when: Ir }[]
  /** In fen: how much is due where the rule applies. */
  readonly amount?: Ir
}

export interface JudgedException {
  readonly label: Label
  readonly trace: Trace
}

export interface JudgedAmount {
  readonly trace: Trace
  /** In fen: the amount where the rule applies, 0 where it does not, anything between where that is not known. */
  readonly due: Interval
}

/** A rule over an unset parameter is not evaluated at all: the standard must be entered first (R05). */
export interface NotEvaluated {
  readonly verdict: 'notEvaluated'
  readonly parameter: string
  readonly reason: Label
}

export interface Judged {
  readonly verdict: 'yes' | 'no' | 'unknown'
  readonly when: Trace
  readonly exceptions: readonly JudgedException[]
  /** Labels of the exceptions that hold: one makes a *no*, two at once are a conflict that people must settle. */
  readonly holding: readonly Label[]
  /** Only for a rule with an amount. */
  readonly amount?: JudgedAmount
  /** For *unknown*, and for an amount that is not exact: the facts that would settle it. */
  readonly missing: readonly Missing[]
  readonly parameters: ReadonlyMap<string, ParameterValue>
  /** Some number was beyond 2^53, so part of the result is unknown: a data error to be corrected. */
  readonly tooLarge: boolean
}

export type Outcome = NotEvaluated | Judged

/**
 * Judges one household by one rule. Pure: the same rule, data, parameters and day give the same outcome.
 *
 * yes: the condition holds and no exception does. no: it does not hold, or exactly one exception does and the others
 * do not. Everything else is unknown, among it two exceptions at once and an exception that cannot be told.
 */
export function judge(rule: Conditions, household: HouseholdData, asOf: Day, read: ParameterReader): Outcome {
  const values = new Map<string, number>()
  const documents = new Map<string, ParameterValue>()
  for (const key of parametersNeeded(rule)) {
    const resolved = read(key)
    if (resolved.status === 'unset') return { verdict: 'notEvaluated', parameter: key, reason: resolved.reason }
    values.set(key, resolved.value)
    documents.set(key, resolved.from)
  }
  const subject: Subject = { household, member: null, row: null }
  const around: Surroundings = { asOf, parameters: values }
  const when = evaluate(rule.when, subject, around)
  const exceptions = rule.exceptions.map(({ label, when }) => ({ label, trace: evaluate(when, subject, around) }))
  const verdict = verdictOf(when, exceptions)
  const amount = rule.amount && amountDue(evaluate(rule.amount, subject, around), verdict)
  const holding = exceptions.filter(({ trace }) => truthOf(trace) === true).map(({ label }) => label)
  const conditions = [when, ...exceptions.map(({ trace }) => trace)]
  const open = verdict === 'unknown' ? conditions : []
  const unsettled = amount && !isExact(amount.due) ? [...open, amount.trace] : open
  return {
    verdict,
    when,
    exceptions,
    holding,
    ...(amount && { amount }),
    missing: unsettled.length > 0 ? missingFacts(unsettled) : [],
    parameters: documents,
    tooLarge: [...conditions, ...(amount ? [amount.trace] : [])].some(holdsTooLarge),
  }
}

function amountDue(trace: Trace, verdict: Judged['verdict']): JudgedAmount {
  const nothing = exactly(0)
  if (verdict === 'no') return { trace, due: nothing }
  return { trace, due: verdict === 'yes' ? intervalOf(trace) : hull(intervalOf(trace), nothing) }
}

const needed = new WeakMap<Conditions, readonly string[]>()

/** Parameters of everything that is evaluated; rules are judged millions of times and walked once. */
function parametersNeeded(rule: Conditions): readonly string[] {
  const before = needed.get(rule)
  if (before) return before
  const keys = parametersOf(...expressionsOfRule(rule))
  needed.set(rule, keys)
  return keys
}

/** All expressions of a rule: condition, exceptions, amount. */
export function expressionsOfRule(rule: Conditions): readonly Ir[] {
  return [rule.when, ...rule.exceptions.map(({ when }) => when), ...(rule.amount ? [rule.amount] : [])]
}

function verdictOf(when: Trace, exceptions: readonly JudgedException[]): Judged['verdict'] {
  const truths = exceptions.map(({ trace }) => truthOf(trace))
  const holding = truths.filter((truth) => truth === true).length
  const isSettled = !truths.includes(null)
  if (truthOf(when) === false || (isSettled && holding === 1)) return 'no'
  return truthOf(when) === true && isSettled && holding === 0 ? 'yes' : 'unknown'
}

function holdsTooLarge(trace: Trace): boolean {
  if (trace.tooLarge) return true
  for (const child of trace.children) if (holdsTooLarge(child)) return true
  for (const { where, of } of trace.items ?? [])
    if ((where && holdsTooLarge(where)) || (of && holdsTooLarge(of))) return true
  return false
}
