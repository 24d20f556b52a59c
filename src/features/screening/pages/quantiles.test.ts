import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quantileClasses } from './quantiles.ts'

const rows = (...values: number[]) => values.map((perTenThousand, at) => ({ code: `c${at}`, perTenThousand }))

describe('classes of the map', () => {
  it('hold as many areas each as can be, low to high, without areas that have no clue', () => {
    const classes = quantileClasses(rows(10, 0, 40, 20, 30, 50, 0), 5)
    expect(classes.map(({ from, to }) => [from, to])).toEqual([
      [10, 10],
      [20, 20],
      [30, 30],
      [40, 40],
      [50, 50],
    ])
  })
  it('never tear equal values apart', () => {
    expect(quantileClasses(rows(5, 5, 5, 5, 9), 5).map(({ codes }) => codes.length)).toEqual([4, 1])
    expect(quantileClasses(rows(0, 0), 5)).toEqual([])
  })
  it('hold every area with a clue exactly once, whatever the values', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 })), fc.integer({ min: 1, max: 6 }), (values, count) => {
        const given = rows(...values)
        const classes = quantileClasses(given, count)
        expect(classes.length).toBeLessThanOrEqual(count)
        expect(classes.flatMap(({ codes }) => codes).sort()).toEqual(
          given
            .filter((row) => row.perTenThousand > 0)
            .map((row) => row.code)
            .sort(),
        )
        for (const [at, one] of classes.entries()) {
          const next = classes[at + 1]
          if (next) expect(one.to).toBeLessThan(next.from)
        }
      }),
    )
  })
})
