/** Income of a household by month: known months with their amounts, and months of which nothing is known. */
import { addMonths, diffMonths, monthsBefore, monthsBetween, parseMonth } from '../../../../kernel/month.ts'
import { toDay } from '../../../../kernel/day.ts'
import type { Card } from './card.ts'

export interface IncomeMonth {
  readonly month: string
  /** Whole fen by category; undefined for a month of which nothing is known. */
  readonly amounts: Readonly<Record<string, number>> | undefined
  readonly total: number | undefined
}

export interface IncomeView {
  /** Oldest first: at least the 12 full months before the day, at most 36. */
  readonly months: readonly IncomeMonth[]
  /** Categories that occur, in the order of the code list. */
  readonly categories: readonly string[]
  /** The 12 full months before the day: those that are known, and the sum of what is known in whole fen. */
  readonly window: { readonly from: string; readonly to: string; readonly known: number; readonly sum: number }
}

const MOST = 36

/** Builds the view for a day; `order` are the category codes in the order to show. */
export function incomeView(income: Card['income'], asOf: string, order: readonly string[]): IncomeView {
  const { firstMonth: first, lastMonth: last } = monthsBefore(toDay(asOf), 12)
  const byMonth = new Map<string, Record<string, number>>()
  for (const row of income) {
    const amounts = byMonth.get(row.month) ?? {}
    amounts[row.category] = (amounts[row.category] ?? 0) + row.amount
    byMonth.set(row.month, amounts)
  }
  const seen = [...byMonth.keys()].flatMap((month) => parseMonth(month) ?? []).sort()
  const end = seen.reduce((a, b) => (b > a ? b : a), last)
  const wanted = seen.reduce((a, b) => (b < a ? b : a), first)
  const begin = diffMonths(wanted, end) >= MOST ? addMonths(end, 1 - MOST) : wanted
  const months = monthsBetween(begin, end).map((month): IncomeMonth => {
    const amounts = byMonth.get(month)
    return { month, amounts, total: amounts && Object.values(amounts).reduce((sum, one) => sum + one, 0) }
  })
  const inWindow = months.filter(({ month, total }) => month >= first && month <= last && total !== undefined)
  return {
    months,
    categories: order.filter((category) => income.some((row) => row.category === category)),
    window: {
      from: first,
      to: last,
      known: inWindow.length,
      sum: inWindow.reduce((sum, { total = 0 }) => sum + total, 0),
    },
  }
}
