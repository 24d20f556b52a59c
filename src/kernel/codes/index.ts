/** Every code list, by its id. Pages, templates and the data dictionary walk this. */
import type { CodeTable } from './code-list.ts'
import { DIBAO_CLASS, DIBAO_KIND, INSURANCE, SELF_CARE, TEKUN_KIND } from './assistance.ts'
import { ETHNIC } from './ethnic.ts'
import { FAMILY_RELATION, HEAD_RELATION } from './family.ts'
import { DISABILITY_GRADE, DISABILITY_TYPE, HEALTH, HOSPITAL_LEVEL, SETTLEMENT_KIND } from './health.ts'
import {
  HOUSEHOLD_TYPE,
  HOUSE_GRADE,
  INCOME_CATEGORY,
  LIFTED_KIND,
  MONITORED_CATEGORY,
  RISK,
  RISK_REMOVAL,
  WATER_GRADE,
} from './household.ts'
import { LABOUR_SKILL, WORK_AREA } from './labour.ts'
import { BUREAU } from './office.ts'
import { IDENTITY_DOCUMENT, MARITAL, POLITICAL_STATUS, SEX, YES_NO } from './person.ts'
import { EDUCATION, EDUCATION_STANDARD, ENROLMENT, SCHOOLING, SCHOOL_STAGE } from './schooling.ts'

export * from './assistance.ts'
export * from './code-list.ts'
export * from './ethnic.ts'
export * from './family.ts'
export * from './health.ts'
export * from './household.ts'
export * from './labour.ts'
export * from './office.ts'
export * from './person.ts'
export * from './schooling.ts'

export const CODE_TABLES: readonly CodeTable[] = [
  SEX,
  MARITAL,
  ETHNIC,
  POLITICAL_STATUS,
  YES_NO,
  IDENTITY_DOCUMENT,
  FAMILY_RELATION,
  HEAD_RELATION,
  EDUCATION,
  EDUCATION_STANDARD,
  SCHOOLING,
  SCHOOL_STAGE,
  ENROLMENT,
  HEALTH,
  DISABILITY_TYPE,
  DISABILITY_GRADE,
  HOSPITAL_LEVEL,
  SETTLEMENT_KIND,
  LABOUR_SKILL,
  WORK_AREA,
  HOUSEHOLD_TYPE,
  LIFTED_KIND,
  MONITORED_CATEGORY,
  RISK,
  RISK_REMOVAL,
  HOUSE_GRADE,
  WATER_GRADE,
  INCOME_CATEGORY,
  INSURANCE,
  DIBAO_CLASS,
  DIBAO_KIND,
  TEKUN_KIND,
  SELF_CARE,
  BUREAU,
]
