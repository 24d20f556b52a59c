/**
 * Finding people by what somebody types: the beginning of a name, pinyin, initials or a code, the last digits of an ID
 * number (decision D5); or a whole ID number or telephone, which are compared by their keyed index and never stored open.
 */
import { sql, type RawBuilder } from 'kysely'
import { isCitizenId } from '../../kernel/citizen-id.ts'
import { normalisePhone } from '../../kernel/phone.ts'
import type { Sealer } from '../crypto/sealer.ts'
import { fullCitizenId } from './encode.ts'

/**
 * SQL that answers `county_code, household_id, person_id, area_code` of what was found, inside the scope of the transaction.
 * The area is that of the household, so whoever sees a word sees the household it leads to.
 */
export function foundBy(q: string, sealer: Sealer): RawBuilder<unknown> {
  const typed = q.normalize('NFKC').trim()
  const token = typed.toLowerCase()
  // A prefix range: `\u{10FFFF}` is above every character in locale C.
  const parts = [
    sql`SELECT s.county_code, s.household_id, s.person_id, s.area_code FROM search_token s WHERE s.token >= ${token} AND s.token < ${`${token}\u{10FFFF}`}`,
  ]
  const phone = normalisePhone(typed)
  if (phone !== undefined) {
    const index = sealer.index(phone)
    parts.push(
      sql`SELECT x.county_code, x.id, NULL::uuid, x.area_code FROM household x WHERE x.phone_index = ${index}`,
      membersBy(sql`p.phone_index = ${index}`),
    )
  }
  const citizenId = fullCitizenId(typed.toUpperCase())
  if (isCitizenId(citizenId)) parts.push(membersBy(sql`p.citizen_id_index = ${sealer.index(citizenId)}`))
  return sql.join(parts, sql` UNION ALL `)
}

/** Persons with the household they belong to now, as the words of `search_token` have it. */
function membersBy(condition: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`SELECT m.county_code, m.household_id, m.person_id, m.area_code FROM person p
    JOIN membership m ON m.county_code = p.county_code AND m.person_id = p.id AND m.valid_to IS NULL AND m.programme = 'monitoring'
    WHERE ${condition}`
}
