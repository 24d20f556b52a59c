import { defineCodes } from '../../kernel/codes/index.ts'
import { code, day, quantity, text } from '../../language/register/field.ts'
import { defineRegister } from '../../language/register/register.ts'

export const TRAINING_STATE = defineCodes({
  id: 'trainingState',
  label: { zh: '培训状态', en: 'State of training' },
  items: [
    { code: 'enrolled', zh: '报名', en: 'enrolled' },
    { code: 'studying', zh: '在训', en: 'in training' },
    { code: 'completed', zh: '结业', en: 'completed' },
    { code: 'withdrawn', zh: '退学', en: 'withdrawn' },
  ],
  aliases: { 已报名: 'enrolled', 培训中: 'studying', 已结业: 'completed', 合格: 'completed', 中途退出: 'withdrawn' },
})

export const PRESENCE = defineCodes({
  id: 'trainingPresence',
  label: { zh: '出勤情况', en: 'Presence' },
  items: [
    { code: 'present', zh: '出勤', en: 'present' },
    { code: 'leave', zh: '请假', en: 'on leave' },
    { code: 'absent', zh: '缺勤', en: 'absent' },
  ],
  aliases: { 到课: 'present', 已签到: 'present', 旷课: 'absent', 未到: 'absent', 事假: 'leave', 病假: 'leave' },
})

const courseNumber = text({
  label: { zh: '培训班编号', en: 'Course number' },
  required: true,
  refersTo: { register: 'trainingCourse', field: 'courseNumber' },
  maxLength: 40,
  synonyms: ['班级编号', '培训班号', '班次编号', '开班编号', '班号'],
})

/** 培训工种: the catalogue in force; one that is dropped ends, so that "active" is a question of the day (F272). */
export const trainingOccupation = defineRegister({
  id: 'trainingOccupation',
  label: { zh: '培训工种', en: 'Training occupations' },
  help: {
    zh: '可开展补贴性培训的工种目录，按生效、失效日期管理；全省可查。',
    en: 'Occupations that may be trained with an allowance, by first and last day; open to everybody.',
  },
  kind: 'status',
  subject: 'area',
  owner: 'humanResources',
  naturalKey: ['code'],
  perSource: false,
  absence: 'unknown',
  writers: ['import', 'form'],
  shared: true,
  fields: {
    code: text({
      label: { zh: '工种代码', en: 'Code' },
      required: true,
      maxLength: 20,
      synonyms: ['职业（工种）代码'],
    }),
    name: text({ label: { zh: '工种名称', en: 'Name' }, required: true, maxLength: 60, synonyms: ['培训工种'] }),
  },
  listed: ['code', 'name'],
})

/** 培训班, of the area where it is held. */
export const trainingCourse = defineRegister({
  id: 'trainingCourse',
  label: { zh: '培训班', en: 'Training courses' },
  help: {
    zh: '培训机构开办的培训班：工种、地点、起止日期和计划天数。',
    en: 'Courses of training bodies: occupation, place, first and last day, planned days.',
  },
  kind: 'event',
  subject: 'area',
  owner: 'humanResources',
  naturalKey: ['courseNumber'],
  perSource: false,
  absence: 'unknown',
  writers: ['import', 'form'],
  happenedOn: 'firstDay',
  fields: {
    courseNumber: text({ label: { zh: '培训班编号', en: 'Course number' }, maxLength: 40, synonyms: ['班级编号'] }),
    body: text({
      label: { zh: '培训机构', en: 'Training body' },
      required: true,
      maxLength: 100,
      synonyms: ['承训机构'],
    }),
    occupation: text({
      label: { zh: '工种代码', en: 'Occupation' },
      refersTo: { register: 'trainingOccupation', field: 'code' },
      maxLength: 20,
    }),
    place: text({ label: { zh: '培训地点', en: 'Place' }, maxLength: 100, synonyms: ['开班地点'] }),
    firstDay: day({ label: { zh: '开班日期', en: 'First day' }, synonyms: ['开班时间', '培训开始日期'] }),
    lastDay: day({ label: { zh: '结业日期', en: 'Last day' }, synonyms: ['结业时间', '培训结束日期'] }),
    plannedDays: quantity({
      label: { zh: '计划天数', en: 'Planned days' },
      unit: { zh: '天', en: 'days' },
      min: 1,
      max: 366,
    }),
  },
  listed: ['courseNumber', 'body', 'occupation', 'place', 'firstDay', 'lastDay', 'plannedDays'],
})

/** 培训报名: one training opportunity of a person (F273). */
export const trainingEnrolment = defineRegister({
  id: 'trainingEnrolment',
  label: { zh: '培训报名', en: 'Training enrolments' },
  help: {
    zh: '谁在何时报名参加哪个培训班，培训状态和取得的证书。',
    en: 'Who enrolled in which course and when, how it went, and the certificate.',
  },
  kind: 'event',
  subject: 'person',
  owner: 'humanResources',
  naturalKey: ['courseNumber'],
  perSource: false,
  absence: 'none',
  writers: ['import', 'form'],
  happenedOn: 'enrolledOn',
  fields: {
    courseNumber,
    enrolledOn: day({ label: { zh: '报名日期', en: 'Enrolled on' }, synonyms: ['报名时间', '报到日期'] }),
    progress: code({
      label: { zh: '培训状态', en: 'State' },
      codes: TRAINING_STATE,
      synonyms: ['学员状态', '状态', '培训结果'],
    }),
    certificate: text({
      label: { zh: '证书编号', en: 'Certificate' },
      maxLength: 40,
      sensitivity: 'personal',
      synonyms: ['结业证书编号', '职业资格证书编号', '技能等级证书编号', '证书号'],
    }),
  },
  listed: ['courseNumber', 'enrolledOn', 'progress', 'certificate'],
})

/** 培训出勤: a person is at one course a day, and a day is paid once. */
export const trainingAttendance = defineRegister({
  id: 'trainingAttendance',
  label: { zh: '培训出勤', en: 'Training attendance' },
  help: {
    zh: '学员每天的出勤情况，是发放培训补贴的依据；同一天只登记一次。',
    en: 'Presence day by day, on which the allowance rests; one entry a person and day.',
  },
  kind: 'event',
  subject: 'person',
  owner: 'humanResources',
  naturalKey: ['attendedOn'],
  perSource: false,
  absence: 'none',
  writers: ['import', 'form'],
  happenedOn: 'attendedOn',
  fields: {
    attendedOn: day({
      label: { zh: '培训日期', en: 'Day' },
      synonyms: ['出勤日期', '签到日期', '考勤日期', '上课日期', '日期'],
    }),
    courseNumber,
    presence: code({
      label: { zh: '出勤情况', en: 'Presence' },
      codes: PRESENCE,
      synonyms: ['考勤情况', '考勤结果', '是否出勤', '签到情况'],
    }),
  },
  listed: ['attendedOn', 'courseNumber', 'presence'],
})
