import { needed } from '../declare.ts'
import type { Feature } from '../feature.ts'
import { fieldColumn, plainColumn } from '../intake/kinds/file-kind.ts'
import { disability } from './registers.ts'

export const disabilities: Feature = {
  registers: [disability],
  feeds: [
    // 残疾人证号 begins with the holder's ID number and ends with type and grade (E3).
    {
      id: 'disability',
      label: { zh: '持证残疾人名单', en: 'Disability certificates' },
      sender: 'disabledFederation',
      extent: 'full',
      about: 'person',
      register: disability,
      columns: [
        plainColumn('certificate', '残疾人证号', 'disabilityNumber', {
          synonyms: ['残疾证号', '残疾人证号码', '残疾证号码', '残疾人证件号', '残疾证编号'],
        }),
        plainColumn('personName', '姓名', 'personName', { needed: false, optional: true, onBad: 'warn' }),
        needed(fieldColumn(disability, 'kind')),
        needed(fieldColumn(disability, 'grade')),
      ],
      firstDay: 'declared',
    },
  ],
  ledgers: [{ name: 'disabilities', of: 'member', register: disability, fields: ['kind', 'grade'] }],
}
