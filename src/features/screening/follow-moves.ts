/**
 * What was found about a household stands where the household stands: who manages it now sees its clues and gaps, and
 * nobody else does.
 */
import { sql } from 'kysely'
import type { Tx } from '../../platform/postgres/database.ts'
import type { FormRules } from '../../platform/registers/form-rule.ts'

/** When a form moves a household, its clues, results and gaps move in the same transaction. */
export function screeningForms(): FormRules {
  return {
    household: async (_ctx, tx, { countyCode, id, before, after }) => ({
      issues: [],
      follow: async () => {
        if (before && before['area_code'] !== after['area_code']) await follow(tx, countyCode, id)
      },
    }),
  }
}

async function follow(tx: Tx, countyCode: string, id: string): Promise<void> {
  const own = sql`o.county_code = ${countyCode} AND o.household_id = ${id}::uuid`
  const moved = sql`h.county_code = o.county_code AND h.id = o.household_id AND o.area_code <> h.area_code`
  for (const table of ['clue', 'screening_result', 'ledger_hole'])
    await sql`UPDATE ${sql.table(table)} o SET area_code = h.area_code FROM household h WHERE ${own} AND ${moved}`.execute(
      tx,
    )
  await sql`UPDATE ledger_hole o SET area_code = p.area_code FROM membership m JOIN person p ON p.county_code = m.county_code AND p.id = m.person_id
    WHERE m.county_code = ${countyCode} AND m.household_id = ${id}::uuid AND m.programme = 'monitoring' AND m.valid_to IS NULL
      AND o.county_code = p.county_code AND o.person_id = p.id AND o.area_code <> p.area_code`.execute(tx)
  await alignParts(tx, sql`c.county_code = ${countyCode} AND c.household_id = ${id}::uuid`)
}

/** Clues of households that an import has moved since; to be asked over all areas, for a clue may stand outside of a scope. */
export async function alignClues(tx: Tx): Promise<void> {
  await sql`UPDATE clue o SET area_code = h.area_code FROM household h
    WHERE h.county_code = o.county_code AND h.id = o.household_id AND o.area_code <> h.area_code`.execute(tx)
  await alignParts(tx, sql`true`)
}

async function alignParts(tx: Tx, which: ReturnType<typeof sql>): Promise<void> {
  for (const table of ['clue_reason', 'judged_clue'])
    await sql`UPDATE ${sql.table(table)} o SET area_code = c.area_code FROM clue c
      WHERE c.county_code = o.county_code AND c.id = o.clue_id AND o.area_code <> c.area_code AND ${which}`.execute(tx)
}
