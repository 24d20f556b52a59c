/** Refused rows of household lists that nobody has mended yet. A household that has one is not judged. */

/** The rows, as `r`: text for FROM. They carry the area they speak of; the file may cover more and be out of sight. */
export const REFUSED_HOUSEHOLD_ROWS = `(SELECT * FROM rejected_row WHERE state = 'open' AND kind = 'householdLine') r`

/**
 * Condition: the refused row is about the household of an alias. 户编号 is unique inside a county only (decision 0002): the
 * row must speak of the household's county or of a part of it, or not know where it belongs inside a wider area.
 */
export function refusedAbout(household: string): string {
  return `(r.household_code = ${household}.household_code AND (left(r.area_code, 6) = ${household}.county_code
    OR (right(r.area_code, 10) = '0000000000' AND starts_with(${household}.county_code, left(r.area_code, 2)))
    OR (right(r.area_code, 8) = '00000000' AND starts_with(${household}.county_code, left(r.area_code, 4)))))`
}
