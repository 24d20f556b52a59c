/** What changed between two states of a record, for the history and for a conflict. */
import type { Register } from '../../language/register/register.ts'
import type { FormerRecord, RegisterRecord } from '../records.ts'

export interface Difference {
  readonly key: string
  readonly before: unknown
  readonly after: unknown
}

export interface HistoryStep {
  /** When the change was made, and by whom. */
  readonly at: string
  readonly by: string
  readonly differences: readonly Difference[]
}

type Values = Readonly<Record<string, unknown>>

/** Fields whose value differs, in declared order. */
export function differences(register: Register, before: Values, after: Values): Difference[] {
  return Object.keys(register.fields)
    .filter((key) => !same(before[key], after[key]))
    .map((key) => ({ key, before: before[key] ?? null, after: after[key] ?? null }))
}

/** True for equal values; absent and null are the same, several codes are equal in any order. */
export function same(a: unknown, b: unknown): boolean {
  return normal(a) === normal(b)
}

function normal(value: unknown): string {
  if (value === null || value === undefined) return ''
  return JSON.stringify(
    Array.isArray(value) ? [...(value as unknown[])].map((one) => JSON.stringify(one)).sort() : value,
  )
}

/** Every change of a record, newest first: each former state against the one that replaced it. */
export function historySteps(
  register: Register,
  record: Pick<RegisterRecord, 'values' | 'recordedBy'>,
  former: readonly FormerRecord[],
): HistoryStep[] {
  let after: Values = record.values
  return former.map((state) => {
    const step = { at: state.recordedTo, by: state.endedBy, differences: differences(register, state.values, after) }
    after = state.values
    return step
  })
}
