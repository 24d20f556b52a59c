/**
 * The meaning of the rule language in SQL, one small piece each. An unknown end of an interval is NULL, an unknown
 * truth is NULL. SQL functions that skip NULL (sum, max, bool_or, greatest) never stand alone here: each is guarded by
 * a count, a filter or a CASE without ELSE. Tests replace single pieces by plausible mistakes and must notice.
 */
import type { Comparison } from './ir.ts'
import { joined, sql, type Fragment } from './sql-fragment.ts'

export interface Ends {
  readonly low: Fragment
  readonly high: Fragment
}

const MAX = '9007199254740991'

export function isPoint(ends: Ends): boolean {
  return ends.low.text === ends.high.text
}

export function point(value: Fragment): Ends {
  return { low: value, high: value }
}

const SQL_OPERATOR: Readonly<Record<Comparison, string>> = {
  '==': '=',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
}

export const standardParts = {
  /** The integer again, or NULL when it is beyond 2^53. `value` must be a plain column. */
  fit: (value: Fragment): Fragment =>
    sql`CASE WHEN ${value} BETWEEN -${MAX} AND ${MAX} THEN CAST(${value} AS BIGINT) END`,

  /** Order and equality of values that are known or NULL. */
  compareValues: (op: Comparison, a: Fragment, b: Fragment): Fragment => sql`(${a} ${SQL_OPERATOR[op]} ${b})`,

  less: (a: Ends, b: Ends): Fragment =>
    sql`CASE WHEN ${a.high} < ${b.low} THEN true WHEN ${a.low} >= ${b.high} THEN false END`,

  equal: (a: Ends, b: Ends): Fragment =>
    sql`CASE WHEN ${a.low} >= ${b.high} AND ${a.high} <= ${b.low} THEN true WHEN ${a.high} < ${b.low} OR ${a.low} > ${b.high} THEN false END`,

  not: (a: Fragment): Fragment => sql`(NOT ${a})`,
  and: (items: readonly Fragment[]): Fragment => sql`(${joined(items, ' AND ')})`,
  or: (items: readonly Fragment[]): Fragment => sql`(${joined(items, ' OR ')})`,

  /** Truth, code, day or month by condition: an unknown condition does no harm when both agree. */
  chooseValue: (condition: Fragment, yes: Fragment, no: Fragment): Fragment =>
    sql`CASE WHEN ${condition} THEN ${yes} WHEN NOT ${condition} THEN ${no} WHEN ${yes} = ${no} THEN ${yes} END`,

  chooseLow: (condition: Fragment, yes: Fragment, no: Fragment): Fragment =>
    sql`CASE WHEN ${condition} THEN ${yes} WHEN NOT ${condition} THEN ${no} WHEN ${yes} <= ${no} THEN ${yes} WHEN ${yes} > ${no} THEN ${no} END`,

  chooseHigh: (condition: Fragment, yes: Fragment, no: Fragment): Fragment =>
    sql`CASE WHEN ${condition} THEN ${yes} WHEN NOT ${condition} THEN ${no} WHEN ${yes} >= ${no} THEN ${yes} WHEN ${yes} < ${no} THEN ${no} END`,

  knownValue: (a: Fragment): Fragment => sql`(${a} IS NOT NULL)`,
  knownNumber: (a: Ends): Fragment => sql`coalesce(${a.low} = ${a.high}, false)`,
  orElseValue: (a: Fragment, fallback: Fragment): Fragment => sql`coalesce(${a}, ${fallback})`,
  orElseEnd: (a: Ends, end: Fragment, fallback: Fragment): Fragment =>
    sql`CASE WHEN ${a.low} = ${a.high} THEN ${end} ELSE ${fallback} END`,

  /** A quotient says nothing unless its denominator is surely positive. */
  guardQuotient: (denominator: Ends, comparison: Fragment): Fragment =>
    sql`CASE WHEN ${denominator.low} > 0 THEN ${comparison} END`,

  /** End of a product with a factor that is never negative: the larger factor makes a negative low lower. */
  productLow: (low: Fragment, timesLow: Fragment, timesHigh: Fragment): Fragment =>
    sql`CASE WHEN ${low} >= 0 THEN ${timesLow} ELSE ${timesHigh} END`,
  productHigh: (high: Fragment, timesLow: Fragment, timesHigh: Fragment): Fragment =>
    sql`CASE WHEN ${high} >= 0 THEN ${timesHigh} ELSE ${timesLow} END`,

  /** What an item adds to the low end of a sum: its amount, nothing, or whichever is lower when it may take part. */
  contributionLow: (included: Fragment, end: Fragment): Fragment =>
    sql`CASE WHEN ${included} THEN ${end} WHEN NOT ${included} THEN 0 WHEN ${end} < 0 THEN ${end} WHEN ${end} >= 0 THEN 0 END`,
  contributionHigh: (included: Fragment, end: Fragment): Fragment =>
    sql`CASE WHEN ${included} THEN ${end} WHEN NOT ${included} THEN 0 WHEN ${end} > 0 THEN ${end} WHEN ${end} <= 0 THEN 0 END`,

  sum: (x: Fragment): Fragment =>
    sql`CASE WHEN count(${x}) = count(*) AND sum(${x}) BETWEEN -${MAX} AND ${MAX} THEN CAST(sum(${x}) AS BIGINT) END`,
  countSure: (included: Fragment): Fragment => sql`count(*) FILTER (WHERE ${included})`,
  countPossible: (included: Fragment): Fragment => sql`count(*) FILTER (WHERE coalesce(${included}, true))`,
  exists: (included: Fragment): Fragment =>
    sql`CASE WHEN bool_or(${included}) THEN true WHEN count(${included}) = count(*) THEN false END`,
  all: (held: Fragment): Fragment =>
    sql`CASE WHEN NOT bool_and(${held}) THEN false WHEN count(${held}) = count(*) THEN true END`,

  /** Low of a maximum, high of a minimum: the best end that is known among items that surely take part. */
  extremeOfSure: (fn: 'max' | 'min', included: Fragment, end: Fragment): Fragment =>
    sql`${fn}(${end}) FILTER (WHERE ${included})`,
  /** The other end: open if one possible item is open, or if perhaps nobody takes part. */
  extremeOfPossible: (fn: 'max' | 'min', included: Fragment, end: Fragment): Fragment =>
    sql`CASE WHEN count(*) FILTER (WHERE ${included}) > 0 AND count(${end}) FILTER (WHERE coalesce(${included}, true)) = count(*) FILTER (WHERE coalesce(${included}, true)) THEN ${fn}(${end}) FILTER (WHERE coalesce(${included}, true)) END`,

  /** Rows of the newest time must agree. */
  agreedTruth: (x: Fragment): Fragment =>
    sql`CASE WHEN count(${x}) = count(*) AND bool_or(${x}) = bool_and(${x}) THEN bool_or(${x}) END`,
  agreedValue: (x: Fragment): Fragment =>
    sql`CASE WHEN count(${x}) = count(*) AND min(${x}) = max(${x}) THEN min(${x}) END`,
  lowestOfAll: (x: Fragment): Fragment => sql`CASE WHEN count(${x}) = count(*) THEN min(${x}) END`,
  highestOfAll: (x: Fragment): Fragment => sql`CASE WHEN count(${x}) = count(*) THEN max(${x}) END`,

  /** Value of an aggregate for an owner without any item. */
  orEmpty: (groupKey: string, empty: string, value: string): string =>
    `CASE WHEN ${groupKey} IS NULL THEN ${empty} ELSE ${value} END`,

  /** When rows nobody has seen may exist, the value holds only if every row is there. */
  onlyIfComplete: (complete: Fragment, value: Fragment): Fragment => sql`CASE WHEN ${complete} THEN ${value} END`,
  existsUnlessIncomplete: (complete: Fragment, found: Fragment): Fragment =>
    sql`CASE WHEN ${found} THEN true WHEN ${complete} THEN ${found} END`,
  allUnlessIncomplete: (complete: Fragment, held: Fragment): Fragment =>
    sql`CASE WHEN NOT ${held} THEN false WHEN ${complete} THEN ${held} END`,

  /** A status holds from its first day until the day before `until`; NULL means it still holds. */
  holdsOn: (from: Fragment, until: Fragment, day: string): Fragment =>
    sql`(${from} <= ${day} AND coalesce(${day} < ${until}, true))`,

  /** 1 yes, 0 no, NULL unknown. Exactly one exception makes it no; two, or one that cannot be told, leave it unknown. */
  verdict: (when: Fragment, exceptions: readonly Fragment[]): Fragment => {
    if (exceptions.length === 0) return sql`CAST(CASE WHEN ${when} THEN 1 WHEN NOT ${when} THEN 0 END AS SMALLINT)`
    const holding = joined(
      exceptions.map((exception) => sql`CASE WHEN ${exception} THEN 1 WHEN NOT ${exception} THEN 0 END`),
      ' + ',
    )
    return sql`CAST(CASE WHEN NOT ${when} THEN 0 WHEN ${holding} = 1 THEN 0 WHEN ${when} AND ${holding} = 0 THEN 1 END AS SMALLINT)`
  },
  /** What is due: all of the amount, nothing, or anything between where the verdict is not known. */
  dueLow: (verdict: Fragment, low: Fragment): Fragment =>
    sql`CASE WHEN ${verdict} = 1 THEN ${low} WHEN ${verdict} = 0 THEN 0 WHEN ${low} < 0 THEN ${low} WHEN ${low} >= 0 THEN 0 END`,
  dueHigh: (verdict: Fragment, high: Fragment): Fragment =>
    sql`CASE WHEN ${verdict} = 1 THEN ${high} WHEN ${verdict} = 0 THEN 0 WHEN ${high} > 0 THEN ${high} WHEN ${high} <= 0 THEN 0 END`,

  /** Nothing is concluded from a parameter that is not set. */
  onlyIfSet: (parameters: readonly Fragment[], verdict: Fragment): Fragment =>
    parameters.length === 0
      ? verdict
      : sql`CASE WHEN ${joined(
          parameters.map((parameter) => sql`${parameter} IS NOT NULL`),
          ' AND ',
        )} THEN ${verdict} END`,
}

export type SqlParts = typeof standardParts
