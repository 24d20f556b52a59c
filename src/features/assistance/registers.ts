import { DIBAO_CLASS, defineCodes } from '../../kernel/codes/index.ts'
import { code, fen, quantity, yesNo } from '../../language/register/field.ts'
import { defineRegister } from '../../language/register/register.ts'

export const ALLOWANCE = defineCodes({
  id: 'allowance',
  label: { zh: '救助种类', en: 'Kind of assistance' },
  items: [
    { code: 'dibao', zh: '最低生活保障', en: 'subsistence allowance' },
    { code: 'tekun', zh: '特困供养', en: 'destitution support' },
    { code: 'dibaoMarginal', zh: '低保边缘', en: 'marginal to the subsistence allowance' },
  ],
  aliases: { 低保: 'dibao', 特困: 'tekun', 低保边缘家庭: 'dibaoMarginal' },
})

/**
 * 低保与特困. What the national register says and what civil affairs says stand side by side by source, for a person to
 * choose; neither overwrites the other.
 */
export const allowance = defineRegister({
  id: 'allowance',
  label: { zh: '低保特困', en: 'Dibao and tekun' },
  help: {
    zh: '低保、特困等救助享受情况，分来源登记；部门口径不一致时并列显示。',
    en: 'Social assistance by source; sources that disagree stand side by side.',
  },
  kind: 'status',
  subject: 'household',
  owner: 'civilAffairs',
  naturalKey: ['allowance'],
  perSource: true,
  absence: 'none',
  writers: ['import', 'form'],
  fields: {
    allowance: code({ label: { zh: '救助种类', en: 'Kind' }, codes: ALLOWANCE }),
    receiving: yesNo({ label: { zh: '是否享受', en: 'Receiving' }, required: true }),
    class: code({ label: { zh: '保障类别', en: 'Class' }, codes: DIBAO_CLASS }),
    persons: quantity({
      label: { zh: '保障人数', en: 'Persons covered' },
      synonyms: ['享受人数', '保障人口', '低保人数', '保障人口数', '救助人数'],
      unit: { zh: '人', en: 'persons' },
      min: 0,
      max: 60,
    }),
    monthlyAmount: fen({
      label: { zh: '月保障金', en: 'Monthly amount' },
      sensitivity: 'finance',
      synonyms: ['月保障金额', '月保障金（元）', '保障金额', '月补助金额', '月发放金额', '月低保金', '低保金'],
    }),
  },
  listed: ['allowance', 'receiving', 'class', 'persons', 'monthlyAmount'],
})
