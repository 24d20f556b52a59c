import { expect, test } from 'vitest'
import { closeUpName, maskName, normaliseName, normaliseNameDots } from './person-name.ts'

test.each(['•', '‧', '．', '・', '･', '∙', '⋅', '.', '·'])('the dot %s of a transcribed name becomes ·', (dot) => {
  expect(normaliseNameDots(`沙马${dot}依火`)).toBe('沙马·依火')
})

test('a full stop in other letters is no dot of a name', () => {
  expect(normaliseNameDots('J. Smith')).toBe('J. Smith')
  expect(normaliseNameDots('张三.')).toBe('张三.')
})

test('names spaced out for print are closed up, rare characters kept', () => {
  expect(closeUpName('张\u3000三')).toBe('张三')
  expect(closeUpName('J. Smith')).toBe('J. Smith')
  expect(normaliseName('\u00a0郝𬭎 兰\u3000')).toBe('郝𬭎兰')
  expect(normaliseName('沙马 ・ 依火')).toBe('沙马·依火')
})

test.each([
  ['张三', '张*'],
  ['王小明', '王*明'],
  ['欧阳小明', '欧**明'],
  ['郝𬭎兰', '郝*兰'],
  ['𬭎兰', '𬭎*'],
  ['沙马·依火', '沙*'],
  ['买买提艾力', '买*'],
  ['Smith', 'S*'],
  ['张', '*'],
  ['', ''],
])('%s is shown as %s', (name, masked) => {
  expect(maskName(name)).toBe(masked)
})
