/** Runs the written migrations as the owner: forward only, in file order, all pending ones in one transaction. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import pg from 'pg'
import { OWNER_ROLE } from './bootstrap.ts'

export const MIGRATIONS_FOLDER = path.resolve(import.meta.dirname, '../../../migrations')

/** Applies what is pending and names it. Two programs at once: one migrates, the other waits and finds nothing to do. */
export async function migrate(ownerUrl: string, folder = MIGRATIONS_FOLDER): Promise<string[]> {
  const pool = new pg.Pool({
    connectionString: ownerUrl,
    max: 2,
    options: `-c role=${OWNER_ROLE} -c TimeZone=Asia/Shanghai`,
  })
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: async () => readMigrations(folder) } })
    const { error, results } = await migrator.migrateToLatest()
    const failed = results?.find((result) => result.status === 'Error')
    if (error) {
      const why = error instanceof Error ? error.message : 'unknown error'
      throw new Error(
        `数据库升级 ${failed?.migrationName ?? ''} 未完成，全部改动已撤回。Migration failed, nothing was changed: ${why}`,
        {
          cause: error,
        },
      )
    }
    return (results ?? []).map((result) => result.migrationName)
  } finally {
    await db.destroy()
  }
}

function readMigrations(folder: string): Record<string, Migration> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql'))
  return Object.fromEntries(
    files.sort().map((file) => {
      const text = readFileSync(path.join(folder, file), 'utf8')
      return [
        file.replace(/\.sql$/, ''),
        {
          up: (db) =>
            sql
              .raw(text)
              .execute(db)
              .then(() => undefined),
        },
      ]
    }),
  )
}
