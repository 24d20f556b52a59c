/** What a file really is, by content; its name only decides between formats that look alike inside. */
import { open } from 'node:fs/promises'
import type { Label } from '../../kernel/label.ts'
import { compoundNames, isCompoundFile, type ReadAt } from './cfb.ts'
import { LIMITS } from './limits.ts'
import { type FileRefusal, refusalOf, refuse } from './refusal.ts'
import { openZip } from './zip-read.ts'

export interface Sniffed {
  readonly kind: 'xlsx' | 'csv'
}

const HEAD_BYTES = 4096

interface Signature {
  readonly bytes: readonly number[]
  readonly at?: number
  readonly code: 'image' | 'archive' | 'document'
  readonly found: Label
}

const ascii = (text: string): number[] => [...Buffer.from(text, 'latin1')]

const SIGNATURES: readonly Signature[] = [
  { bytes: ascii('%PDF-'), code: 'image', found: { zh: ' PDF 文档', en: 'a PDF document' } },
  { bytes: [0x89, 0x50, 0x4e, 0x47], code: 'image', found: { zh: ' PNG 图片', en: 'a PNG image' } },
  { bytes: [0xff, 0xd8, 0xff], code: 'image', found: { zh: ' JPG 图片', en: 'a JPG image' } },
  { bytes: ascii('GIF8'), code: 'image', found: { zh: ' GIF 图片', en: 'a GIF image' } },
  { bytes: ascii('WEBP'), at: 8, code: 'image', found: { zh: ' WebP 图片', en: 'a WebP image' } },
  { bytes: ascii('ftyphei'), at: 4, code: 'image', found: { zh: '手机照片（HEIC）', en: 'a phone photo (HEIC)' } },
  { bytes: [0x49, 0x49, 0x2a, 0x00], code: 'image', found: { zh: ' TIFF 图片', en: 'a TIFF image' } },
  { bytes: ascii('Rar!'), code: 'archive', found: { zh: ' RAR 压缩包', en: 'a RAR archive' } },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], code: 'archive', found: { zh: ' 7z 压缩包', en: 'a 7z archive' } },
  { bytes: [0x1f, 0x8b, 0x08], code: 'archive', found: { zh: ' gzip 压缩包', en: 'a gzip archive' } },
  { bytes: ascii('{\\rtf'), code: 'document', found: { zh: ' RTF 文档', en: 'an RTF document' } },
]

const extensionOf = (name: string): string => /\.([^.]{1,8})$/.exec(name.trim().toLowerCase())?.[1] ?? ''

/**
 * A first look at the beginning of an upload (4 kB are enough), before it is stored. A zip passes as `xlsx` here:
 * whether it is a workbook is only known from its end, see `sniffFile`.
 */
export function sniffHead(head: Uint8Array, name: string): Sniffed | FileRefusal {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  if (bytes.length === 0) return refuse('empty')
  const hit = SIGNATURES.find(({ bytes: magic, at = 0 }) => magic.every((byte, i) => bytes[at + i] === byte))
  if (hit) return refuse(hit.code, { found: hit.found })
  if (isCompoundFile(bytes)) return extensionOf(name) === 'et' ? refuse('wps_et') : refuse('old_xls')
  // "BM" alone is too short a mark: a CSV may begin with it. Bitmaps have four zero bytes behind their size.
  if (bytes.toString('latin1', 0, 2) === 'BM' && bytes.length > 10 && bytes.readUInt32LE(6) === 0) {
    return refuse('image', { found: { zh: ' BMP 图片', en: 'a BMP image' } })
  }
  if (bytes.toString('latin1', 0, 4) === 'PK\u0003\u0004') return { kind: 'xlsx' }
  if (bytes.toString('latin1', 0, 4) === 'PK\u0005\u0006') {
    return refuse('archive', { found: { zh: '空的压缩包', en: 'an empty archive' } })
  }
  return sniffText(bytes)
}

/**
 * What the file at `path` is; `name` is the name the sender gave it. Reads a few kilobytes and, of a zip, its
 * directory and the list of content types. Never throws for what a file contains.
 */
export async function sniffFile(path: string, name: string): Promise<Sniffed | FileRefusal> {
  try {
    const file = await open(path, 'r')
    try {
      const readAt: ReadAt = async (position, length) => {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
        return buffer.subarray(0, bytesRead)
      }
      const { size } = await file.stat()
      if (size > LIMITS.fileBytes) {
        const megabytes = (bytes: number): number => Math.ceil(bytes / 1024 / 1024)
        return refuse('too_large', { found: megabytes(size), limit: megabytes(LIMITS.fileBytes) })
      }
      const head = await readAt(0, HEAD_BYTES)
      if (isCompoundFile(head)) return sniffCompound(await compoundNames(readAt), extensionOf(name))
      const first = sniffHead(head, name)
      return 'kind' in first && first.kind === 'xlsx' ? await sniffZip(path) : first
    } finally {
      await file.close()
    }
  } catch (error) {
    return refusalOf(error)
  }
}

function sniffCompound(names: ReadonlySet<string>, extension: string): FileRefusal {
  if (names.has('EncryptedPackage') || names.has('EncryptionInfo')) return refuse('encrypted')
  if (names.has('WordDocument'))
    return refuse('document', { found: { zh: ' Word 文档（.doc）', en: 'a Word document' } })
  if (names.has('PowerPoint Document'))
    return refuse('document', { found: { zh: ' PPT 演示文稿', en: 'a presentation' } })
  if (extension === 'et' || extension === 'ett' || names.has('ETExtData')) return refuse('wps_et')
  if (names.has('Workbook') || names.has('Book')) return refuse('old_xls')
  return refuse('unknown')
}

async function sniffZip(path: string): Promise<Sniffed | FileRefusal> {
  const zip = await openZip(path)
  try {
    const names = [...zip.entries.keys()]
    const has = (test: RegExp): boolean => names.some((entry) => test.test(entry))
    if (has(/(^|\/)vbaproject\.bin$/) || has(/^xl\/macrosheets\//)) return refuse('macros')
    const types = zip.entries.get('[content_types].xml')
    if (types) {
      let text = ''
      for await (const chunk of zip.read(types, LIMITS.partBytes)) {
        if (text.length < 1024 * 1024) text += chunk.toString('latin1')
      }
      if (/ms-excel\.(sheet|template|addin)\.macroEnabled/i.test(text)) return refuse('macros')
      if (/ms-excel\.sheet\.binary/i.test(text) || has(/^xl\/workbook\.bin$/)) return refuse('xlsb')
      if (/spreadsheetml/i.test(text)) return { kind: 'xlsx' }
      if (has(/^word\//)) return refuse('document', { found: { zh: ' Word 文档（.docx）', en: 'a Word document' } })
      if (has(/^ppt\//)) return refuse('document', { found: { zh: ' PPT 演示文稿', en: 'a presentation' } })
      return refuse('unknown')
    }
    if (has(/^xl\/workbook\.xml$/)) return { kind: 'xlsx' }
    if (has(/^content\.xml$/) && has(/^mimetype$/)) return refuse('ods')
    if (has(/^ofd\.xml$/)) return refuse('document', { found: { zh: ' OFD 版式文件', en: 'an OFD document' } })
    const tables = names.filter((entry) => /\.(xlsx|csv|xls|et)$/.test(entry)).length
    return refuse('archive', {
      found: { zh: `压缩包（内有 ${tables} 个表格文件）`, en: `an archive (with ${tables} table files in it)` },
    })
  } finally {
    zip.close()
  }
}

function sniffText(bytes: Buffer): Sniffed | FileRefusal {
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (utf16) return bytes.length === 2 ? refuse('empty') : { kind: 'csv' }
  // A table as text has no NUL and hardly any other control character.
  let odd = 0
  for (const byte of bytes) {
    if (byte === 0) return refuse('unknown')
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12) odd++
  }
  if (odd * 50 > bytes.length) return refuse('unknown')
  const text = bytes
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart()
  if (text === '' && bytes.length < HEAD_BYTES) return refuse('empty')
  if (/^(<!doctype html|<html|<table|<meta|<head)/i.test(text)) return refuse('html_table')
  if (text.startsWith('<?xml') || text.startsWith('<Workbook')) {
    return refuse(text.includes('schemas-microsoft-com:office:spreadsheet') ? 'xml_table' : 'unknown')
  }
  return { kind: 'csv' }
}
