/**
 * What the demo province follows: figures published on 2022-10-13 by their numbers, and what had to be assumed because
 * nothing is published. Amounts in yuan, as published.
 */

export const PUBLISHED = {
  /** F016; the demo province has as many persons. */
  persons: 9_330_000,
  /** F083: lifted and monitored persons with three-year measures, in F082 households. */
  supportedPersons: 7_967_000,
  supportedHouseholds: 1_980_000,
  /** F280. F083 less F280 are monitored persons who are not lifted. */
  liftedPersons: 7_557_700,
  /** F085: lifted households with labour below F086 yuan a head. */
  focusHouseholds: 700_000,
  focusLine: 10_000,
  /** F034: net income a head of the lifted population in 2021; F190: disposable income a head of rural residents. */
  liftedIncome: 12_267,
  ruralIncome: 14_197,
  /** F072 */
  monitoringLine: 7_000,
  /** F283: lifted persons of 60 and over. */
  agedLifted: 1_042_200,
  /** F266, F267: lifted and monitored persons who work away, and those outside the province; F269: monthly wage. */
  workers: 3_439_000,
  workersOutside: 1_035_600,
  monthlyWage: 4_182,
  /** F302, F303: persons in dibao and tekun; F310: monitored persons among them. */
  dibaoPersons: 3_121_000,
  tekunPersons: 141_000,
  monitoredAssisted: 404_900,
  /** F359: share of inpatient costs paid by the three layers for rural low-income persons. */
  reimbursedShare: 0.8333,
  /** F103, F104: retrofits of rural houses started and completed in 2022. */
  retrofitsStarted: 60_000,
  retrofitsCompleted: 34_000,
  /** F131: floor area of a resettled household in square metres. */
  floorArea: 86.1,
  /** F018, F113, F114, F020 */
  liftedCounties: 88,
  nationalKeyCounties: 27,
  provincialKeyCounties: 30,
  liftedVillages: 8_502,
} as const

/** Not published: chosen so that every page has something plausible to show. */
export const ASSUMED = {
  /** Households of the demo province at scale 1: F082, and ordinary families of a like size for the other persons. */
  households: 2_300_000,
  /** Lifted households that are monitored (脱贫不稳定户): about as many persons as F083 less F280. */
  unstablePersons: 380_000,
  /** 突发严重困难户 among lifted and among other households. */
  suddenLiftedPersons: 25_000,
  suddenOrdinaryPersons: 60_000,
  /** One prefecture reported 49.69 % of its monitored households without risk at the end of 2021. */
  riskRemoved: 0.5,
  /** Minority share of the province by the census is a third; among lifted persons it is higher. */
  minority: 0.36,
  /** Persons with a disability certificate. */
  disabled: 0.036,
  uninsured: 0.0015,
  dropout: 0.0007,
  unsafeHouse: 0.0045,
  unsafeWater: 0.004,
  /** Households of which nothing is known in one ledger. */
  noHousing: 0.015,
  noWater: 0.012,
  noSkill: 0.004,
  noEducation: 0.002,
  oneMonthMissing: 0.03,
  severalMonthsMissing: 0.01,
  noIncomeAtAll: 0.002,
  /** Register and civil affairs disagree about dibao. */
  dibaoUnknownToRegister: 0.012,
  dibaoOnlyInRegister: 0.004,
  /** Rows of offices' files that could not be taken. */
  rejectedMember: 0.0015,
  rejectedSettlement: 0.0008,
  rejectedIncome: 0.0008,
} as const

/** The day of the published figures; the demo is complete up to it. */
export const REFERENCE_DAY = '2022-09-30'
/** Months of incomes and settlements, both included. */
export const FIRST_MONTH = '2021-08'
export const LAST_MONTH = '2022-09'
/** Everything of the demo is recorded at this moment, so that two loads are the same. */
export const RECORDED_AT = '2022-09-30T18:00:00+08:00'
