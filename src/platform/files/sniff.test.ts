import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { refuse, type RefusalCode } from './refusal.ts'
import { sniffFile, sniffHead } from './sniff.ts'
import { bookParts, codeOf, testFolder, type TestFolder, WORKBOOK_TYPES, zipOf } from './test-kit.ts'

let folder: TestFolder
beforeAll(async () => {
  folder = await testFolder()
})
afterAll(() => folder.remove())

/** A compound file with one directory chain over several sectors, as Excel 97-2003 and encrypted workbooks have. */
function compound(names: readonly string[]): Buffer {
  const perSector = 4
  const directorySectors = Math.ceil(names.length / perSector)
  const header = Buffer.alloc(512)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header)
  header.writeUInt16LE(9, 30)
  header.writeUInt32LE(1, 48)
  header.fill(0xff, 76)
  header.writeUInt32LE(0, 76)
  const table = Buffer.alloc(512, 0xff)
  for (let i = 1; i <= directorySectors; i++) table.writeUInt32LE(i === directorySectors ? 0xffff_fffe : i + 1, i * 4)
  const directory = Buffer.alloc(512 * directorySectors)
  for (const [i, name] of names.entries()) {
    directory.write(name, i * 128, 'utf16le')
    directory.writeUInt16LE(name.length * 2 + 2, i * 128 + 64)
  }
  return Buffer.concat([header, table, directory])
}

const book = bookParts({ sheets: { 表: '<row r="1"><c r="A1"><v>1</v></c></row>' } })
const without = (name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(book).filter(([key]) => key !== name))
const padding = ['Root Entry', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

describe('a file is known by its content, whatever its name says', () => {
  const cases: [what: string, name: string, content: () => Buffer | Promise<Buffer>, expected: RefusalCode | 'ok'][] = [
    ['an empty file', '空.xlsx', () => Buffer.alloc(0), 'empty'],
    ['a byte order mark and nothing else', '空.csv', () => Buffer.from('efbbbf', 'hex'), 'empty'],
    ['blank lines only', '空.csv', () => Buffer.from('\r\n \r\n'), 'empty'],
    ['a PDF named .xlsx', '表.xlsx', () => Buffer.from('%PDF-1.7\n'), 'image'],
    ['a PNG', 'a.png', () => Buffer.from('89504e470d0a1a0a', 'hex'), 'image'],
    ['a JPG named .csv', 'a.csv', () => Buffer.from('ffd8ffe000104a46', 'hex'), 'image'],
    ['a bitmap', 'a.bmp', () => Buffer.from('424d36000000000000003600', 'hex'), 'image'],
    ['a CSV that begins with BM', 'a.csv', () => Buffer.from('BM编号,姓名\n1,2\n'), 'ok'],
    ['a RAR', 'a.rar', () => Buffer.from('Rar!\u001a\u0007'), 'archive'],
    ['a 7z', 'a.7z', () => Buffer.from('377abcaf271c', 'hex'), 'archive'],
    ['an old workbook', 'a.xls', () => compound(['Root Entry', 'Workbook']), 'old_xls'],
    ['an old workbook with a long directory', 'a.xls', () => compound([...padding, 'Workbook']), 'old_xls'],
    ['an old workbook named .xlsx', 'a.xlsx', () => compound(['Root Entry', 'Book']), 'old_xls'],
    ['a WPS workbook', 'a.et', () => compound(['Root Entry', 'Workbook']), 'wps_et'],
    [
      'a workbook with a password',
      'a.xlsx',
      () => compound([...padding, 'EncryptionInfo', 'EncryptedPackage']),
      'encrypted',
    ],
    ['an old Word document', 'a.xls', () => compound(['Root Entry', 'WordDocument']), 'document'],
    ['a compound file cut off after its header', 'a.xls', () => compound(['Root Entry']).subarray(0, 600), 'unknown'],
    ['a compound file of eight bytes', 'a.xls', () => compound([]).subarray(0, 8), 'unknown'],
    ['a workbook', 'a.xlsx', () => zipOf(book), 'ok'],
    ['a workbook named .et or .xls', 'a.et', () => zipOf(book), 'ok'],
    ['a workbook without content types', 'a.xlsx', () => zipOf(without('[Content_Types].xml')), 'ok'],
    ['macros', 'a.xlsx', () => zipOf({ ...book, 'xl/vbaProject.bin': 'x' }), 'macros'],
    ['old macro sheets', 'a.xlsx', () => zipOf({ ...book, 'xl/macrosheets/sheet1.xml': '<x/>' }), 'macros'],
    [
      'a macro workbook without code',
      'a.xlsx',
      () =>
        zipOf({
          ...book,
          '[Content_Types].xml': WORKBOOK_TYPES.replace(
            'openxmlformats-officedocument.spreadsheetml.sheet.main',
            'ms-excel.sheet.macroEnabled.main',
          ),
        }),
      'macros',
    ],
    ['a binary workbook', 'a.xlsb', () => zipOf({ '[Content_Types].xml': '<Types/>', 'xl/workbook.bin': 'x' }), 'xlsb'],
    [
      'a Word document',
      'a.xlsx',
      () => zipOf({ '[Content_Types].xml': '<Types/>', 'word/document.xml': '<x/>' }),
      'document',
    ],
    ['an OpenDocument table', 'a.ods', () => zipOf({ mimetype: 'x', 'content.xml': '<x/>' }), 'ods'],
    ['a zip with workbooks in it', 'a.zip', () => zipOf({ 'a.xlsx': 'x', 'b/c.csv': 'x' }), 'archive'],
    ['an empty zip', 'a.zip', () => zipOf({}), 'archive'],
    ['a web page named .xls', 'a.xls', () => Buffer.from('\n<HTML><table><tr><td>1'), 'html_table'],
    [
      'an XML table of 2003',
      'a.xls',
      () => Buffer.from('<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'),
      'xml_table',
    ],
    ['text named .xls', 'a.xls', () => Buffer.from('姓名\t民族\n甲\t彝族\n'), 'ok'],
    ['bytes of no meaning', 'a.csv', () => Buffer.from('01020304050600070809', 'hex'), 'unknown'],
  ]

  for (const [what, name, content, expected] of cases) {
    it(`${what} (${name}): ${expected}`, async () => {
      const path = await folder.file('case.bin', await content())
      expect(await codeOf(path, name)).toBe(expected)
    })
  }

  it('says how many tables an archive holds and what to do, in both languages', async () => {
    const path = await folder.file('case.zip', await zipOf({ 'a.xlsx': 'x', 'b.csv': 'x', 'c.txt': 'x' }))
    expect(await sniffFile(path, '乡镇.zip')).toEqual({
      code: 'archive',
      text: {
        zh: '这是压缩包（内有 2 个表格文件）。请先解压，再逐个上传其中的 .xlsx 或 .csv。',
        en: 'This is an archive (with 2 table files in it). Unpack it and upload the .xlsx or .csv files one by one.',
      },
    })
  })

  it('gives a refusal when the file is gone, and throws for a folder', async () => {
    expect(await codeOf(folder.path('missing.xlsx'))).toBe('not_found')
    await expect(sniffFile(folder.path(''), 'x')).rejects.toThrow('EISDIR')
  })

  it('tells from the first bytes of an upload what needs not be stored', () => {
    expect(sniffHead(Buffer.from('%PDF-1.4'), 'a.pdf')).toEqual(
      refuse('image', { found: { zh: ' PDF 文档', en: 'a PDF document' } }),
    )
    expect(sniffHead(Buffer.from('PK\u0003\u0004'), 'a.zip')).toEqual({ kind: 'xlsx' })
    expect(sniffHead(Buffer.from('a,b\n'), 'a.csv')).toEqual({ kind: 'csv' })
    expect(sniffHead(new Uint8Array(0), 'a.csv')).toEqual(refuse('empty'))
  })
})
