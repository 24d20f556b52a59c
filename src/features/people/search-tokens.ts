/**
 * The words under which people are found (decision D5): names, pinyin, initials, codes and the last digits of the ID.
 * Kept by whoever changes households or persons, in the same transaction.
 */
import { sql } from 'kysely'
import type { Tx } from '../../platform/postgres/database.ts'

/** Makes the tokens of households anew. `households` is SQL that answers `county_code, id`, made by our own code. */
export async function refreshSearchTokens(tx: Tx, households: string): Promise<void> {
  await sql
    .raw(`CREATE TEMP TABLE token_households ON COMMIT DROP AS SELECT DISTINCT county_code, id FROM (${households}) h`)
    .execute(tx)
  await sql
    .raw(
      `DELETE FROM search_token t USING token_households h WHERE t.county_code = h.county_code AND t.household_id = h.id`,
    )
    .execute(tx)
  await sql
    .raw(`INSERT INTO search_token (county_code, area_code, token, household_id, person_id)
    SELECT DISTINCT x.county_code, x.area_code, lower(word), x.id, p.id
    FROM token_households h JOIN household x ON x.county_code = h.county_code AND x.id = h.id
    JOIN membership m ON m.county_code = h.county_code AND m.household_id = h.id AND m.valid_to IS NULL AND m.programme = 'monitoring'
    JOIN person p ON p.county_code = m.county_code AND p.id = m.person_id
    CROSS JOIN LATERAL (VALUES (p.name), (p.name_pinyin), (p.name_initials), (p.citizen_id_tail), (p.person_code)) AS w(word)
    WHERE word IS NOT NULL AND word <> ''
    UNION ALL
    SELECT x.county_code, x.area_code, lower(x.household_code), x.id, NULL
    FROM token_households h JOIN household x ON x.county_code = h.county_code AND x.id = h.id
    WHERE x.household_code IS NOT NULL`)
    .execute(tx)
  await sql.raw('DROP TABLE token_households').execute(tx)
}
