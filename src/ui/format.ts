/** How values are written for people. Unknown is a word of its own, never blank, zero or null; codes never show. */
import { BUREAU, codeLabel } from '../kernel/codes/index.ts'
import { fen, formatWanyuan, formatYuan } from '../kernel/fen.ts'
import type { Label, Language } from '../kernel/label.ts'
import type { Field, QuantityField } from '../language/register/field.ts'

export const UNKNOWN: Label = { zh: '未采集', en: 'not recorded' }
export const YES: Label = { zh: '是', en: 'yes' }
export const NO: Label = { zh: '否', en: 'no' }
/** Stored under a code that its list no longer carries. */
const WITHDRAWN: Label = { zh: '（已停用的选项）', en: '(option no longer in use)' }

/** Whole fen as `12,345.60 元`. */
export function money(amount: number, language: Language): string {
  return language === 'zh' ? `${formatYuan(fen(amount))} 元` : `CNY ${formatYuan(fen(amount))}`
}

/** Whole fen as 万元 with two decimals and no unit: the header carries it (`FUNDS_UNIT`). */
export function funds(amount: number): string {
  return formatWanyuan(fen(amount))
}
export const FUNDS_UNIT: Label = { zh: '万元', en: 'CNY 10,000' }

/** `12,345`. */
export function count(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 0 })
}

/** Large numbers as offices say them: `233.36万`, `1.24亿`; exact below ten thousand. English keeps all digits. */
export function bigCount(value: number, language: Language): string {
  const size = Math.abs(value)
  if (language === 'en' || size < 10_000) return count(value)
  // 99,995,000 and more would round to 10000.00万.
  const [divisor, unit] = size < 99_995_000 ? [10_000, '万'] : [100_000_000, '亿']
  return `${(value / divisor).toLocaleString('en-US', { maximumFractionDigits: 2 })}${unit}`
}

/** `1,234.50 亩` from the whole number and the decimals of the field. */
export function quantity(value: number, field: Pick<QuantityField, 'unit' | 'decimals'>, language: Language): string {
  return `${plainQuantity(value, field.decimals ?? 0, true)} ${field.unit[language]}`
}

/** The number alone; `grouped` with thousands commas for reading, without for typing. */
export function plainQuantity(value: number, decimals: number, grouped: boolean): string {
  return (value / 10 ** decimals).toLocaleString('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    useGrouping: grouped,
  })
}

/** An instant of the server (`2022-10-13 08:10:00.123+08` or ISO) as `2022-10-13 08:10`, Beijing time; undefined for no instant. */
export function instant(text: string): string | undefined {
  const parts = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?(Z|[+-]\d{2}(?::?\d{2})?)?$/.exec(text)
  if (!parts) return undefined
  const [, day = '', time = '', zone = '+08'] = parts
  if (/^\+08(:?00)?$/.test(zone)) return `${day} ${time.slice(0, 5)}`
  const offset = zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`
  const ms = Date.parse(`${day}T${time}${offset}`)
  if (Number.isNaN(ms)) return undefined
  return new Date(ms + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
}

/** The first date of a status to its last, the day after which is stored: `2022-01-01 起` or `2022-01-01 至 2022-06-30`. */
export function validity(from: string | null, to: string | null, language: Language): string {
  if (from === null) return ''
  if (to === null) return language === 'zh' ? `${from} 起` : `since ${from}`
  const last = lastDay(to)
  return language === 'zh' ? `${from} 至 ${last}` : `${from} to ${last}`
}

/** The day before `end`, which is the first day that no longer counts. */
export function lastDay(end: string): string {
  return new Date(Date.parse(`${end}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
}

/** The day after `last`, to be stored as the first day that no longer counts. */
export function dayAfter(last: string): string {
  return new Date(Date.parse(`${last}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}

/** Name of a bureau, also for a source that is written as text. */
export function bureau(code: string, language: Language): string {
  return codeLabel(BUREAU, code)?.[language] ?? (/^[A-Za-z]+$/.test(code) ? OTHER_SOURCE[language] : code)
}
const OTHER_SOURCE: Label = { zh: '其他来源', en: 'other source' }

/**
 * A field's value as text. Areas and references are ids whose names must be looked up: `FieldValue` shows them, here
 * they are undefined. Absent is 未采集.
 */
export function fieldText(field: Field, value: unknown, language: Language): string | undefined {
  if (value === null || value === undefined || value === '') return UNKNOWN[language]
  switch (field.type) {
    case 'fen':
      return typeof value === 'number' ? money(value, language) : UNKNOWN[language]
    case 'quantity':
      return typeof value === 'number' ? quantity(value, field, language) : UNKNOWN[language]
    case 'yesNo':
      return (value === true ? YES : NO)[language]
    case 'code':
      return typeof value === 'string' ? (codeLabel(field.codes, value) ?? WITHDRAWN)[language] : UNKNOWN[language]
    case 'codes': {
      const codes = Array.isArray(value) ? (value as unknown[]) : []
      if (codes.length === 0) return UNKNOWN[language]
      const words = codes.map((code) => (codeLabel(field.codes, String(code)) ?? WITHDRAWN)[language])
      return words.join(language === 'zh' ? '、' : ', ')
    }
    case 'area':
    case 'household':
    case 'person':
    case 'organisation':
    case 'attachment':
      return undefined
    default:
      return typeof value === 'string' ? value : UNKNOWN[language]
  }
}

/** Numbers and days stand in columns under each other. */
export function isFigure(field: Field): boolean {
  return field.type === 'fen' || field.type === 'quantity'
}
