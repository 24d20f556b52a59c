/** Refused rows of household lists that nobody has mended yet. A household that has one is not judged. */
import { inAreasOf } from './area-sql.ts'

/** The rows, as `r`, with their batch, as `b`: text for FROM. */
export const REFUSED_HOUSEHOLD_ROWS = `rejected_row r
  JOIN import_batch b ON b.id = r.batch_id AND r.state = 'open' AND b.state = 'committed' AND b.kind = 'householdLine'`

/**
 * Condition: the refused row is about the household of an alias. 户编号 is unique inside a county only (decision 0002), so
 * the file must have been sent for the household's county, for a part of it, or for an area around it.
 */
export function refusedAbout(household: string): string {
  return `(r.household_code = ${household}.household_code AND (
    ${household}.county_code IN (SELECT left(declared, 6) FROM unnest(b.area_codes) AS declared)
    OR ${inAreasOf(`${household}.area_code`, 'b.area_codes')}))`
}
