/** Money in whole fen (分) as safe integers. Texts are read and written by string arithmetic; a float never holds money. */
declare const fenBrand: unique symbol

/** An amount in whole fen; may be negative (reversals, 冲正). */
export type Fen = number & { readonly [fenBrand]: true }

/** How a remainder is rounded; always chosen by name. `halfUp` rounds halves away from zero (四舍五入). */
export type Rounding = 'floor' | 'ceil' | 'truncate' | 'awayFromZero' | 'halfUp' | 'halfEven'

/** A whole number of fen as money. Throws RangeError when it is not a safe integer. */
export function fen(value: number): Fen {
  if (!Number.isSafeInteger(value))
    throw new RangeError(`金额超出可精确表示的范围或不是整数分 / ${value} is not a whole, exactly held number of fen`)
  // Minus zero would be written '-0.00'.
  return (value === 0 ? 0 : value) as Fen
}

export const ZERO_FEN: Fen = fen(0)

/** Throws RangeError on overflow. */
export function addFen(a: Fen, b: Fen): Fen {
  return fen(a + b)
}

/** Throws RangeError on overflow. */
export function subtractFen(a: Fen, b: Fen): Fen {
  return fen(a - b)
}

/** Throws RangeError on overflow. */
export function sumFen(amounts: Iterable<Fen>): Fen {
  let sum = ZERO_FEN
  for (const amount of amounts) sum = addFen(sum, amount)
  return sum
}

/** An amount times a whole number (persons, months). Throws RangeError on overflow or a broken factor. */
export function multiplyFen(amount: Fen, factor: number): Fen {
  if (!Number.isSafeInteger(factor))
    throw new RangeError(`乘数应为整数 / money is multiplied by whole numbers only, not ${factor}`)
  return fen(amount * factor)
}

/** An amount divided by a whole number, rounded to fen in the named way. Throws RangeError when `divisor` is not a whole number other than zero. */
export function divideFen(amount: Fen, divisor: number, rounding: Rounding): Fen {
  return fen(divideRounded(amount, divisor, rounding))
}

/** A whole number divided by a whole number, rounded in the named way. Throws RangeError when `divisor` is zero or broken. */
export function divideRounded(amount: number, divisor: number, rounding: Rounding): number {
  if (!Number.isSafeInteger(divisor) || divisor === 0)
    throw new RangeError(`除数应为非零整数 / money is divided by whole numbers other than zero, not ${divisor}`)
  const rest = amount % divisor
  const quotient = (amount - rest) / divisor
  if (rest === 0) return quotient
  const sign = amount < 0 === divisor < 0 ? 1 : -1
  // Compared as a difference: twice the rest could leave the safe range.
  const half = Math.abs(rest) - (Math.abs(divisor) - Math.abs(rest))
  let result: number
  switch (rounding) {
    case 'truncate':
      result = quotient
      break
    case 'awayFromZero':
      result = quotient + sign
      break
    case 'floor':
      result = sign < 0 ? quotient - 1 : quotient
      break
    case 'ceil':
      result = sign > 0 ? quotient + 1 : quotient
      break
    case 'halfUp':
      result = half >= 0 ? quotient + sign : quotient
      break
    case 'halfEven':
      result = half > 0 || (half === 0 && quotient % 2 !== 0) ? quotient + sign : quotient
      break
  }
  return result
}

/**
 * Reads a plain decimal number as a whole number of its 10^-`decimals` parts: ('1,234.5', 2) is 123450.
 * Optional sign, thousands commas only where they belong, digits on both sides of a point, further decimals only zeros.
 * Undefined for anything else, and beyond the safe integers.
 */
export function parseDecimal(text: string, decimals: number): number | undefined {
  let at = 0
  const first = text.charCodeAt(0)
  const negative = first === 45
  if (negative || first === 43) at = 1
  let value = 0
  let whole = 0
  let group = -1
  for (; at < text.length; at++) {
    const c = text.charCodeAt(at)
    if (c === 44) {
      // '0,123' may be a decimal comma, so it is no certain amount.
      if (group === -1 ? value === 0 || whole > 3 : group !== 3) return undefined
      group = 0
      continue
    }
    if (c < 48 || c > 57) break
    value = value * 10 + (c - 48)
    whole++
    if (group >= 0) group++
  }
  if (whole === 0 || (group >= 0 && group !== 3)) return undefined
  let places = 0
  if (at < text.length) {
    if (text.charCodeAt(at) !== 46 || at + 1 === text.length) return undefined
    for (at++; at < text.length; at++) {
      const c = text.charCodeAt(at)
      if (c < 48 || c > 57) return undefined
      if (places < decimals) {
        value = value * 10 + (c - 48)
        places++
      } else if (c !== 48) return undefined
    }
  }
  for (; places < decimals; places++) value *= 10
  // Integers up to 2^53 are exact in every step above; beyond it the sum is refused, so no lost digit passes.
  if (value > Number.MAX_SAFE_INTEGER) return undefined
  return negative && value !== 0 ? -value : value
}

/** Yuan as text ('1,234.50', '-3.2', '12') to fen, exactly; undefined when it is no amount of at most two decimals. */
export function parseYuan(text: string): Fen | undefined {
  return parseDecimal(text, 2) as Fen | undefined
}

function pad2(value: number): string {
  return value < 10 ? `0${value}` : String(value)
}

/** '12345.60': for exchange with other systems. `parseYuan` reads it back. */
export function plainYuan(amount: Fen): string {
  const size = Math.abs(amount)
  const rest = size % 100
  return `${amount < 0 ? '-' : ''}${(size - rest) / 100}.${pad2(rest)}`
}

function grouped(digits: string): string {
  let text = digits.slice(-3)
  for (let end = digits.length - 3; end > 0; end -= 3) text = `${digits.slice(Math.max(0, end - 3), end)},${text}`
  return text
}

/** '12,345.60': for people, without a unit. `parseYuan` reads it back. */
export function formatYuan(amount: Fen): string {
  const plain = plainYuan(amount)
  const start = amount < 0 ? 1 : 0
  return `${plain.slice(0, start)}${grouped(plain.slice(start, -3))}${plain.slice(-3)}`
}

/** In 万元 with `decimals` places (0 to 6), rounded by name: 1,234,560.00 yuan is '123.46'. Without a unit. */
export function formatWanyuan(amount: Fen, decimals = 2, rounding: Rounding = 'halfUp'): string {
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > 6)
    throw new RangeError(`小数位数应为 0 至 6 / decimals must be 0 to 6, not ${decimals}`)
  const parts = divideRounded(amount, 10 ** (6 - decimals), rounding)
  const digits = String(Math.abs(parts)).padStart(decimals + 1, '0')
  const whole = grouped(digits.slice(0, digits.length - decimals))
  const rest = decimals > 0 ? `.${digits.slice(-decimals)}` : ''
  return `${parts < 0 ? '-' : ''}${whole}${rest}`
}
