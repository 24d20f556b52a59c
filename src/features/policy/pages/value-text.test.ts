import { describe, expect, it } from 'vitest'
import { parameterText, writtenValue } from './value-text.ts'

describe('a policy value', () => {
  it('is written with its unit', () => {
    expect(parameterText(700_000, 'fen', 'zh')).toBe('7,000.00 元')
    expect(parameterText(15_000, 'basisPoints', 'zh')).toBe('150%')
    expect(parameterText(1_250, 'basisPoints', 'en')).toBe('12.5%')
    expect(parameterText(16, 'years', 'zh')).toBe('16 周岁')
    expect(parameterText(3, 'count', 'en')).toBe('3')
  })
  it('that is not fixed is no number', () => {
    expect(parameterText(null, 'fen', 'zh')).toBeUndefined()
  })
  it('is read as people type it, and sent with its unit', () => {
    expect(writtenValue('7,000', 'fen')).toBe('7000元')
    expect(writtenValue('7000.5元', 'fen')).toBe('7000.5元')
    expect(writtenValue(' 50 ％', 'basisPoints')).toBe('50%')
    expect(writtenValue('16周岁', 'years')).toBe('16')
  })
  it('with too many decimals, a minus or words is refused', () => {
    expect(writtenValue('7000.005', 'fen')).toBeUndefined()
    expect(writtenValue('-1', 'fen')).toBeUndefined()
    expect(writtenValue('15.5', 'years')).toBeUndefined()
    expect(writtenValue('一半', 'basisPoints')).toBeUndefined()
    expect(writtenValue('', 'fen')).toBeUndefined()
  })
})
