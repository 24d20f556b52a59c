/** The real server and the real command line as processes of their own, on a test's database. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import path from 'node:path'
import { inject } from 'vitest'
import { PROJECT_FOLDER } from '../../src/app/config.ts'
import { APP_ROLE } from '../../src/language/register/ddl.ts'
import { SESSION_COOKIE } from '../../src/platform/http/server.ts'
import { withLogin } from '../../src/platform/postgres/bootstrap.ts'

export interface Running {
  readonly process: ChildProcess
  call(method: string, url: string, body?: BodyInit | object): Promise<{ status: number; body: unknown }>
  stop(): Promise<void>
}

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

const MAIN = path.join(PROJECT_FOLDER, 'src/app/cli/main.ts')

function environment(ownerUrl: string, dataFolder: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    SHOUWANG_DATA: dataFolder,
    SHOUWANG_LOG: 'silent',
    DATABASE_URL: withLogin(ownerUrl, APP_ROLE, inject('cluster').appPassword),
    DATABASE_OWNER_URL: ownerUrl,
  }
}

/** Starts a command; the answer is what it said when it ended, and the process to end it before. */
export function command(ownerUrl: string, dataFolder: string, ...words: readonly string[]) {
  const child = spawn(process.execPath, [MAIN, ...words], { env: environment(ownerUrl, dataFolder) })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const ended = once(child, 'close').then(([code]): Ended => ({ code: code as number | null, out, err }))
  return { process: child, ended }
}

/** Starts the server as an office does. */
export async function startServer(ownerUrl: string, dataFolder: string): Promise<Running> {
  const port = await freePort()
  const env = { ...environment(ownerUrl, dataFolder), SHOUWANG_PORT: String(port) }
  const child = spawn(process.execPath, [MAIN, 'serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('running at')) resolve()
    })
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${said}`)))
  })
  let cookie = ''
  return {
    process: child,
    async call(method: string, url: string, body?: BodyInit | object) {
      const form = body instanceof FormData
      const response = await fetch(`http://127.0.0.1:${port}${url}`, {
        method,
        headers: { cookie, ...(body && !form && { 'content-type': 'application/json' }) },
        ...(body && { body: form ? body : JSON.stringify(body) }),
      })
      const set = response.headers.getSetCookie().find((one) => one.startsWith(`${SESSION_COOKIE}=`))
      if (set) cookie = set.split(';')[0] ?? ''
      const text = await response.text()
      return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) }
    },
    async stop() {
      if (child.exitCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    },
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
