/** Days and months as literals in the form in which a column stores them, so that an index or zone map can be used. */
import { dayOfMonth, monthOfYear, yearOf, type Day } from '../../kernel/day.ts'
import { firstDayOf, monthNumber, type Month } from '../../kernel/month.ts'
import type { Column } from './layout.ts'
import { quoteText } from './sql-dialect.ts'

/** 2022-09-30 -> 20220930. */
export function dayInteger(day: Day): number {
  return yearOf(day) * 10_000 + monthOfYear(day) * 100 + dayOfMonth(day)
}

/** 2022-09 -> 202209. */
export function monthInteger(month: Month): number {
  const number = monthNumber(month)
  return ((number - (number % 12)) / 12) * 100 + (number % 12) + 1
}

export function dayText(day: Day, column: Column): string {
  return column.encoding === 'date' ? `CAST(${quoteText(day)} AS DATE)` : String(dayInteger(day))
}

export function monthText(month: Month, column: Column): string {
  return column.encoding === 'date' ? dayText(firstDayOf(month), column) : String(monthInteger(month))
}
