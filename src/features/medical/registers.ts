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
    settlementNumber: text({
      label: { zh: '结算编号', en: 'Settlement number' },
      synonyms: ['结算单号', '结算号', '结算流水号', '结算ID'],
      maxLength: 40,
    }),
    kind: code({
      label: { zh: '结算类型', en: 'Kind' },
      synonyms: ['类型', '结算类别', '单据类型'],
      codes: SETTLEMENT_KIND,
    }),
    originalNumber: text({
      label: { zh: '原结算编号', en: 'Original settlement' },
      synonyms: ['原结算单号', '原结算号', '原单编号', '被冲正结算编号'],
      maxLength: 40,
    }),
    hospital: text({
      label: { zh: '医院', en: 'Hospital' },
      maxLength: 100,
      synonyms: ['医疗机构', '医疗机构名称', '定点医疗机构', '就诊医院', '医院名称', '就诊机构'],
      sensitivity: 'health',
    }),
    hospitalLevel: code({
      label: { zh: '医院级别', en: 'Hospital level' },
      synonyms: ['医疗机构级别', '医院等级', '机构级别'],
      codes: HOSPITAL_LEVEL,
    }),
    admittedOn: day({
      label: { zh: '入院日期', en: 'Admitted on' },
      synonyms: ['入院时间', '就诊日期'],
      sensitivity: 'health',
    }),
    dischargedOn: day({
      label: { zh: '出院日期', en: 'Discharged on' },
      synonyms: ['出院时间', '结算日期', '离院日期'],
      sensitivity: 'health',
    }),
    total: money('总费用', 'Total cost', ['医疗总费用', '费用总额', '医疗费用总额', '总费用（元）']),
    inPolicy: money('政策范围内费用', 'Within policy', ['政策范围内', '合规费用', '政策内费用', '合规医疗费用']),
    basicPaid: money('基本医保', 'Basic insurance', ['基本医保支付', '基本医疗保险支付', '基本医保报销', '统筹支付']),
    criticalPaid: money('大病保险', 'Critical illness insurance', ['大病保险支付', '大病保险报销', '大病支付']),
    aidPaid: money('医疗救助', 'Medical aid', ['医疗救助支付', '医疗救助金额', '救助支付']),
    selfPaid: fen({
      label: { zh: '个人负担', en: 'Paid by the person' },
      required: true,
      negative: true,
      sensitivity: 'finance',
      synonyms: ['个人自付', '个人支付', '个人负担费用', '个人负担金额', '个人自付费用', '自付金额', '个人负担（元）'],
    }),
    disease: text({
      label: { zh: '疾病编码', en: 'Disease code' },
      synonyms: ['诊断编码', '病种编码', 'ICD编码', '疾病代码'],
      maxLength: 20,
      sensitivity: 'health',
    }),
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
