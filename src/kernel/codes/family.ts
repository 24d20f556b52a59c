import { defineCodes, type CodeListItem, type CodeOf } from './code-list.ts'

/** Number, words and English of GB/T 4761-2008. */
const RELATIONS = `01本人|self 02户主|head of household 03小集体户户主|head of a collective household 10配偶|spouse 11夫|husband
12妻|wife 20子|son 21独生子|only son 22长子|first son 23次子|second son 24三子|third son 25四子|fourth son 26五子|fifth son
27养子或继子|adopted son or stepson 28女婿|son-in-law 29其他儿子|other son 30女|daughter 31独生女|only daughter 32长女|first daughter
33二女|second daughter 34三女|third daughter 35四女|fourth daughter 36五女|fifth daughter
37养女或继女|adopted daughter or stepdaughter 38儿媳|daughter-in-law 39其他女儿|other daughter
40孙子、孙女或外孙子、外孙女|grandchild 41孙子|son's son 42孙女|son's daughter 43外孙子|daughter's son
44外孙女|daughter's daughter 45孙媳妇或外孙媳妇|grandson's wife 46孙女婿或外孙女婿|granddaughter's husband
47曾孙子或外曾孙子|great-grandson 48曾孙女或外曾孙女|great-granddaughter 49其他孙子、孙女或外孙子、外孙女|other grandchild
50父母|parent 51父亲|father 52母亲|mother 53公公|husband's father 54婆婆|husband's mother 55岳父|wife's father
56岳母|wife's mother 57继父或养父|stepfather or adoptive father 58继母或养母|stepmother or adoptive mother
59其他父母关系|other parental relation 60祖父母或外祖父母|grandparent 61祖父|father's father 62祖母|father's mother
63外祖父|mother's father 64外祖母|mother's mother 65配偶的祖父母或外祖父母|spouse's grandparent 66曾祖父|great-grandfather
67曾祖母|great-grandmother 68配偶的曾祖父母或外曾祖父母|spouse's great-grandparent
69其他祖父母或外祖父母关系|other grandparental relation 70兄弟姐妹|sibling 71兄|elder brother 72嫂|elder brother's wife
73弟|younger brother 74弟媳|younger brother's wife 75姐姐|elder sister 76姐夫|elder sister's husband 77妹妹|younger sister
78妹夫|younger sister's husband 79其他兄弟姐妹|other sibling 80其他|other 81伯父|father's elder brother
82伯母|father's elder brother's wife 83叔父|father's younger brother 84婶母|father's younger brother's wife
85舅父|mother's brother 86舅母|mother's brother's wife 87姨父|mother's sister's husband 88姨母|mother's sister
89姑父|father's sister's husband 90姑母|father's sister 91堂兄弟、堂姐妹|cousin of the same surname 92表兄弟、表姐妹|other cousin
93侄子|brother's son 94侄女|brother's daughter 95外甥|sister's son 96外甥女|sister's daughter 97其他亲属|other relative
98保姆|domestic worker 99非亲属|no relative`

const standardItems: CodeListItem[] = Array.from(
  RELATIONS.matchAll(/(\d\d)([^|\s]+)\|([^\n]*?)(?=\s+\d\d|$)/g),
  (found) => ({
    code: found[1] ?? '',
    zh: found[2] ?? '',
    en: (found[3] ?? '').trim(),
  }),
)

/** 家庭关系 as GB/T 4761-2008 numbers it, for exchange with police and civil affairs. */
export const FAMILY_RELATION = defineCodes({
  id: 'familyRelation',
  label: { zh: '家庭关系', en: 'Family relation' },
  standard: 'GB/T 4761',
  items: standardItems,
})

const monitoringItems = [
  { code: 'head', zh: '户主', en: 'head of household' },
  { code: 'spouse', zh: '配偶', en: 'spouse' },
  { code: 'son', zh: '之子', en: 'son' },
  { code: 'daughter', zh: '之女', en: 'daughter' },
  { code: 'daughterInLaw', zh: '之儿媳', en: 'daughter-in-law' },
  { code: 'sonInLaw', zh: '之女婿', en: 'son-in-law' },
  { code: 'sonsSon', zh: '之孙子', en: "son's son" },
  { code: 'sonsDaughter', zh: '之孙女', en: "son's daughter" },
  { code: 'daughtersSon', zh: '之外孙子', en: "daughter's son" },
  { code: 'daughtersDaughter', zh: '之外孙女', en: "daughter's daughter" },
  { code: 'father', zh: '之父', en: 'father' },
  { code: 'mother', zh: '之母', en: 'mother' },
  { code: 'wifesFather', zh: '之岳父', en: "wife's father" },
  { code: 'wifesMother', zh: '之岳母', en: "wife's mother" },
  { code: 'husbandsFather', zh: '之公公', en: "husband's father" },
  { code: 'husbandsMother', zh: '之婆婆', en: "husband's mother" },
  { code: 'fathersFather', zh: '之祖父', en: "father's father" },
  { code: 'fathersMother', zh: '之祖母', en: "father's mother" },
  { code: 'mothersFather', zh: '之外祖父', en: "mother's father" },
  { code: 'mothersMother', zh: '之外祖母', en: "mother's mother" },
  { code: 'sibling', zh: '之兄弟姐妹', en: 'sibling' },
  { code: 'greatGrandson', zh: '之曾孙子', en: 'great-grandson' },
  { code: 'greatGranddaughter', zh: '之曾孙女', en: 'great-granddaughter' },
  { code: 'nephew', zh: '之侄儿', en: "brother's son" },
  { code: 'niece', zh: '之侄女', en: "brother's daughter" },
  { code: 'brothersWife', zh: '之兄弟媳妇', en: "brother's wife" },
  { code: 'uncle', zh: '之叔伯', en: "father's brother" },
  { code: 'other', zh: '其他', en: 'other' },
] as const satisfies readonly CodeListItem[]

export type HeadRelationCode = (typeof monitoringItems)[number]['code']

/** Word of the national system to GB/T 4761: the number that says exactly as much, else the class that contains it. */
const TO_STANDARD: Readonly<Record<HeadRelationCode, string>> = {
  head: '02',
  spouse: '10',
  son: '20',
  daughter: '30',
  daughterInLaw: '38',
  sonInLaw: '28',
  sonsSon: '41',
  sonsDaughter: '42',
  daughtersSon: '43',
  daughtersDaughter: '44',
  father: '51',
  mother: '52',
  wifesFather: '55',
  wifesMother: '56',
  husbandsFather: '53',
  husbandsMother: '54',
  fathersFather: '61',
  fathersMother: '62',
  mothersFather: '63',
  mothersMother: '64',
  sibling: '70',
  greatGrandson: '47',
  greatGranddaughter: '48',
  nephew: '93',
  niece: '94',
  // The standard tells 嫂 (72) from 弟媳 (74) and 伯父 (81) from 叔父 (83); the national word does not say which.
  brothersWife: '79',
  uncle: '97',
  other: '80',
}

/** GB/T 4761 numbers to the national word, beside those that TO_STANDARD gives backwards. Everything else is 其他. */
const FROM_STANDARD: Readonly<Record<string, HeadRelationCode>> = {
  ...Object.fromEntries(monitoringItems.map((item) => [TO_STANDARD[item.code], item.code])),
  '01': 'head',
  '03': 'head',
  '11': 'spouse',
  '12': 'spouse',
  ...Object.fromEntries(['21', '22', '23', '24', '25', '26', '27', '29'].map((code) => [code, 'son' as const])),
  ...Object.fromEntries(['31', '32', '33', '34', '35', '36', '37', '39'].map((code) => [code, 'daughter' as const])),
  '57': 'father',
  '58': 'mother',
  '71': 'sibling',
  '73': 'sibling',
  '75': 'sibling',
  '77': 'sibling',
  '79': 'sibling',
  '72': 'brothersWife',
  '74': 'brothersWife',
  '81': 'uncle',
  '83': 'uncle',
  '97': 'other',
}

/** The GB/T 4761 number of a word of the national system. */
export function standardRelationOf(code: HeadRelationCode): string {
  return TO_STANDARD[code]
}

/** The word of the national system for a GB/T 4761 number; undefined when the standard has no such number. */
export function headRelationOf(standard: string): HeadRelationCode | undefined {
  return standardItems.some((item) => item.code === standard) ? (FROM_STANDARD[standard] ?? 'other') : undefined
}

/** Words of the standard as aliases. 本人 is left to a person in a list of members: it may be whoever filled it in. */
const standardWords = Object.fromEntries(
  standardItems
    .filter((item) => item.code !== '01' && item.zh !== '其他')
    .map((item) => [item.zh, FROM_STANDARD[item.code] ?? 'other']),
)

/** 与户主关系 in the words of the national monitoring system (E7). */
export const HEAD_RELATION = defineCodes({
  id: 'headRelation',
  label: { zh: '与户主关系', en: 'Relation to the head of household' },
  items: monitoringItems,
  aliases: {
    ...standardWords,
    妻子: 'spouse',
    丈夫: 'spouse',
    之妻: 'spouse',
    之夫: 'spouse',
    儿子: 'son',
    养子: 'son',
    继子: 'son',
    次女: 'daughter',
    女儿: 'daughter',
    养女: 'daughter',
    继女: 'daughter',
    之媳: 'daughterInLaw',
    儿媳妇: 'daughterInLaw',
    之儿媳妇: 'daughterInLaw',
    之婿: 'sonInLaw',
    之孙: 'sonsSon',
    外孙: 'daughtersSon',
    之外孙: 'daughtersSon',
    父: 'father',
    母: 'mother',
    爷爷: 'fathersFather',
    奶奶: 'fathersMother',
    外公: 'mothersFather',
    外婆: 'mothersMother',
    哥哥: 'sibling',
    弟弟: 'sibling',
    之兄: 'sibling',
    之弟: 'sibling',
    之姐: 'sibling',
    之妹: 'sibling',
    姐: 'sibling',
    妹: 'sibling',
    嫂子: 'brothersWife',
    弟媳妇: 'brothersWife',
    侄儿: 'nephew',
    之侄子: 'nephew',
    曾孙子: 'greatGrandson',
    曾孙女: 'greatGranddaughter',
    叔伯: 'uncle',
  },
})

/** Relations that say a sex (R66): '1' male, '2' female in GB/T 2261.1. */
export const RELATION_SEX: Readonly<Partial<Record<CodeOf<typeof HEAD_RELATION>, '1' | '2'>>> = {
  son: '1',
  daughter: '2',
  daughterInLaw: '2',
  sonInLaw: '1',
  sonsSon: '1',
  sonsDaughter: '2',
  daughtersSon: '1',
  daughtersDaughter: '2',
  father: '1',
  mother: '2',
  wifesFather: '1',
  wifesMother: '2',
  husbandsFather: '1',
  husbandsMother: '2',
  fathersFather: '1',
  fathersMother: '2',
  mothersFather: '1',
  mothersMother: '2',
  greatGrandson: '1',
  greatGranddaughter: '2',
  nephew: '1',
  niece: '2',
  brothersWife: '2',
  uncle: '1',
}
