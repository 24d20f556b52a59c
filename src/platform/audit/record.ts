/** Recording: an act inside its own transaction, a read in the spool. */
import { sql } from 'kysely'
import { AppError } from '../../kernel/errors.ts'
import { prepared, type Tx } from '../postgres/database.ts'
import { eventRow, type AuditContext, type AuditEntry } from './event.ts'

/** Requests of which something was recorded, by the `from` of their context: the server sees to it that each one has. */
const recorded = new WeakSet<object>()

/** Whether anything was recorded for the request or command of this context. */
export function isRecorded(ctx: AuditContext): boolean {
  return ctx.from !== undefined && recorded.has(ctx.from)
}

/**
 * Written in the same transaction as the act, by one statement: if the event cannot be kept, the act is undone with it.
 * Throws AppError `auditNotKept` when the database has no room left.
 */
export async function recordAct(tx: Tx, ctx: AuditContext, entry: AuditEntry): Promise<void> {
  const row = eventRow(ctx, entry)
  try {
    await sql`${prepared}INSERT INTO audit_event (at, id, act, result, actor_id, actor_name, roles, scope, address, request_id,
        subject_kind, subject_id, county_code, household_id, person_id, household_ids, reason, detail)
      VALUES (${row.at}, ${row.id}, ${row.act}, ${row.result}, ${row.actor_id}, ${row.actor_name}, ${row.roles}, ${row.scope},
        ${row.address}, ${row.request_id}, ${row.subject_kind}, ${row.subject_id}, ${row.county_code}, ${row.household_id},
        ${row.person_id}, ${row.household_ids}, ${row.reason}, ${row.detail})`.execute(tx)
  } catch (error) {
    throw isOutOfRoom(error) ? new AppError('auditNotKept') : error
  }
  if (ctx.from) recorded.add(ctx.from)
}

/**
 * A read: kept at once in a file that survives kill -9, written to the database in batches. Never throws anything away;
 * throws AppError `auditNotKept` when the event cannot be kept, and then nothing may be shown.
 */
export function recordRead(ctx: AuditContext, entry: AuditEntry): void {
  ctx.audit.keep(eventRow(ctx, entry))
  if (ctx.from) recorded.add(ctx.from)
}

/** Class 53 of SQLSTATE: disk full, out of memory. */
const isOutOfRoom = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && String(error.code).startsWith('53')
