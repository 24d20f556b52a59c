/** Refused rows of a file that covers several counties: each county sees and mends its own, and only its own. */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useDatabase } from '../../../test/support/database.ts'
import { scopeOf } from '../../language/access/scope.ts'
import { withScope } from '../../platform/postgres/database.ts'
import { listNotJudged, readHead } from '../screening/store.ts'
import type { z } from 'zod'
import type { listRefused, listRefusedFiles, mendRows } from './schema.ts'
import {
  citizenIdOf,
  csvText,
  encode,
  family,
  line,
  LINE_HEADERS,
  type Line,
  type Place,
} from './testing/office-files.ts'
import { openOffice, type Office, type Official } from './testing/office.ts'

type Refused = z.output<typeof listRefused.response>
type Mended = z.output<typeof mendRows.response>
type Files = z.output<typeof listRefusedFiles.response>

const HUIZE = '530326000000'
const ZHENXIONG = '530627000000'
const ELSEWHERE: Place = { prefecture: '昭通市', county: '镇雄县', township: '泼机镇', village: '泼机村民委员会' }
const system = useDatabase()
let office: Office
let province: Official
let huize: Official
let zhenxiong: Official
let township: Official
let file = ''

const broken = (household: number, member: number, place?: Place, change: Partial<Line> = {}) =>
  line(household, member, { 证件号码: `${citizenIdOf(household * 20 + member).slice(0, 17)}?`, ...change }, place)

beforeAll(async () => {
  office = await openOffice(system.services)
  province = await office.official('countyOfficer', '530000000000')
  huize = await office.official('countyOfficer', HUIZE)
  zhenxiong = await office.official('countyOfficer', ZHENXIONG)
  township = await office.official('townshipClerk', '530326102000')
  const rows = [
    ...family(1, 2),
    broken(1, 2),
    ...family(2, 2, {}, ELSEWHERE),
    broken(2, 2, ELSEWHERE),
    // 户编号 is unique inside a county only: the same one stands in both.
    broken(3, 0),
    { ...broken(4, 0, ELSEWHERE), 户编号: '5399000003' },
    // Its own cells name no village that exists; the other line of the household does.
    ...family(5, 1),
    broken(5, 1, undefined, { 村: '没有这个村' }),
    // Nobody can say where this is.
    broken(6, 0, undefined, { 省: '某省' }),
  ]
  const declared = { areas: ['530000000000'], periodFrom: '2022-01-01', periodTo: '2022-09-30' }
  const batch = await province.check('全省农户.csv', encode(csvText(rows)), declared)
  expect(batch).toMatchObject({ state: 'checked', rowsRejected: 6 })
  await province.commit(batch.id)
  file = batch.id
})
afterAll(() => office.close())

const rowsFor = async (official: Official, id = file): Promise<number[]> => {
  const { status, body } = await official.get<Refused>(`/api/intake/batches/${id}/refused?limit=200`)
  return status === 200 ? body.units.flatMap((unit) => unit.rows.map((row) => row.row)).sort((a, b) => a - b) : []
}
const numberCell = String(LINE_HEADERS.indexOf('证件号码'))

describe('refused rows of a file of the whole province', () => {
  test('are seen by the county they speak of, and by nobody beside it', async () => {
    expect(await rowsFor(province)).toEqual([4, 7, 8, 9, 11, 12])
    expect(await rowsFor(huize)).toEqual([4, 8, 11])
    expect(await rowsFor(zhenxiong)).toEqual([7, 9])
    expect(await rowsFor(township)).toEqual([4, 8, 11])
    const elsewhere = await office.official('countyOfficer', '530102000000')
    expect((await elsewhere.get(`/api/intake/batches/${file}/refused`)).status).toBe(404)
  })

  test('stand in the list of imports of the county, though the file itself is out of sight', async () => {
    const { body } = await huize.get<Files>('/api/intake/refused-files')
    expect(body).toMatchObject([{ id: file, fileName: '全省农户.csv', rowsOpen: 3 }])
    expect((await huize.get(`/api/intake/batches/${file}`)).status).toBe(404)
    // The province sees the file, and its rows there.
    expect((await province.get<Files>('/api/intake/refused-files')).body).toEqual([])
  })

  test('under row security: notes and rows alike, by the area of each', async () => {
    const counties = (scope: string) =>
      withScope(system.services.db, scopeOf([scope]), async (tx) => {
        const { rows } = await sql<{ county: string }>`SELECT left(area_code, 6) AS county FROM rejected_row
          UNION SELECT left(area_code, 6) FROM import_note UNION SELECT left(area_code, 6) FROM noted_row`.execute(tx)
        return rows.map((row) => row.county).sort()
      })
    expect(await counties(HUIZE)).toEqual(['530326'])
    expect(await counties(ZHENXIONG)).toEqual(['530627'])
    expect(await counties('530000000000')).toEqual(['530000', '530326', '530627'])
  })

  test('keep their household from being judged for the county too, and no household of another county', async () => {
    await withScope(system.services.db, scopeOf([HUIZE]), async (tx) => {
      const found = await sql<{ id: string }>`SELECT id FROM household WHERE household_code = '5399000001'`.execute(tx)
      expect((await readHead(tx, '530326', found.rows[0]?.id ?? ''))?.notJudged).toBe(true)
      const { rows, total } = await listNotJudged(tx, 50, 0)
      expect(rows.map((row) => [row.householdCode, row.fileName, row.rows])).toEqual([
        ['5399000001', '全省农户.csv', 1],
        ['5399000003', '全省农户.csv', 1],
        ['5399000005', '全省农户.csv', 1],
      ])
      expect(total).toBe(3)
      for (const { zh, en } of rows.flatMap((row) => row.problems)) {
        expect(zh).toMatch(/\p{Script=Han}/u)
        expect(en).toMatch(/[a-z]/)
        expect(en).not.toBe(zh)
      }
      expect(rows[0]?.problems.length).toBeGreaterThan(0)
    })
  })

  test('cannot be mended or settled by another county', async () => {
    const edit = { rows: [{ sheet: '', row: 7, cells: { [numberCell]: citizenIdOf(42) } }] }
    expect((await huize.send('POST', `/api/intake/batches/${file}/mend`, edit)).status).toBe(404)
    const dropped = await huize.send<{ dropped: number }>('POST', `/api/intake/batches/${file}/drop`, {
      rows: [{ sheet: '', row: 7 }],
      reason: '不是本县的行',
    })
    expect(dropped.body.dropped).toBe(0)
    expect(await rowsFor(zhenxiong)).toContain(7)
  })

  test('are mended and committed by their county; the same 户编号 elsewhere is another household', async () => {
    const edits = { rows: [{ sheet: '', row: 8, cells: { [numberCell]: citizenIdOf(60) } }] }
    const { status, body } = await huize.send<Mended>('POST', `/api/intake/batches/${file}/mend`, edits)
    expect(status).toBe(200)
    expect(body.child).toMatchObject({ state: 'checked', rowsTotal: 1, rowsAccepted: 1 })
    expect(body.child.areas.map((area) => area.code)).toEqual([HUIZE])
    expect((await huize.commit(body.child.id)).state).toBe('committed')
    expect(await rowsFor(huize)).toEqual([4, 11])
    expect(await rowsFor(zhenxiong)).toEqual([7, 9])
    // And back: the row waits again.
    expect((await huize.send('POST', `/api/intake/batches/${body.child.id}/withdraw`)).status).toBe(200)
    expect(await rowsFor(huize)).toEqual([4, 8, 11])
  })

  test('stay in the county: a mended row that names a village elsewhere is refused', async () => {
    const village = String(LINE_HEADERS.indexOf('县'))
    const cells = { [numberCell]: citizenIdOf(60), [village]: '镇雄县' }
    const { body } = await huize.send<Mended>('POST', `/api/intake/batches/${file}/mend`, {
      rows: [{ sheet: '', row: 8, cells }],
    })
    expect(body.child.rowsRejected).toBe(1)
  })
})

describe('refused rows of a feed of the province', () => {
  test('speak of the household they name, and leave what nobody knows with the province', async () => {
    const say = (number: string) => ({
      户主身份证号: number,
      户主姓名: '户主',
      保障人数: '1',
      月保障金: '三百多',
      起始月: '2022-01',
    })
    const rows = [say(citizenIdOf(20)), say(citizenIdOf(40)), say(citizenIdOf(9000))]
    const declared = { areas: ['530000000000'], periodFrom: '2022-01-01', periodTo: '2022-09-30' }
    const batch = await province.check('全省低保.csv', encode(csvText(rows)), declared)
    await province.commit(batch.id)
    expect(await rowsFor(province, batch.id)).toEqual([2, 3, 4])
    expect(await rowsFor(huize, batch.id)).toEqual([2])
    expect(await rowsFor(zhenxiong, batch.id)).toEqual([3])
  })
})
