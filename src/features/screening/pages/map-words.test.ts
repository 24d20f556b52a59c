import { describe, expect, it } from 'vitest'
import { lookOf, NO_DATA, NONE, shortName, wordedClasses } from './map-words.ts'

const row = (code: string, households: number, clues: number) => ({
  code,
  name: code,
  aboveName: '曲靖市',
  households,
  clues,
  perTenThousand: households === 0 ? 0 : (clues * 10_000) / households,
})

describe('the map in words', () => {
  it('shortens autonomous prefectures and counties as people do', () => {
    expect(shortName('德宏傣族景颇族自治州')).toBe('德宏州')
    expect(shortName('西双版纳傣族自治州')).toBe('西双版纳州')
    expect(shortName('怒江傈僳族自治州')).toBe('怒江州')
    expect(shortName('镇沅彝族哈尼族拉祜族自治县')).toBe('镇沅县')
    expect(shortName('玉龙纳西族自治县')).toBe('玉龙县')
    expect(shortName('双江拉祜族佤族布朗族傣族自治县')).toBe('双江县')
    expect(shortName('会泽县')).toBe('会泽县')
  })
  it('tells no clues from no data, and never calls the only class high', () => {
    const rows = [row('a', 100, 5), row('b', 100, 0), row('c', 0, 0)]
    const classes = wordedClasses(rows)
    expect(classes.map((one) => one.word.zh)).toEqual(['中等'])
    expect(rows.map((one) => lookOf(one, classes).word)).toEqual([classes[0]?.word, NONE, NO_DATA])
  })
})
