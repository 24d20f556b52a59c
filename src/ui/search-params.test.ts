import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseSearch, writeSearch } from './search-params.ts'

const key = fc.stringMatching(/^[a-z]{1,8}$/)
const text = fc.string({ minLength: 1, unit: 'grapheme' })

it('reads back whatever was written', () => {
  fc.assert(
    fc.property(
      fc.dictionary(key, fc.oneof(text, fc.array(text, { minLength: 2, maxLength: 4 })), { noNullPrototype: true }),
      (search) => {
        expect(parseSearch(writeSearch(search))).toEqual(search)
      },
    ),
  )
})

it('leaves out what is not chosen', () => {
  expect(writeSearch({ q: '', area: undefined, filter: [], page: '2' })).toBe('?page=2')
  expect(writeSearch({})).toBe('')
})
