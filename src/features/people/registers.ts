import {
  EDUCATION,
  ETHNIC,
  HEAD_RELATION,
  HEALTH,
  HOUSEHOLD_TYPE,
  IDENTITY_DOCUMENT,
  LABOUR_SKILL,
  MONITORED_CATEGORY,
  SCHOOLING,
  SEX,
  defineCodes,
} from '../../kernel/codes/index.ts'
import {
  area,
  citizenId,
  code,
  codes,
  day,
  household as householdField,
  phone,
  quantity,
  text,
  yesNo,
} from '../../language/register/field.ts'
import { defineRegister } from '../../language/register/register.ts'

const months = { zh: '个月', en: 'months' }

/** 户: everything else hangs on it. Its `area_code` is the place that manages it (管理地). */
export const household = defineRegister({
  id: 'household',
  label: { zh: '农户', en: 'Households' },
  help: {
    zh: '全部农村家庭。管理地决定由谁负责；户籍地、居住地可以不同。',
    en: 'All rural families. The managing area decides who is responsible; registered and actual residence may differ.',
  },
  kind: 'entity',
  subject: 'none',
  owner: 'ruralRevitalisation',
  naturalKey: [],
  perSource: false,
  absence: 'unknown',
  writers: ['import', 'form'],
  fields: {
    householdCode: text({
      unique: true,
      label: { zh: '户编号', en: 'Household code' },
      help: { zh: '全国系统分配，可能后补或变更', en: 'Given by the national system; may come later or change' },
      maxLength: 32,
      synonyms: ['户编码', '家庭编号'],
    }),
    headName: text({
      label: { zh: '户主姓名', en: 'Head of household' },
      help: { zh: '登记或更换户主后随之更新', en: 'Follows the head once that person is registered' },
      pinyin: true,
      maxLength: 60,
      sensitivity: 'personal',
      synonyms: ['户主'],
    }),
    memberCount: quantity({
      label: { zh: '家庭人口数', en: 'Members' },
      help: {
        zh: '随成员增减更新；与登记成员数不一致的保持不变',
        en: 'Follows the members, unless the office has set another number',
      },
      unit: { zh: '人', en: 'persons' },
      min: 0,
      max: 60,
    }),
    hamlet: text({
      label: { zh: '自然村（组）', en: 'Hamlet' },
      maxLength: 60,
      synonyms: ['自然村', '村民小组', '组'],
    }),
    registeredArea: area({ label: { zh: '户籍地', en: 'Registered residence' } }),
    residenceArea: area({ label: { zh: '居住地', en: 'Actual residence' } }),
    phone: phone({ label: { zh: '户联系电话', en: 'Household phone' }, synonyms: ['联系电话'] }),
  },
  groups: [
    { label: { zh: '基本情况', en: 'Basics' }, fields: ['householdCode', 'headName', 'memberCount', 'phone'] },
    { label: { zh: '地址', en: 'Address' }, fields: ['hamlet', 'registeredArea', 'residenceArea'] },
  ],
  listed: ['householdCode', 'headName', 'memberCount', 'hamlet', 'phone'],
})

/** 人. Identity is the ID number; the register holds it sealed. */
export const person = defineRegister({
  id: 'person',
  label: { zh: '人员', en: 'Persons' },
  help: { zh: '农户家庭成员的基本情况。', en: 'The members of rural households.' },
  kind: 'entity',
  subject: 'none',
  owner: 'ruralRevitalisation',
  naturalKey: [],
  perSource: false,
  absence: 'unknown',
  writers: ['import', 'form'],
  fields: {
    name: text({
      label: { zh: '姓名', en: 'Name' },
      required: true,
      pinyin: true,
      maxLength: 60,
      sensitivity: 'personal',
      synonyms: ['学生姓名'],
    }),
    documentKind: code({ label: { zh: '证件类型', en: 'Document' }, codes: IDENTITY_DOCUMENT }),
    citizenId: citizenId({
      label: { zh: '证件号码', en: 'ID number' },
      synonyms: ['身份证号', '身份证号码', '公民身份号码'],
    }),
    personCode: text({
      unique: true,
      label: { zh: '人口编号', en: 'Person code' },
      maxLength: 32,
      synonyms: ['人编号'],
    }),
    sex: code({ label: { zh: '性别', en: 'Sex' }, codes: SEX }),
    birthDay: day({ label: { zh: '出生日期', en: 'Date of birth' }, sensitivity: 'personal' }),
    ethnic: code({ label: { zh: '民族', en: 'Ethnic group' }, codes: ETHNIC, sensitivity: 'personal' }),
    phone: phone({ label: { zh: '成员联系电话', en: 'Phone' }, synonyms: ['人联系电话'] }),
    education: code({ label: { zh: '文化程度', en: 'Education' }, codes: EDUCATION }),
    schooling: code({ label: { zh: '在校生状况', en: 'Schooling' }, codes: SCHOOLING }),
    labourSkill: code({ label: { zh: '劳动技能', en: 'Labour skill' }, codes: LABOUR_SKILL }),
    workMonths: quantity({
      label: { zh: '务工时间（月）', en: 'Months of work away' },
      unit: months,
      min: 0,
      max: 12,
      synonyms: ['务工时间', '务工月数'],
    }),
    health: codes({ label: { zh: '健康状况', en: 'Health' }, codes: HEALTH, sensitivity: 'health' }),
  },
  groups: [
    {
      label: { zh: '身份', en: 'Identity' },
      fields: ['name', 'documentKind', 'citizenId', 'personCode', 'sex', 'birthDay', 'ethnic', 'phone'],
    },
    {
      label: { zh: '教育与劳动', en: 'Education and labour' },
      fields: ['education', 'schooling', 'labourSkill', 'workMonths'],
    },
    { label: { zh: '健康', en: 'Health' }, fields: ['health'] },
  ],
  listed: ['name', 'sex', 'birthDay', 'citizenId', 'ethnic', 'labourSkill', 'health'],
})

export const PROGRAMME = defineCodes({
  id: 'programme',
  label: { zh: '家庭口径', en: 'Programme' },
  items: [
    { code: 'monitoring', zh: '防返贫监测', en: 'monitoring' },
    { code: 'dibao', zh: '最低生活保障', en: 'subsistence allowance' },
    { code: 'tekun', zh: '特困供养', en: 'destitution support' },
  ],
})

export const MEMBERSHIP_REASON = defineCodes({
  id: 'membershipReason',
  label: { zh: '变动原因', en: 'Reason' },
  items: [
    { code: 'registered', zh: '登记在册', en: 'as registered' },
    { code: 'birth', zh: '新生', en: 'birth' },
    { code: 'marriageIn', zh: '婚入', en: 'married in' },
    { code: 'adoption', zh: '收养', en: 'adoption' },
    { code: 'released', zh: '刑满释放', en: 'released from prison' },
    { code: 'livingTogether', zh: '共同生活（户籍未迁入）', en: 'living together, registered elsewhere' },
    { code: 'death', zh: '死亡', en: 'death' },
    { code: 'marriageOut', zh: '婚出', en: 'married out' },
    { code: 'movedOut', zh: '迁出', en: 'moved out' },
    { code: 'split', zh: '分户', en: 'household split' },
    { code: 'imprisoned', zh: '服刑', en: 'imprisoned' },
    { code: 'missing', zh: '失联', en: 'missing' },
  ],
})

/**
 * 家庭成员, per programme (A9): a monitored household and a dibao family may count different members. A person belongs to
 * one household of a programme at a time.
 */
export const membership = defineRegister({
  id: 'membership',
  label: { zh: '家庭成员', en: 'Household members' },
  help: {
    zh: '人员属于哪一户、与户主的关系；监测与低保可按不同口径计算。',
    en: 'Who belongs to which household, for each programme.',
  },
  kind: 'status',
  subject: 'person',
  owner: 'ruralRevitalisation',
  naturalKey: ['programme'],
  perSource: false,
  absence: 'unknown',
  writers: ['import', 'form'],
  fields: {
    programme: code({ label: { zh: '家庭口径', en: 'Programme' }, codes: PROGRAMME }),
    household: householdField({ label: { zh: '所属农户', en: 'Household' }, required: true }),
    relation: code({ label: { zh: '与户主关系', en: 'Relation to head' }, codes: HEAD_RELATION }),
    reason: code({ label: { zh: '变动原因', en: 'Reason' }, codes: MEMBERSHIP_REASON }),
  },
  listed: ['household', 'relation', 'programme', 'reason'],
})

export const MONITORED_OR_NONE = defineCodes({
  ...MONITORED_CATEGORY,
  items: [...MONITORED_CATEGORY.items, { code: 'none', zh: '未纳入监测', en: 'not monitored' }],
})

/** 户身份标识: lifted or ordinary, and whether monitored. A household may carry several at once (A2). */
export const identityTag = defineRegister({
  id: 'identityTag',
  label: { zh: '身份标识', en: 'Identity tags' },
  help: {
    zh: '脱贫户、监测对象等身份及起止时间，分来源登记。',
    en: 'Lifted household, monitored household and the like, by source.',
  },
  kind: 'status',
  subject: 'household',
  owner: 'ruralRevitalisation',
  naturalKey: [],
  perSource: true,
  absence: 'unknown',
  writers: ['import', 'form'],
  fields: {
    householdType: code({ label: { zh: '户类型', en: 'Household type' }, codes: HOUSEHOLD_TYPE }),
    monitoredCategory: code({
      label: { zh: '监测对象类别', en: 'Monitored category' },
      codes: MONITORED_OR_NONE,
      synonyms: ['易返贫致贫户类型'],
    }),
    riskRemoved: yesNo({ label: { zh: '风险是否已消除', en: 'Risk removed' }, synonyms: ['风险是否消除'] }),
  },
  listed: ['householdType', 'monitoredCategory', 'riskRemoved'],
})

/**
 * The three registers that change together, by form and by import. Whoever writes several takes their turns in this order
 * and before holding any row, so that nobody waits in a circle.
 */
export const LINE_REGISTERS = [household, person, membership] as const
