import { sql } from 'kysely'
import { prepared, withSystem, type Database, type Tx } from '../../platform/postgres/database.ts'
import { endSessionsOf, livingSession } from '../../platform/session/session.ts'
import { NOT_AGAIN } from './schema.ts'

export interface UserRow {
  readonly id: string
  readonly login: string
  readonly displayName: string
  readonly unit: string
  readonly passwordHash: string
  readonly state: 'active' | 'closed'
  /** `own` was chosen by the person, `oneTime` must be changed first, `demo` is printed for looking around. */
  readonly passwordState: PasswordState
  /** When the present password was set, ISO. */
  readonly passwordSetAt: string
  readonly hasSecondFactor: boolean
}

export type PasswordState = 'own' | 'oneTime' | 'demo'

/** Kept in `setting`: whether roles that decide, export or administer must have a second factor. */
export const SECOND_FACTOR_SETTING = 'secondFactor'

export interface Assignment {
  readonly role: string
  readonly bureau: string | null
  readonly areaCode: string
  readonly areaName: string
  readonly areaFullName: string
  readonly areaLevel: string
}

const userColumns = sql`id, login, display_name AS "displayName", unit, password_hash AS "passwordHash", state,
  password_state AS "passwordState", password_set_at AS "passwordSetAt",
  EXISTS (SELECT 1 FROM second_factor f WHERE f.user_id = app_user.id AND f.secret IS NOT NULL) AS "hasSecondFactor"`

/** Days for which a one-time password opens; then the administrator makes a new one. Practice, not law. */
export const ONE_TIME_DAYS = 7

/** A user by login; `stale` when a one-time password was not used in time. */
export async function findUserByLogin(
  db: Database,
  login: string,
): Promise<(UserRow & { readonly stale: boolean }) | undefined> {
  const { rows } = await sql<UserRow & { readonly stale: boolean }>`SELECT ${userColumns},
    password_state = 'oneTime' AND password_set_at < now() - make_interval(days => ${ONE_TIME_DAYS}) AS stale
    FROM app_user WHERE login = ${login}`.execute(db.kysely)
  return rows[0]
}

/**
 * Is an assignment in force on a day? Not before its first day, not from its last one on, not once it was ended; and a
 * delegation only while what it was delegated from is in force too, in an account that is open: a deputy has no more than
 * whom they stand in for.
 */
export const inForce = (r: string, day: string) => sql`(${valid(r, day)} AND (${sql.ref(`${r}.delegated_from`)} IS NULL
  OR EXISTS (SELECT 1 FROM role_assignment origin JOIN app_user giver ON giver.id = origin.user_id AND giver.state = 'active'
    WHERE origin.id = ${sql.ref(`${r}.delegated_from`)} AND ${valid('origin', day)})))`

const valid = (r: string, day: string) => sql`${sql.ref(`${r}.valid_from`)} <= ${day}::date
  AND (${sql.ref(`${r}.valid_to`)} IS NULL OR ${sql.ref(`${r}.valid_to`)} > ${day}::date) AND ${sql.ref(`${r}.ended_at`)} IS NULL`

/** What is known of a user when a request comes. */
export interface UserToday extends UserRow {
  readonly assignments: readonly Assignment[]
  /** The installation's word on second factors; `required` where nothing was said. */
  readonly secondFactorPolicy: string
}

const userToday = (day: string) => sql`${userColumns},
  COALESCE((SELECT json_agg(json_build_object('role', r.role, 'bureau', r.bureau, 'areaCode', r.area_code,
        'areaName', a.name, 'areaFullName', a.full_name, 'areaLevel', a.level)
      ORDER BY length(rtrim(r.area_code, '0')), r.area_code)
    FROM role_assignment r JOIN area a ON a.code = r.area_code
    WHERE r.user_id = app_user.id AND ${inForce('r', day)}), '[]'::json) AS assignments,
  COALESCE((SELECT value FROM setting WHERE key = ${SECOND_FACTOR_SETTING}), 'required') AS "secondFactorPolicy"`

/** A user with the assignments in force on a day, widest area first. */
export async function findUser(db: Database, id: string, day: string): Promise<UserToday | undefined> {
  const { rows } = await sql<UserToday>`${prepared}SELECT ${userToday(day)} FROM app_user WHERE id = ${id}`.execute(
    db.kysely,
  )
  return rows[0]
}

/** Who asks, and in which session. */
export interface VisitorToday extends UserToday {
  readonly sessionId: string
  readonly awaitsCode: boolean
  readonly stale: boolean
}

/** The living session of a token and its user, in one statement: every request begins with it. */
export async function findVisitor(db: Database, token: string, day: string): Promise<VisitorToday | undefined> {
  const { rows } = await sql<VisitorToday>`${prepared}
    SELECT ${userToday(day)}, s.session_id AS "sessionId", s.awaits_code AS "awaitsCode", s.stale
    FROM (${livingSession(token)}) s JOIN app_user ON app_user.id = s.user_id`.execute(db.kysely)
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

/**
 * Takes one attempt back whose password was right while the code is still to come: failures of codes stay counted, or
 * whoever knows the password could guess codes for ever.
 */
export async function forgiveAttempt(db: Database, userId: string): Promise<void> {
  await sql`UPDATE app_user SET failed_attempts = greatest(failed_attempts - 1, 0), locked_until = NULL
    WHERE id = ${userId}`.execute(db.kysely)
}

export async function insertUser(
  tx: Tx,
  user: Pick<UserRow, 'id' | 'login' | 'displayName' | 'unit' | 'passwordHash' | 'passwordState'>,
): Promise<void> {
  await sql`INSERT INTO app_user (id, login, display_name, unit, password_hash, password_state, state)
    VALUES (${user.id}, ${user.login}, ${user.displayName}, ${user.unit}, ${user.passwordHash}, ${user.passwordState},
      'active')`.execute(tx)
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

/**
 * A new password also lifts a lock and ends every session that was opened with the old one, but `exceptSession`. The old
 * one is kept among the former ones, of which the last `NOT_AGAIN` stay.
 */
export async function replacePassword(
  db: Database,
  userId: string,
  next: { passwordHash: string; state: PasswordState; exceptSession?: string | undefined },
): Promise<void> {
  await withSystem(db, (tx) => putPassword(tx, userId, next))
}

/** `replacePassword` as part of what an administrator does, recorded in the same transaction. */
export async function putPassword(
  tx: Tx,
  userId: string,
  next: { passwordHash: string; state: PasswordState; exceptSession?: string | undefined },
): Promise<void> {
  await sql`INSERT INTO former_password (user_id, retired_at, password_hash)
      SELECT id, clock_timestamp(), password_hash FROM app_user WHERE id = ${userId} FOR UPDATE`.execute(tx)
  await sql`DELETE FROM former_password WHERE user_id = ${userId} AND retired_at NOT IN (
      SELECT retired_at FROM former_password WHERE user_id = ${userId} ORDER BY retired_at DESC LIMIT ${NOT_AGAIN})`.execute(
    tx,
  )
  await sql`UPDATE app_user SET password_hash = ${next.passwordHash}, password_state = ${next.state},
      password_set_at = now(), failed_attempts = 0, locked_until = NULL WHERE id = ${userId}`.execute(tx)
  await endSessionsOf(tx, userId, next.exceptSession)
}

/** The passwords that must not come again, newest first, as hashes. */
export async function listPasswords(db: Database, userId: string): Promise<string[]> {
  const { rows } = await sql<{ hash: string }>`
    SELECT hash FROM (SELECT password_hash AS hash, 'infinity'::timestamptz AS at FROM app_user WHERE id = ${userId}
    UNION ALL SELECT password_hash, retired_at FROM former_password WHERE user_id = ${userId}) known
    ORDER BY at DESC LIMIT ${NOT_AGAIN}`.execute(db.kysely)
  return rows.map(({ hash }) => hash)
}
