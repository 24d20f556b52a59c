import { columnsExcept, factsOf, needed } from '../declare.ts'
import type { Feature } from '../feature.ts'
import { fieldColumn, HEAD_COLUMNS, plainColumn } from '../intake/kinds/file-kind.ts'
import { dwelling } from './registers.ts'

export const housing: Feature = {
  registers: [dwelling],
  feeds: [
    {
      id: 'dwelling',
      label: { zh: '住房安全鉴定结果', en: 'Housing appraisals' },
      sender: 'housing',
      extent: 'delta',
      about: 'household',
      register: dwelling,
      columns: [
        ...HEAD_COLUMNS,
        needed(fieldColumn(dwelling, 'grade', { onBad: 'reject' })),
        plainColumn('firstDay', '鉴定日期', 'day', {
          synonyms: ['鉴定时间', '评定日期', '评定时间', '认定日期', '鉴定年月日'],
        }),
        ...columnsExcept(dwelling, 'grade'),
      ],
      firstDay: { column: 'firstDay' },
    },
  ],
  facts: factsOf('household', dwelling, { houseGrade: 'grade' }),
}
