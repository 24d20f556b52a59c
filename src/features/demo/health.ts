/**
 * Illness, disability and labour. Costs are heavy-tailed: most stays cost a few thousand yuan, one in several hundred
 * ruins a family. What the three layers pay follows their order (C1) with made-up ratios, set so that low-income persons
 * get back what F359 says.
 */
import { addDays, dayFromNumber, dayNumber, toDay, type Day } from '../../kernel/day.ts'
import { ASSUMED, FIRST_MONTH, REFERENCE_DAY } from './figures.ts'
import type { DemoSettlement } from './household.ts'
import { poisson, weighted, type Random } from './random.ts'

export interface Condition {
  readonly health: readonly string[]
  readonly disability: { readonly kind: string; readonly grade: string } | null
}

const DISABILITY_KIND = weighted([
  ['4', 52],
  ['1', 12],
  ['2', 11],
  ['5', 9],
  ['6', 9],
  ['7', 5],
  ['3', 2],
])
const DISABILITY_GRADE = weighted([
  ['1', 14],
  ['2', 28],
  ['3', 28],
  ['4', 30],
])
/** Share of disabled by age against the mean of all. */
const BY_AGE = (age: number): number => (age < 16 ? 0.3 : age < 45 ? 0.7 : age < 60 ? 1.3 : 2.2)

export function conditionAt(random: Random, age: number): Condition {
  const disabled = random.chance(ASSUMED.disabled * BY_AGE(age) * 1.03)
  const chronic = random.chance(age < 16 ? 0.006 : age < 45 ? 0.025 : age < 60 ? 0.1 : 0.28)
  const severe = random.chance(age < 45 ? 0.004 : age < 60 ? 0.012 : 0.024)
  const health = [...(chronic ? ['chronic'] : []), ...(severe ? ['severe'] : []), ...(disabled ? ['disabled'] : [])]
  return {
    health: health.length > 0 ? health : HEALTHY,
    disability: disabled ? { kind: DISABILITY_KIND(random), grade: DISABILITY_GRADE(random) } : null,
  }
}

const HEALTHY: readonly string[] = ['healthy']

/** 劳动技能 (E9): by age, school, health and the grade of a disability. */
export function skillOf(random: Random, age: number, inSchool: boolean, { health, disability }: Condition): string {
  if (age < 16 || inSchool) return 'none'
  if (disability && disability.grade <= '2') return random.chance(0.75) ? 'lost' : 'weak'
  if (age >= 75) return random.chance(0.85) ? 'none' : 'weak'
  if (health.includes('severe') && random.chance(0.45)) return 'lost'
  if (age >= 60) return random.chance(age >= 68 ? 0.6 : 0.3) ? 'none' : 'weak'
  if (disability || (health.includes('severe') && random.chance(0.6))) return 'weak'
  return random.chance(0.13) ? 'skilled' : 'ordinary'
}

export interface Cover {
  /** 低保, 特困 or monitored: half the deductible of 大病保险 and most of 医疗救助. */
  readonly lowIncome: boolean
  readonly lifted: boolean
  readonly insured: boolean
}

export interface Numbering {
  next(): string
}

const LEVELS = ['first', 'second', 'third'] as const
type Level = (typeof LEVELS)[number]
const STAY_LEVEL = weighted<Level>([
  ['first', 34],
  ['second', 46],
  ['third', 20],
])
const MEDIAN: Readonly<Record<Level, number>> = { first: 2_100, second: 4_900, third: 10_800 }
const RATIO: Readonly<Record<Level, number>> = { first: 0.86, second: 0.76, third: 0.62 }
const DEDUCTIBLE: Readonly<Record<Level, number>> = { first: 150, second: 300, third: 700 }
const DISEASES = [
  'J18.9',
  'I10',
  'E11',
  'K35',
  'M51',
  'I63',
  'J44',
  'K80',
  'N20',
  'S82',
  'I25',
  'K29',
  'A09',
  'J06.9',
] as const
const SEVERE_DISEASES = ['C34', 'C16', 'C22', 'N18', 'I21', 'I61', 'C50', 'D46', 'F20'] as const

const FIRST_DAY = dayNumber(toDay(`${FIRST_MONTH}-01`))
const DAYS = dayNumber(toDay(REFERENCE_DAY)) - FIRST_DAY + 1
const YEARS = DAYS / 365

/** All settlements of one person from the first month to the reference day. */
export function settlementsOf(
  random: Random,
  age: number,
  { health }: Condition,
  cover: Cover,
  numbers: Numbering,
  county: string,
): readonly DemoSettlement[] {
  const severe = health.includes('severe')
  const chronic = health.includes('chronic')
  const byAge = age < 6 ? 0.13 : age < 18 ? 0.04 : age < 45 ? 0.075 : age < 60 ? 0.13 : 0.26
  const stays = poisson(random, byAge * (severe ? 4 : chronic ? 1.6 : 1) * YEARS)
  const visits = poisson(random, (severe ? 2.6 : chronic ? 2 : age < 6 || age >= 60 ? 0.55 : 0.3) * YEARS)
  if (stays + visits === 0) return NONE
  const settlements: DemoSettlement[] = []
  for (let i = 0; i < stays; i++) settlements.push(stay(random, severe, cover, numbers, county))
  for (let i = 0; i < visits; i++) settlements.push(visit(random, chronic, cover, numbers, county))
  const first = settlements[0]
  if (first && random.chance(0.012)) settlements.push(reversal(first, numbers))
  return settlements
}

const NONE: readonly DemoSettlement[] = []

function stay(random: Random, severe: boolean, cover: Cover, numbers: Numbering, county: string): DemoSettlement {
  const level = severe && random.chance(0.5) ? 'third' : STAY_LEVEL(random)
  const catastrophe = random.chance(severe ? 0.05 : 0.0022) ? 7 : 1
  const total = MEDIAN[level] * Math.exp(0.72 * random.normal()) * (severe ? 1.7 : 1) * catastrophe
  const length = Math.min(60, 3 + Math.floor(Math.abs(6 * random.normal())))
  const discharged = FIRST_DAY + random.below(DAYS)
  return settle(random, {
    total: Math.min(total, 900_000),
    level,
    cover,
    number: numbers.next(),
    hospital: hospitalName(level, county),
    admittedOn: addDays(dayFromNumber(discharged), -length),
    dischargedOn: dayFromNumber(discharged),
    disease: random.pick(severe ? SEVERE_DISEASES : DISEASES),
  })
}

function visit(random: Random, chronic: boolean, cover: Cover, numbers: Numbering, county: string): DemoSettlement {
  const level = random.chance(0.7) ? 'first' : 'second'
  const day = dayFromNumber(FIRST_DAY + random.below(DAYS))
  return settle(random, {
    total: (chronic ? 190 : 120) * Math.exp(0.8 * random.normal()),
    level,
    cover,
    number: numbers.next(),
    hospital: hospitalName(level, county),
    admittedOn: day,
    dischargedOn: day,
    disease: chronic ? random.pick(['I10', 'E11', 'J44']) : random.pick(DISEASES),
  })
}

function hospitalName(level: Level, county: string): string {
  if (level === 'third') return '州市第一人民医院'
  return level === 'second' ? `${county}人民医院` : `${county}乡镇中心卫生院`
}

interface Bill {
  readonly total: number
  readonly level: Level
  readonly cover: Cover
  readonly number: string
  readonly hospital: string
  readonly admittedOn: Day
  readonly dischargedOn: Day
  readonly disease: string
}

/** 大病保险 begins here (yuan), for low-income persons at half of it. */
const CRITICAL_DEDUCTIBLE = 9_000

function settle(random: Random, bill: Bill): DemoSettlement {
  const { level, cover } = bill
  const total = Math.round(bill.total * 100)
  const inPolicy = Math.round(total * (0.91 + 0.085 * random.next()))
  const outpatient = bill.admittedOn === bill.dischargedOn
  const deductible = outpatient ? 0 : DEDUCTIBLE[level] * 100 * (cover.lowIncome ? 0.5 : 1)
  const ratio = outpatient ? 0.5 : RATIO[level]
  const basicPaid = cover.insured ? Math.round(Math.max(0, inPolicy - deductible) * ratio) : 0
  let burden = inPolicy - basicPaid
  const critical = CRITICAL_DEDUCTIBLE * 100 * (cover.lowIncome ? 0.5 : 1)
  const criticalPaid = cover.insured ? Math.round(Math.max(0, burden - critical) * (cover.lowIncome ? 0.65 : 0.6)) : 0
  burden -= criticalPaid
  const aid = outpatient ? 0 : cover.lowIncome ? 0.505 : cover.lifted ? 0.3 : 0
  const aidPaid = cover.insured ? Math.round(burden * aid) : 0
  return {
    settlementNumber: bill.number,
    kind: 'normal',
    originalNumber: null,
    hospital: bill.hospital,
    hospitalLevel: level,
    admittedOn: bill.admittedOn,
    dischargedOn: bill.dischargedOn,
    total,
    inPolicy,
    basicPaid,
    criticalPaid,
    aidPaid,
    selfPaid: total - basicPaid - criticalPaid - aidPaid,
    disease: bill.disease,
  }
}

/** 冲正: the same amounts taken back, under a number of its own. */
function reversal(of: DemoSettlement, numbers: Numbering): DemoSettlement {
  return {
    ...of,
    settlementNumber: numbers.next(),
    kind: 'reversal',
    originalNumber: of.settlementNumber,
    total: -of.total,
    inPolicy: -of.inPolicy,
    basicPaid: -of.basicPaid,
    criticalPaid: -of.criticalPaid,
    aidPaid: -of.aidPaid,
    selfPaid: -of.selfPaid,
  }
}
