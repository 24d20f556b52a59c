import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bankCardProblem, maskBankCard } from './bank-card.ts'
import { creditCheckCharacter, creditCodeProblem, isCreditCode, parseCreditCode } from './credit-code.ts'
import { isDisabilityNumber, readDisabilityNumber } from './disability-number.ts'
import { maskPhone, normalisePhone, phoneKind } from './phone.ts'

describe('disability certificate', () => {
  const id = '539900199001010019'

  test('is the identity number with type and grade', () => {
    expect(readDisabilityNumber(`${id}43`)).toEqual({
      number: `${id}43`,
      citizenId: id,
      type: '4',
      grade: '3',
      reissue: 0,
    })
    expect(readDisabilityNumber(`${id}71B2`)).toMatchObject({ type: '7', grade: '1', reissue: 2 })
  })

  test.each([
    [id, 'length'],
    [`${id}4`, 'length'],
    [`${id}83`, 'type'],
    [`${id}45`, 'grade'],
    [`${id}43A1`, 'reissue'],
    [`${id}43B0`, 'reissue'],
    ['53990019900101001843', 'checksum'],
    ['53990019900230001743', 'birth'],
  ])('%s is wrong by its %s', (number, problem) => {
    expect(readDisabilityNumber(number)).toBe(problem)
    expect(isDisabilityNumber(number)).toBe(false)
  })
})

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
      fc.property(fc.integer({ min: 0, max: 17 }), fc.constantFrom(...alphabet), (at, character) => {
        const code = '91350100M000100Y43'
        fc.pre(code.charAt(at) !== character)
        return !isCreditCode(code.slice(0, at) + character + code.slice(at + 1))
      }),
    )
  })
})

describe('telephone', () => {
  test.each([
    ['13812345678', 'mobile'],
    ['0876-1234567', 'landline'],
    ['08761234567', 'landline'],
    ['5123456', 'landline'],
    ['0871-63123456-801', 'landline'],
  ])('%s is a %s number', (text, kind) => {
    expect(phoneKind(text)).toBe(kind)
  })

  test.each(['12812345678', '1381234567', '138123456789', '无', '0876'])('%s is none', (text) => {
    expect(phoneKind(text)).toBeUndefined()
  })

  test('is stored as it is dialled', () => {
    expect(normalisePhone('+86 138-1234-5678')).toBe('13812345678')
    expect(normalisePhone('0086-13812345678')).toBe('13812345678')
    expect(normalisePhone('0876-1234567')).toBe('0876-1234567')
    expect(normalisePhone('13812345678、13912345678')).toBeUndefined()
  })

  test('is masked', () => {
    expect(maskPhone('13812345678')).toBe('138****5678')
    expect(maskPhone('0876-1234567')).toBe('**********67')
    expect(maskPhone('12345')).toBe('*****')
  })
})

describe('bank card', () => {
  const withCheck = (digits: string): string =>
    Array.from({ length: 10 }, (_, n) => digits + String(n)).find((card) => bankCardProblem(card) === undefined) ?? ''

  test('passes by Luhn, and a passbook that does not is told apart from what cannot be paid to', () => {
    expect(bankCardProblem('4111111111111111')).toBeUndefined()
    expect(bankCardProblem('4111111111111112')).toBe('luhn')
    expect(bankCardProblem('411111111111111')).toBe('length')
    expect(bankCardProblem('41111111111111111111')).toBe('length')
    expect(bankCardProblem('4111 1111 1111 1111')).toBe('characters')
  })

  test('any single wrong digit is noticed', () => {
    const cards = fc.stringMatching(/^[0-9]{15,18}$/).map(withCheck)
    fc.assert(
      fc.property(cards, fc.nat({ max: 14 }), fc.integer({ min: 1, max: 9 }), (card, at, by) => {
        const digit = (Number(card.charAt(at)) + by) % 10
        return bankCardProblem(card.slice(0, at) + String(digit) + card.slice(at + 1)) === 'luhn'
      }),
    )
  })

  test('shows its last four digits only', () => {
    expect(maskBankCard('6217001234567890123')).toBe('****0123')
    expect(maskBankCard('1234')).toBe('****')
  })
})
