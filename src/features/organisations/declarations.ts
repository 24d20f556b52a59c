import { columnsExcept } from '../declare.ts'
import type { Feature } from '../feature.ts'
import { fieldColumn } from '../intake/kinds/file-kind.ts'
import { organisation } from './registers.ts'

export const organisations: Feature = {
  registers: [organisation],
  feeds: [
    {
      id: 'organisation',
      label: { zh: '单位名录', en: 'Organisations' },
      sender: 'ruralRevitalisation',
      extent: 'delta',
      about: 'area',
      register: organisation,
      columns: [
        // Files name places in many ways and outside the province; a person enters them by form.
        ...columnsExcept(organisation, 'home', 'creditCode'),
        fieldColumn(organisation, 'creditCode', { cell: 'creditCode' }),
      ],
      firstDay: 'declared',
    },
  ],
}
