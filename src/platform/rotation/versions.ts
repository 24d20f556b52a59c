/** Adding a version to the key ring, and taking one away that seals nothing any more. */
import { sql } from 'kysely'
import {
  createSealer,
  newestVersion,
  replaceKeyFile,
  SealError,
  withNewMaster,
  withoutMaster,
  type Keys,
} from '../crypto/index.ts'
import { FINGERPRINT_SETTING, highestVersion, printsOf, readSaid, RETIRED_SETTING } from '../crypto/installation.ts'
import type { Database } from '../postgres/database.ts'
import { saveSetting } from '../setting.ts'
import { aloneWithKeys, awaitHolders } from './holders.ts'
import { findRotation } from './rotate.ts'
import { countByVersion, findSealedPlaces } from './sealed-places.ts'

export interface AddedVersion {
  readonly version: number
  /** Where the former key file was copied to. */
  readonly backup: string | undefined
}

/**
 * Adds a version to the key file; it seals nothing before a rotation. Throws SealError `keyNotOurs` for keys that do not
 * come from a file: their owner adds a version there.
 */
export async function addVersion(db: Database, keys: Keys): Promise<AddedVersion> {
  return aloneWithKeys(db, async () => {
    if (keys.source.kind !== 'file') throw new SealError('keyNotOurs', keys.source.place)
    const ring = withNewMaster(await keys.source.load(), await highestVersion(db))
    const version = newestVersion(ring)
    const backup = replaceKeyFile(keys.settings.file, ring, `before-${version}`)
    const said = await readSaid(db)
    // Other programs see a version they do not know and load the file again.
    const print = printsOf(createSealer(ring).fingerprint).get(String(version)) ?? ''
    await saveSetting(db, FINGERPRINT_SETTING, `${said.fingerprint ?? ''},${version}:${print}`)
    await keys.refresh()
    return { version, backup }
  })
}

export interface RetiredVersion {
  readonly version: number
  /** Where the former key file was copied to; undefined where the owner of the keys takes it away at their source. */
  readonly backup: string | undefined
}

/**
 * Takes a version out of use. Throws SealError `noSuchVersion`, `versionInUse`, `versionStillSeals` or `notYetKnown`
 * before anything is changed. Older backups of the database still need it: the copy of the key file is kept with them.
 */
export async function retireVersion(
  db: Database,
  keys: Keys,
  version: number,
  waitMilliseconds?: number,
): Promise<RetiredVersion> {
  return aloneWithKeys(db, async () => {
    await keys.refresh()
    const ring = keys.ring()
    if (!ring.masters.has(version)) throw new SealError('noSuchVersion')
    if (ring.current === version) throw new SealError('versionInUse')
    const waiting = waitMilliseconds === undefined ? {} : { milliseconds: waitMilliseconds }
    await awaitHolders(db, ({ sealing }) => sealing !== version, waiting)
    await requireNothingSealed(db, version)
    const said = await readSaid(db)
    const print = printsOf(keys.sealer.fingerprint).get(String(version)) ?? ''
    // The index key has a print of its own, so that it is still known when the master it came from is gone.
    const kept = (said.fingerprint ?? '').split(',').filter((part) => part !== `${version}:${print}`)
    await db.kysely.transaction().execute(async (tx) => {
      const save = (key: string, value: string) =>
        sql`INSERT INTO setting (key, value) VALUES (${key}, ${value})
          ON CONFLICT (key) DO UPDATE SET value = excluded.value`.execute(tx)
      await save(RETIRED_SETTING, [said.retired, `${version}:${print}`].filter((part) => part !== '').join(','))
      await save(FINGERPRINT_SETTING, kept.join(','))
    })
    const backup =
      keys.source.kind === 'file'
        ? replaceKeyFile(
            keys.settings.file,
            withoutMaster({ ...(await keys.source.load()), current: ring.current }, version),
            `before-retiring-${version}`,
          )
        : undefined
    await keys.refresh()
    return { version, backup }
  })
}

async function requireNothingSealed(db: Database, version: number): Promise<void> {
  const held = (await countByVersion(db, await findSealedPlaces(db))).filter((one) => one.version === version)
  if (held.length > 0)
    throw new SealError('versionStillSeals', {
      zh: held.map(({ table, values }) => `${table} ${values} 条`).join('、'),
      en: held.map(({ table, values }) => `${table}: ${values}`).join(', '),
    })
  // What a transaction from before the switch has sealed cannot be seen until it ends.
  const switched = (await findRotation(db))?.switchedAt ?? null
  const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM pg_stat_activity
    WHERE datname = current_database() AND usename = session_user AND pid <> pg_backend_pid()
      AND xact_start < COALESCE(${switched}::timestamptz, now())`.execute(db.kysely)
  if ((rows[0]?.n ?? 0) > 0)
    throw new SealError('versionStillSeals', {
      zh: '有轮换前开始的事务尚未结束，稍后重试',
      en: 'a transaction from before the rotation has not ended; try again later',
    })
}
