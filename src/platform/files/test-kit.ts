/** Files made by hand for the tests of this folder. */
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, type Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { crc32 } from 'node:zlib'
import { isRefusal, openRows, type RawCell, type RawRow, type RowSource } from './rows.ts'
import { createZipWriter } from './zip-write.ts'

export interface TestFolder {
  path(name: string): string
  file(name: string, content: string | Uint8Array): Promise<string>
  remove(): Promise<void>
}

export async function testFolder(): Promise<TestFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'shouwang-files-'))
  return {
    path: (name) => join(folder, name),
    async file(name, content) {
      await writeFile(join(folder, name), content)
      return join(folder, name)
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/** A zip with these entries, as bytes. */
export async function zipOf(parts: Readonly<Record<string, string>>): Promise<Buffer> {
  const out = new PassThrough()
  const bytes = buffer(out)
  const zip = createZipWriter(out)
  for (const [name, text] of Object.entries(parts)) {
    const entry = await zip.entry(name)
    await entry.write(text)
    await entry.close()
  }
  await zip.finish()
  return bytes
}

/** A zip without compression, written field by field: nothing of our own writer in it. */
export function storedZip(parts: Readonly<Record<string, string | Buffer>>): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(parts)) {
    const bytes = Buffer.from(content)
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    shared.writeUInt32LE(crc32(bytes), 10)
    shared.writeUInt32LE(bytes.length, 14)
    shared.writeUInt32LE(bytes.length, 18)
    shared.writeUInt16LE(Buffer.byteLength(name), 22)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    const entry = Buffer.concat([Buffer.from('PK\u0003\u0004'), shared, Buffer.from(name), bytes])
    central.push(Buffer.from('PK\u0001\u0002\u0014\u0000'), shared, place, Buffer.from(name))
    local.push(entry)
    offset += entry.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(local.length, 4)
  end.writeUInt16LE(local.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...local, directory, Buffer.from('PK\u0005\u0006'), end])
}

export interface TestBook {
  /** Inner XML of `sheetData`, or a whole part when it begins with `<?xml` or `<worksheet`. */
  readonly sheets: Readonly<Record<string, string>>
  readonly shared?: string
  readonly styles?: string
  /** Attributes of `sheet` elements by name. */
  readonly sheetAttributes?: Readonly<Record<string, string>>
  readonly workbookPr?: string
  readonly more?: Readonly<Record<string, string>>
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const REL = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
export const WORKBOOK_TYPES =
  '<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'

/** The parts of a small workbook written by hand. */
export function bookParts(book: TestBook): Record<string, string> {
  const names = Object.keys(book.sheets)
  const parts: Record<string, string> = {
    '[Content_Types].xml': WORKBOOK_TYPES,
    '_rels/.rels': `<Relationships><Relationship Id="rId1" Type="${REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml':
      `<workbook xmlns="${MAIN}" xmlns:r="${REL}"><workbookPr ${book.workbookPr ?? ''}/><sheets>` +
      names
        .map(
          (name, i) => `<sheet name="${name}" sheetId="${i + 1}" ${book.sheetAttributes?.[name] ?? ''} r:id="s${i}"/>`,
        )
        .join('') +
      '</sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships>' +
      names
        .map((_, i) => `<Relationship Id="s${i}" Type="${REL}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`)
        .join('') +
      `<Relationship Id="shared" Type="${REL}/sharedStrings" Target="/xl/sharedStrings.xml"/>` +
      `<Relationship Id="styles" Type="${REL}/styles" Target="styles.xml"/></Relationships>`,
  }
  for (const [i, name] of names.entries()) {
    const xml = book.sheets[name] ?? ''
    parts[`xl/worksheets/sheet${i + 1}.xml`] = /^<(\?xml|worksheet|x:)/.test(xml)
      ? xml
      : `<worksheet xmlns="${MAIN}"><sheetData>${xml}</sheetData></worksheet>`
  }
  if (book.shared !== undefined) parts['xl/sharedStrings.xml'] = `<sst xmlns="${MAIN}">${book.shared}</sst>`
  if (book.styles !== undefined) parts['xl/styles.xml'] = `<styleSheet xmlns="${MAIN}">${book.styles}</styleSheet>`
  return { ...parts, ...book.more }
}

export interface ReadSheet {
  readonly name: string
  readonly hidden: boolean
  readonly merges: readonly object[]
  readonly rows: readonly RawRow[]
}

/** Opens a file that must be readable. */
export async function opened(path: string, name = path): Promise<RowSource> {
  const source = await openRows(path, name)
  if (isRefusal(source)) throw new Error(`refused: ${source.code} ${source.text.zh}`)
  return source
}

/** Reads a whole file that must be readable. */
export async function readAll(path: string, name = path): Promise<ReadSheet[]> {
  const source = await opened(path, name)
  try {
    const sheets: ReadSheet[] = []
    for await (const sheet of source.sheets()) {
      const rows: RawRow[] = []
      for await (const batch of sheet.rows()) rows.push(...batch)
      sheets.push({ name: sheet.name, hidden: sheet.hidden, merges: sheet.merges, rows })
    }
    return sheets
  } finally {
    await source.close()
  }
}

/** Row number and cells, for comparisons. */
export const flat = (rows: readonly RawRow[]): [number, ...RawCell[]][] =>
  rows.map(({ number, cells }) => [number, ...cells])

/** The code of the refusal, or 'ok'. */
export async function codeOf(path: string, name = path): Promise<string> {
  const source = await openRows(path, name)
  if (isRefusal(source)) return source.code
  await source.close()
  return 'ok'
}

export const fileStream = (path: string): Writable => createWriteStream(path)
