/** Calls of the server by contract. What goes wrong comes back as `ApiError` with a text a person can act on. */
import type { FieldIssue } from '../kernel/errors.ts'
import type { Label } from '../kernel/label.ts'
import type { Route, RouteCall, RouteOutput } from '../language/access/route.ts'
import { keep, remember } from './storage.ts'

export type RouteAddress = Pick<Route, 'method' | 'path'>

/** What the server refused, or that it could not be reached (`code` `offline`). */
export class ApiError extends Error {
  readonly code: string
  readonly status: number
  readonly text: Label
  readonly issues: readonly FieldIssue[]
  readonly requestId: string | undefined

  constructor(status: number, body: ErrorBody) {
    super(`${body.code} ${body.text.en}`)
    this.name = 'ApiError'
    this.status = status
    this.code = body.code
    this.text = body.text
    this.issues = body.issues ?? []
    this.requestId = body.requestId
  }
}

interface ErrorBody {
  readonly code: string
  readonly text: Label
  readonly issues?: readonly FieldIssue[]
  readonly requestId?: string
}

const OFFLINE: ErrorBody = {
  code: 'offline',
  text: {
    zh: '网络未连接或服务器暂时无法访问，已填写的内容仍在本页。请检查网络后重试。',
    en: 'The network or the server cannot be reached; what you entered is still on this page. Check the network and try again.',
  },
}
const UNREADABLE: ErrorBody = {
  code: 'unreadable',
  text: {
    zh: '服务器的答复无法识别，操作可能未完成。请刷新页面核对，仍有问题请联系系统管理员。',
    en: 'The answer of the server could not be read and the action may not have been done. Reload and check; if it happens again, tell the system administrator.',
  },
}

const ANSWERED = 'answered'
const LOADED = Date.now()

/** When the server last answered a page of this browser, in milliseconds: what is done in one tab keeps all signed in. */
export function lastAnswered(): number {
  const stored = Number(remember(ANSWERED) ?? 0)
  return Math.max(LOADED, Number.isFinite(stored) ? stored : 0)
}

export interface CallOptions {
  readonly signal?: AbortSignal
  /** The area chosen at the top of the page; sent where the contract takes one and the query names none itself. */
  readonly area?: string | undefined
}

interface LooseInput {
  readonly params?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
}

/** Calls a route. Throws ApiError; when the sign-in has ended the browser goes to the sign-in page and comes back here. */
export function call<R extends Route>(
  route: R,
  input: RouteCall<R>,
  options: CallOptions = {},
): Promise<RouteOutput<R>> {
  return callAt<R>(route, withArea(route, input, options.area), options)
}

/** Like `call` for pages that must stay small: `callAt<typeof signIn>(ADDRESS, ...)` needs the contract as type only. */
export async function callAt<R extends Route>(
  address: RouteAddress,
  input: RouteCall<R>,
  options: CallOptions = {},
): Promise<RouteOutput<R>> {
  const { body } = input as LooseInput
  const response = await request(urlOf(address, input), {
    method: address.method,
    credentials: 'same-origin',
    ...(options.signal && { signal: options.signal }),
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  const answer = await readJson(response)
  if (!response.ok) return refuse(response.status, answer)
  return answer as RouteOutput<R>
}

/** Sends files: the browser writes the parts of the form itself. */
export async function sendForm<R extends Route>(
  route: R,
  input: RouteCall<R>,
  form: FormData,
): Promise<RouteOutput<R>> {
  const response = await request(urlOf(route, input), { method: route.method, credentials: 'same-origin', body: form })
  const answer = await readJson(response)
  if (!response.ok) return refuse(response.status, answer)
  return answer as RouteOutput<R>
}

async function request(url: string, init: RequestInit): Promise<Response> {
  try {
    const response = await fetch(url, init)
    if (response.status !== 401) keep(ANSWERED, String(Date.now()))
    return response
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiError(0, OFFLINE)
  }
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return (await response.json()) as unknown
  } catch {
    return undefined
  }
}

function refuse(status: number, answer: unknown): never {
  const body = errorBody(answer)
  if (body.code === 'notSignedIn') goToSignIn()
  // The account has changed under the page: it is opened again and shows what the sign-in needs.
  if (body.code === 'signInIncomplete') location.reload()
  throw new ApiError(status, body)
}

function errorBody(answer: unknown): ErrorBody {
  if (typeof answer === 'object' && answer !== null && 'error' in answer) {
    const { error } = answer
    if (typeof error === 'object' && error !== null && 'code' in error && 'text' in error) return error as ErrorBody
  }
  return UNREADABLE
}

export const SIGN_IN_PAGE = '/sign-in.html'

/** Leaves for the sign-in page, which comes back to this address. */
export function goToSignIn(): void {
  if (location.pathname === SIGN_IN_PAGE) return
  const here = location.pathname + location.search
  location.assign(here === '/' ? SIGN_IN_PAGE : `${SIGN_IN_PAGE}?next=${encodeURIComponent(here)}`)
}

const HERE = 'http://here.invalid'

/** The address to return to after sign-in: a page of ours, or the first page. */
export function returnAddress(next: string | null): string {
  // Read as browsers read it: '//host' leaves this site, and so does '/<tab>\host'.
  return next?.startsWith('/') && URL.canParse(next, HERE) && new URL(next, HERE).origin === HERE ? next : '/'
}

/** The address of a route with its parameters and query, for links to files. */
export function urlOf(address: RouteAddress, input: LooseInput): string {
  const path = address.path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(textOf(input.params?.[name]) ?? ''),
  )
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(input.query ?? {})) {
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
      const text = textOf(one)
      if (text !== undefined) query.append(key, text)
    }
  }
  return query.size > 0 ? `${path}?${query.toString()}` : path
}

/** The address of a route that answers a file. */
export function fileUrl<R extends Route>(route: R, input: RouteCall<R>, area?: string): string {
  return urlOf(route, withArea(route, input, area))
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

function withArea<R extends Route>(route: R, input: RouteCall<R>, area: string | undefined): RouteCall<R> {
  if (area === undefined || !takesArea(route)) return input
  return { ...input, query: { area, ...(input as LooseInput).query } }
}

function takesArea({ query }: Route): boolean {
  if (!query || !('shape' in query)) return false
  return typeof query.shape === 'object' && query.shape !== null && 'area' in query.shape
}
