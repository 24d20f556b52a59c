/** Calendar months as 'YYYY-MM' strings; text order is calendar order. */
import { addDays, dayOf, monthOfYear, yearOf, type Day } from './day.ts'

declare const monthBrand: unique symbol

/** A calendar month, 'YYYY-MM', years 0001 to 9999. */
export type Month = string & { readonly [monthBrand]: true }

/** Whole months from the first to the last day. */
export interface MonthWindow {
  readonly firstMonth: Month
  readonly lastMonth: Month
  readonly from: Day
  readonly to: Day
}

function number(text: string, start: number, end: number): number {
  let value = 0
  for (let i = start; i < end; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

/** True for a text that is exactly a month 'YYYY-MM'. */
export function isMonth(text: string): text is Month {
  if (text.length !== 7 || text.charCodeAt(4) !== 45) return false
  const month = number(text, 5, 7)
  return number(text, 0, 4) >= 1 && month >= 1 && month <= 12
}

export function parseMonth(text: string): Month | undefined {
  return isMonth(text) ? text : undefined
}

/** Like `parseMonth` for texts that must be months. Throws RangeError. */
export function toMonth(text: string): Month {
  if (!isMonth(text)) throw new RangeError(`“${text}”不是有效月份，应为 YYYY-MM / not a month (YYYY-MM)`)
  return text
}

/** The month of two numbers, or undefined when there is none. */
export function monthOf(year: number, month: number): Month | undefined {
  if (!Number.isInteger(year) || year < 1 || year > 9999) return undefined
  if (!Number.isInteger(month) || month < 1 || month > 12) return undefined
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}` as Month
}

/** year * 12 + month - 1: consecutive months have consecutive numbers. */
export function monthNumber(month: Month): number {
  return number(month, 0, 4) * 12 + number(month, 5, 7) - 1
}

/** The month of a month number. Throws RangeError outside the years 1 to 9999. */
export function monthFromNumber(value: number): Month {
  const year = Math.floor(value / 12)
  const month = monthOf(year, value - year * 12 + 1)
  if (month === undefined)
    throw new RangeError(`月份超出 0001-01 至 9999-12 / month number ${value} is outside the years 1 to 9999`)
  return month
}

/** `count` months later (earlier when negative). Days have their own `addMonths` in day.ts. */
export function addMonths(month: Month, count: number): Month {
  return monthFromNumber(monthNumber(month) + count)
}

/** Months from `from` to `to`; negative when `to` is earlier. */
export function diffMonths(from: Month, to: Month): number {
  return monthNumber(to) - monthNumber(from)
}

/** The month in which a day lies. */
export function monthOfDay(day: Day): Month {
  return day.slice(0, 7) as Month
}

export function firstDayOf(month: Month): Day {
  return `${month}-01` as Day
}

export function lastDayOf(month: Month): Day {
  const last = month === '9999-12' ? dayOf(9999, 12, 31) : addDays(firstDayOf(addMonths(month, 1)), -1)
  return last ?? firstDayOf(month)
}

/** Every month from the first to the last, both included; none when the last is earlier. */
export function monthsBetween(first: Month, last: Month): Month[] {
  const from = monthNumber(first)
  return Array.from({ length: Math.max(0, monthNumber(last) - from + 1) }, (_, i) => monthFromNumber(from + i))
}

function windowOf(firstMonth: Month, lastMonth: Month): MonthWindow {
  return { firstMonth, lastMonth, from: firstDayOf(firstMonth), to: lastDayOf(lastMonth) }
}

/**
 * The `count` full months before the month of `day` (R03): on any day of 2021-06, 12 months are
 * 2020-06-01 to 2021-05-31. Throws RangeError when `count` is below one.
 */
export function monthsBefore(day: Day, count: number): MonthWindow {
  if (!Number.isInteger(count) || count < 1)
    throw new RangeError(`月数应为正整数 / the number of months must be a positive whole number, not ${count}`)
  const month = monthOfDay(day)
  return windowOf(addMonths(month, -count), addMonths(month, -1))
}

/** The statistical year `year`: 1 October of the year before to 30 September (R04). */
export function statisticalYearWindow(year: number): MonthWindow {
  const last = monthFromNumber(year * 12 + 8)
  return windowOf(addMonths(last, -11), last)
}

/** The statistical year (October to September, named by its September) in which a day lies (R04). */
export function statisticalYear(day: Day): number {
  return monthOfYear(day) >= 10 ? yearOf(day) + 1 : yearOf(day)
}
