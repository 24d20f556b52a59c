/** Settings of an installation, from the environment; everything has a working default. */
import path from 'node:path'
import type { KeySettings } from '../platform/crypto/index.ts'
import { tlsFiles, type TlsFiles } from '../platform/http/tls.ts'

export const PACK_FOLDER = path.resolve(import.meta.dirname, '../../packs/yunnan')

export interface Config {
  readonly dataFolder: string
  readonly packFolder: string
  /** Connection of the app role to an existing PostgreSQL; the embedded one is used without it. */
  readonly databaseUrl: string | undefined
  /** Connection that may create roles and migrate; only with `databaseUrl`. */
  readonly ownerUrl: string | undefined
  readonly host: string
  readonly port: number
  readonly keys: KeySettings
  readonly logLevel: string
  /** People come over HTTPS: the server speaks TLS itself, or a proxy before it does. */
  readonly overTls: boolean
  /** Certificate and key, where the server speaks TLS itself. */
  readonly tls: TlsFiles | undefined
}

/** Names of settings that hold keys or lead to them. */
const OF_KEYS = ['SHOUWANG_KEYS', 'SHOUWANG_KEY_COMMAND'] as const
const taken = new Map<string, string>()

/**
 * The settings of the keys, taken out of the environment of this process: whatever is started from here would inherit
 * them, and the embedded PostgreSQL may run as another user.
 */
function takeKeys(env: NodeJS.ProcessEnv): Pick<KeySettings, 'text' | 'command'> {
  const [text, command] = OF_KEYS.map((name) => {
    if (env !== process.env) return env[name]
    const value = env[name]
    if (value !== undefined) taken.set(name, value)
    delete env[name]
    return taken.get(name)
  })
  return { text, command }
}

const ROOT = path.resolve(import.meta.dirname, '../..')

export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const tls = tlsFiles(env['SHOUWANG_TLS_CERT'], env['SHOUWANG_TLS_KEY'])
  const dataFolder = path.resolve(env['SHOUWANG_DATA'] ?? path.join(ROOT, '.data'))
  return {
    dataFolder,
    packFolder: path.resolve(env['SHOUWANG_PACK'] ?? PACK_FOLDER),
    databaseUrl: env['DATABASE_URL'],
    ownerUrl: env['DATABASE_OWNER_URL'],
    host: env['SHOUWANG_HOST'] ?? '127.0.0.1',
    port: Number(env['SHOUWANG_PORT'] ?? 8600),
    keys: {
      file: path.resolve(env['SHOUWANG_KEY_FILE'] ?? path.join(dataFolder, 'keys.json')),
      ...takeKeys(env),
    },
    overTls: tls !== undefined || env['SHOUWANG_TLS'] === '1',
    tls,
    logLevel: env['SHOUWANG_LOG'] ?? 'info',
  }
}

export const WEB_FOLDER = path.join(ROOT, 'dist/web')
export const PROJECT_FOLDER = ROOT
