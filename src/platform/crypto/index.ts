/** Sealing of identifiers with SM4 and HMAC-SM3, and where the keys come from. */
export { SealError, type SealProblem } from './seal-error.ts'
export {
  createKeyFile,
  loadKeyFile,
  loadKeys,
  newKeyRing,
  readKeyRing,
  rotateKeyFile,
  rotated,
  writeKeyRing,
  type KeyRing,
  type KeySource,
} from './key-ring.ts'
export { createSealer, INDEX_BYTES, type Sealer } from './sealer.ts'
export { hmacKey, hmacSm3, sm3 } from './sm.ts'
