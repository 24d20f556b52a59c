import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fen, formatYuan } from '../../../kernel/fen.ts'
import type { CellContext, RawCell } from './cell.ts'
import { repairCell } from './repair-cell.ts'
import { brief } from '../testing/cells.ts'

describe('amounts', () => {
  const field: CellContext = { field: '个人负担' }

  test.each<[RawCell, number, string[]]>([
    ['1234.50', 123450, []],
    [' 1234.5 ', 123450, []],
    ['0', 0, []],
    [1234.5, 123450, []],
    [0.1 + 0.2, 30, []],
    [1e-7 * 1e7, 100, []],
    ['1,234.50元', 123450, ['repaired E10-amount 1234.50']],
    ['0.5万元', 500000, ['repaired E10-amount 5000.00']],
    ['1.2345万', 1234500, ['repaired E10-amount 12345.00']],
    ['12,000.00', 1200000, ['repaired E10-amount 12000.00']],
    ['１２３．４５', 12345, ['repaired E10-amount 123.45']],
    ['￥123.45', 12345, ['repaired E10-amount 123.45']],
    ['500元整', 50000, ['repaired E10-amount 500.00']],
  ])('%s is %d fen', (raw, value, notes) => {
    const result = repairCell('fen', raw, field)
    expect(result.value).toBe(value)
    expect(brief(result)).toEqual(notes)
  })

  test.each<[RawCell]>([
    ['——'],
    ['—'],
    ['无'],
    ['1,23'],
    ['1.234'],
    [1.234],
    ['0.0000001万元'],
    ['约500'],
    ['500-600'],
    ['1.5e3'],
    [1e21],
    [Number.NaN],
    [true],
    ['-5'],
    ['元'],
    ['9'.repeat(50)],
  ])('%s is refused', (raw) => {
    expect(brief(repairCell('fen', raw, field))).toEqual(['rejected E10-amount'])
  })

  test('an empty cell is empty, not zero', () => {
    expect(brief(repairCell('fen', '', field))).toEqual(['rejected R68'])
    expect(brief(repairCell('fen', null, field))).toEqual(['rejected R68'])
    for (const raw of [null, '', '——', '/', '无'])
      expect(repairCell('fen', raw, { ...field, optional: true })).toEqual({ value: null, notes: [] })
  })

  test('reversals are negative where the column allows it', () => {
    const reversal = { ...field, negative: true }
    expect(repairCell('fen', '-123.45', reversal)).toEqual({ value: -12345, notes: [] })
    expect(repairCell('fen', '−1,234.00', reversal).value).toBe(-123400)
    expect(brief(repairCell('fen', '——', reversal))).toEqual(['rejected E10-amount'])
  })

  test('further decimals are rounded only by name', () => {
    const result = repairCell('fen', '1.235', { ...field, rounding: 'halfUp' })
    expect(brief(result)).toEqual(['repaired E10-amount 1.24'])
    expect(repairCell('fen', 1.235, { ...field, rounding: 'floor' }).value).toBe(123)
  })

  test('the header may say 万元, and the unit of the cell is stronger', () => {
    const wan: CellContext = { ...field, amountUnit: 'wanyuan' }
    expect(repairCell('fen', '0.5', wan)).toEqual({ value: 500000, notes: [] })
    expect(repairCell('fen', 0.5, wan).value).toBe(500000)
    expect(repairCell('fen', '5000元', wan).value).toBe(500000)
  })

  test('what people write for an amount is read as that amount', () => {
    const amounts = fc.integer({ min: 0, max: 10 ** 12 }).map(fen)
    fc.assert(
      fc.property(amounts, (amount) => {
        const text = formatYuan(amount)
        return (
          repairCell('fen', text, field).value === amount &&
          repairCell('fen', `${text}元`, field).value === amount &&
          repairCell('fen', amount / 100, field).value === amount
        )
      }),
    )
  })

  test('quantities are scaled, bounded and may carry their unit', () => {
    const months: CellContext = { field: '务工时间（月）', max: 12, unitWords: ['个月', '月'] }
    expect(repairCell('quantity', '7', months)).toEqual({ value: 7, notes: [] })
    expect(brief(repairCell('quantity', '7个月', months))).toEqual(['repaired E10-number 7'])
    expect(brief(repairCell('quantity', '13', months))).toEqual(['rejected E10-number'])
    expect(brief(repairCell('quantity', '7.5', months))).toEqual(['rejected E10-number'])
    expect(brief(repairCell('quantity', '-1', months))).toEqual(['rejected E10-number'])
    expect(repairCell('quantity', 1.25, { field: '面积', decimals: 2 })).toEqual({ value: 125, notes: [] })
    expect(brief(repairCell('quantity', '1.5亩', { field: '面积', decimals: 2, unitWords: ['亩'] }))).toEqual([
      'repaired E10-number 1.50',
    ])
  })
})
