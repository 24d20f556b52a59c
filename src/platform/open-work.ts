/** Work in progress that has an owner: what a leaver leaves behind. Features say what theirs is; accounts hands it over. */
import type { Label } from '../kernel/label.ts'
import type { Permission } from '../language/access/permissions.ts'
import type { Services } from './actor.ts'
import type { Tx } from './postgres/database.ts'

export interface OpenWork {
  readonly id: string
  readonly label: Label
  /** How many pieces of it are in somebody's hands, in all areas. */
  readonly count: (services: Services, userId: string) => Promise<number>
  /** Whoever takes it over must hold this. */
  readonly permission: Permission
  /**
   * Gives the work of one user to another, as far as the scope of the transaction reaches, and answers how many pieces that
   * were. Absent for work that others can finish as it is: it is told, not handed over.
   */
  readonly handOver?: (tx: Tx, from: string, to: string) => Promise<number>
}
