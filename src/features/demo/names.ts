/**
 * Names of people who do not exist, with their pinyin put together from the parts: reading nine million names one by one
 * would take longer than everything else. Parts whose reading depends on their neighbours are not used; a test holds the
 * result against `namePinyin`.
 */
import { namePinyin, type Pinyin } from '../../platform/pinyin.ts'
import { HAN } from './ethnic-groups.ts'
import { weighted, type Random, type Weighted } from './random.ts'

export interface DemoName extends Pinyin {
  readonly name: string
}

interface Part extends Pinyin {
  readonly text: string
}

/** Surnames of Yunnan with rough weights per thousand. */
const SURNAMES = `李100 杨82 王78 张72 陈38 赵36 刘36 罗26 周24 马22 黄20 何19 朱16 徐14 郭13 胡13 高12 段12 谢11 邓11 孙11 钱9
宋9 彭9 吴18 普10 余9 董8 唐8 苏8 和8 尹7 施7 蒋7 沈6 许8 冯6 熊8 陶6 鲁6 白7 蔡6 袁6 代5 范6 潘5 田5 姚5 毛5 严4 汪4 方4
梁5 郑6 程4 江4 龙6 邹4 侯4 丁4 付4 卢4 廖4 曹5 魏5 吕4 常4 尚2 保2 纳2 刀3 字2 茶2 自2 阿2 师2 浦2 桂1 缪2 孔3 夏2 秦2
雷3 谭2 郝1 贺2 欧2 岳2 耿1 洪2 邱2 岑2 农3 侬2 韦3 陆3 覃2 莫2 盘2 祝1 温2 詹1 甘1 柏1 柳1 项1 殷1 焦1 康2`

const OLD_MALE =
  '国建明文正兴发贵德光华祥福林忠家学绍朝荣志永成昌金富开有万世云才启连加自应顺章寿品松茂清从海坤元培堂全树林恩义先廷仕'
const OLD_FEMALE = '秀英兰芬美珍琼仙香玉莲芳桂凤琴翠菊花会芝存群竹琼梅素惠丽云芹粉焕彩珠竺先连开顺月萍娣改转富翠存'
const NEW_MALE = '俊杰浩宇轩涛伟鹏磊鑫波强斌龙云飞豪勇康凯超旭健宏志航晨瑞泽睿博铭阳翔皓煜辰恒逸贤彬坤嘉梓霖川'
const NEW_FEMALE = '婷雪丽梅燕娟敏静思琪梦瑶雨涵欣怡佳艳萍蓉倩玲莹晓菲悦妍娜春琳璐颖媛诗语馨彤雅洁慧淑芸蕾丹晴梓'
/** Beyond the two-byte part of GB 18030: what old programs turn into question marks. */
const RARE = '䶮𬭎𬀩𬱖𬍛𫍯𬬭𬬩㛃𬸦𬞟㛹𫟹'

/** 彝 (宁蒗, 小凉山) and 藏 carry the dot; 傣, 佤, 拉祜, 景颇 have name words of their own. */
const YI_CLANS = '沙马 阿苦 吉克 金古 加巴 罗洪 阿鲁 胡子 毛勒 瓦渣 阿育 马海'
const YI_GIVEN = '依火 尔古 拉哈 木呷 阿呷 伍呷 尔布 石一 阿洛 克哈 伍各 依洛'
const TIBETAN = '扎西 次仁 卓玛 央宗 农布 取追 拉姆 顿珠 格桑 定主 培楚 阿布 鲁茸 松吉 七林 达瓦'
const DAI_MALE = '岩温 岩罕 岩叫 岩香 岩丙 岩龙 岩甩 岩保'
const DAI_FEMALE = '玉香 玉罕 玉叫 玉波 玉儿 玉温 玉应 玉坎'
const DAI_LAST = '罕 香 勒 胆 叫 丙 龙 扁'
const LAHU_MALE = '扎莫 扎迫 扎儿 扎体 扎约 扎倮 扎妥'
const LAHU_FEMALE = '娜莫 娜倮 娜妥 娜儿 娜体 娜约 娜袜'
const VA_MALE = '岩块 尼块 艾块 桑木 岩嘎 尼嘎 艾嘎 岩龙'
const VA_FEMALE = '叶块 依块 安木 叶嘎 依嘎 叶茸 欧木 叶龙'
const JINGPO_CLANS = '排 勒 木 何 雷 岳 尚 孔'
const JINGPO_MALE = '早都 早诺 勒干 勒弄 勒约 弄马 木锐 干当'
const JINGPO_FEMALE = '木果 木努 木宽 木介 南木 扎英 木兰 果美'

function words(text: string): Part[] {
  return text
    .split(/\s+/u)
    .filter((word) => word !== '')
    .map((word) => part(word))
}

function characters(text: string): Part[] {
  return Array.from(new Set(text), part)
}

/** Given names are read behind a surname, as they stand. */
function part(text: string): Part {
  const { full, initials } = namePinyin(`王${text}`)
  return { text, full: full.slice('wang'.length), initials: initials.slice(1) }
}

function surnames(text: string): Weighted<Part> {
  return weighted(
    text.split(/\s+/u).map((entry): [Part, number] => {
      const [, name = '', weight = '1'] = /^(\D+)(\d+)$/u.exec(entry) ?? []
      return [surname(name), Number(weight)]
    }),
  )
}

function surname(text: string): Part {
  const { full, initials } = namePinyin(`${text}明`)
  return { text, full: full.slice(0, -'ming'.length), initials: initials.slice(0, -1) }
}

export interface NameMaker {
  /** A child takes the father's surname where the group has surnames. */
  make(random: Random, person: { ethnic: string; male: boolean; birthYear: number; surname?: string }): DemoName
  surnameOf(random: Random): string
}

const DOT: Part = { text: '·', full: '', initials: '' }

/** Reads the parts once. */
export function createNameMaker(): NameMaker {
  const drawSurname = surnames(SURNAMES)
  const bySurname = new Map(
    SURNAMES.split(/\s+/u).map((entry) => {
      const text = entry.replace(/\d+$/u, '')
      return [text, surname(text)]
    }),
  )
  const given = {
    oldMale: characters(OLD_MALE),
    oldFemale: characters(OLD_FEMALE),
    newMale: characters(NEW_MALE),
    newFemale: characters(NEW_FEMALE),
    rare: characters(RARE),
  }
  const own: Readonly<Record<string, (random: Random, male: boolean) => readonly Part[]>> = {
    '07': pair(words(YI_CLANS), words(YI_GIVEN), true),
    '04': pair(words(TIBETAN), words(TIBETAN), false),
    '18': bySex(pair(words(DAI_MALE), words(DAI_LAST), false), pair(words(DAI_FEMALE), words(DAI_LAST), false)),
    '24': bySex(single(words(LAHU_MALE)), single(words(LAHU_FEMALE))),
    '21': bySex(single(words(VA_MALE)), single(words(VA_FEMALE))),
    '28': bySex(
      pair(words(JINGPO_CLANS), words(JINGPO_MALE), false),
      pair(words(JINGPO_CLANS), words(JINGPO_FEMALE), false),
    ),
  }

  function hanName(random: Random, male: boolean, birthYear: number, family?: string): Part[] {
    const modern = birthYear + random.between(-8, 8) > 1982
    const pool = modern ? (male ? given.newMale : given.newFemale) : male ? given.oldMale : given.oldFemale
    const first = (family === undefined ? undefined : bySurname.get(family)) ?? drawSurname(random)
    const second = random.chance(0.004) ? random.pick(given.rare) : random.pick(pool)
    return random.chance(0.24) ? [first, second] : [first, second, random.pick(pool)]
  }

  return {
    make(random, { ethnic, male, birthYear, surname: family }) {
      const ownNames = ethnic === HAN ? undefined : own[ethnic]
      // Most 彝 outside 小凉山 carry Han names; the others mostly keep their own.
      const keeps = ownNames !== undefined && random.chance(ethnic === '07' ? 0.08 : 0.7)
      return join(keeps ? ownNames(random, male) : hanName(random, male, birthYear, family))
    },
    surnameOf: (random) => drawSurname(random).text,
  }
}

function pair(first: readonly Part[], second: readonly Part[], dot: boolean) {
  return (random: Random): readonly Part[] => {
    const [a, b] = [random.pick(first), random.pick(second)]
    return dot ? [a, DOT, b] : [a, b]
  }
}

function single(list: readonly Part[]) {
  return (random: Random): readonly Part[] => [random.pick(list)]
}

function bySex(male: (random: Random) => readonly Part[], female: (random: Random) => readonly Part[]) {
  return (random: Random, isMale: boolean): readonly Part[] => (isMale ? male : female)(random)
}

function join(parts: readonly Part[]): DemoName {
  let name = ''
  let full = ''
  let initials = ''
  for (const part of parts) {
    name += part.text
    full += part.full
    initials += part.initials
  }
  return { name, full, initials }
}
