import { describe, expect, it } from 'vitest'
import { incomeView } from './income-months.ts'

const row = (month: string, category: string, amount: number) => ({ month, category, amount })

describe('income by month', () => {
  it('shows the 12 full months before the day, unknown where nothing is recorded', () => {
    const view = incomeView([row('2022-03', 'wage', 100_00), row('2022-03', 'transfer', 50_00)], '2022-09-30', [
      'wage',
      'transfer',
    ])
    expect(view.months.map(({ month }) => month)).toEqual([
      '2021-09',
      '2021-10',
      '2021-11',
      '2021-12',
      '2022-01',
      '2022-02',
      '2022-03',
      '2022-04',
      '2022-05',
      '2022-06',
      '2022-07',
      '2022-08',
    ])
    expect(view.months.filter(({ total }) => total !== undefined)).toEqual([
      { month: '2022-03', amounts: { wage: 100_00, transfer: 50_00 }, total: 150_00 },
    ])
    expect(view.window).toEqual({ from: '2021-09', to: '2022-08', known: 1, sum: 150_00 })
  })
  it('keeps a month with zero income apart from a month of which nothing is known', () => {
    const view = incomeView([row('2022-08', 'wage', 0)], '2022-09-01', ['wage'])
    expect(view.months.at(-1)).toEqual({ month: '2022-08', amounts: { wage: 0 }, total: 0 })
    expect(view.months.at(-2)?.total).toBeUndefined()
    expect(view.window.known).toBe(1)
  })
  it('shows earlier and later months too, without counting them, and at most 36', () => {
    const view = incomeView([row('2018-01', 'wage', 1), row('2022-10', 'wage', 2)], '2022-09-30', ['wage'])
    expect(view.months).toHaveLength(36)
    expect(view.months.at(0)?.month).toBe('2019-11')
    expect(view.months.at(-1)?.month).toBe('2022-10')
    expect(view.window).toMatchObject({ known: 0, sum: 0 })
  })
})
