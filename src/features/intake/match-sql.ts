/**
 * From the staged rows of a feed to the people and households they are about: by the keyed index of the ID number, by the
 * head's, or by 户编号; rows of a catalogue are about the area itself. One relation serves the report (who was found), the commit, the holes and the rows that waited.
 */
import { subtreeRange } from '../../language/access/scope.ts'
import { inAreas, inAreasOf } from './area-sql.ts'
import type { FileKind } from './kinds/file-kind.ts'

/** By what the rows of a kind name the household or person they are about; `area`: the one the file was declared for. */
export type Naming = 'person' | 'head' | 'code' | 'area'

export function namingOf(kind: FileKind): Naming {
  if (kind.about === 'person' || kind.about === 'area') return kind.about
  return kind.columns.some((column) => column.key === 'householdCode') ? 'code' : 'head'
}

/**
 * Joins rows `s` (with person_index, household_code) to `p` (person) or `h` (household) inside the declared areas: those
 * given, or those of the batch `b` that the rows belong to.
 */
export function matchJoin(kind: FileKind, areaCodes: readonly string[] | 'b.area_codes'): string {
  const inside = (column: string) =>
    areaCodes === 'b.area_codes' ? inAreasOf(column, areaCodes) : inAreas(column, areaCodes)
  switch (namingOf(kind)) {
    case 'person':
      return `JOIN person_identity i ON i.citizen_id_index = s.person_index
  JOIN person p ON p.county_code = i.county_code AND p.id = i.person_id AND ${inside('p.area_code')}`
    case 'code':
      return `JOIN household h ON h.household_code = s.household_code AND ${inside('h.area_code')}`
    case 'head':
      return `JOIN person_identity i ON i.citizen_id_index = s.person_index
  JOIN membership m ON m.county_code = i.county_code AND m.person_id = i.person_id
    AND m.programme = 'monitoring' AND m.relation = 'head' AND m.valid_to IS NULL
  JOIN household h ON h.county_code = m.county_code AND h.id = m.household_id AND ${inside('h.area_code')}`
    case 'area':
      return `JOIN (SELECT left(code, 6) AS county_code, code AS area_code, NULL::uuid AS id FROM area
    ${kind.register?.shared ? '' : `WHERE level IN ('county', 'township', 'village')`}) h ON ${theArea(areaCodes)}`
  }
}

/** Rows of a file that was declared for several areas belong to none of them. */
function theArea(areaCodes: readonly string[] | 'b.area_codes'): string {
  if (areaCodes === 'b.area_codes') return 'cardinality(b.area_codes) = 1 AND h.area_code = b.area_codes[1]'
  const [code, ...others] = areaCodes
  return code === undefined || others.length > 0 ? 'false' : `h.area_code = '${subtreeRange(code).low}'`
}

/** `p` or `h`, whichever `matchJoin` found. */
export function matchAlias(kind: FileKind): 'p' | 'h' {
  return namingOf(kind) === 'person' ? 'p' : 'h'
}

/**
 * Staged rows `s` with `county_code`, `area_code` and `person_id` or `household_id` of whom they are about; rows about
 * nobody inside the declared areas and the scope are not in it.
 */
export function matchedRows(kind: FileKind, rows: string, areaCodes: readonly string[]): string {
  const alias = matchAlias(kind)
  const id = alias === 'p' ? 'person_id' : 'household_id'
  return `SELECT s.*, ${alias}.county_code, ${alias}.area_code, ${alias}.id AS ${id} FROM ${rows} s
  ${matchJoin(kind, areaCodes)}`
}
