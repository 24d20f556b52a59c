/**
 * Sealing of identity, phone and account numbers (F2, 密码法, GB/T 39786): SM4-CBC, then HMAC-SM3 over everything, and a
 * keyed blind index to find a value again. One interface, so that a hardware module can stand behind it.
 *
 * Layout: version 1 | IV 16 | SM4-CBC with PKCS#7 padding, 16 bytes a block | first 16 bytes of HMAC-SM3 over all before.
 * Half a digest is the shortest tag RFC 2104 admits. An identity number takes 65 bytes.
 */
import { randomFillSync, timingSafeEqual, type KeyObject } from 'node:crypto'
import { derive, deriveIndexKey, fingerprintOf } from './derive.ts'
import type { KeyRing } from './key-ring.ts'
import { SealError } from './seal-error.ts'
import {
  hmacKey,
  hmacSm3,
  requireSm,
  SM4_BLOCK,
  sm4Cbc,
  SM4_KEY,
  sm4Decryption,
  sm4Encryption,
  type BlockFunction,
} from './sm.ts'

const IV_AT = 1
const TEXT_AT = IV_AT + SM4_BLOCK
const TAG = 16
/** Bytes up to which contents are encrypted together. */
const TOGETHER = 1024

/** Length of a blind index: enough that two persons of a nation never meet in it, by half the size of a digest. */
export const INDEX_BYTES = 16

export interface Sealer {
  /** Seals a text under a fresh random IV: the same text is sealed differently each time. */
  readonly seal: (plain: string) => Buffer
  /** Like `seal` for many texts at once; faster, for imports and the demo data. */
  readonly sealMany: (plains: readonly string[]) => Buffer[]
  /** Seals the content of a file; `openBytes` opens it. */
  readonly sealBytes: (plain: Uint8Array) => Buffer
  /** Throws like `open`. */
  readonly openBytes: (sealed: Uint8Array) => Buffer
  /** Throws SealError `truncated`, `unknownVersion` or `notAuthentic`. */
  readonly open: (sealed: Uint8Array) => string
  /**
   * The same contents sealed anew by the current version, for a rotation; each may be a text or a file. Throws like `open`.
   */
  readonly resealMany: (sealed: readonly Uint8Array[]) => Buffer[]
  /** Keyed index of a text, 16 bytes, the same each time. Normalise the text first: '…x' and '…X' differ. */
  readonly index: (plain: string) => Buffer
  /** Version that a sealed value needs; to find what is left to seal anew after a rotation. */
  readonly versionOf: (sealed: Uint8Array) => number
  /**
   * Tells masters apart without giving them away. A deployment stores it beside the data and compares at start, so that
   * a wrong key file is noticed before anything is written with it.
   */
  readonly fingerprint: string
}

interface DataKeys {
  readonly version: number
  readonly key: Uint8Array
  readonly encrypt: BlockFunction
  readonly decrypt: BlockFunction
  readonly mac: KeyObject
}

function dataKeys(version: number, master: Uint8Array): DataKeys {
  const key = derive(master, 'encryption sm4-cbc').subarray(0, SM4_KEY)
  return {
    version,
    key,
    encrypt: sm4Encryption(key),
    decrypt: sm4Decryption(key),
    mac: hmacKey(derive(master, 'authentication hmac-sm3')),
  }
}

/** Random bytes drawn in large portions: asking the system for each IV would cost more than the encryption. */
function ivSource(): (into: Buffer, at: number) => void {
  const pool = Buffer.allocUnsafe(SM4_BLOCK * 512)
  let used = pool.length
  return (into, at) => {
    if (used === pool.length) {
      randomFillSync(pool)
      used = 0
    }
    pool.copy(into, at, used, used + SM4_BLOCK)
    // No IV of the past stays in memory.
    pool.fill(0, used, used + SM4_BLOCK)
    used += SM4_BLOCK
  }
}

function xorInto(target: Buffer, at: number, mask: Buffer, maskAt: number): void {
  for (let i = 0; i < SM4_BLOCK; i++) target[at + i] = (target[at + i] ?? 0) ^ (mask[maskAt + i] ?? 0)
}

/** The sealed layout with version, IV and padded plain text in their places, not yet encrypted. */
function layout(plain: string | Uint8Array, version: number, drawIv: (into: Buffer, at: number) => void): Buffer {
  const text = typeof plain === 'string'
  const length = text ? Buffer.byteLength(plain, 'utf8') : plain.length
  const padding = SM4_BLOCK - (length % SM4_BLOCK)
  const end = TEXT_AT + length + padding
  const sealed = Buffer.allocUnsafe(end + TAG)
  sealed[0] = version
  drawIv(sealed, IV_AT)
  if (text) sealed.write(plain, TEXT_AT, 'utf8')
  else sealed.set(plain, TEXT_AT)
  sealed.fill(padding, TEXT_AT + length, end)
  return sealed
}

function encryptInPlace(sealed: Buffer, encrypt: BlockFunction): void {
  const end = sealed.length - TAG
  for (let at = TEXT_AT; at < end; at += SM4_BLOCK) {
    xorInto(sealed, at, sealed, at - SM4_BLOCK)
    encrypt(sealed.subarray(at, at + SM4_BLOCK)).copy(sealed, at)
  }
}

/** CBC of many values in step: the first blocks of all in one call, then the second ones. */
function encryptTogether(values: readonly Buffer[], encrypt: BlockFunction): void {
  let active = values
  for (let at = TEXT_AT; active.length > 0; at += SM4_BLOCK) {
    const blocks = Buffer.allocUnsafe(active.length * SM4_BLOCK)
    for (const [i, value] of active.entries()) {
      xorInto(value, at, value, at - SM4_BLOCK)
      value.copy(blocks, i * SM4_BLOCK, at, at + SM4_BLOCK)
    }
    const encrypted = encrypt(blocks)
    for (const [i, value] of active.entries()) encrypted.copy(value, at, i * SM4_BLOCK, (i + 1) * SM4_BLOCK)
    const next = at + SM4_BLOCK
    active = active.filter((value) => next < value.length - TAG)
  }
}

function authenticate(sealed: Buffer, mac: KeyObject): void {
  const end = sealed.length - TAG
  hmacSm3(mac, sealed.subarray(0, end)).copy(sealed, end, 0, TAG)
}

function openWith(keys: DataKeys, sealed: Buffer): Buffer {
  const end = sealed.length - TAG
  const tag = hmacSm3(keys.mac, sealed.subarray(0, end)).subarray(0, TAG)
  if (!timingSafeEqual(tag, sealed.subarray(end))) throw new SealError('notAuthentic')
  const plain = keys.decrypt(sealed.subarray(TEXT_AT, end))
  for (let at = 0; at < plain.length; at += SM4_BLOCK) xorInto(plain, at, sealed, IV_AT + at)
  // The tag was right, so the padding is what `layout` wrote.
  return plain.subarray(0, plain.length - (plain.at(-1) ?? 0))
}

/** Throws SealError `unsupported`, or `keyMalformed` when the ring lacks its own current or index version. */
export function createSealer(ring: KeyRing): Sealer {
  requireSm()
  const indexMaster = ring.masters.get(ring.index)
  const rawIndexKey = ring.indexKey ?? (indexMaster && deriveIndexKey(indexMaster))
  const all = new Map(Array.from(ring.masters, ([version, master]) => [version, dataKeys(version, master)]))
  const current = all.get(ring.current)
  if (!current || !rawIndexKey) throw new SealError('keyMalformed')
  const indexKey = hmacKey(rawIndexKey)
  const drawIv = ivSource()
  const fingerprints = Array.from(ring.masters, ([version, master]) => {
    return `${version}:${fingerprintOf(master)}`
  })
  const seal = (plain: string): Buffer => {
    const sealed = layout(plain, current.version, drawIv)
    encryptInPlace(sealed, current.encrypt)
    authenticate(sealed, current.mac)
    return sealed
  }
  const openBytes = (bytes: Uint8Array): Buffer => {
    const sealed = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const body = sealed.length - TEXT_AT - TAG
    if (body < SM4_BLOCK || body % SM4_BLOCK !== 0) throw new SealError('truncated')
    const keys = all.get(sealed[0] ?? 0)
    if (!keys) throw new SealError('unknownVersion')
    return openWith(keys, sealed)
  }
  const sealTogether = (plains: readonly (string | Uint8Array)[]): Buffer[] => {
    const values = plains.map((plain) => layout(plain, current.version, drawIv))
    encryptTogether(values, current.encrypt)
    for (const value of values) authenticate(value, current.mac)
    return values
  }
  const sealBytes = (plain: Uint8Array): Buffer => {
    const sealed = layout(plain, current.version, drawIv)
    const end = sealed.length - TAG
    sm4Cbc(current.key, sealed.subarray(IV_AT, TEXT_AT), sealed.subarray(TEXT_AT, end)).copy(sealed, TEXT_AT)
    authenticate(sealed, current.mac)
    return sealed
  }
  return {
    seal,
    sealMany: sealTogether,
    sealBytes,
    resealMany: (many) => {
      const plains = many.map(openBytes)
      // Block by block in step pays for numbers, one call for each pays for files.
      return plains.some((plain) => plain.length > TOGETHER) ? plains.map(sealBytes) : sealTogether(plains)
    },
    openBytes,
    open: (bytes) => openBytes(bytes).toString('utf8'),
    index: (plain) => hmacSm3(indexKey, plain).subarray(0, INDEX_BYTES),
    versionOf: (sealed) => sealed[0] ?? 0,
    fingerprint: [`${ring.index}/index:${fingerprintOf(rawIndexKey)}`, ...fingerprints].join(','),
  }
}
