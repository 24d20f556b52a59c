/** Values as an office writes them. Exact: integers are split by text, never divided as floats. */
import type { Label } from '../../kernel/label.ts'
import type { Interval } from './interval.ts'
import type { ValueType } from './ir.ts'
import type { Value } from './trace.ts'
import { own, type Unit, type Vocabulary } from './vocabulary.ts'

export const UNKNOWN_TEXT: Label = { zh: '未知', en: 'unknown' }

/** Decimal places of the stored integer, seen in the unit people read: fen in yuan, basis points in percent. */
const PLACES: Readonly<Record<Unit, number>> = { fen: 2, basisPoints: 2, count: 0, years: 0, months: 0, days: 0 }

const SUFFIX: Readonly<Record<Unit, Label>> = {
  fen: { zh: ' 元', en: ' yuan' },
  basisPoints: { zh: '%', en: '%' },
  count: { zh: '', en: '' },
  years: { zh: ' 岁', en: ' years' },
  months: { zh: ' 个月', en: ' months' },
  days: { zh: ' 天', en: ' days' },
}

/** A value with its unit, in both languages. */
export function valueText(value: Value, type: ValueType, vocabulary: Vocabulary): Label {
  if (value === null) return UNKNOWN_TEXT
  if (typeof value === 'boolean') return value ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' }
  if (typeof value === 'object') return type.kind === 'integer' ? intervalText(value, type) : UNKNOWN_TEXT
  if (type.kind === 'code')
    return own(own(vocabulary.codeLists, type.list)?.codes ?? {}, value) ?? { zh: value, en: value }
  return { zh: calendarText(value), en: value }
}

/** 2022-09-30 -> 2022年9月30日, 2022-09 -> 2022年9月. */
function calendarText(text: string): string {
  const [year = '', month = '', day] = text.split('-')
  return `${year}年${Number(month)}月${day === undefined ? '' : `${Number(day)}日`}`
}

/** `1 元`, `不少于 1 元`, `1 元 至 3 元`, 未知. */
export function intervalText({ low, high }: Interval, type: ValueType & { kind: 'integer' }): Label {
  if (low !== null && low === high) return amountText(low, type)
  const [from, to] = [low === null ? null : amountText(low, type), high === null ? null : amountText(high, type)]
  if (from && to) return { zh: `${from.zh} 至 ${to.zh}`, en: `${from.en} to ${to.en}` }
  if (from) return { zh: `不少于 ${from.zh}`, en: `at least ${from.en}` }
  return to ? { zh: `不超过 ${to.zh}`, en: `at most ${to.en}` } : UNKNOWN_TEXT
}

export function amountText(value: number, { unit, scale }: ValueType & { kind: 'integer' }): Label {
  const number = decimalText(value, PLACES[unit] + 4 * scale)
  const suffix = SUFFIX[unit]
  return { zh: `${number}${suffix.zh}`, en: `${number}${suffix.en}` }
}

/** -123450 with two places -> -1,234.5. Zeros at the end are left out, except in amounts of odd fen. */
function decimalText(value: number, places: number): string {
  const digits = String(Math.abs(value)).padStart(places + 1, '0')
  const point = digits.length - places
  let end = digits.length
  while (end > point && digits[end - 1] === '0') end -= 1
  const fraction = digits.slice(point, end)
  const shown = fraction.length === 1 ? `${fraction}0` : fraction
  return `${value < 0 ? '-' : ''}${inThousands(digits.slice(0, point))}${shown === '' ? '' : `.${shown}`}`
}

/** 1234567 -> 1,234,567 */
function inThousands(digits: string): string {
  if (digits.length <= 3) return digits
  return `${inThousands(digits.slice(0, -3))},${digits.slice(-3)}`
}

/**
 * A quotient for people to read, rounded half up to the stored unit: amounts per head to the fen.
 * Only text is rounded; comparisons never divide.
 */
export function quotientText(numerator: Interval, denominator: Interval, type: ValueType & { kind: 'integer' }): Label {
  const divisor = denominator.low
  if (divisor === null || divisor <= 0 || divisor !== denominator.high) return UNKNOWN_TEXT
  const end = (value: number | null): number | null => (value === null ? null : roundedHalfUp(value, divisor))
  return intervalText({ low: end(numerator.low), high: end(numerator.high) }, type)
}

function roundedHalfUp(value: number, divisor: number): number {
  const [n, d] = [2n * BigInt(value) + BigInt(divisor), 2n * BigInt(divisor)]
  const rest = ((n % d) + d) % d
  return Number((n - rest) / d)
}
