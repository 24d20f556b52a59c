/** The small parts of a workbook: where its sheets are, which styles are dates, which ranges are merged. */
import { posix } from 'node:path'
import type { Entry } from 'yauzl'
import { LIMITS } from './limits.ts'
import { stop } from './refusal.ts'
import type { MergeRange, NumberFormat } from './row-types.ts'
import { attribute, createXmlReader, type XmlHandler } from './xml.ts'
import type { ZipArchive } from './zip-read.ts'

export interface SheetPart {
  readonly name: string
  readonly hidden: boolean
  readonly entry: Entry
}

export interface WorkbookParts {
  readonly sheets: readonly SheetPart[]
  readonly date1904: boolean
  readonly styles: Entry | undefined
  readonly sharedStrings: Entry | undefined
}

/** The text of an entry in chunks. Parts are UTF-8, or UTF-16 with a byte order mark. */
export async function* entryText(
  zip: ZipArchive,
  entry: Entry,
  limit: number,
): AsyncGenerator<string, void, undefined> {
  let decoder: TextDecoder | undefined
  for await (const chunk of zip.read(entry, limit)) {
    if (decoder === undefined) {
      const mark = chunk.length > 1 ? chunk.readUInt16BE(0) : 0
      decoder = new TextDecoder(mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : 'utf-8')
    }
    yield decoder.decode(chunk, { stream: true })
  }
  if (decoder) yield decoder.decode()
}

async function walk(zip: ZipArchive, entry: Entry, open: (name: string, attrs: string) => void): Promise<void> {
  const handler: XmlHandler = { wanted: false, open, close: () => undefined, text: () => undefined }
  const reader = createXmlReader(handler)
  for await (const chunk of entryText(zip, entry, LIMITS.partBytes)) reader.write(chunk)
  reader.end()
}

interface Relationship {
  readonly type: string
  readonly target: string
}

/** Relationships of a part by id; external ones are left out, targets made absolute inside the zip. */
async function relationships(zip: ZipArchive, part: string): Promise<Map<string, Relationship>> {
  const found = new Map<string, Relationship>()
  const folder = posix.dirname(part)
  const entry = zip.entries.get(posix.join(folder, '_rels', `${posix.basename(part)}.rels`).toLowerCase())
  if (!entry) return found
  await walk(zip, entry, (name, attrs) => {
    if (name !== 'Relationship' || attribute(attrs, 'TargetMode') === 'External') return
    const target = (attribute(attrs, 'Target') ?? '').replaceAll('\\', '/')
    const path = target.startsWith('/') ? target.slice(1) : posix.join(folder, target)
    const type = attribute(attrs, 'Type') ?? ''
    // The last word is the same in the transitional and the strict form of the standard.
    found.set(attribute(attrs, 'Id') ?? '', { type: type.slice(type.lastIndexOf('/') + 1), target: path.toLowerCase() })
  })
  return found
}

/** Finds the parts of a workbook, whatever they are called. Chart and dialog sheets are left out. */
export async function readWorkbookParts(zip: ZipArchive): Promise<WorkbookParts> {
  const root = await relationships(zip, '')
  const main = [...root.values()].find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml'
  const workbook = zip.entries.get(main)
  if (!workbook) return stop('no_sheet')
  const related = await relationships(zip, main)
  const sheets: SheetPart[] = []
  let date1904 = false
  await walk(zip, workbook, (name, attrs) => {
    if (name === 'workbookPr') date1904 = isTrue(attribute(attrs, 'date1904'))
    if (name !== 'sheet') return
    const relation = related.get(attribute(attrs, 'id') ?? '')
    const entry = relation?.type === 'worksheet' ? zip.entries.get(relation.target) : undefined
    if (!entry || sheets.length >= LIMITS.sheets) return
    const state = attribute(attrs, 'state')
    sheets.push({
      name: attribute(attrs, 'name') ?? `Sheet${sheets.length + 1}`,
      hidden: state === 'hidden' || state === 'veryHidden',
      entry,
    })
  })
  if (sheets.length === 0) return stop('no_sheet')
  // Programs forget the relationship now and then; the usual place is tried then.
  const partOf = (wanted: string): Entry | undefined => {
    const relation = [...related.values()].find(({ type }) => type === wanted)
    return zip.entries.get(relation?.target ?? posix.join(posix.dirname(main), `${wanted}.xml`).toLowerCase())
  }
  return { sheets, date1904, styles: partOf('styles'), sharedStrings: partOf('sharedStrings') }
}

export const isTrue = (value: string | undefined): boolean => value === '1' || value === 'true' || value === 'on'

/** The number format of every cell style, by the index that cells carry. */
export async function readStyleFormats(zip: ZipArchive, entry: Entry | undefined): Promise<NumberFormat[]> {
  if (!entry) return []
  const custom = new Map<number, NumberFormat>()
  const ids: number[] = []
  let inCells = false
  const handler: XmlHandler = {
    wanted: false,
    open(name, attrs) {
      if (name === 'cellXfs') inCells = true
      else if (name === 'xf' && inCells) ids.push(Number(attribute(attrs, 'numFmtId') ?? 0))
      else if (name === 'numFmt') {
        custom.set(Number(attribute(attrs, 'numFmtId')), formatOfCode(attribute(attrs, 'formatCode') ?? ''))
      }
    },
    close(name) {
      if (name === 'cellXfs') inCells = false
    },
    text: () => undefined,
  }
  const reader = createXmlReader(handler)
  for await (const chunk of entryText(zip, entry, LIMITS.partBytes)) reader.write(chunk)
  reader.end()
  return ids.map((id) => custom.get(id) ?? formatOfBuiltin(id))
}

/** Built-in formats are not written in the file; 27-36 and 50-58 are those of Chinese Excel. */
function formatOfBuiltin(id: number): NumberFormat {
  if (id === 22) return 'dateTime'
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id === 36) return 'date'
  if ((id >= 50 && id <= 54) || id === 57 || id === 58) return 'date'
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id === 55 || id === 56)
    return 'time'
  return 'plain'
}

/** Whether a format code shows a day or a time: letters y m d h s outside quotes, escapes, colours and locales. */
export function formatOfCode(code: string): NumberFormat {
  const first = code
    .replaceAll(/"[^"]*"|\\.|_.|\*./g, '')
    .replaceAll(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .split(';', 1)[0]
  const letters = (first ?? '').toLowerCase().replaceAll(/general|am\/pm|a\/p/g, '')
  const time = /[hs]/.test(letters)
  const date = /[yd]|aaa/.test(letters) || (letters.includes('m') && !time)
  if (date) return time ? 'dateTime' : 'date'
  return time ? 'time' : 'plain'
}

const MERGE =
  /<(?:[\w.-]+:)?mergeCell\s[^>]*?ref\s*=\s*["']\$?([A-Za-z]{1,3})\$?(\d{1,7}):\$?([A-Za-z]{1,3})\$?(\d{1,7})["']/g
const MERGES_MARK = Buffer.from('mergeCells')

/**
 * A first pass over a sheet: unpacks it once to know that it is whole, and finds the merged ranges, which the format
 * puts behind all rows. Looks for bytes only, many times as fast as reading the rows.
 */
export async function scanSheet(zip: ZipArchive, entry: Entry): Promise<MergeRange[]> {
  const merges: MergeRange[] = []
  let found = false
  let edge = Buffer.alloc(0)
  let carry = ''
  for await (const chunk of zip.read(entry, LIMITS.sheetBytes)) {
    let bytes: Buffer = chunk
    if (!found) {
      // The mark may lie across two chunks.
      bytes = edge.length > 0 ? Buffer.concat([edge, chunk]) : chunk
      const at = bytes.indexOf(MERGES_MARK)
      edge = Buffer.from(bytes.subarray(-(MERGES_MARK.length - 1)))
      if (at === -1) continue
      found = true
      bytes = bytes.subarray(at)
    }
    if (merges.length >= LIMITS.merges) continue
    const text = carry + bytes.toString('latin1')
    let last = 0
    for (const match of text.matchAll(MERGE)) {
      if (merges.length < LIMITS.merges) merges.push(rangeOf(match))
      last = match.index + match[0].length
    }
    carry = text.slice(Math.max(last, text.length - 200))
  }
  return merges
}

function rangeOf(match: RegExpExecArray): MergeRange {
  const [, left = 'A', top = '1', right = 'A', bottom = '1'] = match
  return { top: Number(top), bottom: Number(bottom), left: columnIndex(left), right: columnIndex(right) }
}

/** Column letters to an index from 0; -1 when there are none. */
export function columnIndex(letters: string): number {
  let index = 0
  for (let i = 0; i < letters.length; i++) {
    const code = letters.charCodeAt(i) & 0xdf
    if (code < 65 || code > 90) break
    index = index * 26 + code - 64
  }
  return index - 1
}

/** An index from 0 to column letters. */
export function columnLetters(index: number): string {
  let letters = ''
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters
  }
  return letters
}
