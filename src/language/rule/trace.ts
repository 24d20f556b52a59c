/** What the interpreter leaves behind for every node: its value, and how it came about. */
import type { Day } from '../../kernel/day.ts'
import type { DataRow, HouseholdData, MemberData } from './data.ts'
import { isExact, UNKNOWN, type Interval, type Truth } from './interval.ts'
import type { Ir } from './ir.ts'

/** By type of the node: truth, an interval for integers, or the text of a code, day or month. `null` is unknown. */
export type Value = Truth | Interval | string

export interface Trace {
  readonly node: Ir
  readonly value: Value
  /** Traces of the parts, in the order of `childrenOf`; for an aggregate see `items`. */
  readonly children: readonly Trace[]
  /** Row the fact was read from. */
  readonly row?: DataRow
  readonly items?: readonly ItemTrace[]
  /** Why rows nobody has seen may exist. */
  readonly gap?: Gap
  /** The exact result is beyond 2^53 and was opened to "unknown". */
  readonly tooLarge?: true
}

/** One member or row an aggregate looked at. */
export interface ItemTrace {
  readonly row: DataRow
  /** Position in the household, from 0, when the items are members. */
  readonly member?: number
  /** Whether the row lies in the span; null when its time is unknown. */
  readonly inTime: Truth
  readonly included: Truth
  readonly where?: Trace
  readonly of?: Trace
}

export type Gap =
  /** Rows about this household or member were rejected. */
  | { readonly reason: 'rejectedRows' }
  /** No full list of this ledger is committed for the period. */
  | { readonly reason: 'notCovered' }
  /** Nothing reported for these months. */
  | { readonly reason: 'months'; readonly months: readonly string[] }
  /** A list that is not complete: a missing row says nothing. */
  | { readonly reason: 'notFullList' }
  /** `latest` found no row, or rows without a time. */
  | { readonly reason: 'noRow' }
  | { readonly reason: 'undated' }

/** On whom a node is evaluated. */
export interface Subject {
  readonly household: HouseholdData
  readonly member: { readonly data: MemberData; readonly index: number } | null
  readonly row: DataRow | null
}

/** What an evaluation knows besides the household. */
export interface Surroundings {
  readonly asOf: Day
  readonly parameters: ReadonlyMap<string, number>
}

export function truthOf(trace: Trace): Truth {
  return typeof trace.value === 'boolean' ? trace.value : null
}

export function intervalOf(trace: Trace): Interval {
  return trace.value !== null && typeof trace.value === 'object' ? trace.value : UNKNOWN
}

export function textOf(trace: Trace): string | null {
  return typeof trace.value === 'string' ? trace.value : null
}

export function isDecided(value: Value): boolean {
  return value !== null && (typeof value !== 'object' || isExact(value))
}
