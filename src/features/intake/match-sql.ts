/**
 * From the staged rows of a feed to the people and households they are about: by the keyed index of the ID number, by the
 * head's, or by 户编号. One relation serves the report (who was found), the commit and the holes.
 */
import type { FileKind } from './kinds/file-kind.ts'

/** The household of a head, in the monitoring programme. */
const HEAD_HOUSEHOLD = `JOIN membership m ON m.county_code = i.county_code AND m.person_id = i.person_id
    AND m.programme = 'monitoring' AND m.relation = 'head' AND m.valid_to IS NULL
  JOIN household h ON h.county_code = m.county_code AND h.id = m.household_id`

/**
 * Staged rows `s` with `county_code`, `area_code` and `person_id` or `household_id` of whom they are about; rows about
 * nobody in scope are not in it. `counties` is an array literal of six-digit codes, checked by the caller.
 */
export function matchedRows(kind: FileKind, rows: string, counties: readonly string[]): string {
  if (kind.about === 'person') {
    return `SELECT s.*, p.county_code, p.area_code, p.id AS person_id FROM ${rows} s
  JOIN person_identity i ON i.citizen_id_index = s.person_index
  JOIN person p ON p.county_code = i.county_code AND p.id = i.person_id`
  }
  const list = counties.map((county) => `'${county}'`).join(', ')
  if (kind.columns.some((column) => column.key === 'householdCode')) {
    return `SELECT s.*, h.county_code, h.area_code, h.id AS household_id FROM ${rows} s
  JOIN household h ON h.county_code IN (${list}) AND h.household_code = s.household_code`
  }
  return `SELECT s.*, h.county_code, h.area_code, h.id AS household_id FROM ${rows} s
  JOIN person_identity i ON i.citizen_id_index = s.person_index ${HEAD_HOUSEHOLD}`
}
