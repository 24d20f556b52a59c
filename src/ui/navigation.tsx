/** Moving between pages. Addresses are plain texts; the chosen area (`?area=`) goes along by itself. */
import { useLocation, useParams, useRouter } from '@tanstack/react-router'
import { useCallback, type MouseEvent, type ReactNode } from 'react'
import { first, parseSearch, writeSearch, type SearchParams } from './search-params.ts'

export interface GoOptions {
  readonly search?: SearchParams
  /** Leaves no step for the back button. */
  readonly replace?: boolean
}

/** The query of the current address. */
export function useSearchParams(): SearchParams {
  const text = useLocation({ select: (location) => location.searchStr })
  return parseSearch(text)
}

/** The parameters of the current page's path. */
export function usePageParams(): Readonly<Record<string, string>> {
  const params: Readonly<Record<string, string>> = useParams({ strict: false })
  return params
}

/** Makes the address of a page, with the area chosen now. */
export function useHref(): (to: string, search?: SearchParams) => string {
  const area = first(useSearchParams(), 'area')
  return useCallback((to, search = {}) => to + writeSearch({ area, ...search }), [area])
}

/** `go('/registers/household', { search: { q: '张' } })`. */
export function useGo(): (to: string, options?: GoOptions) => void {
  const router = useRouter()
  const href = useHref()
  return useCallback(
    (to, { search, replace = false } = {}) => {
      void router.navigate({ href: href(to, search), replace })
    },
    [router, href],
  )
}

/** Changes some parameters of the current address; `undefined` takes one away. The page keeps its scroll position. */
export function useSetSearch(): (patch: SearchParams, options?: { readonly replace?: boolean }) => void {
  const router = useRouter()
  return useCallback(
    (patch, { replace = false } = {}) => {
      const { pathname, searchStr } = router.latestLocation
      const search = { ...parseSearch(searchStr), ...patch }
      void router.navigate({ href: pathname + writeSearch(search), replace, resetScroll: false })
    },
    [router],
  )
}

interface PageLinkProps {
  readonly to: string
  readonly search?: SearchParams
  readonly className?: string
  readonly title?: string
  readonly current?: boolean
  /** Done before the page changes. */
  readonly onClick?: () => void
  /** Done instead of changing the page on a plain click: a row that opens its drawer. */
  readonly onFollow?: () => void
  readonly children: ReactNode
}

/** A link to a page of this shell; Ctrl-click and middle click open a tab as everywhere. */
export function PageLink({ to, search, className, title, current, onClick, onFollow, children }: PageLinkProps) {
  const router = useRouter()
  const href = useHref()(to, search)
  const follow = (event: MouseEvent) => {
    event.stopPropagation()
    if (event.defaultPrevented || event.button !== 0 || wantsTab(event) || event.shiftKey) return
    event.preventDefault()
    onClick?.()
    if (onFollow) onFollow()
    else void router.navigate({ href })
  }
  return (
    <a href={href} className={className} title={title} aria-current={current ? 'page' : undefined} onClick={follow}>
      {children}
    </a>
  )
}

/** Opens an address in a new tab, as Ctrl-click does. */
export function openTab(href: string): void {
  globalThis.open(href, '_blank', 'noopener')
}

/** True when a click asks for a new tab. */
export function wantsTab(event: { readonly ctrlKey: boolean; readonly metaKey: boolean }): boolean {
  return event.ctrlKey || event.metaKey
}

/** Where the pages of a register and of a record are. */
export const registerPath = (registerId: string): string => `/registers/${registerId}`
export const recordPath = (registerId: string, countyCode: string, id: string): string =>
  `/registers/${registerId}/${countyCode}/${id}`
