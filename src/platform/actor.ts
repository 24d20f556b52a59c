/** Who acts, where, and with what: handed down to every use case instead of globals. */
import type { Logger } from 'pino'
import { AppError } from '../kernel/errors.ts'
import type { Grant } from '../language/access/grants.ts'
import { PERMISSIONS, type Permission, type RoleId } from '../language/access/permissions.ts'
import type { SignInStep } from '../language/access/route.ts'
import type { Scope } from '../language/access/scope.ts'
import type { AuditSpool } from './audit/spool.ts'
import type { Clock } from './clock.ts'
import type { Sealer } from './crypto/sealer.ts'
import type { Database } from './postgres/database.ts'
import type { Session } from './session/session.ts'

export interface Actor {
  readonly id: string
  readonly name: string
  readonly roles: readonly RoleId[]
  readonly permissions: ReadonlySet<Permission>
  /** The postings in force today, delegations among them: `scopeFor` answers where one of them gives what is asked. */
  readonly grants: readonly Grant[]
  /** The areas of the actor's roles in force today, inside a request of those that give its permission on its register. */
  readonly scope: Scope
  /** What the sign-in still needs; until then only the routes of that step are served. */
  readonly missing?: SignInStep | undefined
}

/** Who sends a request. */
export interface Visitor {
  readonly session: Session
  readonly actor: Actor
}

/** What the program offers to use cases. */
export interface Services {
  readonly db: Database
  readonly sealer: Sealer
  readonly clock: Clock
  readonly log: Logger
  /** Where reads are recorded (src/platform/audit). */
  readonly audit: AuditSpool
  /** Folder for uploaded files and the mart. */
  readonly dataFolder: string
}

/** Where a request comes from, as the audit keeps it. */
export interface Origin {
  /** Network address; 'command line' or 'system' where there is no network. */
  readonly address: string
  /** The same for all events of one request, and the number that an error names. */
  readonly requestId: string
}

export interface Ctx extends Services {
  readonly from: Origin
  readonly actor: Actor
  /** The session of a request; absent at the command line and in jobs. */
  readonly session?: Session
  /** The actor's scope, narrowed to the area chosen on the page. */
  readonly scope: Scope
}

export function requirePermission(actor: Actor, permission: Permission): void {
  if (!actor.permissions.has(permission)) {
    throw new AppError('forbidden', { permission: PERMISSIONS[permission] })
  }
}
