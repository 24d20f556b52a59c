/** Amounts of money and other quantities as files carry them (E10), exact to the last digit. */
import { divideRounded, fen, parseDecimal, plainYuan, type Fen } from '../../../kernel/fen.ts'
import { removeBlanks, toHalfWidthAll } from '../../../kernel/text.ts'
import {
  bad,
  clean,
  empty,
  EMPTY,
  excerpt,
  isBlankWord,
  repaired,
  unwrap,
  type CellContext,
  type CellResult,
  type RawCell,
} from './cell.ts'

const FEN_DECIMALS = 2
/** 1 万元 is 10^6 fen. */
const WANYUAN_DECIMALS = 6
/** Further decimals that are still read where a column rounds. */
const SPARE_DECIMALS = 4
/** Longest text that is tried. */
const LONGEST = 40

type Read = { readonly value: number; readonly repaired: boolean } | 'none' | 'decimals'

/** Reads a decimal text; 'decimals' when it is a number with more places than fit. */
function read(text: string, decimals: number, context: CellContext, wasRepaired: boolean): Read {
  const value = parseDecimal(text, decimals)
  if (value !== undefined) return { value, repaired: wasRepaired }
  const fine = parseDecimal(text, decimals + SPARE_DECIMALS)
  if (fine === undefined) return 'none'
  if (context.rounding === undefined) return 'decimals'
  return { value: divideRounded(fine, 10 ** SPARE_DECIMALS, context.rounding), repaired: true }
}

/**
 * A number of an xlsx cell by its shortest decimal text. Excel shows 15 digits; what a formula leaves behind them
 * (0.30000000000000004) is noise of the float and no part of the amount.
 */
function readNumber(raw: number, decimals: number, context: CellContext): Read {
  if (!Number.isFinite(raw)) return 'none'
  const value = parseDecimal(String(raw), decimals)
  if (value !== undefined) return { value, repaired: false }
  return read(String(Number(raw.toPrecision(15))), decimals, context, false)
}

const MINUS = /^[−‐‑‒–—]/

/** Spaces, currency signs and other minus signs taken off. */
function tidy(raw: string): string {
  let text = removeBlanks(toHalfWidthAll(unwrap(raw).text))
  if (text.startsWith('¥') || text.startsWith('￥')) text = text.slice(1)
  else if (text.startsWith('人民币')) text = text.slice(3)
  return text.length > 1 ? text.replace(MINUS, '-') : text
}

function withoutUnit(text: string, words: readonly string[]): string | undefined {
  const word = words.find((one) => text.length > one.length && text.endsWith(one))
  return word && text.slice(0, -word.length)
}

const WANYUAN_WORDS = ['万元', '万'] as const
const YUAN_WORDS = ['元整', '元', '圆'] as const

function readAmountText(raw: string, decimals: number, context: CellContext): Read {
  const direct = parseDecimal(raw, decimals)
  if (direct !== undefined) return { value: direct, repaired: raw.includes(',') || raw.startsWith('+') }
  if (raw.length > LONGEST) return 'none'
  const text = tidy(raw)
  const tidied = text !== raw.trim()
  const wan = withoutUnit(text, WANYUAN_WORDS)
  if (wan !== undefined) return read(wan, WANYUAN_DECIMALS, context, true)
  const yuan = withoutUnit(text, YUAN_WORDS)
  if (yuan !== undefined) return read(yuan, FEN_DECIMALS, context, true)
  return read(text, decimals, context, tidied || text.includes(','))
}

/** 金额 in fen. Negative amounts only where the column allows them (冲正). */
export function repairFen(raw: RawCell, context: CellContext): CellResult<Fen> {
  if (raw === null) return empty(context)
  const decimals = context.amountUnit === 'wanyuan' ? WANYUAN_DECIMALS : FEN_DECIMALS
  if (typeof raw === 'boolean') return noAmount(raw, context)
  const result = typeof raw === 'number' ? readNumber(raw, decimals, context) : readAmountText(raw, decimals, context)
  if (typeof result === 'object') {
    if (result.value < 0 && !context.negative)
      return bad(
        context,
        'E10-amount',
        `“${context.field}”不能为负数。请核对金额；冲销请按冲正记录填报。`,
        `"${context.field}" must not be negative. Check it; report a reversal as such.`,
      )
    return amount(raw, fen(result.value), result.repaired, context)
  }
  if (typeof raw === 'string' && isBlankWord(unwrap(raw).text)) {
    if (context.optional) return EMPTY
    if (unwrap(raw).text === '') return empty(context)
  }
  return result === 'decimals' ? tooFine(raw, context) : noAmount(raw, context)
}

function amount(raw: RawCell, value: Fen, wasRepaired: boolean, context: CellContext): CellResult<Fen> {
  if (!wasRepaired) return clean(value)
  const shown = plainYuan(value)
  return repaired(
    value,
    'E10-amount',
    shown,
    `“${context.field}”由“${excerpt(raw)}”识别为 ${shown} 元，请核对。`,
    `"${context.field}": "${excerpt(raw)}" was read as ${shown} yuan. Please check.`,
  )
}

function noAmount(raw: RawCell, context: CellContext): CellResult<never> {
  return bad(
    context,
    'E10-amount',
    `“${context.field}”的内容“${excerpt(raw)}”不是金额。请填写以元为单位的数字，确无金额的填 0。`,
    `"${excerpt(raw)}" in "${context.field}" is no amount. Write a number in yuan, and 0 where there is none.`,
  )
}

function tooFine(raw: RawCell, context: CellContext): CellResult<never> {
  return bad(
    context,
    'E10-amount',
    `“${context.field}”的内容“${excerpt(raw)}”精确到分以下。请四舍五入到分后填写。`,
    `"${excerpt(raw)}" in "${context.field}" has parts of a fen. Round it to two decimals.`,
  )
}

/** A quantity such as 务工时间（月） or 面积（亩）: a whole number scaled by the decimals of its column. */
export function repairQuantity(raw: RawCell, context: CellContext): CellResult<number> {
  if (raw === null) return empty(context)
  const decimals = context.decimals ?? 0
  if (typeof raw === 'boolean') return noQuantity(raw, context)
  const result = typeof raw === 'number' ? readNumber(raw, decimals, context) : readQuantityText(raw, decimals, context)
  if (typeof result === 'object') return bounded(raw, result.value, result.repaired, context)
  if (typeof raw === 'string' && isBlankWord(unwrap(raw).text)) return empty(context)
  return noQuantity(raw, context)
}

function readQuantityText(raw: string, decimals: number, context: CellContext): Read {
  const direct = parseDecimal(raw, decimals)
  if (direct !== undefined) return { value: direct, repaired: raw.includes(',') || raw.startsWith('+') }
  if (raw.length > LONGEST) return 'none'
  const text = tidy(raw)
  const bare = withoutUnit(text, context.unitWords ?? [])
  return read(bare ?? text, decimals, context, bare !== undefined || text !== raw.trim() || text.includes(','))
}

function bounded(raw: RawCell, value: number, wasRepaired: boolean, context: CellContext): CellResult<number> {
  const { min = 0, max = Number.MAX_SAFE_INTEGER, decimals = 0 } = context
  if (value < min || value > max) {
    const scale = 10 ** decimals
    return bad(
      context,
      'E10-number',
      `“${context.field}”的内容“${excerpt(raw)}”超出 ${min / scale} 至 ${max / scale} 的范围。请核对。`,
      `"${excerpt(raw)}" in "${context.field}" is outside ${min / scale} to ${max / scale}. Please check.`,
    )
  }
  if (!wasRepaired) return clean(value)
  const shown = decimals === 0 ? String(value) : (value / 10 ** decimals).toFixed(decimals)
  return repaired(
    value,
    'E10-number',
    shown,
    `“${context.field}”由“${excerpt(raw)}”识别为 ${shown}，请核对。`,
    `"${context.field}": "${excerpt(raw)}" was read as ${shown}. Please check.`,
  )
}

function noQuantity(raw: RawCell, context: CellContext): CellResult<never> {
  const places = context.decimals ?? 0
  return bad(
    context,
    'E10-number',
    `“${context.field}”的内容“${excerpt(raw)}”不是数字${places === 0 ? '（应为整数）' : `（最多 ${places} 位小数）`}。请只填数字。`,
    `"${excerpt(raw)}" in "${context.field}" is no number with at most ${places} decimals. Write digits only.`,
  )
}
