import { describe, expect, test } from 'vitest'
import {
  DISABILITY_GRADE,
  EDUCATION,
  ETHNIC,
  HEAD_RELATION,
  HEALTH,
  HOUSE_GRADE,
  INCOME_CATEGORY,
  LABOUR_SKILL,
  SEX,
} from '../../../kernel/codes/index.ts'
import type { CellContext, RawCell } from './cell.ts'
import { repairCell } from './repair-cell.ts'
import { brief } from '../testing/cells.ts'

describe('words of code lists', () => {
  test.each<[RawCell, CellContext, string | null, string[]]>([
    ['汉族', { field: '民族', codes: ETHNIC }, '01', []],
    ['彝', { field: '民族', codes: ETHNIC }, '07', ['repaired E6-alias 彝族']],
    ['C级', { field: '鉴定等级', codes: HOUSE_GRADE }, 'C', []],
    ['C', { field: '鉴定等级', codes: HOUSE_GRADE }, 'C', []],
    ['三级', { field: '残疾等级', codes: DISABILITY_GRADE }, '3', []],
    ['财产净收入', { field: '收入类别', codes: INCOME_CATEGORY }, 'property', []],
    [1, { field: '性别', codes: SEX }, '1', []],
    ['', { field: '文化程度', codes: EDUCATION, optional: true }, null, []],
    ['/', { field: '文化程度', codes: EDUCATION, optional: true }, null, []],
    ['', { field: '文化程度', codes: EDUCATION }, null, ['rejected R68']],
    ['干亲家', { field: '与户主关系', codes: HEAD_RELATION }, null, ['rejected E9-code']],
    ['能干农活', { field: '劳动技能', codes: LABOUR_SKILL, onBad: 'warn' }, null, ['warned E9-code']],
  ])('%s', (raw, context, value, notes) => {
    const result = repairCell('code', raw, context)
    expect(result.value).toBe(value)
    expect(brief(result)).toEqual(notes)
  })

  test('the note of an unknown word says what may be meant', () => {
    const [note] = repairCell('code', '普通劳动', { field: '劳动技能', codes: LABOUR_SKILL }).notes
    expect(note?.text.zh).toContain('是否为“普通劳动力”？')
  })

  test('several words may come in any order, and one unknown word leaves the cell unknown', () => {
    const health: CellContext = { field: '健康状况', codes: HEALTH }
    expect(repairCell('codes', '健康', health)).toEqual({ value: ['healthy'], notes: [] })
    for (const raw of ['残疾,长期慢性病', '长期慢性病、残疾', '长期慢性病，残疾', '残疾|长期慢性病|残疾'])
      expect(repairCell('codes', raw, health).value).toEqual(['chronic', 'disabled'])
    expect(brief(repairCell('codes', '残疾,慢性病', health))).toEqual(['repaired E6-alias 长期慢性病'])
    expect(brief(repairCell('codes', '残疾,骨折', health))).toEqual(['rejected E9-code'])
    expect(brief(repairCell('codes', ',', health))).toEqual(['rejected E9-code'])
    expect(repairCell('codes', '无', { ...health, optional: true }).value).toBeNull()
  })

  test('yes and no in every writing, and a blank is unknown', () => {
    const field: CellContext = { field: '是否享受低保', optional: true }
    for (const raw of ['是', '√', '1', 1, true, ' 是 '])
      expect(repairCell('yesNo', raw, field).value, String(raw)).toBe(true)
    for (const raw of ['否', '0', 0, false, '×']) expect(repairCell('yesNo', raw, field).value, String(raw)).toBe(false)
    for (const raw of [null, '', '无', '/']) expect(repairCell('yesNo', raw, field)).toEqual({ value: null, notes: [] })
    expect(brief(repairCell('yesNo', '也许', field))).toEqual(['rejected E9-code'])
    expect(brief(repairCell('yesNo', 2, field))).toEqual(['rejected E9-code'])
  })

  test('a column without its code list is a mistake of the program', () => {
    expect(() => repairCell('code', '汉族', { field: '民族' })).toThrow(RangeError)
  })
})
