/** A small streaming zip writer (deflate, data descriptors, UTF-8 names); enough for workbooks below 4 GB. */
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { crc32, createDeflateRaw } from 'node:zlib'

const FLUSH_CHARS = 128 * 1024
const MAX_32 = 0xffff_ffff
/** 1980-01-01, the first day a zip can say: files with the same content are byte for byte the same. */
const DOS_DATE = 0x21
/** Sizes follow the data (bit 3), names are UTF-8 (bit 11). */
const FLAGS = 0x0808

export interface ZipEntryWriter {
  /** Adds text; resolves when more may be written. */
  write(text: string): Promise<void>
  close(): Promise<void>
}

export interface ZipWriter {
  /** Begins an entry; the one before must be closed. */
  entry(name: string): Promise<ZipEntryWriter>
  /** Writes the directory and ends the stream. */
  finish(): Promise<void>
  /** Gives up: destroys the stream, so that nobody takes a half file for a whole one. */
  abort(error: Error): void
}

interface Written {
  readonly name: Buffer
  readonly offset: number
  readonly crc: number
  readonly packed: number
  readonly size: number
}

function localHeader(name: Buffer): Buffer {
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x0403_4b50, 0)
  header.writeUInt16LE(20, 4)
  header.writeUInt16LE(FLAGS, 6)
  header.writeUInt16LE(8, 8)
  header.writeUInt16LE(DOS_DATE, 12)
  header.writeUInt16LE(name.length, 26)
  return Buffer.concat([header, name])
}

function descriptor({ crc, packed, size }: Written): Buffer {
  const bytes = Buffer.alloc(16)
  bytes.writeUInt32LE(0x0807_4b50, 0)
  bytes.writeUInt32LE(crc, 4)
  bytes.writeUInt32LE(packed, 8)
  bytes.writeUInt32LE(size, 12)
  return bytes
}

function centralHeader({ name, offset, crc, packed, size }: Written): Buffer {
  const header = Buffer.alloc(46)
  header.writeUInt32LE(0x0201_4b50, 0)
  header.writeUInt16LE(20, 4)
  header.writeUInt16LE(20, 6)
  header.writeUInt16LE(FLAGS, 8)
  header.writeUInt16LE(8, 10)
  header.writeUInt16LE(DOS_DATE, 14)
  header.writeUInt32LE(crc, 16)
  header.writeUInt32LE(packed, 20)
  header.writeUInt32LE(size, 24)
  header.writeUInt16LE(name.length, 28)
  header.writeUInt32LE(offset, 42)
  return Buffer.concat([header, name])
}

/** Starts a zip on any stream. Memory stays flat; a failing stream rejects the next call. */
export function createZipWriter(out: Writable, level = 3): ZipWriter {
  const written: Written[] = []
  let offset = 0
  let failure: Error | undefined
  let ending = false
  out.on('error', (error: Error) => (failure ??= error))
  // A browser that goes away closes the stream without an error.
  out.on('close', () => {
    if (!ending) failure ??= new Error('output stream was closed before the file was complete')
  })

  async function put(bytes: Buffer): Promise<void> {
    if (failure) throw failure
    offset += bytes.length
    if (out.write(bytes)) return
    const closed = new AbortController()
    const onClose = (): void => closed.abort(failure)
    out.once('close', onClose)
    try {
      await once(out, 'drain', { signal: closed.signal })
    } catch (error) {
      throw failure ?? error
    } finally {
      out.off('close', onClose)
    }
  }

  async function entry(entryName: string): Promise<ZipEntryWriter> {
    const name = Buffer.from(entryName, 'utf8')
    const start = offset
    await put(localHeader(name))
    const deflate = createDeflateRaw({ level, chunkSize: 64 * 1024 })
    let packed = 0
    let size = 0
    let crc = 0
    let buffered = ''
    const done = pump()
    // Reported by `close`; until then a failure must not count as unhandled.
    done.catch((error: Error) => (failure ??= error))

    async function pump(): Promise<void> {
      for await (const chunk of deflate) {
        const bytes: Buffer = chunk
        packed += bytes.length
        await put(bytes)
      }
    }

    async function flush(): Promise<void> {
      if (failure) throw failure
      const bytes = Buffer.from(buffered, 'utf8')
      buffered = ''
      size += bytes.length
      crc = crc32(bytes, crc)
      if (!deflate.write(bytes)) await Promise.race([once(deflate, 'drain'), done])
    }

    return {
      async write(text) {
        buffered += text
        if (buffered.length >= FLUSH_CHARS) await flush()
      },
      async close() {
        await flush()
        deflate.end()
        await done
        const record: Written = { name, offset: start, crc, packed, size }
        if (Math.max(size, packed, offset) > MAX_32) throw new RangeError('zip entry over 4 GB')
        await put(descriptor(record))
        written.push(record)
      },
    }
  }

  async function finish(): Promise<void> {
    const start = offset
    for (const record of written) await put(centralHeader(record))
    const end = Buffer.alloc(22)
    end.writeUInt32LE(0x0605_4b50, 0)
    end.writeUInt16LE(written.length, 8)
    end.writeUInt16LE(written.length, 10)
    end.writeUInt32LE(offset - start, 12)
    end.writeUInt32LE(start, 16)
    await put(end)
    if (failure) throw failure
    ending = true
    const done = finished(out)
    out.end()
    await done
  }

  return { entry, finish, abort: (error) => void out.destroy(error) }
}
