/** Sessions live in PostgreSQL; the cookie holds a random token, the table only its hash. */
import { createHash, randomBytes } from 'node:crypto'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import { newId } from '../../kernel/id.ts'
import type { Database, Tables } from '../postgres/database.ts'

/** Idle and absolute life of a session (R96; the numbers are practice, not law). */
export const IDLE_MINUTES = 30
export const LIFE_HOURS = 12

/** How long a session waits for the code of the second factor. */
export const CODE_MINUTES = 10

interface UserSessionTable {
  id: string
  token_hash: Uint8Array
  user_id: string
  created_at: string
  seen_at: string
  ended_at: string | null
  address: string
  device: string
  awaits_code: boolean
}

declare module '../postgres/database.ts' {
  interface Tables {
    user_session: UserSessionTable
  }
}

export interface Session {
  readonly id: string
  readonly userId: string
  /** The password was right; the code of the second factor has not come yet. */
  readonly awaitsCode: boolean
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()
const newToken = (): string => randomBytes(32).toString('base64url')

/** Opens a session and answers the token for the cookie. */
export async function openSession(
  db: Database,
  userId: string,
  address: string,
  { device = '', awaitsCode = false }: { device?: string; awaitsCode?: boolean } = {},
): Promise<string> {
  const token = newToken()
  await sql`INSERT INTO user_session (id, token_hash, user_id, address, device, awaits_code)
    VALUES (${newId()}, ${hashOf(token)}, ${userId}, ${address}, ${device}, ${awaitsCode})`.execute(db.kysely)
  return token
}

/**
 * The living session of a token, to be read together with whose it is: `session_id, user_id, awaits_code, stale`. Every
 * request asks for it, so that both are one statement.
 */
export const livingSession = (token: string): RawBuilder<unknown> => sql`
  SELECT id AS session_id, user_id, awaits_code, seen_at < now() - interval '1 minute' AS stale
  FROM user_session
  WHERE token_hash = ${hashOf(token)} AND ended_at IS NULL
    AND seen_at > now() - make_interval(mins => ${IDLE_MINUTES})
    AND created_at > now() - make_interval(hours => ${LIFE_HOURS})
    AND NOT (awaits_code AND created_at < now() - make_interval(mins => ${CODE_MINUTES}))`

/** Begins the idle time of a `stale` session anew: once a minute is enough, a page asks many times a second. */
export async function noteUse(db: Database, sessionId: string): Promise<void> {
  await sql`UPDATE user_session SET seen_at = now() WHERE id = ${sessionId} AND ended_at IS NULL`.execute(db.kysely)
}

/** The code has come: the session is complete, under a new token. Undefined when it did not wait for one any more. */
export async function completeSession(db: Database, id: string): Promise<string | undefined> {
  const token = newToken()
  const done = await sql`UPDATE user_session SET awaits_code = false, token_hash = ${hashOf(token)}, seen_at = now()
    WHERE id = ${id} AND awaits_code AND ended_at IS NULL`.execute(db.kysely)
  return Number(done.numAffectedRows ?? 0) === 1 ? token : undefined
}

export interface OpenSession {
  readonly id: string
  readonly address: string
  readonly device: string
  readonly since: string
  readonly seenAt: string
}

/** The living, complete sessions of a person, the one used last first. */
export async function listSessions(db: Database, userId: string): Promise<OpenSession[]> {
  const { rows } = await sql<OpenSession>`
    SELECT id, address, device, created_at AS since, seen_at AS "seenAt" FROM user_session
    WHERE user_id = ${userId} AND ended_at IS NULL AND NOT awaits_code
      AND seen_at > now() - make_interval(mins => ${IDLE_MINUTES})
      AND created_at > now() - make_interval(hours => ${LIFE_HOURS})
    ORDER BY seen_at DESC, id LIMIT 100`.execute(db.kysely)
  return rows
}

/** Ends one session of this person and nobody else's; answers whether there was one. */
export async function endSessionOf(db: Database, userId: string, id: string): Promise<boolean> {
  const done = await sql`UPDATE user_session SET ended_at = now()
    WHERE id = ${id} AND user_id = ${userId} AND ended_at IS NULL`.execute(db.kysely)
  return Number(done.numAffectedRows ?? 0) === 1
}

/** Ends every session of a person but `except`; answers how many. */
export async function endSessionsOf(db: Kysely<Tables>, userId: string, except?: string): Promise<number> {
  const done = await sql`UPDATE user_session SET ended_at = now()
    WHERE user_id = ${userId} AND ended_at IS NULL AND id IS DISTINCT FROM ${except ?? null}::uuid`.execute(db)
  return Number(done.numAffectedRows ?? 0)
}

export async function endSession(db: Database, token: string): Promise<void> {
  await sql`UPDATE user_session SET ended_at = now() WHERE token_hash = ${hashOf(token)} AND ended_at IS NULL`.execute(
    db.kysely,
  )
}
