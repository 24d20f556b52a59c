/** Periods that senders declare: `2021-09 to 2022-09`, `on 2022-09-30`, `2022`, `2022 autumn term`, or nothing. */
import { addDays, dayOf, daysInMonth, isDay, toDay } from '../../kernel/day.ts'

export interface Period {
  readonly from: string
  readonly to: string
}

export function firstDayOfMonth(month: string): string {
  return `${month}-01`
}

function lastDayOfMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return dayOf(year, number, daysInMonth(year, number)) ?? addDays(toDay(`${month}-01`), 27)
}

const MONTHS = /^(\d{4}-\d{2})\s*(?:to|至|到|~|—|-)\s*(\d{4}-\d{2})$/
const TERM = /^(\d{4})\s*(?:年)?\s*(autumn|spring|秋季|春季)\s*(?:term|学期)?$/

/** Undefined when nothing is declared or the text is not understood; the page then asks for two days. */
export function parsePeriod(text: string): Period | undefined {
  const trimmed = text.trim()
  const day = trimmed.replace(/^(?:on|截至)\s*/, '')
  if (isDay(day)) return { from: day, to: day }
  const months = MONTHS.exec(trimmed)
  if (months) return { from: firstDayOfMonth(months[1] ?? ''), to: lastDayOfMonth(months[2] ?? '') }
  if (/^\d{4}$/.test(trimmed)) return { from: `${trimmed}-01-01`, to: `${trimmed}-12-31` }
  const term = TERM.exec(trimmed)
  if (!term) return undefined
  const year = Number(term[1])
  const autumn = term[2] === 'autumn' || term[2] === '秋季'
  // 学年: the autumn term begins on 1 September, the spring term on 1 March at the latest.
  return autumn ? { from: `${year}-09-01`, to: `${year + 1}-01-31` } : { from: `${year}-02-01`, to: `${year}-07-31` }
}
