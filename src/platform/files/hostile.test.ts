/** Files that are broken or want to do harm: always a refusal, never another exception, never much memory. */
import { truncate } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LIMITS } from './limits.ts'
import { FileRefusedError, isRefusal, openRows } from './rows.ts'
import { bookParts, codeOf, fileStream, opened, storedZip, testFolder, type TestFolder, zipOf } from './test-kit.ts'
import { createZipWriter } from './zip-write.ts'

let folder: TestFolder
beforeAll(async () => {
  folder = await testFolder()
})
afterAll(() => folder.remove())

/** Opens and reads everything; the code of the refusal, or 'ok'. Any other exception fails the test. */
async function outcome(path: string): Promise<string> {
  const source = await openRows(path, 'a.xlsx')
  if (isRefusal(source)) return source.code
  try {
    for await (const sheet of source.sheets())
      for await (const batch of sheet.rows()) expect(batch.length).toBeGreaterThan(0)
    return 'ok'
  } catch (error) {
    if (error instanceof FileRefusedError) return error.refusal.code
    throw error
  } finally {
    await source.close()
  }
}

const outcomeOf = async (parts: Readonly<Record<string, string>>): Promise<string> =>
  outcome(await folder.file('case.xlsx', await zipOf(parts)))

const ONE_ROW = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>1</v></c></row>'
const good = bookParts({
  sheets: { 表: ONE_ROW },
  shared: '<si><t>甲</t></si>',
  styles: '<cellXfs><xf numFmtId="0"/></cellXfs>',
})

describe('damage', () => {
  it('refuses a workbook cut anywhere', async () => {
    const bytes = await zipOf(good)
    for (let length = 4; length < bytes.length; length += 37) {
      const path = await folder.file('cut.xlsx', bytes.subarray(0, length))
      expect([length, await outcome(path)]).toEqual([length, 'broken'])
    }
  })

  it('reads or refuses a workbook with any byte changed', async () => {
    const bytes = await zipOf(good)
    const seen = new Set<string>()
    for (let at = 0; at < bytes.length; at += 11) {
      for (const change of [0x01, 0x80, 0xff]) {
        const bad = Buffer.from(bytes)
        bad[at] = (bad[at] ?? 0) ^ change
        seen.add(await outcome(await folder.file('flip.xlsx', bad)))
      }
    }
    // Names and checksums cover nearly everything; a few fields (dates, versions) do not matter.
    expect(seen).toContain('broken')
    expect(seen).toContain('ok')
  })

  it('notices one changed digit by the checksum', async () => {
    const bytes = storedZip(good)
    expect(await outcome(await folder.file('stored.xlsx', bytes))).toBe('ok')
    const bad = Buffer.from(bytes)
    bad.write('2', bad.indexOf('<v>1</v>') + 3)
    expect(await outcome(await folder.file('digit.xlsx', bad))).toBe('broken')
  })

  it('refuses XML that is cut off, unpaired, or holds rows out of order', async () => {
    const sheet = (xml: string): Promise<string> => outcomeOf({ ...good, 'xl/worksheets/sheet1.xml': xml })
    expect(await sheet(`<worksheet><sheetData>${ONE_ROW}`)).toBe('broken')
    expect(await sheet(`<worksheet><sheetData>${ONE_ROW}</sheetData></worksheet></worksheet>`)).toBe('broken')
    expect(await sheet('<worksheet><sheetData><row r="2"/><row r="1"/></sheetData></worksheet>')).toBe('broken')
    expect(await sheet('<worksheet><sheetData><row r="x"/></sheetData></worksheet>')).toBe('broken')
    expect(await sheet('')).toBe('broken')
    expect(await outcomeOf({ ...good, 'xl/sharedStrings.xml': '<sst><si><t>甲' })).toBe('broken')
  })

  it('says when there is no sheet', async () => {
    expect(await outcomeOf({ ...good, 'xl/_rels/workbook.xml.rels': '<Relationships/>' })).toBe('no_sheet')
    const { 'xl/workbook.xml': _, ...rest } = good
    expect(await outcomeOf(rest)).toBe('no_sheet')
  })
})

describe('harm', () => {
  it('refuses a DTD and with it every entity', async () => {
    const laughs = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    const xxe = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    for (const bad of [laughs, xxe]) {
      expect(await outcomeOf({ ...good, 'xl/sharedStrings.xml': `${bad}<sst><si><t>&b;&f;</t></si></sst>` })).toBe(
        'unsafe_xml',
      )
      expect(await outcomeOf({ ...good, 'xl/workbook.xml': bad + (good['xl/workbook.xml'] ?? '') })).toBe('unsafe_xml')
      expect(await outcomeOf({ ...good, 'xl/worksheets/sheet1.xml': `${bad}<worksheet/>` })).toBe('unsafe_xml')
    }
  })

  it('refuses deep nesting and endless tokens', async () => {
    const deep = `<worksheet>${'<a>'.repeat(100_000)}`
    expect(await outcomeOf({ ...good, 'xl/worksheets/sheet1.xml': deep })).toBe('broken')
    const tag = `<worksheet x="${'y'.repeat(2_000_000)}"/>`
    expect(await outcomeOf({ ...good, 'xl/worksheets/sheet1.xml': tag })).toBe('broken')
    const comment = `<worksheet><!--${'y'.repeat(2_000_000)}--></worksheet>`
    expect(await outcomeOf({ ...good, 'xl/worksheets/sheet1.xml': comment })).toBe('broken')
  })

  it('refuses a bomb by its ratio before unpacking it', async () => {
    const path = folder.path('bomb.xlsx')
    const zip = createZipWriter(fileStream(path), 9)
    for (const [name, text] of Object.entries(good)) {
      const entry = await zip.entry(name)
      await entry.write(text)
      if (name === 'xl/worksheets/sheet1.xml') for (let i = 0; i < 48; i++) await entry.write(' '.repeat(1024 * 1024))
      await entry.close()
    }
    await zip.finish()
    const before = process.memoryUsage.rss()
    expect(await codeOf(path)).toBe('bomb')
    expect(process.memoryUsage.rss() - before).toBeLessThan(20 * 1024 * 1024)
  })

  it('refuses a directory that promises more than two gigabytes, and one that lies about sizes', async () => {
    const bytes = await zipOf(good)
    const at = bytes.indexOf('PK\u0001\u0002', 0, 'latin1')
    const big = Buffer.from(bytes)
    big.writeUInt32LE(0x9000_0000, at + 24)
    expect(await outcome(await folder.file('big.xlsx', big))).toBe('bomb')
    const small = Buffer.from(bytes)
    for (let i = bytes.indexOf('PK\u0001\u0002'); i !== -1; i = bytes.indexOf('PK\u0001\u0002', i + 4)) {
      small.writeUInt32LE(10, i + 24)
    }
    expect(await outcome(await folder.file('small.xlsx', small))).toBe('broken')
  })

  it('refuses thousands of entries and two entries of one name', async () => {
    const many: Record<string, string> = { ...good }
    for (let i = 0; i <= LIMITS.zipEntries; i++) many[`x/${i}`] = ''
    expect(await outcomeOf(many)).toBe('bomb')
    expect(await outcomeOf({ ...good, 'XL/Workbook.xml': '<x/>' })).toBe('broken')
  })

  it('never opens a zip inside the zip, and reads past what it does not need', async () => {
    const inner = (await zipOf({ 'a.xml': 'x'.repeat(1000) })).toString('latin1')
    expect(
      await outcomeOf({ ...good, 'xl/embeddings/a.zip': inner, 'xl/externalLinks/externalLink1.xml': '<!DOCTYPE x>' }),
    ).toBe('ok')
  })

  it('refuses text beyond the limits of a cell and of columns while reading', async () => {
    const sheet = (cell: string): Promise<string> =>
      outcomeOf({
        ...good,
        'xl/worksheets/sheet1.xml': `<worksheet><sheetData><row r="1">${cell}</row></sheetData></worksheet>`,
      })
    expect(await sheet(`<c t="inlineStr"><is><t>${'长'.repeat(LIMITS.cellChars + 1)}</t></is></c>`)).toBe(
      'cell_too_long',
    )
    expect(await sheet('<c r="ZZZ1"><v>1</v></c>')).toBe('too_many_columns')
    expect(await sheet('<c r="ZZZ1" s="0"/>')).toBe('ok')
    expect(
      await outcomeOf({
        ...good,
        'xl/sharedStrings.xml': `<sst><si>${`<r><t>${'长'.repeat(9000)}</t></r>`.repeat(9)}</si></sst>`,
      }),
    ).toBe('cell_too_long')
  })
})

it('refuses a file over the size limit without reading it', async () => {
  const path = await folder.file('huge.csv', 'a,b\n')
  await truncate(path, LIMITS.fileBytes + 1)
  expect(await codeOf(path)).toBe('too_large')
})

it('reads many rows whose texts are all different', async () => {
  const path = folder.path('large.xlsx')
  const rows = 60_000
  const zip = createZipWriter(fileStream(path), 1)
  for (const [name, text] of Object.entries(good)) {
    const entry = await zip.entry(name)
    if (name === 'xl/worksheets/sheet1.xml') {
      await entry.write('<worksheet><sheetData>')
      for (let r = 1; r <= rows; r++) {
        await entry.write(`<row r="${r}"><c r="A${r}" t="s"><v>${r - 1}</v></c><c r="B${r}"><v>${r}</v></c></row>`)
      }
      await entry.write('</sheetData></worksheet>')
    } else if (name === 'xl/sharedStrings.xml') {
      await entry.write('<sst>')
      for (let r = 1; r <= rows; r++) await entry.write(`<si><t>5399${String(r).padStart(14, '0')}</t></si>`)
      await entry.write('</sst>')
    } else {
      await entry.write(text)
    }
    await entry.close()
  }
  await zip.finish()
  const source = await opened(path)
  let next = 1
  for await (const sheet of source.sheets()) {
    for await (const batch of sheet.rows()) {
      for (const { number, cells } of batch) {
        if (number !== next || cells[0] !== `5399${String(next).padStart(14, '0')}`) throw new Error(`row ${next}`)
        next++
      }
    }
  }
  await source.close()
  expect(next).toBe(rows + 1)
})
