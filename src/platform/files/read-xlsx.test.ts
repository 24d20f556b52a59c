import exceljs from 'exceljs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cellText } from './cell-text.ts'
import {
  bookParts,
  flat,
  readAll,
  type ReadSheet,
  storedZip,
  testFolder,
  type TestBook,
  type TestFolder,
  zipOf,
} from './test-kit.ts'
import { formatOfCode } from './xlsx-parts.ts'

let folder: TestFolder
beforeAll(async () => {
  folder = await testFolder()
})
afterAll(() => folder.remove())

async function read(book: TestBook): Promise<ReadSheet[]> {
  return readAll(await folder.file('case.xlsx', await zipOf(bookParts(book))))
}

const number = (value: number, format = 'plain', formula = false): object => ({
  kind: 'number',
  value,
  format,
  formula,
})

describe('cells', () => {
  it('reads shared, inline and rich text, entities, preserved space, escapes; not the phonetic readings', async () => {
    const [sheet] = await read({
      shared:
        '<si><t>汉族</t></si><si><r><rPr><b/></rPr><t xml:space="preserve"> 沙马</t></r><r><t>·依火</t></r><rPh sb="0" eb="1"><t>shama</t></rPh></si>' +
        '<si><t>a&amp;b &lt;c&gt; &#x4DAE;&#20013;&bogus;</t></si><si><t>line_x000D_\nend_x005F_x0041_</t></si><si><t/></si><si><t><![CDATA[<raw> & ]]></t></si>',
      sheets: {
        表:
          '<row r="1">' +
          [0, 1, 2, 3, 4, 5].map((i) => `<c r="${'ABCDEF'[i]}1" t="s"><v>${i}</v></c>`).join('') +
          '<c r="G1" t="inlineStr"><is><r><t>行</t></r><r><t>内</t></r><rPh><t>hang</t></rPh></is></c>' +
          '<c r="H1" t="s"><v>99</v></c></row>',
      },
    })
    expect(sheet?.rows[0]?.cells).toEqual([
      '汉族',
      ' 沙马·依火',
      'a&b <c> 䶮中&bogus;',
      'line\r\nend_x0041_',
      null,
      '<raw> & ',
      '行内',
      { kind: 'error', value: '#MISSING', formula: false },
    ])
  })

  it('reads numbers, booleans, errors and cached results of formulas', async () => {
    const [sheet] = await read({
      sheets: {
        表:
          '<row r="3"><c r="B3"><v>5.3990019900101E+17</v></c><c r="C3" t="b"><v>1</v></c><c r="D3" t="e"><v>#N/A</v></c>' +
          '<c r="E3"><f>SUM(A1:A9)</f><v>1234.5599999999999</v></c><c r="F3" t="str"><f>A1&amp;"x"</f><v>文字</v></c>' +
          '<c r="G3"><f>NOW()</f></c><c r="H3" t="d"><v>2021-07-01T00:00:00</v></c><c r="I3"><v>不是数</v></c><c r="J3" s="7"/></row>',
      },
    })
    expect(flat(sheet?.rows ?? [])).toEqual([
      [
        3,
        null,
        number(5.3990019900101e17),
        { kind: 'boolean', value: true, formula: false },
        { kind: 'error', value: '#N/A', formula: false },
        number(1234.56, 'plain', true),
        { kind: 'text', value: '文字', formula: true },
        { kind: 'text', value: '', formula: true },
        '2021-07-01',
        '不是数',
      ].map((cell) =>
        typeof cell === 'object' && cell && 'value' in cell && cell.value === 1234.56
          ? number(1234.5599999999999, 'plain', true)
          : cell,
      ),
    ])
    expect(sheet?.rows[0]?.cells.map(cellText)).toEqual([
      '',
      '5.39900199001010E+17',
      'TRUE',
      '#N/A',
      '1234.56',
      '文字',
      '',
      '2021-07-01',
      '不是数',
    ])
  })

  it('tells days from numbers by the style, and turns the 1904 system into the 1900 one', async () => {
    const styles =
      '<numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/><numFmt numFmtId="177" formatCode="[Red]#,##0.00\\ &quot;days&quot;"/></numFmts>' +
      '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/><xf numFmtId="177"/><xf numFmtId="22"/><xf numFmtId="57"/></cellXfs>'
    const row = [0, 1, 2, 3, 4, 5].map((style, i) => `<c r="${'ABCDEF'[i]}1" s="${style}"><v>43100.5</v></c>`).join('')
    const shown = async (workbookPr: string): Promise<string[] | undefined> => {
      const [sheet] = await read({ styles, workbookPr, sheets: { 表: `<row r="1">${row}</row>` } })
      return sheet?.rows[0]?.cells.map(cellText)
    }
    const [day, later] = ['2017-12-31 12:00:00', '2022-01-01 12:00:00']
    expect(await shown('')).toEqual(['43100.5', day, day, '43100.5', day, day])
    expect(await shown('date1904="1"')).toEqual(['43100.5', later, later, '43100.5', later, later])
  })

  it('places cells and rows without r= after the ones before', async () => {
    const [sheet] = await read({
      sheets: {
        表: '<row><c><v>1</v></c><c r="D1"><v>2</v></c><c><v>3</v></c></row><row r="5"><c/><c><v>4</v></c></row><row><c><v>5</v></c></row>',
      },
    })
    expect(flat(sheet?.rows ?? [])).toEqual([
      [1, number(1), null, null, number(2), number(3)],
      [5, null, number(4)],
      [6, number(5)],
    ])
  })

  it('knows number formats as Chinese offices use them', () => {
    const expected = {
      General: 'plain',
      'G/通用格式': 'plain',
      '0.00E+00': 'plain',
      '#,##0.00;[Red]-#,##0.00': 'plain',
      '@': 'plain',
      '"共"0"户"': 'plain',
      '0\\d': 'plain',
      'yyyy-mm-dd': 'date',
      'yyyy/m': 'date',
      m月d日: 'date',
      '[$-804]yyyy年m月d日 aaaa': 'date',
      '[DBNum1][$-804]yyyy"年"m"月"': 'date',
      'yyyy-mm-dd hh:mm': 'dateTime',
      'h:mm AM/PM': 'time',
      '[h]:mm:ss': 'time',
    }
    expect(Object.fromEntries(Object.keys(expected).map((code) => [code, formatOfCode(code)]))).toEqual(expected)
  })
})

describe('sheets', () => {
  it('gives merged ranges before the rows, hidden sheets and rows, and real row numbers around blank ones', async () => {
    const rows =
      '<row r="1"><c r="A1" t="inlineStr"><is><t>某县监测对象台账</t></is></c></row>' +
      '<row r="2"><c r="A2" t="inlineStr"><is><t>基本信息</t></is></c><c r="B2"/><c r="C2" t="inlineStr"><is><t>区划</t></is></c></row>' +
      '<row r="3" hidden="1"><c r="A3" t="inlineStr"><is><t>姓名</t></is></c></row><row r="4"/><row r="5"><c r="A5" s="1"/></row>' +
      '<row r="7"><c r="A7" t="inlineStr"><is><t>注：mergeCells ref="A1:B9" 不是合并</t></is></c></row>'
    const [first, second] = await read({
      sheets: {
        人口信息: `<worksheet><dimension ref="A1"/><sheetData>${rows}</sheetData><mergeCells count="2"><mergeCell ref="A1:C1"/><mergeCell ref="$A$2:$B$2"/></mergeCells></worksheet>`,
        备份: '',
      },
      sheetAttributes: { 备份: 'state="veryHidden"' },
    })
    expect(first?.merges).toEqual([
      { top: 1, bottom: 1, left: 0, right: 2 },
      { top: 2, bottom: 2, left: 0, right: 1 },
    ])
    expect(first?.rows.map((row) => [row.number, row.hidden, row.cells.length])).toEqual([
      [1, false, 1],
      [2, false, 3],
      [3, true, 1],
      [7, false, 1],
    ])
    expect(second).toMatchObject({ name: '备份', hidden: true, rows: [] })
  })

  it('finds merged ranges wherever chunks are cut', async () => {
    // Text that does not compress makes chunk borders fall anywhere.
    let seed = 7
    const noise = (length: number): string =>
      Array.from({ length }, () =>
        String.fromCharCode(97 + ((seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % 26)),
      ).join('')
    for (let extra = 0; extra < 24; extra++) {
      const text = noise(30_000)
      const rows = [1, 2, 3, 4]
        .map((r) => `<row r="${r}"><c r="A${r}" t="inlineStr"><is><t>${text}</t></is></c></row>`)
        .join('')
      const head = `<worksheet><sheetData>${rows}`
      const fill = ' '.repeat(128 * 1024 - head.length - 20 + extra)
      const [sheet] = await read({
        sheets: { 表: `${head}${fill}</sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>` },
      })
      expect(sheet?.merges).toEqual([{ top: 1, bottom: 2, left: 0, right: 1 }])
    }
  })

  it('reads strict and prefixed files, absolute and relative targets, parts with unusual names', async () => {
    const strict = 'http://purl.oclc.org/ooxml/officeDocument/relationships'
    const parts = {
      '[Content_Types].xml': bookParts({ sheets: {} })['[Content_Types].xml'] ?? '',
      '_rels/.rels': `<Relationships><Relationship Id="a" Type="${strict}/officeDocument" Target="/Book/Main.xml"/></Relationships>`,
      'Book/main.xml':
        '<x:workbook xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main" xmlns:q="z"><x:sheets><x:sheet name="甲&amp;乙" sheetId="4" q:id="r9"/><x:sheet name="图" sheetId="5" q:id="r8"/><x:sheet name="外" sheetId="6" q:id="r7"/></x:sheets></x:workbook>',
      'Book/_rels/main.xml.rels':
        `<Relationships><Relationship Id='r9' Type='${strict}/worksheet' Target='../Data/one.xml'/>` +
        `<Relationship Id="r8" Type="${strict}/chartsheet" Target="chart.xml"/>` +
        `<Relationship Id="r7" Type="${strict}/worksheet" Target="http://example.invalid/x.xml" TargetMode="External"/></Relationships>`,
      'Data/one.xml':
        '<?xml version="1.0"?><!-- note --><x:worksheet xmlns:x="y"><x:sheetData><x:row r = "2" ><x:c r=\'B2\'\n t="inlineStr" cm="a>b"><x:is><x:t>甲</x:t></x:is></x:c></x:row></x:sheetData><x:mergeCells><x:mergeCell ref="A1:B1" /></x:mergeCells></x:worksheet>',
      'Book/chart.xml': '<x/>',
    }
    expect(await readAll(await folder.file('strict.xlsx', await zipOf(parts)))).toEqual([
      {
        name: '甲&乙',
        hidden: false,
        merges: [{ top: 1, bottom: 1, left: 0, right: 1 }],
        rows: [{ number: 2, cells: [null, '甲'], hidden: false }],
      },
    ])
  })

  it('reads a part in UTF-16, and entries that are stored without compression', async () => {
    const parts = bookParts({ sheets: { 表: '<row r="1"><c r="A1"><v>1</v></c></row>' } })
    const sheet =
      '<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>彝</t></is></c></row></sheetData></worksheet>'
    const bytes = storedZip({ ...parts, 'xl/worksheets/sheet1.xml': Buffer.from(`\ufeff${sheet}`, 'utf16le') })
    const path = await folder.file('utf16.xlsx', bytes)
    expect(flat((await readAll(path))[0]?.rows ?? [])).toEqual([[1, '彝']])
  })
})

it('reads what exceljs writes: types, dates, rich text, merges, hidden sheets', async () => {
  const book = new exceljs.Workbook()
  const sheet = book.addWorksheet('人口信息')
  sheet.addRow(['防止返贫监测人口信息表'])
  sheet.mergeCells('A1:D1')
  sheet.addRow(['姓名', '证件号码', '出生日期', '收入'])
  sheet.addRow(['甲', '539900199001010017', new Date(Date.UTC(1990, 0, 1)), 1234.5])
  sheet.getCell('A5').value = { richText: [{ text: '乙' }, { text: '·丙', font: { bold: true } }] }
  sheet.getCell('D5').value = { formula: 'D3*2', result: 2469 }
  sheet.getCell('C3').numFmt = 'yyyy-mm-dd'
  book.addWorksheet('隐藏', { state: 'hidden' }).addRow([true])
  const path = folder.path('exceljs.xlsx')
  await book.xlsx.writeFile(path)
  const [first, second] = await readAll(path)
  expect(first?.merges).toEqual([{ top: 1, bottom: 1, left: 0, right: 3 }])
  expect(first?.rows.map((row) => [row.number, ...row.cells.map(cellText)])).toEqual([
    [1, '防止返贫监测人口信息表'],
    [2, '姓名', '证件号码', '出生日期', '收入'],
    [3, '甲', '539900199001010017', '1990-01-01', '1234.5'],
    [5, '乙·丙', '', '', '2469'],
  ])
  expect(second?.hidden).toBe(true)
  expect(second?.rows[0]?.cells).toEqual([{ kind: 'boolean', value: true, formula: false }])
})
