/** Postings as administrators and their holders see them. Names of people stay with the ids in the table. */
import { sql, type RawBuilder } from 'kysely'
import { isRole, roleOf } from '../../language/access/permissions.ts'
import type { Scope } from '../../language/access/scope.ts'
import type { Database, Tx } from '../../platform/postgres/database.ts'
import type { Posting } from './admin-schema.ts'
import { inForce } from './store.ts'

type PostingRow = Omit<Posting, 'roleLabel' | 'administrator'>

const personNamed = (column: string): RawBuilder<string> =>
  sql`COALESCE((SELECT n.display_name FROM app_user n WHERE n.id::text = ${sql.ref(column)}), ${sql.ref(column)})`

function selectPostings(day: string, where: RawBuilder<unknown>): RawBuilder<PostingRow> {
  return sql<PostingRow>`SELECT r.id, r.user_id AS "userId", u.login, u.display_name AS name, u.unit, r.role, r.bureau,
      r.area_code AS "areaCode", a.full_name AS "areaName", r.valid_from AS "validFrom", r.valid_to - 1 AS "lastDay",
      CASE WHEN r.ended_at IS NOT NULL THEN 'ended' WHEN r.valid_to <= ${day}::date THEN 'over'
        WHEN r.valid_from > ${day}::date THEN 'future' WHEN ${inForce('r', day)} THEN 'inForce' ELSE 'lapsed' END AS state,
      ${personNamed('r.given_by')} AS "givenBy", r.given_at AS "givenAt", ${personNamed('r.ended_by')} AS "endedBy",
      r.ended_at AS "endedAt", r.end_reason AS "endReason", d.display_name AS "delegatedBy"
    FROM role_assignment r JOIN app_user u ON u.id = r.user_id JOIN area a ON a.code = r.area_code
    LEFT JOIN role_assignment o ON o.id = r.delegated_from LEFT JOIN app_user d ON d.id = o.user_id
    WHERE ${where}`
}

function toPosting(row: PostingRow): Posting {
  const role = isRole(row.role) ? roleOf(row.role) : undefined
  return {
    ...row,
    roleLabel: role?.label ?? { zh: row.role, en: row.role },
    administrator: role?.administrator ?? false,
  }
}

/** Postings in areas of the scope: postings are no facts of households, so this is what the page shows, not a protection. */
function within(scope: Scope): RawBuilder<unknown> {
  const [lows, highs] = [scope.map(({ low }) => low), scope.map(({ high }) => high)]
  return sql`EXISTS (SELECT 1 FROM unnest(${lows}::text[], ${highs}::text[]) AS s(low, high)
    WHERE r.area_code BETWEEN s.low AND s.high)`
}

/** Beginning of login or unit, any part of the name. */
export const matching = (user: string, q: string | undefined): RawBuilder<unknown> =>
  q
    ? sql`(starts_with(${sql.ref(`${user}.login`)}, lower(${q})) OR strpos(${sql.ref(`${user}.display_name`)}, ${q}) > 0
        OR strpos(${sql.ref(`${user}.unit`)}, ${q}) > 0)`
    : sql`true`

export interface PostingFilter {
  readonly q?: string | undefined
  readonly role?: string | undefined
  readonly state?: 'inForce' | 'future' | 'past' | undefined
}

export async function listPostings(
  db: Database,
  scope: Scope,
  day: string,
  { q, role, state }: PostingFilter,
  page: { limit: number; offset: number },
): Promise<{ rows: Posting[]; total: number }> {
  const future = sql`(r.ended_at IS NULL AND r.valid_from > ${day}::date)`
  const where = sql`${within(scope)} AND ${matching('u', q)} AND ${role ? sql`r.role = ${role}` : sql`true`}
    AND ${state ? { inForce: inForce('r', day), future, past: sql`NOT ${inForce('r', day)} AND NOT ${future}` }[state] : sql`true`}`
  const { rows } = await sql<PostingRow>`${selectPostings(day, where)}
    ORDER BY ${inForce('r', day)} DESC, r.area_code, u.unit, u.login, r.given_at, r.id LIMIT ${page.limit} OFFSET ${page.offset}`.execute(
    db.kysely,
  )
  const counted = await sql<{
    n: number
  }>`SELECT count(*) AS n FROM role_assignment r JOIN app_user u ON u.id = r.user_id
    WHERE ${where}`.execute(db.kysely)
  return { rows: rows.map(toPosting), total: counted.rows[0]?.n ?? 0 }
}

export async function postingsOf(db: Database, userId: string, day: string): Promise<Posting[]> {
  const { rows } = await sql<PostingRow>`${selectPostings(day, sql`r.user_id = ${userId}`)}
    ORDER BY r.ended_at NULLS FIRST, r.valid_from DESC, r.area_code, r.id`.execute(db.kysely)
  return rows.map(toPosting)
}

/** What others hold by delegation from this user. */
export async function delegatedBy(db: Database, userId: string, day: string): Promise<Posting[]> {
  const { rows } = await sql<PostingRow>`${selectPostings(day, sql`o.user_id = ${userId}`)}
    ORDER BY r.valid_from DESC, r.area_code, r.id LIMIT 200`.execute(db.kysely)
  return rows.map(toPosting)
}

/** Given and ended, newest first. */
export async function listChanges(
  db: Database,
  scope: Scope,
  day: string,
  page: { limit: number; offset: number },
): Promise<{ rows: { at: string; act: 'given' | 'ended'; by: string; posting: Posting }[]; total: number }> {
  const { rows } = await sql<PostingRow & { changeAt: string; act: 'given' | 'ended' }>`
    SELECT p.*, c.at AS "changeAt", c.act FROM (
      SELECT r.id, r.given_at AS at, 'given' AS act FROM role_assignment r WHERE ${within(scope)}
      UNION ALL SELECT r.id, r.ended_at, 'ended' FROM role_assignment r WHERE r.ended_at IS NOT NULL AND ${within(scope)}
      ORDER BY at DESC, id LIMIT ${page.limit} OFFSET ${page.offset}) c
    JOIN LATERAL (${selectPostings(day, sql`r.id = c.id`)}) p ON true ORDER BY c.at DESC, c.id`.execute(db.kysely)
  const counted = await sql<{ n: number }>`SELECT count(*) + count(r.ended_at) AS n FROM role_assignment r
    WHERE ${within(scope)}`.execute(db.kysely)
  return {
    rows: rows.map(({ changeAt, act, ...row }) => ({
      at: changeAt,
      act,
      by: act === 'given' ? row.givenBy : (row.endedBy ?? ''),
      posting: toPosting(row),
    })),
    total: counted.rows[0]?.n ?? 0,
  }
}

export interface HeldPosting {
  readonly id: string
  readonly userId: string
  readonly role: string
  readonly bureau: string | null
  readonly areaCode: string
  readonly validTo: string | null
  readonly delegatedFrom: string | null
  /** Holder of what it was delegated from. */
  readonly originUserId: string | null
}

/** Postings that nobody has ended, held until the end of the transaction, so that two who end or delegate do not cross. */
export async function lockPostings(tx: Tx, ids: readonly string[]): Promise<HeldPosting[]> {
  const { rows } =
    await sql<HeldPosting>`SELECT r.id, r.user_id AS "userId", r.role, r.bureau, r.area_code AS "areaCode",
      r.valid_to AS "validTo", r.delegated_from AS "delegatedFrom",
      (SELECT o.user_id FROM role_assignment o WHERE o.id = r.delegated_from) AS "originUserId"
    FROM role_assignment r WHERE r.id = ANY(${[...ids]}::uuid[]) AND r.ended_at IS NULL ORDER BY r.id FOR NO KEY UPDATE OF r`.execute(
      tx,
    )
  return rows
}

/** Ends postings now. Delegations of them lapse with them and need no end of their own. */
export async function endPostings(tx: Tx, ids: readonly string[], by: string, reason: string): Promise<void> {
  await sql`UPDATE role_assignment SET ended_at = now(), ended_by = ${by}, end_reason = ${reason}
    WHERE id = ANY(${[...ids]}::uuid[]) AND ended_at IS NULL`.execute(tx)
}

/** Areas of what somebody holds or will hold; of what they held when that is nothing. */
export async function areasOf(tx: Tx, userId: string, day: string): Promise<string[]> {
  const stands = sql`(ended_at IS NULL AND (valid_to IS NULL OR valid_to > ${day}::date))`
  const { rows } = await sql<{ area: string }>`SELECT DISTINCT area_code AS area FROM role_assignment
    WHERE user_id = ${userId} AND (${stands}
      OR NOT EXISTS (SELECT 1 FROM role_assignment WHERE user_id = ${userId} AND ${stands}))`.execute(tx)
  return rows.map(({ area }) => area)
}

/** Postings of administrators in force, of open accounts; whoever else asks waits until the end of the transaction. */
export async function lockAdministrators(tx: Tx, day: string): Promise<{ id: string; role: string }[]> {
  await sql`SELECT pg_advisory_xact_lock(hashtext('open administrators'))`.execute(tx)
  const { rows } = await sql<{ id: string; role: string }>`SELECT r.id, r.role FROM role_assignment r
    JOIN app_user u ON u.id = r.user_id AND u.state = 'active' WHERE r.duty <> 'business' AND ${inForce('r', day)}`.execute(
    tx,
  )
  return rows
}

/** Ids of all that somebody holds or will hold. */
export async function unendedOf(tx: Tx, userId: string): Promise<string[]> {
  const { rows } = await sql<{
    id: string
  }>`SELECT id FROM role_assignment WHERE user_id = ${userId} AND ended_at IS NULL`.execute(tx)
  return rows.map(({ id }) => id)
}
