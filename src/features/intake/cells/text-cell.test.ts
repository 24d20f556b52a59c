import { describe, expect, test } from 'vitest'
import type { CellContext } from './cell.ts'
import { repairCell } from './repair-cell.ts'
import { brief } from '../testing/cells.ts'

describe('names and numbers kept as text', () => {
  test('a look-alike dot in a name is repaired', () => {
    const name: CellContext = { field: '姓名' }
    expect(brief(repairCell('personName', '沙马•依火', name))).toEqual(['repaired E10-name-dot 沙马·依火'])
    expect(repairCell('personName', '\u00a0任德\u3000', name)).toEqual({ value: '任德', notes: [] })
    expect(repairCell('personName', '沙马·依火', name).notes).toEqual([])
    expect(brief(repairCell('personName', ' ', name))).toEqual(['rejected R68'])
  })

  test('a phone that cannot be dialled never refuses a row', () => {
    const phone: CellContext = { field: '户联系电话', optional: true }
    expect(repairCell('phone', '13812345678', phone)).toEqual({ value: '13812345678', notes: [] })
    expect(repairCell('phone', 13812345678, phone)).toEqual({ value: '13812345678', notes: [] })
    expect(repairCell('phone', '138-1234-5678', phone).value).toBe('13812345678')
    expect(repairCell('phone', '（0876）2123456', phone).value).toBe('0876-2123456')
    expect(brief(repairCell('phone', '１３８１２３４５６７８', phone))).toEqual(['repaired E10-fullwidth 13812345678'])
    expect(brief(repairCell('phone', '2123456', phone))).toEqual([])
    expect(brief(repairCell('phone', '12345', phone))).toEqual(['warned R68'])
    expect(brief(repairCell('phone', '1.38E+10', phone))).toEqual(['warned R68'])
    expect(repairCell('phone', '无', phone)).toEqual({ value: null, notes: [] })
  })

  test('a passbook number is accepted with a warning', () => {
    const card: CellContext = { field: '银行账号' }
    expect(repairCell('bankCard', '4111 1111 1111 1111', card)).toEqual({ value: '4111111111111111', notes: [] })
    expect(brief(repairCell('bankCard', '4111111111111112', card))).toEqual(['warned R91'])
    expect(brief(repairCell('bankCard', '411111111111', card))).toEqual(['rejected R91'])
    expect(brief(repairCell('bankCard', 4111111111111111, card))).toEqual(['rejected E10-sci-notation'])
  })

  test('codes of organisations are checked', () => {
    const code: CellContext = { field: '统一社会信用代码' }
    expect(repairCell('creditCode', '91350100m000100y43', code).value).toBe('91350100M000100Y43')
    expect(brief(repairCell('creditCode', '91350100M000100Y44', code))).toEqual(['rejected R90'])
  })

  test('numbers of other systems keep their zeros and lose their wrapping', () => {
    const number: CellContext = { field: '户编号' }
    expect(repairCell('identifier', '0053871', number)).toEqual({ value: '0053871', notes: [] })
    expect(brief(repairCell('identifier', '="0053871"', number))).toEqual(['repaired E10-wrapper 0053871'])
    expect(repairCell('identifier', 5300387271, number).value).toBe('5300387271')
    expect(brief(repairCell('identifier', 5.3e17, number))).toEqual(['rejected E10-sci-notation'])
  })

  test('free text is trimmed', () => {
    expect(repairCell('text', ' 上寨 二组\u3000', { field: '自然村' }).value).toBe('上寨 二组')
    expect(repairCell('text', 3, { field: '自然村' }).value).toBe('3')
    expect(repairCell('text', '无', { field: '自然村', optional: true }).value).toBeNull()
    expect(repairCell('text', '无', { field: '备注' }).value).toBe('无')
  })
})
