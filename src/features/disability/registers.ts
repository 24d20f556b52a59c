import { DISABILITY_GRADE, DISABILITY_TYPE } from '../../kernel/codes/index.ts'
import { citizenId, code } from '../../language/register/field.ts'
import { defineRegister } from '../../language/register/register.ts'

/** 残疾人证 (E3). Its number begins with the ID number, so it is sealed like one. */
export const disability = defineRegister({
  id: 'disability',
  label: { zh: '残疾', en: 'Disability' },
  help: { zh: '持证残疾人的残疾类别与等级。', en: 'Type and grade on the disability certificate.' },
  kind: 'status',
  subject: 'person',
  owner: 'disabledFederation',
  naturalKey: [],
  perSource: true,
  absence: 'none',
  writers: ['import', 'form'],
  fields: {
    certificate: citizenId({ label: { zh: '残疾人证号', en: 'Certificate number' }, synonyms: ['残疾证号'] }),
    kind: code({
      label: { zh: '残疾类别', en: 'Type' },
      synonyms: ['残疾类型', '残疾种类'],
      codes: DISABILITY_TYPE,
      sensitivity: 'health',
    }),
    grade: code({
      label: { zh: '残疾等级', en: 'Grade' },
      synonyms: ['残疾级别'],
      codes: DISABILITY_GRADE,
      sensitivity: 'health',
    }),
  },
  listed: ['kind', 'grade', 'certificate'],
})
