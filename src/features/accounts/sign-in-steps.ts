/** What a sign-in with a right password still needs, from what is known of the account. */
import type { Permission } from '../../language/access/permissions.ts'
import type { SignInStep } from '../../language/access/route.ts'
import { needsSecondFactor } from '../../language/access/second-factor.ts'
import type { UserToday } from './store.ts'

/** True unless the installation only offers second factors: a setting nobody made demands them. */
export function demandsSecondFactor(policy: string, permissions: Iterable<Permission>): boolean {
  return policy !== 'offered' && needsSecondFactor(permissions)
}

/** The next step; undefined when the sign-in is complete. The code of a second factor is asked for by the session itself. */
export function missingStep(
  user: Pick<UserToday, 'passwordState' | 'hasSecondFactor' | 'secondFactorPolicy'>,
  permissions: Iterable<Permission>,
): SignInStep | undefined {
  if (user.passwordState === 'oneTime') return 'newPassword'
  if (!user.hasSecondFactor && demandsSecondFactor(user.secondFactorPolicy, permissions)) return 'secondFactor'
  return undefined
}
