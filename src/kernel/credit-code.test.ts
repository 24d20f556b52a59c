import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { creditCheckCharacter, creditCodeProblem, isCreditCode, parseCreditCode } from './credit-code.ts'

describe('unified social credit code', () => {
  test('the vector of the standard passes', () => {
    expect(parseCreditCode('91350100M000100Y43')).toBe('91350100M000100Y43')
    expect(creditCheckCharacter('91350100M000100Y4')).toBe('3')
  })

  test.each([
    ['91350100M000100Y4', 'length'],
    ['91350100M000100Y44', 'checksum'],
    ['91350100I000100Y43', 'characters'],
    ['91350100M000100Y4Z', 'characters'],
    ['91350100m000100Y43', 'characters'],
  ])('%s is wrong by its %s', (code, problem) => {
    expect(creditCodeProblem(code)).toBe(problem)
  })

  test('the organisation code inside has a check character of its own', () => {
    const first = '91350100M000100Y5'
    expect(creditCodeProblem(first + creditCheckCharacter(first))).toBe('organisation')
  })

  test('any single wrong character is noticed', () => {
    const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 17 }), fc.constantFrom(...Array.from(alphabet)), (at, character) => {
        const code = '91350100M000100Y43'
        fc.pre(code.charAt(at) !== character)
        return !isCreditCode(code.slice(0, at) + character + code.slice(at + 1))
      }),
    )
  })
})
