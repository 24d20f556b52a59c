import { columnsExcept, parameter } from '../declare.ts'
import type { Feature } from '../feature.ts'
import { CODE_COLUMN } from '../intake/kinds/file-kind.ts'
import { incomeEntry } from './registers.ts'

export const income: Feature = {
  registers: [incomeEntry],
  feeds: [
    {
      id: 'incomeEntry',
      label: { zh: '农户收入明细', en: 'Household income' },
      sender: 'ruralRevitalisation',
      extent: 'delta',
      about: 'household',
      register: incomeEntry,
      columns: [CODE_COLUMN, ...columnsExcept(incomeEntry)],
      firstDay: 'declared',
    },
  ],
  ledgers: [{ name: 'income', of: 'household', register: incomeEntry, fields: ['month', 'category', 'amount'] }],
  parameters: [
    parameter(
      'monitoringLine',
      'fen',
      'ruralRevitalisation',
      { zh: '监测线', en: 'Monitoring line' },
      {
        zh: '监测范围的人均纯收入参考线，元/人·年。县可高于省，不得低于省。',
        en: 'Reference line of yearly income per head. A county may set a higher one, never a lower.',
      },
    ),
    parameter(
      'focusLine',
      'fen',
      'ruralRevitalisation',
      { zh: '重点帮扶收入线', en: 'Focus line' },
      {
        zh: '脱贫户人均纯收入低于此线且有劳动力的，列入一对一帮扶清单。',
        en: 'Lifted households below it with labour get one-to-one assistance.',
      },
    ),
    parameter(
      'incomeKeptShare',
      'basisPoints',
      'ruralRevitalisation',
      { zh: '收入保有比例', en: 'Kept share of income' },
      {
        zh: '近 12 个月收入低于上年度的这一比例时预警。',
        en: "Income of 12 months below this share of last year's warns.",
      },
    ),
  ],
}
