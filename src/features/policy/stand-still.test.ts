import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { standStill } from './stand-still.ts'

const map = (values: Readonly<Record<string, number | null>>) =>
  new Map(Object.entries(values).map(([prefix, value]) => [prefix, { value }]))

describe('a rule stands still', () => {
  test('everywhere without a value, but where an area has its own', () => {
    expect(standStill(map({}), '53')).toEqual([{ prefix: '53', except: [] }])
    expect(standStill(map({ '530326': 1, '530627': 2 }), '53')).toEqual([
      { prefix: '53', except: ['530326', '530627'] },
    ])
  })
  test('where an area says that it has none, inside one that has', () => {
    expect(standStill(map({ '53': 1, '5303': null, '530326': 2, '530326102': null }), '53')).toEqual([
      { prefix: '5303', except: ['530326'] },
      { prefix: '530326102', except: [] },
    ])
  })
  test('nowhere when the area or one above it has a value', () => {
    expect(standStill(map({ '53': 1 }), '530326')).toEqual([])
    expect(standStill(map({ '53': 1, '5303': null }), '530326')).toEqual([{ prefix: '530326', except: [] }])
  })

  /** Few digits, so that areas contain each other often. */
  const prefix = fc
    .tuple(fc.constantFrom(2, 4, 6, 9), fc.constantFrom('01', '02'), fc.constantFrom('01', '02'))
    .map(([length, a, b]) => `53${a}${b}001`.slice(0, length))
  test('exactly where the most specific value is missing', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(prefix, fc.option(fc.nat(3)))), prefix, prefix, (values, root, place) => {
        if (!place.startsWith(root)) return
        const inForce = map(Object.fromEntries(values))
        const lengths = [9, 6, 4, 2].filter((length) => length <= place.length)
        const found = lengths.map((length) => inForce.get(place.slice(0, length))).find((one) => one !== undefined)
        const still = standStill(inForce, root)
        // The last word on a place has the longest area that is named and holds it.
        const named = still.flatMap(({ prefix: own, except }) => [
          { own, still: true },
          ...except.map((one) => ({ own: one, still: false })),
        ])
        const last = named.filter(({ own }) => place.startsWith(own)).toSorted((a, b) => b.own.length - a.own.length)[0]
        expect(last?.still ?? false).toBe((found?.value ?? null) === null)
      }),
      { numRuns: 3000 },
    )
  })
})
