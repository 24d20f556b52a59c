import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { cellText, dayToSerial, serialToDay } from './cell-text.ts'
import type { NumberFormat } from './row-types.ts'

const shown = (value: number, format: NumberFormat = 'plain'): string =>
  cellText({ kind: 'number', value, format, formula: false })

it('shows numbers as they were typed, and ID numbers typed as numbers as what they have become', () => {
  expect([0, -0.05, 1234.5599999999999, 0.1 + 0.2, 1e14, 123456789012345].map((value) => shown(value))).toEqual([
    '0',
    '-0.05',
    '1234.56',
    '0.3',
    '100000000000000',
    '123456789012345',
  ])
  expect(shown(Number('539900199001010017'))).toBe('5.39900199001010E+17')
  expect(shown(0.000001)).toBe('0.000001')
  expect(shown(0.00000012)).toBe('0.00000012')
  expect(shown(1e-12)).toBe('1.00000000000000E-12')
})

it('shows days and times, and numbers no day belongs to as numbers', () => {
  expect(shown(44378, 'date')).toBe('2021-07-01')
  expect(shown(44378.75, 'dateTime')).toBe('2021-07-01 18:00:00')
  expect(shown(44377.9999999, 'dateTime')).toBe('2021-07-01')
  expect(shown(44378.5, 'date')).toBe('2021-07-01 12:00:00')
  expect(shown(0.25, 'time')).toBe('06:00:00')
  expect([1, 59, 61, 36526, 2_958_465].map(serialToDay)).toEqual([
    '1900-01-01',
    '1900-02-28',
    '1900-03-01',
    '2000-01-01',
    '9999-12-31',
  ])
  expect([0, -1, 60, 2_958_466].map(serialToDay)).toEqual([null, null, null, null])
  expect(shown(-3, 'date')).toBe('-3')
  expect(shown(202107, 'date')).toBe('2453-05-06')
})

it('agrees with the calendar of JavaScript on every day from 1900-03-01 on, both ways', () => {
  const epoch = Date.UTC(1899, 11, 30)
  fc.assert(
    fc.property(fc.integer({ min: 61, max: 2_958_465 }), (serial) => {
      const day = new Date(epoch + serial * 86_400_000).toISOString().slice(0, 10)
      expect(serialToDay(serial)).toBe(day)
      expect(dayToSerial(day)).toBe(serial)
    }),
  )
})

it('has no serial number for what is no day', () => {
  expect(['2021-02-29', '2021-13-01', '2021-00-10', '1899-12-31', '2021-7-1', '', '19900101'].map(dayToSerial)).toEqual(
    Array.from({ length: 7 }, () => null),
  )
  expect(dayToSerial('1900-01-01')).toBe(1)
})
