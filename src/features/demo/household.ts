/** What the generator yields: plain facts about households and their members, not yet rows of registers. */
import type { HeadRelationCode } from '../../kernel/codes/index.ts'

export interface DemoMember {
  /** Number of the person within the county; ids follow from it. */
  readonly number: number
  readonly name: string
  readonly pinyin: string
  readonly initials: string
  readonly citizenId: string
  readonly personCode: string
  /** GB/T 2261.1 */
  readonly sex: '1' | '2'
  readonly birthDay: string
  /** Whole years on the reference day. */
  readonly age: number
  readonly ethnic: string
  readonly relation: HeadRelationCode
  readonly phone: string | null
  readonly education: string | null
  readonly schooling: string | null
  readonly labourSkill: string | null
  readonly workMonths: number
  readonly health: readonly string[]
  readonly disability: { readonly kind: string; readonly grade: string; readonly certificate: string } | null
  readonly school: DemoSchool | null
  readonly residentMedical: boolean
  readonly workerMedical: boolean
  readonly work: DemoWork | null
  readonly settlements: readonly DemoSettlement[]
  /** A settlement of this person stood in the file with an amount that cannot be read. */
  readonly settlementRejected: boolean
}

export interface DemoSchool {
  readonly school: string
  readonly stage: string
  readonly grade: string
  readonly enrolment: string
}

export interface DemoWork {
  readonly place: string
  readonly outside: boolean
  /** Fen. */
  readonly monthlyWage: number
  readonly employer: string | null
  readonly since: string
}

/** Amounts in fen; a reversal carries negative ones. */
export interface DemoSettlement {
  readonly settlementNumber: string
  readonly kind: 'normal' | 'reversal'
  readonly originalNumber: string | null
  readonly hospital: string
  readonly hospitalLevel: 'first' | 'second' | 'third'
  readonly admittedOn: string
  readonly dischargedOn: string
  readonly total: number
  readonly inPolicy: number
  readonly basicPaid: number
  readonly criticalPaid: number
  readonly aidPaid: number
  readonly selfPaid: number
  readonly disease: string
}

export interface DemoIncome {
  readonly month: string
  readonly category: 'wage' | 'operatingNet' | 'property' | 'transfer'
  /** Fen. */
  readonly amount: number
}

export interface DemoDwelling {
  readonly grade: 'A' | 'B' | 'C' | 'D'
  /** Hundredths of a square metre. */
  readonly floorArea: number
  readonly appraisedOn: string
  /** The grade before a retrofit, and since when. */
  readonly before: { readonly grade: 'C' | 'D'; readonly appraisedOn: string } | null
}

export interface DemoWater {
  readonly quantity: string
  readonly quality: string
  readonly convenience: string
  readonly reliability: string
}

export interface DemoAllowance {
  readonly class: 'A' | 'B' | 'C' | null
  readonly persons: number
  /** Fen a month. */
  readonly monthlyAmount: number
  readonly since: string
}

export interface DemoMonitoring {
  readonly category: 'unstable' | 'marginal' | 'sudden'
  readonly since: string
  /** First day without risk, where it was removed. */
  readonly removedOn: string | null
}

/** A line of the household file that could not be taken: a member whose ID number has a wrong check digit. */
export interface RejectedMember {
  readonly name: string
  readonly citizenId: string
  readonly birthDay: string
  readonly sex: '1' | '2'
  readonly relation: HeadRelationCode
}

export interface DemoHousehold {
  readonly number: number
  readonly countyCode: string
  readonly areaCode: string
  readonly code: string
  readonly hamlet: string
  readonly residenceArea: string
  readonly phone: string | null
  readonly type: 'lifted' | 'ordinary'
  readonly monitoring: DemoMonitoring | null
  readonly members: readonly DemoMember[]
  readonly dwelling: DemoDwelling | null
  readonly water: DemoWater | null
  readonly dibao: DemoAllowance | null
  readonly tekun: DemoAllowance | null
  /** What the household register says of dibao; civil affairs may say otherwise. */
  readonly registerSaysDibao: boolean
  readonly income: readonly DemoIncome[]
  readonly rejectedMember: RejectedMember | null
  /** A row of the income file of this household stood there with an amount that cannot be read. */
  readonly incomeRejected: string | null
}
