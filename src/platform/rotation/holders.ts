/** Programs that hold keys: a version seals only once all of them can open what it seals. */
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { SealError } from '../crypto/index.ts'
import type { Database } from '../postgres/database.ts'

export interface Holder {
  readonly process: string
  readonly versions: readonly number[]
  readonly sealing: number
}

/** Those that have told of themselves within the last six beats; a killed one is forgotten after that. */
export async function listHolders(db: Database): Promise<Holder[]> {
  const { rows } = await sql<Holder>`SELECT process, versions, sealing FROM key_holder
    WHERE seen_at > now() - interval '30 seconds' ORDER BY process`.execute(db.kysely)
  return rows
}

/** Milliseconds that others get: enough for a killed program to be forgotten and for a slow key service. */
export const WAIT_MILLISECONDS = 60_000

/** Waits until every program is as wanted. Throws SealError `notYetKnown` with the names of those that are not. */
export async function awaitHolders(
  db: Database,
  wanted: (holder: Holder) => boolean,
  { milliseconds = WAIT_MILLISECONDS, signal }: { milliseconds?: number; signal?: AbortSignal | undefined } = {},
): Promise<void> {
  const until = performance.now() + milliseconds
  for (;;) {
    const late = (await listHolders(db)).filter((holder) => !wanted(holder)).map(({ process }) => process)
    if (late.length === 0) return
    if (performance.now() > until) throw new SealError('notYetKnown', { zh: late.join('、'), en: late.join(', ') })
    await pause(Math.min(1000, milliseconds), undefined, { signal })
  }
}

/** The clock of the database now. */
export async function databaseTime(db: Database): Promise<string> {
  const { rows } = await sql<{ now: string }>`SELECT clock_timestamp()::text AS now`.execute(db.kysely)
  return rows[0]?.now ?? ''
}

/** How many transactions of ours began before this moment and have not ended: what they wrote, nobody sees yet. */
export async function countOlderTransactions(db: Database, moment: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM pg_stat_activity
    WHERE datname = current_database() AND usename = session_user AND pid <> pg_backend_pid()
      AND xact_start < ${moment}::timestamptz`.execute(db.kysely)
  return rows[0]?.n ?? 0
}

/** Runs `work` while no other act on the keys runs, anywhere. Throws SealError `rotationRuns`. */
export async function aloneWithKeys<T>(db: Database, work: () => Promise<T>): Promise<T> {
  const client = await db.pool.connect()
  let broken: Error | undefined
  try {
    const { rows } = await client.query<{ got: boolean }>(
      `SELECT pg_try_advisory_lock(hashtext('shouwang key rotation')) AS got`,
    )
    if (rows[0]?.got !== true) throw new SealError('rotationRuns')
    try {
      return await work()
    } finally {
      // A connection that cannot let go of the lock is closed, and the lock goes with it.
      await client
        .query(`SELECT pg_advisory_unlock(hashtext('shouwang key rotation'))`)
        .catch((error: unknown) => (broken = error instanceof Error ? error : new Error('connection lost')))
    }
  } finally {
    client.release(broken)
  }
}
