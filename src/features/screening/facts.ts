/**
 * What rules may talk about: which fields of which registers are facts of a household or member, and which registers
 * are ledgers over time. One declaration gives the vocabulary of the rule language, the tables of the mart, and the
 * data of one household for an explanation.
 */
import type { Label } from '../../kernel/label.ts'
import type { Field } from '../../language/register/field.ts'
import type { Register } from '../../language/register/register.ts'
import { allowance } from '../assistance/registers.ts'
import { disability } from '../disability/registers.ts'
import { schooling } from '../education/registers.ts'
import { dwelling } from '../housing/registers.ts'
import { incomeEntry } from '../income/registers.ts'
import { employment } from '../labour/registers.ts'
import { insuranceEnrolment, medicalSettlement } from '../medical/registers.ts'
import { household, identityTag, person } from '../people/registers.ts'
import { waterSafety } from '../water/registers.ts'

export type Owner = 'household' | 'member'

/** A field that a household or member has one value of: of the entity itself, or of a status in force on the day. */
export interface FactSpec {
  readonly name: string
  readonly of: Owner
  readonly register: Register
  readonly field: string
  /** Only rows whose field has this code: one kind of insurance among several. */
  readonly only?: { readonly field: string; readonly code: string; readonly label: Label }
}

/** A register whose rows over time are asked for as such. */
export interface LedgerSpec {
  readonly name: string
  readonly of: Owner
  readonly register: Register
  readonly fields: readonly string[]
  /** Fields whose unknown values are not negative although known ones may be (reversals). */
  readonly assumeNotNegative?: readonly string[]
}

const insured = (name: string, code: string, zh: string, en: string): FactSpec => ({
  name,
  of: 'member',
  register: insuranceEnrolment,
  field: 'enrolled',
  only: { field: 'insurance', code, label: { zh, en } },
})

const of = (owner: Owner, register: Register, names: Readonly<Record<string, string>>): FactSpec[] =>
  Object.entries(names).map(([name, field]) => ({ name, of: owner, register, field }))

export const FACTS: readonly FactSpec[] = [
  ...of('household', household, { memberCount: 'memberCount' }),
  ...of('household', identityTag, {
    householdType: 'householdType',
    monitoredCategory: 'monitoredCategory',
    riskRemoved: 'riskRemoved',
  }),
  ...of('household', dwelling, { houseGrade: 'grade' }),
  ...of('household', waterSafety, {
    waterQuantity: 'quantity',
    waterQuality: 'quality',
    waterConvenience: 'convenience',
    waterReliability: 'reliability',
  }),
  ...of('member', person, {
    sex: 'sex',
    birthDay: 'birthDay',
    ethnic: 'ethnic',
    education: 'education',
    schoolingStatus: 'schooling',
    labourSkill: 'labourSkill',
    workMonths: 'workMonths',
  }),
  insured('residentInsured', 'residentMedical', '参加城乡居民基本医疗保险', 'Insured as a resident'),
  insured('workerInsured', 'workerMedical', '参加城镇职工基本医疗保险', 'Insured as a worker'),
]

export const LEDGERS: readonly LedgerSpec[] = [
  { name: 'income', of: 'household', register: incomeEntry, fields: ['month', 'category', 'amount'] },
  {
    name: 'allowances',
    of: 'household',
    register: allowance,
    fields: ['allowance', 'receiving', 'persons', 'monthlyAmount'],
  },
  {
    name: 'settlements',
    of: 'member',
    register: medicalSettlement,
    fields: ['dischargedOn', 'kind', 'total', 'selfPaid'],
    assumeNotNegative: ['total', 'selfPaid'],
  },
  { name: 'schooling', of: 'member', register: schooling, fields: ['stage', 'enrolment'] },
  { name: 'disabilities', of: 'member', register: disability, fields: ['kind', 'grade'] },
  { name: 'employment', of: 'member', register: employment, fields: ['monthlyWage'] },
]

/** The declared field behind a fact. */
export function fieldOf(register: Register, key: string): Field {
  const field = register.fields[key]
  if (!field) throw new RangeError(`${register.id} has no field ${key}`)
  return field
}
