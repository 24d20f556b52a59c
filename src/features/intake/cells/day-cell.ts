/** Dates and months as files carry them (E10): texts of several forms, and the serial numbers of Excel. */
import { dayFromNumber, dayOf, isDay, type Day } from '../../../kernel/day.ts'
import { isMonth, monthOf, monthOfDay, type Month } from '../../../kernel/month.ts'
import { toHalfWidthAll } from '../../../kernel/text.ts'
import {
  bad,
  clean,
  empty,
  excerpt,
  isBlankWord,
  repaired,
  unwrap,
  type CellContext,
  type CellResult,
  type RawCell,
} from './cell.ts'

/** Dates of living people and of their records; outside, a digit is wrong. Compared as text. */
const EARLIEST = '1850'
const LATEST = '2200'

/** Longest text that is tried; it bounds the work on hostile cells. */
const LONGEST = 32

const DAY_FORM =
  /^(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})(?:日|号)?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?Z?)?$/
const MONTH_FORM = /^(\d{4})([-/.]|年)(\d{1,2})(?:月份?)?$/

/** 1900-01-00 of the 1900 system as days since 1970-01-01; see `serialDay` for the day that never was. */
const SERIAL_EPOCH = 25569
const DAYS_TO_1904 = 1462
const LAST_SERIAL = 2958465

/**
 * The day of an Excel serial number; undefined when there is none. Lotus counted 1900 as a leap year and Excel kept it:
 * 60 is a day that never was, and the numbers below it are one less than they should be.
 */
export function serialDay(serial: number, date1904 = false): Day | undefined {
  const number = Math.floor(serial) + (date1904 ? DAYS_TO_1904 : 0)
  if (!(number >= 1 && number <= LAST_SERIAL) || number === 60) return undefined
  return dayFromNumber(number - SERIAL_EPOCH + (number < 60 ? 1 : 0))
}

function plausible(day: Day | undefined): Day | undefined {
  return day !== undefined && day >= EARLIEST && day < LATEST ? day : undefined
}

/** A bare number: YYYYMMDD, or a serial number where it cannot be read as a year. */
function numberDay(value: number, context: CellContext): Day | undefined {
  if (!Number.isInteger(value)) return undefined
  if (value >= 18500101 && value < 22000101)
    return dayOf(Math.floor(value / 10000), Math.floor(value / 100) % 100, value % 100)
  return value > 2200 && value <= 99999 ? serialDay(value, context.date1904) : undefined
}

function textDay(text: string, context: CellContext): Day | undefined {
  if (text.length > LONGEST) return undefined
  if (/^\d+$/.test(text)) return text.length === 8 || text.length === 5 ? numberDay(Number(text), context) : undefined
  const parts = DAY_FORM.exec(text)
  return parts ? dayOf(Number(parts[1]), Number(parts[2]), Number(parts[3])) : undefined
}

/** The text without what Excel and cadres put around it. */
function tidy(raw: string): string {
  return toHalfWidthAll(unwrap(raw).text)
}

function noDay(raw: RawCell, context: CellContext): CellResult<never> {
  return bad(
    context,
    'E10-date',
    `“${context.field}”的内容“${excerpt(raw)}”不是有效日期。请按 2022-09-30 的格式填写年月日。`,
    `"${excerpt(raw)}" in "${context.field}" is no date. Write it as 2022-09-30.`,
  )
}

function dayRepair(raw: RawCell, day: Day, context: CellContext): CellResult<Day> {
  return repaired(
    day,
    'E10-date',
    day,
    `“${context.field}”由“${excerpt(raw)}”识别为 ${day}，请核对。`,
    `"${context.field}": "${excerpt(raw)}" was read as ${day}. Please check.`,
  )
}

export function repairDay(raw: RawCell, context: CellContext): CellResult<Day> {
  if (typeof raw === 'string') {
    if (isDay(raw)) return plausible(raw) === undefined ? noDay(raw, context) : clean(raw)
    const text = tidy(raw)
    if (isBlankWord(text)) return empty(context)
    const day = plausible(textDay(text, context))
    if (day === undefined) return noDay(raw, context)
    // Blanks around the day and a time behind it change nothing that the cell says.
    return text.startsWith(day) ? clean(day) : dayRepair(raw, day, context)
  }
  if (raw === null) return empty(context)
  if (typeof raw === 'boolean') return noDay(raw, context)
  if (context.dateStyled) {
    const day = plausible(serialDay(raw, context.date1904))
    return day === undefined ? noDay(raw, context) : clean(day)
  }
  const day = plausible(numberDay(raw, context))
  return day === undefined ? noDay(raw, context) : dayRepair(raw, day, context)
}

function noMonth(raw: RawCell, context: CellContext): CellResult<never> {
  return bad(
    context,
    'E10-date',
    `“${context.field}”的内容“${excerpt(raw)}”不是有效月份。请按 2022-09 的格式填写。`,
    `"${excerpt(raw)}" in "${context.field}" is no month. Write it as 2022-09.`,
  )
}

function ambiguousMonth(raw: RawCell, context: CellContext): CellResult<never> {
  return bad(
    context,
    'E10-date',
    `“${context.field}”的内容“${excerpt(raw)}”可能是 1 月，也可能是被 Excel 去掉末尾 0 的 10 月。请按 2022-01 或 2022-10 的格式填写。`,
    `"${excerpt(raw)}" in "${context.field}" may be January, or October whose last zero Excel dropped. Write 2022-01 or 2022-10.`,
  )
}

function plausibleMonth(month: Month | undefined): Month | undefined {
  return month !== undefined && month >= EARLIEST && month < LATEST ? month : undefined
}

function textMonth(text: string, context: CellContext): Month | 'ambiguous' | undefined {
  if (text.length > LONGEST) return undefined
  if (/^\d{6}$/.test(text)) return monthOf(Number(text.slice(0, 4)), Number(text.slice(4)))
  const parts = MONTH_FORM.exec(text)
  if (parts) {
    // The 2022.10 of a number cell has become 2022.1 by the time a file is saved.
    if (parts[2] === '.' && parts[3] === '1') return 'ambiguous'
    return monthOf(Number(parts[1]), Number(parts[3]))
  }
  const day = textDay(text, context)
  return day && monthOfDay(day)
}

/** Months: 2022-07, 202207, 2022年7月, 2022.7, any date of the month. All of them mean the same without doubt: no note. */
export function repairMonth(raw: RawCell, context: CellContext): CellResult<Month> {
  if (raw === null) return empty(context)
  if (typeof raw === 'boolean') return noMonth(raw, context)
  if (typeof raw === 'string' && isMonth(raw))
    return plausibleMonth(raw) === undefined ? noMonth(raw, context) : clean(raw)
  if (typeof raw === 'number' && context.dateStyled) {
    const day = plausible(serialDay(raw, context.date1904))
    return day === undefined ? noMonth(raw, context) : clean(monthOfDay(day))
  }
  const text = tidy(String(raw))
  if (isBlankWord(text)) return empty(context)
  const month = textMonth(text, context)
  if (month === 'ambiguous') return ambiguousMonth(raw, context)
  const found = plausibleMonth(month)
  return found === undefined ? noMonth(raw, context) : clean(found)
}
