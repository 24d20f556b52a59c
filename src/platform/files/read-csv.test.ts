import * as fc from 'fast-check'
import iconv from 'iconv-lite'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cellText } from './cell-text.ts'
import { createCsvMachine } from './csv-machine.ts'
import { detectDelimiter } from './csv-encoding.ts'
import { LIMITS } from './limits.ts'
import { FileRefusedError } from './refusal.ts'
import type { CsvDialect, RawRow } from './row-types.ts'
import { flat, opened, readAll, testFolder, type TestFolder } from './test-kit.ts'
import { csvCell } from './write-csv.ts'

let folder: TestFolder
beforeAll(async () => {
  folder = await testFolder()
})
afterAll(() => folder.remove())

function parsed(text: string, cuts: readonly number[] = [], delimiter: CsvDialect['delimiter'] = ','): RawRow[] {
  const machine = createCsvMachine(delimiter)
  let at = 0
  for (const cut of [...cuts.map((cut) => cut % (text.length + 1)), text.length].sort((a, b) => a - b)) {
    machine.write(text.slice(at, cut))
    at = Math.max(at, cut)
  }
  machine.end()
  return machine.take()
}

function codeThrown(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (error instanceof FileRefusedError) return error.refusal.code
    throw error
  }
  return 'none'
}

async function readBytes(bytes: Uint8Array): Promise<{ dialect: CsvDialect | null; rows: unknown[][] }> {
  const path = await folder.file('case.csv', bytes)
  const source = await opened(path)
  const dialect = source.csv
  await source.close()
  return { dialect, rows: flat((await readAll(path))[0]?.rows ?? []) }
}

describe('the grammar', () => {
  it('counts lines as an editor does: blank lines, quoted line breaks, all three line ends', () => {
    expect(flat(parsed('a,b\r\n\r\n"x\r\ny\nz",2\n\n\n3,\r4\r\n,,,\n5'))).toEqual([
      [1, 'a', 'b'],
      [3, 'x\r\ny\nz', '2'],
      [8, '3'],
      [9, '4'],
      [11, '5'],
    ])
  })

  it('keeps what looks like a formula or a quote in the middle as it is', () => {
    expect(flat(parsed(`="539900199001010017",5'6",a"b"c,"=""5399""","x"y,'1\n`))).toEqual([
      [1, '="539900199001010017"', `5'6"`, 'a"b"c', '="5399"', 'xy', "'1"],
    ])
  })

  it('keeps empty cells in their place and forgets those at the end', () => {
    expect(flat(parsed(',a,,"",b,"",\n'))).toEqual([[1, null, 'a', null, null, 'b']])
  })

  const cell = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', '彝', '·', '𠀀', '"', ',', '\n', '\r', '\t', ' ', '=', "'"), maxLength: 8 }),
    fc.string({ maxLength: 12 }),
  )
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 6 }), { minLength: 1, maxLength: 12 })
  const quoteAlways = (text: string): string => `"${text.replaceAll('"', '""')}"`
  const quoteIfNeeded = (text: string): string => (/[",\r\n]/.test(text) ? quoteAlways(text) : text)

  it('agrees with csv-parse on any table, however the text is cut into chunks', () => {
    fc.assert(
      fc.property(
        table,
        fc.boolean(),
        fc.constantFrom('\n', '\r\n'),
        fc.array(fc.nat(), { maxLength: 8 }),
        (rows, always, end, cuts) => {
          const quote = always ? quoteAlways : quoteIfNeeded
          const text = rows.map((row) => row.map(quote).join(',')).join(end) + end
          const oracle = parse(text, { relax_column_count: true, record_delimiter: end, skip_empty_lines: false })
          const expected = oracle.map((row) => {
            const values = row.map((value) => (value === '' ? null : value))
            while (values.at(-1) === null) values.pop()
            return values
          })
          const lines = rows.map((row) => row.join('').split(/\r\n|\n|\r/).length)
          expect(expected.length).toBe(lines.length)
          expect(parsed(text, cuts).map(({ cells }) => cells)).toEqual(expected.filter((row) => row.length > 0))
        },
      ),
      { numRuns: 400 },
    )
  })

  it('reads the same from any chunks of any text, well-formed or not', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', '中'), maxLength: 60 })
    const outcome = (input: string, cuts: readonly number[]): unknown => {
      try {
        return flat(parsed(input, cuts))
      } catch (error) {
        return error instanceof FileRefusedError ? error.refusal : error
      }
    }
    fc.assert(
      fc.property(text, fc.array(fc.nat(), { maxLength: 10 }), (input, cuts) => {
        expect(outcome(input, cuts)).toEqual(outcome(input, []))
      }),
      { numRuns: 1000 },
    )
  })

  it('reads back what our writer writes', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 10, unit: 'binary' }), { minLength: 1, maxLength: 5 }), (row) => {
        const cells = parsed(row.map(csvCell).join(','))[0]?.cells ?? []
        for (const [i, text] of row.entries()) {
          const got = cells[i] ?? ''
          // The mark against formulas is the one thing that is added.
          expect(got === text || got === `'${text}`).toBe(true)
        }
      }),
    )
  })

  it('refuses an unpaired quote, too long cells, too many columns, and says where', () => {
    expect(codeThrown(() => parsed('a,b\n"c,d\ne,f\n'))).toBe('unpaired_quote')
    expect(codeThrown(() => parsed(`a\n"${'x,\n'.repeat(30_000)}`))).toBe('cell_too_long')
    expect(codeThrown(() => parsed('x'.repeat(LIMITS.cellChars + 1), [1000]))).toBe('cell_too_long')
    expect(codeThrown(() => parsed(`${'a,'.repeat(LIMITS.columns)}b\n`))).toBe('too_many_columns')
    expect(parsed(`${'a,'.repeat(LIMITS.columns)}\n`)[0]?.cells).toHaveLength(LIMITS.columns)
    expect(codeThrown(() => parsed(`${','.repeat(3000)}\n`))).toBe('none')
  })

  it('refuses more rows than the limit; blank lines do not count', () => {
    const machine = createCsvMachine(',')
    const block = 'a\n\n'.repeat(LIMITS.rows / 20)
    for (let i = 0; i < 20; i++) {
      machine.write(block)
      machine.take()
    }
    expect(codeThrown(() => machine.write('a\n'))).toBe('too_many_rows')
  })
})

describe('delimiters', () => {
  it('finds the one most lines agree on', () => {
    expect(detectDelimiter('某县台账\n姓名;金额;备注\n甲;1,200;无\n乙;300;无\n')).toBe(';')
    expect(detectDelimiter('姓名\t住址\n甲\ta,b\n乙\tc\n')).toBe('\t')
    expect(detectDelimiter('"a;b;c",1\n"d;e;f",2\n')).toBe(',')
    expect(detectDelimiter('姓名\n甲\n')).toBe(',')
    expect(detectDelimiter('sep=;\na,b;c,d\n')).toBe(';')
  })

  it('does not take the line sep= for data', async () => {
    expect((await readBytes(Buffer.from('sep=;\r\n甲;1\r\n'))).rows).toEqual([[2, '甲', '1']])
  })
})

describe('encodings', () => {
  // 䶮 and 𬭎 stand in names and in four bytes; the dots are look-alikes of the one between syllables.
  const text = '姓名,民族\n沙马·依火•‧．,彝族\n吴䶮𠀀𬭎,壮族\n'
  const rows = [
    [1, '姓名', '民族'],
    [2, '沙马·依火•‧．', '彝族'],
    [3, '吴䶮𠀀𬭎', '壮族'],
  ]

  it('reads UTF-8 with and without byte order mark', async () => {
    expect(await readBytes(Buffer.from(text))).toEqual({
      dialect: { encoding: 'utf-8', damaged: false, delimiter: ',' },
      rows,
    })
    expect((await readBytes(Buffer.from(`\ufeff${text}`))).rows).toEqual(rows)
  })

  it('reads GB 18030 with four-byte characters', async () => {
    const bytes = iconv.encode(text, 'gb18030')
    expect(await readBytes(bytes)).toEqual({ dialect: { encoding: 'gb18030', damaged: false, delimiter: ',' }, rows })
  })

  it('reads the characters that GB 18030-2022 has moved out of private use', async () => {
    // 龴 was U+E81E in the edition of 2000.
    expect((await readBytes(Buffer.from([0xfe, 0x59, 0x2c, 0xb0, 0xa1]))).rows).toEqual([[1, '\u9fb4', '啊']])
  })

  it('reads UTF-16 as Excel saves “Unicode text”', async () => {
    const tabbed = text.replaceAll(',', '\t')
    const little = Buffer.from(`\ufeff${tabbed}`, 'utf16le')
    expect(await readBytes(little)).toEqual({
      dialect: { encoding: 'utf-16le', damaged: false, delimiter: '\t' },
      rows,
    })
    expect((await readBytes(Buffer.from(little).swap16())).rows).toEqual(rows)
  })

  it('finds GB 18030 even when the first two megabytes are plain ASCII, and cuts no character in two', async () => {
    const filler = '539900199001010017,12345\n'.repeat(90_000)
    const bytes = Buffer.concat([Buffer.from(filler), iconv.encode('𠀀䶮,彝族\n'.repeat(60_000), 'gb18030')])
    const path = await folder.file('late.csv', bytes)
    const all = (await readAll(path))[0]?.rows ?? []
    expect(all).toHaveLength(150_000)
    expect(new Set(all.slice(90_000).map(({ cells }) => cells.map(cellText).join('|')))).toEqual(new Set(['𠀀䶮|彝族']))
  })

  it('cuts no UTF-8 character in two', async () => {
    const path = await folder.file('long.csv', Buffer.from(`x${'𠀀中,·\n'.repeat(150_000)}`))
    const all = (await readAll(path))[0]?.rows ?? []
    expect(all).toHaveLength(150_000)
    expect(new Set(all.slice(1).map(({ cells }) => cells.map(cellText).join('|')))).toEqual(new Set(['𠀀中|·']))
  })

  it('stays with UTF-8 when a few characters are cut, and says so', async () => {
    const good = Buffer.from('姓名,住址\n'.repeat(200))
    const { dialect, rows } = await readBytes(
      Buffer.concat([good, Buffer.from([0xe5, 0xbd, 0x2c]), Buffer.from('完\n')]),
    )
    expect(dialect).toEqual({ encoding: 'utf-8', damaged: true, delimiter: ',' })
    expect(rows.at(-1)).toEqual([201, '\ufffd', '完'])
  })

  it('says that a GB 18030 file has damaged characters', async () => {
    const bytes = Buffer.concat([
      iconv.encode('姓名,民族\n'.repeat(50), 'gb18030'),
      Buffer.from([0xb0, 0x2c, 0xff, 0x0a]),
    ])
    const { dialect, rows } = await readBytes(bytes)
    expect(dialect).toMatchObject({ encoding: 'gb18030', damaged: true })
    expect(rows.at(-1)).toEqual([51, '\ufffd', '\ufffd'])
  })

  it('recognises any Chinese text of some length in either encoding', async () => {
    const char = fc.oneof(fc.integer({ min: 0x4e00, max: 0x9fa5 }), fc.integer({ min: 0x2_0000, max: 0x2_a6d6 }))
    const word = fc.array(char, { minLength: 1, maxLength: 6 }).map((points) => String.fromCodePoint(...points))
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 12, maxLength: 30 }), async (words) => {
        const expected = words.map((each, i) => [i + 1, each])
        expect((await readBytes(Buffer.from(words.join('\n')))).rows).toEqual(expected)
        expect((await readBytes(iconv.encode(words.join('\n'), 'gb18030'))).rows).toEqual(expected)
      }),
      { numRuns: 60 },
    )
  })
})

it('hands rows over in batches, again from the start, and may be left early', async () => {
  const path = await folder.file('many.csv', Array.from({ length: 20_000 }, (_, i) => `${i},甲`).join('\n'))
  const source = await opened(path)
  for await (const sheet of source.sheets()) {
    for (let round = 0; round < 2; round++) {
      for await (const batch of sheet.rows()) {
        expect(batch[0]).toEqual({ number: 1, cells: ['0', '甲'], hidden: false })
        expect(batch.length).toBeGreaterThanOrEqual(500)
        expect(batch.length).toBeLessThanOrEqual(1000)
        break
      }
    }
  }
  await source.close()
})
