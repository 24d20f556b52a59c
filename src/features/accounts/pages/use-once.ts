/** Changes something without reading everything on screen again: a password that is shown once must not vanish. */
import { useMutation, type UseMutationResult } from '@tanstack/react-query'
import type { Route, RouteCall, RouteOutput } from '../../../language/access/route.ts'
import { call } from '../../../ui/api.ts'

export function useOnce<R extends Route>(route: R): UseMutationResult<RouteOutput<R>, Error, RouteCall<R>> {
  return useMutation({ mutationFn: (input: RouteCall<R>) => call(route, input) })
}
