import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  birthOf,
  checkCharacter,
  citizenIdProblem,
  isCitizenId,
  maskCitizenId,
  parseCitizenId,
  sexOf,
  toCitizenId,
  upgradeCitizenId,
} from './citizen-id.ts'
import { dayFromNumber } from './day.ts'

const births = fc.integer({ min: -25567, max: 20000 }).map(dayFromNumber)
const sequences = fc.integer({ min: 0, max: 999 }).map((n) => String(n).padStart(3, '0'))
const anyId = fc.tuple(births, sequences).map(([birth, sequence]) => {
  const first = `539900${birth.replaceAll('-', '')}${sequence}`
  return toCitizenId(first + checkCharacter(first))
})

test.each(['11010519491231002X', '440524188001010014', '539900199001010019', '539900195512310023'])(
  '%s passes, as the standard and the test numbers say',
  (number) => {
    expect(parseCitizenId(number)).toBe(number)
  },
)

test.each([
  ['53990019900101001', 'length'],
  ['53990019900101001A', 'characters'],
  ['53990019900101001x', 'characters'],
  ['5399001990010100 9', 'characters'],
  ['539900199002300017', 'birth'],
  ['539900199013010018', 'birth'],
  ['539900199001010018', 'checksum'],
])('%s fails by its %s', (number, problem) => {
  expect(citizenIdProblem(number)).toBe(problem)
  expect(() => toCitizenId(number)).toThrow(RangeError)
})

test('the error of a wrong number does not repeat the number', () => {
  expect(() => toCitizenId('539900199001010018')).toThrow(/^(?!.*5399).*$/s)
})

test('any single wrong digit is noticed', () => {
  fc.assert(
    fc.property(anyId, fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (id, at, by) => {
      const digit = (Number(id.charAt(at)) + by) % 10
      return !isCitizenId(id.slice(0, at) + String(digit) + id.slice(at + 1))
    }),
  )
})

test('two neighbours swapped are noticed', () => {
  fc.assert(
    fc.property(anyId, fc.integer({ min: 0, max: 15 }), (id, at) => {
      fc.pre(id.charAt(at) !== id.charAt(at + 1))
      return !isCitizenId(id.slice(0, at) + id.charAt(at + 1) + id.charAt(at) + id.slice(at + 2))
    }),
  )
})

test('birth and sex are read from the number', () => {
  const male = toCitizenId('539900199001010019')
  expect([birthOf(male), sexOf(male)]).toEqual(['1990-01-01', '1'])
  expect(sexOf(toCitizenId('539900195512310023'))).toBe('2')
})

describe('numbers of 15 digits', () => {
  test('get their century and check character', () => {
    expect(upgradeCitizenId('539900880622483')).toBe('539900198806224837')
    expect(upgradeCitizenId('539900880230483')).toBe('birth')
    expect(upgradeCitizenId('53990088062248')).toBe('length')
    expect(upgradeCitizenId('53990088062248A')).toBe('characters')
  })

  test('of the 20th century come back from their short form', () => {
    fc.assert(
      fc.property(anyId, (id) => {
        fc.pre(id.slice(6, 8) === '19')
        return upgradeCitizenId(id.slice(0, 6) + id.slice(8, 17)) === id
      }),
    )
  })
})

test('the mask leaves neither birth nor sequence readable', () => {
  expect(maskCitizenId('539900199001010019')).toBe('539***********0019')
  expect(maskCitizenId('5399001')).toBe('*******')
})
