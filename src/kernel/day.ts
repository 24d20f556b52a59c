/**
 * Calendar days as 'YYYY-MM-DD' strings in the proleptic Gregorian calendar, years 0001 to 9999, by integer arithmetic.
 * A day has no time and no zone, so text order is calendar order. What day it is now is not asked here but of the clock.
 */
declare const dayBrand: unique symbol

/** A real calendar day, 'YYYY-MM-DD'. */
export type Day = string & { readonly [dayBrand]: true }

/** Day number of 0001-01-01, the first day that has a text. */
const FIRST_DAY = -719162
/** Day number of 9999-12-31. */
const LAST_DAY = 2932896

/**
 * Someone born on 29 February completes a year of life on this day of a common year (month and day).
 * The law names no day; counting days, 28 February is still within the year, so the year is full on 1 March.
 * Rules in SQL use the same integers (yyyymmdd) and agree.
 */
export const LEAP_DAY_BIRTHDAY_IN_COMMON_YEARS = '03-01'

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

/** Number of days of a month (1 to 12). */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** The digits of `text` from `start` up to `end` as a number; -1 when a character is no ASCII digit. */
function digits(text: string, start: number, end: number): number {
  let value = 0
  for (let i = start; i < end; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

function isCalendarDay(year: number, month: number, day: number): boolean {
  return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
}

/** True for a text that is exactly a real calendar day 'YYYY-MM-DD'. */
export function isDay(text: string): text is Day {
  if (text.length !== 10 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return false
  return isCalendarDay(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10))
}

/** The day of an exact 'YYYY-MM-DD', or undefined. Other spellings are the business of the import. */
export function parseDay(text: string): Day | undefined {
  return isDay(text) ? text : undefined
}

/** Like `parseDay` for texts that must be days. Throws RangeError. */
export function toDay(text: string): Day {
  if (!isDay(text)) throw new RangeError(`“${text}”不是有效日期，应为 YYYY-MM-DD / not a calendar day (YYYY-MM-DD)`)
  return text
}

const TWO = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'))

function textOf(year: number, month: number, day: number): Day {
  const y = year >= 1000 ? String(year) : String(year).padStart(4, '0')
  return `${y}-${TWO[month] ?? ''}-${TWO[day] ?? ''}` as Day
}

/** The day of three numbers, or undefined when there is no such day. */
export function dayOf(year: number, month: number, day: number): Day | undefined {
  return isCalendarDay(year, month, day) ? textOf(year, month, day) : undefined
}

export function yearOf(day: Day): number {
  return digits(day, 0, 4)
}

/** 1 to 12. */
export function monthOfYear(day: Day): number {
  return digits(day, 5, 7)
}

/** 1 to 31. */
export function dayOfMonth(day: Day): number {
  return digits(day, 8, 10)
}

/** Days since 1970-01-01. */
export function dayNumber(day: Day): number {
  const month = monthOfYear(day)
  // Years that begin on 1 March put the leap day last (H. Hinnant, "chrono-compatible low-level date algorithms").
  const year = month <= 2 ? yearOf(day) - 1 : yearOf(day)
  const era = Math.floor(year / 400)
  const yearOfEra = year - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + dayOfMonth(day) - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146097 + dayOfEra - 719468
}

/** The day of a number of days since 1970-01-01. Throws RangeError outside 0001-01-01 to 9999-12-31. */
export function dayFromNumber(number: number): Day {
  if (!Number.isInteger(number) || number < FIRST_DAY || number > LAST_DAY)
    throw new RangeError(`日期超出 0001-01-01 至 9999-12-31 / day number ${number} is outside the years 1 to 9999`)
  const shifted = number + 719468
  const era = Math.floor(shifted / 146097)
  const dayOfEra = shifted - era * 146097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return textOf(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2}):\d{2}(?:\.\d+)?(?:Z|([+-])(\d{2}):?(\d{2})?)$/

/** Beijing is this many minutes ahead of UTC the whole year. */
const BEIJING_MINUTES = 480

/** The calendar day in Beijing of an instant with its zone, as `2022-09-29T18:30:00.000Z`. Throws RangeError. */
export function dayInBeijing(instant: string): Day {
  const parts = INSTANT.exec(instant)
  if (!parts) throw new RangeError(`“${instant}”不是有效时间 / not an instant with its zone`)
  const [, day = '', hours, minutes, sign, zoneHours = 0, zoneMinutes = 0] = parts
  const ahead = (sign === '-' ? -1 : 1) * (Number(zoneHours) * 60 + Number(zoneMinutes))
  const minuteInBeijing = Number(hours) * 60 + Number(minutes) - ahead + BEIJING_MINUTES
  return addDays(toDay(day), Math.floor(minuteInBeijing / 1440))
}

/** `count` calendar days later (earlier when negative). */
export function addDays(day: Day, count: number): Day {
  return dayFromNumber(dayNumber(day) + count)
}

/** The same day of the month `count` months later; a day that month does not have becomes its last one. */
export function addMonths(day: Day, count: number): Day {
  const months = yearOf(day) * 12 + monthOfYear(day) - 1 + count
  const year = Math.floor(months / 12)
  const month = months - year * 12 + 1
  if (year < 1 || year > 9999)
    throw new RangeError(
      `日期超出 0001-01-01 至 9999-12-31 / ${day} plus ${count} months is outside the years 1 to 9999`,
    )
  return textOf(year, month, Math.min(dayOfMonth(day), daysInMonth(year, month)))
}

/** Calendar days from `from` to `to`; negative when `to` is earlier. */
export function diffDays(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from)
}

/** Negative, zero or positive, for sorting. Days may also be compared by `<` directly. */
export function compareDays(a: Day, b: Day): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** 1 Monday to 7 Sunday. */
export function weekdayOf(day: Day): number {
  return ((((dayNumber(day) + 3) % 7) + 7) % 7) + 1
}

/**
 * Whole years of life on a day (周岁): a year is full on the birthday itself. Several local rules use the difference of
 * years; 守望 uses 周岁 everywhere (E11). Negative before the birth. See LEAP_DAY_BIRTHDAY_IN_COMMON_YEARS.
 */
export function ageOn(birth: Day, on: Day): number {
  const years = yearOf(on) - yearOf(birth)
  const month = monthOfYear(on) - monthOfYear(birth)
  return month < 0 || (month === 0 && dayOfMonth(on) < dayOfMonth(birth)) ? years - 1 : years
}
