import { HOUSE_GRADE } from '../../kernel/codes/index.ts'
import { attachment, code, quantity } from '../../language/register/field.ts'
import { defineRegister } from '../../language/register/register.ts'

/** 住房安全鉴定 (D2). The first day is the day of the appraisal. */
export const dwelling = defineRegister({
  id: 'dwelling',
  label: { zh: '住房安全', en: 'Housing safety' },
  help: {
    zh: '住房安全鉴定等级；A、B 级为安全，C、D 级为危房。',
    en: 'Appraised grade of the dwelling; A and B are safe, C and D are not.',
  },
  kind: 'status',
  subject: 'household',
  owner: 'housing',
  naturalKey: [],
  perSource: true,
  absence: 'unknown',
  writers: ['import', 'form'],
  fields: {
    grade: code({
      label: { zh: '鉴定等级', en: 'Grade' },
      codes: HOUSE_GRADE,
      synonyms: [
        '房屋等级',
        '危房级别',
        '危房等级',
        '住房鉴定等级',
        '住房等级',
        '房屋鉴定等级',
        '安全等级',
        '住房安全等级',
        '评定等级',
      ],
    }),
    floorArea: quantity({
      label: { zh: '住房面积', en: 'Floor area' },
      unit: { zh: '平方米', en: 'm²' },
      decimals: 2,
      min: 0,
      max: 1_000_000,
    }),
    proof: attachment({
      label: { zh: '鉴定报告和房屋照片', en: 'Appraisal and photos' },
      help: {
        zh: '鉴定机构的报告，房屋正面和隐患部位的照片',
        en: 'The report of the appraiser; photos of the front and of what is unsafe',
      },
    }),
  },
  listed: ['grade', 'floorArea', 'proof'],
})
