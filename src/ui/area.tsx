/** Areas as the pages see them: the one chosen at the top, and where their names come from. */
import { useQuery } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import { first } from './search-params.ts'
import { useSearchParams } from './navigation.tsx'
import { useSession } from './session.tsx'

export interface AreaItem {
  readonly code: string
  readonly name: string
  readonly fullName: string
  readonly level: string
  readonly parentCode: string | null
}

/** The areas feature gives this to the shell; shared components know no feature. */
export interface AreaSource {
  /** The area with its ancestors, province first. */
  readonly path: (code: string) => Promise<readonly AreaItem[]>
  readonly children: (code: string) => Promise<readonly AreaItem[]>
  readonly search: (q: string) => Promise<readonly AreaItem[]>
}

export const AreaSourceContext = createContext<AreaSource | undefined>(undefined)

export function useAreaSource(): AreaSource {
  const source = useContext(AreaSourceContext)
  if (!source) throw new Error('useAreaSource outside AreaSourceContext')
  return source
}

const HOUR = 3_600_000

/** Code of the chosen area; undefined while the person's whole area is meant. */
export function useChosenArea(): string | undefined {
  const area = first(useSearchParams(), 'area')
  return area && /^\d{12}$/.test(area) ? area : undefined
}

/** The chosen area, else the largest one of the person. */
export function useCurrentArea(): string | undefined {
  const chosen = useChosenArea()
  const { areas } = useSession()
  return chosen ?? areas[0]?.code
}

export function useAreaPath(code: string | undefined): readonly AreaItem[] {
  const source = useAreaSource()
  const { data } = useQuery({
    queryKey: ['area path', code],
    queryFn: () => source.path(code ?? ''),
    enabled: code !== undefined,
    staleTime: HOUR,
  })
  return data ?? []
}

export function useAreaChildren(code: string | undefined) {
  const source = useAreaSource()
  return useQuery({
    queryKey: ['area children', code],
    queryFn: () => source.children(code ?? ''),
    enabled: code !== undefined,
    staleTime: HOUR,
  })
}

/** A full name without the part that the chosen area says already: 云南省曲靖市会泽县娜姑镇 in 会泽县 is 娜姑镇. */
export function nameWithin(fullName: string, scope: string | undefined): string {
  return scope && fullName.length > scope.length && fullName.startsWith(scope) ? fullName.slice(scope.length) : fullName
}

/** The full name of an area as it reads inside the chosen one. */
export function NameWithin({ fullName }: { readonly fullName: string }) {
  const scope = useAreaPath(useCurrentArea()).at(-1)
  return <span title={fullName}>{nameWithin(fullName, scope?.fullName)}</span>
}

/** The full name of an area, nothing until it is known. */
export function AreaName({ code, short = false }: { readonly code: string; readonly short?: boolean }) {
  const area = useAreaPath(code).at(-1)
  return <span title={code}>{area ? (short ? area.name : area.fullName) : ''}</span>
}
