/** Facts about this installation that must survive a restart. */
import { sql } from 'kysely'
import type { Database } from './postgres/database.ts'

export async function findSetting(db: Database, key: string): Promise<string | undefined> {
  const { rows } = await sql<{ value: string }>`SELECT value FROM setting WHERE key = ${key}`.execute(db.kysely)
  return rows[0]?.value
}

export async function saveSetting(db: Database, key: string, value: string): Promise<void> {
  await sql`INSERT INTO setting (key, value) VALUES (${key}, ${value})
    ON CONFLICT (key) DO UPDATE SET value = excluded.value`.execute(db.kysely)
}
