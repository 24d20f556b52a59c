/** Who is signed in and what they may do. The shell provides it; the server decides in any case. */
import { createContext, useContext } from 'react'
import type { RouteAccess } from '../language/access/route.ts'
import type { Register } from '../language/register/register.ts'

export interface Session {
  readonly userId: string
  readonly login: string
  readonly name: string
  readonly unit: string
  readonly roles: readonly { readonly id: string; readonly zh: string; readonly en: string }[]
  readonly permissions: readonly string[]
  /** The person's areas, largest first. */
  readonly areas: readonly { readonly code: string; readonly name: string; readonly fullName: string }[]
  /** Ids of the registers the person may read; null where every one. */
  readonly registers: readonly string[] | null
  /** Today by the server's clock, `YYYY-MM-DD`. */
  readonly today: string
}

export const SessionContext = createContext<Session | undefined>(undefined)

export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('useSession outside SessionContext')
  return session
}

export function mayOpen(session: Session, access: RouteAccess): boolean {
  return access === 'public' || access === 'signedIn' || session.permissions.includes(access)
}

/** True when the signed-in person holds the permission: hides what they could not use anyway. */
export function useMay(access: RouteAccess): boolean {
  return mayOpen(useSession(), access)
}

export const RegistersContext = createContext<readonly Register[]>([])

/** All registers, in menu order. */
export function useRegisters(): readonly Register[] {
  return useContext(RegistersContext)
}

/** The registers the person may read somewhere, in menu order: a bureau has those of its purposes. */
export function useReadableRegisters(): readonly Register[] {
  const all = useRegisters()
  const { registers } = useSession()
  return registers === null ? all : all.filter(({ id }) => registers.includes(id))
}

export function useRegister(id: string): Register | undefined {
  return useRegisters().find((register) => register.id === id)
}
