import { describe, expect, test } from 'vitest'
import { toCitizenId } from '../../../kernel/citizen-id.ts'
import { toDay } from '../../../kernel/day.ts'
import { checkPersonRow, type PersonField, type PersonRow } from './person-row.ts'

const on = toDay('2022-09-30')

/** A man born on 1990-01-01 with nothing to complain about. */
const GOOD: PersonRow = {
  citizenId: toCitizenId('539900199001010019'),
  birth: toDay('1990-01-01'),
  sex: '1',
  ethnic: '01',
  relation: 'head',
  education: 'primary',
  schooling: null,
  health: ['healthy'],
  labourSkill: 'ordinary',
  workMonths: 6,
  workPlace: '昆明市',
  residentMedical: true,
  workerMedical: false,
  residentPension: true,
  workerPension: false,
  publicPostMonths: 0,
  tekun: false,
  phone: '13812345678',
}
const present = new Set(Object.keys(GOOD) as PersonField[])

function found(changes: Partial<PersonRow>, headSex: string | null = null): string[] {
  return checkPersonRow({ ...GOOD, ...changes }, { on, present, headSex }).map((note) => `${note.rule} ${note.field}`)
}

/** The same person of another age, known by birth date alone. */
const aged = (birth: string, changes: Partial<PersonRow> = {}): Partial<PersonRow> => ({
  citizenId: null,
  birth: toDay(birth),
  workMonths: 0,
  workPlace: null,
  ...changes,
})

test('a good row has no notes', () => {
  expect(found({})).toEqual([])
})

test('a row of which nothing is known contradicts nothing', () => {
  const blank = Object.fromEntries(Object.keys(GOOD).map((key) => [key, null])) as unknown as PersonRow
  expect(checkPersonRow(blank, { on, present: new Set() })).toEqual([])
})

describe('R67 identity number against sex and birth', () => {
  test.each([
    [{ sex: '2' }, ['R67 sex']],
    [{ birth: toDay('1990-01-02') }, ['R67 birth']],
    [{ sex: '2', birth: toDay('1991-01-01') }, ['R67 sex', 'R67 birth']],
    [{ sex: null, birth: null }, []],
    [{ sex: '9' }, []],
    [{ citizenId: null, sex: '2' }, []],
  ])('%o', (changes, notes) => {
    expect(found(changes)).toEqual(notes)
  })
})

describe('R66 relation and sex', () => {
  test.each<[Partial<PersonRow>, string | null, string[]]>([
    [{ relation: 'daughter' }, null, ['R66 relation']],
    [{ relation: 'son' }, null, []],
    [{ relation: 'sonInLaw' }, null, []],
    [{ relation: 'mother' }, null, ['R66 relation']],
    [{ relation: 'spouse' }, '1', ['R66 relation']],
    [{ relation: 'spouse' }, '2', []],
    [{ relation: 'spouse' }, null, []],
    [{ relation: 'sibling' }, '1', []],
    [{ relation: 'son', citizenId: null, sex: null }, null, []],
  ])('%o under a head of sex %s', (changes, headSex, notes) => {
    expect(found(changes, headSex)).toEqual(notes)
  })

  test('the identity number decides the sex', () => {
    expect(found({ relation: 'daughter', sex: '2' })).toEqual(['R66 relation', 'R67 sex'])
  })
})

describe('R68 required fields', () => {
  test('an empty one is named, an absent column is not', () => {
    expect(found({ ethnic: null, health: [] })).toEqual(['R68 ethnic', 'R68 health'])
    const few = new Set<PersonField>(['health'])
    expect(checkPersonRow({ ...GOOD, ethnic: null, health: null }, { on, present: few })).toHaveLength(1)
  })

  test('a field that has a note of its own is not named twice', () => {
    const noted = new Set<PersonField>(['labourSkill'])
    expect(checkPersonRow({ ...GOOD, labourSkill: null }, { on, present, noted })).toEqual([])
  })
})

test('R69: exactly one of education and schooling', () => {
  expect(found({ education: null })).toEqual(['R69 education'])
  expect(found(aged('2000-01-01', { schooling: 'university1' }))).toEqual(['R69 education'])
})

test('R70: a healthy child of seven is not below school age', () => {
  const child = (birth: string, health: string[]) =>
    found(aged(birth, { education: null, schooling: 'preschoolAge', labourSkill: 'none', health }))
  expect(child('2015-09-30', ['healthy'])).toEqual(['R70 schooling'])
  expect(child('2015-10-01', ['healthy'])).toEqual([])
  expect(child('2015-09-30', ['disabled'])).toEqual([])
})

describe('R71-R73 labour skill and age', () => {
  test.each<[string, Partial<PersonRow>, string[]]>([
    ['2006-10-01', { labourSkill: 'ordinary' }, ['R71 labourSkill']],
    ['2006-10-01', { labourSkill: 'none' }, []],
    ['2006-09-30', { labourSkill: 'ordinary' }, []],
    ['2006-09-30', { labourSkill: 'none' }, ['R72 labourSkill']],
    ['2006-09-30', { labourSkill: 'none', education: null, schooling: 'seniorMiddle1' }, []],
    ['1980-01-01', { labourSkill: 'weak' }, ['R72 labourSkill']],
    ['1980-01-01', { labourSkill: 'lost', health: ['disabled'] }, []],
    ['1980-01-01', { labourSkill: 'lost', health: null }, ['R68 health']],
    ['1962-10-01', { labourSkill: 'skilled' }, []],
    ['1962-09-30', { labourSkill: 'skilled' }, ['R73 labourSkill']],
    ['1962-09-30', { labourSkill: 'weak' }, []],
    ['1962-09-30', { labourSkill: 'none' }, []],
  ])('born %s, %o', (birth, changes, notes) => {
    expect(found(aged(birth, changes))).toEqual(notes)
  })
})

describe('R74 work away from home', () => {
  test.each<[Partial<PersonRow>, string[]]>([
    [{ labourSkill: 'lost', health: ['disabled'] }, ['R74 workMonths']],
    [{ education: null, schooling: 'university1' }, ['R74 workMonths']],
    [{ workPlace: null }, ['R74 workPlace']],
    [{ workMonths: 0 }, ['R74 workMonths']],
    [{ workMonths: 0, workPlace: null }, []],
    [{ workMonths: null, workPlace: null }, []],
  ])('%o', (changes, notes) => {
    expect(found(changes)).toEqual(notes)
  })

  test('a file without the column of the place does not lack it', () => {
    const without = new Set(Array.from(present).filter((field) => field !== 'workPlace'))
    expect(checkPersonRow({ ...GOOD, workPlace: null }, { on, present: without })).toEqual([])
  })
})

test('R75: two insurances at once are an error, none at all is a fact', () => {
  expect(found({ workerMedical: true })).toEqual(['R75 residentMedical'])
  expect(found({ workerPension: true })).toEqual(['R75 residentPension'])
  expect(found({ residentMedical: false, workerMedical: false })).toEqual([])
})

test('R76: public-welfare posts from 16 to below 70', () => {
  const post = (birth: string) =>
    found(aged(birth, { publicPostMonths: 3, labourSkill: 'weak', health: ['chronic'] })).filter((note) =>
      note.startsWith('R76'),
    )
  expect(post('2006-10-01')).toEqual(['R76 publicPostMonths'])
  expect(post('2006-09-30')).toEqual([])
  expect(post('1952-10-01')).toEqual([])
  expect(post('1952-09-30')).toEqual(['R76 publicPostMonths'])
})

test('R77: nobody in destitution support works away from home', () => {
  expect(found({ tekun: true })).toEqual(['R77 workMonths'])
  expect(found({ tekun: true, workMonths: 0, workPlace: null })).toEqual([])
})
