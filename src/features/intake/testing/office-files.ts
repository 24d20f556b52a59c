/** Small files as offices send them, of made-up people (ID prefix 539900). For tests and benchmarks. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import iconv from 'iconv-lite'
import { checkCharacter } from '../../../kernel/citizen-id.ts'

/** A valid number: `n` makes it unique, odd is male. */
export function citizenId(n: number, birth = '19800101'): string {
  const text = `539900${birth}${String(n % 1000).padStart(3, '0')}`
  return text + checkCharacter(text)
}

/** Many people need many birthdays: three digits alone count no further than a thousand. */
export function citizenIdOf(n: number): string {
  const day = Math.floor(n / 1000)
  const birth = `${1970 + (Math.floor(day / 336) % 30)}${String((Math.floor(day / 28) % 12) + 1).padStart(2, '0')}${String((day % 28) + 1).padStart(2, '0')}`
  return citizenId(n, birth)
}

export interface Place {
  readonly prefecture: string
  readonly county: string
  readonly township: string
  readonly village: string
}

/** 曲靖市会泽县: the county of the tests. */
export const HUIZE: Place = { prefecture: '曲靖市', county: '会泽县', township: '娜姑镇', village: '则补村村民委员会' }

export const LINE_HEADERS = [
  '省',
  '市',
  '县',
  '乡',
  '村',
  '户编号',
  '人口编号',
  '姓名',
  '性别',
  '出生日期',
  '证件号码',
  '民族',
  '与户主关系',
  '文化程度',
  '在校生状况',
  '健康状况',
  '劳动技能',
  '是否享受低保',
  '是否参加城乡居民基本医疗保险',
  '是否参加城镇职工基本医疗保险',
  '户类型',
  '监测对象类别',
  '户联系电话',
] as const

export type LineHeader = (typeof LINE_HEADERS)[number]
export type Line = Readonly<Record<LineHeader, string>>

/** One correct line; tests change what they are about. */
export function line(household: number, member: number, change: Partial<Line> = {}, place: Place = HUIZE): Line {
  const id = citizenIdOf(household * 20 + member)
  return {
    省: '云南省',
    市: place.prefecture,
    县: place.county,
    乡: place.township,
    村: place.village,
    户编号: `5399${String(household).padStart(6, '0')}`,
    人口编号: `5399${String(household * 20 + member).padStart(8, '0')}`,
    姓名: `${'赵钱孙李周吴郑王'.charAt(household % 8)}${'一二三四五六七八九'.charAt(member % 9)}`,
    性别: Number(id.charAt(16)) % 2 === 1 ? '男' : '女',
    出生日期: `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`,
    证件号码: id,
    民族: '汉族',
    与户主关系: member === 0 ? '户主' : member === 1 ? '配偶' : '其他',
    文化程度: '初中',
    在校生状况: '',
    健康状况: '健康',
    劳动技能: '普通劳动力',
    是否享受低保: '否',
    是否参加城乡居民基本医疗保险: '是',
    是否参加城镇职工基本医疗保险: '否',
    户类型: '脱贫户',
    监测对象类别: '',
    户联系电话: '',
    ...change,
  }
}

/** A household of `size` correct lines. */
export function family(household: number, size = 3, change: Partial<Line> = {}, place: Place = HUIZE): Line[] {
  return Array.from({ length: size }, (_, member) => line(household, member, change, place))
}

type Row = Readonly<Record<string, string>>

/** Rows as the text of a CSV; the headers are those of the first row. */
export function csvText(rows: readonly Row[], headers: readonly string[] = Object.keys(rows[0] ?? {})): string {
  const quote = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  return [headers, ...rows.map((row) => headers.map((header) => row[header] ?? ''))]
    .map((cells) => `${cells.map(quote).join(',')}\r\n`)
    .join('')
}

export type Encoding = 'utf8' | 'utf8bom' | 'gb18030'

export function encode(text: string, encoding: Encoding = 'utf8'): Buffer {
  if (encoding === 'gb18030') return iconv.encode(text, 'gb18030')
  return Buffer.from(encoding === 'utf8bom' ? `\u{FEFF}${text}` : text, 'utf8')
}

let folder: string | undefined
let count = 0

/** Writes a file into a temporary folder of this run; `removeFiles` takes it away. */
export function saveFile(name: string, content: Buffer | string): string {
  folder ??= mkdtempSync(path.join(tmpdir(), 'shouwang-office-'))
  count += 1
  const file = path.join(folder, `${count}-${name}`)
  writeFileSync(file, content)
  return file
}

/** Takes the temporary folder of this run away: for `afterAll`. */
export function removeFiles(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  folder = undefined
}
