import { needed, parameter } from '../declare.ts'
import type { Feature } from '../feature.ts'
import { fieldColumn, HEAD_COLUMNS, plainColumn } from '../intake/kinds/file-kind.ts'
import { allowance } from './registers.ts'

export const assistance: Feature = {
  registers: [allowance],
  feeds: [
    {
      id: 'dibao',
      label: { zh: '低保对象名单', en: 'Dibao households' },
      sender: 'civilAffairs',
      extent: 'full',
      about: 'household',
      register: allowance,
      constants: { allowance: 'dibao', receiving: true },
      columns: [
        ...HEAD_COLUMNS,
        needed(fieldColumn(allowance, 'persons')),
        needed(fieldColumn(allowance, 'monthlyAmount', { onBad: 'reject' })),
        fieldColumn(allowance, 'class'),
        plainColumn('firstDay', '起始月', 'month', {
          synonyms: [
            '起始月份',
            '保障起始月',
            '享受起始月',
            '起始年月',
            '纳入月份',
            '开始享受月份',
            '享受开始月份',
            '起始时间',
          ],
        }),
      ],
      firstDay: { column: 'firstDay' },
    },
  ],
  ledgers: [
    {
      name: 'allowances',
      of: 'household',
      register: allowance,
      fields: ['allowance', 'receiving', 'persons', 'monthlyAmount'],
    },
  ],
  parameters: [
    parameter(
      'ruralDibaoStandard',
      'fen',
      'civilAffairs',
      { zh: '农村低保标准', en: 'Rural dibao standard' },
      {
        zh: '元/人·年，省级指导标准，县可高于省。',
        en: 'Yuan a person and year; a county may set a higher one.',
      },
    ),
    parameter(
      'dibaoMarginRatio',
      'basisPoints',
      'civilAffairs',
      { zh: '低保边缘倍数', en: 'Margin of dibao' },
      {
        zh: '低保边缘家庭人均收入上限与低保标准之比。',
        en: 'Income limit of marginal households over the standard.',
      },
    ),
  ],
}
