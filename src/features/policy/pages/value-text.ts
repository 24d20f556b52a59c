/** Values of policy parameters as offices write them: 7,000.00 元, 150%, 16 周岁. */
import { parseDecimal } from '../../../kernel/fen.ts'
import type { Label, Language } from '../../../kernel/label.ts'
import { count, money } from '../../../ui/format.ts'
import type { Parameter } from '../schema.ts'

export type ParameterUnit = Parameter['unit']

export const UNSET: Label = { zh: '未设定', en: 'not fixed' }

const UNIT: Readonly<Record<ParameterUnit, Label>> = {
  fen: { zh: '元', en: 'yuan' },
  basisPoints: { zh: '%', en: '%' },
  years: { zh: '周岁', en: 'years of age' },
  months: { zh: '个月', en: 'months' },
  days: { zh: '天', en: 'days' },
  count: { zh: '', en: '' },
}

export const unitLabel = (unit: ParameterUnit): Label => UNIT[unit]

/** The value in its unit; amounts are whole fen, shares basis points. Undefined where it is not fixed. */
export function parameterText(value: number | null, unit: ParameterUnit, language: Language): string | undefined {
  if (value === null) return undefined
  switch (unit) {
    case 'fen':
      return money(value, language)
    case 'basisPoints':
      return `${(value / 100).toLocaleString('en-US', { maximumFractionDigits: 2 })}%`
    default: {
      const word = UNIT[unit][language]
      return word === '' ? count(value) : `${count(value)} ${word}`
    }
  }
}

/** What is typed without its unit, as the server reads it: `7000` -> `7000元`, `50` -> `50%`; undefined when it is no such number. */
export function writtenValue(typed: string, unit: ParameterUnit): string | undefined {
  const plain = typed.replace(/[\s,，]/g, '').replace(/(元|%|％|周?岁|个?月|天)$/, '')
  const decimals = unit === 'fen' || unit === 'basisPoints' ? 2 : 0
  const value = parseDecimal(plain, decimals)
  if (value === undefined || value < 0) return undefined
  return unit === 'fen' ? `${plain}元` : unit === 'basisPoints' ? `${plain}%` : plain
}
