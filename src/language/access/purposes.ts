/**
 * For what a bureau may read registers (跨部门读取的用途). A bureau officer reads the registers of the purposes of the
 * bureau, no other; which fields of them come in full, masked or not at all is decided by their class. What is necessary for
 * a duty may be read and no more (个人信息保护法 Art. 6, 34); which registers that are is practice and is changed here, in
 * one place. A register in no purpose is read by no bureau, and a test refuses it.
 */
import type { Label } from '../../kernel/label.ts'

export interface Purpose {
  readonly label: Label
  /** Codes of the bureau list; `everyBureau` for what each needs to know whom a record is about. */
  readonly bureaus: readonly string[] | 'everyBureau'
  /** Ids of registers. */
  readonly registers: readonly string[]
}

export const PURPOSES = {
  identify: {
    label: { zh: '核对服务对象身份', en: 'Know whom a record is about' },
    bureaus: 'everyBureau',
    registers: ['household', 'person', 'membership', 'identityTag'],
  },
  catalogues: {
    label: { zh: '查用单位名录和村级公共信息', en: 'Catalogues and facts of villages' },
    bureaus: 'everyBureau',
    registers: ['organisation', 'trainingOccupation', 'trainingCourse', 'areaDesignation', 'villageInfrastructure'],
  },
  preventReturn: {
    label: { zh: '防止返贫监测和帮扶', en: 'Monitor and help households' },
    bureaus: ['ruralRevitalisation'],
    registers: [
      'incomeEntry',
      'medicalSettlement',
      'insuranceEnrolment',
      'dwelling',
      'waterSafety',
      'schooling',
      'disability',
      'employment',
      'allowance',
      'trainingEnrolment',
      'trainingAttendance',
    ],
  },
  medicalCover: {
    label: { zh: '医疗保障和医疗救助', en: 'Medical cover and aid' },
    bureaus: ['medicalInsurance', 'health'],
    registers: ['medicalSettlement', 'insuranceEnrolment', 'disability'],
  },
  socialAssistance: {
    label: { zh: '社会救助审核确认', en: 'Social assistance' },
    bureaus: ['civilAffairs'],
    registers: [
      'allowance',
      'incomeEntry',
      'medicalSettlement',
      'insuranceEnrolment',
      'disability',
      'employment',
      'dwelling',
    ],
  },
  disabilityService: {
    label: { zh: '残疾人服务', en: 'Services for disabled people' },
    bureaus: ['disabledFederation'],
    registers: ['disability', 'allowance'],
  },
  compulsoryEducation: {
    label: { zh: '控辍保学和学生资助', en: 'Schooling and aid to pupils' },
    bureaus: ['education'],
    registers: ['schooling', 'disability'],
  },
  housingSafety: {
    label: { zh: '农村住房安全保障', en: 'Safe housing' },
    bureaus: ['housing'],
    registers: ['dwelling'],
  },
  drinkingWater: {
    label: { zh: '农村饮水安全保障', en: 'Safe drinking water' },
    bureaus: ['water'],
    registers: ['waterSafety'],
  },
  employment: {
    label: { zh: '就业帮扶和技能培训', en: 'Employment and training' },
    bureaus: ['humanResources'],
    registers: ['employment', 'trainingEnrolment', 'trainingAttendance', 'insuranceEnrolment'],
  },
} as const satisfies Record<string, Purpose>

export type PurposeId = keyof typeof PURPOSES

const purposes: readonly (readonly [PurposeId, Purpose])[] = Object.entries(PURPOSES) as [PurposeId, Purpose][]

/** The purposes of a bureau. */
export function purposesOf(bureau: string): PurposeId[] {
  return purposes.filter(([, { bureaus }]) => bureaus === 'everyBureau' || bureaus.includes(bureau)).map(([id]) => id)
}

const reads = new Map<string, ReadonlySet<string>>()

/** Ids of the registers that a bureau may read. */
export function registersOfBureau(bureau: string): ReadonlySet<string> {
  const known = reads.get(bureau)
  if (known) return known
  const found = new Set(purposesOf(bureau).flatMap((id) => [...PURPOSES[id].registers]))
  reads.set(bureau, found)
  return found
}
