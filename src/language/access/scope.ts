/**
 * Area scope: which rows a person may see, as ranges of 12-digit area codes (decision D4). The same text is set in the
 * transaction, compared in the policy, and used as the pure predicate that tests hold against the database.
 */

import { parseAreaCode, rangeOf, toAreaCode } from '../../kernel/area-code.ts'

/** A closed range of 12-digit area codes. */
export interface AreaRange {
  readonly low: string
  readonly high: string
}

/** At least one range, sorted, not overlapping. */
export type Scope = readonly AreaRange[]

/** The ranges of whole subtrees, sorted and merged: a county's range swallows those of its villages. */
export function scopeOf(areaCodes: readonly string[]): Scope {
  const ranges = areaCodes.map(subtreeRange).sort((a, b) => (a.low < b.low ? -1 : 1))
  const merged: AreaRange[] = []
  for (const range of ranges) {
    const last = merged.at(-1)
    if (last && range.low <= last.high) {
      if (range.high > last.high) merged[merged.length - 1] = { low: last.low, high: range.high }
    } else merged.push(range)
  }
  return merged
}

/** `530326000000` -> `530326000000`..`530326999999`. Throws RangeError when the text is no area code. */
export function subtreeRange(areaCode: string): AreaRange {
  const [low, high] = rangeOf(toAreaCode(areaCode))
  return { low, high }
}

/** The pure predicate: is a row of this area inside the scope? */
export function inScope(scope: Scope, areaCode: string): boolean {
  return scope.some((range) => areaCode >= range.low && areaCode <= range.high)
}

/** True when every row of the area is inside the scope; nobody covers what is no area code. */
export function covers(scope: Scope, areaCode: string): boolean {
  if (parseAreaCode(areaCode) === undefined) return false
  const { low, high } = subtreeRange(areaCode)
  return scope.some((range) => low >= range.low && high <= range.high)
}

/** The common part of a scope and one subtree; empty when the area lies outside or is no area code. */
export function narrow(scope: Scope, areaCode: string): Scope {
  if (parseAreaCode(areaCode) === undefined) return []
  const { low, high } = subtreeRange(areaCode)
  return scope
    .map((range) => ({ low: range.low > low ? range.low : low, high: range.high < high ? range.high : high }))
    .filter((range) => range.low <= range.high)
}

/** `low-high,low-high`: the first 12 and the last 12 characters are the hull, which the index serves. */
export function scopeText(scope: Scope): string {
  return scope.map((range) => `${range.low}-${range.high}`).join(',')
}

/**
 * The row-security condition. Nothing is visible while `app.scope` is unset. The sub-selects are evaluated once per
 * query; the hull comparison is what a B-tree on the area serves, the EXISTS only runs for several ranges.
 */
export function scopePolicy(column = 'area_code'): string {
  const scope = `(SELECT current_setting('app.scope', true))`
  return [
    `${column} >= (SELECT left(current_setting('app.scope', true), 12))`,
    `${column} <= (SELECT right(current_setting('app.scope', true), 12))`,
    `((SELECT length(current_setting('app.scope', true)) = 25) OR EXISTS (SELECT 1 FROM unnest(string_to_array(${scope}, ',')) AS part WHERE ${column} >= left(part, 12) AND ${column} <= right(part, 12)))`,
  ].join('\n    AND ')
}
