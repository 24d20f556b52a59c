/** Exports and templates of registers: what leaves as a file. */
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { household } from '../src/features/people/registers.ts'
import { scopeOf } from '../src/language/access/scope.ts'
import { readAll, testFolder, type TestFolder } from '../src/platform/files/test-kit.ts'
import { withScope } from '../src/platform/postgres/database.ts'
import { useDatabase } from './support/database.ts'
import { HUIZE, useOffice, VILLAGE, type List } from './support/office.ts'
import { errorOf, first } from './support/visitor.ts'

const database = useDatabase()
const office = useOffice(database)
let folder: TestFolder
beforeAll(async () => {
  folder = await testFolder()
})
afterAll(() => folder.remove())

describe('an export', () => {
  const FORMULA = `=HYPERLINK("http://evil.example","x")`

  test('is the list as a workbook: words for codes, numbers hidden, nothing that calculates', async () => {
    const target = first(office.householdsIn(VILLAGE))
    await withScope(database.services.db, scopeOf([HUIZE]), (tx) =>
      sql`UPDATE household SET hamlet = ${FORMULA} WHERE id = ${target.id}`.execute(tx),
    )
    const answer = await office.clerk.get('/api/registers/household/export')
    expect(answer.status).toBe(200)
    expect(answer.headers['content-type']).toMatch(/spreadsheetml/)
    expect(answer.headers['content-disposition']).toContain(encodeURIComponent(`${household.label.zh}-2022-09-30.xlsx`))
    const [sheet] = await readAll(await folder.file('export.xlsx', answer.bytes))
    const [head, ...rows] = sheet?.rows ?? []
    const headers = Object.values(household.fields).map((field) =>
      field.type === 'quantity' ? `${field.label.zh}（${field.unit.zh}）` : field.label.zh,
    )
    expect(head?.cells).toEqual(['所在地区', ...headers])
    expect(rows).toHaveLength(office.householdsIn('530326102').length + 1)
    expect(rows.at(-1)?.cells[0]).toMatch(/李乡镇.*2022-09-30/)
    const cells = rows.flatMap((row) => row.cells)
    expect(cells).toContain(FORMULA)
    expect(cells.filter((cell) => typeof cell === 'object' && cell !== null && cell.formula)).toEqual([])
    expect(cells.filter((cell) => typeof cell === 'string' && /^139\d{8}$/.test(cell))).toEqual([])
  })

  test('as CSV opens in Excel as Chinese, and no cell begins like a formula', async () => {
    const answer = await office.clerk.get('/api/registers/household/export?format=csv')
    expect(answer.headers['content-type']).toMatch(/^text\/csv/)
    expect(answer.bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
    const text = answer.bytes.toString()
    expect(text.split('\r\n')[0]).toContain('所在地区')
    expect(text).not.toMatch(/(^|,)"?[=+@]/m)
    const [sheet] = await readAll(await folder.file('export.csv', answer.bytes))
    expect(sheet?.rows).toHaveLength(office.householdsIn('530326102').length + 1)
  })

  test('obeys area, search and filter like the list', async () => {
    const one = first(office.world.persons.filter((each) => each.areaCode === VILLAGE))
    for (const query of [`area=${VILLAGE}`, `q=${encodeURIComponent(one.name)}`, `filter=householdCode:none`]) {
      const { total } = (await office.county.get(`/api/registers/household?${query}`)).json<List>()
      const [sheet] = await readAll(
        await folder.file(
          'part.csv',
          (await office.county.get(`/api/registers/household/export?format=csv&${query}`)).bytes,
        ),
      )
      expect({ query, rows: sheet?.rows.length }).toEqual({ query, rows: total + 1 })
    }
  })

  test('that cannot be made is refused before anything is sent', async () => {
    for (const query of ['filter=nothing:x', 'sort=phone', 'format=pdf'])
      expect(errorOf(await office.county.get(`/api/registers/household/export?${query}`))).toMatchObject({
        status: 400,
      })
  })

  test('needs its permission', async () => {
    expect(errorOf(await office.cadre.get('/api/registers/household/export'))).toMatchObject({
      status: 403,
      code: 'forbidden',
    })
    expect((await office.cadre.get('/api/registers/household')).status).toBe(200)
  })

  test('has a template with the same headers, to be filled in', async () => {
    const answer = await office.cadre.get('/api/registers/dwelling/template')
    const [sheet] = await readAll(await folder.file('template.xlsx', answer.bytes))
    expect(sheet?.rows[0]?.cells).toEqual([
      '户编号',
      '户主身份证号',
      '鉴定等级',
      '住房面积（平方米）',
      '鉴定报告和房屋照片（附件不导入）',
      '生效日期',
      '失效日期',
    ])
  })
})
