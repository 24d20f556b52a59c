/**
 * Master keys, kept outside the database: in a file only its owner can read, or in the environment. Data keys rotate by
 * adding a version; the key of the blind index does not rotate in place (decision D2), so the ring names the version
 * it comes from for good.
 */
import { randomBytes } from 'node:crypto'
import { chmodSync, closeSync, fstatSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { SealError } from './seal-error.ts'

export const MASTER_KEY_BYTES = 32
const FORMAT = 'shouwang-keys-1'
const LAST_VERSION = 255

export interface KeyRing {
  /** Version that seals new values, 1 to 255. */
  readonly current: number
  /** Version whose master gives the index key. */
  readonly index: number
  readonly masters: ReadonlyMap<number, Uint8Array>
}

/** A ring with one new random master. */
export function newKeyRing(): KeyRing {
  return { current: 1, index: 1, masters: new Map([[1, randomBytes(MASTER_KEY_BYTES)]]) }
}

/** The ring with a further master that seals from now on; older ones still open. Throws SealError after 255 versions. */
export function rotated(ring: KeyRing): KeyRing {
  const next = Math.max(...ring.masters.keys()) + 1
  if (next > LAST_VERSION) throw new SealError('keyMalformed')
  return { ...ring, current: next, masters: new Map([...ring.masters, [next, randomBytes(MASTER_KEY_BYTES)]]) }
}

/** The text of a key file. It is as secret as the keys. */
export function writeKeyRing(ring: KeyRing): string {
  const keys = Object.fromEntries(
    Array.from(ring.masters, ([version, key]) => [String(version), Buffer.from(key).toString('base64')]),
  )
  return `${JSON.stringify({ format: FORMAT, current: ring.current, index: ring.index, keys }, null, 2)}\n`
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

/** Reads the text of a key file. Throws SealError `keyMalformed`. */
export function readKeyRing(text: string): KeyRing {
  const json = parseJson(text)
  if (!isRecord(json) || json['format'] !== FORMAT || !isRecord(json['keys'])) throw new SealError('keyMalformed')
  const masters = new Map<number, Uint8Array>()
  for (const [name, encoded] of Object.entries(json['keys'])) {
    const version = Number(name)
    const key = typeof encoded === 'string' ? Buffer.from(encoded, 'base64') : Buffer.alloc(0)
    if (!Number.isInteger(version) || version < 1 || version > LAST_VERSION || key.length !== MASTER_KEY_BYTES)
      throw new SealError('keyMalformed')
    masters.set(version, key)
  }
  const { current, index } = json
  if (typeof current !== 'number' || typeof index !== 'number' || !masters.has(current) || !masters.has(index))
    throw new SealError('keyMalformed')
  return { current, index, masters }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

function isExisting(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST'
}

/** Reads a key file. Throws SealError when it is missing, open to others or malformed. */
export function loadKeyFile(path: string): KeyRing {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (error) {
    if (isMissing(error)) throw new SealError('keyMissing')
    throw error
  }
  try {
    // Windows has no such bits and reports all of them set.
    if (process.platform !== 'win32' && (fstatSync(file).mode & 0o077) !== 0) throw new SealError('keyFileOpen')
    return readKeyRing(readFileSync(file, 'utf8'))
  } finally {
    closeSync(file)
  }
}

/** Creates a key file with mode 0600. Throws SealError `keyFileExists` rather than replace one. */
export function createKeyFile(path: string): KeyRing {
  const ring = newKeyRing()
  try {
    writeFileSync(path, writeKeyRing(ring), { mode: 0o600, flag: 'wx', flush: true })
  } catch (error) {
    if (isExisting(error)) throw new SealError('keyFileExists')
    throw error
  }
  // The mode above passes through the umask, which can only take away; this makes 0600 certain.
  chmodSync(path, 0o600)
  return ring
}

/** Adds a version to a key file, by a new file moved into its place. Back up the old file first. */
export function rotateKeyFile(path: string): KeyRing {
  const ring = rotated(loadKeyFile(path))
  const temporary = `${path}.new`
  try {
    writeFileSync(temporary, writeKeyRing(ring), { mode: 0o600, flag: 'wx', flush: true })
    renameSync(temporary, path)
  } catch (error) {
    if (isExisting(error)) throw new SealError('keyFileExists')
    rmSync(temporary, { force: true })
    throw error
  }
  return ring
}

export interface KeySource {
  /** The text of a key file, from the environment or a secret store; it is preferred. */
  readonly text?: string | undefined
  readonly file?: string | undefined
  /** Make the file when there is none. Only for an installation without data. */
  readonly create?: boolean
}

/** The ring of a deployment. Throws SealError. */
export function loadKeys(source: KeySource): KeyRing {
  if (source.text !== undefined && source.text !== '') return readKeyRing(source.text)
  if (source.file === undefined) throw new SealError('keyMissing')
  try {
    return loadKeyFile(source.file)
  } catch (error) {
    if (source.create && error instanceof SealError && error.problem === 'keyMissing') return createKeyFile(source.file)
    throw error
  }
}
