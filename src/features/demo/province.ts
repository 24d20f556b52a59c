/**
 * Which village has how many households, and which counties and villages carry a designation. Areas are the real ones;
 * how many lifted households live where is published for none of them, so weights are assumed: rural villages of former
 * poverty counties have most.
 */
import { sliceSequences, type Slice } from './citizen-ids.ts'
import { ASSUMED, PUBLISHED } from './figures.ts'
import { createRandom, hashText, mix } from './random.ts'

/** What is needed of an area of the pack. */
export interface DemoArea {
  readonly code: string
  readonly name: string
  readonly level: 'province' | 'prefecture' | 'county' | 'township' | 'village'
  readonly fullName: string
}

export interface PlannedVillage {
  readonly code: string
  readonly name: string
  readonly fullName: string
  readonly households: number
  readonly lifted: boolean
}

export interface PlannedCounty {
  /** Position among all counties: ids and codes of its rows are numbered from here. */
  readonly index: number
  /** Six digits. */
  readonly code: string
  readonly areaCode: string
  readonly name: string
  readonly villages: readonly PlannedVillage[]
  readonly households: number
  /** First 户编号 of the county, the same at every scale. */
  readonly firstCode: number
  readonly slice: Slice
  readonly lifted: boolean
  readonly key: 'national' | 'provincial' | null
}

export interface DemoPlan {
  readonly scale: number
  readonly seed: string
  readonly counties: readonly PlannedCounty[]
  readonly households: number
}

export interface PlanOptions {
  readonly scale: number
  readonly seed?: string
}

export const DEFAULT_SEED = 'shouwang'
/** Prefectures where poverty was deepest, by the first four digits; 昭通 and 怒江, 迪庆 are named in F062 and F064. */
const POVERTY: Readonly<Record<string, number>> = {
  5301: 0.5,
  5303: 1,
  5304: 0.5,
  5305: 1,
  5306: 1.9,
  5307: 0.9,
  5308: 1.1,
  5309: 1.2,
  5323: 0.9,
  5325: 1.2,
  5326: 1.4,
  5328: 0.6,
  5329: 1,
  5331: 0.8,
  5333: 1.6,
  5334: 1.3,
}
/** 会泽, 镇雄: named in F062 as the counties of the two heads of the province. */
const NAMED: Readonly<Record<string, number>> = { 530326: 1.7, 530627: 2.1 }
/** No county holds more than this share, so that its people find ID numbers in its slice. */
const LARGEST_SHARE = 0.03

/** Lays out the province at a scale. The same areas, scale and seed give the same plan. */
export function planProvince(areas: readonly DemoArea[], options: PlanOptions): DemoPlan {
  const { scale, seed = DEFAULT_SEED } = options
  if (!(scale > 0 && scale <= 1)) throw new RangeError(`scale ${scale} is not above 0 and at most 1`)
  const counties = areas.filter((area) => area.level === 'county')
  const villages = Map.groupBy(
    areas.filter((area) => area.level === 'village'),
    (village) => village.code.slice(0, 6),
  )
  const designated = designate(counties)
  const liftedVillages = chooseVillages(counties, villages, designated)
  const weights = counties.map((county) =>
    (villages.get(county.code.slice(0, 6)) ?? []).map((village) => villageWeight(county, village, designated)),
  )
  const shares = capShares(weights.map((list) => list.reduce((sum, weight) => sum + weight, 0)))
  const slices = sliceSequences(shares)
  const atFullScale = roundShares(shares, ASSUMED.households)
  let firstCode = 0
  const planned = counties.map((county, index): PlannedCounty => {
    const own = villages.get(county.code.slice(0, 6)) ?? []
    const full = atFullScale[index] ?? 0
    const households = Math.max(1, Math.round(full * scale))
    const counts = roundShares(weights[index] ?? [], households)
    const result = {
      index,
      code: county.code.slice(0, 6),
      areaCode: county.code,
      name: county.name,
      villages: own.map((village, i) => ({
        code: village.code,
        name: village.name,
        fullName: village.fullName,
        households: counts[i] ?? 0,
        lifted: liftedVillages.has(village.code),
      })),
      households,
      firstCode,
      slice: slices[index] ?? { start: 0, size: 0 },
      lifted: designated.lifted.has(county.code),
      key: designated.national.has(county.code)
        ? ('national' as const)
        : designated.provincial.has(county.code)
          ? ('provincial' as const)
          : null,
    }
    firstCode += full + 1
    return result
  })
  return { scale, seed, counties: planned, households: planned.reduce((sum, county) => sum + county.households, 0) }
}

interface Designated {
  readonly lifted: ReadonlySet<string>
  readonly national: ReadonlySet<string>
  readonly provincial: ReadonlySet<string>
}

/** Which counties are meant is not published with the numbers: the poorest by our weights, cities and districts last. */
function designate(counties: readonly DemoArea[]): Designated {
  const ranked = [...counties].sort((a, b) => povertyRank(b) - povertyRank(a)).map((county) => county.code)
  const { liftedCounties, nationalKeyCounties, provincialKeyCounties } = PUBLISHED
  return {
    lifted: new Set(ranked.slice(0, liftedCounties)),
    national: new Set(ranked.slice(0, nationalKeyCounties)),
    provincial: new Set(ranked.slice(nationalKeyCounties, nationalKeyCounties + provincialKeyCounties)),
  }
}

function povertyRank(county: DemoArea): number {
  const base = (POVERTY[county.code.slice(0, 4)] ?? 1) * (NAMED[county.code.slice(0, 6)] ?? 1)
  const kind = county.name.endsWith('区') ? 0.3 : county.name.endsWith('市') ? 0.5 : 1
  return base * kind * (0.7 + (0.6 * mix(hashText(county.code))) / 2 ** 32)
}

function chooseVillages(
  counties: readonly DemoArea[],
  villages: ReadonlyMap<string, readonly DemoArea[]>,
  { lifted }: Designated,
): Set<string> {
  const rank = (village: DemoArea, inLifted: boolean) =>
    (isRural(village.name) ? 1 : 0) + (inLifted ? 1.2 : 0) + mix(hashText(village.code)) / 2 ** 32
  const ranked = counties
    .flatMap((county) =>
      (villages.get(county.code.slice(0, 6)) ?? []).map((village) => ({
        code: village.code,
        rank: rank(village, lifted.has(county.code)),
      })),
    )
    .sort((a, b) => b.rank - a.rank || (a.code < b.code ? -1 : 1))
  return new Set(ranked.slice(0, PUBLISHED.liftedVillages).map(({ code }) => code))
}

/** 村 rather than 社区. */
function isRural(name: string): boolean {
  return !name.includes('社区') && !/[区场]）?$/.test(name)
}

function villageWeight(county: DemoArea, village: DemoArea, { lifted }: Designated): number {
  const random = createRandom(`village ${village.code}`)
  const base = (POVERTY[county.code.slice(0, 4)] ?? 1) * (NAMED[county.code.slice(0, 6)] ?? 1)
  const size = Math.exp(0.45 * random.normal())
  return base * size * (isRural(village.name) ? 1 : 0.25) * (lifted.has(county.code) ? 1 : 0.45)
}

/** Shares of one, none above the largest; what is cut off goes to the others in proportion. */
function capShares(weights: readonly number[]): number[] {
  let shares = normalise(weights)
  for (let round = 0; round < 8; round++) {
    shares = normalise(shares.map((share) => Math.min(share, LARGEST_SHARE)))
  }
  return shares
}

function normalise(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}

/** Whole numbers by share that add up to the total exactly: cumulative rounding. */
function roundShares(weights: readonly number[], total: number): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0)
  let passed = 0
  let given = 0
  return weights.map((weight) => {
    passed += weight
    const upTo = Math.round((passed / sum) * total)
    const count = upTo - given
    given = upTo
    return count
  })
}
