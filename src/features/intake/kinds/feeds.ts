/** Department feeds: each a register and what its files say differently. */
import { allowance } from '../../assistance/registers.ts'
import { disability } from '../../disability/registers.ts'
import { schooling } from '../../education/registers.ts'
import { dwelling } from '../../housing/registers.ts'
import { incomeEntry } from '../../income/registers.ts'
import { employment } from '../../labour/registers.ts'
import { medicalSettlement } from '../../medical/registers.ts'
import { waterSafety } from '../../water/registers.ts'
import {
  CODE_COLUMN,
  fieldColumn,
  HEAD_COLUMNS,
  PERSON_COLUMNS,
  plainColumn,
  type ColumnSpec,
  type FileKind,
} from './file-kind.ts'
import type { Register } from '../../../language/register/register.ts'

/** The columns of all fields of a register, but those left out. */
function fields(register: Register, ...left: readonly string[]): ColumnSpec[] {
  return Object.keys(register.fields)
    .filter((key) => !left.includes(key))
    .map((key) => fieldColumn(register, key))
}

const needed = (column: ColumnSpec): ColumnSpec => ({ ...column, needed: true })

/** One 结算 a row; the number identifies it, the amounts may be taken back (冲正). */
export const MEDICAL_FEED: FileKind = {
  id: 'medicalSettlement',
  label: { zh: '医疗结算明细', en: 'Medical settlements' },
  sender: 'medicalInsurance',
  extent: 'full',
  about: 'person',
  register: medicalSettlement,
  columns: [...PERSON_COLUMNS, ...fields(medicalSettlement)],
  firstDay: 'declared',
}

export const SCHOOLING_FEED: FileKind = {
  id: 'schooling',
  label: { zh: '学生就读名单', en: 'Pupils' },
  sender: 'education',
  extent: 'full',
  about: 'person',
  register: schooling,
  columns: [...PERSON_COLUMNS, ...fields(schooling, 'enrolment'), needed(fieldColumn(schooling, 'enrolment'))],
  firstDay: 'declared',
}

export const EMPLOYMENT_FEED: FileKind = {
  id: 'employment',
  label: { zh: '务工就业名单', en: 'Employment' },
  sender: 'humanResources',
  extent: 'delta',
  about: 'person',
  register: employment,
  columns: [
    ...PERSON_COLUMNS,
    plainColumn('firstDay', '开始务工月份', 'month', {
      synonyms: [
        '开始务工时间',
        '务工开始时间',
        '务工开始月份',
        '开始时间',
        '起始务工月份',
        '务工起始月份',
        '外出务工时间',
      ],
    }),
    ...fields(employment, 'monthlyWage'),
    needed(fieldColumn(employment, 'monthlyWage')),
  ],
  firstDay: { column: 'firstDay' },
}

/** 残疾人证号 begins with the holder's ID number and ends with type and grade (E3). */
export const DISABILITY_FEED: FileKind = {
  id: 'disability',
  label: { zh: '持证残疾人名单', en: 'Disability certificates' },
  sender: 'disabledFederation',
  extent: 'full',
  about: 'person',
  register: disability,
  columns: [
    plainColumn('certificate', '残疾人证号', 'disabilityNumber', {
      synonyms: ['残疾证号', '残疾人证号码', '残疾证号码', '残疾人证件号', '残疾证编号'],
    }),
    plainColumn('personName', '姓名', 'personName', { needed: false, optional: true, onBad: 'warn' }),
    needed(fieldColumn(disability, 'kind')),
    needed(fieldColumn(disability, 'grade')),
  ],
  firstDay: 'declared',
}

export const HOUSING_FEED: FileKind = {
  id: 'dwelling',
  label: { zh: '住房安全鉴定结果', en: 'Housing appraisals' },
  sender: 'housing',
  extent: 'delta',
  about: 'household',
  register: dwelling,
  columns: [
    ...HEAD_COLUMNS,
    needed(fieldColumn(dwelling, 'grade', { onBad: 'reject' })),
    plainColumn('firstDay', '鉴定日期', 'day', {
      synonyms: ['鉴定时间', '评定日期', '评定时间', '认定日期', '鉴定年月日'],
    }),
    ...fields(dwelling, 'grade'),
  ],
  firstDay: { column: 'firstDay' },
}

export const WATER_FEED: FileKind = {
  id: 'waterSafety',
  label: { zh: '饮水安全评价结果', en: 'Water safety' },
  sender: 'water',
  extent: 'delta',
  about: 'household',
  register: waterSafety,
  columns: [...HEAD_COLUMNS, ...fields(waterSafety).map(needed)],
  firstDay: 'declared',
}

export const DIBAO_FEED: FileKind = {
  id: 'dibao',
  label: { zh: '低保对象名单', en: 'Dibao households' },
  sender: 'civilAffairs',
  extent: 'full',
  about: 'household',
  register: allowance,
  constants: { allowance: 'dibao', receiving: true },
  columns: [
    ...HEAD_COLUMNS,
    needed(fieldColumn(allowance, 'persons')),
    needed(fieldColumn(allowance, 'monthlyAmount', { onBad: 'reject' })),
    fieldColumn(allowance, 'class'),
    plainColumn('firstDay', '起始月', 'month', {
      synonyms: [
        '起始月份',
        '保障起始月',
        '享受起始月',
        '起始年月',
        '纳入月份',
        '开始享受月份',
        '享受开始月份',
        '起始时间',
      ],
    }),
  ],
  firstDay: { column: 'firstDay' },
}

export const INCOME_FEED: FileKind = {
  id: 'incomeEntry',
  label: { zh: '农户收入明细', en: 'Household income' },
  sender: 'ruralRevitalisation',
  extent: 'delta',
  about: 'household',
  register: incomeEntry,
  columns: [CODE_COLUMN, ...fields(incomeEntry)],
  firstDay: 'declared',
}

export const FEEDS: readonly FileKind[] = [
  MEDICAL_FEED,
  SCHOOLING_FEED,
  EMPLOYMENT_FEED,
  DISABILITY_FEED,
  HOUSING_FEED,
  WATER_FEED,
  DIBAO_FEED,
  INCOME_FEED,
]
