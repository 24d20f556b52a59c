/**
 * ID numbers for the demo: the prefix 539900 belongs to no county, so no living person is hit. One birth date has 1000
 * sequence numbers (odd for men), which is enough for 9.33 million people as long as no number is wasted: each county
 * owns a slice of the sequences, so that counties can be made alone and in any order, and takes the next day when a day
 * is full.
 */
import { checkCharacter } from '../../kernel/citizen-id.ts'
import { dayFromNumber, dayNumber, toDay, type Day } from '../../kernel/day.ts'

const PREFIX = '539900'
export const SEQUENCES = 1000
/** The oldest birth date, a little before the oldest member a family is given. */
const FIRST = dayNumber(toDay('1915-01-01'))
const LAST = dayNumber(toDay('2022-09-29'))

export interface Slice {
  /** Even. */
  readonly start: number
  /** Even. */
  readonly size: number
}

/**
 * Slices by weight; every county gets at least `minimum` numbers, the largest get what their peak years need.
 * Throws RangeError when there are more counties than slices.
 */
export function sliceSequences(weights: readonly number[], minimum = 4): Slice[] {
  const free = SEQUENCES - weights.length * minimum
  if (free < 0) throw new RangeError(`no room for ${weights.length} counties in ${SEQUENCES} sequence numbers`)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let start = 0
  let passed = 0
  let given = 0
  return weights.map((weight) => {
    passed += weight
    // Cumulative rounding to even numbers, so that the slices fill the thousand exactly and never overlap.
    const upTo = Math.floor(((passed / total) * free) / 2) * 2
    const size = minimum + upTo - given
    given = upTo
    const slice = { start, size }
    start += size
    return slice
  })
}

export interface Identity {
  readonly citizenId: string
  readonly birthDay: Day
}

/** Gives out the numbers of one county, never one twice. */
export function createIdentities(slice: Slice): (birth: number, male: boolean) => Identity {
  const days = LAST - FIRST + 1
  const perDay = slice.size / 2
  const used = [new Uint16Array(days), new Uint16Array(days)] as const
  return (birth, male) => {
    const taken = used[male ? 1 : 0]
    const at = freeDay(taken, Math.min(Math.max(birth - FIRST, 0), days - 1), perDay)
    const count = taken[at] ?? 0
    taken[at] = count + 1
    const birthDay = dayFromNumber(FIRST + at)
    const sequence = slice.start + count * 2 + (male ? 1 : 0)
    const body = `${PREFIX}${birthDay.slice(0, 4)}${birthDay.slice(5, 7)}${birthDay.slice(8)}${String(sequence).padStart(3, '0')}`
    return { citizenId: body + checkCharacter(body), birthDay }
  }
}

/** The nearest day with a free number, earlier days first: nobody becomes younger than their child's parent should be. */
function freeDay(taken: Uint16Array, wanted: number, perDay: number): number {
  for (let at = wanted; at >= 0; at--) if ((taken[at] ?? 0) < perDay) return at
  for (let at = wanted + 1; at < taken.length; at++) if ((taken[at] ?? 0) < perDay) return at
  throw new RangeError('this county has used up its ID numbers')
}
