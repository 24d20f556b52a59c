/**
 * The households of the demo as offices would send them: headers and cells of the national layout and of the department
 * feeds. Refused rows are kept in this form, and sample files are written from it.
 */
import {
  DISABILITY_GRADE,
  DISABILITY_TYPE,
  EDUCATION,
  ENROLMENT,
  ETHNIC,
  HEAD_RELATION,
  HEALTH,
  HOSPITAL_LEVEL,
  INCOME_CATEGORY,
  LABOUR_SKILL,
  MONITORED_CATEGORY,
  SCHOOLING,
  SCHOOL_STAGE,
  SETTLEMENT_KIND,
  WATER_GRADE,
} from '../../kernel/codes/index.ts'
import type { CodeTable } from '../../kernel/codes/code-list.ts'
import { fen, plainYuan } from '../../kernel/fen.ts'
import type { DemoHousehold, DemoIncome, DemoMember, DemoSettlement, RejectedMember } from './household.ts'

export type OfficeFile =
  | 'register'
  | 'income'
  | 'medical'
  | 'schooling'
  | 'employment'
  | 'disability'
  | 'housing'
  | 'water'
  | 'dibao'

export const HEADERS: Readonly<Record<OfficeFile, readonly string[]>> = {
  register: [
    '省',
    '市',
    '县',
    '乡',
    '村',
    '自然村',
    '户编号',
    '人口编号',
    '姓名',
    '性别',
    '出生日期',
    '证件类型',
    '证件号码',
    '民族',
    '户联系电话',
    '成员联系电话',
    '年度',
    '与户主关系',
    '文化程度',
    '在校生状况',
    '劳动技能',
    '务工时间（月）',
    '健康状况',
    '是否享受低保',
    '是否参加新型农村合作医疗（城乡居民基本医疗保险）',
    '是否参加城镇职工基本医疗保险',
    '户类型',
    '监测对象类别',
  ],
  income: ['户编号', '月份', '收入类别', '金额'],
  medical: [
    '结算编号',
    '结算类型',
    '原结算编号',
    '身份证号码',
    '姓名',
    '医院',
    '医院级别',
    '入院日期',
    '出院日期',
    '总费用',
    '政策范围内费用',
    '基本医保',
    '大病保险',
    '医疗救助',
    '个人负担',
    '疾病编码',
  ],
  schooling: ['身份证号', '学生姓名', '学校全称', '学段', '年级', '就读状态'],
  employment: ['公民身份号码', '姓名', '开始务工月份', '务工省', '月工资'],
  disability: ['残疾人证号', '姓名', '残疾类别', '残疾等级'],
  housing: ['户主身份证号', '户主', '鉴定等级', '鉴定日期'],
  water: ['户主身份证号', '户主姓名', '水量', '水质', '用水方便程度', '供水保证率'],
  dibao: ['户主身份证号', '户主姓名', '保障人数', '月保障金', '起始月'],
}

/** Names from the province to the village, as the five area columns want them. */
export type AreaNames = readonly [string, string, string, string, string]

const words = new WeakMap<CodeTable, ReadonlyMap<string, string>>()

function word(table: CodeTable, code: string | null): string {
  if (code === null) return ''
  const known = words.get(table) ?? new Map(table.items.map((item) => [item.code, item.zh]))
  words.set(table, known)
  return known.get(code) ?? code
}

const yuan = (amount: number): string => plainYuan(fen(amount))
const yesNo = (value: boolean): string => (value ? '是' : '否')

export function registerCells(household: DemoHousehold, member: DemoMember, areas: AreaNames): string[] {
  return [
    ...householdStart(household, areas),
    member.personCode,
    member.name,
    member.sex === '1' ? '男' : '女',
    member.birthDay,
    '居民身份证',
    member.citizenId,
    word(ETHNIC, member.ethnic),
    household.phone ?? '',
    member.phone ?? '',
    '2022',
    word(HEAD_RELATION, member.relation),
    word(EDUCATION, member.education),
    word(SCHOOLING, member.schooling),
    word(LABOUR_SKILL, member.labourSkill),
    String(member.workMonths),
    member.health.map((code) => word(HEALTH, code)).join('、'),
    yesNo(household.registerSaysDibao),
    yesNo(member.residentMedical),
    yesNo(member.workerMedical),
    ...householdEnd(household),
  ]
}

function householdStart(household: DemoHousehold, areas: AreaNames): string[] {
  return [...areas, household.hamlet, household.code]
}

function householdEnd({ type, monitoring }: DemoHousehold): string[] {
  return [type === 'lifted' ? '脱贫户' : '一般农户', monitoring ? word(MONITORED_CATEGORY, monitoring.category) : '']
}

/** The line of a member whose ID number was typed wrongly: little else is filled in. */
export function rejectedCells(household: DemoHousehold, member: RejectedMember, areas: AreaNames): string[] {
  return [
    ...householdStart(household, areas),
    '',
    member.name,
    member.sex === '1' ? '男' : '女',
    member.birthDay,
    '居民身份证',
    member.citizenId,
    word(ETHNIC, household.members[0]?.ethnic ?? null),
    household.phone ?? '',
    '',
    '2022',
    word(HEAD_RELATION, member.relation),
    '',
    '小学',
    '无劳动力',
    '0',
    '健康',
    yesNo(household.registerSaysDibao),
    '是',
    '否',
    ...householdEnd(household),
  ]
}

export function incomeCells(household: DemoHousehold, { month, category, amount }: DemoIncome): string[] {
  return [household.code, month, word(INCOME_CATEGORY, category), yuan(amount)]
}

export function medicalCells(member: DemoMember, settlement: DemoSettlement): string[] {
  const { total, inPolicy, basicPaid, criticalPaid, aidPaid, selfPaid } = settlement
  return [
    settlement.settlementNumber,
    word(SETTLEMENT_KIND, settlement.kind),
    settlement.originalNumber ?? '',
    member.citizenId,
    member.name,
    settlement.hospital,
    word(HOSPITAL_LEVEL, settlement.hospitalLevel),
    settlement.admittedOn,
    settlement.dischargedOn,
    ...[total, inPolicy, basicPaid, criticalPaid, aidPaid, selfPaid].map(yuan),
    settlement.disease,
  ]
}

export function schoolingCells(member: DemoMember): string[][] {
  const { school } = member
  if (!school) return []
  const { stage, grade, enrolment } = school
  return [[member.citizenId, member.name, school.school, word(SCHOOL_STAGE, stage), grade, word(ENROLMENT, enrolment)]]
}

export function employmentCells(member: DemoMember): string[][] {
  const { work } = member
  if (!work) return []
  return [[member.citizenId, member.name, work.since.slice(0, 7), work.place, yuan(work.monthlyWage)]]
}

export function disabilityCells(member: DemoMember): string[][] {
  const { disability } = member
  if (!disability) return []
  const { certificate, kind, grade } = disability
  return [[certificate, member.name, word(DISABILITY_TYPE, kind), word(DISABILITY_GRADE, grade)]]
}

export function housingCells({ dwelling }: DemoHousehold, head: DemoMember): string[][] {
  if (!dwelling) return []
  return [[head.citizenId, head.name, `${dwelling.grade}级`, dwelling.appraisedOn]]
}

export function waterCells({ water }: DemoHousehold, head: DemoMember): string[][] {
  if (!water) return []
  const grades = [water.quantity, water.quality, water.convenience, water.reliability]
  return [[head.citizenId, head.name, ...grades.map((grade) => word(WATER_GRADE, grade))]]
}

export function dibaoCells({ dibao }: DemoHousehold, head: DemoMember): string[][] {
  if (!dibao) return []
  const { persons, monthlyAmount, since } = dibao
  return [[head.citizenId, head.name, String(persons), yuan(monthlyAmount), since.slice(0, 7)]]
}
