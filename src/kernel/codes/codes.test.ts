import { describe, expect, test } from 'vitest'
import {
  CODE_TABLES,
  codeLabel,
  DISABILITY_GRADE,
  EDUCATION,
  EDUCATION_STANDARD,
  EDUCATION_TO_STANDARD,
  ETHNIC,
  FAMILY_RELATION,
  findCode,
  HEAD_RELATION,
  headRelationOf,
  HOUSE_GRADE,
  INCOME_CATEGORY,
  LABOUR_SKILL,
  RELATION_SEX,
  SCHOOLING,
  SEX,
  standardRelationOf,
  WORK_AREA,
  YES_NO,
} from './index.ts'

describe.each(CODE_TABLES.map((table) => [table.id, table] as const))('the code list %s', (_, table) => {
  test('names each code and each word once, in both languages', () => {
    const codes = table.items.map((item) => item.code)
    const words = table.items.map((item) => item.zh)
    expect(new Set(codes).size).toBe(codes.length)
    expect(new Set(words).size).toBe(words.length)
    for (const item of table.items) expect(item.en, item.code).not.toBe('')
  })

  test('finds every item by its word and by its code', () => {
    for (const item of table.items) {
      expect(findCode(table, item.zh)).toMatchObject({ code: item.code, via: 'label' })
      expect(findCode(table, ` ${item.zh}\u3000`)).toMatchObject({ code: item.code, via: 'label' })
      expect(findCode(table, item.code)?.code).toBe(item.code)
    }
  })

  test('has plain codes, fit for a CHECK constraint', () => {
    for (const item of table.items) expect(item.code).toMatch(/^[A-Za-z0-9]+$/)
  })
})

test('the ids of the lists are unique', () => {
  expect(new Set(CODE_TABLES.map((table) => table.id)).size).toBe(CODE_TABLES.length)
})

describe('words of files', () => {
  test.each([
    [ETHNIC, '彝', '07', 'alias'],
    [ETHNIC, '克木人', '34', 'alias'],
    [ETHNIC, '莽人', '34', 'alias'],
    [ETHNIC, '汉族', '01', 'label'],
    [HEAD_RELATION, '长子', 'son', 'alias'],
    [HEAD_RELATION, '妻', 'spouse', 'alias'],
    [HOUSE_GRADE, 'C', 'C', 'spelling'],
    [HOUSE_GRADE, 'Ｃ级', 'C', 'label'],
    [HOUSE_GRADE, 'c级', 'C', 'label'],
    [DISABILITY_GRADE, '1级', '1', 'spelling'],
    [INCOME_CATEGORY, '财产净收入', 'property', 'spelling'],
    [INCOME_CATEGORY, '生产经营净收入', 'operatingNet', 'label'],
    [WORK_AREA, '乡（镇）内务工', 'township', 'label'],
    [YES_NO, '√', 'yes', 'spelling'],
    [SEX, '1', '1', 'spelling'],
    [EDUCATION_STANDARD, '72', '73', 'alias'],
    [SCHOOLING, '初二', 'grade8', 'alias'],
  ])('%o: %s', (list, text, code, via) => {
    expect(findCode(list, text)).toMatchObject({ code, via })
  })

  test('what a list does not know is not guessed', () => {
    expect(findCode(HEAD_RELATION, '干亲家')).toBeUndefined()
    expect(findCode(LABOUR_SKILL, '能干农活')).toBeUndefined()
    expect(findCode(ETHNIC, '摩梭人')).toBeUndefined()
    expect(findCode(SEX, '')).toBeUndefined()
    expect(findCode(SEX, 'constructor')).toBeUndefined()
  })

  test('an alias of a code that is not there is a mistake of the list', () => {
    const broken = { id: 'broken', items: [{ code: 'a', zh: '甲', en: 'a' }], aliases: { 乙: 'b' } }
    expect(() => findCode(broken, '甲')).toThrow(RangeError)
  })
})

describe('the standards', () => {
  test('GB/T 3304 has 56 groups', () => {
    expect(ETHNIC.items.filter((item) => Number(item.code) <= 56)).toHaveLength(56)
    expect(codeLabel(ETHNIC, '51')).toMatchObject({ zh: '独龙族', en: 'Derung' })
    expect(codeLabel(ETHNIC, '99')).toBeUndefined()
  })

  test('GB/T 4761 has 86 relations', () => {
    expect(FAMILY_RELATION.items).toHaveLength(86)
    expect(codeLabel(FAMILY_RELATION, '44')?.zh).toBe('外孙女')
    expect(codeLabel(FAMILY_RELATION, '99')?.zh).toBe('非亲属')
  })

  test('every word of the national system has its number, and the number leads back to it', () => {
    for (const { code } of HEAD_RELATION.items) {
      const number = standardRelationOf(code)
      expect(codeLabel(FAMILY_RELATION, number), code).toBeDefined()
      const back = headRelationOf(number)
      // 嫂 / 弟媳 and 伯 / 叔 are told apart by the standard only, so these two fall into a wider class.
      if (code !== 'brothersWife' && code !== 'uncle') expect(back, number).toBe(code)
    }
  })

  test('every number of the standard has a word of the national system', () => {
    for (const { code } of FAMILY_RELATION.items) expect(headRelationOf(code), code).toBeDefined()
    expect(headRelationOf('72')).toBe('brothersWife')
    expect(headRelationOf('83')).toBe('uncle')
    expect(headRelationOf('98')).toBe('other')
    expect(headRelationOf('04')).toBeUndefined()
  })

  test('relations that say a sex agree with the standard', () => {
    expect(RELATION_SEX.daughterInLaw).toBe('2')
    expect(RELATION_SEX.sonInLaw).toBe('1')
    expect(RELATION_SEX).not.toHaveProperty('spouse')
  })

  test('every level of education has its class', () => {
    for (const { code } of EDUCATION.items)
      expect(codeLabel(EDUCATION_STANDARD, EDUCATION_TO_STANDARD[code])).toBeDefined()
  })
})
