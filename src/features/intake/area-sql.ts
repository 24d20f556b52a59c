/** Areas as conditions in SQL: a batch reaches the places it was declared for, and no others. */
import { subtreeRange } from '../../language/access/scope.ts'

/** True for rows whose area lies in one of the areas, which may stand on any level. The codes are checked digits. */
export function inAreas(column: string, areaCodes: readonly string[]): string {
  const parts = areaCodes.map((code) => {
    const { low, high } = subtreeRange(code)
    return `${column} BETWEEN '${low}' AND '${high}'`
  })
  return parts.length === 0 ? 'false' : `(${parts.join(' OR ')})`
}

/** True for rows whose area lies in one of the areas of a text array column: the declared areas of a batch. */
export function inAreasOf(column: string, array: string): string {
  return `EXISTS (SELECT 1 FROM unnest(${array}) AS declared (code) WHERE starts_with(${column}, CASE
    WHEN right(declared.code, 10) = '0000000000' THEN left(declared.code, 2)
    WHEN right(declared.code, 8) = '00000000' THEN left(declared.code, 4)
    WHEN right(declared.code, 6) = '000000' THEN left(declared.code, 6)
    WHEN right(declared.code, 3) = '000' THEN left(declared.code, 9) ELSE declared.code END))`
}
