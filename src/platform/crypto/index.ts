/** Sealing of identifiers with SM4 and HMAC-SM3, and where the keys come from. */
export { SealError, type SealProblem } from './seal-error.ts'
export {
  newestVersion,
  newKeyRing,
  readKeyRing,
  sealingBy,
  withNewMaster,
  withoutMaster,
  writeKeyRing,
  type KeyRing,
} from './key-ring.ts'
export { createKeyFile, loadKeyFile, replaceKeyFile } from './key-file.ts'
export { keySourceOf, type KeySettings, type KeySource } from './key-source.ts'
export { openKeys, type Keys } from './installation.ts'
export { createSealer, INDEX_BYTES, type Sealer } from './sealer.ts'
export { hmacKey, hmacSm3, sm3 } from './sm.ts'
