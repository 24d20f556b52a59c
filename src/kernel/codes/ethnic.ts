import { defineCodes, type CodeListItem } from './code-list.ts'

/** Number, name, romanised name of GB/T 3304-1991, in the order of the standard. */
const GROUPS = `01汉族Han 02蒙古族Mongol 03回族Hui 04藏族Tibetan 05维吾尔族Uyghur 06苗族Miao 07彝族Yi 08壮族Zhuang
09布依族Buyei 10朝鲜族Korean 11满族Manchu 12侗族Dong 13瑶族Yao 14白族Bai 15土家族Tujia 16哈尼族Hani 17哈萨克族Kazakh
18傣族Dai 19黎族Li 20傈僳族Lisu 21佤族Va 22畲族She 23高山族Gaoshan 24拉祜族Lahu 25水族Sui 26东乡族Dongxiang 27纳西族Naxi
28景颇族Jingpo 29柯尔克孜族Kirgiz 30土族Tu 31达斡尔族Daur 32仫佬族Mulao 33羌族Qiang 34布朗族Blang 35撒拉族Salar
36毛南族Maonan 37仡佬族Gelao 38锡伯族Xibe 39阿昌族Achang 40普米族Pumi 41塔吉克族Tajik 42怒族Nu 43乌孜别克族Uzbek
44俄罗斯族Russian 45鄂温克族Ewenki 46德昂族Deang 47保安族Bonan 48裕固族Yugur 49京族Gin 50塔塔尔族Tatar 51独龙族Derung
52鄂伦春族Oroqen 53赫哲族Hezhen 54门巴族Monba 55珞巴族Lhoba 56基诺族Jino`

const items: CodeListItem[] = GROUPS.split(/\s+/).map((group) => {
  const zh = group.slice(2).replace(/[A-Za-z]+$/, '')
  return { code: group.slice(0, 2), zh, en: group.slice(2 + zh.length) }
})

/** Names without 族, as files carry them: 彝 for 彝族. */
const short = Object.fromEntries(items.map((item) => [item.zh.slice(0, -1), item.code]))

/**
 * 民族. Groups that the state has merged into a recognised one are aliases: 克木人 and 莽人 into 布朗族 (2009), 苦聪人 into
 * 拉祜族 (1985), and the former name 崩龙族 of 德昂族. 摩梭人 are not listed: they count as 纳西族 in Yunnan but as 蒙古族
 * in Sichuan, so a person decides.
 */
export const ETHNIC = defineCodes({
  id: 'ethnic',
  label: { zh: '民族', en: 'Ethnic group' },
  standard: 'GB/T 3304',
  items: [
    ...items,
    { code: '97', zh: '其他', en: 'other' },
    { code: '98', zh: '外国血统中国籍人士', en: 'Chinese national of foreign descent' },
  ],
  aliases: { ...short, 克木人: '34', 莽人: '34', 苦聪人: '24', 崩龙族: '46', 外国血统: '98', 未识别民族: '97' },
  spellings: { 外国血统中国籍: '98' },
})

/** 直过民族 and groups with small populations of Yunnan, named at the press conference. */
export const DIRECT_TRANSITION_ETHNIC = ['51', '46', '56', '42', '34', '28', '20', '24', '21', '39', '40'] as const
