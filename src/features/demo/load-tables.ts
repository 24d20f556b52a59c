/** Which tables a load empties and which it fills, and by which of its two connections. */
import type { ClientBase } from 'pg'

/** Tables without a county that hang on imports and screenings; most of what is emptied is found by its county. */
const WITHOUT_COUNTY = ['import_batch', 'import_note', 'rejected_row', 'unmatched_row', 'screening_run']

/**
 * Two connections fill tables side by side, since PostgreSQL is what a load waits for. The halves take about as long;
 * most of it is the exclusion guards, which check every row when they are made.
 */
export const HALVES = [
  ['income_entry', 'insurance_enrolment', 'employment', 'allowance'],
  [
    'household',
    'person',
    'membership',
    'identity_tag',
    'medical_settlement',
    'dwelling',
    'water_safety',
    'schooling',
    'disability',
    'area_designation',
    'village_infrastructure',
    'person_identity',
    'search_token',
    'import_batch',
    'import_note',
    'rejected_row',
    'coverage',
    'ledger_hole',
  ],
] as const satisfies readonly (readonly string[])[]

export const FILLED: readonly string[] = HALVES.flat()

/** Which half a table or one of its partitions by year belongs to. */
export function halfOf(table: string): 0 | 1 {
  const parent = table.replace(/_\d{4}$/, '')
  const first: readonly string[] = HALVES[0]
  return first.includes(parent) ? 0 : 1
}

/**
 * Everything kept by county, with its history, and what hangs on it, but for the tables that are filled and those that
 * are empty anyway: emptying a partitioned table costs a file for each part of it.
 */
export async function listTablesToEmpty(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND (c.relname = ANY ($1) OR EXISTS (
         SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'county_code' AND NOT a.attisdropped))
       AND c.relname <> ALL ($2)
     ORDER BY 1`,
    [WITHOUT_COUNTY, FILLED],
  )
  const held: string[] = []
  for (const { name } of rows) {
    const found = await client.query(`SELECT 1 FROM ${name} LIMIT 1`)
    if (found.rowCount !== 0) held.push(name)
  }
  return held
}
