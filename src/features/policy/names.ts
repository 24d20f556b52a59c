/** Names of areas and people beside what they entered and approved. */
import { sql } from 'kysely'
import type { Tx } from '../../platform/postgres/database.ts'

export interface Names {
  readonly area: (code: string) => string
  /** The name of a person. What no person did keeps its word, such as `release`; pages say it in their language. */
  readonly person: (id: string) => string
}

export async function namesOf(tx: Tx, areaCodes: readonly string[]): Promise<Names> {
  const codes = [...new Set(areaCodes)]
  const { rows: areas } = await sql<{
    code: string
    name: string
  }>`SELECT code, full_name AS name FROM area WHERE code = ANY(${codes})`.execute(tx)
  const { rows: people } = await sql<{
    id: string
    name: string
  }>`SELECT id::text AS id, display_name AS name FROM app_user`.execute(tx)
  const [byCode, byId] = [
    new Map(areas.map((row) => [row.code, row.name])),
    new Map(people.map((row) => [row.id, row.name])),
  ]
  return { area: (code) => byCode.get(code) ?? code, person: (id) => byId.get(id) ?? id }
}
