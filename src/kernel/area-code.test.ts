import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  ancestorAt,
  AREA_LEVELS,
  countyOf,
  formatAreaCode,
  isAreaCode,
  isWithin,
  levelLabel,
  levelOf,
  parentOf,
  parseAreaCode,
  pathOf,
  prefixOf,
  rangeOf,
  toAreaCode,
} from './area-code.ts'

const village = toAreaCode('532627209201')
const digits = (length: number) =>
  fc.integer({ min: 1, max: 10 ** length - 1 }).map((n) => String(n).padStart(length, '0'))
const anyVillage = fc
  .tuple(fc.integer({ min: 11, max: 65 }), digits(2), digits(2), digits(3), digits(3))
  .map((parts) => toAreaCode(parts.join('')))
const anyArea = fc
  .tuple(anyVillage, fc.constantFrom(...AREA_LEVELS))
  .map(([code, level]) => ancestorAt(code, level) ?? code)

test('the level is in the code', () => {
  expect(pathOf(village)).toEqual(['530000000000', '532600000000', '532627000000', '532627209000', '532627209201'])
  expect(pathOf(village).map(levelOf)).toEqual(AREA_LEVELS)
  expect(parentOf(toAreaCode('53'))).toBeUndefined()
  expect(parentOf(village)).toBe('532627209000')
  expect(ancestorAt(toAreaCode('5326'), 'county')).toBeUndefined()
})

test('short codes are padded and other texts refused', () => {
  expect(parseAreaCode('532627')).toBe('532627000000')
  expect(parseAreaCode('53262')).toBeUndefined()
  expect(isAreaCode('00262720920x')).toBe(false)
  expect(isAreaCode('002627209201')).toBe(false)
  expect(() => toAreaCode('云南省')).toThrow(RangeError)
})

test('the county is six digits and nothing above has one', () => {
  expect(countyOf(village)).toBe('532627')
  expect(() => countyOf(toAreaCode('5326'))).toThrow(RangeError)
})

test('being within an area, its prefix and its range say the same', () => {
  fc.assert(
    fc.property(anyArea, anyArea, (code, ancestor) => {
      const [low, high] = rangeOf(ancestor)
      const within = low <= code && code <= high
      return within === isWithin(code, ancestor) && within === pathOf(code).includes(ancestor)
    }),
  )
  fc.assert(fc.property(anyArea, (code) => isWithin(code, code) && pathOf(code).every((area) => isWithin(code, area))))
})

test('the range of a county holds its villages and no other county', () => {
  expect(rangeOf(toAreaCode('532627'))).toEqual(['532627000000', '532627999999'])
  expect(rangeOf(village)).toEqual([village, village])
  expect(prefixOf(toAreaCode('532627209'))).toBe('532627209')
})

test('codes are written in groups', () => {
  expect(formatAreaCode(village)).toBe('53 26 27 209 201')
  expect(formatAreaCode(toAreaCode('5326'))).toBe('53 26')
  expect(levelLabel('county').zh).toBe('县（市、区）')
})
