/**
 * The algebra of roles: what a person may do, and where, from the postings in force. Everything that is asked of an actor
 * is asked as "this permission, and where it concerns a register, this register"; the answer is the union of the areas of
 * the postings that give it. The whole decision is here, so that a test can hold it against the database.
 */
import { PERMISSIONS, roleOf, type Permission, type RoleId } from './permissions.ts'
import { registersOfBureau } from './purposes.ts'
import { inScope, scopeOf, type Scope } from './scope.ts'

/** One posting in force: a role in one area, for one bureau where the role is of a bureau. */
export interface Grant {
  readonly role: RoleId
  readonly areaCode: string
  readonly bureau: string | null
}

/** What a register has to do with who may use it. */
export interface RegisterRef {
  readonly id: string
  /** The bureau in charge. */
  readonly owner: string
}

/** What is asked: the permission, and the register it is used on. Neither: just signed in. */
export interface Ask {
  readonly permission?: Permission | undefined
  readonly register?: RegisterRef | undefined
}

/** Does this posting give what is asked? */
export function gives({ role, bureau }: Grant, { permission, register }: Ask): boolean {
  const { permissions, bureau: ofBureau, administrator } = roleOf(role)
  // Without a permission in the question nothing is decided but where somebody's office is; an administrator has none.
  if (permission === undefined) return !administrator
  if (!permissions.includes(permission)) return false
  if (!ofBureau || register === undefined) return true
  if (bureau === null) return false
  // A bureau keeps its own registers and reads those of its purposes.
  return permission === 'register.edit' ? register.owner === bureau : registersOfBureau(bureau).has(register.id)
}

/** The areas in which the postings give what is asked; empty when none does. */
export function scopeFor(grants: readonly Grant[], ask: Ask): Scope {
  return scopeOf(grants.filter((grant) => gives(grant, ask)).map(({ areaCode }) => areaCode))
}

/** The postings that reach a place: what somebody may read of one household is what these give. */
export function grantsAt(grants: readonly Grant[], areaCode: string): Grant[] {
  return grants.filter((grant) => inScope(scopeOf([grant.areaCode]), areaCode))
}

/** Everything the postings give anywhere. */
export function permissionsOf(grants: readonly Grant[]): ReadonlySet<Permission> {
  const held = new Set<Permission>(grants.flatMap(({ role }) => [...roleOf(role).permissions]))
  return new Set((Object.keys(PERMISSIONS) as Permission[]).filter((permission) => held.has(permission)))
}

/** Ids of the registers that can be read somewhere; null when that is every one. */
export function registersOf(grants: readonly Grant[]): string[] | null {
  const reading = grants.filter((grant) => gives(grant, { permission: 'register.read' }))
  if (reading.some(({ role }) => !roleOf(role).bureau)) return null
  return [...new Set(reading.flatMap(({ bureau }) => (bureau === null ? [] : [...registersOfBureau(bureau)])))].sort()
}
