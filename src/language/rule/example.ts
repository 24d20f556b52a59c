/**
 * A vocabulary small enough to read, with five rules of the province written in it. The tests and docs/rule-language.md
 * use it; the product's vocabulary comes from the registers.
 */
import type { Label } from '../../kernel/label.ts'
import type { ParameterDefinition } from './parameters.ts'
import type { Fact, FactType, Vocabulary } from './vocabulary.ts'

const RURAL: Label = { zh: '乡村振兴局', en: 'Rural revitalisation bureau' }
const MEDICAL: Label = { zh: '医保局', en: 'Medical insurance bureau' }
const CIVIL: Label = { zh: '民政局', en: 'Civil affairs bureau' }
const HOUSING: Label = { zh: '住建局', en: 'Housing bureau' }
const WATER: Label = { zh: '水务局', en: 'Water bureau' }
const SCHOOLS: Label = { zh: '教育体育局', en: 'Education bureau' }

function fact(zh: string, en: string, type: FactType, source: Label, assume?: Fact['assume']): Fact {
  return { label: { zh, en }, type, source, ...(assume ? { assume } : {}) }
}

function codes(zh: string, en: string, pairs: Readonly<Record<string, readonly [string, string]>>) {
  const entries = Object.entries(pairs).map(([code, [zh, en]]) => [code, { zh, en }] as const)
  return { label: { zh, en }, codes: Object.fromEntries(entries) }
}

const YES_NO: FactType = { kind: 'boolean' }
const FEN: FactType = { kind: 'integer', unit: 'fen' }
const COUNT: FactType = { kind: 'integer', unit: 'count' }
const DAY: FactType = { kind: 'day' }
const MONTH: FactType = { kind: 'month' }
const SUPPLY: FactType = { kind: 'code', list: 'waterSupply' }
const NOT_NEGATIVE = { min: 0 }

export const exampleVocabulary: Vocabulary = {
  codeLists: {
    houseGrade: codes('房屋鉴定等级', 'Grade of the house', {
      A: ['A级', 'A'],
      B: ['B级', 'B'],
      C: ['C级', 'C'],
      D: ['D级', 'D'],
    }),
    waterSupply: codes('饮水评价', 'Water supply', {
      met: ['达标', 'met'],
      nearly: ['基本达标', 'nearly met'],
      notMet: ['不达标', 'not met'],
    }),
    labourSkill: codes('劳动技能', 'Ability to work', {
      ordinary: ['普通劳动力', 'ordinary'],
      skilled: ['技能劳动力', 'skilled'],
      weak: ['弱劳动力或半劳动力', 'weak or half'],
      none: ['无劳动力', 'none'],
      lost: ['丧失劳动力', 'lost'],
    }),
    incomeKind: codes('收入类别', 'Kind of income', {
      wage: ['工资性收入', 'wages'],
      operating: ['生产经营净收入', 'operating'],
      property: ['财产净收入', 'property'],
      transfer: ['转移性收入', 'transfers'],
    }),
    schoolState: codes('就读状态', 'School state', {
      enrolled: ['在读', 'enrolled'],
      dropout: ['失学辍学', 'dropped out'],
    }),
    sex: codes('性别', 'Sex', { '1': ['男', 'male'], '2': ['女', 'female'] }),
  },
  household: {
    label: { zh: '户', en: 'Household' },
    facts: {
      lifted: fact('脱贫户', 'Lifted out of poverty', YES_NO, RURAL),
      monitored: fact('监测户', 'Monitored', YES_NO, RURAL),
      registeredSize: fact('登记人口数', 'Registered size', COUNT, RURAL, { min: 1, max: 20 }),
      debt: fact('负债', 'Debt', FEN, RURAL),
      savings: fact('存款', 'Savings', FEN, RURAL, NOT_NEGATIVE),
      recognisedOn: fact('识别日期', 'Recognised on', DAY, RURAL),
      lastVisit: fact('最近走访月份', 'Last visited', MONTH, RURAL),
      waterQuantity: fact('水量', 'Water quantity', SUPPLY, WATER),
      waterQuality: fact('水质', 'Water quality', SUPPLY, WATER),
      waterConvenience: fact('用水方便程度', 'Convenience of water', SUPPLY, WATER),
      waterReliability: fact('供水保证率', 'Reliability of water', SUPPLY, WATER),
    },
    ledgers: {
      income: {
        label: { zh: '月收入', en: 'Monthly income' },
        source: RURAL,
        kind: 'monthly',
        time: 'month',
        absence: 'unknown',
        facts: {
          month: fact('月份', 'Month', MONTH, RURAL),
          kind: fact('收入类别', 'Kind', { kind: 'code', list: 'incomeKind' }, RURAL),
          amount: fact('金额', 'Amount', FEN, RURAL, NOT_NEGATIVE),
        },
      },
      dibao: {
        label: { zh: '低保', en: 'Minimum living allowance' },
        source: CIVIL,
        kind: 'status',
        time: { from: 'from', to: 'to' },
        absence: 'none',
        facts: {
          from: fact('起始日', 'From', DAY, CIVIL),
          to: fact('停保日', 'To', DAY, CIVIL),
          persons: fact('保障人数', 'Persons', COUNT, CIVIL, NOT_NEGATIVE),
          amount: fact('月保障金', 'Monthly amount', FEN, CIVIL, NOT_NEGATIVE),
        },
      },
      houses: {
        label: { zh: '房屋鉴定', en: 'House appraisals' },
        source: HOUSING,
        kind: 'event',
        time: 'appraisedOn',
        absence: 'unknown',
        facts: {
          appraisedOn: fact('鉴定日期', 'Appraised on', DAY, HOUSING),
          grade: fact('鉴定等级', 'Grade', { kind: 'code', list: 'houseGrade' }, HOUSING),
          rooms: fact('间数', 'Rooms', COUNT, HOUSING, NOT_NEGATIVE),
          isOnlyHouse: fact('唯一住房', 'Only house', YES_NO, HOUSING),
        },
      },
    },
  },
  member: {
    label: { zh: '成员', en: 'Member' },
    facts: {
      sex: fact('性别', 'Sex', { kind: 'code', list: 'sex' }, RURAL),
      birthDay: fact('出生日期', 'Born on', DAY, RURAL),
      labourSkill: fact('劳动技能', 'Ability to work', { kind: 'code', list: 'labourSkill' }, RURAL),
      residentInsured: fact('参加城乡居民医保', 'Insured as a resident', YES_NO, MEDICAL),
      workerInsured: fact('参加职工医保', 'Insured as a worker', YES_NO, MEDICAL),
      pension: fact('月养老金', 'Monthly pension', FEN, CIVIL, NOT_NEGATIVE),
    },
    ledgers: {
      settlements: {
        label: { zh: '医疗结算', en: 'Medical settlements' },
        source: MEDICAL,
        kind: 'event',
        time: 'dischargedOn',
        absence: 'none',
        facts: {
          dischargedOn: fact('出院日期', 'Discharged on', DAY, MEDICAL),
          selfPaid: fact('个人负担', 'Paid by the patient', FEN, MEDICAL, NOT_NEGATIVE),
          isLocal: fact('县域内就医', 'Treated in the county', YES_NO, MEDICAL),
        },
      },
      schooling: {
        label: { zh: '学籍', en: 'School roll' },
        source: SCHOOLS,
        kind: 'status',
        time: { from: 'from', to: 'to' },
        absence: 'none',
        facts: {
          from: fact('起始日', 'From', DAY, SCHOOLS),
          to: fact('截止日', 'To', DAY, SCHOOLS),
          state: fact('就读状态', 'State', { kind: 'code', list: 'schoolState' }, SCHOOLS),
        },
      },
    },
  },
}

function parameter(
  key: string,
  zh: string,
  en: string,
  unit: ParameterDefinition['unit'],
): [string, ParameterDefinition] {
  return [key, { key, label: { zh, en }, unit }]
}

export const exampleParameters: Readonly<Record<string, ParameterDefinition>> = Object.fromEntries([
  parameter('monitoringLine', '监测线', 'Monitoring line', 'fen'),
  parameter('focusLine', '重点帮扶收入线', 'Focus line', 'fen'),
  parameter('ruralIncome', '上年度农村居民人均可支配收入', 'Rural disposable income of last year', 'fen'),
  parameter('coveredBurden', '脱贫户、监测户负担比例', 'Burden of covered households', 'basisPoints'),
  parameter('otherBurden', '一般农户负担比例', 'Burden of other households', 'basisPoints'),
  parameter('schoolFrom', '义务教育起始年龄', 'Age school begins', 'years'),
  parameter('schoolTo', '义务教育截止年龄', 'Age school ends', 'years'),
])

const YEAR_INCOME = 'income.during(monthsBefore(12)).sum(r, r.amount)'

/** R06, R58 and R59, R07, R20, R26. */
export const exampleRules = {
  incomeBelowLine: `${YEAR_INCOME} / members.count() <= param.monitoringLine`,
  heavyIllness: `members.exists(m, m.settlements.during(monthsBefore(12)).sum(s, s.selfPaid)
  > (lifted || monitored ? param.coveredBurden : param.otherBurden) * param.ruralIncome)`,
  guarantees: `houses.latest().grade in ["C", "D"]
  || waterQuantity == "notMet" || waterQuality == "notMet"
  || waterConvenience == "notMet" || waterReliability == "notMet"
  || members.exists(m, age(m.birthDay) >= param.schoolFrom && age(m.birthDay) <= param.schoolTo
       && m.schooling.on(asOf).exists(s, s.state == "dropout"))
  || members.exists(m, !m.residentInsured && !m.workerInsured)`,
  noLabour: 'members.count() > 0 && members.all(m, m.labourSkill in ["none", "lost"])',
  lowIncomeWorker: `lifted && ${YEAR_INCOME} / members.count() < param.focusLine
  && members.exists(m, m.labourSkill in ["ordinary", "skilled", "weak"])`,
} as const
