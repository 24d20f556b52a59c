import { columnsExcept, needed, parameter } from '../declare.ts'
import type { Feature } from '../feature.ts'
import { fieldColumn, PERSON_COLUMNS, plainColumn } from '../intake/kinds/file-kind.ts'
import { employment } from './registers.ts'

export const labour: Feature = {
  registers: [employment],
  feeds: [
    {
      id: 'employment',
      label: { zh: '务工就业名单', en: 'Employment' },
      sender: 'humanResources',
      extent: 'delta',
      about: 'person',
      register: employment,
      columns: [
        ...PERSON_COLUMNS,
        plainColumn('firstDay', '开始务工月份', 'month', {
          synonyms: [
            '开始务工时间',
            '务工开始时间',
            '务工开始月份',
            '开始时间',
            '起始务工月份',
            '务工起始月份',
            '外出务工时间',
          ],
        }),
        ...columnsExcept(employment, 'monthlyWage'),
        needed(fieldColumn(employment, 'monthlyWage')),
      ],
      firstDay: { column: 'firstDay' },
    },
  ],
  ledgers: [{ name: 'employment', of: 'member', register: employment, fields: ['monthlyWage'] }],
  parameters: [
    parameter(
      'labourAgeFrom',
      'years',
      'humanResources',
      { zh: '劳动年龄起点', en: 'Labour age from' },
      { zh: '数据质量规则使用的周岁。', en: 'Age used by data-quality rules.' },
    ),
  ],
}
