/** Somebody with a session: asks the server as a browser would, without the network. */
import { createUser } from '../../src/features/accounts/index.ts'
import { newId } from '../../src/kernel/id.ts'
import type { RoleId } from '../../src/language/access/permissions.ts'
import type { Services } from '../../src/platform/actor.ts'
import { SESSION_COOKIE, type Http } from '../../src/platform/http/server.ts'
import { openSession } from '../../src/platform/session/session.ts'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly bytes: Buffer
  /** The body as JSON; tests say what they expect of it. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
  json<T>(): T
}

export interface ErrorBody {
  readonly error: {
    readonly code: string
    readonly text: { readonly zh: string; readonly en: string }
    readonly issues: readonly { readonly path: string; readonly text: { readonly zh: string; readonly en: string } }[]
    readonly requestId: string
  }
}

export interface Visitor {
  readonly userId: string
  readonly login: string
  readonly token: string
  readonly get: (url: string) => Promise<Answer>
  readonly send: (method: 'POST' | 'PUT', url: string, body?: object) => Promise<Answer>
}

export interface Posting {
  readonly role: RoleId
  readonly areaCode: string
  readonly bureau?: string
}

export const PASSWORD = 'correct horse battery'

/** Makes an account with these postings and a session for it. */
export async function visitor(
  http: Http,
  services: Services,
  name: string,
  postings: readonly Posting[],
): Promise<Visitor> {
  const login = `${name}-${newId()}`
  const userId = await createUser(services.db, {
    login,
    displayName: name,
    unit: '测试单位',
    password: PASSWORD,
    passwordState: 'own',
    assignments: postings.map((posting) => ({ ...posting, validFrom: '2021-01-01' })),
  })
  const token = await openSession(services.db, userId, 'test')
  return { userId, login, token, ...asker(http, token) }
}

/** Requests with a session token, or without one. */
export function asker(http: Http, token?: string): Pick<Visitor, 'get' | 'send'> {
  const cookies = token === undefined ? {} : { [SESSION_COOKIE]: token }
  const ask = async (method: 'GET' | 'POST' | 'PUT', url: string, body?: object): Promise<Answer> => {
    const response = await http.fastify.inject({ method, url, cookies, ...(body && { payload: body }) })
    return {
      status: response.statusCode,
      headers: response.headers,
      bytes: response.rawPayload,
      // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
      json: <T>() => JSON.parse(response.body) as T,
    }
  }
  return { get: (url) => ask('GET', url), send: (method, url, body) => ask(method, url, body) }
}

/** The refusal in an answer, with its status. */
export const errorOf = (answer: Answer): ErrorBody['error'] & { readonly status: number } => ({
  status: answer.status,
  ...answer.json<ErrorBody>().error,
})

/** The first of a list that must not be empty. */
export function first<T>(list: readonly T[]): T {
  const [one] = list
  if (one === undefined) throw new Error('an empty list')
  return one
}
