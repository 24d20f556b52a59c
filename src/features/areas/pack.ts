/** Reads the areas of a pack (`packs/<name>/areas.csv`) and loads them into the database. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import { pinyin } from 'pinyin-pro'
import { withClient, OWNER_ROLE } from '../../platform/postgres/bootstrap.ts'
import { AREA_LEVELS } from './schema.ts'
import { saveAreas, type AreaRow } from './store.ts'

interface PackRow {
  readonly code: string
  readonly name: string
  readonly level: string
  readonly parent_code: string
}

/** The statistical codes of the pack are those of 2023; earlier facts use them too, so they hold from the beginning. */
const VALID_FROM = '2000-01-01'

export function readAreas(packFolder: string): AreaRow[] {
  const rows: PackRow[] = parse(readFileSync(path.join(packFolder, 'areas.csv')), { columns: true, bom: true })
  const names = new Map<string, string>()
  return rows.map((row) => {
    const level = AREA_LEVELS.find((known) => known === row.level)
    if (!level) throw new Error(`${row.code}: unknown level ${row.level}`)
    const fullName = `${names.get(row.parent_code) ?? ''}${row.name}`
    names.set(row.code, fullName)
    return {
      code: row.code,
      name: row.name,
      level,
      parentCode: row.parent_code || null,
      fullName,
      namePinyin: pinyin(row.name, { toneType: 'none', type: 'array' }).join('').toLowerCase(),
    }
  })
}

export async function loadAreas(ownerUrl: string, packFolder: string): Promise<number> {
  const rows = readAreas(packFolder)
  await withClient(ownerUrl, async (client) => {
    await client.query(`SET ROLE ${OWNER_ROLE}`)
    await client.query('BEGIN')
    await saveAreas((text, values) => client.query(text, values), rows, VALID_FROM)
    await client.query('COMMIT')
    await client.query('ANALYZE area')
  })
  return rows.length
}
