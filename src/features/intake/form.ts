/** Rows that wait for a person or household enter their register when a form registers or corrects them. */
import { sql } from 'kysely'
import { asIntake, everywhere, type Tx } from '../../platform/postgres/database.ts'
import type { FormRule, FormRules } from '../../platform/registers/form-rule.ts'
import { rematch } from './rematch.ts'

/** Rows of files of wider areas are placed too, as an import would. */
export function intakeForms(): FormRules {
  return { household: placing, person: placing, membership: placing }
}

const placing: FormRule = async (ctx, tx, { register, id, after }) => ({
  issues: [],
  follow: async () => {
    const person = register.id === 'person' ? id : (after['person_id'] ?? null)
    const household = register.id === 'household' ? id : null
    const { scope } = ctx.actor
    if (!(await everywhere(tx, scope, () => isAwaited(tx, person, household)))) return
    const arrived = { id, areaCodes: [String(after['area_code'])] }
    // Nothing withdraws what a form did, so the mark of who placed the row is the record itself.
    await asIntake(tx, () => rematch(tx, ctx, arrived, { actor: ctx.actor.id, scope }))
  },
})

async function isAwaited(tx: Tx, person: unknown, household: unknown): Promise<boolean> {
  const { rows } = await sql`SELECT 1 FROM unmatched_row s WHERE s.placed_by IS NULL AND (
      s.person_index IN (SELECT citizen_id_index FROM person WHERE id = ${person}::uuid)
      OR s.household_code IN (SELECT household_code FROM household WHERE id = ${household}::uuid)) LIMIT 1`.execute(tx)
  return rows.length > 0
}
