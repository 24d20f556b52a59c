/**
 * Master keys, kept outside the database. Data keys rotate by adding a version; the key of the blind index does not
 * rotate in place (decision D2), so the ring names the version it comes from for good.
 */
import { randomBytes } from 'node:crypto'
import { deriveIndexKey } from './derive.ts'
import { SealError } from './seal-error.ts'

export const MASTER_KEY_BYTES = 32
const FORMAT = 'shouwang-keys-1'
const LAST_VERSION = 255

export interface KeyRing {
  /** Version that seals new values, 1 to 255, until the database says otherwise. */
  readonly current: number
  /** Version whose master gave the index key. */
  readonly index: number
  readonly masters: ReadonlyMap<number, Uint8Array>
  /** The index key itself, once the master it came from is retired. */
  readonly indexKey?: Uint8Array
}

/** A ring with one new random master. */
export function newKeyRing(): KeyRing {
  return { current: 1, index: 1, masters: new Map([[1, randomBytes(MASTER_KEY_BYTES)]]) }
}

export const newestVersion = (ring: KeyRing): number => Math.max(...ring.masters.keys())

/**
 * The ring with a further master, which seals nothing yet: every program must know it before one writes with it. `after`
 * is the highest version that was ever used. Throws SealError `keyVersionsFull` after 255 versions.
 */
export function withNewMaster(ring: KeyRing, after = 0): KeyRing {
  const next = Math.max(newestVersion(ring), ring.index, after) + 1
  if (next > LAST_VERSION) throw new SealError('keyVersionsFull')
  return { ...ring, masters: new Map([...ring.masters, [next, randomBytes(MASTER_KEY_BYTES)]]) }
}

/** The ring that seals by another of its versions. */
export function sealingBy(ring: KeyRing, version: number): KeyRing {
  return { ...ring, current: version }
}

/** The ring without a version; where the index key came from it, that key stays. The current version is refused. */
export function withoutMaster(ring: KeyRing, version: number): KeyRing {
  if (version === ring.current) throw new SealError('versionInUse')
  const master = ring.masters.get(version)
  if (!master) return ring
  const masters = new Map([...ring.masters].filter(([held]) => held !== version))
  return { ...ring, masters, ...(version === ring.index && { indexKey: ring.indexKey ?? deriveIndexKey(master) }) }
}

/** The text of a key file. It is as secret as the keys. */
export function writeKeyRing(ring: KeyRing): string {
  const encode = (key: Uint8Array) => Buffer.from(key).toString('base64')
  const keys = Object.fromEntries(Array.from(ring.masters, ([version, key]) => [String(version), encode(key)]))
  const { current, index, indexKey } = ring
  const text = { format: FORMAT, current, index, ...(indexKey && { indexKey: encode(indexKey) }), keys }
  return `${JSON.stringify(text, null, 2)}\n`
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's message would quote the keys.
    throw new SealError('keyMalformed')
  }
}

function parseKey(encoded: unknown): Uint8Array {
  const key = typeof encoded === 'string' ? Buffer.from(encoded, 'base64') : Buffer.alloc(0)
  if (key.length !== MASTER_KEY_BYTES) throw new SealError('keyMalformed')
  return key
}

/** Reads the text of a key file. Throws SealError `keyMalformed`. */
export function readKeyRing(text: string): KeyRing {
  const json = parseJson(text)
  if (!isRecord(json) || json['format'] !== FORMAT || !isRecord(json['keys'])) throw new SealError('keyMalformed')
  const masters = new Map<number, Uint8Array>()
  for (const [name, encoded] of Object.entries(json['keys'])) {
    const version = Number(name)
    if (!Number.isInteger(version) || version < 1 || version > LAST_VERSION) throw new SealError('keyMalformed')
    masters.set(version, parseKey(encoded))
  }
  const indexKey = json['indexKey'] === undefined ? undefined : parseKey(json['indexKey'])
  const { current, index } = json
  if (typeof current !== 'number' || typeof index !== 'number' || !masters.has(current))
    throw new SealError('keyMalformed')
  if (!masters.has(index) && !indexKey) throw new SealError('keyMalformed')
  return { current, index, masters, ...(indexKey && { indexKey }) }
}
