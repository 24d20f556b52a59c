/** An office at work over HTTP: signed-in people who upload, check, commit and withdraw. For tests. */
import { createUser } from '../../accounts/index.ts'
import { buildServer } from '../../../app/server.ts'
import type { RoleId } from '../../../language/access/permissions.ts'
import { SESSION_COOKIE, type Http } from '../../../platform/http/server.ts'
import type { Services } from '../../../platform/actor.ts'
import type { ThreadData } from '../work.ts'
import type { BatchDetail } from '../schema.ts'

export interface Answer<T> {
  readonly status: number
  readonly body: T
}

export interface Refusal {
  readonly error: {
    readonly code: string
    readonly text: { zh: string; en: string }
    readonly issues: { path: string }[]
  }
}

export interface Official {
  get<T = never>(url: string): Promise<Answer<T>>
  send<T = never>(method: 'POST' | 'PUT', url: string, body?: object): Promise<Answer<T>>
  upload<T = { id: string; state: string }[]>(
    files: readonly { name: string; content: Buffer }[],
    areas?: readonly string[],
  ): Promise<Answer<T>>
  download(url: string): Promise<{ status: number; bytes: Buffer }>
  /** Uploads one file and waits for its check. */
  check(name: string, content: Buffer, declared?: object): Promise<BatchDetail>
  /** Commits a checked batch and waits for the end. */
  commit(id: string): Promise<BatchDetail>
  wait(id: string): Promise<BatchDetail>
}

export interface Office {
  readonly http: Http
  official(role: RoleId, ...areas: string[]): Promise<Official>
  close(): Promise<void>
}

export async function openOffice(services: Services, thread?: ThreadData): Promise<Office> {
  const http = await buildServer(services, thread ? { intakeThread: thread } : {})
  await http.fastify.ready()
  let people = 0
  return {
    http,
    async official(role, ...areas) {
      people += 1
      const login = `${role}-${people}-${Math.random().toString(36).slice(2, 8)}`
      await createUser(services.db, {
        login,
        displayName: '经办人',
        unit: '测试单位',
        password: 'correct horse battery',
        passwordState: 'own',
        assignments: areas.map((areaCode) => ({ role, areaCode, validFrom: '2021-01-01' })),
      })
      const signedIn = await http.fastify.inject({
        method: 'POST',
        url: '/api/sign-in',
        payload: { login, password: 'correct horse battery' },
      })
      const token = signedIn.cookies.find((cookie) => cookie.name === SESSION_COOKIE)?.value ?? ''
      return officialOf(http, { [SESSION_COOKIE]: token })
    },
    close: () => http.fastify.close(),
  }
}

function officialOf(http: Http, cookies: Record<string, string>): Official {
  const { fastify } = http
  const json = <T>(response: { statusCode: number; body: string }): Answer<T> => ({
    status: response.statusCode,
    body: JSON.parse(response.body) as T,
  })
  const official: Official = {
    get: async (url) => json(await fastify.inject({ method: 'GET', url, cookies })),
    send: async (method, url, body) =>
      json(await fastify.inject({ method, url, cookies, ...(body && { payload: body }) })),
    async upload(files, areas = []) {
      const boundary = 'office-boundary'
      const parts = [
        ...areas.map((area) =>
          Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="area"\r\n\r\n${area}\r\n`),
        ),
        ...files.flatMap(({ name, content }) => [
          Buffer.from(
            `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
          ),
          content,
          Buffer.from('\r\n'),
        ]),
        Buffer.from(`--${boundary}--\r\n`),
      ]
      return json(
        await fastify.inject({
          method: 'POST',
          url: '/api/intake/batches',
          cookies,
          headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
          payload: Buffer.concat(parts),
        }),
      )
    },
    async download(url) {
      const response = await fastify.inject({ method: 'GET', url, cookies })
      return { status: response.statusCode, bytes: response.rawPayload }
    },
    async wait(id) {
      for (;;) {
        const { status, body } = await official.get<BatchDetail>(`/api/intake/batches/${id}`)
        if (status !== 200) throw new Error(`batch ${id}: ${status} ${JSON.stringify(body)}`)
        if (body.state !== 'checking' && body.state !== 'committing') return body
        await new Promise((resolve) => {
          setTimeout(resolve, 20)
        })
      }
    },
    async check(name, content, declared) {
      const { status, body } = await official.upload([{ name, content }])
      const id = body[0]?.id
      if (status !== 200 || id === undefined) throw new Error(`upload: ${status} ${JSON.stringify(body)}`)
      const batch = await official.wait(id)
      if (!declared) return batch
      const sent = await official.send<object>('PUT', `/api/intake/batches/${id}`, declared)
      if (sent.status !== 200) throw new Error(`declare: ${sent.status} ${JSON.stringify(sent.body)}`)
      return official.wait(id)
    },
    async commit(id) {
      const sent = await official.send<object>('POST', `/api/intake/batches/${id}/commit`)
      if (sent.status !== 200) throw new Error(`commit: ${sent.status} ${JSON.stringify(sent.body)}`)
      return official.wait(id)
    },
  }
  return official
}
