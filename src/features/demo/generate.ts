/**
 * The generator: pure, and the same for the same plan. Each village has random numbers of its own and each county its own
 * slice of ID numbers, so that counties can be made alone, in any order, and none is kept in memory.
 */
import { ageOn, dayNumber, toDay, type Day } from '../../kernel/day.ts'
import { createIdentities, type Identity } from './citizen-ids.ts'
import { ethnicGroupsOf } from './ethnic-groups.ts'
import { makeFamily, type Kin } from './family.ts'
import { ASSUMED, PUBLISHED, REFERENCE_DAY } from './figures.ts'
import { dibaoChance, dibaoOf, dwellingOf, tekunOf, waterOf } from './guarantees.ts'
import { conditionAt, settlementsOf, skillOf, type Cover, type Numbering } from './health.ts'
import type { DemoAllowance, DemoHousehold, DemoMember, DemoMonitoring, DemoWork, RejectedMember } from './household.ts'
import { incomesOf, MONTHS, perHeadIncome } from './income.ts'
import { createNameMaker, type NameMaker } from './names.ts'
import type { DemoPlan, PlannedCounty, PlannedVillage } from './province.ts'
import { createRandom, weighted, type Random, type Weighted } from './random.ts'
import { learnAt } from './schooling.ts'

const REFERENCE = dayNumber(toDay(REFERENCE_DAY))

/** What the households of a county share while they are made. */
interface CountyState {
  readonly county: PlannedCounty
  readonly names: NameMaker
  readonly groups: Weighted<string>
  readonly identify: (birth: number, male: boolean) => Identity
  readonly settlementNumbers: Numbering
  readonly places: { township: string; county: string }
  households: number
  persons: number
}

let sharedNames: NameMaker | undefined

/** All households of a county, village by village. */
export function* generateCounty(plan: DemoPlan, county: PlannedCounty): Generator<DemoHousehold> {
  sharedNames ??= createNameMaker()
  const state: CountyState = {
    county,
    names: sharedNames,
    groups: ethnicGroupsOf(county),
    identify: createIdentities(county.slice),
    settlementNumbers: numbering(`YB${county.code}`),
    places: { township: '', county: county.name },
    households: 0,
    persons: 0,
  }
  for (const village of county.villages) {
    if (village.households > 0) yield* generateVillage(plan, state, village)
  }
}

/** All households of the plan, county by county. */
export function* generateProvince(plan: DemoPlan): Generator<DemoHousehold> {
  for (const county of plan.counties) yield* generateCounty(plan, county)
}

function numbering(prefix: string): Numbering {
  let count = 0
  return { next: () => `${prefix}${String((count += 1)).padStart(8, '0')}` }
}

/** Small words of which hamlets are made: 上寨, 大箐, 岩脚 and so on. */
const HAMLET_FIRST = [
  '上',
  '下',
  '大',
  '小',
  '新',
  '老',
  '岩',
  '水',
  '田',
  '半',
  '龙',
  '茶',
  '松',
  '石',
  '白',
  '黑',
] as const
const HAMLET_LAST = ['寨', '箐', '坡', '村', '坝', '冲', '塘', '湾', '丫口', '山', '脚', '河'] as const

function* generateVillage(plan: DemoPlan, state: CountyState, village: PlannedVillage): Generator<DemoHousehold> {
  const random = createRandom(`${plan.seed} ${village.code}`)
  const majority = state.groups(random)
  const season = random.below(4)
  const hamlets = Array.from(
    { length: Math.max(1, Math.min(12, Math.ceil(village.households / 30))) },
    () => `${random.pick(HAMLET_FIRST)}${random.pick(HAMLET_LAST)}`,
  )
  const places = { township: townshipName(village), county: state.county.name }
  for (let i = 0; i < village.households; i++) {
    const ethnic = random.chance(0.72) ? majority : state.groups(random)
    const hamlet = `${random.pick(hamlets)}${random.chance(0.6) ? `${random.pick(GROUPS)}组` : ''}`
    yield makeHousehold(random, state, village, { ethnic, hamlet, season, places })
  }
}

const GROUPS = ['一', '二', '三', '四', '五'] as const

/** 娜姑镇 of 云南省曲靖市会泽县娜姑镇某某村: what stands between the county and the village. */
function townshipName(village: PlannedVillage): string {
  const before = village.fullName.slice(0, village.fullName.length - village.name.length)
  return /[县市区]([^县市区]+(?:镇|乡|街道|农场|办事处))$/u.exec(before)?.[1] ?? before.slice(-4)
}

interface Setting {
  readonly ethnic: string
  readonly hamlet: string
  readonly season: number
  readonly places: { township: string; county: string }
}

const SUPPORTED = PUBLISHED.supportedHouseholds / ASSUMED.households
/** Of supported households, those that are lifted; the others are monitored and not lifted (F083 less F280). */
const LIFTED = PUBLISHED.liftedPersons / PUBLISHED.supportedPersons
const UNSTABLE = ASSUMED.unstablePersons / PUBLISHED.liftedPersons
const SUDDEN_LIFTED = ASSUMED.suddenLiftedPersons / PUBLISHED.liftedPersons
const SUDDEN_ORDINARY = ASSUMED.suddenOrdinaryPersons / (PUBLISHED.supportedPersons - PUBLISHED.liftedPersons)

function makeHousehold(
  random: Random,
  state: CountyState,
  village: PlannedVillage,
  { ethnic, hamlet, season, places }: Setting,
): DemoHousehold {
  const { county } = state
  const supported = random.chance(SUPPORTED)
  const lifted = supported && random.chance(LIFTED)
  const monitoring = monitoringOf(random, supported, lifted)
  const family = makeFamily(random, supported)
  const number = state.households
  state.households += 1
  const perHead = perHeadIncome(random, lifted, monitoring)
  const bodies = family.map((kin) => conditionAt(random, kin.age))
  const learnings = family.map((kin, i) => learnAt(random, kin.age, bodies[i]?.disability !== null, places))
  const skills = family.map((kin, i) => {
    const body = bodies[i] ?? HEALTHY
    return skillOf(random, kin.age, learnings[i]?.schooling !== null, body)
  })
  const labour = skills.some((skill) => skill === 'ordinary' || skill === 'skilled' || skill === 'weak')
  const tekun = isTekun(random, family, labour) ? tekunOf(family.length, '2021-01-01') : null
  const dibao =
    tekun === null && random.chance(dibaoChance({ monitored: monitoring !== null, perHead }))
      ? dibaoOf(random, family.length, labour, dibaoStart(random))
      : null
  const lowIncome = monitoring !== null || dibao !== null || tekun !== null
  const surname = state.names.surnameOf(random)
  const members = family.map((kin, i) =>
    makeMember(random, state, {
      kin,
      body: bodies[i] ?? HEALTHY,
      learning: learnings[i] ?? NO_LEARNING,
      skill: skills[i] ?? 'none',
      cover: { lowIncome, lifted, insured: true },
      ethnic: sameGroup(kin) || random.chance(0.85) ? ethnic : state.groups(random),
      surname,
      supported,
    }),
  )
  const assistance = ((dibao?.monthlyAmount ?? 0) + (tekun?.monthlyAmount ?? 0)) / 100
  const income = incomesOf(random, {
    perHead,
    persons: family.length,
    workers: members.filter((member) => member.work !== null).length,
    labour,
    aged: family.filter((kin) => kin.age >= 60).length,
    assistance,
    season,
  })
  return {
    number,
    countyCode: county.code,
    areaCode: village.code,
    code: `539${String(county.firstCode + number).padStart(7, '0')}`,
    hamlet,
    residenceArea: random.chance(0.03) ? random.pick(county.villages).code : village.code,
    phone: random.chance(0.96) ? phoneNumber(random) : null,
    type: lifted ? 'lifted' : 'ordinary',
    monitoring,
    members,
    dwelling: dwellingOf(random, family.length),
    water: waterOf(random),
    dibao,
    tekun,
    registerSaysDibao: registerSays(random, dibao),
    income,
    rejectedMember: random.chance(ASSUMED.rejectedMember) ? spoiledMember(random, state, ethnic, surname) : null,
    incomeRejected: random.chance(ASSUMED.rejectedIncome) ? random.pick(MONTHS) : null,
  }
}

const HEALTHY = { health: ['healthy'], disability: null } as const
const NO_LEARNING = { education: null, schooling: null, school: null } as const

function monitoringOf(random: Random, supported: boolean, lifted: boolean): DemoMonitoring | null {
  if (!supported) return null
  const draw = random.next()
  if (lifted && draw >= UNSTABLE + SUDDEN_LIFTED) return null
  const sudden = lifted ? draw >= UNSTABLE : draw < SUDDEN_ORDINARY
  const month = random.between(0, 19)
  const since = `${month < 12 ? 2021 : 2022}-${String((month % 12) + 1).padStart(2, '0')}-01`
  // Risk is removed half a year after recognition at the earliest (R19).
  const removed = month <= 14 && random.chance(ASSUMED.riskRemoved / (15 / 20))
  const until = month + 6 + random.below(Math.max(1, 20 - month - 6))
  return {
    category: sudden ? 'sudden' : lifted ? 'unstable' : 'marginal',
    since,
    removedOn: removed ? `${until < 12 ? 2021 : 2022}-${String((until % 12) + 1).padStart(2, '0')}-01` : null,
  }
}

/** Mostly single, old and without labour (R42). */
function isTekun(random: Random, family: readonly Kin[], labour: boolean): boolean {
  if (family.length > 1 || family[0] === undefined) return false
  return family[0].age >= 60 ? random.chance(0.9) : !labour && random.chance(0.8)
}

function dibaoStart(random: Random): string {
  return random.pick(['2021-01-01', '2021-01-01', '2021-04-01', '2021-07-01', '2022-01-01', '2022-07-01'] as const)
}

function registerSays(random: Random, dibao: DemoAllowance | null): boolean {
  const wrong = dibao === null ? ASSUMED.dibaoOnlyInRegister : ASSUMED.dibaoUnknownToRegister
  return random.chance(wrong) !== (dibao !== null)
}

/** Blood relations share the group; those who married in may have another. */
function sameGroup({ relation }: Kin): boolean {
  return relation !== 'spouse' && relation !== 'daughterInLaw' && relation !== 'sonInLaw'
}

/** Who carries the family's surname. */
function familySurname({ relation, male }: Kin): boolean {
  if (relation === 'head' || relation === 'son' || relation === 'daughter' || relation === 'sibling') return true
  return relation === 'sonsSon' || relation === 'sonsDaughter' || (relation === 'father' && male)
}

interface MemberDraft {
  readonly kin: Kin
  readonly body: { readonly health: readonly string[]; readonly disability: { kind: string; grade: string } | null }
  readonly learning: ReturnType<typeof learnAt>
  readonly skill: string
  readonly cover: Cover
  readonly ethnic: string
  readonly surname: string
  readonly supported: boolean
}

const MEDICAL = weighted<'resident' | 'worker' | 'none'>([
  ['resident', 9_850],
  ['worker', 150],
])

function makeMember(random: Random, state: CountyState, draft: MemberDraft): DemoMember {
  const { kin, body, learning, skill } = draft
  const number = state.persons
  state.persons += 1
  const { citizenId, birthDay } = state.identify(REFERENCE - kin.days, kin.male)
  const { name, full, initials } = state.names.make(random, {
    ethnic: draft.ethnic,
    male: kin.male,
    birthYear: Number(birthDay.slice(0, 4)),
    ...(familySurname(kin) && { surname: draft.surname }),
  })
  const medical = random.chance(ASSUMED.uninsured) && !draft.cover.lowIncome ? 'none' : MEDICAL(random)
  const work = workOf(random, kin.age, skill, draft.supported)
  const adult = kin.age >= 18
  return {
    number,
    name,
    pinyin: full,
    initials,
    citizenId,
    personCode: `539${String(state.county.firstCode * 5 + number).padStart(9, '0')}`,
    sex: kin.male ? '1' : '2',
    birthDay,
    age: ageOn(birthDay, REFERENCE_DAY as Day),
    ethnic: draft.ethnic,
    relation: kin.relation,
    phone: adult && random.chance(0.3) ? phoneNumber(random) : null,
    education: learning.education,
    schooling: learning.schooling,
    labourSkill: random.chance(ASSUMED.noSkill) ? null : skill,
    workMonths: work ? random.between(3, 10) : 0,
    health: body.health,
    disability: body.disability && {
      ...body.disability,
      certificate: `${citizenId}${body.disability.kind}${body.disability.grade}`,
    },
    school: learning.school,
    residentMedical: medical === 'resident',
    workerMedical: medical === 'worker',
    work,
    settlements: settlementsOf(
      random,
      kin.age,
      body,
      { ...draft.cover, insured: medical !== 'none' },
      state.settlementNumbers,
      state.county.name,
    ),
    settlementRejected: random.chance(ASSUMED.rejectedSettlement),
  }
}

const PLACES = weighted([
  ['浙江省', 26],
  ['广东省', 34],
  ['江苏省', 10],
  ['福建省', 8],
  ['上海市', 6],
  ['四川省', 6],
  ['重庆市', 4],
  ['山东省', 6],
])
const EMPLOYERS = ['电子科技有限公司', '建筑劳务有限公司', '服装有限公司', '物流有限公司', '农业开发有限公司'] as const
/** Of those who can work, who does so away from home (F266 over labour in the supported households). */
const WORKS_AWAY = { ordinary: 0.69, skilled: 0.75, weak: 0.2 } as const

function workOf(random: Random, age: number, skill: string, supported: boolean): DemoWork | null {
  if (skill !== 'ordinary' && skill !== 'skilled' && skill !== 'weak') return null
  if (age > 66 || !random.chance(WORKS_AWAY[skill])) return null
  const outside = random.chance(PUBLISHED.workersOutside / PUBLISHED.workers)
  const base = PUBLISHED.monthlyWage * (outside ? 1.19 : 0.92) * (skill === 'skilled' ? 1.15 : 0.98)
  const wage = base * Math.exp(0.24 * random.normal() - 0.029) * (supported ? 1 : 1.03)
  return {
    place: outside ? PLACES(random) : '云南省',
    outside,
    monthlyWage: Math.max(900, Math.round(wage / 50) * 50) * 100,
    employer: random.chance(0.2) ? random.pick(EMPLOYERS) : null,
    since: random.pick(['2021-03-01', '2021-08-01', '2022-02-01', '2022-03-01', '2022-05-01'] as const),
  }
}

const PHONE_HEADS = ['130', '131', '133', '135', '136', '137', '138', '139'] as const

function phoneNumber(random: Random): string {
  return `${random.pick(PHONE_HEADS)}${String(random.below(100_000_000)).padStart(8, '0')}`
}

/** A child who should stand in the household but whose ID number was typed wrongly. */
function spoiledMember(random: Random, state: CountyState, ethnic: string, surname: string): RejectedMember {
  const male = random.chance(0.5)
  const { citizenId, birthDay } = state.identify(REFERENCE - random.between(400, 6_000), male)
  const { name } = state.names.make(random, { ethnic, male, birthYear: Number(birthDay.slice(0, 4)), surname })
  const last = citizenId.slice(-1) === '0' ? '1' : '0'
  return {
    name,
    citizenId: `${citizenId.slice(0, 17)}${last}`,
    birthDay,
    sex: male ? '1' : '2',
    relation: male ? 'son' : 'daughter',
  }
}
