/** What a list shows, as its address says it: back, reload and a link sent to a colleague show the same list. */
import { useCallback, useMemo } from 'react'
import { useSearchParams, useSetSearch } from '../navigation.tsx'
import { all, first, type SearchParams } from '../search-params.ts'

export interface ListState {
  readonly q: string
  /** Chosen value by field; the empty text means not known. */
  readonly filters: Readonly<Record<string, string>>
  /** `key`, or `-key` for descending. */
  readonly sort: string | undefined
  /** From 1. */
  readonly page: number
  readonly size: number
  /** Statuses in force on this day, `all` for every one; undefined is today. */
  readonly on: string | undefined
  /** The record in the drawer. */
  readonly open: string | undefined
}

export const PAGE_SIZES = [50, 100, 200] as const

/** Broken values in an address are left out: a list always opens. */
export function readListState(search: SearchParams): ListState {
  const page = Number(first(search, 'page'))
  const size = Number(first(search, 'size'))
  const on = first(search, 'on')
  return {
    q: first(search, 'q') ?? '',
    filters: Object.fromEntries(all(search, 'filter').flatMap(readFilter)),
    sort: first(search, 'sort'),
    page: Number.isInteger(page) && page >= 1 ? page : 1,
    size: PAGE_SIZES.some((one) => one === size) ? size : PAGE_SIZES[0],
    on: on !== undefined && /^(all|\d{4}-\d{2}-\d{2})$/.test(on) ? on : undefined,
    open: first(search, 'open'),
  }
}

function readFilter(text: string): [string, string][] {
  const at = text.indexOf(':')
  return at > 0 ? [[text.slice(0, at), text.slice(at + 1)]] : []
}

/** The parameters of the address for a change; whatever narrows or orders the list goes back to its first page. */
export function writeListState(now: ListState, change: Partial<ListState>): SearchParams {
  const next = { ...now, ...change }
  const stays = 'page' in change || 'open' in change
  const page = stays ? next.page : 1
  return {
    q: next.q || undefined,
    filter: Object.entries(next.filters).map(([key, value]) => `${key}:${value}`),
    sort: next.sort,
    page: page > 1 ? String(page) : undefined,
    size: next.size === PAGE_SIZES[0] ? undefined : String(next.size),
    on: next.on,
    open: next.open,
  }
}

/** The query of a list route: filters, order and page. */
export function listQuery(state: ListState) {
  return {
    ...filterQuery(state),
    offset: (state.page - 1) * state.size,
    limit: state.size,
  }
}

/** Filters and order without the page: what an export takes. */
export function filterQuery({ q, filters, sort }: ListState) {
  const filter = Object.entries(filters).map(([key, value]) => `${key}:${value}`)
  return { ...(q && { q }), ...(filter.length > 0 && { filter }), ...(sort && { sort }) }
}

export interface List {
  readonly state: ListState
  readonly change: (change: Partial<ListState>) => void
}

/** The state of the list in the current address. Typing replaces the step, choosing and opening make one. */
export function useList(): List {
  const search = useSearchParams()
  const set = useSetSearch()
  const state = useMemo(() => readListState(search), [search])
  const change = useCallback(
    (change: Partial<ListState>) => set(writeListState(state, change), { replace: 'q' in change }),
    [set, state],
  )
  return useMemo(() => ({ state, change }), [state, change])
}
