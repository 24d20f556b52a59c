/** Files of other formats as programs write them, made small: workbooks of Excel 97-2003 and such with a password. For tests. */

const SECTOR = 512
const END = 0xffff_fffe
const FREE = 0xffff_ffff
const TABLE = 0xffff_fffd
/** Shorter streams would live in the small-block stream. */
const SMALLEST_STREAM = 4096

/** A compound file (MS-CFB, version 3) with these streams: at most three, each padded to whole sectors. */
export function compoundFile(streams: Readonly<Record<string, Buffer>>): Buffer {
  const names = Object.keys(streams)
  if (names.length === 0 || names.length > 3) throw new RangeError('one to three streams')
  const bodies = Object.values(streams).map((body) => {
    const size = Math.ceil(Math.max(body.length, SMALLEST_STREAM) / SECTOR) * SECTOR
    return Buffer.concat([body, Buffer.alloc(size - body.length)])
  })
  // Sector 0 is the allocation table, sector 1 the directory, the streams follow.
  const table = Buffer.alloc(SECTOR, 0xff)
  table.writeUInt32LE(TABLE, 0)
  table.writeUInt32LE(END, 4)
  const directory = Buffer.alloc(SECTOR)
  entry(directory, 0, 'Root Entry', 5, { child: 1, start: END, size: 0 })
  let sector = 2
  for (const [n, body] of bodies.entries()) {
    const sectors = body.length / SECTOR
    for (let i = 0; i < sectors; i++) table.writeUInt32LE(i === sectors - 1 ? END : sector + i + 1, (sector + i) * 4)
    const right = n + 1 < bodies.length ? n + 2 : FREE
    entry(directory, n + 1, names[n] ?? '', 2, { right, start: sector, size: body.length })
    sector += sectors
  }
  if (sector > SECTOR / 4) throw new RangeError('too much for one allocation table')
  return Buffer.concat([header(), table, directory, ...bodies])
}

function header(): Buffer {
  const header = Buffer.alloc(SECTOR)
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header)
  header.writeUInt16LE(0x3e, 24)
  header.writeUInt16LE(3, 26)
  header.writeUInt16LE(0xfffe, 28)
  header.writeUInt16LE(9, 30)
  header.writeUInt16LE(6, 32)
  header.writeUInt32LE(1, 44)
  header.writeUInt32LE(1, 48)
  header.writeUInt32LE(SMALLEST_STREAM, 56)
  header.writeUInt32LE(END, 60)
  header.writeUInt32LE(END, 68)
  header.fill(0xff, 76)
  header.writeUInt32LE(0, 76)
  return header
}

interface Place {
  readonly right?: number
  readonly child?: number
  readonly start: number
  readonly size: number
}

function entry(directory: Buffer, n: number, name: string, type: 2 | 5, { right, child, start, size }: Place): void {
  const at = n * 128
  directory.write(name, at, 'utf16le')
  directory.writeUInt16LE(name.length * 2 + 2, at + 64)
  directory.writeUInt8(type, at + 66)
  directory.writeUInt8(1, at + 67)
  directory.writeUInt32LE(FREE, at + 68)
  directory.writeUInt32LE(right ?? FREE, at + 72)
  directory.writeUInt32LE(child ?? FREE, at + 76)
  directory.writeUInt32LE(start, at + 116)
  directory.writeUInt32LE(size, at + 120)
}

const words = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2)
  for (const [i, value] of values.entries()) bytes.writeUInt16LE(value, i * 2)
  return bytes
}
const record = (type: number, body: Buffer): Buffer => Buffer.concat([words(type, body.length), body])

/** A workbook of Excel 97-2003 (BIFF8) with one sheet of texts. */
export function oldWorkbook(rows: readonly (readonly string[])[]): Buffer {
  const bof = (what: number) => record(0x0809, Buffer.concat([words(0x0600, what, 0x0dbb, 0x07cc), Buffer.alloc(8)]))
  const eof = record(0x000a, Buffer.alloc(0))
  const cells = rows.flatMap((row, r) =>
    row.map((text, c) =>
      // LABEL: row, column, format, length, 1 = two bytes a character
      record(0x0204, Buffer.concat([words(r, c, 0x0f, text.length), Buffer.from([1]), Buffer.from(text, 'utf16le')])),
    ),
  )
  const dimensions = Buffer.alloc(14)
  dimensions.writeUInt32LE(rows.length, 4)
  dimensions.writeUInt16LE(rows[0]?.length ?? 0, 10)
  const sheet = Buffer.concat([bof(0x0010), record(0x0200, dimensions), ...cells, eof])
  const name = Buffer.from('Sheet1', 'latin1')
  const bound = (offset: number) => {
    const place = Buffer.alloc(4)
    place.writeUInt32LE(offset)
    return record(0x0085, Buffer.concat([place, words(0), Buffer.from([name.length, 0]), name]))
  }
  const globals = (offset: number) => Buffer.concat([bof(0x0005), record(0x0042, words(0x04b0)), bound(offset), eof])
  return compoundFile({ Workbook: Buffer.concat([globals(globals(0).length), sheet]) })
}

/** A workbook of today with a password: agile encryption (MS-OFFCRYPTO), whose package nobody here can open. */
export function lockedWorkbook(): Buffer {
  const info = Buffer.concat([
    words(4, 4, 0x40, 0),
    Buffer.from('<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption"/>'),
  ])
  return compoundFile({ EncryptionInfo: info, EncryptedPackage: Buffer.alloc(4104, 0xa5) })
}
