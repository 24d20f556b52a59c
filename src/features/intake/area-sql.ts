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
