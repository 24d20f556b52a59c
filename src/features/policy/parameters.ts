/**
 * Policy parameters that rules and procedures may name (R05, R99): what each is called, its unit, who decides it. Their
 * values live in PostgreSQL with place, period and document; one that is unsure ships empty.
 */
import type { Label } from '../../kernel/label.ts'
import type { ParameterDefinition, Unit } from '../../language/rule/index.ts'

export interface PolicyParameter extends ParameterDefinition {
  readonly help: Label
  /** Bureau in charge. */
  readonly owner: string
}

function parameter(
  key: string,
  unit: Unit,
  owner: string,
  zh: string,
  en: string,
  helpZh: string,
  helpEn: string,
): PolicyParameter {
  return { key, unit, owner, label: { zh, en }, help: { zh: helpZh, en: helpEn } }
}

const ALL: readonly PolicyParameter[] = [
  parameter(
    'monitoringLine',
    'fen',
    'ruralRevitalisation',
    '监测线',
    'Monitoring line',
    '监测范围的人均纯收入参考线，元/人·年。县可高于省，不得低于省。',
    'Reference line of yearly income per head. A county may set a higher one, never a lower.',
  ),
  parameter(
    'focusLine',
    'fen',
    'ruralRevitalisation',
    '重点帮扶收入线',
    'Focus line',
    '脱贫户人均纯收入低于此线且有劳动力的，列入一对一帮扶清单。',
    'Lifted households below it with labour get one-to-one assistance.',
  ),
  parameter(
    'ruralDisposableIncome',
    'fen',
    'statistics',
    '上年度农村居民人均可支配收入',
    'Rural disposable income of last year',
    '全省上年度数，用于因病预警的比例。',
    "The province's figure of last year, for warnings of illness costs.",
  ),
  parameter(
    'illnessRatioCovered',
    'basisPoints',
    'medicalInsurance',
    '因病预警比例（脱贫户、监测户）',
    'Illness share, lifted or monitored',
    '年度个人负担占上年度农村居民人均可支配收入的比例，超过即预警。',
    "Share of last year's rural disposable income above which own medical costs warn.",
  ),
  parameter(
    'illnessRatioOther',
    'basisPoints',
    'medicalInsurance',
    '因病预警比例（一般农户）',
    'Illness share, others',
    '同上，适用于其他农村参保人员。',
    'The same, for other rural insured.',
  ),
  parameter(
    'illnessFixedSum',
    'fen',
    'medicalInsurance',
    '因病预警定额',
    'Illness fixed sum',
    '以定额预警的地区使用。',
    'For areas that warn by a fixed sum.',
  ),
  parameter(
    'incomeKeptShare',
    'basisPoints',
    'ruralRevitalisation',
    '收入保有比例',
    'Kept share of income',
    '近 12 个月收入低于上年度的这一比例时预警。',
    "Income of 12 months below this share of last year's warns.",
  ),
  parameter(
    'compulsoryAgeFrom',
    'years',
    'education',
    '义务教育起始年龄',
    'Compulsory schooling from',
    '控辍保学名单的起始周岁。',
    'First age of the lists against dropout.',
  ),
  parameter(
    'compulsoryAgeTo',
    'years',
    'education',
    '义务教育截止年龄',
    'Compulsory schooling to',
    '控辍保学名单的截止周岁（含）。',
    'Last age of the lists, included.',
  ),
  parameter(
    'ruralDibaoStandard',
    'fen',
    'civilAffairs',
    '农村低保标准',
    'Rural dibao standard',
    '元/人·年，省级指导标准，县可高于省。',
    'Yuan a person and year; a county may set a higher one.',
  ),
  parameter(
    'dibaoMarginRatio',
    'basisPoints',
    'civilAffairs',
    '低保边缘倍数',
    'Margin of dibao',
    '低保边缘家庭人均收入上限与低保标准之比。',
    'Income limit of marginal households over the standard.',
  ),
  parameter(
    'labourAgeFrom',
    'years',
    'humanResources',
    '劳动年龄起点',
    'Labour age from',
    '数据质量规则使用的周岁。',
    'Age used by data-quality rules.',
  ),
]

export const PARAMETERS: Readonly<Record<string, PolicyParameter>> = Object.fromEntries(
  ALL.map((one) => [one.key, one]),
)
