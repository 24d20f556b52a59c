import { createHash } from 'node:crypto'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { birthOf, citizenIdProblem, sexOf, type CitizenId } from '../../kernel/citizen-id.ts'
import { DIRECT_TRANSITION_ETHNIC } from '../../kernel/codes/ethnic.ts'
import { readDisabilityNumber } from '../../kernel/disability-number.ts'
import { namePinyin } from '../../platform/pinyin.ts'
import { readAreas } from '../areas/index.ts'
import { sliceSequences, SEQUENCES } from './citizen-ids.ts'
import { ASSUMED, PUBLISHED } from './figures.ts'
import { generateCounty, generateProvince } from './generate.ts'
import type { DemoHousehold, DemoMember } from './household.ts'
import { MONTHS } from './income.ts'
import { planProvince, type DemoArea, type DemoPlan } from './province.ts'

const PACK = path.resolve(import.meta.dirname, '../../../packs/yunnan')
const SCALE = 0.01

let areas: DemoArea[]
let plan: DemoPlan
let households: DemoHousehold[]
let members: DemoMember[]

beforeAll(() => {
  areas = readAreas(PACK)
  plan = planProvince(areas, { scale: SCALE })
  households = [...generateProvince(plan)]
  members = households.flatMap((household) => household.members)
})

function hashOf(fromPlan: DemoPlan, countyCode: string): string {
  const county = fromPlan.counties.find(({ code }) => code === countyCode)
  if (!county) throw new Error(`no county ${countyCode}`)
  const hash = createHash('sha256')
  for (const household of generateCounty(fromPlan, county)) hash.update(JSON.stringify(household))
  return hash.digest('hex')
}

/** Of the whole province, from one per cent of it. */
const scaled = (count: number): number => count / SCALE
const count = (keep: (household: DemoHousehold) => boolean): number => households.filter(keep).length
const countMembers = (keep: (member: DemoMember) => boolean): number => members.filter(keep).length

/** Within this share of the figure. */
function near(value: number, figure: number, tolerance: number): void {
  expect(value).toBeGreaterThan(figure * (1 - tolerance))
  expect(value).toBeLessThan(figure * (1 + tolerance))
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0)
const inWindow = (month: string): boolean => month >= '2021-09' && month <= '2022-08'
const yearOf = (household: DemoHousehold): number =>
  total(household.income.filter(({ month }) => inWindow(month)).map(({ amount }) => amount)) / 100
const perHead = (household: DemoHousehold): number => yearOf(household) / household.members.length
const hasLabour = ({ members: own }: DemoHousehold): boolean =>
  own.some(({ labourSkill }) => labourSkill === 'ordinary' || labourSkill === 'skilled' || labourSkill === 'weak')

describe('the same seed', () => {
  it('makes the same counties, alone or among others', () => {
    const again = planProvince(areas, { scale: SCALE })
    for (const county of ['530326', '530627', '533324']) expect(hashOf(again, county)).toBe(hashOf(plan, county))
  })

  it('and another seed makes other people', () => {
    const other = planProvince(areas, { scale: SCALE, seed: 'other' })
    expect(hashOf(other, '530326')).not.toBe(hashOf(plan, '530326'))
  })
})

describe('the plan', () => {
  it('gives every county households and adds up to the scale', () => {
    expect(plan.counties).toHaveLength(129)
    for (const county of plan.counties) {
      expect(county.households).toBeGreaterThan(0)
      expect(total(county.villages.map((village) => village.households))).toBe(county.households)
    }
    near(plan.households, ASSUMED.households * SCALE, 0.003)
  })

  it('designates as many counties and villages as were published', () => {
    const of = (keep: (county: DemoPlan['counties'][number]) => boolean) => plan.counties.filter(keep).length
    expect(of(({ lifted }) => lifted)).toBe(PUBLISHED.liftedCounties)
    expect(of(({ key }) => key === 'national')).toBe(PUBLISHED.nationalKeyCounties)
    expect(of(({ key }) => key === 'provincial')).toBe(PUBLISHED.provincialKeyCounties)
    expect(of(({ key, lifted }) => key !== null && !lifted)).toBe(0)
    expect(plan.counties.flatMap(({ villages }) => villages).filter(({ lifted }) => lifted)).toHaveLength(
      PUBLISHED.liftedVillages,
    )
  })

  it('refuses a scale that makes no sense', () => {
    expect(() => planProvince(areas, { scale: 0 })).toThrow(RangeError)
    expect(() => planProvince(areas, { scale: 1.5 })).toThrow(RangeError)
  })

  it('leaves room for the ID numbers of the whole province', () => {
    const full = planProvince(areas, { scale: 1 })
    expect(full.households).toBe(ASSUMED.households)
    expect(total(full.counties.map(({ slice }) => slice.size))).toBe(SEQUENCES)
    // 1.9 % of people are born in the largest year; a slice must hold them with a fifth to spare.
    for (const { slice, households: own } of full.counties) {
      expect(slice.size * 365).toBeGreaterThan(own * 4.1 * 0.019 * 1.2)
      expect(slice.size % 2).toBe(0)
    }
  })

  it('says when there are more counties than sequence numbers', () => {
    expect(() => sliceSequences(Array.from({ length: 251 }, () => 1))).toThrow(RangeError)
  })
})

describe('identities', () => {
  it('are valid, unique, and agree with sex and birth date', () => {
    const wrong = members.filter(
      ({ citizenId, sex, birthDay }) =>
        citizenIdProblem(citizenId) !== undefined ||
        !citizenId.startsWith('539900') ||
        sexOf(citizenId as CitizenId) !== sex ||
        birthOf(citizenId as CitizenId) !== birthDay ||
        birthDay >= '2022-09-30',
    )
    expect(wrong).toEqual([])
    expect(new Set(members.map(({ citizenId }) => citizenId)).size).toBe(members.length)
  })

  it('stay unique when a whole county is made', () => {
    const full = planProvince(areas, { scale: 1 })
    const county = full.counties.find(({ code }) => code === '533301')
    if (!county) throw new Error('no county')
    const seen = new Set<string>()
    let persons = 0
    for (const household of generateCounty(full, county)) {
      for (const { citizenId } of household.members) seen.add(citizenId)
      persons += household.members.length
    }
    expect(persons).toBeGreaterThan(20_000)
    expect(seen.size).toBe(persons)
  })

  it('carry codes that no other household or person has', () => {
    expect(new Set(households.map(({ code }) => code)).size).toBe(households.length)
    expect(new Set(members.map(({ personCode }) => personCode)).size).toBe(members.length)
    const numbers = members.flatMap((member) => member.settlements.map(({ settlementNumber }) => settlementNumber))
    expect(new Set(numbers).size).toBe(numbers.length)
  })

  it('write disability certificates as they are built', () => {
    const held = members.flatMap(({ disability, citizenId }) => (disability ? [{ ...disability, citizenId }] : []))
    expect(held.length).toBeGreaterThan(1_000)
    for (const { certificate, kind, grade, citizenId } of held) {
      expect(readDisabilityNumber(certificate)).toMatchObject({ citizenId, type: kind, grade })
    }
  })

  it('have names whose pinyin is what the search would make of them', () => {
    for (const { name, pinyin, initials } of members.slice(0, 6_000)) {
      expect(namePinyin(name)).toEqual({ full: pinyin, initials })
    }
    const text = members.map(({ name }) => name).join('')
    expect(text).toContain('·')
    expect(text).toMatch(/[\u{20000}-\u{2ffff}]/u)
  })
})

describe('proportions follow the published figures', () => {
  it('households and persons (F016, F082, F083, F280)', () => {
    near(scaled(households.length), ASSUMED.households, 0.003)
    near(scaled(members.length), PUBLISHED.persons, 0.015)
    const supported = households.filter(({ type, monitoring }) => type === 'lifted' || monitoring)
    near(scaled(supported.length), PUBLISHED.supportedHouseholds, 0.02)
    near(scaled(total(supported.map((household) => household.members.length))), PUBLISHED.supportedPersons, 0.025)
    const lifted = households.filter(({ type }) => type === 'lifted')
    near(scaled(total(lifted.map((household) => household.members.length))), PUBLISHED.liftedPersons, 0.025)
  })

  it('three categories of monitored households, half of them without risk by now', () => {
    const monitored = households.filter(({ monitoring }) => monitoring)
    const notLifted = monitored.filter(({ type }) => type === 'ordinary')
    const persons = total(notLifted.map((household) => household.members.length))
    near(scaled(persons), PUBLISHED.supportedPersons - PUBLISHED.liftedPersons, 0.08)
    near(
      monitored.filter(({ monitoring }) => monitoring?.removedOn).length / monitored.length,
      ASSUMED.riskRemoved,
      0.1,
    )
    for (const { type, monitoring } of monitored) {
      if (monitoring?.category === 'unstable') expect(type).toBe('lifted')
      if (monitoring?.category === 'marginal') expect(type).toBe('ordinary')
      if (monitoring?.removedOn) expect(monitoring.removedOn > monitoring.since).toBe(true)
    }
    expect(monitored.some(({ monitoring }) => monitoring?.category === 'sudden')).toBe(true)
  })

  it('income of lifted persons (F034), households below 10,000 yuan with labour (F085), few below the line', () => {
    const lifted = households.filter(({ type }) => type === 'lifted')
    const persons = total(lifted.map((household) => household.members.length))
    near(total(lifted.map(yearOf)) / persons, PUBLISHED.liftedIncome, 0.03)
    const focus = lifted.filter((household) => hasLabour(household) && perHead(household) < PUBLISHED.focusLine)
    near(scaled(focus.length), PUBLISHED.focusHouseholds, 0.06)
    const below = lifted.filter((household) => perHead(household) < PUBLISHED.monitoringLine).length / lifted.length
    expect(below).toBeGreaterThan(0.01)
    expect(below).toBeLessThan(0.05)
  })

  it('dibao and tekun (F302, F303, F310)', () => {
    near(scaled(total(households.map(({ dibao }) => dibao?.persons ?? 0))), PUBLISHED.dibaoPersons, 0.05)
    near(scaled(total(households.map(({ tekun }) => tekun?.persons ?? 0))), PUBLISHED.tekunPersons, 0.12)
    const monitored = households.filter(({ monitoring }) => monitoring)
    const assisted = total(monitored.map(({ dibao, tekun }) => dibao?.persons ?? tekun?.persons ?? 0))
    near(scaled(assisted), PUBLISHED.monitoredAssisted, 0.1)
  })

  it('the aged among lifted persons (F283), workers away from home and their wage (F266, F267, F269)', () => {
    const lifted = households.filter(({ type }) => type === 'lifted').flatMap((household) => household.members)
    near(
      lifted.filter(({ age }) => age >= 60).length / lifted.length,
      PUBLISHED.agedLifted / PUBLISHED.liftedPersons,
      0.05,
    )
    const workers = households
      .filter(({ type, monitoring }) => type === 'lifted' || monitoring)
      .flatMap((household) => household.members.flatMap(({ work }) => (work ? [work] : [])))
    near(scaled(workers.length), PUBLISHED.workers, 0.03)
    near(scaled(workers.filter(({ outside }) => outside).length), PUBLISHED.workersOutside, 0.05)
    near(total(workers.map(({ monthlyWage }) => monthlyWage)) / workers.length / 100, PUBLISHED.monthlyWage, 0.02)
  })

  it('what insurance pays for low-income persons in hospital (F359)', () => {
    const stays = households
      .filter(({ monitoring, dibao, tekun }) => monitoring ?? dibao ?? tekun)
      .flatMap((household) => household.members.flatMap(({ settlements }) => settlements))
      .filter(({ admittedOn, dischargedOn }) => admittedOn !== dischargedOn)
    const all = total(stays.map((stay) => stay.total))
    near(1 - total(stays.map(({ selfPaid }) => selfPaid)) / all, PUBLISHED.reimbursedShare, 0.015)
  })

  it('ethnic groups: about a third are minorities, and all eleven direct-transition groups are there', () => {
    near(countMembers(({ ethnic }) => ethnic !== '01') / members.length, ASSUMED.minority, 0.08)
    for (const group of DIRECT_TRANSITION_ETHNIC)
      expect(countMembers(({ ethnic }) => ethnic === group)).toBeGreaterThan(0)
    const derung = households.filter(({ members: own }) => own[0]?.ethnic === '51')
    expect(derung.filter(({ countyCode }) => countyCode === '533324').length).toBeGreaterThan(derung.length / 3)
  })

  it('few houses are unsafe, few have unsafe water, few are uninsured, few children left school', () => {
    near(
      count(({ dwelling }) => dwelling?.grade === 'C' || dwelling?.grade === 'D') / households.length,
      ASSUMED.unsafeHouse,
      0.25,
    )
    near(scaled(count(({ dwelling }) => dwelling?.before != null)), PUBLISHED.retrofitsCompleted, 0.2)
    near(
      count(({ water }) => Object.values(water ?? {}).includes('unmet')) / households.length,
      ASSUMED.unsafeWater,
      0.3,
    )
    near(countMembers(({ disability }) => disability !== null) / members.length, ASSUMED.disabled, 0.08)
    expect(countMembers(({ residentMedical, workerMedical }) => !residentMedical && !workerMedical)).toBeGreaterThan(20)
    expect(countMembers(({ residentMedical, workerMedical }) => residentMedical && workerMedical)).toBe(0)
    const dropouts = countMembers(({ school }) => school?.enrolment === 'dropout')
    expect(dropouts).toBeGreaterThan(0)
    expect(dropouts).toBeLessThan(30)
  })
})

describe('facts hold together', () => {
  it('every household has one head, the first member, and children younger than the head', () => {
    const isChild = ({ relation }: DemoMember) => relation === 'son' || relation === 'daughter'
    const wrong = households.filter(
      ({ members: own }) =>
        own.filter(({ relation }) => relation === 'head').length !== 1 ||
        own[0]?.relation !== 'head' ||
        own.some((member) => isChild(member) && member.age > (own[0]?.age ?? 0) - 12),
    )
    expect(wrong).toEqual([])
  })

  it('labour follows age, and schooling and education exclude each other', () => {
    const working = ['ordinary', 'skilled', 'weak', null]
    const wrong = members.filter(
      ({ age, labourSkill, schooling, education, work }) =>
        (age < 16 && labourSkill !== null && labourSkill !== 'none') ||
        (schooling !== null && education !== null) ||
        (work !== null && !working.includes(labourSkill)),
    )
    expect(wrong).toEqual([])
  })

  it('settlements add up, and reversals take back what they name', () => {
    const wrong = members.flatMap(({ settlements }) =>
      settlements.filter((one) => {
        const original = settlements.find(({ settlementNumber }) => settlementNumber === one.originalNumber)
        return (
          one.basicPaid + one.criticalPaid + one.aidPaid + one.selfPaid !== one.total ||
          one.admittedOn > one.dischargedOn ||
          one.dischargedOn < '2021-08-01' ||
          one.dischargedOn > '2022-09-30' ||
          (one.kind === 'reversal' && original?.selfPaid !== -one.selfPaid)
        )
      }),
    )
    expect(wrong).toEqual([])
    expect(countMembers(({ settlements }) => settlements.some(({ kind }) => kind === 'reversal'))).toBeGreaterThan(10)
  })

  it('most households have income noted in all fourteen months, some miss months, a few have none', () => {
    const months = households.map(({ income }) => new Set(income.map(({ month }) => month)).size)
    expect(MONTHS).toEqual([
      ...['08', '09', '10', '11', '12'].map((month) => `2021-${month}`),
      ...['01', '02', '03', '04', '05', '06', '07', '08', '09'].map((month) => `2022-${month}`),
    ])
    expect(months.filter((number) => number === 14).length / months.length).toBeGreaterThan(0.94)
    expect(months.filter((number) => number > 0 && number < 14).length).toBeGreaterThan(100)
    expect(months.filter((number) => number === 0).length).toBeGreaterThan(10)
  })

  it('what real data lack is lacking here: skills, houses, water, and sources that disagree', () => {
    expect(countMembers(({ labourSkill }) => labourSkill === null)).toBeGreaterThan(100)
    expect(count(({ dwelling }) => dwelling === null)).toBeGreaterThan(100)
    expect(count(({ water }) => water === null)).toBeGreaterThan(100)
    expect(count(({ dibao, registerSaysDibao }) => (dibao !== null) !== registerSaysDibao)).toBeGreaterThan(50)
    expect(count(({ rejectedMember }) => rejectedMember !== null)).toBeGreaterThan(10)
  })
})
