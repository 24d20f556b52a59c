import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addFen,
  divideFen,
  fen,
  formatWanyuan,
  formatYuan,
  multiplyFen,
  parseDecimal,
  parseYuan,
  plainYuan,
  subtractFen,
  sumFen,
  type Rounding,
} from './fen.ts'

const anyFen = fc.maxSafeInteger().map(fen)

test('money that is written can be read back, exactly', () => {
  fc.assert(
    fc.property(
      anyFen,
      (amount) => parseYuan(formatYuan(amount)) === amount && parseYuan(plainYuan(amount)) === amount,
    ),
  )
})

test('written for people, with thousands and two decimals', () => {
  expect(formatYuan(fen(1234560))).toBe('12,345.60')
  expect(formatYuan(fen(-5))).toBe('-0.05')
  expect(formatYuan(fen(100000))).toBe('1,000.00')
  expect(formatYuan(fen(0))).toBe('0.00')
  expect(formatYuan(fen(99999))).toBe('999.99')
})

test.each([
  ['1,234.50', 123450],
  ['1234.5', 123450],
  ['12', 1200],
  ['-3.25', -325],
  ['+3.25', 325],
  ['0.10', 10],
  ['1,234,567.89', 123456789],
  ['12.300000', 1230],
  ['90071992547409.91', Number.MAX_SAFE_INTEGER],
])('%s is read as %d fen', (text, expected) => {
  expect(parseYuan(text)).toBe(expected)
})

test.each([
  '',
  '.',
  '.5',
  '5.',
  '1.234',
  '12,34.00',
  '1,2345',
  '1,234,5',
  ',123',
  '0,123',
  '1234,567',
  '1e3',
  '１２',
  '1 000',
  '--1',
  '——',
  '1.2.3',
  '90071992547409.92',
  '99999999999999999999',
])('%s is no amount', (text) => {
  expect(parseYuan(text)).toBeUndefined()
})

test('decimals beyond those asked for are refused unless they are zeros', () => {
  expect(parseDecimal('0.5', 6)).toBe(500000)
  expect(parseDecimal('3.0', 0)).toBe(3)
  expect(parseDecimal('3.1', 0)).toBeUndefined()
})

describe('arithmetic', () => {
  test('a sum beyond the exact integers is refused', () => {
    expect(() => addFen(fen(Number.MAX_SAFE_INTEGER), fen(1))).toThrow(RangeError)
    expect(() => subtractFen(fen(-Number.MAX_SAFE_INTEGER), fen(1))).toThrow(RangeError)
    expect(() => multiplyFen(fen(Number.MAX_SAFE_INTEGER), 2)).toThrow(RangeError)
    expect(() => multiplyFen(fen(100), 0.5)).toThrow(RangeError)
    expect(() => fen(0.1)).toThrow(RangeError)
    expect(sumFen([fen(1), fen(2), fen(-4)])).toBe(-1)
    expect(Object.is(fen(-0), 0)).toBe(true)
  })

  test.each<[number, number, Record<Rounding, number>]>([
    [5, 2, { floor: 2, ceil: 3, truncate: 2, awayFromZero: 3, halfUp: 3, halfEven: 2 }],
    [-5, 2, { floor: -3, ceil: -2, truncate: -2, awayFromZero: -3, halfUp: -3, halfEven: -2 }],
    [7, 2, { floor: 3, ceil: 4, truncate: 3, awayFromZero: 4, halfUp: 4, halfEven: 4 }],
    [10, 3, { floor: 3, ceil: 4, truncate: 3, awayFromZero: 4, halfUp: 3, halfEven: 3 }],
    [-11, 3, { floor: -4, ceil: -3, truncate: -3, awayFromZero: -4, halfUp: -4, halfEven: -4 }],
    [6, 3, { floor: 2, ceil: 2, truncate: 2, awayFromZero: 2, halfUp: 2, halfEven: 2 }],
    [1, -2, { floor: -1, ceil: 0, truncate: 0, awayFromZero: -1, halfUp: -1, halfEven: 0 }],
  ])('%d by %d', (amount, divisor, expected) => {
    for (const [rounding, value] of Object.entries(expected))
      expect(divideFen(fen(amount), divisor, rounding as Rounding), rounding).toBe(value)
  })

  test('a quotient lies between floor and ceil, and halves are the nearest', () => {
    const divisor = fc.integer({ min: -1_000_000, max: 1_000_000 }).filter((n) => n !== 0)
    fc.assert(
      fc.property(anyFen, divisor, (amount, by) => {
        const floor = BigInt(divideFen(amount, by, 'floor'))
        const ceil = BigInt(divideFen(amount, by, 'ceil'))
        const half = BigInt(divideFen(amount, by, 'halfUp'))
        const [a, b] = by < 0 ? [-BigInt(amount), -BigInt(by)] : [BigInt(amount), BigInt(by)]
        const twice = 2n * (half * b - a)
        return floor * b <= a && a <= ceil * b && ceil - floor <= 1n && twice <= b && twice >= -b
      }),
    )
  })

  test('dividing by zero is refused', () => {
    expect(() => divideFen(fen(1), 0, 'floor')).toThrow(RangeError)
  })
})

test('万元 are rounded by name', () => {
  expect(formatWanyuan(fen(123_456_000))).toBe('123.46')
  expect(formatWanyuan(fen(123_456_000), 1, 'truncate')).toBe('123.4')
  expect(formatWanyuan(fen(-500_000), 0, 'halfUp')).toBe('-1')
  expect(formatWanyuan(fen(12_345_678_900_000), 2)).toBe('12,345,678.90')
  expect(formatWanyuan(fen(100), 6)).toBe('0.000100')
  expect(formatWanyuan(fen(0))).toBe('0.00')
})
