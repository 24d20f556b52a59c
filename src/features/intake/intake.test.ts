import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useDatabase } from '../../../test/support/database.ts'
import { scopeOf } from '../../language/access/scope.ts'
import { withScope } from '../../platform/postgres/database.ts'
import { openRows, isRefusal } from '../../platform/files/rows.ts'
import { citizenIdOf, csvText, encode, family, line, removeFiles, saveFile } from './testing/office-files.ts'
import { sweepUploads } from './sweep-uploads.ts'
import { openOffice, type Office, type Official, type Refusal } from './testing/office.ts'
import type { Batch, BatchDetail, ReportGroup, RefusedUnit, SheetRows } from './schema.ts'

const COUNTY = '530326000000'
const system = useDatabase()
afterAll(removeFiles)
let office: Office
let county: Official
let clerk: Official
let neighbour: Official

beforeAll(async () => {
  office = await openOffice(system.services)
  county = await office.official('countyOfficer', COUNTY)
  clerk = await office.official('townshipClerk', '530326102000')
  neighbour = await office.official('countyOfficer', '530324000000')
})
afterAll(() => office.close())

const count = async (text: string): Promise<number> =>
  withScope(system.services.db, scopeOf(['530000000000']), async (tx) => {
    const { rows } = await sql.raw<{ n: number }>(`SELECT count(*) AS n FROM ${text}`).execute(tx)
    return rows[0]?.n ?? 0
  })

const PERIOD = { periodFrom: '2022-01-01', periodTo: '2022-09-30' }

describe('a household register', () => {
  test('goes from the file to the registers, and the report says what will happen before it does', async () => {
    const rows = [...family(1), ...family(2), ...family(3, 2)]
    const batch = await county.check('农户.csv', encode(csvText(rows)), PERIOD)
    expect(batch).toMatchObject({
      state: 'checked',
      kind: 'householdLine',
      rowsTotal: 8,
      rowsAccepted: 8,
      rowsRejected: 0,
    })
    const plan = await county.get<{ register: string; added: number; changed: number; unchanged: number }[]>(
      `/api/intake/batches/${batch.id}/plan`,
    )
    expect(plan.body.find((one) => one.register === 'household')).toMatchObject({ added: 3, changed: 0, unchanged: 0 })
    expect(plan.body.find((one) => one.register === 'person')).toMatchObject({ added: 8 })
    expect(await count('household')).toBe(0)
    const committed = await county.commit(batch.id)
    expect(committed.state).toBe('committed')
    expect(committed.written).toEqual(
      plan.body.map(({ register, added, changed }) => expect.objectContaining({ register, added, changed })),
    )
    expect(await count('household')).toBe(3)
    expect(await count('person')).toBe(8)
  })

  test('that comes again is named with its date and changes nothing', async () => {
    const content = encode(csvText([...family(1), ...family(2), ...family(3, 2)]))
    const batch = await county.check('再次上报.csv', content, PERIOD)
    expect(batch.sameFile).toHaveLength(1)
    expect(batch.sameFile[0]?.fileName).toBe('农户.csv')
    const before = await count('change_log')
    const plan = await county.get<{ added: number; changed: number }[]>(`/api/intake/batches/${batch.id}/plan`)
    expect(plan.body.every((one) => one.added === 0 && one.changed === 0)).toBe(true)
    await county.commit(batch.id)
    expect(await count('change_log')).toBe(before)
  })
})

describe('the report', () => {
  test('shows the sheet itself with the cell marked, numbers masked, before the commit and after it', async () => {
    const rows = [
      ...family(10),
      line(11, 0, { 证件号码: `'${citizenIdOf(220)}` }),
      line(12, 0, { 证件号码: citizenIdOf(240).replace(/.$/, (last) => (last === '1' ? '2' : '1')) }),
      line(13, 0, { 劳动技能: '会干活' }),
    ]
    const batch = await county.check('有问题.csv', encode(csvText(rows)), PERIOD)
    expect(batch).toMatchObject({ rowsTotal: 6, rowsAccepted: 5, rowsRepaired: 1, rowsWarned: 1, rowsRejected: 1 })
    const look = async () => {
      const groups = await county.get<ReportGroup[]>(`/api/intake/batches/${batch.id}/report`)
      const shown = await county.get<{ sheets: SheetRows[]; total: number }>(
        `/api/intake/batches/${batch.id}/report/rows?severity=rejected&rule=R62&columnKey=citizenId`,
      )
      return { groups: groups.body, rows: shown.body }
    }
    const before = await look()
    expect(before.groups.map(({ severity, rule, header, count: n }) => [severity, rule, header, n])).toEqual([
      ['rejected', 'R62', '证件号码', 1],
      ['warned', 'E9-code', '劳动技能', 1],
      ['repaired', 'E10-apostrophe', '证件号码', 1],
    ])
    const sheet = before.rows.sheets[0]
    const at = sheet?.headers.indexOf('证件号码') ?? -1
    expect(sheet?.rows[0]?.row).toBe(6)
    expect(sheet?.rows[0]?.marks[0]).toMatchObject({ index: at, severity: 'rejected', rule: 'R62' })
    expect(sheet?.rows[0]?.cells[at]).toMatch(/^539\*{11}\d{4}$/)
    const committed = await county.commit(batch.id)
    expect(await look()).toEqual(before)
    // The file itself is gone with the commit; its refused rows are kept sealed.
    expect(committed.hasFile).toBe(false)
    expect(existsSync(path.join(system.services.dataFolder, 'uploads', batch.id))).toBe(false)
  })

  test("leaves as the office's own workbook with the problems in place and whole numbers", async () => {
    const bad = citizenIdOf(300).replace(/.$/, (last) => (last === '1' ? '2' : '1'))
    const batch = await county.check(
      '标注.csv',
      encode(csvText([...family(14), line(15, 0, { 证件号码: bad })])),
      PERIOD,
    )
    const { status, bytes } = await county.download(`/api/intake/batches/${batch.id}/marked`)
    expect(status).toBe(200)
    const source = await openRows(saveFile('标注.xlsx', bytes), '标注.xlsx')
    if (isRefusal(source)) throw new Error(source.code)
    const cells: string[] = []
    for await (const sheet of source.sheets())
      if (sheet.name === '数据')
        for await (const rows of sheet.rows())
          for (const row of rows)
            if (row.number === 5) cells.push(...row.cells.map((cell) => (typeof cell === 'string' ? cell : '')))
    await source.close()
    expect(cells).toContain(bad)
    expect(cells).toContain('不通过')
  })
})

describe('stored files', () => {
  test('that belong to no batch are swept, those of batches that wait are kept', async () => {
    const batch = await county.check('待入库.csv', encode(csvText(family(16))), PERIOD)
    const uploads = path.join(system.services.dataFolder, 'uploads')
    writeFileSync(path.join(uploads, 'orphan'), 'x')
    expect(await sweepUploads(system.services)).toBe(0)
    expect(await sweepUploads(system.services, -1)).toBe(1)
    expect(readdirSync(uploads)).toContain(batch.id)
    expect(readdirSync(uploads)).not.toContain('orphan')
  })
})

describe('areas', () => {
  test("a county officer neither sees, commits nor loads what is another county's", async () => {
    const batch = await county.check('会泽.csv', encode(csvText(family(20))), PERIOD)
    expect((await neighbour.get<Refusal>(`/api/intake/batches/${batch.id}`)).status).toBe(404)
    expect((await neighbour.send<Refusal>('POST', `/api/intake/batches/${batch.id}/commit`)).status).toBe(404)
    expect((await neighbour.send<Refusal>('POST', `/api/intake/batches/${batch.id}/discard`)).status).toBe(404)
    expect((await neighbour.download(`/api/intake/batches/${batch.id}/marked`)).status).toBe(404)
    const list = await neighbour.get<{ rows: Batch[] }>('/api/intake/batches?limit=200')
    expect(list.body.rows.map((row) => row.id)).not.toContain(batch.id)
    const foreign = await neighbour.upload<Refusal>([{ name: 'a.csv', content: encode('a') }], [COUNTY])
    expect(foreign).toMatchObject({ status: 403, body: { error: { code: 'outOfScope' } } })
    const own = await neighbour.check('别县.csv', encode(csvText(family(21))), PERIOD)
    expect(own).toMatchObject({ state: 'checked', rowsAccepted: 0, rowsRejected: 3 })
    const groups = await neighbour.get<ReportGroup[]>(`/api/intake/batches/${own.id}/report`)
    expect(groups.body.map((group) => group.rule)).toEqual(['E1-outside'])
    await neighbour.send('POST', `/api/intake/batches/${own.id}/discard`)
    await county.send('POST', `/api/intake/batches/${batch.id}/discard`)
  })

  test('a township clerk loads, but somebody with that permission commits', async () => {
    const batch = await clerk.check('娜姑镇.csv', encode(csvText(family(22))), PERIOD)
    expect(batch).toMatchObject({ state: 'checked', rowsAccepted: 3 })
    expect((await clerk.send<Refusal>('POST', `/api/intake/batches/${batch.id}/commit`)).status).toBe(403)
    expect((await county.commit(batch.id)).state).toBe('committed')
  })
})

describe('refused rows', () => {
  test('of a household without a head are mended by naming one, and only they are checked and committed', async () => {
    const rows = [
      ...family(30),
      ...family(31).map((row) => ({ ...row, 与户主关系: row.与户主关系 === '户主' ? '其他' : row.与户主关系 })),
    ]
    const batch = await county.check('无户主.csv', encode(csvText(rows)), PERIOD)
    expect(batch).toMatchObject({ rowsAccepted: 3, rowsRejected: 3 })
    await county.commit(batch.id)
    const refused = await county.get<{ units: RefusedUnit[]; total: number }>(`/api/intake/batches/${batch.id}/refused`)
    expect(refused.body.total).toBe(1)
    const unit = refused.body.units[0]
    expect(unit?.rows).toHaveLength(3)
    const at = unit?.headers.indexOf('与户主关系') ?? -1
    const first = unit?.rows[0]
    const mended = await county.send<{ child: Batch; sheets: SheetRows[] }>(
      'POST',
      `/api/intake/batches/${batch.id}/mend`,
      {
        rows: [{ sheet: '', row: first?.row, cells: { [at]: '户主' } }],
      },
    )
    expect(mended.body.child).toMatchObject({ state: 'checked', rowsAccepted: 3, rowsRejected: 0, parentId: batch.id })
    const child = await county.commit(mended.body.child.id)
    expect(child.state).toBe('committed')
    expect(await count(`household WHERE household_code = '5399000031' AND member_count = 3`)).toBe(1)
    expect((await county.get<BatchDetail>(`/api/intake/batches/${batch.id}`)).body.rowsOpen).toBe(0)
    const blocked = await county.send<Refusal>('POST', `/api/intake/batches/${batch.id}/withdraw`)
    expect(blocked).toMatchObject({ status: 409, body: { error: { code: 'withdrawBlocked' } } })
    expect((await county.send('POST', `/api/intake/batches/${child.id}/withdraw`)).status).toBe(200)
    expect(await count(`household WHERE household_code = '5399000031'`)).toBe(0)
    expect((await county.get<BatchDetail>(`/api/intake/batches/${batch.id}`)).body.rowsOpen).toBe(3)
  })

  test('join the household that is registered already, and the count of members follows', async () => {
    const bad = citizenIdOf(32 * 20 + 2).replace(/.$/, (last) => (last === '1' ? '2' : '1'))
    const rows = [line(32, 0), line(32, 1), line(32, 2, { 证件号码: bad })]
    const batch = await county.check('缺一人.csv', encode(csvText(rows)), PERIOD)
    await county.commit(batch.id)
    expect(await count(`household WHERE household_code = '5399000032' AND member_count = 2`)).toBe(1)
    const { body } = await county.get<{ units: RefusedUnit[] }>(`/api/intake/batches/${batch.id}/refused`)
    const unit = body.units[0]
    expect(unit?.registered.map((member) => member.relation)).toEqual(['户主', '配偶'])
    const at = unit?.headers.indexOf('证件号码') ?? -1
    const mended = await county.send<{ child: Batch }>('POST', `/api/intake/batches/${batch.id}/mend`, {
      rows: [{ sheet: '', row: unit?.rows[0]?.row, cells: { [at]: citizenIdOf(32 * 20 + 2) } }],
    })
    expect(mended.body.child).toMatchObject({ rowsAccepted: 1, rowsRejected: 0 })
    await county.commit(mended.body.child.id)
    expect(await count(`household WHERE household_code = '5399000032' AND member_count = 3`)).toBe(1)
  })

  test('that are settled as not to be taken keep the reason', async () => {
    const rows = [...family(33), line(33, 0, { 人口编号: '539900000999' })]
    const batch = await county.check('重复.csv', encode(csvText(rows)), PERIOD)
    await county.commit(batch.id)
    const dropped = await county.send<{ dropped: number }>('POST', `/api/intake/batches/${batch.id}/drop`, {
      rows: [{ sheet: '', row: 5 }],
      reason: '重复录入',
    })
    expect(dropped.body.dropped).toBe(1)
    const { body } = await county.get<{ units: RefusedUnit[] }>(`/api/intake/batches/${batch.id}/refused?state=dropped`)
    expect(body.units[0]?.rows[0]?.dropReason).toBe('重复录入')
  })
})
