import { crc32, deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useDatabase } from '../../../test/support/database.ts'
import { csvText, encode, family } from './testing/office-files.ts'
import { lockedWorkbook, oldWorkbook } from './testing/old-formats.ts'
import { openOffice, type Office, type Official, type Refusal } from './testing/office.ts'
import type { BatchDetail, SheetView } from './schema.ts'

const system = useDatabase()
let office: Office
let county: Official

beforeAll(async () => {
  office = await openOffice(system.services)
  county = await office.official('countyOfficer', '530326000000')
})
afterAll(() => office.close())

/** A zip with the given entries, made by hand so that it may be hostile. */
function zip(entries: Readonly<Record<string, Buffer>>): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(entries)) {
    const packed = deflateRawSync(content)
    const header = Buffer.alloc(30)
    header.writeUInt32LE(0x04034b50, 0)
    header.writeUInt16LE(20, 4)
    header.writeUInt16LE(8, 8)
    header.writeUInt32LE(crc32(content), 14)
    header.writeUInt32LE(packed.length, 18)
    header.writeUInt32LE(content.length, 22)
    header.writeUInt16LE(name.length, 26)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(20, 6)
    central.writeUInt16LE(8, 10)
    central.writeUInt32LE(crc32(content), 16)
    central.writeUInt32LE(packed.length, 20)
    central.writeUInt32LE(content.length, 24)
    central.writeUInt16LE(name.length, 28)
    central.writeUInt32LE(offset, 42)
    parts.push(header, Buffer.from(name), packed)
    directory.push(central, Buffer.from(name))
    offset += header.length + name.length + packed.length
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Object.keys(entries).length, 8)
  end.writeUInt16LE(Object.keys(entries).length, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, ...directory, end])
}

const CONTENT_TYPES = Buffer.from(
  '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
)
const OLE = Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(2048)])
const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(64)])

const FILES: readonly [what: string, name: string, content: () => Buffer, says: RegExp][] = [
  [
    'a workbook of Excel 97-2003',
    '旧.xls',
    () =>
      oldWorkbook([
        ['户编号', '姓名'],
        ['1', '甲'],
      ]),
    /旧版 \.xls.*另存为.*\.xlsx/,
  ],
  ['the same under a new name', '新.xlsx', () => oldWorkbook([['户编号']]), /旧版 \.xls/],
  ['a workbook with a password', '加密.xlsx', lockedWorkbook, /打开密码.*取消密码/],
  ['a compound file without streams', '坏.xls', () => OLE, /认不出/],
  [
    'a binary workbook',
    '二进制.xlsb',
    () => zip({ '[Content_Types].xml': Buffer.from('<Types/>'), 'xl/workbook.bin': OLE }),
    /\.xlsb.*另存为/,
  ],
  [
    'an OpenDocument table',
    '表.ods',
    () =>
      zip({
        mimetype: Buffer.from('application/vnd.oasis.opendocument.spreadsheet'),
        'content.xml': Buffer.from('<x/>'),
      }),
    /\.ods.*另存为/,
  ],
  [
    'a Word document under the name of a workbook',
    '名单.xlsx',
    () => zip({ '[Content_Types].xml': Buffer.from('<Types/>'), 'word/document.xml': Buffer.from('<x/>') }),
    /Word 文档.*不是表格/,
  ],
  [
    'a web page under the name of an old workbook',
    '导出.xls',
    () => encode('<html><table><tr><td>户编号</td></tr></table></html>'),
    /网页.*另存为/,
  ],
  ['a PDF', '扫描件.pdf', () => Buffer.from('%PDF-1.7\n%%EOF'), /PDF.*不要上传扫描件/],
  ['an image', '照片.xlsx', () => PNG, /图片|不能读出数据/],
  ['an empty file', '空.csv', () => Buffer.alloc(0), /空的/],
  [
    'a workbook with macros',
    '宏.xlsm',
    () => zip({ '[Content_Types].xml': CONTENT_TYPES, 'xl/vbaProject.bin': OLE }),
    /宏/,
  ],
  [
    'a zip bomb',
    '炸弹.xlsx',
    () => zip({ '[Content_Types].xml': CONTENT_TYPES, 'xl/workbook.xml': Buffer.alloc(200 * 1024 * 1024, 32) }),
    /过大|解压/,
  ],
  [
    'a cut-off workbook',
    '断.xlsx',
    () => zip({ '[Content_Types].xml': CONTENT_TYPES }).subarray(0, 80),
    /损坏|没有传完整|认不出/,
  ],
  ['a file with unknown headers', '别的.csv', () => encode('甲,乙,丙\r\n1,2,3\r\n'), /没有认出/],
]

describe('a file that cannot be read', () => {
  test.each(FILES)('%s is refused with what to send instead, in bounded memory', async (_what, name, content, says) => {
    const bytes = content()
    const before = process.memoryUsage().rss
    const batch = await county.check(name, bytes)
    expect(batch.state).toBe('refused')
    expect(batch.reason?.zh).toMatch(says)
    expect(batch.reason?.zh).toMatch(/请/)
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024)
    const commit = await county.send<Refusal>('POST', `/api/intake/batches/${batch.id}/commit`)
    expect(commit.status).toBe(409)
    expect(commit.body.error.text.en).not.toMatch(/\p{Script=Han}/u)
  })

  test('and the address of the stored file is nowhere in an answer', async () => {
    const { body } = await county.get<object>('/api/intake/batches?limit=200')
    expect(JSON.stringify(body)).not.toContain(system.services.dataFolder)
  })
})

describe('headers nobody knows', () => {
  test('are mapped by a person, who sees them with values, and the file is checked by that', async () => {
    const rows = family(1).map((row) => ({
      a: row.省,
      b: row.市,
      c: row.县,
      d: row.乡,
      e: row.村,
      f: row.户编号,
      g: row.姓名,
      h: row.证件号码,
      i: row.与户主关系,
    }))
    const first = await county.check('无表头.csv', encode(csvText(rows)))
    expect(first.state).toBe('refused')
    const sheets = await county.get<SheetView[]>(`/api/intake/batches/${first.id}/sheets?kind=householdLine`)
    expect(sheets.body[0]?.firstRows[0]?.cells).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'])
    const keys = [
      'province',
      'prefecture',
      'county',
      'township',
      'village',
      'householdCode',
      'name',
      'citizenId',
      'relation',
    ]
    const sent = await county.send<BatchDetail>('PUT', `/api/intake/batches/${first.id}`, {
      kind: 'householdLine',
      periodFrom: '2022-01-01',
      periodTo: '2022-09-30',
      mapping: [
        { sheet: '', headerRow: 1, headerRows: 1, columns: Object.fromEntries(keys.map((key, index) => [key, index])) },
      ],
    })
    expect(sent.status).toBe(200)
    const batch = await county.wait(first.id)
    expect(batch).toMatchObject({ state: 'checked', rowsTotal: 3, rowsAccepted: 3 })
    const mapped = await county.get<SheetView[]>(`/api/intake/batches/${first.id}/sheets`)
    expect(mapped.body[0]?.columns.map((column) => column.key)).toEqual(keys)
    expect(mapped.body[0]?.columns[7]?.samples.every((sample) => /^539\*+\d{3}[\dX]$/.test(sample))).toBe(true)
  })

  test('every kind has a template that is recognised as that kind', async () => {
    const kinds = await county.get<{ id: string }[]>('/api/intake/kinds')
    expect(kinds.body.length).toBeGreaterThan(8)
    for (const { id } of kinds.body) {
      const { status, bytes } = await county.download(`/api/intake/kinds/${id}/template`)
      expect(status).toBe(200)
      const batch = await county.check(`${id}.xlsx`, bytes)
      expect([batch.kind, batch.state, batch.rowsTotal]).toEqual([id, 'checked', 0])
    }
  })
})
