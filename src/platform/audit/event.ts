/** An audit event as it is kept: what is said about an act, made into the columns of `audit_event`. */
import { AppError } from '../../kernel/errors.ts'
import { isId, newId } from '../../kernel/id.ts'
import type { Act, Result } from '../../language/access/acts.ts'
import { scopeText, type Scope } from '../../language/access/scope.ts'
import type { Actor, Origin } from '../actor.ts'
import type { Clock } from '../clock.ts'
import type { AuditSpool } from './spool.ts'

/** Who records: every `Ctx` is one, and so are the services alone, for a sign-in by a name that is nobody's. */
export interface AuditContext {
  readonly clock: Clock
  readonly audit: AuditSpool
  readonly actor?: Pick<Actor, 'id' | 'name' | 'roles'>
  readonly scope?: Scope
  readonly from?: Origin
}

export interface AuditEntry {
  readonly act: Act
  /** `done` when it is not said. */
  readonly result?: Result
  /** What it was done to: kind is a register key or a word of the office ('account', 'session', 'export', ...). */
  readonly subject?: {
    readonly kind: string
    readonly id?: string | undefined
    readonly countyCode?: string | undefined
    readonly householdId?: string | undefined
    readonly personId?: string | undefined
  }
  readonly reason?: string
  /**
   * Small facts of the act (counts, field keys, filter, batch id, before and after of permissions and settings); never a
   * value of a register row, never an identifier in clear. `households` are the ids of the households a list showed:
   * up to HOUSEHOLDS_KEPT are kept so that "who looked at this household" finds them, more are only counted.
   */
  readonly detail?: Readonly<Record<string, unknown>>
}

export const HOUSEHOLDS_KEPT = 50
/** Longest kept detail, in UTF-16 units of its JSON: an event points at what happened and does not copy it. */
export const DETAIL_LENGTH = 8000

/** One row of `audit_event` without what the database adds (xid). */
export interface EventRow {
  readonly at: string
  readonly id: string
  readonly act: Act
  readonly result: Result
  readonly actor_id: string | null
  readonly actor_name: string | null
  readonly roles: readonly string[]
  readonly scope: string | null
  readonly address: string | null
  readonly request_id: string | null
  readonly subject_kind: string | null
  readonly subject_id: string | null
  readonly county_code: string | null
  readonly household_id: string | null
  readonly person_id: string | null
  readonly household_ids: readonly string[] | null
  readonly reason: string | null
  readonly detail: string | null
}

/** The columns in their order, for the statements that insert. */
export const EVENT_COLUMNS = [
  'at',
  'id',
  'act',
  'result',
  'actor_id',
  'actor_name',
  'roles',
  'scope',
  'address',
  'request_id',
  'subject_kind',
  'subject_id',
  'county_code',
  'household_id',
  'person_id',
  'household_ids',
  'reason',
  'detail',
] as const satisfies readonly (keyof EventRow)[]

/** Makes the row of an event; its id and time are made here, so that it stays the same however often it is written. */
export function eventRow(ctx: AuditContext, entry: AuditEntry): EventRow {
  const { subject } = entry
  const { households, detail } = detailOf(entry.detail)
  return {
    at: new Date(ctx.clock.now()).toISOString(),
    id: newId(),
    act: entry.act,
    result: entry.result ?? 'done',
    actor_id: text(ctx.actor?.id),
    actor_name: text(ctx.actor?.name),
    roles: [...(ctx.actor?.roles ?? [])],
    scope: ctx.scope ? scopeText(ctx.scope) : null,
    address: text(ctx.from?.address),
    request_id: text(ctx.from?.requestId),
    subject_kind: text(subject?.kind),
    subject_id: text(subject?.id),
    county_code: text(subject?.countyCode),
    household_id: id(subject?.householdId),
    person_id: id(subject?.personId),
    household_ids: households,
    reason: text(entry.reason),
    detail,
  }
}

function detailOf(detail: AuditEntry['detail']): Pick<EventRow, 'detail'> & { households: string[] | null } {
  if (detail === undefined) return { detail: null, households: null }
  const { households, ...rest } = detail
  const ids = Array.isArray(households) ? [...new Set(households.filter(isIdText))] : []
  const kept = ids.length > 0 && ids.length <= HOUSEHOLDS_KEPT ? ids.sort() : null
  const json = JSON.stringify(ids.length > 0 ? { ...rest, householdCount: ids.length } : rest, (_key, value: unknown) =>
    typeof value === 'string' ? storable(value) : value,
  )
  // A detail that long is a mistake of the program. It must not be cut in silence, and not be kept either.
  if (json.length > DETAIL_LENGTH) throw new AppError('auditNotKept')
  return { detail: json, households: kept }
}

const isIdText = (value: unknown): value is string => typeof value === 'string' && isId(value)

/** What comes from a path or a form is text of somebody else: an id only where it is one. */
const id = (value: string | undefined): string | null => (value !== undefined && isId(value) ? value : null)
const text = (value: string | undefined): string | null => (value === undefined ? null : storable(value))

/** PostgreSQL keeps neither NUL nor half of a surrogate pair, and an event must always be kept. */
const storable = (value: string): string => value.toWellFormed().replaceAll('\0', '\uFFFD').slice(0, 2000)
