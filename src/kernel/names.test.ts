import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isKey, toColumn, toKey } from './names.ts'

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/)
const key = fc
  .tuple(word, fc.array(word, { maxLength: 4 }))
  .map(([head, tail]) => head + tail.map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join(''))

test('a key comes back unchanged from its column name', () => {
  fc.assert(fc.property(key, (k) => toKey(toColumn(k)) === k && isKey(k)))
})

test('a name that would not come back is no key', () => {
  expect(['HouseholdCode', 'household_code', '2fa', '', 'a-b'].filter(isKey)).toEqual([])
  expect(toColumn('selfPaidFen')).toBe('self_paid_fen')
})
