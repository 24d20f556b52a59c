/**
 * The shared strings of a workbook. A million distinct ID numbers are held as UTF-8 bytes with offsets (about a third
 * of what JavaScript strings take, and nothing for the garbage collector to walk); frequent code words, which come
 * early, are kept as strings.
 */
import { LIMITS } from './limits.ts'
import { stop } from './refusal.ts'
import { createXmlReader, decodeText, decodeXstring, type XmlHandler } from './xml.ts'

const SEGMENT = 4 * 1024 * 1024
const HOT = 32_768

export interface StringTable {
  /** The text of an index; undefined when the file refers to a text it does not hold. */
  get(index: number): string | undefined
  readonly size: number
}

export interface StringTableBuilder extends StringTable {
  add(text: string): void
  readonly size: number
}

export function createStringTable(): StringTableBuilder {
  const segments: Buffer[] = []
  let used = SEGMENT
  let bytes = 0
  let count = 0
  let starts = new Uint32Array(1024)
  let lengths = new Uint32Array(1024)
  const hot: (string | undefined)[] = []

  function add(text: string): void {
    const length = Buffer.byteLength(text)
    bytes += length
    if (count >= LIMITS.sharedStrings) stop('too_many_strings', { limit: LIMITS.sharedStrings })
    if (bytes > LIMITS.sharedBytes) stop('too_many_strings', { limit: `${LIMITS.sharedBytes / 2 ** 20} MB` })
    let segment = segments.at(-1)
    // A text is never split; the longest (64 kB of three bytes each) is far below a segment.
    if (segment === undefined || used + length > SEGMENT) {
      segment = Buffer.allocUnsafeSlow(SEGMENT)
      segments.push(segment)
      used = 0
    }
    if (count === starts.length) {
      starts = grown(starts)
      lengths = grown(lengths)
    }
    segment.write(text, used, 'utf8')
    starts[count] = (segments.length - 1) * SEGMENT + used
    lengths[count] = length
    used += length
    count++
  }

  function get(index: number): string | undefined {
    const cached = hot[index]
    if (cached !== undefined) return cached
    const start = starts[index]
    const length = lengths[index]
    if (!(index >= 0 && index < count) || start === undefined || length === undefined) return undefined
    const segment = segments[Math.floor(start / SEGMENT)]
    if (segment === undefined) return undefined
    const at = start % SEGMENT
    const text = segment.toString('utf8', at, at + length)
    if (index < HOT) hot[index] = text
    return text
  }

  return {
    add,
    get,
    get size() {
      return count
    },
  }
}

function grown(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2)
  larger.set(array)
  return larger
}

/** Reads `sharedStrings.xml`: runs of rich text are joined, phonetic readings left out. */
export async function readStringTable(chunks: AsyncIterable<string>): Promise<StringTable> {
  const table = createStringTable()
  let text = ''
  let phonetic = false
  const handler: XmlHandler = {
    wanted: false,
    open(name) {
      if (name === 'si') text = ''
      else if (name === 'rPh') phonetic = true
      else if (name === 't') handler.wanted = !phonetic
    },
    close(name) {
      if (name === 't') handler.wanted = false
      else if (name === 'rPh') phonetic = false
      else if (name === 'si') table.add(decodeXstring(text))
    },
    text(raw, literal) {
      text += literal ? raw : decodeText(raw)
      if (text.length > LIMITS.cellChars)
        stop('cell_too_long', { sheet: 'sharedStrings', row: table.size + 1, limit: LIMITS.cellChars })
    },
  }
  const reader = createXmlReader(handler)
  for await (const chunk of chunks) reader.write(chunk)
  reader.end()
  return table
}
