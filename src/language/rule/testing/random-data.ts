/** Random households of the example vocabulary: small domains, so that ties, zeros, unknowns and gaps are frequent. */
import type { DataRow, HouseholdData, LedgerData, MemberData, Scalar } from '../data.ts'

export interface Population {
  readonly households: readonly HouseholdData[]
  /** County -> ledger -> periods with a committed full list. The same periods stand in the data of each household. */
  readonly coverage: readonly {
    readonly county: string
    readonly ledger: string
    readonly from: string
    readonly to: string
  }[]
}

const COUNTIES = ['530326', '530627', '532627'] as const

/** A repeatable stream of random choices (mulberry32: a plain congruential generator ties neighbouring choices). */
export function randomStream(seed: number): <T>(choices: readonly [T, ...T[]]) => T {
  let state = seed >>> 0
  return (choices) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    const random = ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
    // The index is always in range; `undefined` is only what the type allows.
    return choices[Math.floor(random * choices.length)] as (typeof choices)[number]
  }
}

type Draw = ReturnType<typeof randomStream>

const AMOUNTS: readonly [Scalar, ...Scalar[]] = [null, 0, 0, 1, 50_000, 58_333, 58_334, 700_000, 1_000_000, 709_850]
/** Reversals are negative although unknown amounts are assumed not to be. */
const PAID: readonly [Scalar, ...Scalar[]] = [...AMOUNTS, -1, -50_000, 1_419_700, 709_851]
/** The second two add up beyond 2^53. */
const DEBTS: readonly [Scalar, ...Scalar[]] = [
  null,
  0,
  1,
  -700_000,
  -58_333,
  700_000,
  9_007_199_254_740_991,
  4_503_599_627_370_497,
]
const TRUTHS: readonly [Scalar, ...Scalar[]] = [true, false, false, null]
const DAYS: readonly [Scalar, ...Scalar[]] = [
  null,
  '2021-08-31',
  '2021-09-01',
  '2022-02-28',
  '2022-08-31',
  '2022-09-01',
  '2022-09-29',
  '2022-09-30',
  '2022-10-01',
  '2020-02-29',
]
const BIRTHS: readonly [Scalar, ...Scalar[]] = [
  null,
  '1984-02-29',
  '2016-09-30',
  '2016-10-01',
  '2006-09-30',
  '2006-10-01',
  '1950-01-01',
  '2023-01-01',
]
/** Seldom without a day, often on the same day. */
const APPRAISED: readonly [Scalar, ...Scalar[]] = [
  null,
  '2021-08-31',
  '2022-08-31',
  '2022-08-31',
  '2022-09-29',
  '2022-09-30',
  '2022-10-01',
  '2020-02-29',
  '2022-08-31',
  '2022-09-30',
]
const MONTHS: readonly [Scalar, ...Scalar[]] = [null, '2021-08', '2021-09', '2022-03', '2022-08', '2022-09', '2022-10']
const WATER: readonly [Scalar, ...Scalar[]] = [null, 'met', 'nearly', 'notMet', 'met']
const YEAR = [
  '2021-09',
  '2021-10',
  '2021-11',
  '2021-12',
  '2022-01',
  '2022-02',
  '2022-03',
  '2022-04',
  '2022-05',
  '2022-06',
  '2022-07',
  '2022-08',
]

export function randomPopulation(seed: number, size: number): Population {
  const draw = randomStream(seed)
  const coverage = COUNTIES.flatMap((county) =>
    ['dibao', 'settlements', 'schooling'].flatMap((ledger) => {
      const period = draw([
        { from: '2021-09-01', to: '2022-08-31' },
        { from: '2020-10-01', to: '2022-12-31' },
        { from: '2022-09-30', to: '2022-09-30' },
        null,
      ])
      return period ? [{ county, ledger, ...period }] : []
    }),
  )
  let rows = 0
  const nextRow = (): string => `row-${(rows += 1)}`
  const households = Array.from({ length: size }, (_, i) => randomHousehold(draw, `h${i}`, nextRow, coverage))
  return { households, coverage }
}

function randomHousehold(
  draw: Draw,
  rowId: string,
  nextRow: () => string,
  coverage: Population['coverage'],
): HouseholdData {
  const county = draw(COUNTIES)
  const covered = (ledger: string): LedgerData['covered'] =>
    coverage.filter((entry) => entry.county === county && entry.ledger === ledger)
  const many = <T>(counts: readonly [number, ...number[]], make: () => T): readonly T[] =>
    Array.from({ length: draw(counts) }, make)
  const row = (facts: Readonly<Record<string, Scalar>>): DataRow => ({ rowId: nextRow(), facts })
  const hole = (): boolean => draw([false, false, false, false, true])
  const member = (): MemberData => ({
    rowId: nextRow(),
    facts: {
      sex: draw([null, '1', '2']),
      birthDay: draw(BIRTHS),
      labourSkill: draw([null, 'ordinary', 'skilled', 'weak', 'none', 'lost', 'none']),
      residentInsured: draw(TRUTHS),
      workerInsured: draw(TRUTHS),
      pension: draw(AMOUNTS),
    },
    ledgers: {
      settlements: {
        rows: many([0, 0, 1, 2], () => row({ dischargedOn: draw(DAYS), selfPaid: draw(PAID), isLocal: draw(TRUTHS) })),
        hole: hole(),
        covered: covered('settlements') ?? [],
      },
      schooling: {
        rows: many([0, 0, 1], () =>
          row({
            from: draw(DAYS),
            to: draw([null, '2022-09-30', '2022-10-01', '2025-01-01']),
            state: draw([null, 'enrolled', 'dropout']),
          }),
        ),
        hole: hole(),
        covered: covered('schooling') ?? [],
      },
    },
  })
  return {
    rowId,
    areaCode: `${county}${draw(['101001', '102003', '000000'])}`,
    facts: {
      lifted: draw(TRUTHS),
      monitored: draw(TRUTHS),
      registeredSize: draw([null, 1, 2, 3, 5]),
      debt: draw(DEBTS),
      savings: draw(AMOUNTS),
      recognisedOn: draw(DAYS),
      lastVisit: draw(MONTHS),
      waterQuantity: draw(WATER),
      waterQuality: draw(WATER),
      waterConvenience: draw(WATER),
      waterReliability: draw(WATER),
    },
    members: many([0, 1, 1, 2, 3, 4], member),
    ledgers: {
      income: { rows: incomeRows(draw, row), hole: hole() },
      dibao: {
        rows: many([0, 0, 1, 2], () =>
          row({
            from: draw(DAYS),
            to: draw([null, '2022-09-30', '2022-10-01']),
            persons: draw([null, 1, 2]),
            amount: draw(AMOUNTS),
          }),
        ),
        hole: hole(),
        covered: covered('dibao') ?? [],
      },
      houses: {
        rows: many([0, 1, 2, 3], () =>
          row({
            appraisedOn: draw(APPRAISED),
            grade: draw([null, 'A', 'B', 'C', 'D']),
            rooms: draw([null, 1, 2]),
            isOnlyHouse: draw(TRUTHS),
          }),
        ),
        hole: hole(),
      },
    },
  }
}

/** Whole years of income, years with a month left out, or a few odd rows. */
function incomeRows(draw: Draw, row: (facts: Readonly<Record<string, Scalar>>) => DataRow): readonly DataRow[] {
  const kind = (): Scalar => draw([null, 'wage', 'operating', 'property', 'transfer'])
  const shape = draw(['whole', 'whole', 'gap', 'odd'])
  if (shape === 'odd')
    return Array.from({ length: draw([0, 1, 2, 5]) }, () =>
      row({ month: draw(MONTHS), kind: kind(), amount: draw(AMOUNTS) }),
    )
  const leftOut = shape === 'gap' ? draw(['2021-09', '2022-01', '2022-08']) : ''
  const amount = draw([0, 50_000, 58_333, 58_334, 100_000])
  return YEAR.filter((month) => month !== leftOut).map((month) =>
    row({
      month,
      kind: kind(),
      amount: draw([amount, amount, amount, amount, amount, amount, amount, amount, amount, null]),
    }),
  )
}
