import { ENROLMENT, SCHOOL_STAGE } from '../../kernel/codes/index.ts'
import { code, text } from '../../language/register/field.ts'
import { defineRegister } from '../../language/register/register.ts'

/** 就学状况, one value a term from the education bureau (D1). */
export const schooling = defineRegister({
  id: 'schooling',
  label: { zh: '就学状况', en: 'Schooling' },
  help: {
    zh: '教育部门掌握的学生就读状态。名单中没有不等于辍学。',
    en: 'Enrolment as the education bureau knows it; not being listed is no dropout.',
  },
  kind: 'status',
  subject: 'person',
  owner: 'education',
  naturalKey: [],
  perSource: true,
  absence: 'none',
  writers: ['import', 'form'],
  fields: {
    school: text({
      label: { zh: '学校全称', en: 'School' },
      maxLength: 100,
      synonyms: ['学校', '学校名称', '就读学校', '就读学校全称', '就读学校名称'],
    }),
    stage: code({ label: { zh: '学段', en: 'Stage' }, codes: SCHOOL_STAGE, synonyms: ['就读学段', '教育阶段'] }),
    grade: text({ label: { zh: '年级', en: 'Grade' }, maxLength: 20, synonyms: ['就读年级'] }),
    enrolment: code({
      label: { zh: '就读状态', en: 'Enrolment' },
      codes: ENROLMENT,
      synonyms: ['就学状态', '在读状态', '学籍状态', '就读情况', '在校状态'],
    }),
  },
  listed: ['school', 'stage', 'grade', 'enrolment'],
})
