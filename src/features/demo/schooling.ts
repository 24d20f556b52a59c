/** School years as of the autumn term 2022, by age on 1 September; what a grown-up finished, by the year of birth. */
import type { DemoSchool } from './household.ts'
import { ASSUMED } from './figures.ts'
import { poisson, type Random } from './random.ts'

export interface Learning {
  readonly education: string | null
  readonly schooling: string | null
  readonly school: DemoSchool | null
}

const PRIMARY = ['primary1', 'primary2', 'primary3', 'primary4', 'primary5', 'primary6'] as const
const MIDDLE = ['grade7', 'grade8', 'grade9'] as const
const GRADE_NAMES = ['一年级', '二年级', '三年级', '四年级', '五年级', '六年级', '七年级', '八年级', '九年级'] as const
const YEAR_NAMES = ['一年级', '二年级', '三年级', '四年级'] as const

/** `township` and `county` are names without their level, for the names of schools. */
export function learnAt(
  random: Random,
  age: number,
  disabled: boolean,
  places: { township: string; county: string },
): Learning {
  if (age < 3) return { education: null, schooling: 'preschoolAge', school: null }
  if (age < 6) return preschool(random, places.township)
  if (age <= 14) return compulsory(random, age, disabled, places)
  if (age === 15)
    return random.chance(0.3) ? compulsory(random, 14, disabled, places) : upper(random, 15, places.county)
  if (age <= 17) return random.chance(0.86) ? upper(random, age, places.county) : finished(random, age)
  if (age <= 21) return random.chance(0.46) ? higher(random, age) : finished(random, age)
  return random.chance(age <= 24 ? 0.08 : 0) ? higher(random, 21) : finished(random, age)
}

function preschool(random: Random, township: string): Learning {
  if (!random.chance(0.88)) return { education: null, schooling: 'preschoolAge', school: null }
  const school = { school: `${township}中心幼儿园`, stage: 'preschool', grade: '幼儿园', enrolment: 'enrolled' }
  return { education: null, schooling: 'preschool', school }
}

function compulsory(
  random: Random,
  age: number,
  disabled: boolean,
  { township, county }: { township: string; county: string },
): Learning {
  const year = age - 6
  const primary = year < 6
  const schooling = (primary ? PRIMARY[year] : MIDDLE[Math.min(year - 6, 2)]) ?? 'primary1'
  const school = {
    school: primary ? `${township}中心小学` : random.chance(0.7) ? `${township}初级中学` : `${county}第二中学`,
    stage: primary ? 'primary' : 'juniorMiddle',
    grade: GRADE_NAMES[Math.min(year, 8)] ?? '一年级',
  }
  if (random.chance(ASSUMED.dropout)) {
    return { education: null, schooling, school: { ...school, enrolment: 'dropout' } }
  }
  const enrolment = disabled && random.chance(0.25) ? 'taughtAtHome' : random.chance(0.001) ? 'suspended' : 'enrolled'
  // A few pupils of other provinces' schools are not on the county's list; that says nothing about them.
  return { education: null, schooling, school: random.chance(0.985) ? { ...school, enrolment } : null }
}

function upper(random: Random, age: number, county: string): Learning {
  const year = Math.min(Math.max(age - 15, 0), 2)
  const vocational = random.chance(0.42)
  const schooling = `${vocational ? 'vocational' : 'seniorMiddle'}${year + 1}`
  const school = {
    school: vocational ? `${county}职业高级中学` : `${county}第一中学`,
    stage: vocational ? 'vocational' : 'seniorMiddle',
    grade: YEAR_NAMES[year] ?? '一年级',
    enrolment: 'enrolled',
  }
  return { education: null, schooling, school: random.chance(0.98) ? school : null }
}

const UNIVERSITIES = [
  '云南大学',
  '昆明学院',
  '曲靖师范学院',
  '大理大学',
  '云南民族大学',
  '红河学院',
  '文山学院',
] as const
const COLLEGES = ['云南交通职业技术学院', '云南农业职业技术学院', '德宏职业学院', '云南国土资源职业学院'] as const

function higher(random: Random, age: number): Learning {
  const bachelor = random.chance(0.42)
  const year = Math.min(Math.max(age - 18, 0), bachelor ? 3 : 2)
  const school = {
    school: random.pick(bachelor ? UNIVERSITIES : COLLEGES),
    stage: bachelor ? 'university' : 'college',
    grade: YEAR_NAMES[year] ?? '一年级',
    enrolment: 'enrolled',
  }
  return { education: null, schooling: `${bachelor ? 'university' : 'college'}${year + 1}`, school }
}

/** From most to least schooled; the older, the fewer years. */
const LEVELS = ['illiterate', 'primary', 'juniorMiddle', 'seniorMiddle', 'juniorCollege', 'bachelor'] as const

function finished(random: Random, age: number): Learning {
  const mean = age > 70 ? 0.55 : age > 55 ? 1.05 : age > 40 ? 1.55 : age > 28 ? 2.2 : 2.6
  const level = Math.min(poisson(random, mean), age < 22 ? 3 : 5)
  const education = LEVELS[age < 55 && level === 0 ? 1 : level] ?? 'primary'
  return { education: random.chance(ASSUMED.noEducation) ? null : education, schooling: null, school: null }
}
