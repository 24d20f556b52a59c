/** SM3 (GB/T 32905) and SM4 (GB/T 32907) by the OpenSSL that Node carries. */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  getCiphers,
  getHashes,
  hash,
  type KeyObject,
} from 'node:crypto'
import { SealError } from './seal-error.ts'

export const SM4_BLOCK = 16
export const SM4_KEY = 16
export const SM3_DIGEST = 32

/** Throws SealError `unsupported` when this OpenSSL was built without the algorithms. */
export function requireSm(): void {
  if (!getHashes().includes('sm3') || !getCiphers().includes('sm4-ecb')) throw new SealError('unsupported')
}

export function sm3(data: Uint8Array | string): Buffer {
  return hash('sm3', data, 'buffer')
}

/** A prepared HMAC-SM3 key. Passing raw bytes instead makes each call four times slower. */
export function hmacKey(bytes: Uint8Array): KeyObject {
  return createSecretKey(bytes)
}

export function hmacSm3(key: KeyObject, data: Uint8Array | string): Buffer {
  return createHmac('sm3', key).update(data).digest()
}

/** Encrypts or decrypts whole blocks, each by itself. */
export type BlockFunction = (blocks: Uint8Array) => Buffer

/**
 * The SM4 permutation, to build CBC on. One OpenSSL object serves all calls: ECB without padding keeps nothing between
 * whole blocks, and making an object for each value costs ten times the encryption.
 */
export function sm4Encryption(key: Uint8Array): BlockFunction {
  const cipher = createCipheriv('sm4-ecb', key, null)
  cipher.setAutoPadding(false)
  return (blocks) => cipher.update(blocks)
}

/** CBC of one long value in one call; whole blocks, no padding of its own. */
export function sm4Cbc(key: Uint8Array, iv: Uint8Array, blocks: Uint8Array): Buffer {
  const cipher = createCipheriv('sm4-cbc', key, iv)
  cipher.setAutoPadding(false)
  return cipher.update(blocks)
}

export function sm4Decryption(key: Uint8Array): BlockFunction {
  const decipher = createDecipheriv('sm4-ecb', key, null)
  decipher.setAutoPadding(false)
  return (blocks) => decipher.update(blocks)
}
