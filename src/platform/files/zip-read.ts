/** Reading a zip that may be hostile: limits before anything is unpacked, sizes and checksums while it is. */
import { pipeline } from 'node:stream'
import { crc32, createInflateRaw } from 'node:zlib'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import type { Label } from '../../kernel/label.ts'
import { LIMITS } from './limits.ts'
import { stop } from './refusal.ts'

export interface ZipArchive {
  /** Entries by lower-case name with forward slashes; Excel does not mind case either. */
  readonly entries: ReadonlyMap<string, Entry>
  /** Unpacked bytes of an entry; throws `FileRefusedError` over `limit`, on a wrong size or checksum. */
  read(entry: Entry, limit: number): AsyncGenerator<Buffer, void, undefined>
  close(): void
}

const broken = (zh: string, en: string): never => stop('broken', { found: { zh, en } })

const megabytes = (bytes: number): Label => {
  const text = `${Math.round(bytes / 1024 / 1024)} MB`
  return { zh: text, en: text }
}

/**
 * Opens a zip and reads its directory. Nothing is ever written to disk, so names with `..` do no harm; they are
 * refused by the zip library as damaged. Zips inside the zip are never opened.
 */
export async function openZip(path: string): Promise<ZipArchive> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false, strictFileNames: false })
  try {
    return {
      entries: await directory(zip),
      read: (entry, limit) => readEntry(zip, entry, limit),
      close: () => zip.close(),
    }
  } catch (error) {
    zip.close()
    throw error
  }
}

async function directory(zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > LIMITS.zipEntries)
    stop('bomb', { found: { zh: `${zip.entryCount} 个部件`, en: `${zip.entryCount} parts` } })
  const entries = new Map<string, Entry>()
  let total = 0
  for await (const entry of zip.eachEntry()) {
    const key = entry.fileName.toLowerCase().replaceAll('\\', '/')
    if (entries.has(key)) broken('部件重名', 'two parts have one name')
    entries.set(key, entry)
    total += entry.uncompressedSize
    if (total > LIMITS.zipBytes) stop('bomb', { found: megabytes(total) })
    checkRatio(entry.uncompressedSize, entry.compressedSize)
  }
  return entries
}

function checkRatio(unpacked: number, packed: number): void {
  if (unpacked > LIMITS.zipRatioFromBytes && unpacked > packed * LIMITS.zipRatio) {
    const times = Math.round(unpacked / Math.max(1, packed))
    stop('bomb', { found: { zh: `压缩比 ${times}:1`, en: `ratio ${times}:1` } })
  }
}

async function* readEntry(zip: ZipFile, entry: Entry, limit: number): AsyncGenerator<Buffer, void, undefined> {
  if (entry.isEncrypted()) stop('encrypted')
  if (entry.uncompressedSize > limit) stop('bomb', { found: megabytes(entry.uncompressedSize) })
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8)
    broken('压缩方法不支持', 'unsupported compression')
  const packed = await zip.openReadStreamPromise(entry, { decodeFileData: false })
  let unpacked = packed
  if (entry.compressionMethod === 8) {
    const inflate = createInflateRaw({ chunkSize: 128 * 1024 })
    // An error of either stream reaches the loop below through the inflater.
    pipeline(packed, inflate, () => undefined)
    unpacked = inflate
  }
  let size = 0
  let checksum = 0
  try {
    for await (const chunk of unpacked) {
      const bytes: Buffer = chunk
      size += bytes.length
      if (size > entry.uncompressedSize) broken('解压大小与目录不符', 'unpacked size differs from the directory')
      checksum = crc32(bytes, checksum)
      yield bytes
    }
  } finally {
    packed.destroy()
    unpacked.destroy()
  }
  if (size !== entry.uncompressedSize) broken('没有传完整', 'cut off')
  if (checksum !== entry.crc32) broken('校验和不符', 'wrong checksum')
}
