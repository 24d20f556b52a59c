/**
 * Bank card and account numbers (E11, R91). Many rural passbooks (存折) do not follow Luhn, so a failed check is a
 * warning, never a refusal.
 */

export type BankCardProblem = 'length' | 'characters' | 'luhn'

/** 'length' and 'characters' cannot be paid to; 'luhn' is to be looked at. Undefined when nothing is wrong. */
export function bankCardProblem(text: string): BankCardProblem | undefined {
  let sum = 0
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return 'characters'
    // Every second digit from the right, the check digit not counted, is doubled.
    const doubled = (text.length - i) % 2 === 0 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  if (text.length < 16 || text.length > 19) return 'length'
  return sum % 10 === 0 ? undefined : 'luhn'
}

/** The last four digits after a fixed number of stars, so that the length is not told (F3). */
export function maskBankCard(card: string): string {
  return `****${card.length > 8 ? card.slice(-4) : ''}`
}
