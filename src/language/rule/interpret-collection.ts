/** Loops over members and over rows of ledgers, with what is unknown about them: values, times, and unseen rows. */
import { dateSpan, type DatedSpan } from './calendar.ts'
import { NO_ROWS, type DataRow, type LedgerData } from './data.ts'
import { and, exactly, hull, not, or, UNKNOWN, type Interval, type Truth } from './interval.ts'
import type { AggregateFunction, AggregateNode, Ir, LatestNode, LedgerUse } from './ir.ts'
import { rangeOfUnseen } from './static-range.ts'
import {
  intervalOf,
  truthOf,
  type Gap,
  type ItemTrace,
  type Subject,
  type Surroundings,
  type Trace,
  type Value,
} from './trace.ts'
import { unreachable } from './unreachable.ts'

type Evaluate = (node: Ir, subject: Subject, around: Surroundings) => Trace

export function evaluateAggregate(
  node: AggregateNode,
  subject: Subject,
  around: Surroundings,
  evaluate: Evaluate,
): Trace {
  const { over } = node
  if (over.kind === 'members') {
    const items = subject.household.members.map((data, index) => {
      const inside: Subject = { ...subject, member: { data, index }, row: null }
      return { ...evaluateItem(node, data, true, inside, around, evaluate), member: index }
    })
    return combined(node, items, null)
  }
  const span = dateSpan(over.span, around.asOf)
  const data = ledgerOf(over.ledger, subject)
  const items: ItemTrace[] = []
  for (const row of data.rows) {
    const inTime = isInTime(over.ledger, row, span)
    if (inTime !== false) items.push(evaluateItem(node, row, inTime, { ...subject, row }, around, evaluate))
  }
  return combined(node, items, gapOf(over.ledger, data, span))
}

function evaluateItem(
  node: AggregateNode,
  row: DataRow,
  inTime: Truth,
  inside: Subject,
  around: Surroundings,
  evaluate: Evaluate,
): ItemTrace {
  const where = node.where && evaluate(node.where, inside, around)
  const of = node.of && evaluate(node.of, inside, around)
  const included = where ? and([inTime, truthOf(where)]) : inTime
  return { row, inTime, included, ...(where ? { where } : {}), ...(of ? { of } : {}) }
}

function ledgerOf(ledger: LedgerUse, subject: Subject): LedgerData {
  const ledgers = ledger.of === 'household' ? subject.household.ledgers : subject.member?.data.ledgers
  return (ledgers && Object.hasOwn(ledgers, ledger.name) ? ledgers[ledger.name] : undefined) ?? NO_ROWS
}

function textFact(row: DataRow, name: string): string | null {
  const value = Object.hasOwn(row.facts, name) ? row.facts[name] : null
  return typeof value === 'string' ? value : null
}

/** Whether a row lies in a span. A status holds from its first day until the day before `to`; without `to` it still holds. */
function isInTime(ledger: LedgerUse, row: DataRow, span: DatedSpan): Truth {
  const time = textFact(row, ledger.time)
  if (ledger.ledgerKind === 'monthly') return time === null ? null : time >= span.firstMonth && time <= span.lastMonth
  if (ledger.ledgerKind === 'event') return time === null ? null : time >= span.from && time <= span.to
  const until = textFact(row, ledger.timeTo ?? ledger.time)
  return and([time === null ? null : time <= span.from, until === null || span.from < until])
}

function gapOf(ledger: LedgerUse, data: LedgerData, dated: DatedSpan): Gap | null {
  if (data.hole) return { reason: 'rejectedRows' }
  if (ledger.absence === 'none') {
    const isCovered = data.covered?.some((period) => period.from <= dated.from && period.to >= dated.to) ?? false
    return isCovered ? null : { reason: 'notCovered' }
  }
  if (ledger.ledgerKind !== 'monthly' || dated.months.length === 0) return { reason: 'notFullList' }
  const reported = new Set(data.rows.map((row) => textFact(row, ledger.time)))
  const months = dated.months.filter((month) => !reported.has(month))
  return months.length > 0 ? { reason: 'months', months } : null
}

function combined(node: AggregateNode, items: readonly ItemTrace[], gap: Gap | null): Trace {
  const value = combine(node, items, gap)
  const tooLarge = node.fn === 'sum' && !gap && isLostSum(value, items)
  return { node, value, children: [], items, ...(gap ? { gap } : {}), ...(tooLarge ? { tooLarge } : {}) }
}

function combine(node: AggregateNode, items: readonly ItemTrace[], gap: Gap | null): Value {
  switch (node.fn) {
    case 'exists': {
      const found = or(items.map((item) => item.included))
      return gap && found === false ? null : found
    }
    case 'all': {
      const held = and(items.map((item) => or([not(item.included), item.of ? truthOf(item.of) : null])))
      return gap && held === true ? null : held
    }
    case 'count': {
      const low = items.filter((item) => item.included === true).length
      const high = items.filter((item) => item.included !== false).length
      return { low, high: gap ? null : high }
    }
    case 'sum':
      return openSum(node, sum(items), gap)
    case 'max':
    case 'min':
      return openExtreme(node.fn, extreme(node.fn, items), gap)
    default:
      return unreachable(node.fn)
  }
}

const ZERO = exactly(0)

/** What an item adds: its amount, nothing, or either. */
function contribution(item: ItemTrace): Interval {
  if (item.included === false) return ZERO
  const amount = item.of ? intervalOf(item.of) : UNKNOWN
  return item.included ? amount : hull(amount, ZERO)
}

function sum(items: readonly ItemTrace[]): Interval {
  const parts = items.map(contribution)
  return { low: total(parts, 'low'), high: total(parts, 'high') }
}

/** Exact whatever the order: partial sums may pass 2^53 and come back. */
function total(parts: readonly Interval[], side: keyof Interval): number | null {
  let exact = 0n
  let small = 0
  for (const part of parts) {
    const end = part[side]
    if (end === null) return null
    if (Number.isSafeInteger(small + end)) small += end
    else {
      exact += BigInt(small) + BigInt(end)
      small = 0
    }
  }
  if (exact === 0n) return small === 0 ? 0 : small
  const sum = exact + BigInt(small)
  return sum >= BigInt(Number.MIN_SAFE_INTEGER) && sum <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(sum) : null
}

function isLostSum(value: Value, items: readonly ItemTrace[]): boolean {
  const ends = items.map(contribution)
  const isBounded = ends.every((end) => end.low !== null && end.high !== null)
  return isBounded && value !== null && typeof value === 'object' && (value.low === null || value.high === null)
}

/** Unseen rows can only raise a sum of amounts that are never negative, and only lower one that is never positive. */
function openSum(node: AggregateNode, seen: Interval, gap: Gap | null): Interval {
  if (!gap) return seen
  const unseen = node.of ? rangeOfUnseen(node.of) : UNKNOWN
  return {
    low: unseen.low !== null && unseen.low >= 0 ? seen.low : null,
    high: unseen.high !== null && unseen.high <= 0 ? seen.high : null,
  }
}

/** The extreme of nothing is no value. Without an item that surely takes part, the extreme is unknown. */
function extreme(fn: 'max' | 'min', items: readonly ItemTrace[]): Interval {
  const sure = items.filter((item) => item.included === true).map(contribution)
  if (sure.length === 0) return UNKNOWN
  const possible = items
    .filter((item) => item.included !== false)
    .map((item) => (item.of ? intervalOf(item.of) : UNKNOWN))
  return fn === 'max'
    ? { low: best(sure, 'low', Math.max), high: worst(possible, 'high', Math.max) }
    : { low: worst(possible, 'low', Math.min), high: best(sure, 'high', Math.min) }
}

type Pick = (...values: number[]) => number

/** The extreme of the ends that are known. */
function best(values: readonly Interval[], end: keyof Interval, pick: Pick): number | null {
  const ends = values.map((value) => value[end]).filter((value) => value !== null)
  return ends.length > 0 ? ends.reduce((a, b) => pick(a, b)) : null
}

/** The extreme of the ends, open if one of them is. */
function worst(values: readonly Interval[], end: keyof Interval, pick: Pick): number | null {
  return values.every((value) => value[end] !== null) ? best(values, end, pick) : null
}

function openExtreme(fn: AggregateFunction, seen: Interval, gap: Gap | null): Interval {
  if (!gap) return seen
  return fn === 'max' ? { low: seen.low, high: null } : { low: null, high: seen.high }
}

/**
 * The newest row not after the day of evaluation. What is reported stays true until something newer is reported, so an
 * incomplete list does no harm; a rejected row or a row without a time might be the newest, so they leave it unknown.
 * Rows of the same time must agree.
 */
export function evaluateLatest(node: LatestNode, subject: Subject, around: Surroundings, evaluate: Evaluate): Trace {
  const { ledger } = node
  const data = ledgerOf(ledger, subject)
  const limit = ledger.ledgerKind === 'monthly' ? around.asOf.slice(0, 7) : around.asOf
  let isUndated = false
  let newest: DataRow[] = []
  let newestTime = ''
  for (const row of data.rows) {
    const time = textFact(row, ledger.time)
    if (time === null) isUndated = true
    else if (time <= limit && time >= newestTime) {
      newest = time === newestTime ? [...newest, row] : [row]
      newestTime = time
    }
  }
  const children = newest.map((row) => evaluate(node.fact, { ...subject, row }, around))
  const reason = data.hole ? 'rejectedRows' : isUndated ? 'undated' : newest.length === 0 ? 'noRow' : null
  const isInteger = node.fact.type.kind === 'integer'
  if (reason) return { node, value: isInteger ? UNKNOWN : null, children, gap: { reason } }
  const value = isInteger ? children.map(intervalOf).reduce(hull) : agreed(children.map((child) => child.value))
  return { node, value, children }
}

function agreed(values: readonly Value[]): Value {
  const [first = null] = values
  return values.every((value) => value === first) ? first : null
}
