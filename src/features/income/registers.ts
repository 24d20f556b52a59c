import { INCOME_CATEGORY } from '../../kernel/codes/index.ts'
import { code, fen, month } from '../../language/register/field.ts'
import { defineRegister } from '../../language/register/register.ts'

/**
 * 收入, one amount a household, month and category (A10). A month without any row is not known. In monitoring 低保金 counts
 * as transfer income; in dibao assessment it does not (B2): two calculators over this one register.
 */
export const incomeEntry = defineRegister({
  id: 'incomeEntry',
  label: { zh: '收入', en: 'Income' },
  help: {
    zh: '按户、按月、按类别登记的家庭收入。某月没有任何记录表示该月未采集。',
    en: 'Income by household, month and category. A month without rows is not known.',
  },
  kind: 'monthly',
  subject: 'household',
  owner: 'ruralRevitalisation',
  naturalKey: ['month', 'category'],
  perSource: true,
  absence: 'unknown',
  writers: ['import', 'form'],
  happenedOn: 'month',
  fields: {
    month: month({ label: { zh: '月份', en: 'Month' }, synonyms: ['收入月份', '所属月份', '年月', '统计月份'] }),
    category: code({
      label: { zh: '收入类别', en: 'Category' },
      codes: INCOME_CATEGORY,
      synonyms: ['收入类型', '类别', '收入种类', '收入项目'],
    }),
    amount: fen({
      label: { zh: '金额', en: 'Amount' },
      required: true,
      synonyms: ['收入金额', '金额（元）', '收入', '收入额'],
      sensitivity: 'finance',
    }),
  },
  listed: ['month', 'category', 'amount'],
})
