/**
 * Ethnic groups by prefecture, as plausible shares: where a group lives is known to everybody, how many lifted persons
 * it has is not published. Groups named in a county's name, and small groups at home in a few counties, weigh more there.
 */
import { ETHNIC, findCode } from '../../kernel/codes/index.ts'
import { ASSUMED } from './figures.ts'
import type { PlannedCounty } from './province.ts'
import { weighted, type Weighted } from './random.ts'

export const HAN = '01'

/** Shares of the minority groups of a prefecture in per cent; the rest is Han. */
const PREFECTURES: Readonly<Record<string, string>> = {
  5301: '彝10 回4 苗3 白2 傈僳1',
  5303: '彝5 回3 苗1 布依1 壮1 水1',
  5304: '彝20 哈尼6 傣6 回3 拉祜1',
  5305: '彝5 傣3 傈僳3 白2 回1 苗1 布朗1 佤1',
  5306: '苗7 彝5 回3',
  5307: '纳西18 彝20 傈僳11 白4 普米2 苗1 傣1 藏1',
  5308: '哈尼17 彝16 拉祜13 佤7 傣6 布朗1',
  5309: '彝15 佤11 傣6 拉祜5 布朗3 傈僳1 德昂1 回1 苗1',
  5323: '彝30 傈僳2 苗2 回1 傣1 白1',
  5325: '彝23 哈尼20 苗9 傣3 壮2 瑶3 回1 布依1',
  5326: '壮29 苗16 彝10 瑶3 回1',
  5328: '傣30 哈尼21 拉祜7 布朗6 彝6 基诺3 瑶2 苗1',
  5329: '白33 彝14 回3 傈僳2 苗1',
  5331: '傣28 景颇13 阿昌4 傈僳4 德昂2 佤1',
  5333: '傈僳50 白18 怒8 彝4 普米4 藏1 独龙2',
  5334: '藏33 傈僳29 纳西13 彝4 白3 普米1',
}

/** Small groups and the counties where they are at home. */
const HOMES: Readonly<Record<string, readonly string[]>> = {
  独龙: ['533324'],
  怒: ['533323', '533324'],
  基诺: ['532801'],
  德昂: ['533103', '530924', '533124'],
  布朗: ['532822', '530925', '530828'],
  景颇: ['533123', '533124', '533103'],
  阿昌: ['533122', '533124'],
  普米: ['533325', '530724', '530721'],
  佤: ['530927', '530829', '530926'],
  拉祜: ['530828', '530925', '530827'],
}
const AT_HOME = 3
const NOT_AT_HOME = 0.4
const IN_NAME = 2.2
/** The shares above give more minority people than wanted; Han gets the difference. */
const UNADJUSTED = 0.47

/** Draws the group of a household of the county. */
export function ethnicGroupsOf(county: PlannedCounty): Weighted<string> {
  const groups = (PREFECTURES[county.code.slice(0, 4)] ?? '').split(' ').filter((entry) => entry !== '')
  const factor = ASSUMED.minority / UNADJUSTED
  const entries = groups.map((entry): [string, number] => {
    const [, name = '', share = '0'] = /^(\D+)(\d+)$/.exec(entry) ?? []
    const code = findCode(ETHNIC, `${name}族`)?.code
    if (code === undefined) throw new RangeError(`no ethnic group ${name}族`)
    const homes = HOMES[name]
    const home = homes === undefined ? 1 : homes.includes(county.code) ? AT_HOME : NOT_AT_HOME
    return [code, Number(share) * factor * home * (county.name.includes(name) ? IN_NAME : 1)]
  })
  const minority = entries.reduce((sum, [, share]) => sum + share, 0)
  const han = Math.max(100 - minority, 8)
  return weighted<string>([[HAN, han], ...entries])
}
