/**
 * Opens an installation: the database (embedded or given), roles, migrations, areas, keys. What the server, the command
 * line and the tests stand on.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Logger } from 'pino'
import { loadAreas } from '../features/areas/index.ts'
import { installPolicy } from '../features/policy/index.ts'
import { APP_ROLE } from '../language/register/ddl.ts'
import type { Services } from '../platform/actor.ts'
import { openSpool, SPOOL_FOLDER } from '../platform/audit/index.ts'
import { systemClock, type Clock } from '../platform/clock.ts'
import { openKeys, type Keys } from '../platform/crypto/index.ts'
import { bootstrap, withClient, withLogin } from '../platform/postgres/bootstrap.ts'
import { openDatabase } from '../platform/postgres/database.ts'
import { startEmbedded } from '../platform/postgres/embedded.ts'
import { migrate } from '../platform/postgres/migrate.ts'
import { ensureAuditPartitions, ensureHistoryPartitions } from '../platform/postgres/partitions.ts'
import type { Config } from './config.ts'
import { REGISTERS } from './registers.ts'

export interface Installation {
  readonly services: Services
  readonly keys: Keys
  readonly ownerUrl: string
  readonly config: Config
  close(): Promise<void>
}

const DATABASE = 'shouwang'

export interface OpenOptions {
  readonly clock?: Clock
  /** Take over an embedded database that a killed server left running. */
  readonly adopt?: boolean
}

/** Opens everything; when a step fails, nothing is left running. */
export async function openInstallation(config: Config, log: Logger, options: OpenOptions = {}): Promise<Installation> {
  mkdirSync(config.dataFolder, { recursive: true })
  const server = await openServer(config, options.adopt ?? false)
  try {
    return await prepare(config, log, options.clock ?? systemClock, server)
  } catch (error) {
    await server.stop()
    throw error
  }
}

async function prepare(
  config: Config,
  log: Logger,
  clock: Clock,
  { appUrl, ownerUrl, stop }: Server,
): Promise<Installation> {
  const migrated = await migrate(ownerUrl)
  if (migrated.length > 0) log.info({ migrated }, 'database migrated')
  if (await isEmpty(ownerUrl)) {
    const count = await loadAreas(ownerUrl, config.packFolder)
    log.info({ count }, 'areas loaded')
  }
  await ensureHistoryPartitions(ownerUrl, REGISTERS, clock.today())
  await ensureAuditPartitions(ownerUrl, clock.today())
  const db = openDatabase(appUrl)
  try {
    const keys = await openKeys(db, config.keys, { log })
    const audit = openSpool({ folder: path.join(config.dataFolder, SPOOL_FOLDER), db, log })
    await audit.recover()
    const services = { db, sealer: keys.sealer, clock, log, audit, dataFolder: config.dataFolder }
    await installPolicy(services, config.packFolder)
    const close = async () => {
      await audit.close()
      await keys.close()
      await db.close()
      await stop()
    }
    return { services, keys, ownerUrl, config, close }
  } catch (error) {
    await db.close()
    throw error
  }
}

interface Server {
  readonly appUrl: string
  readonly ownerUrl: string
  readonly stop: () => Promise<void>
}

async function openServer(config: Config, adopt: boolean): Promise<Server> {
  if (config.databaseUrl !== undefined) return openGivenServer(config.databaseUrl, config.ownerUrl)
  const embedded = await startEmbedded({ dataFolder: config.dataFolder, adopt })
  const appPassword = readOrMakeSecret(path.join(config.dataFolder, 'app.password'))
  await bootstrap({ adminUrl: embedded.url('postgres'), database: DATABASE, appPassword })
  return {
    appUrl: withLogin(embedded.url(DATABASE), APP_ROLE, appPassword),
    ownerUrl: embedded.url(DATABASE),
    stop: () => embedded.stop(),
  }
}

/** An existing PostgreSQL: the app connects as its own role, so that row security holds it. */
async function openGivenServer(appUrl: string, ownerUrl: string | undefined): Promise<Server> {
  const app = new URL(appUrl)
  if (decodeURIComponent(app.username) !== APP_ROLE || ownerUrl === undefined) {
    throw new Error(
      `使用已有数据库时：DATABASE_URL 的用户名应为 ${APP_ROLE}，并用 DATABASE_OWNER_URL 提供可建库、建角色的管理连接（每次启动时检查和升级用）。` +
        ` With an existing database, DATABASE_URL must log in as ${APP_ROLE}, and DATABASE_OWNER_URL as a role that may create roles and databases.`,
    )
  }
  const database = decodeURIComponent(app.pathname.slice(1))
  const admin = new URL(ownerUrl)
  await bootstrap({ adminUrl: admin.toString(), database, appPassword: decodeURIComponent(app.password) })
  admin.pathname = app.pathname
  return { appUrl, ownerUrl: admin.toString(), stop: async () => undefined }
}

async function isEmpty(ownerUrl: string): Promise<boolean> {
  return withClient(ownerUrl, async (client) => (await client.query('SELECT 1 FROM area LIMIT 1')).rowCount === 0)
}

function readOrMakeSecret(file: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  const secret = randomBytes(24).toString('base64url')
  writeFileSync(file, `${secret}\n`, { mode: 0o600 })
  return secret
}
