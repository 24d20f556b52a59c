import { sql } from 'kysely'
import { inScope, type Scope } from '../../language/access/scope.ts'
import type { Database } from '../../platform/postgres/database.ts'
import type { Area } from './schema.ts'

const columns = sql`code, name, full_name AS "fullName", level, parent_code AS "parentCode"`

export async function listPath(db: Database, code: string): Promise<Area[]> {
  const { rows } = await sql<Area>`
    WITH RECURSIVE path AS (
      SELECT area.*, 0 AS depth FROM area WHERE code = ${code}
      UNION ALL SELECT a.*, depth + 1 FROM area a JOIN path ON a.code = path.parent_code)
    SELECT ${columns} FROM path ORDER BY depth DESC`.execute(db.kysely)
  return rows
}

export async function listChildren(db: Database, code: string): Promise<Area[]> {
  const { rows } = await sql<Area>`SELECT ${columns} FROM area
    WHERE parent_code = ${code} AND valid_to IS NULL ORDER BY code`.execute(db.kysely)
  return rows
}

/** Areas are no secret, but a list of choices that cannot be chosen helps nobody: only those in scope are offered. */
export async function searchAreas(db: Database, scope: Scope, q: string): Promise<Area[]> {
  const token = q.toLowerCase()
  const { rows } = await sql<Area>`SELECT ${columns} FROM area
    WHERE valid_to IS NULL AND (starts_with(name, ${q}) OR starts_with(name_pinyin, ${token}) OR starts_with(code, ${q}))
    ORDER BY length(rtrim(code, '0')), code`.execute(db.kysely)
  return rows.filter((area) => inScope(scope, area.code)).slice(0, 30)
}

export interface AreaRow {
  readonly code: string
  readonly name: string
  readonly level: Area['level']
  readonly parentCode: string | null
  readonly fullName: string
  readonly namePinyin: string
}

/** Loads a pack's areas; codes that are there already take the new name. Runs as the owner. */
export async function saveAreas(
  execute: (text: string, values: unknown[]) => Promise<unknown>,
  rows: readonly AreaRow[],
  validFrom: string,
): Promise<void> {
  await execute(
    `INSERT INTO area (code, name, level, parent_code, full_name, name_pinyin, valid_from)
     SELECT x.code, x.name, x.level, x."parentCode", x."fullName", x."namePinyin", $2
     FROM jsonb_to_recordset($1::jsonb) AS x(code text, name text, level text, "parentCode" text, "fullName" text, "namePinyin" text)
     ON CONFLICT (code) DO UPDATE SET name = excluded.name, full_name = excluded.full_name, name_pinyin = excluded.name_pinyin`,
    [JSON.stringify(rows), validFrom],
  )
}
