/** Spans of time relative to the day of evaluation, and whole years, months and days between two days. */
import { addDays, addMonths, ageOn, diffDays, monthOfYear, dayOfMonth, yearOf, type Day } from '../../kernel/day.ts'
import * as months from '../../kernel/month.ts'
import type { Span } from './ir.ts'
import { unreachable } from './unreachable.ts'

/** Both ends belong to it. */
export interface DatedSpan {
  readonly from: Day
  readonly to: Day
  readonly firstMonth: months.Month
  readonly lastMonth: months.Month
  /** Every month of a span of whole months, else none. */
  readonly months: readonly months.Month[]
}

/** The most months a span may have: in SQL a month is one bit of an integer. */
export const MAX_MONTHS = 60

const dated = new WeakMap<Span, { readonly asOf: Day; readonly value: DatedSpan }>()

/** The days and months of a span, seen from `asOf` (R03, R04). The last answer for each span is kept. */
export function dateSpan(span: Span, asOf: Day): DatedSpan {
  const before = dated.get(span)
  if (before?.asOf === asOf) return before.value
  const value = calculateSpan(span, asOf)
  dated.set(span, { asOf, value })
  return value
}

function calculateSpan(span: Span, asOf: Day): DatedSpan {
  switch (span.kind) {
    case 'monthsBefore':
      return wholeMonths(months.monthsBefore(asOf, span.months))
    case 'statisticalYear':
      return wholeMonths(months.statisticalYearWindow(months.statisticalYear(asOf) + span.offset))
    case 'calendarYear': {
      const december = months.toMonth(`${String(yearOf(asOf) + span.offset).padStart(4, '0')}-12`)
      return wholeMonths(months.monthsBefore(addMonths(months.lastDayOf(december), 1), 12))
    }
    case 'lastDays':
      return days(addDays(asOf, 1 - span.days), asOf)
    case 'onDay': {
      const day = addDays(asOf, -span.daysBefore)
      return days(day, day)
    }
    default:
      return unreachable(span)
  }
}

function wholeMonths(window: months.MonthWindow): DatedSpan {
  return { ...window, months: months.monthsBetween(window.firstMonth, window.lastMonth) }
}

function days(from: Day, to: Day): DatedSpan {
  return { from, to, firstMonth: months.monthOfDay(from), lastMonth: months.monthOfDay(to), months: [] }
}

/** Whole years (周岁), months or days from one day to a later one; `null` when `to` is before `from`. */
export function elapsed(unit: 'years' | 'months' | 'days', from: Day, to: Day): number | null {
  if (to < from) return null
  if (unit === 'years') return ageOn(from, to)
  if (unit === 'days') return diffDays(from, to)
  const whole = (yearOf(to) - yearOf(from)) * 12 + monthOfYear(to) - monthOfYear(from)
  return dayOfMonth(to) < dayOfMonth(from) ? whole - 1 : whole
}
