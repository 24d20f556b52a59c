import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDays,
  addMonths,
  ageOn,
  compareDays,
  dayFromNumber,
  dayInBeijing,
  dayNumber,
  dayOf,
  diffDays,
  isDay,
  LEAP_DAY_BIRTHDAY_IN_COMMON_YEARS,
  parseDay,
  toDay,
  weekdayOf,
  yearOf,
} from './day.ts'

const anyNumber = fc.integer({ min: -719162, max: 2932896 })
const anyDay = anyNumber.map(dayFromNumber)

describe('a calendar day', () => {
  test.each(['2022-09-30', '2000-02-29', '0001-01-01', '9999-12-31', '2024-02-29'])('%s exists', (text) => {
    expect(parseDay(text)).toBe(text)
  })

  test.each([
    '2022-02-29',
    '1900-02-29',
    '2022-04-31',
    '2022-00-10',
    '2022-13-01',
    '2022-1-01',
    '2022/01/01',
    '2022-01-01 ',
    '0000-01-01',
    '２022-01-01',
    '20220101',
    '',
  ])('%s does not', (text) => {
    expect(isDay(text)).toBe(false)
    expect(() => toDay(text)).toThrow(RangeError)
  })

  test('numbers agree with the calendar of the runtime', () => {
    fc.assert(
      fc.property(anyNumber, (number) => {
        const expected = new Date(number * 86_400_000).toISOString().slice(0, 10)
        return dayFromNumber(number) === expected && dayNumber(toDay(expected)) === number
      }),
    )
  })

  test('days outside the years 1 to 9999 are refused', () => {
    expect(() => dayFromNumber(-719163)).toThrow(RangeError)
    expect(() => addDays(toDay('9999-12-31'), 1)).toThrow(RangeError)
    expect(() => addMonths(toDay('9999-12-31'), 1)).toThrow(RangeError)
    expect(() => dayFromNumber(0.5)).toThrow(RangeError)
  })

  test('adding days and taking the difference undo each other', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -40000, max: 40000 }), (day, count) => {
        fc.pre(dayNumber(day) + count >= -719162 && dayNumber(day) + count <= 2932896)
        return diffDays(day, addDays(day, count)) === count
      }),
    )
  })

  test('text order is calendar order', () => {
    fc.assert(
      fc.property(anyDay, anyDay, (a, b) => Math.sign(compareDays(a, b)) === Math.sign(dayNumber(a) - dayNumber(b))),
    )
  })

  test('the last days of months stay in their month', () => {
    expect(addMonths(toDay('2022-01-31'), 1)).toBe('2022-02-28')
    expect(addMonths(toDay('2024-01-31'), 1)).toBe('2024-02-29')
    expect(addMonths(toDay('2022-03-31'), -13)).toBe('2021-02-28')
    expect(addMonths(toDay('2022-10-15'), 15)).toBe('2024-01-15')
  })

  test('weekdays are counted from Monday', () => {
    expect(weekdayOf(toDay('2022-10-13'))).toBe(4)
    expect(weekdayOf(toDay('1970-01-01'))).toBe(4)
    expect(weekdayOf(toDay('1949-10-01'))).toBe(6)
    expect(weekdayOf(toDay('2022-10-16'))).toBe(7)
  })
})

describe('age in whole years (周岁)', () => {
  test('a year is full on the birthday', () => {
    expect(ageOn(toDay('2006-09-30'), toDay('2022-09-29'))).toBe(15)
    expect(ageOn(toDay('2006-09-30'), toDay('2022-09-30'))).toBe(16)
    expect(ageOn(toDay('2004-12-31'), toDay('2005-01-01'))).toBe(0)
  })

  test('someone born on 29 February is a year older on 1 March of a common year', () => {
    const birth = toDay('2008-02-29')
    expect(ageOn(birth, toDay('2022-02-28'))).toBe(13)
    expect(ageOn(birth, toDay(`2022-${LEAP_DAY_BIRTHDAY_IN_COMMON_YEARS}`))).toBe(14)
    expect(ageOn(birth, toDay('2024-02-28'))).toBe(15)
    expect(ageOn(birth, toDay('2024-02-29'))).toBe(16)
  })

  test('it is the difference of the dates as yyyymmdd numbers, as the rules in SQL compute it', () => {
    const packed = (day: string): number => Number(day.replaceAll('-', ''))
    fc.assert(
      fc.property(anyDay, anyDay, (birth, on) => ageOn(birth, on) === Math.floor((packed(on) - packed(birth)) / 10000)),
    )
  })
})

test('a day of three numbers exists or is undefined', () => {
  expect(dayOf(2023, 2, 29)).toBeUndefined()
  expect(dayOf(800, 2, 29)).toBe('0800-02-29')
  expect(yearOf(toDay('0800-02-29'))).toBe(800)
})

test('the day of an instant is that of Beijing, whatever its zone', () => {
  expect(dayInBeijing('2022-09-29T15:59:59.999Z')).toBe('2022-09-29')
  expect(dayInBeijing('2022-09-29T16:00:00.000Z')).toBe('2022-09-30')
  expect(dayInBeijing('2022-09-30T02:30:00+08:00')).toBe('2022-09-30')
  expect(dayInBeijing('2022-12-31 13:00:00.5-05')).toBe('2023-01-01')
  expect(dayInBeijing('2022-10-01 00:30:00+09:00')).toBe('2022-09-30')
  expect(() => dayInBeijing('2022-09-30')).toThrow(RangeError)
})
