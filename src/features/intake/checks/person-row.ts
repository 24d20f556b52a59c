/**
 * Checks over the fields of one person's row (R66-R77): what the national system's data-quality rules ask before an
 * upload. All of them warn. A missing fact is never a contradiction: a check says nothing while a fact it needs is
 * unknown, except where the missing fact is the finding (R68, R69).
 */
import { birthOf, sexOf, type CitizenId } from '../../../kernel/citizen-id.ts'
import { RELATION_SEX, type HeadRelationCode } from '../../../kernel/codes/family.ts'
import { ageOn, type Day } from '../../../kernel/day.ts'
import type { Label } from '../../../kernel/label.ts'

/** A person's facts as codes of the kernel's lists; null is unknown or empty. */
export interface PersonRow {
  readonly citizenId: CitizenId | null
  readonly birth: Day | null
  /** GB/T 2261.1 */
  readonly sex: string | null
  readonly ethnic: string | null
  readonly relation: string | null
  readonly education: string | null
  readonly schooling: string | null
  readonly health: readonly string[] | null
  readonly labourSkill: string | null
  /** 务工时间（月） of the year */
  readonly workMonths: number | null
  /** Place of work away from home, as a code or a name. */
  readonly workPlace: string | null
  readonly residentMedical: boolean | null
  readonly workerMedical: boolean | null
  readonly residentPension: boolean | null
  readonly workerPension: boolean | null
  /** 公益性岗位（月数） */
  readonly publicPostMonths: number | null
  /** 特困供养人员 */
  readonly tekun: boolean | null
  readonly phone: string | null
}

export type PersonField = keyof PersonRow

export interface RowNote {
  readonly rule: string
  readonly field: PersonField
  readonly severity: 'warned'
  readonly text: Label
}

/** Ages of the checks below, in whole years. They belong to the national data-quality rules, not to a policy. */
const AGES = { school: 7, labour: 16, old: 60, publicPostEnd: 70 } as const

const NO_NOTES: readonly RowNote[] = Object.freeze([])

function warn(rule: string, field: PersonField, zh: string, en: string): RowNote {
  return { rule, field, severity: 'warned', text: { zh, en } }
}

function birthOfRow(row: PersonRow): Day | null {
  return row.citizenId === null ? row.birth : birthOf(row.citizenId)
}

function sexOfRow(row: PersonRow): string | null {
  return row.citizenId === null ? row.sex : sexOf(row.citizenId)
}

/** R67: sex and birth date agree with the identity number; where they differ, the number stands. */
export function checkAgainstCitizenId(row: PersonRow): readonly RowNote[] {
  if (row.citizenId === null) return NO_NOTES
  const notes: RowNote[] = []
  const sex = sexOf(row.citizenId)
  if ((row.sex === '1' || row.sex === '2') && row.sex !== sex)
    notes.push(
      warn(
        'R67',
        'sex',
        `性别与身份证号码不一致，按身份证号码记为“${sex === '1' ? '男' : '女'}”。请核对证件。`,
        'The sex differs from the identity number; the number stands. Check the document.',
      ),
    )
  if (row.birth !== null && row.birth !== birthOf(row.citizenId))
    notes.push(
      warn(
        'R67',
        'birth',
        '出生日期与身份证号码不一致，按身份证号码记录。请核对证件。',
        'The birth date differs from the identity number; the number stands. Check the document.',
      ),
    )
  return notes
}

/** R66: the relation says a sex, and spouses differ in sex. `headSex` is null while the head is not known. */
export function checkRelationSex(row: PersonRow, headSex: string | null): readonly RowNote[] {
  const sex = sexOfRow(row)
  if (row.relation === null || (sex !== '1' && sex !== '2')) return NO_NOTES
  const implied = RELATION_SEX[row.relation as HeadRelationCode]
  if (implied !== undefined && implied !== sex)
    return [
      warn(
        'R66',
        'relation',
        '与户主关系和性别不相符。请核对关系是否选错。',
        'The relation to the head and the sex do not agree. Check the relation.',
      ),
    ]
  if (row.relation === 'spouse' && headSex === sex)
    return [
      warn(
        'R66',
        'relation',
        '配偶与户主性别相同。请核对性别和与户主关系。',
        'The spouse has the same sex as the head. Check sex and relation.',
      ),
    ]
  return NO_NOTES
}

const REQUIRED = [
  ['ethnic', '民族', 'ethnic group'],
  ['health', '健康状况', 'health'],
  ['labourSkill', '劳动技能', 'labour skill'],
  ['relation', '与户主关系', 'relation to the head'],
  ['residentMedical', '是否参加城乡居民基本医疗保险', 'medical insurance for residents'],
  ['workerMedical', '是否参加城镇职工基本医疗保险', 'medical insurance for workers'],
] as const satisfies readonly (readonly [PersonField, string, string])[]

/**
 * R68: fields that the national system wants filled. `present` names the columns of the file: a column that is not
 * there is not empty. `noted` are fields that have a note of their own already, such as an unknown word.
 */
export function checkRequired(
  row: PersonRow,
  present: ReadonlySet<PersonField>,
  noted: ReadonlySet<PersonField> = new Set(),
): readonly RowNote[] {
  return REQUIRED.filter(([field]) => present.has(field) && !noted.has(field))
    .filter(([field]) => row[field] === null || (field === 'health' && row.health?.length === 0))
    .map(([field, zh, en]) =>
      warn('R68', field, `“${zh}”为空，国家系统要求必填。请补填。`, `The ${en} is empty. Please fill it in.`),
    )
}

/** R69: exactly one of 文化程度 and 在校生状况 is filled. */
export function checkEducation(row: PersonRow): readonly RowNote[] {
  if ((row.education === null) !== (row.schooling === null)) return NO_NOTES
  return [
    row.education === null
      ? warn(
          'R69',
          'education',
          '文化程度和在校生状况都为空，应填其一：在校的填在校生状况，其余填文化程度。',
          'Education and schooling are both empty; one must be filled.',
        )
      : warn(
          'R69',
          'education',
          '文化程度和在校生状况都已填写，只能填其一：在校的只填在校生状况，其余只填文化程度。',
          'Education and schooling are both filled; only one may be.',
        ),
  ]
}

/** True when the person is certainly healthy: the list says so and nothing else. */
function isHealthy(row: PersonRow): boolean {
  return row.health !== null && row.health.length === 1 && row.health[0] === 'healthy'
}

/** Enrolled in a school for older children: below it 学龄前儿童 and 学前教育 are no pupils. */
function isStudent(row: PersonRow): boolean {
  return row.schooling !== null && row.schooling !== 'preschoolAge' && row.schooling !== 'preschool'
}

/** R70: a healthy child of seven or more is not below school age. */
export function checkSchoolingAge(row: PersonRow, on: Day): readonly RowNote[] {
  const birth = birthOfRow(row)
  if (birth === null || (row.schooling !== 'preschoolAge' && row.schooling !== 'preschool') || !isHealthy(row))
    return NO_NOTES
  if (ageOn(birth, on) < AGES.school) return NO_NOTES
  return [
    warn(
      'R70',
      'schooling',
      `已满 ${AGES.school} 周岁且健康，在校生状况仍为学龄前。请核实是否已入学、是否失学。`,
      `A healthy child of ${AGES.school} or more is written as below school age. Check whether it goes to school.`,
    ),
  ]
}

/** R71-R73: labour skill and age. R73 is disputed among counties, so it asks for a look and no more. */
export function checkLabourAge(row: PersonRow, on: Day): readonly RowNote[] {
  const birth = birthOfRow(row)
  const skill = row.labourSkill
  if (birth === null || skill === null) return NO_NOTES
  const age = ageOn(birth, on)
  if (age < AGES.labour)
    return skill === 'none'
      ? NO_NOTES
      : [
          warn(
            'R71',
            'labourSkill',
            `未满 ${AGES.labour} 周岁，劳动技能应为“无劳动力”。请更正。`,
            `Below ${AGES.labour} the labour skill must be "no labour".`,
          ),
        ]
  if (age < AGES.old) {
    const without = skill === 'none' || skill === 'lost' || skill === 'weak'
    return without && isHealthy(row) && !isStudent(row)
      ? [
          warn(
            'R72',
            'labourSkill',
            `${AGES.labour} 至 ${AGES.old - 1} 周岁、健康且不在校，劳动技能填为无、丧失或弱（半）劳动力。请核实健康状况和劳动技能。`,
            'Of working age, healthy and no student, but with no or weak labour. Check health and labour skill.',
          ),
        ]
      : NO_NOTES
  }
  return skill === 'ordinary' || skill === 'skilled' || skill === 'lost'
    ? [
        warn(
          'R73',
          'labourSkill',
          `已满 ${AGES.old} 周岁，劳动技能一般为弱（半）劳动力或无劳动力。请核实，属实的无需修改。`,
          `From ${AGES.old} the labour skill is usually weak or none. Check; keep it if it is right.`,
        ),
      ]
    : NO_NOTES
}

/** R74: work away from home against labour skill, schooling, months and place. */
export function checkWork(row: PersonRow, present: ReadonlySet<PersonField>): readonly RowNote[] {
  const months = row.workMonths
  if (months === null) return NO_NOTES
  const notes: RowNote[] = []
  if (months > 0 && (row.labourSkill === 'none' || row.labourSkill === 'lost'))
    notes.push(
      warn(
        'R74',
        'workMonths',
        '填有务工时间，但劳动技能为无劳动力或丧失劳动力。请核实其中一项。',
        'Months of work are given, but the labour skill is none or lost. Check which one is right.',
      ),
    )
  if (months > 0 && isStudent(row))
    notes.push(
      warn(
        'R74',
        'workMonths',
        '填有务工时间，但在校生状况为在校。请核实其中一项。',
        'Months of work are given for a student. Check which one is right.',
      ),
    )
  // Only where the file has the column: an absent column leaves the place unknown.
  if (present.has('workPlace') && months > 0 !== (row.workPlace !== null))
    notes.push(
      months > 0
        ? warn(
            'R74',
            'workPlace',
            '填有务工时间，但未填务工地点。请补填到县级。',
            'Months of work are given without a place.',
          )
        : warn(
            'R74',
            'workMonths',
            '填有务工地点，但务工时间为 0。请核实务工月数。',
            'A place of work is given with zero months. Check the months.',
          ),
    )
  return notes
}

/**
 * R75: not in two basic medical insurances or two pensions at once. In none of them is a fact (uninsured) that the
 * screening follows up, not an error of the row.
 */
export function checkInsurance(row: PersonRow): readonly RowNote[] {
  const notes: RowNote[] = []
  if (row.residentMedical === true && row.workerMedical === true)
    notes.push(
      warn(
        'R75',
        'residentMedical',
        '同时填报参加城乡居民医保和城镇职工医保。请与医保部门核对后保留一项。',
        'Insured as a resident and as a worker at once. Check with the medical insurance bureau and keep one.',
      ),
    )
  if (row.residentPension === true && row.workerPension === true)
    notes.push(
      warn(
        'R75',
        'residentPension',
        '同时填报参加城乡居民养老保险和职工养老保险。请与人社部门核对后保留一项。',
        'In both pension insurances at once. Check with the human resources bureau and keep one.',
      ),
    )
  return notes
}

/** R76: public-welfare posts are for people from 16 to below 70. */
export function checkPublicPost(row: PersonRow, on: Day): readonly RowNote[] {
  const birth = birthOfRow(row)
  if (birth === null || row.publicPostMonths === null || row.publicPostMonths <= 0) return NO_NOTES
  const age = ageOn(birth, on)
  if (age >= AGES.labour && age < AGES.publicPostEnd) return NO_NOTES
  return [
    warn(
      'R76',
      'publicPostMonths',
      `公益性岗位人员应年满 ${AGES.labour} 周岁、未满 ${AGES.publicPostEnd} 周岁，该人员为 ${age} 周岁。请核实。`,
      `A public-welfare post is for people from ${AGES.labour} to below ${AGES.publicPostEnd}; this one is ${age}.`,
    ),
  ]
}

/** R77: people in destitution support do not work away from home. */
export function checkTekunWork(row: PersonRow): readonly RowNote[] {
  if (row.tekun !== true || row.workMonths === null || row.workMonths <= 0) return NO_NOTES
  return [
    warn(
      'R77',
      'workMonths',
      '特困供养人员填有务工时间。请核实务工情况，或与民政部门核对供养资格。',
      'A person in destitution support has months of work. Check the work, or the support with civil affairs.',
    ),
  ]
}

export interface PersonRowContext {
  /** The day at which ages are taken. */
  readonly on: Day
  /** Columns that the file has. */
  readonly present: ReadonlySet<PersonField>
  /** Fields whose cells already carry a note. */
  readonly noted?: ReadonlySet<PersonField>
  /** Sex of the head of the household, when it is known. */
  readonly headSex?: string | null
}

/** All checks of one row, in the order of their rules. */
export function checkPersonRow(row: PersonRow, context: PersonRowContext): RowNote[] {
  const { on, present, noted, headSex = null } = context
  return [
    ...checkRelationSex(row, headSex),
    ...checkAgainstCitizenId(row),
    ...checkRequired(row, present, noted),
    ...(present.has('education') && present.has('schooling') ? checkEducation(row) : NO_NOTES),
    ...checkSchoolingAge(row, on),
    ...checkLabourAge(row, on),
    ...checkWork(row, present),
    ...checkInsurance(row),
    ...checkPublicPost(row, on),
    ...checkTekunWork(row),
  ]
}
