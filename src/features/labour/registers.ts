import { fen, organisation, text } from '../../language/register/field.ts'
import { defineRegister } from '../../language/register/register.ts'

/** 务工: a spell of work away from home, beginning with the month it began (D4). */
export const employment = defineRegister({
  id: 'employment',
  label: { zh: '务工就业', en: 'Employment' },
  help: {
    zh: '务工起止、地点和月工资，由人社部门按月监测。',
    en: 'Spells of work, their place and monthly wage, watched by the labour bureau.',
  },
  kind: 'status',
  subject: 'person',
  owner: 'humanResources',
  naturalKey: [],
  perSource: true,
  absence: 'unknown',
  writers: ['import', 'form'],
  fields: {
    place: text({
      label: { zh: '务工地', en: 'Place of work' },
      maxLength: 100,
      synonyms: ['务工省', '务工省份', '务工所在地', '务工地点', '务工所在省', '就业地点', '就业地'],
    }),
    monthlyWage: fen({
      label: { zh: '月工资', en: 'Monthly wage' },
      sensitivity: 'finance',
      synonyms: ['月收入', '月工资收入', '工资', '月均工资', '务工月收入', '月薪'],
    }),
    employer: text({ label: { zh: '务工企业名称', en: 'Employer' }, maxLength: 100 }),
    employerUnit: organisation({
      label: { zh: '用人单位（名录）', en: 'Employer (registered)' },
      help: {
        zh: '从本县单位名录选择；名录中没有的只填企业名称',
        en: 'From the organisations of the county; where it is not there, give its name only',
      },
      synonyms: ['用人单位', '用人单位统一社会信用代码', '企业统一社会信用代码', '单位信用代码'],
    }),
  },
  listed: ['place', 'monthlyWage', 'employer', 'employerUnit'],
})
