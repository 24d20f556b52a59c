import { columnsExcept, factsOf, needed } from '../declare.ts'
import type { Feature } from '../feature.ts'
import { HEAD_COLUMNS } from '../intake/kinds/file-kind.ts'
import { waterSafety } from './registers.ts'

export const water: Feature = {
  registers: [waterSafety],
  feeds: [
    {
      id: 'waterSafety',
      label: { zh: '饮水安全评价结果', en: 'Water safety' },
      sender: 'water',
      extent: 'delta',
      about: 'household',
      register: waterSafety,
      columns: [...HEAD_COLUMNS, ...columnsExcept(waterSafety).map(needed)],
      firstDay: 'declared',
    },
  ],
  facts: factsOf('household', waterSafety, {
    waterQuantity: 'quantity',
    waterQuality: 'quality',
    waterConvenience: 'convenience',
    waterReliability: 'reliability',
  }),
}
