import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { HEALTH } from '../../../kernel/codes/index.ts'
import { toDay } from '../../../kernel/day.ts'
import { areaRow, buildAreaIndex } from './area-index.ts'
import { repairCell, type CellKind } from './repair-cell.ts'
import { ROOT } from '../testing/cells.ts'

describe('any cell whatever', () => {
  const kinds: CellKind[] = [
    'text',
    'identifier',
    'personName',
    'citizenId',
    'disabilityNumber',
    'creditCode',
    'phone',
    'bankCard',
    'day',
    'month',
    'fen',
    'quantity',
    'code',
    'codes',
    'yesNo',
    'area',
  ]
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.stringMatching(/^[0-9０-９xX.,/年月日 ='"元万-]{0,24}$/),
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
  )
  const areas = buildAreaIndex([areaRow(ROOT, '者兔乡', 'township')])

  test('is answered with a value or a reason, never an exception', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), anything, fc.boolean(), (kind, raw, optional) => {
        const result = repairCell(kind, raw, { field: '列', optional, codes: HEALTH, areas, asOf: toDay('2022-09-30') })
        const refused = result.notes.some((note) => note.severity === 'rejected' || note.severity === 'warned')
        return optional || result.value !== null || refused
      }),
      { numRuns: 3000 },
    )
  })

  test('hostile cells of a hundred thousand characters take no time', () => {
    const hostile = ['1', ' ', '1,', '1 ', '年', "'", '=', '"', '·', '1.', '张 ', '(0', ',', '-'].map((part) =>
      part.repeat(Math.floor(100_000 / part.length)),
    )
    const started = performance.now()
    for (const raw of hostile)
      for (const kind of kinds) repairCell(kind, `2${raw}x`, { field: '列', codes: HEALTH, areas })
    // 224 cells in well under a second; quadratic work on a single one takes longer than the bound.
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})
