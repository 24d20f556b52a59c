import { defineCodes } from '../../kernel/codes/index.ts'
import { area, code, text } from '../../language/register/field.ts'
import { defineRegister } from '../../language/register/register.ts'

export const ORGANISATION_KIND = defineCodes({
  id: 'organisationKind',
  label: { zh: '单位类型', en: 'Kind of organisation' },
  items: [
    { code: 'enterprise', zh: '企业', en: 'enterprise' },
    { code: 'cooperative', zh: '农民专业合作社', en: 'farmers’ cooperative' },
    { code: 'soleTrader', zh: '个体工商户', en: 'sole trader' },
    { code: 'school', zh: '学校', en: 'school' },
    { code: 'medical', zh: '医疗机构', en: 'medical institution' },
    { code: 'insurer', zh: '保险机构', en: 'insurer' },
    { code: 'bank', zh: '金融机构', en: 'bank' },
    { code: 'trainingBody', zh: '培训机构', en: 'training body' },
    { code: 'workshop', zh: '帮扶车间', en: 'assistance workshop' },
    { code: 'government', zh: '机关事业单位', en: 'government body' },
    { code: 'social', zh: '社会组织', en: 'social organisation' },
    { code: 'other', zh: '其他', en: 'other' },
  ],
  aliases: {
    公司: 'enterprise',
    合作社: 'cooperative',
    个体户: 'soleTrader',
    医院: 'medical',
    保险公司: 'insurer',
    银行: 'bank',
  },
})

/** 单位: a body by its name in the county that deals with it. */
export const organisation = defineRegister({
  id: 'organisation',
  label: { zh: '单位名录', en: 'Organisations' },
  help: {
    zh: '用人单位、学校、医疗机构、保险机构等；同一县内名称不重复，全省可查。',
    en: 'Employers, schools, medical institutions, insurers; one entry a name and county, open to everybody.',
  },
  kind: 'entity',
  subject: 'none',
  owner: 'ruralRevitalisation',
  naturalKey: ['name'],
  perSource: false,
  absence: 'unknown',
  writers: ['import', 'form'],
  shared: true,
  fields: {
    name: text({
      label: { zh: '单位名称', en: 'Name' },
      required: true,
      pinyin: true,
      maxLength: 100,
      synonyms: ['单位全称', '机构名称', '企业名称'],
    }),
    creditCode: text({
      unique: true,
      label: { zh: '统一社会信用代码', en: 'Unified social credit code' },
      help: { zh: '18 位；个体工商户等没有的可不填', en: '18 characters; leave empty where there is none' },
      maxLength: 18,
      synonyms: ['社会信用代码', '信用代码'],
    }),
    kind: code({ label: { zh: '单位类型', en: 'Kind' }, codes: ORGANISATION_KIND, synonyms: ['机构类型', '类型'] }),
    home: area({
      label: { zh: '所在地', en: 'Place' },
      help: { zh: '省外单位可不填', en: 'Leave empty outside the province' },
    }),
    address: text({ label: { zh: '地址', en: 'Address' }, maxLength: 200, synonyms: ['单位地址', '详细地址'] }),
  },
  listed: ['name', 'creditCode', 'kind', 'home'],
})
