/**
 * The audit: who did and read what, on what, from where, with which result (F2, R95).
 *
 * An act is recorded in its own transaction (`recordAct`), a read in a spool file that is written to the database once a
 * second (`recordRead`); what cannot be recorded is refused. Events are only ever inserted. Blocks of them are chained by
 * SM3 and signed with a key outside the database.
 */
import { newId } from '../../kernel/id.ts'
import type { Ctx, Services } from '../actor.ts'
import { EVERYWHERE } from '../postgres/database.ts'

export { ACTS, type Act } from '../../language/access/acts.ts'
export type { AuditContext, AuditEntry } from './event.ts'
export { isRecorded, recordAct, recordRead } from './record.ts'
export { openSpool, type AuditSpool } from './spool.ts'

/** The folder of the spool inside the data folder. */
export const SPOOL_FOLDER = 'audit-spool'

/** The program itself, or a command that no account stands behind: acts everywhere, and may nothing by itself. */
export function systemContext(
  services: Services,
  name: 'system' | 'command line' = 'system',
): Services & Pick<Ctx, 'from' | 'scope'> & { actor: { id: string; name: string; roles: [] } } {
  return {
    ...services,
    from: { address: name, requestId: newId() },
    scope: EVERYWHERE,
    actor: { id: 'system', name: name === 'system' ? '系统' : '命令行', roles: [] },
  }
}
