import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AREA_LEVELS, levelOf, parseAreaCode, prefixOf, toAreaCode } from '../../kernel/area-code.ts'
import { covers, inScope, narrow, scopeOf, scopeText, subtreeRange } from './scope.ts'

/** Few digits in few places, so that subtrees contain, touch and miss each other often. */
const code = fc
  .tuple(
    fc.constantFrom('53', '52'),
    fc.constantFrom(...AREA_LEVELS),
    fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 4, maxLength: 4 }),
  )
  .map(([province, level, [prefecture, county, township, village]]) => {
    const parts = [`0${prefecture}`, `0${county}`, `00${township}`, `00${village}`]
    return toAreaCode([province, ...parts.slice(0, AREA_LEVELS.indexOf(level))].join('').padEnd(12, '0'))
  })
const village = code.filter((one) => levelOf(one) === 'village')
const areas = fc.array(code, { maxLength: 6 })

/** The naive model: a place is inside when its code begins with the digits of one of the areas. */
const within = (codes: readonly string[], place: string): boolean =>
  codes.some((one) => place.startsWith(prefixOf(toAreaCode(one))))

describe('a scope of subtrees', () => {
  test('holds exactly the places below its areas', () => {
    fc.assert(
      fc.property(areas, code, (codes, place) => {
        expect(inScope(scopeOf(codes), place)).toBe(within(codes, place))
      }),
      { numRuns: 2000 },
    )
  })

  test('is a sorted list of ranges that do not touch each other, whatever the order of the areas', () => {
    fc.assert(
      fc.property(areas, (codes) => {
        const scope = scopeOf(codes)
        for (const [i, { low, high }] of scope.entries()) {
          expect(low <= high).toBe(true)
          expect(i === 0 || (scope[i - 1]?.high ?? '') < low).toBe(true)
        }
        expect(scopeOf(codes.toReversed())).toEqual(scope)
        expect(scopeOf([...codes, ...codes])).toEqual(scope)
      }),
    )
  })

  test('narrowed to an area holds what both hold', () => {
    fc.assert(
      fc.property(areas, code, code, (codes, area, place) => {
        const narrowed = narrow(scopeOf(codes), area)
        expect(inScope(narrowed, place)).toBe(within(codes, place) && within([area], place))
      }),
      { numRuns: 2000 },
    )
  })

  test('covers an area when one of its subtrees does, and then every village of it', () => {
    fc.assert(
      fc.property(areas, code, village, (codes, area, place) => {
        const scope = scopeOf(codes)
        expect(covers(scope, area)).toBe(within(codes, area))
        if (covers(scope, area) && within([area], place)) expect(inScope(scope, place)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  test('is written as low-high pairs, of which the first and last twelve characters are the hull', () => {
    fc.assert(
      fc.property(areas, (codes) => {
        const scope = scopeOf(codes)
        const text = scopeText(scope)
        expect(text === '' ? [] : text.split(',').map((part) => part.split('-'))).toEqual(
          scope.map(({ low, high }) => [low, high]),
        )
        expect([text.slice(0, 12), text.slice(-12)]).toEqual([scope[0]?.low ?? '', scope.at(-1)?.high ?? ''])
      }),
    )
  })

  test('without areas holds nothing', () => {
    expect(scopeOf([])).toEqual([])
    expect(inScope([], '530326101201')).toBe(false)
    expect(covers([], '530326101201')).toBe(false)
  })

  test.each(['', '000000000000', '5303261012', '5303261012011', '53032610120x', "530326'; --  "])(
    'never covers %j, which is no area code, and narrows to nothing by it',
    (text) => {
      expect(parseAreaCode(text)).toBeUndefined()
      const everything = scopeOf(['530000000000'])
      expect(covers(everything, text)).toBe(false)
      expect(narrow(everything, text)).toEqual([])
      expect(() => subtreeRange(text)).toThrow(RangeError)
    },
  )
})
