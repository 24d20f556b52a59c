import { readFile } from 'node:fs/promises'
import { Writable } from 'node:stream'
import exceljs from 'exceljs'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cellText } from './cell-text.ts'
import type { TableSpec, TableValue } from './table-spec.ts'
import { yuanText } from './table-spec.ts'
import { fileStream, flat, readAll, testFolder, type TestFolder } from './test-kit.ts'
import { createCsvTable, csvCell } from './write-csv.ts'
import { createXlsxTable } from './write-table.ts'
import { createWorkbook, MAX_SHEET_ROWS, type OutCell } from './write-xlsx.ts'
import { looksLikeFormula, sheetName } from './xlsx-text.ts'

let folder: TestFolder
beforeAll(async () => {
  folder = await testFolder()
})
afterAll(() => folder.remove())

const LEDGER: TableSpec = {
  name: '监测对象/台账',
  title: '防止返贫监测对象台账',
  columns: [
    { header: '户编号', kind: 'id', group: '基本信息' },
    { header: '姓名', kind: 'text', group: '基本信息', note: '与身份证一致' },
    { header: '出生日期', kind: 'day', group: '基本信息' },
    { header: '家庭收入（元）', kind: 'money' },
    { header: '人数', kind: 'integer' },
    { header: '民族', kind: 'text', choices: ['汉族', '彝族', '壮族'] },
    { header: '备注', kind: 'long' },
  ],
  footer: ['制表单位：某县乡村振兴局'],
}

async function writeTable(
  spec: TableSpec,
  rows: readonly (readonly TableValue[])[],
  kind: 'xlsx' | 'csv' = 'xlsx',
): Promise<string> {
  const path = folder.path(`table.${kind}`)
  const create = kind === 'xlsx' ? createXlsxTable : createCsvTable
  const table = await create(fileStream(path), spec)
  await table.rows(rows)
  await table.finish()
  return path
}

async function excel(path: string): Promise<exceljs.Workbook> {
  const book = new exceljs.Workbook()
  await book.xlsx.readFile(path)
  return book
}

describe('a table as workbook', () => {
  const rows: TableValue[][] = [
    ['5399000000000000001', '沙马·依火', '1990-01-01', -123_456_789, 4, '彝族', '=HYPERLINK("http://example.invalid")'],
    [
      '5399000000000000002',
      { value: '甲', fill: 'red', note: '查无此人' },
      '不详',
      5,
      null,
      '汉族',
      ' 两端空格 \n第二行',
    ],
  ]

  it('has ids as text, money as numbers from whole fen, days as dates, and everything where a reader expects it', async () => {
    const book = await excel(await writeTable(LEDGER, rows))
    const sheet = book.getWorksheet('监测对象_台账')
    if (!sheet) throw new Error('no sheet')
    expect(sheet.getCell('A4').value).toBe('5399000000000000001')
    expect(sheet.getCell('A4').numFmt).toBe('@')
    expect(sheet.getCell('D4').value).toBe(-1_234_567.89)
    expect(sheet.getCell('D4').numFmt).toBe('#,##0.00')
    expect(sheet.getCell('D5').value).toBe(0.05)
    expect(sheet.getCell('C4').value).toEqual(new Date(Date.UTC(1990, 0, 1)))
    expect(sheet.getCell('C5').value).toBe('不详')
    expect(sheet.getCell('E4').value).toBe(4)
    expect(sheet.getCell('G4').value).toBe('=HYPERLINK("http://example.invalid")')
    expect(sheet.getCell('G4').formula).toBeUndefined()
    expect(sheet.getCell('G5').value).toBe(' 两端空格 \n第二行')
    expect(sheet.getCell('G5').alignment.wrapText).toBe(true)
    expect(sheet.getCell('B5').fill).toMatchObject({ fgColor: { argb: 'FFFFC7CE' } })
    expect(JSON.stringify(sheet.getCell('B5').note)).toContain('查无此人')
    expect(JSON.stringify(sheet.getCell('B3').note)).toContain('与身份证一致')
    expect(sheet.getCell('A6').value).toBe('制表单位：某县乡村振兴局')
    expect(sheet.model.merges.toSorted()).toEqual(['A1:G1', 'A2:C2', 'D2:D3', 'E2:E3', 'F2:F3', 'G2:G3'])
    expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 3 })
    expect(sheet.autoFilter).toBe('A3:G5')
    expect(sheet.getCell('F4').dataValidation).toMatchObject({ type: 'list', formulae: ['代码!$A$1:$A$3'] })
    expect(sheet.getColumn(1).width).toBe(22)
    const codes = book.getWorksheet('代码')
    expect(codes?.state).toBe('hidden')
    expect(codes?.getColumn(1).values.slice(1)).toEqual(['汉族', '彝族', '壮族'])
  })

  it('is a template when it has no rows: text columns keep typed ID numbers, lists reach down', async () => {
    const sheet = (await excel(await writeTable({ ...LEDGER, footer: [] }, []))).worksheets[0]
    expect(sheet?.getColumn(1).numFmt).toBe('@')
    expect(sheet?.getCell('F9000').dataValidation.type).toBe('list')
    expect(sheet?.getCell('A3').value).toBe('户编号')
  })

  it('marks text that looks like a formula so that editing does not make it one', async () => {
    const path = await writeTable({ name: '表', columns: [{ header: '甲', kind: 'text' }] }, [
      ['=1+1'],
      ['+86'],
      ['-3'],
      ['@x'],
      ['正常'],
    ])
    const sheet = (await excel(path)).worksheets[0]
    const source = await readAll(path)
    expect(source[0]?.rows.slice(1).map(({ cells }) => cells[0])).toEqual(['=1+1', '+86', '-3', '@x', '正常'])
    for (const row of [2, 3, 4, 5, 6]) expect(sheet?.getRow(row).getCell(1).type).toBe(exceljs.ValueType.String)
  })
})

describe('reader and writer agree', () => {
  const text = fc.string({ unit: 'binary', maxLength: 12 })
  const tricky = fc.constantFrom(
    '_x000D_',
    '_x005F_',
    'a_x0041_b',
    '\r\n',
    '\u0001',
    ' ',
    '<&">',
    '=1',
    '\ufffe',
    '𠀀䶮',
    '&amp;',
    ']]>',
  )
  const value = fc.oneof(
    fc.oneof(
      text,
      tricky,
      fc.tuple(tricky, text).map((parts) => parts.join('')),
    ),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
  )

  it('on any values in any places', async () => {
    const sheets = fc.array(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.array(value, { maxLength: 8 })), { maxLength: 12 }),
      {
        minLength: 1,
        maxLength: 3,
      },
    )
    await fc.assert(
      fc.asyncProperty(sheets, async (model) => {
        const path = folder.path('round.xlsx')
        const book = createWorkbook(fileStream(path))
        for (const [i, rows] of model.entries()) {
          const sheet = await book.sheet({ name: `表${i}` })
          let number = 0
          for (const [gap, values] of rows) {
            number += gap
            await sheet.row(
              number,
              values.map((each): OutCell | null => (each === null ? null : { value: each })),
            )
          }
          await sheet.close()
        }
        await book.finish()
        const expected = model.map((rows) => {
          let number = 0
          return rows.map(([gap, values]) => [(number += gap), ...trimmed(values)]).filter((row) => row.length > 1)
        })
        const read = await readAll(path)
        expect(read.map((sheet) => flat(sheet.rows).map((row) => row.map(plain)))).toEqual(expected)
      }),
      { numRuns: 120 },
    )
  })

  const plain = (cell: unknown): unknown =>
    typeof cell === 'object' && cell !== null && 'value' in cell ? cell.value : cell
  const trimmed = (values: readonly unknown[]): unknown[] => {
    const result = values.map((each) =>
      each === '' ? null : Object.is(each, -0) ? 0 : typeof each === 'string' ? each.toWellFormed() : each,
    )
    while (result.at(-1) === null) result.pop()
    return result
  }

  it('on tables of every kind of column, as xlsx and as csv', async () => {
    const columns = (['text', 'id', 'money', 'integer', 'day', 'long'] as const).map((kind) => ({ header: kind, kind }))
    const words = fc
      .string({
        unit: fc.constantFrom('彝', '·', 'a', ' ', ',', '"', '\n', '一'),
        minLength: 1,
        maxLength: 8,
      })
      .map((word) => `甲${word}`)
    const row = fc.tuple(
      words,
      fc.integer({ min: 0, max: 99_999_999 }).map((digits) => `539900${String(digits).padStart(12, '0')}`),
      fc.integer({ min: -1e13, max: 1e13 }),
      fc.integer({ min: -1e6, max: 1e6 }),
      fc
        .date({ min: new Date('1900-03-01'), max: new Date('2100-01-01'), noInvalidDate: true })
        .map((date) => date.toISOString().slice(0, 10)),
      words,
    )
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), async (rows) => {
        for (const kind of ['xlsx', 'csv'] as const) {
          const [sheet] = await readAll(await writeTable({ name: '表', columns }, rows, kind))
          const shown = sheet?.rows.slice(1).map(({ cells }) => cells.map(cellText)) ?? []
          expect(shown.map((cells) => cells.map((cell, i) => (i === 2 ? Number(cell) : cell)))).toEqual(
            rows.map(([a, b, fen, count, day, long]) => [a, b, Number(yuanText(fen)), String(count), day, long]),
          )
        }
      }),
      { numRuns: 40 },
    )
  })
})

describe('details', () => {
  it('writes yuan from fen without floats', () => {
    expect([0, 5, -5, 99, 100, -123_456, Number.MAX_SAFE_INTEGER].map(yuanText)).toEqual([
      '0.00',
      '0.05',
      '-0.05',
      '0.99',
      '1.00',
      '-1234.56',
      '90071992547409.91',
    ])
    expect(() => yuanText(0.5)).toThrow('whole fen')
  })

  it('makes names Excel accepts', () => {
    const used = new Set<string>()
    expect(['a/b', 'A:B', '', "'引'", '长'.repeat(40), '长'.repeat(40)].map((name) => sheetName(name, used))).toEqual([
      'a_b',
      'A_B（2）',
      '数据',
      '引',
      '长'.repeat(31),
      `${'长'.repeat(28)}（2）`,
    ])
  })

  it('neutralises formulas in CSV, but not signed numbers', () => {
    expect(['=1+1', '+86 1', '-x', '@a', '\tb', '-12.50', '+3', '＝1', '甲', 'a"b'].map(csvCell)).toEqual([
      "'=1+1",
      "'+86 1",
      "'-x",
      "'@a",
      '"\'\tb"',
      '-12.50',
      '+3',
      "'＝1",
      '甲',
      '"a""b"',
    ])
    expect(looksLikeFormula('a=1')).toBe(false)
  })

  it('writes CSV as Excel opens it: byte order mark, CR LF', async () => {
    const path = await writeTable(
      {
        name: '表',
        columns: [
          { header: '姓名', kind: 'text' },
          { header: '金额', kind: 'money' },
        ],
      },
      [['甲', 150]],
      'csv',
    )
    expect(await readFile(path, 'utf8')).toBe('\ufeff姓名,金额\r\n甲,1.50\r\n')
  })

  it('cuts a text no cell can hold, visibly', async () => {
    const [sheet] = await readAll(
      await writeTable({ name: '表', columns: [{ header: '甲', kind: 'long' }] }, [['长'.repeat(40_000)]]),
    )
    const cell = cellText(sheet?.rows[1]?.cells[0] ?? null)
    expect([cell.length, cell.at(-1)]).toEqual([32_767, '…'])
  })

  it('refuses rows out of order or below the last row of Excel', async () => {
    const sheet = await createWorkbook(fileStream(folder.path('order.xlsx'))).sheet({ name: '表' })
    await sheet.row(5, [])
    await expect(sheet.row(5, [])).rejects.toThrow(RangeError)
    await expect(sheet.row(MAX_SHEET_ROWS + 1, [])).rejects.toThrow(RangeError)
  })

  it('reports a receiver that fails or goes away, and leaves no half file behind as whole', async () => {
    const values = [Array.from({ length: 50 }, (_, i) => `值${i}${'x'.repeat(500)}`)]
    const columns = Array.from({ length: 50 }, (_, i) => ({ header: `列${i}`, kind: 'text' as const }))
    const failing = (act: (out: Writable) => void): Writable =>
      new Writable({
        highWaterMark: 1024,
        write(_, __, done) {
          act(this)
          if (!this.destroyed) done()
        },
      })
    const receivers = [
      () => failing((out) => out.destroy(new Error('disk full'))),
      () => failing((out) => out.destroy()),
    ]
    for (const receiver of receivers) {
      for (const create of [createXlsxTable, createCsvTable]) {
        const run = async (): Promise<void> => {
          const table = await create(receiver(), { name: '表', columns })
          for (let i = 0; i < 200; i++) await table.rows(values)
          await table.finish()
        }
        await expect(run()).rejects.toThrow(/disk full|closed|aborted/i)
      }
    }
  })
})
