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
      text: env['SHOUWANG_KEYS'],
      command: env['SHOUWANG_KEY_COMMAND'],
    },
    overTls: tls !== undefined || env['SHOUWANG_TLS'] === '1',
    tls,
    logLevel: env['SHOUWANG_LOG'] ?? 'info',
  }
}

export const WEB_FOLDER = path.join(ROOT, 'dist/web')
export const PROJECT_FOLDER = ROOT
