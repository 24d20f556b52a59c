import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanCell, collapse, editDistance, nearestWord, removeBlanks, toHalfWidth, toHalfWidthAll } from './text.ts'

test('blanks of every kind around a value are taken off, inside they stay', () => {
  expect(cleanCell('\ufeff\t 张\u3000三\u00a0\u200b\r\n')).toBe('张\u3000三')
  expect(cleanCell('\u3000\u00a0')).toBe('')
  expect(collapse(' a\u3000 b\tc ')).toBe('a b c')
  expect(removeBlanks(' 5399\u00a000 19\u3000')).toBe('53990019')
})

test('a clean text comes back as it is', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => cleanCell(cleanCell(text)) === cleanCell(text)))
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => collapse(collapse(text)) === collapse(text)))
})

test('full-width letters and digits become half-width; punctuation only on request', () => {
  expect(toHalfWidth('５３９９Ｘｘ（）．')).toBe('5399Xx（）．')
  expect(toHalfWidthAll('（１，０００．５０）')).toBe('(1,000.50)')
})

test('the edit distance is a distance', () => {
  const word = fc.string({ maxLength: 8 })
  fc.assert(
    fc.property(word, word, word, (a, b, c) => {
      expect(editDistance(a, a)).toBe(0)
      expect(editDistance(a, b)).toBe(editDistance(b, a))
      expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c))
    }),
  )
  expect(editDistance('之儿媳', '之儿媳妇')).toBe(1)
})

test('the nearest word is offered when it is near', () => {
  const words = ['斗月村委会', '者兔村委会', '河野村委会']
  expect(nearestWord('斗月村民会', words)).toBe('斗月村委会')
  expect(nearestWord('能干农活', ['普通劳动力', '技能劳动力'])).toBeUndefined()
  expect(nearestWord('x'.repeat(100_000), words)).toBeUndefined()
})
