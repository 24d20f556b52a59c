import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useDatabase } from '../../../test/support/database.ts'
import { citizenIdOf, csvText, encode, family, HUIZE, line, type Encoding, type Line } from './testing/office-files.ts'
import { openOffice, type Office, type Official } from './testing/office.ts'
import type { BatchDetail, ReportGroup } from './schema.ts'

const system = useDatabase()
let office: Office
let county: Official

beforeAll(async () => {
  office = await openOffice(system.services)
  county = await office.official('countyOfficer', '530326000000')
})
afterAll(() => office.close())

const PERIOD = { periodFrom: '2022-01-01', periodTo: '2022-09-30' }
let household = 1000
const next = () => (household += 1)

type Groups = readonly [severity: string, rule: string, column: string | null, rows: number][]

async function look(
  name: string,
  content: Buffer,
  declared: object = PERIOD,
): Promise<{ batch: BatchDetail; groups: Groups }> {
  const batch = await county.check(name, content, declared)
  const { body } = await county.get<ReportGroup[]>(`/api/intake/batches/${batch.id}/report`)
  return {
    batch,
    groups: body.map(({ severity, rule, header, count }) => [severity, rule, header, count] as const) as Groups,
  }
}

const wrongCheck = (id: string) => id.replace(/.$/, (last) => (last === '1' ? '2' : '1'))
const fullWidth = (text: string) => text.replace(/\d/g, (digit) => String.fromCodePoint(digit.charCodeAt(0) + 0xfee0))

/** Every dirty cell of the household layout, with the one note that it must bring; `null` is cleaned without a word. */
const CELLS: readonly [
  what: string,
  change: (row: Line) => Partial<Line>,
  note: readonly [string, string, string] | null,
][] = [
  ['blanks of every kind around a value', (row) => ({ 姓名: `\u{3000} ${row.姓名}\t\u{A0}` }), null],
  [
    'an ID number in a formula wrapper',
    (row) => ({ 证件号码: `="${row.证件号码}"` }),
    ['repaired', 'E10-wrapper', '证件号码'],
  ],
  [
    'an ID number behind an apostrophe',
    (row) => ({ 证件号码: `'${row.证件号码}` }),
    ['repaired', 'E10-apostrophe', '证件号码'],
  ],
  [
    'an ID number in full-width digits',
    (row) => ({ 证件号码: fullWidth(row.证件号码) }),
    ['repaired', 'E10-fullwidth', '证件号码'],
  ],
  [
    'an ID number of 15 digits',
    (row) => ({ 证件号码: row.证件号码.slice(0, 6) + row.证件号码.slice(8, 17) }),
    ['repaired', 'E10-id15', '证件号码'],
  ],
  [
    'a disability number where the ID number belongs',
    (row) => ({ 证件号码: `${row.证件号码}43` }),
    ['repaired', 'E3-disability-number', '证件号码'],
  ],
  [
    'a birth date with dots',
    (row) => ({ 出生日期: row.出生日期.replaceAll('-', '.') }),
    ['repaired', 'E10-date', '出生日期'],
  ],
  [
    'a birth date in words',
    (row) => ({ 出生日期: row.出生日期.replace(/(\d+)-(\d+)-(\d+)/, '$1年$2月$3日') }),
    ['repaired', 'E10-date', '出生日期'],
  ],
  ['a short name of an ethnic group', () => ({ 民族: '彝' }), ['repaired', 'E6-alias', '民族']],
  ['a look-alike dot in a name', () => ({ 姓名: '阿依.买买提' }), ['repaired', 'E10-name-dot', '姓名']],
  ['a village under its short name', () => ({ 村: '则补村村委会' }), ['repaired', 'E1-area-alias', '村']],
  [
    'an ID number in scientific notation',
    () => ({ 证件号码: '5.39900198001E+17' }),
    ['rejected', 'E10-sci-notation', '证件号码'],
  ],
  ['a wrong check digit', (row) => ({ 证件号码: wrongCheck(row.证件号码) }), ['rejected', 'R62', '证件号码']],
  ['an ID number of wrong length', (row) => ({ 证件号码: row.证件号码.slice(0, 16) }), ['rejected', 'R61', '证件号码']],
  ['an unknown relation to the head', () => ({ 与户主关系: '邻居' }), ['rejected', 'E9-code', '与户主关系']],
  ['an unknown village', () => ({ 村: '没有的村民委员会' }), ['rejected', 'E1-area', '村']],
  [
    'a sex that the ID number contradicts',
    (row) => ({ 性别: row.性别 === '男' ? '女' : '男' }),
    ['warned', 'R67', '性别'],
  ],
  ['an unknown labour skill', () => ({ 劳动技能: '会干活' }), ['warned', 'E9-code', '劳动技能']],
  ['both education and schooling', () => ({ 在校生状况: '七年级' }), ['warned', 'R69', '文化程度']],
]

describe('a dirty cell of the household layout', () => {
  test.each(CELLS)('%s', async (_what, change, note) => {
    const code = next()
    // The second member is dirty, so that the household keeps its head.
    const rows = [line(code, 0), { ...line(code, 2), ...change(line(code, 2)) }]
    const { batch, groups } = await look('一格.csv', encode(csvText(rows)))
    const expected = note === null ? [] : [[...note, 1]]
    expect(groups.filter(([, rule]) => note === null || rule === note[1])).toEqual(expected)
    expect(batch.rowsRejected).toBe(note?.[0] === 'rejected' ? 1 : 0)
  })
})

describe('over the whole file', () => {
  const rejected = (groups: Groups) => groups.filter(([severity]) => severity === 'rejected')

  test('the same person twice in a household: the first row stands', async () => {
    const code = next()
    const { batch, groups } = await look('重复.csv', encode(csvText([...family(code), line(code, 2)])))
    expect(rejected(groups)).toEqual([['rejected', 'R64', '证件号码', 1]])
    expect(batch.rowsAccepted).toBe(3)
  })

  test('one ID number in two households: neither is taken', async () => {
    const [one, two] = [next(), next()]
    const shared = citizenIdOf(one * 20 + 2)
    const rows = [...family(one), line(two, 0), line(two, 2, { 证件号码: shared, 出生日期: line(one, 2).出生日期 })]
    const { batch, groups } = await look('两户.csv', encode(csvText(rows)))
    expect(rejected(groups)).toEqual([['rejected', 'R64', '证件号码', 2]])
    expect(batch.rowsAccepted).toBe(3)
  })

  test('no head, or two: every row of the household waits', async () => {
    const [one, two, good] = [next(), next(), next()]
    const rows = [
      ...family(one).map((row) => ({ ...row, 与户主关系: row.与户主关系 === '户主' ? '其他' : row.与户主关系 })),
      ...family(two, 2, { 与户主关系: '户主' }),
      ...family(good),
    ]
    const { batch, groups } = await look('户主.csv', encode(csvText(rows)))
    expect(rejected(groups)).toEqual([
      ['rejected', 'R65', '与户主关系', 3],
      ['rejected', 'R65', '与户主关系', 2],
    ])
    expect(batch).toMatchObject({ rowsAccepted: 3, rowsRejected: 5 })
  })

  test('a second spouse is taken with a warning', async () => {
    const code = next()
    const { batch, groups } = await look(
      '配偶.csv',
      encode(csvText([line(code, 0), line(code, 1), line(code, 2, { 与户主关系: '配偶' })])),
    )
    expect(groups.filter(([, rule]) => rule === 'R65')).toEqual([['warned', 'R65', '与户主关系', 1]])
    expect(batch.rowsAccepted).toBe(3)
  })
})

describe('a file is read', () => {
  test.each<[string, Encoding]>([
    ['UTF-8', 'utf8'],
    ['UTF-8 with a byte order mark', 'utf8bom'],
    ['GB 18030', 'gb18030'],
  ])('in %s', async (_name, encoding) => {
    const { batch, groups } = await look('编码.csv', encode(csvText(family(next())), encoding))
    expect(batch).toMatchObject({ state: 'checked', kind: 'householdLine', rowsAccepted: 3 })
    expect(groups).toEqual([])
  })

  test('with a title above, notes below, other headers in another order', async () => {
    const rows = family(next()).map((row) => ({
      家庭成员: row.姓名,
      公民身份号码: row.证件号码,
      家庭关系: row.与户主关系,
      家庭编号: row.户编号,
      行政村: row.村,
      乡镇: row.乡,
      县区: row.县,
      州市: row.市,
      省份: row.省,
    }))
    const text = `会泽县农户信息,,,,,,,,\r\n${csvText(rows)}填表人：张三,,,,,,,,\r\n`
    const { batch } = await look('表头.csv', encode(text))
    expect(batch).toMatchObject({ state: 'checked', kind: 'householdLine', rowsTotal: 3, rowsAccepted: 3 })
  })

  test('and rows with damaged characters are refused, the others taken', async () => {
    const code = next()
    const rows = [...family(code), line(code, 3, { 姓名: '@@' })]
    const text = encode(csvText(rows))
    const at = text.indexOf('@@')
    const damaged = Buffer.concat([text.subarray(0, at), Buffer.from([0xe5, 0xbc]), text.subarray(at + 2)])
    const { batch, groups } = await look('乱码.csv', damaged)
    expect(batch).toMatchObject({ rowsAccepted: 3, rowsRejected: 1 })
    expect(groups).toEqual([['rejected', 'E10-encoding', '姓名', 1]])
  })
})

describe('department feeds', () => {
  let head = ''
  beforeAll(async () => {
    const code = next()
    head = citizenIdOf(code * 20)
    const { batch } = await look('底册.csv', encode(csvText(family(code, 3, {}, HUIZE))))
    await county.commit(batch.id)
  })

  test('amounts are read as offices write them, and what is no amount is refused', async () => {
    const rows = ['1,234.50元', '0.5万元', '12,000.00', '三百多'].map((月保障金, n) => ({
      户主身份证号: head,
      户主姓名: '户主',
      保障人数: '1',
      月保障金,
      起始月: `2022-0${n + 1}`,
    }))
    const { batch, groups } = await look('低保.csv', encode(csvText(rows)))
    expect(batch.kind).toBe('dibao')
    expect(groups).toEqual([
      ['rejected', 'E10-amount', '月保障金', 1],
      ['repaired', 'E10-amount', '月保障金', 3],
    ])
  })

  test('a settlement number that stands in the file already is refused, a reversal is not', async () => {
    const settlement = (结算编号: string, amount: string, original = '') => ({
      证件号码: head,
      姓名: '户主',
      结算编号,
      入院日期: '2022-03-01',
      出院日期: '2022-03-05',
      结算日期: '2022-03-05',
      就医类别: '普通住院',
      医疗机构: '会泽县人民医院',
      总费用: amount,
      基本医保支付: amount,
      大病保险支付: '0',
      医疗救助支付: '0',
      个人负担: amount,
      原结算编号: original,
    })
    const rows = [settlement('S1', '900'), settlement('S1', '900'), settlement('S2', '-900', 'S1')]
    const { batch, groups } = await look('结算.csv', encode(csvText(rows)))
    expect(batch).toMatchObject({ kind: 'medicalSettlement', rowsTotal: 3, rowsAccepted: 2 })
    expect(groups.filter(([severity]) => severity === 'rejected')).toEqual([
      ['rejected', 'E10-repeated-settlement', '结算编号', 1],
    ])
  })

  test('a person of another county is nobody here, and is placed by no other batch', async () => {
    const rows = [
      { 户主身份证号: citizenIdOf(999_000), 户主姓名: '外人', 保障人数: '1', 月保障金: '300', 起始月: '2022-01' },
    ]
    const { batch } = await look('外人.csv', encode(csvText(rows)))
    expect(batch).toMatchObject({ rowsAccepted: 1, rowsMatched: 0, rowsUnmatched: 1 })
  })
})
