/** Rotation of the data keys, as a job that can be killed and run again. See docs/decisions/0015-key-sources-and-rotation.md. */
export { listHolders } from './holders.ts'
export { findRotation, rotate, type RotationProgress, type RotationReport } from './rotate.ts'
export { countByVersion, findSealedPlaces, type Held } from './sealed-places.ts'
export type { Damaged } from './reseal.ts'
export { addVersion, retireVersion } from './versions.ts'
