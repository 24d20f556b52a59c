/** A made-up population written through the registers' own writer: small domains, so that limits and gaps are hit often. */
import { sql } from 'kysely'
import type { Services } from '../../src/platform/actor.ts'
import { newId } from '../../src/kernel/id.ts'
import { scopeOf } from '../../src/language/access/scope.ts'
import type { Register } from '../../src/language/register/register.ts'
import { withIntake } from '../../src/platform/postgres/database.ts'
import { rowsFromMemory, writeRows } from '../../src/platform/registers/write.ts'
import { allowance } from '../../src/features/assistance/registers.ts'
import { schooling } from '../../src/features/education/registers.ts'
import { dwelling } from '../../src/features/housing/registers.ts'
import { incomeEntry } from '../../src/features/income/registers.ts'
import { insuranceEnrolment, medicalSettlement } from '../../src/features/medical/registers.ts'
import { household, identityTag, membership, person } from '../../src/features/people/registers.ts'
import { waterSafety } from '../../src/features/water/registers.ts'

const VILLAGES = ['530326102201', '530627101201', '532627102209'] as const
const MONTHS = [
  '2021-08',
  '2021-09',
  '2021-10',
  '2021-11',
  '2021-12',
  '2022-01',
  '2022-02',
  '2022-03',
  '2022-04',
  '2022-05',
  '2022-06',
  '2022-07',
  '2022-08',
  '2022-09',
] as const

type Pick = <T>(choices: readonly T[]) => T

/** A repeatable stream of choices. */
export function picker(seed: number): Pick {
  let state = seed >>> 0
  return (choices) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) >>> 0
    const choice = choices[state % choices.length]
    if (choice === undefined) throw new Error('nothing to choose from')
    return choice
  }
}

type Rows = Map<Register, Record<string, unknown>[]>

/** Writes `count` households with members and ledgers into three counties; two of them have full lists. */
export async function writePopulation(services: Services, seed: number, count: number): Promise<void> {
  const pick = picker(seed)
  const rows: Rows = new Map()
  const add = (register: Register, row: Record<string, unknown>) =>
    rows.set(register, [...(rows.get(register) ?? []), { id: newId(), source_row: null, ...row }])
  const holes: { county: string; area: string; household: string | null; person: string | null; register: string }[] =
    []
  for (let i = 0; i < count; i += 1) makeHousehold(pick, i, add, holes)
  const scope = scopeOf(['530000000000'])
  await withIntake(services.db, scope, async (tx) => {
    for (const [register, all] of rows)
      await writeRows(tx, register, rowsFromMemory(register, all), { actor: 'test', batchId: null })
    for (const [register, from, to] of [
      ['medicalSettlement', '2021-09-01', '2022-03-31'],
      ['medicalSettlement', '2022-04-01', '2022-09-30'],
      ['schooling', '2022-09-01', '2023-01-31'],
      ['allowance', '2022-09-30', '2022-09-30'],
    ] as const) {
      for (const county of ['530326', '530627']) {
        await sql`INSERT INTO coverage (county_code, area_code, register, source, extent, period_from, period_to, batch_id)
          VALUES (${county}, ${`${county}000000`}, ${register}, 'test', 'full', ${from}, ${to}, ${newId()})`.execute(tx)
      }
    }
    for (const [i, hole] of holes.entries()) {
      await sql`INSERT INTO ledger_hole (county_code, area_code, register, household_id, person_id, batch_id, sheet, row_no)
        VALUES (${hole.county}, ${hole.area}, ${hole.register}, ${hole.household}, ${hole.person}, ${newId()}, '', ${i})`.execute(
        tx,
      )
    }
  })
}

type Add = (register: Register, row: Record<string, unknown>) => void

function makeHousehold(
  pick: Pick,
  i: number,
  add: Add,
  holes: { county: string; area: string; household: string | null; person: string | null; register: string }[],
): void {
  const area = pick(VILLAGES)
  const county = area.slice(0, 6)
  const place = { county_code: county, area_code: area }
  const id = newId()
  const of = (register: Register, row: Record<string, unknown>) => add(register, { ...place, household_id: id, ...row })
  add(household, { ...place, id, household_code: `T${i}`, head_name: '测试', source: 'ruralRevitalisation' })
  if (pick([true, true, true, false])) {
    of(identityTag, {
      source: pick(['ruralRevitalisation', 'ruralRevitalisation', 'civilAffairs']),
      valid_from: pick(['2022-01-01', '2022-09-30', '2022-10-01']),
      household_type: pick(['lifted', 'ordinary', null]),
      monitored_category: pick(['none', 'none', 'unstable', 'sudden', null]),
      risk_removed: pick([true, false, false, null]),
    })
  }
  for (const source of pick([[], ['housing'], ['housing', 'township'], ['township']])) {
    of(dwelling, { source, valid_from: pick(['2021-05-01', '2022-06-01']), grade: pick(['A', 'B', 'C', 'D', null]) })
  }
  if (pick([true, true, false])) {
    const grade = () => pick(['met', 'met', 'basic', 'unmet', null, 'met', 'met'])
    of(waterSafety, {
      source: 'water',
      valid_from: '2022-01-01',
      quantity: grade(),
      quality: grade(),
      convenience: grade(),
      reliability: grade(),
    })
  }
  for (const source of pick([[], ['civilAffairs'], ['ruralRevitalisation', 'civilAffairs']])) {
    of(allowance, {
      source,
      valid_from: pick(['2022-01-01', '2022-09-30']),
      allowance: 'dibao',
      receiving: pick([true, false]),
    })
  }
  const size = pick([1, 1, 2, 3, 4])
  const amount = pick([0, 50_000, 58_333, 58_334, 83_333 * size, 83_334 * size, 200_000])
  const skipped = pick(['', '', '2021-09', '2022-08', '2022-01'])
  for (const month of pick([MONTHS, MONTHS, MONTHS, MONTHS.slice(3, 5), []])) {
    if (month === skipped) continue
    of(incomeEntry, { source: 'ruralRevitalisation', month, category: 'wage', amount })
    if (pick([true, false, false, false]))
      of(incomeEntry, { source: 'humanResources', month, category: 'wage', amount: 999_999 })
  }
  if (pick([true, ...Array.from({ length: 9 }, () => false)]))
    holes.push({ county, area, household: id, person: null, register: 'incomeEntry' })
  for (let m = 0; m < size; m += 1) makeMember(pick, i, m, place, id, add, holes)
}

function makeMember(
  pick: Pick,
  i: number,
  m: number,
  place: { county_code: string; area_code: string },
  householdId: string,
  add: Add,
  holes: { county: string; area: string; household: string | null; person: string | null; register: string }[],
): void {
  const personId = newId()
  const of = (register: Register, row: Record<string, unknown>) =>
    add(register, { ...place, person_id: personId, ...row })
  add(person, {
    ...place,
    id: personId,
    name: '测试',
    name_pinyin: 'ceshi',
    name_initials: 'cs',
    source: 'ruralRevitalisation',
    birth_day: pick(['2006-09-30', '2006-10-01', '2016-09-30', '2010-05-05', '1980-01-01', '1950-02-28', null]),
    labour_skill: pick(['none', 'none', 'lost', 'ordinary', 'weak', null]),
    education: pick(['primary', null]),
    schooling: pick(['preschoolAge', null, null]),
  })
  of(membership, {
    source: 'ruralRevitalisation',
    valid_from: pick(['2021-01-01', '2021-01-01', '2021-01-01', '2022-10-01']),
    programme: 'monitoring',
    household_id: householdId,
    relation: m === 0 ? 'head' : 'son',
  })
  for (const insurance of ['residentMedical', 'workerMedical']) {
    if (pick([true, true, true, false])) {
      of(insuranceEnrolment, {
        source: pick(['medicalInsurance', 'ruralRevitalisation']),
        valid_from: '2022-01-01',
        insurance,
        enrolled: pick([true, true, true, false]),
      })
    }
  }
  if (pick([true, false]))
    of(schooling, {
      source: 'education',
      valid_from: '2022-09-01',
      enrolment: pick(['enrolled', 'enrolled', 'dropout', null]),
    })
  for (let s = 0; s < pick([0, 0, 1, 2]); s += 1) {
    of(medicalSettlement, {
      source: 'medicalInsurance',
      settlement_number: `S${i}-${m}-${s}`,
      kind: 'normal',
      discharged_on: pick(['2021-08-31', '2021-09-01', '2022-08-31', '2022-09-01']),
      self_paid: pick([0, 709_850, 709_851, 1_419_700, 1_419_701, -709_851]),
    })
  }
  if (pick([true, ...Array.from({ length: 9 }, () => false)])) {
    holes.push({
      county: place.county_code,
      area: place.area_code,
      household: null,
      person: personId,
      register: 'medicalSettlement',
    })
  }
}
