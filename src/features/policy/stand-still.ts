/** Where a rule stands still for want of a standard: areas without a value in force, and the parts of them that have one. */
import { PREFIX_LENGTHS, type ParameterValue } from '../../language/rule/index.ts'

export interface StandStill {
  /** First digits of the area's code. */
  readonly prefix: string
  /** Areas inside it that have a value of their own. */
  readonly except: readonly string[]
}

/**
 * The areas inside `root` for which a parameter is not set, each as the largest area that is so throughout but for its
 * exceptions. `inForce` holds the values of one parameter on one day by prefix; `null` says that the area has none.
 */
export function standStill(inForce: ReadonlyMap<string, Pick<ParameterValue, 'value'>>, root: string): StandStill[] {
  const inside = [root, ...[...inForce.keys()].filter((one) => one !== root && one.startsWith(root)).sort()]
  const isSet = (prefix: string): boolean => (nearest(inForce, prefix)?.value ?? null) !== null
  const parent = (prefix: string): string | undefined =>
    inside.filter((one) => one !== prefix && prefix.startsWith(one)).toSorted((a, b) => b.length - a.length)[0]
  const topOf = (prefix: string): string => {
    const above = parent(prefix)
    return above === undefined || isSet(above) ? prefix : topOf(above)
  }
  const exceptions = new Map<string, string[]>()
  for (const prefix of inside) {
    const above = parent(prefix)
    if (!isSet(prefix) && topOf(prefix) === prefix) exceptions.set(prefix, [])
    if (isSet(prefix) && above !== undefined && !isSet(above)) exceptions.get(topOf(above))?.push(prefix)
  }
  return [...exceptions].map(([prefix, except]) => ({ prefix, except }))
}

function nearest<T>(inForce: ReadonlyMap<string, T>, prefix: string): T | undefined {
  const length = PREFIX_LENGTHS.find((digits) => digits <= prefix.length && inForce.has(prefix.slice(0, digits)))
  return length === undefined ? undefined : inForce.get(prefix.slice(0, length))
}
