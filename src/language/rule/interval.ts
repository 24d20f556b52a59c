/**
 * What is known of an integer: it lies between `low` and `high`. `null` is an open end, so two nulls mean "unknown".
 * An end that would leave the exactly representable integers (2^53) is opened instead: never a wrong number.
 * Truth has three values: true, false, null for "cannot tell" (Kleene).
 */
import type { Comparison } from './ir.ts'
import { unreachable } from './unreachable.ts'

export interface Interval {
  readonly low: number | null
  readonly high: number | null
}

export type Truth = boolean | null

export const UNKNOWN: Interval = { low: null, high: null }

export function exactly(value: number): Interval {
  return { low: value, high: value }
}

export function isExact(interval: Interval): boolean {
  return interval.low !== null && interval.low === interval.high
}

/** An exact integer, or `null` when the result is beyond 2^53. */
export function safe(value: number): number | null {
  if (!Number.isSafeInteger(value)) return null
  return value === 0 ? 0 : value
}

function addEnds(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : safe(a + b)
}

function multiplyEnds(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : safe(a * b)
}

export function add(a: Interval, b: Interval): Interval {
  return { low: addEnds(a.low, b.low), high: addEnds(a.high, b.high) }
}

export function subtract(a: Interval, b: Interval): Interval {
  return { low: addEnds(a.low, negate(b.high)), high: addEnds(a.high, negate(b.low)) }
}

function negate(end: number | null): number | null {
  return end === null ? null : 0 - end
}

/** A constant of any sign times an interval. */
export function scaleBy(constant: number, value: Interval): Interval {
  const [low, high] = constant < 0 ? [value.high, value.low] : [value.low, value.high]
  return { low: multiplyEnds(constant, low), high: multiplyEnds(constant, high) }
}

/** Product with a factor that is never negative. */
export function multiply(factor: Interval, value: Interval): Interval {
  const lowFactor = value.low !== null && value.low >= 0 ? factor.low : factor.high
  const highFactor = value.high !== null && value.high >= 0 ? factor.high : factor.low
  return { low: multiplyEnds(lowFactor, value.low), high: multiplyEnds(highFactor, value.high) }
}

/** Either of the two: from the lower low to the higher high. */
export function hull(a: Interval, b: Interval): Interval {
  return {
    low: a.low === null || b.low === null ? null : Math.min(a.low, b.low),
    high: a.high === null || b.high === null ? null : Math.max(a.high, b.high),
  }
}

/** Decided if the bounds decide it. */
export function compare(op: Comparison, a: Interval, b: Interval): Truth {
  switch (op) {
    case '<':
      return below(a.high, b.low) ? true : notBelow(a.low, b.high) ? false : null
    case '>=':
      return not(compare('<', a, b))
    case '>':
      return compare('<', b, a)
    case '<=':
      return not(compare('<', b, a))
    case '==':
      if (notBelow(a.low, b.high) && notBelow(b.low, a.high)) return true
      return below(a.high, b.low) || below(b.high, a.low) ? false : null
    case '!=':
      return not(compare('==', a, b))
    default:
      return unreachable(op)
  }
}

function below(a: number | null, b: number | null): boolean {
  return a !== null && b !== null && a < b
}

function notBelow(a: number | null, b: number | null): boolean {
  return a !== null && b !== null && a >= b
}

export function not(truth: Truth): Truth {
  return truth === null ? null : !truth
}

export function and(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false
  return truths.includes(null) ? null : true
}

export function or(truths: readonly Truth[]): Truth {
  if (truths.includes(true)) return true
  return truths.includes(null) ? null : false
}
