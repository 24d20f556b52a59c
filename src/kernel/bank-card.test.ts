import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bankCardProblem, maskBankCard } from './bank-card.ts'

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
