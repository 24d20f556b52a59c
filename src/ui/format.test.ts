import { describe, expect, it } from 'vitest'
import { BUREAU, HEALTH, SEX } from '../kernel/codes/index.ts'
import {
  area,
  code,
  codes,
  fen,
  household,
  quantity as quantityField,
  text,
  yesNo,
} from '../language/register/field.ts'
import {
  bigCount,
  bureau,
  count,
  dayAfter,
  fieldText,
  funds,
  instant,
  lastDay,
  money,
  quantity,
  validity,
} from './format.ts'

const label = { zh: '栏', en: 'field' }

describe('amounts', () => {
  it('writes money of a household in yuan with the unit', () => {
    expect(money(1_234_560, 'zh')).toBe('12,345.60 元')
    expect(money(-5, 'zh')).toBe('-0.05 元')
    expect(money(1_234_560, 'en')).toBe('CNY 12,345.60')
  })
  it('writes funds in 万元 with two decimals, rounded half up', () => {
    expect(funds(123_456_000)).toBe('123.46')
    expect(funds(500_000)).toBe('0.50')
  })
  it('keeps the exact digits of counts', () => {
    expect(count(2_333_600)).toBe('2,333,600')
  })
  it('says 万 and 亿 from the right size on', () => {
    expect(bigCount(9_999, 'zh')).toBe('9,999')
    expect(bigCount(2_333_600, 'zh')).toBe('233.36万')
    expect(bigCount(99_994_999, 'zh')).toBe('9,999.5万')
    expect(bigCount(99_999_999, 'zh')).toBe('1亿')
    expect(bigCount(123_500_000, 'zh')).toBe('1.24亿')
    expect(bigCount(2_333_600, 'en')).toBe('2,333,600')
  })
  it('scales quantities by their decimals', () => {
    const unit = { zh: '亩', en: 'mu' }
    expect(quantity(125, { unit, decimals: 2 }, 'zh')).toBe('1.25 亩')
    expect(quantity(100, { unit, decimals: 2 }, 'zh')).toBe('1.00 亩')
    expect(quantity(1234, { unit }, 'zh')).toBe('1,234 亩')
  })
})

describe('days and instants', () => {
  it('shows Beijing time whatever the zone of the text', () => {
    expect(instant('2022-10-13 08:10:59.123456+08')).toBe('2022-10-13 08:10')
    expect(instant('2022-10-12T22:10:00.000Z')).toBe('2022-10-13 06:10')
    expect(instant('2022-10-13T02:00:00-05:30')).toBe('2022-10-13 15:30')
    expect(instant('yesterday')).toBeUndefined()
  })
  it('shows the last day of a status, not the first day after it', () => {
    expect(validity('2022-01-01', '2022-03-01', 'zh')).toBe('2022-01-01 至 2022-02-28')
    expect(validity('2022-01-01', null, 'zh')).toBe('2022-01-01 起')
    expect(validity(null, null, 'zh')).toBe('')
    expect(dayAfter(lastDay('2024-03-01'))).toBe('2024-03-01')
  })
})

describe('values of fields', () => {
  it('calls what is not known by its name, also zero-like values keep their meaning', () => {
    expect(fieldText(fen({ label }), null, 'zh')).toBe('未采集')
    expect(fieldText(fen({ label }), 0, 'zh')).toBe('0.00 元')
    expect(fieldText(yesNo({ label }), false, 'zh')).toBe('否')
    expect(fieldText(yesNo({ label }), undefined, 'en')).toBe('not recorded')
    expect(fieldText(codes({ label, codes: HEALTH }), [], 'zh')).toBe('未采集')
    expect(fieldText(text({ label }), '', 'zh')).toBe('未采集')
  })
  it('never shows a code: every item of a list has its word, a withdrawn one is called so', () => {
    for (const item of SEX.items) expect(fieldText(code({ label, codes: SEX }), item.code, 'zh')).toBe(item.zh)
    expect(fieldText(code({ label, codes: SEX }), 'gone', 'zh')).toBe('（已停用的选项）')
    const [one, two] = HEALTH.items
    expect(fieldText(codes({ label, codes: HEALTH }), [one?.code, two?.code], 'zh')).toBe(`${one?.zh}、${two?.zh}`)
  })
  it('leaves ids to those who know their names', () => {
    expect(fieldText(area({ label }), '530326000000', 'zh')).toBeUndefined()
    expect(fieldText(household({ label }), '019a0000-0000-7000-8000-000000000000', 'zh')).toBeUndefined()
    expect(fieldText(quantityField({ label, unit: { zh: '人', en: 'persons' } }), 4, 'zh')).toBe('4 人')
  })
  it('names the bureau of a source', () => {
    expect(bureau('civilAffairs', 'zh')).toBe('民政局')
    expect(bureau('manualEntry', 'zh')).toBe('其他来源')
    expect(bureau('会泽县扶贫办', 'zh')).toBe('会泽县扶贫办')
    expect(BUREAU.items.every((item) => bureau(item.code, 'zh') === item.zh)).toBe(true)
  })
})
