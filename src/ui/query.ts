/** Reading and changing by contract, with caching. The area chosen at the top is part of every key. */
import {
  keepPreviousData,
  QueryCache,
  QueryClient,
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query'
import type { Route, RouteCall, RouteOutput } from '../language/access/route.ts'
import { ApiError, call } from './api.ts'
import { useChosenArea } from './area.tsx'

/** Retries only what may pass by itself: a lost network or an overloaded server. */
export function makeQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      // What one may do has changed while the page was open: menu and buttons follow, the refusal stays to be read.
      onError: (error) => {
        if (error instanceof ApiError && error.status === 403) void client.invalidateQueries({ queryKey: ['me'] })
      },
    }),
    defaultOptions: {
      queries: {
        // Without a network the call is made and fails with words, instead of waiting in silence.
        networkMode: 'always',
        staleTime: 10_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) =>
          failures < 2 && error instanceof ApiError && (error.status === 0 || error.status === 503),
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
  return client
}

export interface ReadOptions {
  readonly enabled?: boolean
  /** Milliseconds for which an answer counts as fresh; ten seconds where nothing is said. */
  readonly staleTime?: number
  /** Shows the former answer until the new one comes: lists that are paged or filtered. */
  readonly keepFormer?: boolean
}

/** Reads a route; answers are cached by path and input. */
export function useRead<R extends Route>(
  route: R,
  input: RouteCall<R>,
  options: ReadOptions = {},
): UseQueryResult<RouteOutput<R>> {
  const area = useChosenArea()
  return useQuery<RouteOutput<R>>({
    queryKey: [route.path, area, input],
    queryFn: ({ signal }) => call(route, input, { area, signal }),
    enabled: options.enabled ?? true,
    ...(options.staleTime !== undefined && { staleTime: options.staleTime }),
    ...(options.keepFormer && { placeholderData: keepPreviousData }),
  })
}

/** Changes something; afterwards every answer on screen is read again. */
export function useChange<R extends Route>(route: R): UseMutationResult<RouteOutput<R>, Error, RouteCall<R>> {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (input: RouteCall<R>) => call(route, input),
    onSuccess: () => client.invalidateQueries(),
  })
}
