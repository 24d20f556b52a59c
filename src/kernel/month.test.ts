import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toDay } from './day.ts'
import {
  addMonths,
  diffMonths,
  firstDayOf,
  isMonth,
  lastDayOf,
  monthFromNumber,
  monthNumber,
  monthOf,
  monthOfDay,
  monthsBefore,
  monthsBetween,
  statisticalYear,
  statisticalYearWindow,
  toMonth,
} from './month.ts'

const anyMonth = fc.integer({ min: 12, max: 119_999 }).map(monthFromNumber)

test('month numbers come back', () => {
  fc.assert(fc.property(anyMonth, (month) => isMonth(month) && monthFromNumber(monthNumber(month)) === month))
})

test.each(['2022-00', '2022-13', '2022-7', '0000-01', '202207', '2022-07-01'])('%s is no month', (text) => {
  expect(isMonth(text)).toBe(false)
  expect(() => toMonth(text)).toThrow(RangeError)
})

test('months are added across years', () => {
  expect(addMonths(toMonth('2021-11'), 3)).toBe('2022-02')
  expect(addMonths(toMonth('2022-01'), -1)).toBe('2021-12')
  expect(diffMonths(toMonth('2021-11'), toMonth('2022-02'))).toBe(3)
  expect(() => addMonths(toMonth('9999-12'), 1)).toThrow(RangeError)
  expect(monthOf(2022, 13)).toBeUndefined()
})

test('the days of a month are all its days and no other', () => {
  expect(lastDayOf(toMonth('2024-02'))).toBe('2024-02-29')
  expect(lastDayOf(toMonth('9999-12'))).toBe('9999-12-31')
  fc.assert(
    fc.property(anyMonth, (month) => monthOfDay(firstDayOf(month)) === month && monthOfDay(lastDayOf(month)) === month),
  )
})

describe('windows', () => {
  test('R03: for a case of June 2021 the 12 full months are June 2020 to May 2021', () => {
    expect(monthsBefore(toDay('2021-06-18'), 12)).toEqual({
      firstMonth: '2020-06',
      lastMonth: '2021-05',
      from: '2020-06-01',
      to: '2021-05-31',
    })
    expect(monthsBefore(toDay('2022-09-30'), 12)).toMatchObject({ from: '2021-09-01', to: '2022-08-31' })
    expect(() => monthsBefore(toDay('2022-09-30'), 0)).toThrow(RangeError)
  })

  test('R04: the statistical year runs from October to September', () => {
    expect(statisticalYear(toDay('2021-09-30'))).toBe(2021)
    expect(statisticalYear(toDay('2021-10-01'))).toBe(2022)
    expect(statisticalYearWindow(2022)).toMatchObject({ from: '2021-10-01', to: '2022-09-30' })
  })

  test('months between are listed with both ends', () => {
    expect(monthsBetween(toMonth('2021-11'), toMonth('2022-02'))).toEqual(['2021-11', '2021-12', '2022-01', '2022-02'])
    expect(monthsBetween(toMonth('2022-02'), toMonth('2021-11'))).toEqual([])
  })
})
