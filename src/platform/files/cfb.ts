/** The names in a compound file (the container of .xls, .et, .doc and of password-protected workbooks). */

const MAGIC = Buffer.from('d0cf11e0a1b11ae1', 'hex')

/** Reads `length` bytes at `position`; shorter at the end of the file. */
export type ReadAt = (position: number, length: number) => Promise<Buffer>

export const isCompoundFile = (head: Buffer): boolean => head.subarray(0, 8).equals(MAGIC)

/**
 * Names of the streams and storages in the first 64 sectors of the directory, which is far more than needed to tell
 * formats apart. A damaged chain gives the names found so far.
 */
export async function compoundNames(readAt: ReadAt): Promise<Set<string>> {
  const names = new Set<string>()
  const header = await readAt(0, 512)
  if (header.length < 512) return names
  const shift = header.readUInt16LE(30)
  if (shift !== 9 && shift !== 12) return names
  const size = 1 << shift
  const perSector = size / 4
  let sector = header.readUInt32LE(48)
  for (let count = 0; count < 64 && sector < 0xffff_fff0; count++) {
    const bytes = await readAt((sector + 1) * size, size)
    for (let at = 0; at + 128 <= bytes.length; at += 128) {
      const length = bytes.readUInt16LE(at + 64)
      if (length >= 2 && length <= 64) names.add(bytes.toString('utf16le', at, at + length - 2))
    }
    // Only the 109 table sectors listed in the header itself: enough for directories near the front.
    const tableIndex = Math.floor(sector / perSector)
    if (tableIndex >= 109) break
    const tableSector = header.readUInt32LE(76 + tableIndex * 4)
    if (tableSector >= 0xffff_fff0) break
    const entry = await readAt((tableSector + 1) * size + (sector % perSector) * 4, 4)
    if (entry.length < 4) break
    sector = entry.readUInt32LE(0)
  }
  return names
}
