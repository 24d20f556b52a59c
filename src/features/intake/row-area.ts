/**
 * The area that a row speaks of, for rows somebody has to look at: by its own cells, by the other lines of its household,
 * or by the household or person it names. Whoever is responsible there sees the row and mends it, also when the file
 * covers more. What cannot be known stays with the area of the file.
 */
import { inAreas } from './area-sql.ts'
import type { Batch } from './batch.ts'
import type { FileKind } from './kinds/file-kind.ts'
import { matchedRows } from './match-sql.ts'
import type { StagingTables } from './staging.ts'

/** Makes the temporary table `row_area` (sheet, row_no, area_code) of a checked batch. */
export function rowAreaSql(kind: FileKind, batch: Batch, tables: StagingTables): string {
  const select = kind.about === 'householdLine' ? ofLines(batch, tables) : ofFeed(kind, batch, tables)
  return `CREATE TEMP TABLE row_area ON COMMIT DROP AS ${select}`
}

/** Staged rows that have notes; refused rows always have one. */
function noted({ rows, notes }: StagingTables): string {
  return `SELECT s.* FROM ${rows} s WHERE EXISTS (SELECT 1 FROM ${notes} n WHERE n.sheet = s.sheet AND n.row_no = s.row_no)`
}

function ofFeed(kind: FileKind, batch: Batch, tables: StagingTables): string {
  return `SELECT m.sheet, m.row_no, min(m.area_code) AS area_code
    FROM (${matchedRows(kind, `(${noted(tables)})`, batch.areaCodes)}) m GROUP BY 1, 2 HAVING count(*) = 1`
}

/** Lines of one household have one area: the village, or what its lines have in common, so that they are mended together. */
function ofLines({ areaCodes }: Batch, tables: StagingTables): string {
  return `WITH noted AS MATERIALIZED (${noted(tables)}),
  own AS (SELECT household_code, place_code AS area FROM ${tables.rows}
    WHERE household_code IN (SELECT household_code FROM noted) AND right(place_code, 8) <> '00000000'
      AND ${inAreas('place_code', areaCodes)}),
  household_area AS (SELECT household_code, left(area, 6) AS county, CASE
      WHEN min(area) = max(area) THEN min(area)
      WHEN left(min(area), 9) = left(max(area), 9) THEN left(min(area), 9) || '000'
      ELSE left(min(area), 6) || '000000' END AS area
    FROM own WHERE household_code IS NOT NULL GROUP BY 1, 2),
  only_area AS (SELECT household_code, min(area) AS area FROM household_area GROUP BY 1 HAVING count(*) = 1),
  registered AS (SELECT h.household_code, min(h.area_code) AS area FROM household h
    WHERE h.household_code IN (SELECT household_code FROM noted) AND ${inAreas('h.area_code', areaCodes)}
    GROUP BY 1 HAVING count(*) = 1)
  SELECT n.sheet, n.row_no, COALESCE(s.area, o.area, r.area, CASE WHEN ${inAreas('n.place_code', areaCodes)} THEN n.place_code END) AS area_code
  FROM noted n
  LEFT JOIN household_area s ON s.household_code = n.household_code AND s.county = left(n.place_code, 6)
  LEFT JOIN only_area o ON o.household_code = n.household_code
  LEFT JOIN registered r ON r.household_code = n.household_code`
}
