/** How keys come from a master: one purpose, one key. */
import { hmacKey, hmacSm3 } from './sm.ts'

/** HMAC-SM3 of the master over a label (one block of the KDF in NIST SP 800-108, counter mode); 32 bytes. */
export function derive(master: Uint8Array, purpose: string): Buffer {
  return hmacSm3(hmacKey(master), `\u0001shouwang ${purpose}`)
}

/** The key of the blind index. It does not rotate in place (decision D2) and outlives the master it came from. */
export const deriveIndexKey = (master: Uint8Array): Buffer => derive(master, 'blind index hmac-sm3')

/** Tells keys apart without giving them away: 16 hex digits. */
export const fingerprintOf = (key: Uint8Array): string => derive(key, 'fingerprint').toString('hex', 0, 8)
