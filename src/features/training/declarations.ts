import { columnsExcept, needed, parameter, personColumns } from '../declare.ts'
import type { Feature } from '../feature.ts'
import type { FileKind } from '../intake/kinds/file-kind.ts'
import { fieldColumn } from '../intake/kinds/file-kind.ts'
import { trainingAttendance, trainingCourse, trainingEnrolment, trainingOccupation } from './registers.ts'

const trainees = personColumns(['学员身份证号', '学员证件号码', '学员身份证号码'], ['学员姓名'])

const trainee = { sender: 'humanResources', about: 'person', firstDay: 'declared' } as const

const catalogue: FileKind = {
  id: 'trainingOccupation',
  label: { zh: '培训工种目录', en: 'Training occupations' },
  sender: 'humanResources',
  extent: 'full',
  about: 'area',
  register: trainingOccupation,
  columns: columnsExcept(trainingOccupation),
  firstDay: 'declared',
}

const courses: FileKind = {
  id: 'trainingCourse',
  label: { zh: '培训开班计划', en: 'Training courses' },
  sender: 'humanResources',
  extent: 'delta',
  about: 'area',
  register: trainingCourse,
  columns: columnsExcept(trainingCourse),
  firstDay: 'declared',
}

const enrolments: FileKind = {
  ...trainee,
  extent: 'full',
  id: 'trainingEnrolment',
  label: { zh: '培训报名名单', en: 'Training enrolments' },
  register: trainingEnrolment,
  columns: [
    ...trainees,
    ...columnsExcept(trainingEnrolment, 'progress'),
    needed(fieldColumn(trainingEnrolment, 'progress')),
  ],
}

/** The list of a county for a month, on which the allowance is paid. */
const attendance: FileKind = {
  ...trainee,
  extent: 'full',
  id: 'trainingAttendance',
  label: { zh: '培训考勤表', en: 'Training attendance' },
  register: trainingAttendance,
  columns: [
    ...trainees,
    ...columnsExcept(trainingAttendance, 'presence'),
    needed(fieldColumn(trainingAttendance, 'presence')),
  ],
}

/** The sheet of one course: whoever stands in it was there, and of everybody else it says nothing. */
const signIn: FileKind = {
  ...trainee,
  extent: 'delta',
  id: 'trainingSignIn',
  label: { zh: '培训签到表', en: 'Training sign-in sheet' },
  register: trainingAttendance,
  constants: { presence: 'present' },
  columns: [...trainees, ...columnsExcept(trainingAttendance, 'presence')],
}

export const training: Feature = {
  registers: [trainingOccupation, trainingCourse, trainingEnrolment, trainingAttendance],
  feeds: [catalogue, courses, enrolments, attendance, signIn],
  ledgers: [
    {
      name: 'trainingEnrolments',
      of: 'member',
      register: trainingEnrolment,
      fields: ['enrolledOn', 'progress'],
    },
    {
      name: 'trainingDays',
      of: 'member',
      register: trainingAttendance,
      fields: ['attendedOn', 'presence'],
    },
  ],
  parameters: [
    parameter(
      'trainingLivingAllowance',
      'fen',
      'humanResources',
      { zh: '培训生活费补贴', en: 'Training living allowance' },
      { zh: '元/人·天，按实际出勤天数发放。', en: 'Yuan a person and day that was attended.' },
    ),
    parameter(
      'trainingTransportAllowance',
      'fen',
      'humanResources',
      { zh: '培训交通费补贴', en: 'Training transport allowance' },
      { zh: '元/人·天；按天还是按次发放，以当地文件为准。', en: 'Yuan a person and day; local rules may mean a trip.' },
    ),
    parameter(
      'trainingMaxTimes',
      'count',
      'humanResources',
      { zh: '培训机会上限', en: 'Most training opportunities' },
      { zh: '每人每年最多参加补贴性培训的次数。', en: 'Trainings with an allowance a person may have in a year.' },
    ),
  ],
}
