import { describe, expect, test } from 'vitest'
import { toAreaCode } from '../../../kernel/area-code.ts'
import { areaRow, buildAreaIndex } from './area-index.ts'
import type { CellContext } from './cell.ts'
import { repairCell } from './repair-cell.ts'
import { ROOT, brief } from '../testing/cells.ts'

describe('names of areas', () => {
  const row = (code: string, name: string, level: Parameters<typeof areaRow>[2]) =>
    areaRow(toAreaCode(code), name, level)
  const areas = buildAreaIndex([
    row('53', '云南省', 'province'),
    row('5326', '文山壮族苗族自治州', 'prefecture'),
    row('532627', '广南县', 'county'),
    row('530126', '石林彝族自治县', 'county'),
    row('532627209', '者兔乡', 'township'),
    row('532627102', '八宝镇', 'township'),
    row('532627209201', '者兔村委会', 'village'),
    row('532627209202', '斗月村民委员会', 'village'),
    row('532627209203', '白村村委会', 'village'),
    row('532627209204', '白村委会', 'village'),
    row('532627209205', '新街村委会', 'village'),
    row('532627209206', '新街社区', 'village'),
    row('532627209207', '红旗社区居民委员会', 'village'),
    row('532627209208', '云村村委会', 'village'),
  ])
  const village: CellContext = { field: '村', level: 'village', areas, parent: ROOT }

  test.each<[string, string, string[]]>([
    ['者兔村委会', '532627209201', []],
    [' 者兔村委会\u3000', '532627209201', []],
    ['者兔村', '532627209201', ['repaired E1-area-alias 者兔村委会']],
    ['者兔', '532627209201', ['repaired E1-area-alias 者兔村委会']],
    ['斗月村委会', '532627209202', ['repaired E1-area-alias 斗月村民委员会']],
    ['红旗社区', '532627209207', ['repaired E1-area-alias 红旗社区居民委员会']],
    ['白村村委会', '532627209203', []],
    ['白村委会', '532627209204', []],
    ['云村委会', '532627209208', ['repaired E1-area-alias 云村村委会']],
    ['新街村', '532627209205', ['repaired E1-area-alias 新街村委会']],
  ])('%s', (raw, code, notes) => {
    const result = repairCell('area', raw, village)
    expect(result.value).toBe(code)
    expect(brief(result)).toEqual(notes)
  })

  test('a name that fits two villages, or none, is refused', () => {
    expect(brief(repairCell('area', '新街', village))).toEqual(['rejected E1-area'])
    expect(brief(repairCell('area', '白村', village))).toEqual(['rejected E1-area'])
    expect(brief(repairCell('area', '无名村委会', village))).toEqual(['rejected E1-area'])
    expect(repairCell('area', '者免村委会', village).notes[0]?.text.zh).toContain('是否为“者兔村委会”？')
    expect(brief(repairCell('area', null, village))).toEqual(['rejected R68'])
  })

  test('the levels above have their short names too', () => {
    const find = (field: string, raw: string, parent?: string) =>
      repairCell('area', raw, { field, areas, ...(parent === undefined ? {} : { parent: toAreaCode(parent) }) })
    expect(find('省', '云南省').value).toBe('530000000000')
    expect(find('省', '云南').value).toBe('530000000000')
    expect(find('市', '文山州', '53').value).toBe('532600000000')
    expect(find('县', '广南', '5326').value).toBe('532627000000')
    expect(find('县', '石林县', '5301').value).toBe('530126000000')
    expect(find('乡', '八宝', '532627').value).toBe('532627102000')
    expect(brief(find('乡', '八宝乡', '532627'))).toEqual(['rejected E1-area'])
  })

  test('below an area that was not resolved nothing is said', () => {
    expect(repairCell('area', '者兔村委会', { ...village, parent: null })).toEqual({ value: null, notes: [] })
  })
})
