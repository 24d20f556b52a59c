/**
 * 技能培训与培训补贴 (S82): which occupations are trained, which courses run, who enrolled, who came on which day, and
 * what is due for it. Everything here is declared: pages, files, API, history and rules follow.
 *
 * A course belongs to the area that holds it, an enrolment and a day of attendance to the person. Enrolments and
 * attendance are full lists of a period: somebody who is not in them did not come.
 *
 * States of an enrolment: enrolled 报名 -> studying 在训 -> completed 结业 or withdrawn 退学; nothing is decided here.
 * Terms: occupation 培训工种, course 培训班, enrolment 培训报名, attendance 培训出勤, training allowance 培训补贴 (living
 * allowance 生活费补贴 and transport allowance 交通费补贴 for each day that was attended, R86).
 */
export { training } from './declarations.ts'
