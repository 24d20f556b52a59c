/**
 * The contract of a route: read by the server (checking, OpenAPI, permission) and by the page (typed `call`). One
 * declaration, no generated client, no drift.
 */
import type { z } from 'zod'
import type { Label } from '../../kernel/label.ts'
import type { RegisterRef } from './grants.ts'
import type { Permission } from './permissions.ts'

/** What a sign-in still needs before it opens anything: the code of the second factor, an own password, a second factor. */
export const SIGN_IN_STEPS = ['code', 'newPassword', 'secondFactor'] as const
export type SignInStep = (typeof SIGN_IN_STEPS)[number]

/** `public` needs no sign-in, `signedIn` no more than that. */
export type RouteAccess = Permission | 'signedIn' | 'public'

export interface Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Fastify path, beginning with `/api/`. */
  readonly path: string
  readonly access: RouteAccess
  /** Also served to a sign-in that still needs one of these; every other route refuses it. */
  readonly during?: readonly SignInStep[]
  /** The register whose records it is about: a bureau reads those of its purposes and edits its own. */
  readonly register?: RegisterRef
  readonly summary: Label
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  /** Absent when the route answers a file or a stream. */
  readonly response?: Response
}

export type RouteInput<R extends Route> = (R extends { params: infer P extends z.ZodType }
  ? { params: z.output<P> }
  : object) &
  (R extends { query: infer Q extends z.ZodType } ? { query: z.output<Q> } : object) &
  (R extends { body: infer B extends z.ZodType } ? { body: z.output<B> } : object)

/** What a caller sends; defaults may be left out. */
export type RouteCall<R extends Route> = (R extends { params: infer P extends z.ZodType }
  ? { params: z.input<P> }
  : object) &
  (R extends { query: infer Q extends z.ZodType } ? { query?: z.input<Q> } : object) &
  (R extends { body: infer B extends z.ZodType } ? { body: z.input<B> } : object)

export type RouteOutput<R extends Route> = R extends { response: infer S extends z.ZodType } ? z.output<S> : void

export function defineRoute<const R extends Route>(route: R): R {
  return route
}
