/**
 * Parameters: every amount, line, ratio and deadline of a rule, with place, period and document.
 * Not configured is an explained stop of the rule, never a default (R05).
 */
import { prefixOf, toAreaCode } from '../../kernel/area-code.ts'
import type { Label } from '../../kernel/label.ts'
import { own, type Unit } from './vocabulary.ts'

export interface ParameterDefinition {
  readonly key: string
  readonly label: Label
  readonly unit: Unit
}

export type Certainty = 'sure' | 'likely' | 'unsure'

export interface ParameterValue {
  readonly key: string
  /** In the unit of the definition; never negative. `null`: this area has not fixed it, and no wider area's value applies. */
  readonly value: number | null
  /** Statistical code of 12 digits, or its first 2, 4, 6 or 9. */
  readonly areaCode: string
  /** First day in force. */
  readonly validFrom: string
  /** First day no longer in force; `null` while open. */
  readonly validTo: string | null
  readonly document: Label | null
  readonly certainty: Certainty
  readonly enteredBy: string
  /** A value nobody else has approved is not in force. */
  readonly approvedBy: string | null
}

export type Resolved =
  | { readonly status: 'set'; readonly value: number; readonly from: ParameterValue }
  | { readonly status: 'unset'; readonly reason: Label; readonly from: ParameterValue | null }

/** What a rule reads: the resolved value of every parameter for one area and day. */
export type ParameterReader = (key: string) => Resolved

/** Lengths of the significant part of an area code, most specific first. */
export const PREFIX_LENGTHS = [12, 9, 6, 4, 2] as const

/** Values of one parameter in force on a day, at most one per area: a later start replaces an earlier one. */
export function valuesInForce(
  values: readonly ParameterValue[],
  key: string,
  day: string,
): ReadonlyMap<string, ParameterValue> {
  const inForce = new Map<string, ParameterValue>()
  for (const value of values) {
    if (value.key !== key || value.approvedBy === null) continue
    if (value.validFrom > day || (value.validTo !== null && value.validTo <= day)) continue
    const prefix = prefixOf(toAreaCode(value.areaCode))
    const rival = inForce.get(prefix)
    if (rival?.validFrom === value.validFrom)
      throw new RangeError(`${key}: two approved values for ${prefix} start on ${value.validFrom}; withdraw one`)
    if (!rival || rival.validFrom < value.validFrom) inForce.set(prefix, value)
  }
  return inForce
}

/** The value for an area on a day: the most specific area wins (R05). */
export function resolve(values: readonly ParameterValue[], key: string, areaCode: string, day: string): Resolved {
  return resolveIn(valuesInForce(values, key, day), key, areaCode, day)
}

/** Reads parameters for one area and day. Values in force are looked up once per key. */
export function parameterReader(values: readonly ParameterValue[], areaCode: string, day: string): ParameterReader {
  const resolved = new Map<string, Resolved>()
  return (key) => {
    const before = resolved.get(key)
    if (before) return before
    const found = resolve(values, key, areaCode, day)
    resolved.set(key, found)
    return found
  }
}

/** Reads fixed values, for cases and what-if. */
export function fixedParameters(values: Readonly<Record<string, number | null>>): ParameterReader {
  return (key) => {
    const value = own(values, key) ?? null
    const from: ParameterValue = { ...FIXED, key, value }
    return value === null ? unset(key, '', '', null) : { status: 'set', value, from }
  }
}

const FIXED: Omit<ParameterValue, 'key' | 'value'> = {
  areaCode: '53',
  validFrom: '2000-01-01',
  validTo: null,
  document: null,
  certainty: 'sure',
  enteredBy: '',
  approvedBy: '',
}

export function resolveIn(
  inForce: ReadonlyMap<string, ParameterValue>,
  key: string,
  areaCode: string,
  day: string,
): Resolved {
  for (const digits of PREFIX_LENGTHS) {
    const found = areaCode.length >= digits ? inForce.get(areaCode.slice(0, digits)) : undefined
    if (!found) continue
    if (found.value === null) return unset(key, areaCode, day, found)
    if (!Number.isSafeInteger(found.value) || found.value < 0)
      throw new RangeError(`${key}: ${found.value} is not a whole number from 0 to 2^53`)
    return { status: 'set', value: found.value, from: found }
  }
  return unset(key, areaCode, day, null)
}

function unset(key: string, areaCode: string, day: string, from: ParameterValue | null): Resolved {
  const [where, when] = [areaCode || '本案例', day || '当前']
  return {
    status: 'unset',
    from,
    reason: {
      zh: `参数 ${key} 在 ${where}、${when} 没有已审定的取值，请先录入政策标准并由第二人审定`,
      en: `Parameter ${key} has no approved value for ${where} on ${when}; enter the standard and have a second person approve it`,
    },
  }
}
