import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayFromNumber } from '../../../kernel/day.ts'
import type { CellContext, RawCell } from './cell.ts'
import { serialDay } from './day-cell.ts'
import { repairCell } from './repair-cell.ts'
import { brief } from '../testing/cells.ts'

describe('dates', () => {
  const field: CellContext = { field: '出生日期' }

  test.each<[RawCell, string]>([
    ['1984.4.2', '1984-04-02'],
    ['1984/04/02', '1984-04-02'],
    ['1984-4-2', '1984-04-02'],
    ['1984年4月2日', '1984-04-02'],
    ['19840402', '1984-04-02'],
    [19840402, '1984-04-02'],
    [37024, '2001-05-13'],
    ['24543', '1967-03-12'],
    ['１９８４年４月２日', '1984-04-02'],
  ])('%s is repaired to %s', (raw, day) => {
    const result = repairCell('day', raw, field)
    expect(result.value).toBe(day)
    expect(brief(result)).toEqual([`repaired E10-date ${day}`])
  })

  test.each<[RawCell]>([['1984-04-02'], [' 1984-04-02\u3000'], ['1984-04-02 00:00:00'], ['1984-04-02T08:00:00Z']])(
    '%s needs no note',
    (raw) => {
      expect(repairCell('day', raw, field)).toEqual({ value: '1984-04-02', notes: [] })
    },
  )

  test('a cell with a date style is a date', () => {
    expect(repairCell('day', 37024, { ...field, dateStyled: true })).toEqual({ value: '2001-05-13', notes: [] })
    expect(repairCell('day', 37024.5, { ...field, dateStyled: true }).value).toBe('2001-05-13')
    expect(repairCell('day', 35562, { ...field, dateStyled: true, date1904: true }).value).toBe('2001-05-13')
  })

  test.each<[RawCell]>([
    ['1984-02-30'],
    ['1984-02-30 '],
    ['84.4.2'],
    ['4/2/1984'],
    ['1984年4月'],
    ['1984'],
    [1984],
    [1984.4],
    ['198404'],
    [198404],
    ['0198-04-02'],
    ['3984-04-02'],
    ['不详'],
    [true],
    [-1],
    [Number.NaN],
  ])('%s is no certain date', (raw) => {
    expect(brief(repairCell('day', raw, field))).toEqual(['rejected E10-date'])
  })

  test('where the column says so, a bad date is left unknown with a warning', () => {
    expect(brief(repairCell('day', '不详', { ...field, onBad: 'warn' }))).toEqual(['warned E10-date'])
  })

  test('the day that Lotus invented does not exist, and the numbers below it are one less', () => {
    expect(serialDay(1)).toBe('1900-01-01')
    expect(serialDay(59)).toBe('1900-02-28')
    expect(serialDay(60)).toBeUndefined()
    expect(serialDay(61)).toBe('1900-03-01')
    expect(serialDay(2958465)).toBe('9999-12-31')
    expect(serialDay(2958466)).toBeUndefined()
    expect(serialDay(Number.NaN)).toBeUndefined()
  })

  test('every form of a day gives the same day', () => {
    const days = fc.integer({ min: -25000, max: 30000 }).map(dayFromNumber)
    const forms = [
      (y: string, m: string, d: string) => `${y}.${Number(m)}.${Number(d)}`,
      (y: string, m: string, d: string) => `${y}/${m}/${d}`,
      (y: string, m: string, d: string) => `${y}年${Number(m)}月${Number(d)}日`,
      (y: string, m: string, d: string) => `${y}${m}${d}`,
    ]
    fc.assert(
      fc.property(days, fc.constantFrom(...forms), (day, form) => {
        const [y = '', m = '', d = ''] = day.split('-')
        return repairCell('day', form(y, m, d), field).value === day
      }),
    )
  })
})

describe('months', () => {
  const field: CellContext = { field: '月份' }

  test.each<[RawCell]>([
    ['2022-07'],
    ['202207'],
    [202207],
    ['2022年7月'],
    ['2022年07月'],
    ['2022年7月份'],
    ['2022.7'],
    [2022.7],
    ['2022/7'],
    ['2022-7'],
    ['2022-07-15'],
    [' 2022-07 '],
  ])('%s is July 2022 without a note', (raw) => {
    expect(repairCell('month', raw, field)).toEqual({ value: '2022-07', notes: [] })
  })

  test('2022.1 may be the October of a number cell, so it is asked for', () => {
    expect(brief(repairCell('month', 2022.1, field))).toEqual(['rejected E10-date'])
    expect(brief(repairCell('month', '2022.1', field))).toEqual(['rejected E10-date'])
    expect(repairCell('month', 2022.11, field).value).toBe('2022-11')
    expect(repairCell('month', '2022.10', field).value).toBe('2022-10')
    expect(repairCell('month', '2022年1月', field).value).toBe('2022-01')
  })

  test('a date-styled cell gives its month, and nonsense is refused', () => {
    expect(repairCell('month', 44757, { ...field, dateStyled: true }).value).toBe('2022-07')
    for (const raw of ['202213', '2022', 2022, '七月', '2022-07至2022-09', true])
      expect(brief(repairCell('month', raw, field)), String(raw)).toEqual(['rejected E10-date'])
  })
})
