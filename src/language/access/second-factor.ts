/**
 * Which permissions need a second factor: those that decide, export or administer (等保 three, 身份鉴别: two factors, one
 * of them cryptographic; R96). Every permission says so, and who holds one that needs it must have a second factor.
 */
import type { Permission } from './permissions.ts'

export const NEEDS_SECOND_FACTOR: Readonly<Record<Permission, boolean>> = {
  'register.read': false,
  'register.edit': false,
  'register.export': true,
  'intake.load': false,
  'intake.commit': true,
  'rule.read': false,
  'rule.approve': true,
  'parameter.enter': false,
  'parameter.approve': true,
  'screening.read': false,
  'screening.run': false,
  'clue.judge': true,
  'screening.export': true,
  'assignment.delegate': false,
  'account.read': true,
  'account.manage': true,
  'factor.reset': true,
  'assignment.manage': true,
}

/** True when one of the permissions needs a second factor. */
export function needsSecondFactor(permissions: Iterable<Permission>): boolean {
  return [...permissions].some((permission) => NEEDS_SECOND_FACTOR[permission])
}
