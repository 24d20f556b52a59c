/** Functions: units, literal days, ages, periods, and the explicit ways out of the unknown. */
import type { ASTNode } from '@marcbachmann/cel-js'
import { isDay } from '../../kernel/day.ts'
import { isMonth } from '../../kernel/month.ts'
import { MAX_MONTHS } from './calendar.ts'
import { safe } from './interval.ts'
import type { Ir, Span, TextRange } from './ir.ts'
import { typeOf } from './ir.ts'
import { placeOf, value, type Reader, type Scope } from './parse-context.ts'
import { stop, suggest } from './problem.ts'
import * as terms from './term.ts'
import type { Term } from './term.ts'
import { own } from './vocabulary.ts'

interface Call {
  readonly reader: Reader
  readonly name: string
  readonly args: readonly ASTNode[]
  readonly scope: Scope
  readonly at: TextRange
}

interface FunctionSpec {
  readonly usage: string
  readonly least: number
  readonly most: number
  readonly read: (call: Call) => Term
}

/** Every function of the language. */
export const FUNCTIONS: Readonly<Record<string, FunctionSpec>> = {
  yuan: { usage: 'yuan(7000)', least: 1, most: 1, read: (call) => amount(call, 100, 'fen') },
  fen: { usage: 'fen(700000)', least: 1, most: 1, read: (call) => amount(call, 1, 'fen') },
  percent: { usage: 'percent(50)', least: 1, most: 1, read: (call) => amount(call, 100, 'basisPoints') },
  basisPoints: { usage: 'basisPoints(5000)', least: 1, most: 1, read: (call) => amount(call, 1, 'basisPoints') },
  day: { usage: 'day("2022-09-30")', least: 1, most: 1, read: (call) => calendarLiteral(call, 'day', isDay) },
  month: { usage: 'month("2022-09")', least: 1, most: 1, read: (call) => calendarLiteral(call, 'month', isMonth) },
  daysBefore: { usage: 'daysBefore(30)', least: 1, most: 1, read: readDaysBefore },
  age: { usage: 'age(m.birthDay, asOf)', least: 1, most: 2, read: (call) => readElapsed(call, 'years') },
  monthsSince: { usage: 'monthsSince(recognisedOn)', least: 1, most: 2, read: (call) => readElapsed(call, 'months') },
  daysSince: { usage: 'daysSince(recognisedOn)', least: 1, most: 2, read: (call) => readElapsed(call, 'days') },
  known: { usage: 'known(housingGrade)', least: 1, most: 1, read: readKnown },
  orElse: { usage: 'orElse(insured, false)', least: 2, most: 2, read: readOrElse },
  monthsBefore: {
    usage: 'monthsBefore(12)',
    least: 1,
    most: 1,
    read: (call) => span({ kind: 'monthsBefore', months: wholeNumber(call, 1, MAX_MONTHS) }),
  },
  statisticalYear: {
    usage: 'statisticalYear()',
    least: 0,
    most: 1,
    read: (call) => span({ kind: 'statisticalYear', offset: wholeNumber(call, -10, 0) }),
  },
  calendarYear: {
    usage: 'calendarYear(-1)',
    least: 0,
    most: 1,
    read: (call) => span({ kind: 'calendarYear', offset: wholeNumber(call, -10, 0) }),
  },
  lastDays: {
    usage: 'lastDays(30)',
    least: 1,
    most: 1,
    read: (call) => span({ kind: 'lastDays', days: wholeNumber(call, 1, 3_660) }),
  },
}

export function readFunction(
  reader: Reader,
  name: string,
  args: readonly ASTNode[],
  scope: Scope,
  at: TextRange,
): Term {
  const spec = own(FUNCTIONS, name)
  if (!spec) return stop(at, 'notSupported', { name: `${name}()`, hint: suggest(name, Object.keys(FUNCTIONS)) })
  if (args.length < spec.least || args.length > spec.most)
    return stop(at, 'wrongArguments', { name: `${name}()`, usage: spec.usage })
  return spec.read({ reader, name, args, scope, at })
}

function span(relative: Span): Term {
  return { kind: 'span', span: relative }
}

function argument(call: Call, index: number): { readonly term: Term; readonly at: TextRange } {
  const node = call.args[index]
  if (!node) return stop(call.at, 'wrongArguments', { name: call.name, usage: own(FUNCTIONS, call.name)?.usage ?? '' })
  return { term: call.reader.read(node, call.scope), at: placeOf(node) }
}

/** A literal whole number; 0 when left out. */
function wholeNumber(call: Call, low: number, high: number): number {
  if (call.args.length === 0) return 0
  const { term, at } = argument(call, 0)
  if (term.kind !== 'number') return stop(at, 'notLiteral', { name: `${call.name}()` })
  if (term.value < low || term.value > high)
    return stop(at, 'outOfRange', { name: `${call.name}()`, low: String(low), high: String(high) })
  return term.value
}

function amount(call: Call, times: number, unit: 'fen' | 'basisPoints'): Term {
  const { term, at } = argument(call, 0)
  if (term.kind !== 'number') return stop(at, 'notLiteral', { name: `${call.name}()` })
  const whole = safe(term.value * times)
  return whole === null ? stop(at, 'tooLarge') : value(terms.literal(whole, unit, call.at))
}

function calendarLiteral(call: Call, kind: 'day' | 'month', isReal: (text: string) => boolean): Term {
  const { term, at } = argument(call, 0)
  if (term.kind !== 'text' || !isReal(term.value))
    return stop(at, 'wrongArguments', { name: `${call.name}()`, usage: own(FUNCTIONS, kind)?.usage ?? '' })
  return value({ kind: 'literal', type: { kind }, value: term.value, at: call.at })
}

function readDaysBefore(call: Call): Term {
  return value({ kind: 'asOf', daysBefore: wholeNumber(call, 0, 36_600), at: call.at })
}

function readElapsed(call: Call, unit: 'years' | 'months' | 'days'): Term {
  const from = argument(call, 0)
  const to = call.args.length > 1 ? argument(call, 1) : null
  const today: Ir = { kind: 'asOf', daysBefore: 0, at: call.at }
  return value({
    kind: 'elapsed',
    unit,
    from: terms.dayOf(from.term, from.at),
    to: to ? terms.dayOf(to.term, to.at) : today,
    at: call.at,
  })
}

function readKnown(call: Call): Term {
  const { term, at } = argument(call, 0)
  return value({ kind: 'known', value: terms.valueOf(term, at), at: call.at })
}

function readOrElse(call: Call): Term {
  const [first, second] = [argument(call, 0), argument(call, 1)]
  const [known, fallback] = terms.alike(first, second, call.reader.readCode, call.at)
  if (typeOf(known).kind !== typeOf(fallback).kind)
    return stop(call.at, 'wrongArguments', { name: 'orElse()', usage: 'orElse(insured, false)' })
  return value({ kind: 'orElse', value: known, fallback, at: call.at })
}
