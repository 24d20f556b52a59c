import exceljs from 'exceljs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cellText } from './cell-text.ts'
import { type Mark, type MarkOptions, markWorkbook, type MarkSummary } from './mark-workbook.ts'
import { bookParts, fileStream, opened, readAll, testFolder, type TestFolder, zipOf } from './test-kit.ts'
import { MAX_NOTES } from './xlsx-notes.ts'

let folder: TestFolder
beforeAll(async () => {
  folder = await testFolder()
})
afterAll(() => folder.remove())

async function mark(
  path: string,
  marks: Readonly<Record<string, readonly Mark[]>>,
  options: Partial<MarkOptions> = {},
): Promise<MarkSummary[]> {
  const source = await opened(path)
  try {
    return await markWorkbook(source, (sheet) => marks[sheet] ?? [], fileStream(folder.path('marked.xlsx')), {
      title: '校验',
      ...options,
    })
  } finally {
    await source.close()
  }
}

const text = (place: string, value: string): string => `<c r="${place}" t="inlineStr"><is><t>${value}</t></is></c>`

describe('the marked copy', () => {
  const rows =
    `<row r="1">${text('A1', '某县台账')}</row>` +
    `<row r="2">${text('A2', '姓名')}${text('B2', '证件号码')}${text('C2', '出生日期')}</row>` +
    `<row r="3">${text('A3', '甲')}${text('B3', '53990019900101001X')}<c r="C3" s="1"><v>32874</v></c></row>` +
    `<row r="5" hidden="1">${text('A5', '乙')}<c r="B5"><v>5.3990019900101E+17</v></c><c r="D5"><f>1+1</f><v>2</v></c></row>` +
    `<row r="6" hidden="1">${text('A6', '丙')}<c r="B6" t="e"><v>#N/A</v></c></row>`

  async function county(): Promise<string> {
    const parts = bookParts({
      styles: '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>',
      sheets: {
        人口信息: `<worksheet><sheetData>${rows}</sheetData><mergeCells><mergeCell ref="A1:H1"/></mergeCells></worksheet>`,
        补充: `<row r="1">${text('A1', '姓名')}</row><row r="2">${text('A2', '丁')}</row>`,
      },
      sheetAttributes: { 补充: 'state="hidden"' },
    })
    return folder.file('county.xlsx', await zipOf(parts))
  }

  const marks: Record<string, Mark[]> = {
    人口信息: [
      { row: 3, column: 1, level: 'repaired', text: '小写 x 已改为大写' },
      { row: 3, column: 2, level: 'warning', text: '出生日期与证件号码不符' },
      { row: 3, column: 1, level: 'warning', text: '请核对' },
      { row: 4, column: null, level: 'person', text: '此处缺少户主' },
      { row: 5, column: 1, level: 'rejected', text: '证件号码已变成科学记数，末位丢失，请改为文本格式后重填' },
      { row: 9, column: 0, level: 'rejected', text: '表后缺少户主' },
    ],
  }

  it('keeps every value and row number, colours cells, writes notes and the two columns, and sums up in front', async () => {
    const summary = await mark(await county(), marks, {
      lastHeaderRow: (sheet) => (sheet === '人口信息' ? 2 : 1),
      lines: [['批次', '=2022-09']],
    })
    expect(summary).toEqual([
      { sheet: '人口信息', rows: 5, counts: { rejected: 2, person: 1, warning: 1, repaired: 0 }, notesLeftOut: 0 },
      { sheet: '补充', rows: 2, counts: { rejected: 0, person: 0, warning: 0, repaired: 0 }, notesLeftOut: 0 },
    ])
    const [front, first, second] = await readAll(folder.path('marked.xlsx'))
    expect(front?.name).toBe('校验结果汇总')
    expect(front?.rows.slice(0, 5).map(({ cells }) => cells.map(cellText))).toEqual([
      ['校验'],
      ['批次', '=2022-09'],
      ['工作表', '有内容的行', '不通过', '待人工核实', '有提醒', '已自动更正'],
      ['人口信息', '5', '2', '1', '1', '0'],
      ['补充', '2', '0', '0', '0', '0'],
    ])
    expect(first?.rows.map((row) => [row.number, row.hidden, ...row.cells.map(cellText)])).toEqual([
      [1, false, '某县台账'],
      [2, false, '姓名', '证件号码', '出生日期', '', '校验结果', '处理说明'],
      [
        3,
        false,
        '甲',
        '53990019900101001X',
        '1990-01-01',
        '',
        '有提醒',
        '小写 x 已改为大写；出生日期与证件号码不符；请核对',
      ],
      [4, false, '', '', '', '', '待人工核实', '此处缺少户主'],
      [
        5,
        false,
        '乙',
        '5.39900199001010E+17',
        '',
        '2',
        '不通过',
        '证件号码已变成科学记数，末位丢失，请改为文本格式后重填',
      ],
      [6, true, '丙', '#N/A'],
      [9, false, '', '', '', '', '不通过', '表后缺少户主'],
    ])
    expect(first?.merges).toEqual([{ top: 1, bottom: 1, left: 0, right: 3 }])
    expect(second).toMatchObject({ name: '补充', hidden: true })
    const book = new exceljs.Workbook()
    await book.xlsx.readFile(folder.path('marked.xlsx'))
    const sheet = book.getWorksheet('人口信息')
    expect(sheet?.getCell('B3').fill).toMatchObject({ fgColor: { argb: 'FFFFE0B2' } })
    expect(JSON.stringify(sheet?.getCell('B3').note)).toContain('已自动更正：小写 x 已改为大写\\n有提醒：请核对')
    expect(sheet?.getCell('B5').fill).toMatchObject({ fgColor: { argb: 'FFFFC7CE' } })
    expect(sheet?.getCell('B5').type).toBe(exceljs.ValueType.Number)
    expect(sheet?.getCell('A9').fill).toMatchObject({ fgColor: { argb: 'FFFFC7CE' } })
    expect(sheet?.getCell('B6').value).toEqual({ error: '#N/A' })
    expect(sheet?.getCell('A3').fill).toEqual({ type: 'pattern', pattern: 'none' })
    expect(sheet?.views[0]).toMatchObject({ ySplit: 2 })
  })

  it('turns a CSV into a workbook with the same line numbers, and keeps ID numbers as text', async () => {
    const path = await folder.file('feed.csv', '身份证号,金额\n\n539900199001010017,="12"\n"两\n行",=1+1\n')
    await mark(path, { '': [{ row: 3, column: 1, level: 'repaired', text: '已去掉包裹' }] })
    const [, data] = await readAll(folder.path('marked.xlsx'))
    expect(data?.name).toBe('数据')
    expect(data?.rows.map((row) => [row.number, ...row.cells.map(cellText)])).toEqual([
      [1, '身份证号', '金额', '校验结果', '处理说明'],
      [3, '539900199001010017', '="12"', '已自动更正', '已去掉包裹'],
      [4, '两\n行', '=1+1'],
    ])
    expect(data?.rows.flatMap(({ cells }) => cells).every((cell) => cell === null || typeof cell === 'string')).toBe(
      true,
    )
  })

  it('puts the two columns right of the widest row, even if that comes late', async () => {
    const path = await folder.file('wide.csv', `a,b\n${'1,2\n'.repeat(3000)}1,2,3,4,5\n`)
    await mark(path, { '': [{ row: 2, column: 0, level: 'warning', text: '提醒' }] })
    const [, data] = await readAll(folder.path('marked.xlsx'))
    expect(data?.rows[1]?.cells).toEqual(['1', '2', null, null, null, '有提醒', '提醒'])
    expect(data?.rows.at(-1)?.cells).toEqual(['1', '2', '3', '4', '5'])
  })

  it('colours all and says so when there are more notes than a sheet can carry', async () => {
    const count = MAX_NOTES + 50
    const path = await folder.file('many.csv', `a\n${'1\n'.repeat(count)}`)
    const all = Array.from({ length: count }, (_, i): Mark => ({
      row: i + 2,
      column: 0,
      level: 'rejected',
      text: '有误',
    }))
    expect((await mark(path, { '': all }))[0]).toMatchObject({ notesLeftOut: 50, counts: { rejected: count } })
    const [front, data] = await readAll(folder.path('marked.xlsx'))
    expect(front?.rows.at(-1)?.cells.map(cellText)[0]).toContain('另有 50 处')
    expect(data?.rows.at(-1)?.cells).toEqual(['1', '不通过', '有误'])
  })

  it('stops on marks out of order and on lines beyond the last row of Excel, without leaving a whole file', async () => {
    const path = await folder.file('short.csv', 'a\n1\n2\n')
    const at = (row: number): Mark => ({ row, column: null, level: 'warning', text: 'x' })
    await expect(mark(path, { '': [at(3), at(2)] })).rejects.toThrow('out of order')
    const far = await folder.file('far.csv', `a\n${'\n'.repeat(1_048_580)}b\n`)
    await expect(mark(far, {})).rejects.toMatchObject({ refusal: { code: 'too_many_rows_for_xlsx' } })
  })
})
