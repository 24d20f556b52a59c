/**
 * The keys of an installation: made on the first start, and from then on held against the fingerprint kept beside the
 * data, so that missing or wrong keys are noticed before anything is written with them. While a program runs it follows:
 * a version that another program added is loaded, and the version that seals is the one the database names.
 */
import { hostname } from 'node:os'
import { sql } from 'kysely'
import { newId } from '../../kernel/id.ts'
import type { Database } from '../postgres/database.ts'
import { findSetting, saveSetting } from '../setting.ts'
import { sealingBy, withoutMaster, type KeyRing } from './key-ring.ts'
import { keySourceOf, type KeySettings, type KeySource } from './key-source.ts'
import { SealError } from './seal-error.ts'
import { createSealer, type Sealer } from './sealer.ts'

/** Index key and masters that have sealed something here: `index/index:print,version:print,...`. */
export const FINGERPRINT_SETTING = 'keyFingerprint'
/** Version that seals new values. */
export const SEALING_SETTING = 'keySealing'
/** Masters that seal nothing any more and may be missing: `version:print,...`. */
export const RETIRED_SETTING = 'keysRetired'

/** Milliseconds between two looks at what the database says of the keys. */
export const LOOK_MILLISECONDS = 5000

export interface Keys {
  /** Seals with the present keys; the same object for as long as the program runs. */
  readonly sealer: Sealer
  readonly source: KeySource
  readonly settings: KeySettings
  ring(): KeyRing
  /** Looks at once, instead of with the next beat. Throws SealError where what is needed cannot be loaded. */
  refresh(): Promise<void>
  close(): Promise<void>
}

interface Logs {
  error(of: object, text: string): void
  info(of: object, text: string): void
}

export interface OpenKeysOptions {
  /** What the program is, for the person who looks which one does not know a version yet. */
  readonly name?: string
  readonly log?: Logs
  readonly lookMilliseconds?: number
}

/**
 * Throws SealError when the keys are missing, malformed or not those the data were sealed with, and says which; nothing is
 * written then.
 */
export async function openKeys(db: Database, settings: KeySettings, options: OpenKeysOptions = {}): Promise<Keys> {
  const source = keySourceOf(settings)
  let said = await readSaid(db)
  let loaded = said.fingerprint === undefined ? await firstKeys(source) : await source.load()
  let ring = fit(loaded, said, source)
  let inner = createSealer(ring)
  if (said.fingerprint !== inner.fingerprint) await saveSetting(db, FINGERPRINT_SETTING, inner.fingerprint)

  const id = newId()
  const name = `${options.name ?? 'shouwang'} ${hostname()} ${process.pid}`
  const note = () =>
    sql`INSERT INTO key_holder (id, process, versions, sealing) VALUES (${id}, ${name}, ${[...ring.masters.keys()]}, ${ring.current})
      ON CONFLICT (id) DO UPDATE SET versions = excluded.versions, sealing = excluded.sealing, seen_at = now()`.execute(
      db.kysely,
    )
  await note()
  // What was killed told nobody; listed are only those that spoke lately.
  await sql`DELETE FROM key_holder WHERE seen_at < now() - interval '1 day'`.execute(db.kysely)

  const look = async () => {
    const now = await readSaid(db)
    if (now.fingerprint !== said.fingerprint || now.sealing !== said.sealing || now.retired !== said.retired) {
      if (misses(loaded, now)) loaded = await source.load()
      const next = fit(loaded, now, source)
      inner = createSealer(next)
      ring = next
      said = now
      options.log?.info({ versions: [...ring.masters.keys()], sealing: ring.current }, 'keys loaded')
    }
  }
  let turn: Promise<void> = Promise.resolve()
  // One look after the other: an older one must not undo what a newer one has learned. A program that cannot load what it
  // should still tells what it has: forgotten, others would seal by what it cannot open.
  const refresh = () =>
    (turn = turn
      .catch(() => undefined)
      .then(async () => {
        try {
          await look()
        } finally {
          await note()
        }
      }))
  let beating: Promise<void> = Promise.resolve()
  const beat = setInterval(() => {
    // The old keys stay: they read everything that this program may meet until the new version seals.
    beating = refresh().catch((error: unknown) =>
      options.log?.error({ problem: error instanceof SealError ? error.problem : 'database' }, 'keys not looked at'),
    )
  }, options.lookMilliseconds ?? LOOK_MILLISECONDS)
  beat.unref()
  return {
    sealer: following(() => inner),
    source,
    settings,
    ring: () => ring,
    refresh,
    close: async () => {
      clearInterval(beat)
      await beating
      // A program that ends without this is no longer counted after some beats.
      await sql`DELETE FROM key_holder WHERE id = ${id}`.execute(db.kysely).catch(() => undefined)
    },
  }
}

function following(inner: () => Sealer): Sealer {
  return {
    seal: (plain) => inner().seal(plain),
    sealMany: (plains) => inner().sealMany(plains),
    sealBytes: (plain) => inner().sealBytes(plain),
    resealMany: (sealed) => inner().resealMany(sealed),
    openBytes: (sealed) => inner().openBytes(sealed),
    open: (sealed) => inner().open(sealed),
    index: (plain) => inner().index(plain),
    versionOf: (sealed) => inner().versionOf(sealed),
    get fingerprint() {
      return inner().fingerprint
    },
  }
}

export interface Said {
  readonly fingerprint: string | undefined
  readonly sealing: number | undefined
  readonly retired: string
}

export async function readSaid(db: Database): Promise<Said> {
  const { rows } = await sql<{ key: string; value: string }>`SELECT key, value FROM setting
    WHERE key IN (${FINGERPRINT_SETTING}, ${SEALING_SETTING}, ${RETIRED_SETTING})`.execute(db.kysely)
  const of = (key: string) => rows.find((row) => row.key === key)?.value
  const sealing = of(SEALING_SETTING)
  return {
    fingerprint: of(FINGERPRINT_SETTING),
    sealing: sealing === undefined ? undefined : Number(sealing),
    retired: of(RETIRED_SETTING) ?? '',
  }
}

/** The very first keys: those that are there, else new ones where the source can make them. */
async function firstKeys(source: KeySource): Promise<KeyRing> {
  try {
    return await source.load()
  } catch (error) {
    if (error instanceof SealError && error.problem === 'keyMissing') return source.create()
    throw error
  }
}

/** The ring as this installation uses it: sealing by the version the database names, without what is retired. */
function fit(loaded: KeyRing, said: Said, source: KeySource): KeyRing {
  const { place } = source
  if (said.fingerprint !== undefined) requireSame(said, createSealer(loaded).fingerprint, source)
  const { sealing } = said
  if (sealing !== undefined && !loaded.masters.has(sealing))
    throw new SealError('unknownVersion', {
      zh: `${place.zh}缺少版本 ${sealing}`,
      en: `version ${sealing} is not in ${place.en}`,
    })
  const ring = sealing === undefined ? loaded : sealingBy(loaded, sealing)
  const held = printsOf(createSealer(loaded).fingerprint)
  return partsOf(said.retired)
    .filter(([version, print]) => held.get(version) === print && Number(version) !== ring.current)
    .reduce((left, [version]) => withoutMaster(left, Number(version)), ring)
}

const misses = (ring: KeyRing, said: Said): boolean => {
  const held = printsOf(createSealer(ring).fingerprint)
  return [...printsOf(said.fingerprint ?? '')].some(([version]) => !held.has(version))
}

const partsOf = (text: string): [string, string][] =>
  text
    .split(',')
    .filter((part) => part !== '')
    .map((part) => {
      const [version = '', print = ''] = part.split(':')
      return [version, print]
    })

/** Prints by version, and that of the index key under `index`. */
export const printsOf = (fingerprint: string): Map<string, string> =>
  new Map(partsOf(fingerprint.slice(fingerprint.indexOf('/') + 1)))

/** The same index key and all former masters but the retired ones; a new version adds a master and takes none away. */
function requireSame(said: Said, now: string, { place }: KeySource): void {
  const known = said.fingerprint ?? ''
  const [before, present] = [printsOf(known), printsOf(now)]
  const retired = new Set(partsOf(said.retired).map(([version, print]) => `${version}:${print}`))
  const otherIndex = known.split('/')[0] !== now.split('/')[0]
  for (const [version, print] of before) {
    const given = present.get(version)
    if (given === print && !otherIndex) continue
    if (given === undefined && retired.has(`${version}:${print}`)) continue
    const which =
      version === 'index'
        ? { zh: '检索密钥', en: 'the index key' }
        : { zh: `版本 ${version}`, en: `version ${version}` }
    if (given === undefined)
      throw new SealError(version === 'index' || before.size === 1 ? 'wrongKey' : 'unknownVersion', {
        zh: `${place.zh}缺少${which.zh}，指纹应为 ${print}`,
        en: `${which.en} with fingerprint ${print} is not in ${place.en}`,
      })
    throw new SealError('wrongKey', {
      zh: `${place.zh}的${which.zh}指纹为 ${given}，数据使用的是 ${print}`,
      en: `${which.en} of ${place.en} has fingerprint ${given}, the data were sealed with ${print}`,
    })
  }
}

/** The highest version this installation has ever known, so that no number is given twice. */
export async function highestVersion(db: Database): Promise<number> {
  const retired = (await findSetting(db, RETIRED_SETTING)) ?? ''
  return Math.max(0, ...partsOf(retired).map(([version]) => Number(version)))
}
