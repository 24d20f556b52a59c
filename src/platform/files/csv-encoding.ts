/** Encoding and delimiter of a text file, found by looking at all of it once (about 1 GB/s) before it is read. */
import { isUtf8 } from 'node:buffer'
import type { FileHandle } from 'node:fs/promises'
import type { CsvDialect, CsvEncoding } from './row-types.ts'

const CHUNK = 1024 * 1024
const SAMPLE = 256 * 1024

/**
 * A file is UTF-8 when every byte of it is. Otherwise it is GB 18030, which includes GBK and GB 2312 – except when at
 * least 95 % of its multi-byte sequences are UTF-8: then it is UTF-8 with some damaged places (texts cut in the middle
 * of a character by the sending system), and reading it as GB 18030 would spoil everything.
 */
export async function detectDialect(file: FileHandle): Promise<CsvDialect> {
  const head = await readUpTo(file, 0, SAMPLE)
  const { encoding, damaged } = await detectEncoding(file, head)
  const delimiter = detectDelimiter(new TextDecoder(encoding).decode(head))
  return { encoding, damaged: damaged || (encoding !== 'utf-8' && (await hasDamage(file, encoding))), delimiter }
}

async function readUpTo(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}

async function detectEncoding(file: FileHandle, head: Buffer): Promise<{ encoding: CsvEncoding; damaged: boolean }> {
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', damaged: false }
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', damaged: false }
  const hasBom = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf
  let carry = Buffer.alloc(0)
  let position = 0
  for (;;) {
    const read = await readUpTo(file, position, CHUNK)
    position += read.length
    const bytes = carry.length > 0 ? Buffer.concat([carry, read]) : read
    // A character cut by the chunk (or by the end of the file) is not a mistake yet.
    const whole = bytes.length - unfinished(bytes)
    if (!isUtf8(bytes.subarray(0, whole))) {
      const mostly = hasBom || mostlyUtf8(bytes)
      return mostly ? { encoding: 'utf-8', damaged: true } : { encoding: 'gb18030', damaged: false }
    }
    carry = Buffer.from(bytes.subarray(whole))
    // A lone GBK character at the very end of a file without line end looks like cut UTF-8; both readings lose it.
    if (read.length < CHUNK) return { encoding: 'utf-8', damaged: carry.length > 0 }
  }
}

/** Bytes at the end that begin a UTF-8 character without finishing it (0-3). */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0
  }
  return 0
}

/** Whether at least 95 % of the multi-byte sequences are well-formed UTF-8 of two or more bytes. */
function mostlyUtf8(bytes: Buffer): boolean {
  let good = 0
  let bad = 0
  for (let i = 0; i < bytes.length;) {
    const byte = bytes[i] ?? 0
    if (byte < 0x80) {
      i++
      continue
    }
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    if (byte >= 0xc2 && isUtf8(bytes.subarray(i, i + length))) {
      good++
      i += length
    } else {
      bad++
      i++
    }
  }
  return good >= 19 * bad
}

async function hasDamage(file: FileHandle, encoding: CsvEncoding): Promise<boolean> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  try {
    for (let position = 0; ; position += CHUNK) {
      const read = await readUpTo(file, position, CHUNK)
      decoder.decode(read, { stream: read.length === CHUNK })
      if (read.length < CHUNK) return false
    }
  } catch (error) {
    if (error instanceof TypeError) return true
    throw error
  }
}

/**
 * The character that divides most lines into the same number of parts, quotes respected; a comma when nothing does.
 * A first line `sep=;` as Excel knows it decides at once.
 */
export function detectDelimiter(sample: string): CsvDialect['delimiter'] {
  const declared = /^sep=([,;\t])\r?\n/.exec(sample)?.[1]
  if (declared === ',' || declared === ';' || declared === '\t') return declared
  const lines = splitOutsideQuotes(sample).slice(0, 1000)
  let best: CsvDialect['delimiter'] = ','
  let bestScore = 0
  for (const candidate of [',', '\t', ';'] as const) {
    const lineCounts = new Map<number, number>()
    for (const line of lines) {
      const parts = line.split(candidate).length - 1
      if (parts > 0) lineCounts.set(parts, (lineCounts.get(parts) ?? 0) + 1)
    }
    // Lines that agree count most; among equals, more columns.
    const score = Math.max(0, ...[...lineCounts].map(([parts, agreeing]) => agreeing + Math.min(parts, 500) / 1000))
    if (score > bestScore) {
      best = candidate
      bestScore = score
    }
  }
  return best
}

/** Lines of the sample with quoted parts taken out. */
function splitOutsideQuotes(sample: string): string[] {
  return sample
    .replaceAll(/(^|[,;\t\r\n])"(?:[^"]|"")*"/g, '$1')
    .split(/\r\n|\n|\r/)
    .filter((line) => line !== '')
}
