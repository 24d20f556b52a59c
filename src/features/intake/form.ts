/** Rows that wait for a person or household enter their register when a form registers or corrects them. */
import { sql } from 'kysely'
import { asIntake, type Tx } from '../../platform/postgres/database.ts'
import type { FormRule, FormRules } from '../../platform/registers/form-rule.ts'
import { rematch } from './rematch.ts'

/**
 * Only rows of batches inside the actor's area are placed; those of wider batches are placed by the next import of
 * households, as before.
 */
export function intakeForms(): FormRules {
  return { household: placing, person: placing, membership: placing }
}

const placing: FormRule = async (ctx, tx, { register, id, after }) => ({
  issues: [],
  follow: async () => {
    const person = register.id === 'person' ? id : (after['person_id'] ?? null)
    const household = register.id === 'household' ? id : null
    if (!(await isAwaited(tx, person, household))) return
    // Nothing withdraws what a form did, so the mark of who placed the row is the record itself.
    await asIntake(tx, () => rematch(tx, ctx, { id }, ctx.actor.id))
  },
})

async function isAwaited(tx: Tx, person: unknown, household: unknown): Promise<boolean> {
  const { rows } = await sql`SELECT 1 FROM unmatched_row s WHERE s.placed_by IS NULL AND (
      s.person_index IN (SELECT citizen_id_index FROM person WHERE id = ${person}::uuid)
      OR s.household_code IN (SELECT household_code FROM household WHERE id = ${household}::uuid)) LIMIT 1`.execute(tx)
  return rows.length > 0
}
