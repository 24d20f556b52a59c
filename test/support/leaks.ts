/**
 * Asks whether an answer holds anything from outside a scope: area codes, names of areas, counties, ids of records, also
 * inside texts and files. What it knows of the world it reads as the owner of the database, behind row security.
 */
import { parseAreaCode } from '../../src/kernel/area-code.ts'
import { covers, inScope, narrow, subtreeRange, type Scope } from '../../src/language/access/scope.ts'
import { readAll, type TestFolder } from '../../src/platform/files/test-kit.ts'
import { withClient } from '../../src/platform/postgres/bootstrap.ts'
import type { Answer } from './visitor.ts'

export interface Known {
  /** Every record with an area, by id: table and area. */
  readonly records: ReadonlyMap<string, { readonly table: string; readonly area: string }>
  /** Codes of all areas by their full name. */
  readonly areas: ReadonlyMap<string, string>
  readonly codes: ReadonlySet<string>
}

/** Reads every table that has ids and areas, whatever it is; former rows carry the ids of the present ones. */
export async function readKnown(ownerUrl: string): Promise<Known> {
  return withClient(ownerUrl, async (client) => {
    const tables = await client.query<{ name: string }>(`
      SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND NOT c.relname LIKE '%history' AND (
        SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname IN ('id', 'area_code')) = 2`)
    const records = new Map<string, { table: string; area: string }>()
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ id: string; area: string }>(
        `SELECT id::text, area_code AS area FROM ${name}`,
      )
      for (const row of rows) records.set(row.id, { table: name, area: row.area })
    }
    const { rows } = await client.query<{ code: string; name: string }>('SELECT code, full_name AS name FROM area')
    return {
      records,
      areas: new Map(rows.map((row) => [row.name, row.code])),
      codes: new Set(rows.map((row) => row.code)),
    }
  })
}

/** One text of an answer and where it stands: `rows.3.household.areaCode`, or `sheet 1 row 4` of a file. */
export interface Leaf {
  readonly at: string
  readonly text: string
}

/** All texts of an answer, whatever it is: JSON, workbook or CSV. */
export async function leavesOf(answer: Answer, folder: TestFolder): Promise<Leaf[]> {
  const type = String(answer.headers['content-type'])
  if (type.includes('json')) return jsonLeaves(answer.json<unknown>(), '')
  // The files of the made-up records are texts that call themselves PDF.
  if (type.includes('pdf')) return [{ at: 'file', text: answer.bytes.toString('utf8') }]
  const name = type.includes('csv') ? 'answer.csv' : 'answer.xlsx'
  const sheets = await readAll(await folder.file(name, answer.bytes))
  return sheets.flatMap((sheet, i) =>
    sheet.rows.map((row) => ({ at: `sheet ${i + 1} row ${row.number}`, text: row.cells.map(String).join('\t') })),
  )
}

function jsonLeaves(value: unknown, at: string): Leaf[] {
  if (typeof value === 'string') return [{ at, text: value }]
  if (typeof value === 'number') return [{ at, text: String(value) }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, held]) => [
    // Keys may carry codes too: counts by area, for instance.
    ...(/\d{6}/.test(key) ? [{ at: `${at}.${key}`, text: key }] : []),
    ...jsonLeaves(held, at === '' ? key : `${at}.${key}`),
  ])
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** What of a text lies outside the scope, in words. */
export function leaksIn({ at, text }: Leaf, scope: Scope, known: Known): string[] {
  const leaks: string[] = []
  for (const [id] of text.matchAll(UUID)) {
    const record = known.records.get(id)
    if (record && !inScope(scope, record.area)) leaks.push(`${at}: ${record.table} of ${record.area}`)
  }
  // Codes inside longer digits (numbers of people) are looked for at every place, since a name may stand before them.
  for (let i = 0; i + 12 <= text.length; i += 1) {
    const code = text.slice(i, i + 12)
    if (known.codes.has(code) && !inScope(scope, code)) leaks.push(`${at}: area ${code}`)
  }
  for (const cell of text.split('\t')) {
    const named = known.areas.get(cell)
    if (named !== undefined && !inScope(scope, named) && !holds(named, scope)) leaks.push(`${at}: ${cell}`)
    const county = /^\d{6}$/.test(cell) ? parseAreaCode(cell) : undefined
    if (county !== undefined && known.codes.has(county) && !touches(scope, county)) leaks.push(`${at}: county ${cell}`)
  }
  return leaks
}

/** The county I see a part of, and the province and prefecture I am in, are no secret from me. */
const holds = (area: string, scope: Scope): boolean => scope.some(({ low }) => covers([subtreeRange(area)], low))

function touches(scope: Scope, county: string): boolean {
  return narrow(scope, county).length > 0
}
