/**
 * Working days (工作日) by the yearly notice of the General Office of the State Council: holidays, and Saturdays and
 * Sundays worked instead (调休). The notices are data; a year without one stops the count and says so, because a guessed
 * deadline would be a wrong one.
 */
import { addDays, dayNumber, dayFromNumber, weekdayOf, yearOf, type Day } from './day.ts'
import type { Label } from './label.ts'

/** One year's notice. Days of the year before or after belong to that year's own notice. */
export interface HolidayNotice {
  readonly year: number
  /** Number of the document, such as 国办发明电〔2021〕11号. */
  readonly document: string
  /** Every day off named by the notice, also those that are Saturdays and Sundays. */
  readonly holidays: readonly Day[]
  /** Saturdays and Sundays that are worked. */
  readonly workingDays: readonly Day[]
}

export interface WorkingCalendar {
  readonly years: ReadonlySet<number>
  readonly holidays: ReadonlySet<Day>
  readonly workingDays: ReadonlySet<Day>
}

/** The count needs a year whose notice is not entered. */
export interface CalendarMissing {
  readonly missingYear: number
  readonly text: Label
}

/** Throws RangeError when a notice names a day of another year, a day twice, or a weekday as worked instead. */
export function workingCalendar(notices: readonly HolidayNotice[]): WorkingCalendar {
  const years = new Set<number>()
  const holidays = new Set<Day>()
  const workingDays = new Set<Day>()
  for (const notice of notices) {
    if (years.has(notice.year))
      throw new RangeError(`${notice.year} 年放假安排重复录入 / ${notice.year} is given twice`)
    years.add(notice.year)
    for (const day of [...notice.holidays, ...notice.workingDays]) {
      if (yearOf(day) !== notice.year)
        throw new RangeError(
          `${notice.document} 中的 ${day} 不属于 ${notice.year} 年 / ${day} is not in ${notice.year}`,
        )
      if (holidays.has(day) || workingDays.has(day))
        throw new RangeError(`${notice.document} 中的 ${day} 出现两次 / ${day} is named twice`)
      if (notice.holidays.includes(day)) holidays.add(day)
      else if (weekdayOf(day) < 6)
        throw new RangeError(`调休上班日 ${day} 不是周六、周日 / the day worked instead, ${day}, is no weekend day`)
      else workingDays.add(day)
    }
  }
  return { years, holidays, workingDays }
}

function missing(year: number): CalendarMissing {
  return {
    missingYear: year,
    text: {
      zh: `尚未录入 ${year} 年国务院办公厅放假调休安排，无法计算工作日。请先录入该年度安排。`,
      en: `The State Council's holiday notice for ${year} is not entered, so working days cannot be counted. Enter it first.`,
    },
  }
}

/** True for the stop that a count returns instead of a result. */
export function isCalendarMissing(result: Day | number | boolean | CalendarMissing): result is CalendarMissing {
  return typeof result === 'object'
}

export function isWorkingDay(calendar: WorkingCalendar, day: Day): boolean | CalendarMissing {
  const year = yearOf(day)
  if (!calendar.years.has(year)) return missing(year)
  if (calendar.holidays.has(day)) return false
  return weekdayOf(day) < 6 || calendar.workingDays.has(day)
}

/**
 * The last day of a period of `count` working days that begins on `from`. The first day is not counted
 * (行政许可法 / 民法典第201条); zero gives `from` itself. Throws RangeError when `count` is negative or broken.
 */
export function addWorkingDays(calendar: WorkingCalendar, from: Day, count: number): Day | CalendarMissing {
  if (!Number.isInteger(count) || count < 0)
    throw new RangeError(`工作日数应为非负整数 / working days must be a whole number from zero, not ${count}`)
  let day = dayNumber(from)
  for (let left = count; left > 0;) {
    day++
    const working = isWorkingDay(calendar, dayFromNumber(day))
    if (typeof working === 'object') return working
    if (working) left--
  }
  return dayFromNumber(day)
}

/**
 * The last day of a period of `count` calendar days (天、日) that begins on `from`; the first day is not counted.
 * It is not moved when it is a holiday: a public notice hangs on.
 */
export function addCalendarDays(from: Day, count: number): Day {
  return addDays(from, count)
}

/** Working days after `from` up to and including `to`; zero when `to` is not later. */
export function workingDaysBetween(calendar: WorkingCalendar, from: Day, to: Day): number | CalendarMissing {
  let count = 0
  const end = dayNumber(to)
  for (let day = dayNumber(from) + 1; day <= end; day++) {
    const working = isWorkingDay(calendar, dayFromNumber(day))
    if (typeof working === 'object') return working
    if (working) count++
  }
  return count
}
