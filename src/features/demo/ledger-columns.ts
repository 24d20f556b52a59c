/** The columns of register rows whose values the demo gives, in the order in which it gives them. */
import type { OfficeFile } from './office-files.ts'
import type { DemoRegister } from './tables.ts'

/** Whatever the file, these are known of each register row. */
const SYSTEM = ['county_code', 'area_code', 'id', 'batch_id', 'source_row'] as const

/** Every register row, by its register: the system's columns, then its own. */
export const COLUMNS = {
  household: [
    ...SYSTEM,
    'household_code',
    'head_name',
    'head_name_pinyin',
    'head_name_initials',
    'member_count',
    'hamlet',
    'registered_area',
    'residence_area',
    'phone_sealed',
    'phone_index',
  ],
  person: [
    ...SYSTEM,
    'name',
    'name_pinyin',
    'name_initials',
    'document_kind',
    'citizen_id_sealed',
    'citizen_id_index',
    'citizen_id_tail',
    'person_code',
    'sex',
    'birth_day',
    'ethnic',
    'phone_sealed',
    'phone_index',
    'education',
    'schooling',
    'labour_skill',
    'work_months',
    'health',
  ],
  membership: [...SYSTEM, 'person_id', 'household_id', 'relation', 'programme', 'reason', 'valid_from'],
  identityTag: [
    ...SYSTEM,
    'household_id',
    'valid_from',
    'valid_to',
    'household_type',
    'monitored_category',
    'risk_removed',
  ],
  incomeEntry: [...SYSTEM, 'household_id', 'month', 'category', 'amount'],
  medicalSettlement: [
    ...SYSTEM,
    'person_id',
    'settlement_number',
    'kind',
    'original_number',
    'hospital',
    'hospital_level',
    'admitted_on',
    'discharged_on',
    'total',
    'in_policy',
    'basic_paid',
    'critical_paid',
    'aid_paid',
    'self_paid',
    'disease',
  ],
  insuranceEnrolment: [...SYSTEM, 'person_id', 'insurance', 'enrolled', 'valid_from'],
  dwelling: [...SYSTEM, 'household_id', 'valid_from', 'valid_to', 'grade', 'floor_area'],
  waterSafety: [...SYSTEM, 'household_id', 'valid_from', 'quantity', 'quality', 'convenience', 'reliability'],
  schooling: [...SYSTEM, 'person_id', 'valid_from', 'school', 'stage', 'grade', 'enrolment'],
  disability: [
    ...SYSTEM,
    'person_id',
    'valid_from',
    'certificate_sealed',
    'certificate_index',
    'certificate_tail',
    'kind',
    'grade',
  ],
  employment: [...SYSTEM, 'person_id', 'valid_from', 'place', 'monthly_wage', 'employer'],
  allowance: [
    ...SYSTEM,
    'household_id',
    'valid_from',
    'source',
    'allowance',
    'receiving',
    'class',
    'persons',
    'monthly_amount',
  ],
} as const satisfies Partial<Record<DemoRegister, readonly string[]>>

export type Ledger = keyof typeof COLUMNS

/** The file a ledger's rows come from; dibao rows name theirs themselves. */
export const FILE_OF: Readonly<Record<Exclude<Ledger, 'allowance'>, OfficeFile>> = {
  household: 'register',
  person: 'register',
  membership: 'register',
  identityTag: 'register',
  insuranceEnrolment: 'register',
  incomeEntry: 'income',
  medicalSettlement: 'medical',
  dwelling: 'housing',
  waterSafety: 'water',
  schooling: 'schooling',
  disability: 'disability',
  employment: 'employment',
}

/** Statuses of the register hold from here, so that the two years before the reference day can be read. */
export const FROM = '2021-01-01'
export const INSURED_FROM = '2022-01-01'
