/** Rows that wait for a person or household enter their register when a form registers or corrects them. */
import { sql } from 'kysely'
import { asIntake, everywhere, type Tx } from '../../platform/postgres/database.ts'
import type { FormRule, FormRules } from '../../platform/registers/form-rule.ts'
import { rematch } from './rematch.ts'

/** Rows of files of wider areas are placed too, as an import would. */
export function intakeForms(): FormRules {
  return { household: placing, person: placing, membership: placing }
}

const placing: FormRule = async (ctx, tx, { register, countyCode, id, after }) => ({
  issues: [],
  follow: async () => {
    const person = register.id === 'person' ? id : (after['person_id'] ?? null)
    const household = register.id === 'household' ? id : null
    const { scope } = ctx.actor
    if (!(await everywhere(tx, scope, () => isAwaited(tx, countyCode, person, household)))) return
    const arrived = { id, areaCodes: [String(after['area_code'])] }
    // Nothing withdraws what a form did, so the mark of who placed the row is the record itself.
    await asIntake(tx, () => rematch(tx, ctx, arrived, { actor: ctx.actor.id, scope }))
  },
})

/** Whether rows wait for them, or were refused while nobody knew whom they were about. */
async function isAwaited(tx: Tx, countyCode: string, person: unknown, household: unknown): Promise<boolean> {
  const { rows } = await sql<{ person: Uint8Array | null; household: string | null }>`SELECT
    (SELECT citizen_id_index FROM person WHERE county_code = ${countyCode} AND id = ${person}::uuid) AS person,
    (SELECT household_code FROM household WHERE county_code = ${countyCode} AND id = ${household}::uuid) AS household`.execute(
    tx,
  )
  const index = rows[0]?.person ?? null
  const code = rows[0]?.household ?? null
  const found = await sql<{ awaited: boolean }>`SELECT
    EXISTS (SELECT 1 FROM unmatched_row WHERE person_index = ${index}::bytea AND placed_by IS NULL)
    OR EXISTS (SELECT 1 FROM unmatched_row WHERE household_code = ${code}::text AND placed_by IS NULL)
    OR EXISTS (SELECT 1 FROM rejected_row WHERE person_index = ${index}::bytea AND state = 'open')
    OR EXISTS (SELECT 1 FROM rejected_row WHERE household_code = ${code}::text AND state = 'open') AS awaited`.execute(
    tx,
  )
  return found.rows[0]?.awaited ?? false
}
