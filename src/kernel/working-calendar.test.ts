import { describe, expect, test } from 'vitest'
import { toDay } from './day.ts'
import {
  addCalendarDays,
  addWorkingDays,
  isCalendarMissing,
  isWorkingDay,
  workingCalendar,
  workingDaysBetween,
} from './working-calendar.ts'

/** Part of 国办发明电〔2021〕11号: National Day of 2022. */
const NOTICE_2022 = {
  year: 2022,
  document: '国办发明电〔2021〕11号',
  holidays: ['01', '02', '03', '04', '05', '06', '07'].map((day) => toDay(`2022-10-${day}`)),
  workingDays: [toDay('2022-10-08'), toDay('2022-10-09')],
}
const calendar = workingCalendar([NOTICE_2022])

describe('working days', () => {
  test('follow the notice: holidays are off, weekends worked instead are on', () => {
    expect(isWorkingDay(calendar, toDay('2022-10-07'))).toBe(false)
    expect(isWorkingDay(calendar, toDay('2022-10-08'))).toBe(true)
    expect(isWorkingDay(calendar, toDay('2022-10-15'))).toBe(false)
    expect(isWorkingDay(calendar, toDay('2022-10-14'))).toBe(true)
  })

  test('the first day is not counted', () => {
    expect(addWorkingDays(calendar, toDay('2022-09-30'), 1)).toBe('2022-10-08')
    expect(addWorkingDays(calendar, toDay('2022-09-30'), 3)).toBe('2022-10-10')
    expect(addWorkingDays(calendar, toDay('2022-10-02'), 0)).toBe('2022-10-02')
    expect(() => addWorkingDays(calendar, toDay('2022-10-02'), -1)).toThrow(RangeError)
  })

  test('counting between two days is the other way round', () => {
    expect(workingDaysBetween(calendar, toDay('2022-09-30'), toDay('2022-10-10'))).toBe(3)
    expect(workingDaysBetween(calendar, toDay('2022-10-10'), toDay('2022-09-30'))).toBe(0)
  })

  test('a year without a notice stops the count with an explanation', () => {
    const stop = addWorkingDays(calendar, toDay('2022-12-30'), 1)
    expect(isCalendarMissing(stop) && stop.missingYear).toBe(2023)
    expect(isCalendarMissing(stop) && stop.text.zh).toContain('2023 年')
    expect(isCalendarMissing(isWorkingDay(calendar, toDay('2021-10-08')))).toBe(true)
    expect(isCalendarMissing(workingDaysBetween(calendar, toDay('2022-12-30'), toDay('2023-01-03')))).toBe(true)
  })
})

test('calendar days run over holidays', () => {
  expect(addCalendarDays(toDay('2022-09-30'), 7)).toBe('2022-10-07')
})

describe('a notice is checked when it is read', () => {
  test.each([
    [{ ...NOTICE_2022, holidays: [toDay('2023-01-01')], workingDays: [] }],
    [{ ...NOTICE_2022, holidays: [toDay('2022-10-01'), toDay('2022-10-01')], workingDays: [] }],
    [{ ...NOTICE_2022, holidays: [], workingDays: [toDay('2022-10-10')] }],
  ])('%o is refused', (notice) => {
    expect(() => workingCalendar([notice])).toThrow(RangeError)
  })

  test('one year twice is refused', () => {
    expect(() => workingCalendar([NOTICE_2022, NOTICE_2022])).toThrow(RangeError)
  })
})
