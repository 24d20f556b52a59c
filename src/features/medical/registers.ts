import { HOSPITAL_LEVEL, INSURANCE, SETTLEMENT_KIND } from '../../kernel/codes/index.ts'
import { code, day, fen, text, yesNo } from '../../language/register/field.ts'
import { defineRegister } from '../../language/register/register.ts'

const money = (zh: string, en: string, synonyms: readonly string[] = []) =>
  fen({ label: { zh, en }, negative: true, sensitivity: 'finance', synonyms })

/** 医疗费用结算, one row a settlement. A reversal (冲正) carries negative amounts and names what it takes back. */
export const medicalSettlement = defineRegister({
  id: 'medicalSettlement',
  label: { zh: '医疗结算', en: 'Medical settlements' },
  help: {
    zh: '医保结算明细；冲正以负数登记并指向原结算。',
    en: 'Settlements of medical bills; reversals are negative and name the original.',
  },
  kind: 'event',
  subject: 'person',
  owner: 'medicalInsurance',
  naturalKey: ['settlementNumber'],
  perSource: false,
  absence: 'none',
  writers: ['import'],
  happenedOn: 'dischargedOn',
  fields: {
    settlementNumber: text({ label: { zh: '结算编号', en: 'Settlement number' }, maxLength: 40 }),
    kind: code({ label: { zh: '结算类型', en: 'Kind' }, codes: SETTLEMENT_KIND }),
    originalNumber: text({ label: { zh: '原结算编号', en: 'Original settlement' }, maxLength: 40 }),
    hospital: text({
      label: { zh: '医院', en: 'Hospital' },
      maxLength: 100,
      synonyms: ['医疗机构', '医疗机构名称'],
      sensitivity: 'health',
    }),
    hospitalLevel: code({ label: { zh: '医院级别', en: 'Hospital level' }, codes: HOSPITAL_LEVEL }),
    admittedOn: day({ label: { zh: '入院日期', en: 'Admitted on' }, sensitivity: 'health' }),
    dischargedOn: day({ label: { zh: '出院日期', en: 'Discharged on' }, sensitivity: 'health' }),
    total: money('总费用', 'Total cost', ['医疗总费用']),
    inPolicy: money('政策范围内费用', 'Within policy'),
    basicPaid: money('基本医保', 'Basic insurance', ['基本医保支付']),
    criticalPaid: money('大病保险', 'Critical illness insurance', ['大病保险支付']),
    aidPaid: money('医疗救助', 'Medical aid', ['医疗救助支付']),
    selfPaid: fen({
      label: { zh: '个人负担', en: 'Paid by the person' },
      required: true,
      negative: true,
      sensitivity: 'finance',
      synonyms: ['个人自付', '个人支付'],
    }),
    disease: text({ label: { zh: '疾病编码', en: 'Disease code' }, maxLength: 20, sensitivity: 'health' }),
  },
  listed: ['settlementNumber', 'kind', 'hospital', 'dischargedOn', 'total', 'selfPaid'],
})

/** 参保状态, one value a person and kind of insurance. */
export const insuranceEnrolment = defineRegister({
  id: 'insuranceEnrolment',
  label: { zh: '参保情况', en: 'Insurance' },
  help: {
    zh: '基本医保、养老保险等参保情况；两种基本医保均未参加为未参保。',
    en: 'Enrolment in medical and pension insurance.',
  },
  kind: 'status',
  subject: 'person',
  owner: 'medicalInsurance',
  naturalKey: ['insurance'],
  perSource: true,
  absence: 'unknown',
  writers: ['import', 'form'],
  fields: {
    insurance: code({ label: { zh: '险种', en: 'Insurance' }, codes: INSURANCE }),
    enrolled: yesNo({ label: { zh: '是否参保', en: 'Enrolled' }, required: true }),
  },
  listed: ['insurance', 'enrolled'],
})
