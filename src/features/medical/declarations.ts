import { columnsExcept, parameter } from '../declare.ts'
import type { FactSpec, Feature } from '../feature.ts'
import { PERSON_COLUMNS } from '../intake/kinds/file-kind.ts'
import { insuranceEnrolment, medicalSettlement } from './registers.ts'

const insured = (name: string, code: string, zh: string, en: string): FactSpec => ({
  name,
  of: 'member',
  register: insuranceEnrolment,
  field: 'enrolled',
  only: { field: 'insurance', code, label: { zh, en } },
})

export const medical: Feature = {
  registers: [medicalSettlement, insuranceEnrolment],
  feeds: [
    // One 结算 a row; the number identifies it, the amounts may be taken back (冲正).
    {
      id: 'medicalSettlement',
      label: { zh: '医疗结算明细', en: 'Medical settlements' },
      sender: 'medicalInsurance',
      extent: 'full',
      about: 'person',
      register: medicalSettlement,
      columns: [...PERSON_COLUMNS, ...columnsExcept(medicalSettlement)],
      firstDay: 'declared',
    },
  ],
  facts: [
    insured('residentInsured', 'residentMedical', '参加城乡居民基本医疗保险', 'Insured as a resident'),
    insured('workerInsured', 'workerMedical', '参加城镇职工基本医疗保险', 'Insured as a worker'),
  ],
  ledgers: [
    {
      name: 'settlements',
      of: 'member',
      register: medicalSettlement,
      fields: ['dischargedOn', 'kind', 'total', 'selfPaid'],
      assumeNotNegative: ['total', 'selfPaid'],
    },
  ],
  parameters: [
    parameter(
      'ruralDisposableIncome',
      'fen',
      'statistics',
      { zh: '上年度农村居民人均可支配收入', en: 'Rural disposable income of last year' },
      {
        zh: '全省上年度数，用于因病预警的比例。',
        en: "The province's figure of last year, for warnings of illness costs.",
      },
    ),
    parameter(
      'illnessRatioCovered',
      'basisPoints',
      'medicalInsurance',
      { zh: '因病预警比例（脱贫户、监测户）', en: 'Illness share, lifted or monitored' },
      {
        zh: '年度个人负担占上年度农村居民人均可支配收入的比例，超过即预警。',
        en: "Share of last year's rural disposable income above which own medical costs warn.",
      },
    ),
    parameter(
      'illnessRatioOther',
      'basisPoints',
      'medicalInsurance',
      { zh: '因病预警比例（一般农户）', en: 'Illness share, others' },
      { zh: '同上，适用于其他农村参保人员。', en: 'The same, for other rural insured.' },
    ),
    parameter(
      'illnessFixedSum',
      'fen',
      'medicalInsurance',
      { zh: '因病预警定额', en: 'Illness fixed sum' },
      { zh: '以定额预警的地区使用。', en: 'For areas that warn by a fixed sum.' },
    ),
  ],
}
