/**
 * Income by month and category. A household's year (September to August, the window before the reference day) is drawn
 * first, so that F034 and F085 come out; months then follow seasons: wages stop for the Spring Festival, harvests come
 * in a few months, pensions every quarter, dibao every month.
 */
import { toMonth, addMonths } from '../../kernel/month.ts'
import { ASSUMED, FIRST_MONTH, PUBLISHED } from './figures.ts'
import type { DemoIncome, DemoMonitoring } from './household.ts'
import type { Random } from './random.ts'

/** 2021-08 to 2022-09; the window is all but the first and the last. */
export const MONTHS: readonly string[] = Array.from({ length: 14 }, (_, i) => addMonths(toMonth(FIRST_MONTH), i))
const WINDOW_FIRST = 1
const WINDOW_LAST = 12

/** Yuan a year below which nearly nobody lives; the rest above it is lognormal. */
const FLOOR = 5_800
const SPREAD = 0.71
const MEAN_ABOVE = PUBLISHED.liftedIncome - FLOOR
const LOCATION = Math.log(MEAN_ABOVE) - (SPREAD * SPREAD) / 2

/** Yuan a head and year. */
export function perHeadIncome(random: Random, lifted: boolean, monitoring: DemoMonitoring | null): number {
  if (monitoring && monitoring.removedOn === null && monitoring.category !== 'sudden') {
    return 4_300 + 4_200 * random.next() + (random.chance(0.2) ? 2_500 * random.next() : 0)
  }
  const above = Math.exp(LOCATION + SPREAD * random.normal())
  // What is subtracted above for monitored households is given to the others, so that the mean of F034 stands.
  if (lifted) return FLOOR + above * 1.045
  return monitoring ? FLOOR + 1_300 + above * 0.7 : FLOOR + 600 + above * (PUBLISHED.ruralIncome / MEAN_ABOVE) * 0.54
}

export interface Earning {
  /** Yuan a head and year. */
  readonly perHead: number
  readonly persons: number
  readonly workers: number
  readonly labour: boolean
  readonly aged: number
  /** Yuan a month that civil affairs pays. */
  readonly assistance: number
  /** Which of the harvest patterns the village has. */
  readonly season: number
}

/** Months of the year (0 January) with their share of the harvest: tobacco and maize, sugar cane, coffee and tea, walnuts. */
const SEASONS: readonly (readonly (readonly [number, number])[])[] = [
  [
    [8, 4],
    [9, 3],
    [10, 2],
    [5, 1],
  ],
  [
    [11, 2],
    [0, 3],
    [1, 2],
    [2, 3],
  ],
  [
    [3, 3],
    [4, 2],
    [6, 1],
    [10, 2],
  ],
  [
    [9, 5],
    [10, 2],
    [6, 1],
  ],
]
/** Yuan a month of the basic pension for residents. */
const PENSION = 118

/** All incomes of a household, by month; months that were not collected are absent. */
export function incomesOf(random: Random, earning: Earning): DemoIncome[] {
  if (random.chance(ASSUMED.noIncomeAtAll)) return []
  const pension = earning.aged * PENSION
  const fixed = (earning.assistance + pension) * 12
  const year = Math.max(earning.perHead * earning.persons, fixed * 1.08)
  const free = year - fixed
  const property = random.chance(0.45) ? free * 0.08 * random.next() : 0
  const wageShare = earning.workers > 0 ? 0.5 + 0.35 * random.next() : 0
  const wage = (free - property) * wageShare
  const operating = earning.labour ? free - property - wage : 0
  const gifts = free - property - wage - operating
  const wages = spreadWages(random, wage)
  const harvest = spreadHarvest(random, operating, earning.season)
  const lost = random.chance(0.012) ? random.between(8, 12) : MONTHS.length
  const missing = missingMonths(random)
  const rows: DemoIncome[] = []
  for (const [i, month] of MONTHS.entries()) {
    if (missing.has(i)) continue
    const before = rows.length
    // A family that loses its work keeps only what it is paid anyway (R27).
    const rest = i >= lost ? 0.25 : 1
    push(rows, month, 'wage', (wages[i] ?? 0) * rest)
    push(rows, month, 'operatingNet', (harvest[i] ?? 0) * rest)
    // Dividends and land rent come before the New Year, subsidies in June; pensions are noted by the quarter.
    if (i === 4) push(rows, month, 'property', property)
    const quarter = i % 3 === 2 ? pension * 3 : 0
    const yearly = i === 10 ? gifts * 0.4 : i === 3 ? gifts * 0.6 : 0
    push(rows, month, 'transfer', earning.assistance + quarter + yearly)
    if (rows.length === before) rows.push({ month, category: 'operatingNet', amount: 0 })
  }
  return rows
}

/** Whole yuan, as offices note them. */
function push(rows: DemoIncome[], month: string, category: DemoIncome['category'], yuan: number): void {
  const amount = Math.round(yuan) * 100
  if (amount > 0) rows.push({ month, category, amount })
}

function spreadWages(random: Random, year: number): readonly number[] {
  if (year <= 0) return []
  const months = random.between(4, 9)
  const start = random.between(0, 11)
  const weights = MONTHS.map((_, i) => {
    const february = i === 6
    const works = (i + 12 - start) % 12 < months
    return works && !february ? 0.85 + 0.3 * random.next() : 0
  })
  return scaleToYear(weights, year)
}

function spreadHarvest(random: Random, year: number, season: number): readonly number[] {
  if (year <= 0) return []
  const pattern = SEASONS[season % SEASONS.length] ?? []
  const weights = MONTHS.map((_, i) => {
    // The first month is August, 7 counted from January.
    const share = pattern.find(([month]) => month === (i + 7) % 12)?.[1] ?? 0
    return share * (0.7 + 0.6 * random.next())
  })
  return scaleToYear(weights, year)
}

/** Amounts by month whose sum over the twelve months of the window is the year's. */
function scaleToYear(weights: readonly number[], year: number): number[] {
  let sum = 0
  for (let i = WINDOW_FIRST; i <= WINDOW_LAST; i++) sum += weights[i] ?? 0
  return weights.map((weight) => (sum === 0 ? year / 12 : (weight / sum) * year))
}

function missingMonths(random: Random): ReadonlySet<number> {
  const draw = random.next()
  if (draw >= ASSUMED.oneMonthMissing + ASSUMED.severalMonthsMissing) return NOTHING
  const count = draw < ASSUMED.oneMonthMissing ? 1 : random.between(2, 5)
  const missing = new Set<number>()
  while (missing.size < count) missing.add(random.below(MONTHS.length))
  return missing
}

const NOTHING: ReadonlySet<number> = new Set()
