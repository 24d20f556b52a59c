/** What the thread that checks files needs, from an open installation. */
import type { ThreadData } from '../features/intake/index.ts'
import type { Installation } from './installation.ts'

export function threadOf({ services, config }: Installation): ThreadData {
  const { connectionString } = services.db.pool.options
  if (connectionString === undefined) throw new Error('the database was opened without a connection string')
  return {
    databaseUrl: connectionString,
    keys: config.keys,
    dataFolder: services.dataFolder,
    logLevel: config.logLevel,
  }
}
