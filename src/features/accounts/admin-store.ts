/** Accounts as administrators see them. */
import { sql } from 'kysely'
import { ADMINISTRATORS, isRole, ROLES } from '../../language/access/permissions.ts'
import type { Database, Tx } from '../../platform/postgres/database.ts'
import { endSessionsOf } from '../../platform/session/session.ts'
import type { Account, Colleague } from './admin-schema.ts'
import { matching } from './postings-store.ts'
import { inForce, putPassword } from './store.ts'

type AccountRow = Omit<Account, 'roles' | 'administrator'> & { readonly held: readonly string[] }

function selectAccounts(day: string) {
  return sql<AccountRow>`SELECT u.id, u.login, u.display_name AS name, u.unit, u.state,
      COALESCE(u.locked_until > now(), false) AS locked, u.created_at AS "openedAt",
      COALESCE(o.display_name, u.opened_by) AS "openedBy", u.closed_at AS "closedAt",
      COALESCE(c.display_name, u.closed_by) AS "closedBy", u.close_reason AS "closeReason",
      (SELECT max(s.seen_at) FROM user_session s WHERE s.user_id = u.id) AS "seenAt",
      ARRAY(SELECT DISTINCT r.role FROM role_assignment r WHERE r.user_id = u.id AND ${inForce('r', day)} ORDER BY 1) AS held
    FROM app_user u LEFT JOIN app_user o ON o.id::text = u.opened_by LEFT JOIN app_user c ON c.id::text = u.closed_by`
}

function toAccount({ held, ...row }: AccountRow): Account {
  const roles = held.filter(isRole)
  return {
    ...row,
    roles: roles.map((id) => ROLES[id].label),
    administrator: roles.some((id) => ADMINISTRATORS.includes(id)),
  }
}

export interface AccountFilter {
  readonly q?: string | undefined
  readonly state?: 'active' | 'closed' | undefined
  readonly role?: string | undefined
}

export async function listAccounts(
  db: Database,
  day: string,
  { q, state, role }: AccountFilter,
  page: { limit: number; offset: number },
): Promise<{ rows: Account[]; total: number }> {
  const holds = sql`EXISTS (SELECT 1 FROM role_assignment r WHERE r.user_id = u.id AND ${inForce('r', day)}
    AND ${role === undefined || role === 'none' ? sql`true` : sql`r.role = ${role}`})`
  const where = sql`${matching('u', q)} AND ${state ? sql`u.state = ${state}` : sql`true`}
    AND ${role === undefined ? sql`true` : role === 'none' ? sql`NOT ${holds}` : holds}`
  const { rows } = await sql<AccountRow>`${selectAccounts(day)} WHERE ${where} ORDER BY u.unit, u.login
    LIMIT ${page.limit} OFFSET ${page.offset}`.execute(db.kysely)
  const counted = await sql<{ n: number }>`SELECT count(*) AS n FROM app_user u WHERE ${where}`.execute(db.kysely)
  return { rows: rows.map(toAccount), total: counted.rows[0]?.n ?? 0 }
}

export async function findAccount(db: Database, day: string, userId: string): Promise<Account | undefined> {
  const { rows } = await sql<AccountRow>`${selectAccounts(day)} WHERE u.id = ${userId}`.execute(db.kysely)
  return rows[0] && toAccount(rows[0])
}

export interface LockedUser {
  readonly id: string
  readonly login: string
  readonly name: string
  readonly state: 'active' | 'closed'
  /** Holds one of the three administrators' roles, today or later. */
  readonly administrator: boolean
}

/** The account, held until the end of the transaction: opening, closing and giving wait for each other. */
export async function lockUser(tx: Tx, userId: string, day: string): Promise<LockedUser | undefined> {
  const { rows } = await sql<LockedUser>`SELECT id, login, display_name AS name, state,
      EXISTS (SELECT 1 FROM role_assignment r WHERE r.user_id = app_user.id AND r.duty <> 'business' AND r.ended_at IS NULL
        AND (r.valid_to IS NULL OR r.valid_to > ${day}::date)) AS administrator
    FROM app_user WHERE id = ${userId} FOR UPDATE`.execute(tx)
  return rows[0]
}

export async function insertAccount(
  tx: Tx,
  user: { id: string; login: string; name: string; unit: string; passwordHash: string; openedBy: string },
): Promise<void> {
  await sql`INSERT INTO app_user (id, login, display_name, unit, password_hash, password_state, state, opened_by)
    VALUES (${user.id}, ${user.login}, ${user.name}, ${user.unit}, ${user.passwordHash}, 'oneTime', 'active', ${user.openedBy})`.execute(
    tx,
  )
}

export async function isLoginTaken(tx: Tx, login: string): Promise<boolean> {
  return (await sql`SELECT 1 FROM app_user WHERE login = ${login}`.execute(tx)).rows.length > 0
}

/** A one-time password from an administrator: to be changed first, lifts a lock and ends every session. */
export async function setOneTimePassword(tx: Tx, userId: string, passwordHash: string): Promise<void> {
  await putPassword(tx, userId, { passwordHash, state: 'oneTime' })
}

export async function closeUser(tx: Tx, userId: string, by: string, reason: string): Promise<void> {
  await sql`UPDATE app_user SET state = 'closed', closed_at = now(), closed_by = ${by}, close_reason = ${reason}
    WHERE id = ${userId}`.execute(tx)
  await endSessionsOf(tx, userId)
}

export async function reopenUser(tx: Tx, userId: string): Promise<void> {
  await sql`UPDATE app_user SET state = 'active', closed_at = NULL, closed_by = NULL, close_reason = NULL
    WHERE id = ${userId}`.execute(tx)
}

/** Who works somewhere that begins with one of these digits. */
const worksNear = (day: string, prefixes: readonly string[]) => sql`EXISTS (SELECT 1 FROM role_assignment r
  JOIN unnest(${[...prefixes]}::text[]) AS near(prefix) ON starts_with(r.area_code, near.prefix)
  WHERE r.user_id = u.id AND r.duty = 'business' AND ${inForce('r', day)})`

/** People of offices, by name or login, who work in one of the areas: at most twenty. */
export async function findColleagues(
  db: Database,
  day: string,
  { q, counties, except }: { q: string; counties: readonly string[]; except: string },
): Promise<Colleague[]> {
  const { rows } = await sql<Colleague>`SELECT u.id, u.login, u.display_name AS name, u.unit FROM app_user u
    WHERE u.state = 'active' AND u.id <> ${except} AND (starts_with(u.login, lower(${q})) OR strpos(u.display_name, ${q}) > 0)
      AND ${worksNear(day, counties)}
    ORDER BY u.unit, u.login LIMIT 20`.execute(db.kysely)
  return rows
}

/** Does somebody of an office work in this area? */
export async function worksIn(tx: Tx, day: string, userId: string, county: string): Promise<boolean> {
  const { rows } = await sql`SELECT 1 FROM app_user u WHERE u.id = ${userId} AND ${worksNear(day, [county])}`.execute(
    tx,
  )
  return rows.length > 0
}

/** The areas without one above them: what is held there is held for the whole installation. */
export async function topAreas(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`SELECT code FROM area WHERE parent_code IS NULL`.execute(tx)
  return rows.map(({ code }) => code)
}

export async function knownAreas(tx: Tx, codes: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{
    code: string
  }>`SELECT code FROM area WHERE code = ANY(${[...codes]}) AND valid_to IS NULL`.execute(tx)
  return new Set(rows.map(({ code }) => code))
}
