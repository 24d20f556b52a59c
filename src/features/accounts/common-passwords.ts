/**
 * Several thousand pieces that many people make passwords of: words of the office and the country in pinyin, names of
 * products, years and lucky numbers, walks over the keyboard. A password that is put together from few of them is common.
 * The list is made here from its parts, so that nothing has to be fetched and anybody can read what is refused.
 */
const wordsOf = (text: string): string[] => text.trim().split(/\s+/)

const WORDS = wordsOf(`
  password passw0rd admin administrator root user guest test welcome letmein
  iloveyou monkey dragon sunshine princess football master system manager office
  windows computer internet server oracle changeme default secret login hello
  qwerty qwert qwertyuiop asdf asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx qweasd
  qweasdzxc 1qaz2wsx 1q2w3e4r abc abcd abcdef aaaaaa abc123 a123456 qq123456
  woai woaini woaizhongguo zhongguo zhonghua renmin wodemima mima nihao nimenhao beijing
  yunnan kunming qujing yuxi baoshan zhaotong lijiang puer lincang chuxiong
  honghe wenshan banna dali dehong nujiang diqing huize xuanwei zhenxiong
  xiangcun zhenxing xiangcunzhenxing fupin tuopin fanpin fangfanpin bangfu jiance
  nonghu nongcun cunwei xiangzhen xianzhengfu zhengfu guanliyuan shouwang shouwangxitong
  gongzuo danwei yonghu denglu xitong laopo laogong baobao xingfu kuaile facai
`)

const TAILS = [
  ...wordsOf(`
  1 12 123 1234 12345 123456 1234567 12345678 123456789 1234567890 321 654321
  000000 00000000 111111 11111111 222222 333333 555555 666666 66666666 777777 888
  888888 88888888 999999 123123 112233 147258 147258369 789456 520 1314 5201314
  1314520 520520 168 168168 518518 007 110 911 abc abc123 qwe123 qwerty asd
`),
  ...Array.from({ length: 38 }, (_, i) => String(1990 + i)),
]

/** Fingers wander along rows and down columns, there and back. */
const WALKS = [
  '1234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '0987654321',
  'abcdefghijklmnopqrstuvwxyz',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  'qazwsxedcrfvtgbyhnujmikolp',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  'qweasdzxcrtyfghvbnuiojklnm',
  '147258369',
  '123qweasdzxc',
  'qwertyuiopasdfghjklzxcvbnm',
  '1234567890qwertyuiop',
] as const

/** Shorter ways over the keyboard stand in innocent words. */
const SHORTEST_WALK = 4

let pieces: ReadonlySet<string> | undefined

/** All pieces, lower case, letters and digits only. */
export function commonPieces(): ReadonlySet<string> {
  if (pieces) return pieces
  const all = new Set([...WORDS, ...TAILS])
  for (const walk of WALKS)
    for (const way of [walk, Array.from(walk).toReversed().join('')])
      for (let from = 0; from < way.length; from += 1)
        for (let to = from + SHORTEST_WALK; to <= way.length; to += 1) all.add(way.slice(from, to))
  pieces = new Set([...all].flatMap((piece) => [piece, spelled(piece)]))
  return pieces
}

/** A password of so few pieces is among the first that are tried; a letter that is no piece counts as one. */
const FEW = 3

/** True for few pieces in a row, one short piece over and over, or what counts up or down, however it is spelled. */
export function isCommonPassword(password: string): boolean {
  const text = password.normalize('NFKC').toLowerCase()
  const forms = new Set([lettersOf(text), lettersOf(text.replace(/[@$!]/g, (sign) => SIGNS[sign] ?? sign))])
  return [...forms].some((form) => isRepeated(form) || isCounting(form) || countPieces(form) <= FEW)
}

const lettersOf = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '')

/** Letters that people write as digits and signs, back to letters: `P@ssw0rd` is `password`. */
const SIGNS: Readonly<Record<string, string>> = { '@': 'a', $: 's', '!': 'i', '0': 'o', '1': 'l', '3': 'e', '5': 's' }
const spelled = (text: string): string => text.replace(/[0135]/g, (sign) => SIGNS[sign] ?? sign)

/** The fewest pieces and single letters that make up the text; digits in a row are one: a date, a phone, an ID number. */
function countPieces(text: string): number {
  const known = commonPieces()
  const fewest = [0]
  for (let end = 1; end <= text.length; end += 1) {
    let best = (fewest[end - 1] ?? 0) + 1
    for (let begin = 0; begin < end - 1; begin += 1) {
      const slice = text.slice(begin, end)
      if (known.has(slice) || known.has(spelled(slice)) || /^\d+$/.test(slice))
        best = Math.min(best, (fewest[begin] ?? 0) + 1)
    }
    fewest.push(best)
  }
  return fewest[text.length] ?? 0
}

function isRepeated(text: string): boolean {
  if (new Set(text).size <= 3) return true
  return [1, 2, 3, 4, 5, 6].some((length) => text.length >= 2 * length && isPeriodic(text, length))
}

function isPeriodic(text: string, length: number): boolean {
  return Array.from(text).every((sign, i) => i < length || sign === text[i - length])
}

function isCounting(text: string): boolean {
  const steps = new Set(
    Array.from(text)
      .slice(1)
      .map((sign, i) => sign.charCodeAt(0) - text.charCodeAt(i)),
  )
  return text.length > 3 && steps.size === 1
}
