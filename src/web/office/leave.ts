/** Signing out, from wherever it is asked for. */
import { call, SIGN_IN_PAGE } from '../../ui/api.ts'
import { signOut } from '../../features/accounts/schema.ts'

/** Ends the session and goes to the sign-in page, or where `goOn` leads. */
export async function leave(goOn: () => void = () => location.assign(SIGN_IN_PAGE)): Promise<void> {
  try {
    await call(signOut, {})
  } catch {
    // It has ended already, or the server cannot be reached, which ends it by itself when it is idle.
  }
  goOn()
}
