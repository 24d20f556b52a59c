/**
 * Rotation of the data keys: every sealed value is sealed anew by the newest version, while people work. Each value can be
 * opened at every moment, because a version seals only after all programs know it, and leaves the ring only when nothing
 * is sealed by it. Runs as the system over all areas, under row security (decision D7). Cut off, it goes on where it was.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { newestVersion, replaceKeyFile, sealingBy, type Keys } from '../crypto/index.ts'
import { SEALING_SETTING } from '../crypto/installation.ts'
import type { Database } from '../postgres/database.ts'
import { saveSetting } from '../setting.ts'
import { aloneWithKeys, awaitHolders, countOlderTransactions, databaseTime } from './holders.ts'
import { countLeft, resealBatch, type Damaged } from './reseal.ts'
import { findSealedPlaces, unlessGone, type SealedPlace } from './sealed-places.ts'

export interface RotationProgress {
  readonly table: string
  readonly done: number
  readonly total: number
  /** Rows sealed anew by this run, and for how long; for the estimate of what is left. */
  readonly thisRun: number
  readonly milliseconds: number
}

export interface RotationOptions {
  readonly onProgress?: (progress: RotationProgress) => void
  /** Stops between two batches; what was done stays. */
  readonly signal?: AbortSignal
  /** Milliseconds that other programs get to learn the version. */
  readonly waitMilliseconds?: number
  /** Milliseconds between two looks for what others held or wrote meanwhile. */
  readonly pauseMilliseconds?: number
  readonly batchRows?: number
}

export interface RotationReport {
  readonly version: number
  /** Rows sealed anew by this run. */
  readonly rows: number
  readonly tables: number
  readonly milliseconds: number
  /** Rows that are not sealed anew, because others held them or they are damaged; 0 when the rotation is complete. */
  readonly left: number
  /** Rows with a value that no key opens; they stay as they are. */
  readonly damaged: readonly Damaged[]
}

/** Looks over what was left, after which a rotation gives up for today on rows that somebody holds. */
const LOOKS = 5

/** Throws SealError `rotationRuns` or `notYetKnown`, before anything is changed. */
export async function rotate(db: Database, keys: Keys, options: RotationOptions = {}): Promise<RotationReport> {
  return aloneWithKeys(db, async () => {
    const began = performance.now()
    const version = newestVersion(keys.ring())
    await switchTo(db, keys, version, options)
    const run = { db, keys, version, options, began, rows: 0, damaged: new Map<string, Damaged>() }
    const places = await findSealedPlaces(db)
    const known = await openTables(run, places)
    for (const place of places) await walk(run, place, known.get(nameOf(place)))
    const left = await sweep(run)
    if (left === 0) await sql`UPDATE key_rotation SET done_at = now() WHERE version = ${version}`.execute(db.kysely)
    const milliseconds = Math.round(performance.now() - began)
    return { version, rows: run.rows, tables: places.length, milliseconds, left, damaged: [...run.damaged.values()] }
  })
}

interface Run {
  readonly db: Database
  readonly keys: Keys
  readonly version: number
  readonly options: RotationOptions
  readonly began: number
  rows: number
  /** By table and row. */
  readonly damaged: Map<string, Damaged>
}

/** From here on everybody seals by the version; whoever cannot open it keeps the rotation from beginning. */
async function switchTo(db: Database, keys: Keys, version: number, options: RotationOptions): Promise<void> {
  const { waitMilliseconds: milliseconds, signal } = options
  const waiting = { ...(milliseconds !== undefined && { milliseconds }), signal }
  await awaitHolders(db, ({ versions }) => versions.includes(version), waiting)
  await saveSetting(db, SEALING_SETTING, String(version))
  await sql`INSERT INTO key_rotation (version) VALUES (${version}) ON CONFLICT DO NOTHING`.execute(db.kysely)
  await keys.refresh()
  await awaitHolders(db, ({ sealing }) => sealing === version, waiting)
  await sql`UPDATE key_rotation SET switched_at = COALESCE(switched_at, now()), done_at = NULL WHERE version = ${version}`.execute(
    db.kysely,
  )
  // The file says the same, for a database that is restored or made beside it.
  if (keys.source.kind === 'file') {
    const ring = await keys.source.load()
    if (ring.current !== version) replaceKeyFile(keys.settings.file, sealingBy(ring, version))
  }
}

interface TableRow {
  readonly table: string
  readonly position: string[] | null
}

/** The tables of this rotation with where it stands in them; those that are new are counted. */
async function openTables({ db, version }: Run, places: readonly SealedPlace[]): Promise<Map<string, string[]>> {
  const { rows } = await sql<TableRow>`SELECT table_name AS "table", position FROM key_rotation_table
    WHERE version = ${version}`.execute(db.kysely)
  const known = new Map(rows.map(({ table, position }) => [table, position ?? []]))
  for (const place of places) {
    if (known.has(nameOf(place))) continue
    const total = await unlessGone(() => countLeft(db, place, version))
    if (total === undefined) continue
    await sql`INSERT INTO key_rotation_table (version, table_name, rows_total) VALUES (${version}, ${nameOf(place)}, ${total})`.execute(
      db.kysely,
    )
  }
  return known
}

const nameOf = ({ table, kind }: SealedPlace): string => (kind === 'bytes' ? table : `${table} json`)

/** Once through the table, from where an earlier run stopped; answers how many rows were sealed anew. */
async function walk(run: Run, place: SealedPlace, from: readonly string[] = []): Promise<number> {
  const { db, keys, version, options } = run
  let position = from.length === 0 ? undefined : from
  let rows = 0
  for (;;) {
    options.signal?.throwIfAborted()
    let progress: { done: number; total: number } | undefined
    const walked = await unlessGone(() =>
      resealBatch({ db, sealer: keys.sealer, version, rows: options.batchRows }, place, position, async (tx, done) => {
        const noted = await sql<{ done: number; total: number }>`UPDATE key_rotation_table
          SET rows_done = rows_done + ${done.rows}, rows_total = greatest(rows_total, rows_done + ${done.rows}),
            position = ${done.position ? [...done.position] : null}, moved_at = now()
          WHERE version = ${version} AND table_name = ${nameOf(place)}
          RETURNING rows_done AS done, rows_total AS total`.execute(tx)
        progress = noted.rows[0]
      }),
    )
    rows += walked?.rows ?? 0
    run.rows += walked?.rows ?? 0
    for (const one of walked?.damaged ?? []) run.damaged.set(`${one.table} ${one.row}`, one)
    if (progress)
      options.onProgress?.({
        table: place.table,
        ...progress,
        thisRun: run.rows,
        milliseconds: performance.now() - run.began,
      })
    if (!walked?.position) return rows
    position = walked.position
  }
}

/** What others had locked, or wrote by the former version before they learned the new one; new staging tables too. */
async function sweep(run: Run): Promise<number> {
  let idle = 0
  let clean: string | undefined
  for (;;) {
    // What is damaged now may have been mended since it was met.
    run.damaged.clear()
    const places = await findSealedPlaces(run.db)
    let left = 0
    let done = 0
    for (const place of places) {
      const waiting = (await unlessGone(() => countLeft(run.db, place, run.version))) ?? 0
      if (waiting === 0) continue
      const walked = await walk(run, place)
      done += walked
      left += Math.max(0, waiting - walked)
    }
    if (done > 0) clean = undefined
    else if (left === 0) {
      clean ??= await databaseTime(run.db)
      // One that began before may hold copies of what it read before the walk came by.
      if ((await countOlderTransactions(run.db, clean)) === 0) return 0
    }
    idle = done > 0 ? 0 : idle + 1
    if (idle >= LOOKS) return left
    await pause(run.options.pauseMilliseconds ?? 1000, undefined, { signal: run.options.signal })
  }
}

export interface RotationState {
  readonly version: number
  readonly begunAt: string
  readonly switchedAt: string | null
  readonly doneAt: string | null
  readonly rowsDone: number
  readonly rowsTotal: number
}

/** The latest rotation, done or not. */
export async function findRotation(db: Database): Promise<RotationState | undefined> {
  const { rows } = await sql<RotationState>`SELECT r.version, r.begun_at AS "begunAt", r.switched_at AS "switchedAt",
      r.done_at AS "doneAt", COALESCE(sum(t.rows_done), 0)::bigint AS "rowsDone", COALESCE(sum(t.rows_total), 0)::bigint AS "rowsTotal"
    FROM key_rotation r LEFT JOIN key_rotation_table t USING (version) GROUP BY r.version ORDER BY r.version DESC LIMIT 1`.execute(
    db.kysely,
  )
  return rows[0]
}
