import { sql } from 'kysely'
import { withSystem, type Database, type Tx } from '../../platform/postgres/database.ts'
import { endSessionsOf } from '../../platform/session/session.ts'

export interface FactorRow {
  /** Sealed; null while none is in use. */
  readonly secret: Uint8Array | null
  readonly since: string | null
  /** Sealed; null while nothing is being set up, or when that began too long ago. */
  readonly pending: Uint8Array | null
  readonly codesLeft: number
}

export async function findFactor(db: Database, userId: string, pendingMinutes: number): Promise<FactorRow> {
  const { rows } = await sql<FactorRow>`
    SELECT secret, confirmed_at AS since,
      CASE WHEN pending_at > now() - make_interval(mins => ${pendingMinutes}) THEN pending_secret END AS pending,
      (SELECT count(*)::int FROM recovery_code c WHERE c.user_id = f.user_id AND c.used_at IS NULL) AS "codesLeft"
    FROM second_factor f WHERE user_id = ${userId}`.execute(db.kysely)
  return rows[0] ?? { secret: null, since: null, pending: null, codesLeft: 0 }
}

export async function savePending(db: Database, userId: string, secret: Uint8Array): Promise<void> {
  await sql`INSERT INTO second_factor (user_id, pending_secret, pending_at) VALUES (${userId}, ${secret}, now())
    ON CONFLICT (user_id) DO UPDATE SET pending_secret = excluded.pending_secret, pending_at = now()`.execute(db.kysely)
}

/** What was being set up is in use from now on, with new recovery codes; other sessions end. False when it is gone. */
export async function confirmPending(
  db: Database,
  userId: string,
  next: { pending: Uint8Array; step: number; codeHashes: readonly Uint8Array[]; exceptSession: string | undefined },
): Promise<boolean> {
  return withSystem(db, async (tx) => {
    const done =
      await sql`UPDATE second_factor SET secret = pending_secret, confirmed_at = now(), last_step = ${next.step},
      pending_secret = NULL, pending_at = NULL WHERE user_id = ${userId} AND pending_secret = ${next.pending}`.execute(
        tx,
      )
    if (Number(done.numAffectedRows ?? 0) !== 1) return false
    await replaceCodes(tx, userId, next.codeHashes)
    await endSessionsOf(tx, userId, next.exceptSession)
    return true
  })
}

export async function replaceCodes(tx: Tx, userId: string, hashes: readonly Uint8Array[]): Promise<void> {
  await sql`DELETE FROM recovery_code WHERE user_id = ${userId}`.execute(tx)
  for (const hash of hashes)
    await sql`INSERT INTO recovery_code (user_id, code_hash) VALUES (${userId}, ${hash})`.execute(tx)
}

/** Uses up the code of a step; false when it, or a later one, was used already. Two at once: one wins. */
export async function useStep(db: Database, userId: string, step: number): Promise<boolean> {
  const done = await sql`UPDATE second_factor SET last_step = ${step}
    WHERE user_id = ${userId} AND last_step < ${step}`.execute(db.kysely)
  return Number(done.numAffectedRows ?? 0) === 1
}

/** Uses up a recovery code. Two at once: one wins. */
export async function useRecoveryCode(
  db: Database,
  userId: string,
  hash: Uint8Array,
): Promise<'done' | 'used' | 'unknown'> {
  const done = await sql`UPDATE recovery_code SET used_at = now()
    WHERE user_id = ${userId} AND code_hash = ${hash} AND used_at IS NULL`.execute(db.kysely)
  if (Number(done.numAffectedRows ?? 0) === 1) return 'done'
  const { rows } = await sql`SELECT 1 FROM recovery_code WHERE user_id = ${userId} AND code_hash = ${hash}`.execute(
    db.kysely,
  )
  return rows.length > 0 ? 'used' : 'unknown'
}

/** Takes second factor and recovery codes away and ends the sessions but `exceptSession`. */
export async function removeFactor(db: Database, userId: string, exceptSession?: string): Promise<void> {
  await withSystem(db, (tx) => takeFactorAway(tx, userId, exceptSession))
}

/** `removeFactor` as part of what an administrator does, recorded in the same transaction. */
export async function takeFactorAway(tx: Tx, userId: string, exceptSession?: string): Promise<void> {
  await sql`DELETE FROM second_factor WHERE user_id = ${userId}`.execute(tx)
  await sql`DELETE FROM recovery_code WHERE user_id = ${userId}`.execute(tx)
  await endSessionsOf(tx, userId, exceptSession)
}
