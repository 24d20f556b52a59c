import { afterAll, beforeAll, expect, test } from 'vitest'
import { useDatabase } from '../../../test/support/database.ts'
import { citizenIdOf, csvText, encode, family } from './testing/office-files.ts'
import { openOffice, type Office, type Official } from './testing/office.ts'
import type { Conflict } from './schema.ts'

const system = useDatabase()
let office: Office
let county: Official
let neighbour: Official

interface Answer {
  readonly rows: Conflict[]
  readonly total: number
  readonly registers: { register: string; total: number }[]
}

const PERIOD = { periodFrom: '2022-01-01', periodTo: '2022-12-31' }

beforeAll(async () => {
  office = await openOffice(system.services)
  county = await office.official('countyOfficer', '530326000000')
  neighbour = await office.official('countyOfficer', '530324000000')
  const register = [
    ...family(1, 2, { 是否享受低保: '否' }),
    ...family(2, 2, { 是否享受低保: '是' }),
    ...family(3, 2, { 是否享受低保: '是' }),
    ...family(4, 2, { 是否享受低保: '' }),
  ]
  const batch = await county.check('农户.csv', encode(csvText(register)), PERIOD)
  await county.commit(batch.id)
  const list = [1, 2, 4].map((household) => ({
    户主身份证号: citizenIdOf(household * 20),
    户主姓名: '户主',
    保障人数: '1',
    月保障金: '300',
    起始月: '2022-01',
  }))
  const civil = await county.check('民政低保名单.csv', encode(csvText(list)), PERIOD)
  await county.commit(civil.id)
})
afterAll(() => office.close())

const readHouseholds = ({ rows }: Answer) =>
  rows.map(({ sides }) =>
    sides.map((side) => `${side.source} ${side.silent ? 'not listed' : String(side.values['receiving'])}`).join(', '),
  )

test('the register says no and civil affairs says yes; or the register yes and the full list nothing', async () => {
  const { body } = await county.get<Answer>('/api/conflicts?register=allowance')
  expect(body.total).toBe(2)
  // Household 2 agrees, household 4 is unknown in the register: neither is a disagreement.
  expect(new Set(readHouseholds(body))).toEqual(
    new Set(['civilAffairs true, ruralRevitalisation false', 'ruralRevitalisation true, civilAffairs not listed']),
  )
  const [first] = body.rows
  expect(new Set(first?.sides.map((side) => side.fileName))).toEqual(new Set(['农户.csv', '民政低保名单.csv']))
  expect(body.registers.map(({ register, total }) => [register, total])).toEqual([['allowance', 2]])
})

test('pages do not overlap, and another county sees none of it', async () => {
  const one = await county.get<Answer>('/api/conflicts?limit=1')
  const two = await county.get<Answer>('/api/conflicts?limit=1&offset=1')
  expect(one.body.rows).toHaveLength(1)
  expect(two.body.rows).toHaveLength(1)
  expect(one.body.rows[0]?.householdId).not.toBe(two.body.rows[0]?.householdId)
  expect((await neighbour.get<Answer>('/api/conflicts')).body).toMatchObject({ rows: [], total: 0, registers: [] })
})
