import { sql } from 'kysely'
import type { Database, Tx } from '../../platform/postgres/database.ts'

export interface UserRow {
  readonly id: string
  readonly login: string
  readonly displayName: string
  readonly unit: string
  readonly passwordHash: string
  readonly state: 'active' | 'closed'
  readonly failedAttempts: number
  readonly lockedUntil: string | null
}

export interface Assignment {
  readonly role: string
  readonly areaCode: string
  readonly areaName: string
  readonly areaFullName: string
  readonly areaLevel: string
}

const userColumns = sql`id, login, display_name AS "displayName", unit, password_hash AS "passwordHash", state,
  failed_attempts AS "failedAttempts", locked_until AS "lockedUntil"`

export async function findUserByLogin(db: Database, login: string): Promise<UserRow | undefined> {
  const { rows } = await sql<UserRow>`SELECT ${userColumns} FROM app_user WHERE login = ${login}`.execute(db.kysely)
  return rows[0]
}

export async function findUser(db: Database, id: string): Promise<UserRow | undefined> {
  const { rows } = await sql<UserRow>`SELECT ${userColumns} FROM app_user WHERE id = ${id}`.execute(db.kysely)
  return rows[0]
}

/** The assignments in force on a day, widest area first. */
export async function listAssignments(db: Database, userId: string, day: string): Promise<Assignment[]> {
  const { rows } = await sql<Assignment>`
    SELECT r.role, r.area_code AS "areaCode", a.name AS "areaName", a.full_name AS "areaFullName", a.level AS "areaLevel"
    FROM role_assignment r JOIN area a ON a.code = r.area_code
    WHERE r.user_id = ${userId} AND r.valid_from <= ${day} AND (r.valid_to IS NULL OR r.valid_to > ${day})
    ORDER BY length(rtrim(r.area_code, '0')), r.area_code`.execute(db.kysely)
  return rows
}

export async function noteFailure(db: Database, userId: string, lockSeconds: number): Promise<void> {
  await sql`UPDATE app_user SET failed_attempts = failed_attempts + 1,
    locked_until = CASE WHEN ${lockSeconds}::int > 0 THEN now() + make_interval(secs => ${lockSeconds}) ELSE locked_until END
    WHERE id = ${userId}`.execute(db.kysely)
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

export async function insertAssignment(
  tx: Tx,
  assignment: { id: string; userId: string; role: string; areaCode: string; validFrom: string },
): Promise<void> {
  await sql`INSERT INTO role_assignment (id, user_id, role, area_code, valid_from)
    VALUES (${assignment.id}, ${assignment.userId}, ${assignment.role}, ${assignment.areaCode}, ${assignment.validFrom})`.execute(
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
