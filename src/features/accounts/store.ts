import { sql } from 'kysely'
import { prepared, type Database, type Tx } from '../../platform/postgres/database.ts'

export interface UserRow {
  readonly id: string
  readonly login: string
  readonly displayName: string
  readonly unit: string
  readonly passwordHash: string
  readonly state: 'active' | 'closed'
}

export interface Assignment {
  readonly role: string
  readonly bureau: string | null
  readonly areaCode: string
  readonly areaName: string
  readonly areaFullName: string
  readonly areaLevel: string
}

const userColumns = sql`id, login, display_name AS "displayName", unit, password_hash AS "passwordHash", state`

export async function findUserByLogin(db: Database, login: string): Promise<UserRow | undefined> {
  const { rows } = await sql<UserRow>`SELECT ${userColumns} FROM app_user WHERE login = ${login}`.execute(db.kysely)
  return rows[0]
}

/**
 * Is an assignment in force on a day? Not before its first day, not from its last one on, not once it was ended; and a
 * delegation only while what it was delegated from is in force too.
 */
export const inForce = (r: string, day: string) => sql`(${valid(r, day)} AND (${sql.ref(`${r}.delegated_from`)} IS NULL
  OR EXISTS (SELECT 1 FROM role_assignment origin WHERE origin.id = ${sql.ref(`${r}.delegated_from`)} AND ${valid('origin', day)})))`

const valid = (r: string, day: string) => sql`${sql.ref(`${r}.valid_from`)} <= ${day}::date
  AND (${sql.ref(`${r}.valid_to`)} IS NULL OR ${sql.ref(`${r}.valid_to`)} > ${day}::date) AND ${sql.ref(`${r}.ended_at`)} IS NULL`

/** A user with the assignments in force on a day, widest area first, in one statement: every request asks for it. */
export async function findUser(
  db: Database,
  id: string,
  day: string,
): Promise<(UserRow & { readonly assignments: readonly Assignment[] }) | undefined> {
  const { rows } = await sql<UserRow & { readonly assignments: readonly Assignment[] }>`${prepared}
    SELECT ${userColumns}, COALESCE((SELECT json_agg(json_build_object('role', r.role, 'bureau', r.bureau, 'areaCode', r.area_code,
          'areaName', a.name, 'areaFullName', a.full_name, 'areaLevel', a.level)
        ORDER BY length(rtrim(r.area_code, '0')), r.area_code)
      FROM role_assignment r JOIN area a ON a.code = r.area_code
      WHERE r.user_id = app_user.id AND ${inForce('r', day)}),
      '[]'::json) AS assignments
    FROM app_user WHERE id = ${id}`.execute(db.kysely)
  return rows[0]
}

/**
 * Counts one attempt, failed until `noteSuccess` says otherwise, in one statement: several at once are counted one by
 * one. `rests` are the seconds an account rests after its first, second, ... failure; the last holds for all later ones.
 * Answers the seconds the account still rests, 0 when the attempt may go on.
 */
export async function takeAttempt(db: Database, userId: string, rests: readonly number[]): Promise<number> {
  const rest = sql`(${[...rests]}::int[])[least(failed_attempts + 1, ${rests.length}::int)]`
  const taken = await sql`UPDATE app_user SET failed_attempts = failed_attempts + 1,
      locked_until = now() + make_interval(secs => ${rest})
    WHERE id = ${userId} AND (locked_until IS NULL OR locked_until <= now())`.execute(db.kysely)
  if (Number(taken.numAffectedRows ?? 0) === 1) return 0
  const { rows } = await sql<{ seconds: number }>`
    SELECT greatest(1, ceil(extract(epoch FROM locked_until - now())))::int AS seconds FROM app_user WHERE id = ${userId}`.execute(
    db.kysely,
  )
  return rows[0]?.seconds ?? 1
}

export async function noteSuccess(db: Database, userId: string): Promise<void> {
  await sql`UPDATE app_user SET failed_attempts = 0, locked_until = NULL WHERE id = ${userId}`.execute(db.kysely)
}

export async function insertUser(
  tx: Tx,
  user: { id: string; login: string; displayName: string; unit: string; passwordHash: string },
): Promise<void> {
  await sql`INSERT INTO app_user (id, login, display_name, unit, password_hash, state)
    VALUES (${user.id}, ${user.login}, ${user.displayName}, ${user.unit}, ${user.passwordHash}, 'active')`.execute(tx)
}

export interface NewAssignment {
  readonly id: string
  readonly userId: string
  readonly role: string
  readonly areaCode: string
  readonly bureau?: string | null | undefined
  readonly validFrom: string
  /** The day from which it no longer holds; without one it has no end. */
  readonly validTo?: string | null | undefined
  readonly givenBy?: string
  /** The assignment of somebody else that this one stands in for. */
  readonly delegatedFrom?: string
}

export async function insertAssignment(tx: Tx, assignment: NewAssignment): Promise<void> {
  const { id, userId, role, areaCode, validFrom, bureau = null, validTo = null, givenBy = 'system' } = assignment
  await sql`INSERT INTO role_assignment (id, user_id, role, area_code, bureau, valid_from, valid_to, given_by, delegated_from)
    VALUES (${id}, ${userId}, ${role}, ${areaCode}, ${bureau}, ${validFrom}, ${validTo}, ${givenBy}, ${assignment.delegatedFrom ?? null})`.execute(
    tx,
  )
}

/** A new password also lifts a lock and ends every session that was opened with the old one. */
export async function replacePassword(db: Database, userId: string, passwordHash: string): Promise<void> {
  await db.kysely.transaction().execute(async (tx) => {
    await sql`UPDATE app_user SET password_hash = ${passwordHash}, failed_attempts = 0, locked_until = NULL WHERE id = ${userId}`.execute(
      tx,
    )
    await sql`UPDATE user_session SET ended_at = now() WHERE user_id = ${userId} AND ended_at IS NULL`.execute(tx)
  })
}
