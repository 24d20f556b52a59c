/** A server that speaks TLS itself, and what it says of files that are no certificate. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import type { IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildServer } from '../src/app/server.ts'
import { createUser } from '../src/features/accounts/index.ts'
import type { Http } from '../src/platform/http/server.ts'
import { loadTls, tlsFiles } from '../src/platform/http/tls.ts'
import { selfSigned } from './support/certificate.ts'
import { useDatabase } from './support/database.ts'
import { PASSWORD } from './support/visitor.ts'

const database = useDatabase()
const folder = mkdtempSync(path.join(tmpdir(), 'shouwang-tls-'))
const own = selfSigned(30)
const save = (name: string, text: string): string => {
  const file = path.join(folder, name)
  writeFileSync(file, text, { mode: 0o600 })
  return file
}
const files = { cert: save('cert.pem', own.cert), key: save('key.pem', own.key) }

let http: Http
let port: number
beforeAll(async () => {
  await createUser(database.services.db, {
    login: 'county',
    displayName: '经办人',
    unit: '测试单位',
    password: PASSWORD,
    passwordState: 'own',
    assignments: [{ role: 'countyOfficer', areaCode: '530326000000', validFrom: '2021-01-01' }],
  })
  http = await buildServer(database.services, { secureCookies: true, tls: loadTls(files) })
  port = Number(new URL(await http.fastify.listen({ host: '127.0.0.1', port: 0 })).port)
})
afterAll(async () => {
  await http.fastify.close()
  rmSync(folder, { recursive: true, force: true })
})

interface Said {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
}

function ask(method: string, url: string, body?: object, maxVersion?: 'TLSv1.1'): Promise<Said> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: url, method, ca: own.cert, timeout: 5000 }
    const headers = body ? { 'content-type': 'application/json' } : {}
    const old = maxVersion === undefined ? {} : ({ minVersion: 'TLSv1', maxVersion } as const)
    const asked = request({ ...options, ...old, headers }, (answer) => {
      answer.resume()
      answer.once('end', () => resolve({ status: answer.statusCode, headers: answer.headers }))
    })
    asked.once('error', reject)
    asked.end(body && JSON.stringify(body))
  })
}

describe('a server with a certificate', () => {
  test('answers over TLS, tells browsers to stay there, and gives cookies for TLS only', async () => {
    const health = await ask('GET', '/healthz')
    expect(health.status).toBe(200)
    expect(health.headers['strict-transport-security']).toMatch(/max-age=\d{7,}/)
    const signedIn = await ask('POST', '/api/sign-in', { login: 'county', password: PASSWORD })
    expect(signedIn.status).toBe(200)
    expect(signedIn.headers['set-cookie']?.join()).toMatch(/; Secure/)
  })

  test('answers nothing without TLS, or with versions that are no longer safe', async () => {
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow()
    await expect(ask('GET', '/healthz', undefined, 'TLSv1.1')).rejects.toThrow()
  })
})

describe('the start is refused, in both languages, with the name of the file,', () => {
  const other = selfSigned()
  test.each([
    ['where a file is missing', { ...files, cert: path.join(folder, 'none.pem') }, 'none.pem', 'ENOENT'],
    ['where the certificate is none', { ...files, cert: save('odd.pem', 'hello') }, 'odd.pem', 'PEM'],
    ['where the key is none', { ...files, key: save('odd-key.pem', own.cert) }, 'odd-key.pem', 'PEM'],
    ['where they are no pair', { ...files, key: save('other.pem', other.key) }, 'other.pem', '不是一对'],
  ])('%s', (_, given, file, why) => {
    expect(() => loadTls(given)).toThrow(file)
    expect(() => loadTls(given)).toThrow(why)
    expect(() => loadTls(given)).toThrow(/服务未启动[^]*nothing was started/i)
  })

  test('where others can read the key, or only one of the two is named', () => {
    const open = save('open.pem', own.key)
    chmodSync(open, 0o644)
    expect(() => loadTls({ ...files, key: open })).toThrow('600')
    expect(() => tlsFiles(files.cert, undefined)).toThrow('SHOUWANG_TLS_KEY')
    expect(tlsFiles(undefined, '')).toBeUndefined()
  })

  test('an end that has passed is known', () => {
    const past = selfSigned(1)
    const tls = loadTls({ cert: save('past.pem', past.cert), key: save('past-key.pem', past.key) })
    expect(tls.validTo.getTime()).toBeLessThan(Date.now() + 1000)
  })
})
