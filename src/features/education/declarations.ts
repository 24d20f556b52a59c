import { columnsExcept, needed, parameter } from '../declare.ts'
import type { Feature } from '../feature.ts'
import { fieldColumn, PERSON_COLUMNS } from '../intake/kinds/file-kind.ts'
import { schooling } from './registers.ts'

export const education: Feature = {
  registers: [schooling],
  feeds: [
    {
      id: 'schooling',
      label: { zh: '学生就读名单', en: 'Pupils' },
      sender: 'education',
      extent: 'full',
      about: 'person',
      register: schooling,
      columns: [
        ...PERSON_COLUMNS,
        ...columnsExcept(schooling, 'enrolment'),
        needed(fieldColumn(schooling, 'enrolment')),
      ],
      firstDay: 'declared',
    },
  ],
  ledgers: [{ name: 'schooling', of: 'member', register: schooling, fields: ['stage', 'enrolment'] }],
  parameters: [
    parameter(
      'compulsoryAgeFrom',
      'years',
      'education',
      { zh: '义务教育起始年龄', en: 'Compulsory schooling from' },
      { zh: '控辍保学名单的起始周岁。', en: 'First age of the lists against dropout.' },
    ),
    parameter(
      'compulsoryAgeTo',
      'years',
      'education',
      { zh: '义务教育截止年龄', en: 'Compulsory schooling to' },
      { zh: '控辍保学名单的截止周岁（含）。', en: 'Last age of the lists, included.' },
    ),
  ],
}
