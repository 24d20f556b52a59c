/**
 * The keys of an installation: made on the first start, and from then on held against the fingerprint kept beside the
 * data, so that a missing or wrong key file is noticed before anything is written with it.
 */
import type { Database } from '../postgres/database.ts'
import { findSetting, saveSetting } from '../setting.ts'
import { loadKeys } from './key-ring.ts'
import { SealError } from './seal-error.ts'
import { createSealer, type Sealer } from './sealer.ts'

const SETTING = 'keyFingerprint'

/** Throws SealError when the keys are missing, malformed or not those the data were sealed with. */
export async function openSealer(db: Database, source: { file: string; text?: string | undefined }): Promise<Sealer> {
  const known = await findSetting(db, SETTING)
  const sealer = createSealer(loadKeys({ ...source, create: known === undefined }))
  if (known !== undefined && !continues(known, sealer.fingerprint)) throw new SealError('wrongKey')
  if (known !== sealer.fingerprint) await saveSetting(db, SETTING, sealer.fingerprint)
  return sealer
}

/** The same index key and all former masters; a rotation adds a master and takes none away. */
function continues(known: string, now: string): boolean {
  const [knownIndex, knownMasters = ''] = known.split('/')
  const [index, masters = ''] = now.split('/')
  const present = new Set(masters.split(','))
  return knownIndex === index && knownMasters.split(',').every((master) => present.has(master))
}
