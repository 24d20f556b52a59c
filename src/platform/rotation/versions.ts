/** Adding a version to the key ring, and taking one away that seals nothing any more. */
import { setTimeout as pause } from 'node:timers/promises'
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
import { aloneWithKeys, awaitHolders, countOlderTransactions, databaseTime, WAIT_MILLISECONDS } from './holders.ts'
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
  /** It opens nothing any more, but the index key comes from it: at a source that is no key file it stays where it is. */
  readonly givesIndex: boolean
}

export interface RetireOptions {
  /** Milliseconds that programs and transactions get to end what they do with the version. */
  readonly waitMilliseconds?: number
  /** Milliseconds since the switch after which no request from before it can be under way. */
  readonly settleMilliseconds?: number
}

/** A request may take 120 s, and may hold a value in memory that was sealed before the switch. */
const SETTLE_MILLISECONDS = 130_000

/**
 * Takes a version out of use. Throws SealError `noSuchVersion`, `versionInUse`, `versionStillSeals` or `notYetKnown`
 * before anything is changed. Older backups of the database still need it: the copy of the key file is kept with them.
 * Cut off, it is simply run again.
 */
export async function retireVersion(
  db: Database,
  keys: Keys,
  version: number,
  options: RetireOptions = {},
): Promise<RetiredVersion> {
  return aloneWithKeys(db, async () => {
    await keys.refresh()
    const ring = keys.ring()
    const inFile = keys.source.kind === 'file' ? await keys.source.load() : undefined
    if (ring.current === version) throw new SealError('versionInUse')
    if (ring.masters.has(version)) await noteRetired(db, keys, version, options)
    else if (!inFile?.masters.has(version)) throw new SealError('noSuchVersion')
    const left = inFile && withoutMaster({ ...inFile, current: ring.current }, version)
    const backup = left && replaceKeyFile(keys.settings.file, left, `before-retiring-${version}`)
    await keys.refresh()
    return { version, backup, givesIndex: inFile === undefined && ring.index === version && !ring.indexKey }
  })
}

async function noteRetired(db: Database, keys: Keys, version: number, options: RetireOptions): Promise<void> {
  const { waitMilliseconds = WAIT_MILLISECONDS } = options
  await awaitHolders(db, ({ sealing }) => sealing !== version, { milliseconds: waitMilliseconds })
  await requireSettled(db, options)
  await requireNothingSealed(db, version)
  // Where none stands now, what begins from here on can copy none; what began before must end and be looked at.
  const looked = await databaseTime(db)
  const until = performance.now() + waitMilliseconds
  while ((await countOlderTransactions(db, looked)) > 0) {
    if (performance.now() > until)
      throw new SealError('versionStillSeals', {
        zh: '有较早开始的事务尚未结束，稍后重试',
        en: 'a transaction that began earlier has not ended; try again later',
      })
    await pause(Math.min(1000, waitMilliseconds))
  }
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
}

async function requireSettled(db: Database, options: RetireOptions): Promise<void> {
  const { settleMilliseconds = SETTLE_MILLISECONDS } = options
  const { rows } = await sql<{ left: number }>`SELECT ceil(${settleMilliseconds}::numeric / 1000
      - extract(epoch FROM clock_timestamp() - max(switched_at)))::int AS left FROM key_rotation`.execute(db.kysely)
  const left = rows[0]?.left ?? 0
  if (left > 0)
    throw new SealError('versionStillSeals', {
      zh: `切换到新版本不久，可能还有请求未办完，请 ${left} 秒后重试`,
      en: `the switch was a moment ago and requests may be under way; try again in ${left} s`,
    })
}

async function requireNothingSealed(db: Database, version: number): Promise<void> {
  const held = (await countByVersion(db, await findSealedPlaces(db))).filter((one) => one.version === version)
  if (held.length > 0)
    throw new SealError('versionStillSeals', {
      zh: held.map(({ table, values }) => `${table} ${values} 条`).join('、'),
      en: held.map(({ table, values }) => `${table}: ${values}`).join(', '),
    })
}
