/** Sessions live in PostgreSQL; the cookie holds a random token, the table only its hash. */
import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { prepared, type Database } from '../postgres/database.ts'

/** Idle and absolute life of a session (R96; the numbers are practice, not law). */
export const IDLE_MINUTES = 30
export const LIFE_HOURS = 12

interface UserSessionTable {
  token_hash: Uint8Array
  user_id: string
  created_at: string
  seen_at: string
  ended_at: string | null
  address: string
}

declare module '../postgres/database.ts' {
  interface Tables {
    user_session: UserSessionTable
  }
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

/** Opens a session and answers the token for the cookie. */
export async function openSession(db: Database, userId: string, address: string): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await sql`INSERT INTO user_session (token_hash, user_id, address) VALUES (${hashOf(token)}, ${userId}, ${address})`.execute(
    db.kysely,
  )
  return token
}

/** The user of a living session, whose idle time begins anew; undefined when there is none. */
export async function findSession(db: Database, token: string): Promise<{ userId: string } | undefined> {
  const hash = hashOf(token)
  const { rows } = await sql<{ user_id: string; stale: boolean }>`${prepared}
    SELECT user_id, seen_at < now() - interval '1 minute' AS stale FROM user_session
    WHERE token_hash = ${hash} AND ended_at IS NULL
      AND seen_at > now() - make_interval(mins => ${IDLE_MINUTES})
      AND created_at > now() - make_interval(hours => ${LIFE_HOURS})`.execute(db.kysely)
  const row = rows[0]
  if (!row) return undefined
  // Noted at most once a minute: a page asks many times a second.
  if (row.stale) await sql`UPDATE user_session SET seen_at = now() WHERE token_hash = ${hash}`.execute(db.kysely)
  return { userId: row.user_id }
}

export async function endSession(db: Database, token: string): Promise<void> {
  await sql`UPDATE user_session SET ended_at = now() WHERE token_hash = ${hashOf(token)} AND ended_at IS NULL`.execute(
    db.kysely,
  )
}
