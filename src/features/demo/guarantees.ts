/** Housing, water and dibao: nearly all safe, a few not, some unknown. */
import { ASSUMED, PUBLISHED } from './figures.ts'
import type { DemoAllowance, DemoDwelling, DemoWater } from './household.ts'
import { weighted, type Random } from './random.ts'

/** Share of households whose house was retrofitted this year, so that two grades follow each other (F104). */
const RETROFITTED = PUBLISHED.retrofitsCompleted / ASSUMED.households
/** C and D houses stand against A and B; the rest of F103 is still being built. */
const UNSAFE = ASSUMED.unsafeHouse

export function dwellingOf(random: Random, persons: number): DemoDwelling | null {
  if (random.chance(ASSUMED.noHousing)) return null
  const floorArea = Math.round((PUBLISHED.floorArea + (persons - 4) * 8 + 18 * random.normal()) * 100)
  const area = Math.min(Math.max(floorArea, 2_500), 40_000)
  const before = random.pick(['2020-06-15', '2021-03-20', '2021-09-10', '2022-03-15'] as const)
  if (random.chance(UNSAFE)) {
    return { grade: random.chance(0.72) ? 'C' : 'D', floorArea: area, appraisedOn: '2022-06-20', before: null }
  }
  if (random.chance(RETROFITTED)) {
    return {
      grade: 'A',
      floorArea: area,
      appraisedOn: `2022-0${random.between(4, 9)}-${random.chance(0.5) ? '10' : '25'}`,
      before: { grade: random.chance(0.75) ? 'C' : 'D', appraisedOn: '2021-05-12' },
    }
  }
  return { grade: random.chance(0.58) ? 'A' : 'B', floorArea: area, appraisedOn: before, before: null }
}

const GRADE = weighted([
  ['met', 88],
  ['basic', 12],
])

export function waterOf(random: Random): DemoWater | null {
  if (random.chance(ASSUMED.noWater)) return null
  const water = {
    quantity: GRADE(random),
    quality: GRADE(random),
    convenience: GRADE(random),
    reliability: GRADE(random),
  }
  if (!random.chance(ASSUMED.unsafeWater)) return water
  const failing = random.pick(['reliability', 'reliability', 'quantity', 'quality', 'convenience'] as const)
  return { ...water, [failing]: 'unmet' }
}

/** Fen a month and person, by class; one county's sums. */
const DIBAO_SUM = { A: 44_500, B: 31_000, C: 22_000 } as const
/** F297: 910 yuan a month. */
const TEKUN_SUM = 91_000

export function dibaoOf(random: Random, persons: number, labour: boolean, from: string): DemoAllowance {
  const kind = labour ? (random.chance(0.35) ? 'B' : 'C') : random.chance(0.6) ? 'A' : 'B'
  const covered = random.chance(0.86) ? persons : Math.max(1, persons - random.between(1, 2))
  return { class: kind, persons: covered, monthlyAmount: DIBAO_SUM[kind] * covered, since: from }
}

export function tekunOf(persons: number, from: string): DemoAllowance {
  return { class: null, persons, monthlyAmount: TEKUN_SUM * persons, since: from }
}

export interface DibaoChance {
  readonly monitored: boolean
  /** Yuan a head and year. */
  readonly perHead: number
}

/** Shares that add up to F302 and, for monitored households, to F310. */
export function dibaoChance({ monitored, perHead }: DibaoChance): number {
  if (monitored) return 0.5
  return perHead < PUBLISHED.focusLine ? 0.5 : perHead < 15_000 ? 0.308 : 0.17
}
