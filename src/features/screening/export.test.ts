import { afterAll, beforeAll, expect, test } from 'vitest'
import { useDatabase } from '../../../test/support/database.ts'
import { first, visitor, type Visitor } from '../../../test/support/visitor.ts'
import { writeWorld, type World } from '../../../test/support/world.ts'
import { buildServer } from '../../app/server.ts'
import { newId } from '../../kernel/id.ts'
import { readAll, testFolder, type TestFolder } from '../../platform/files/test-kit.ts'
import type { Http } from '../../platform/http/server.ts'
import { withClient } from '../../platform/postgres/bootstrap.ts'

const HUIZE = '530326000000'
const database = useDatabase()
let http: Http
let world: World
let officer: Visitor
let folder: TestFolder

beforeAll(async () => {
  folder = await testFolder()
  world = await writeWorld(database.services, 1)
  http = await buildServer(database.services)
  await http.fastify.ready()
  officer = await visitor(http, database.services, '王县级', [{ role: 'countyOfficer', areaCode: HUIZE }])
})
afterAll(async () => {
  await http.fastify.close()
  await folder.remove()
})

test('a clue found before eight in the morning leaves with the day of Beijing, not of UTC', async () => {
  const one = first(world.households.filter(({ countyCode }) => countyCode === '530326'))
  await withClient(database.ownerUrl, (client) =>
    client.query(
      `INSERT INTO clue (county_code, area_code, id, household_id, state, severity, sources, opened_run, opened_at)
       VALUES ($1, $2, $3, $4, 'suspected', 'high', 1, $3, '2022-09-30 02:30:00+08')`,
      [one.countyCode, one.areaCode, newId(), one.id],
    ),
  )
  const answer = await officer.get('/api/clues/export')
  expect(answer.status).toBe(200)
  const [sheet] = await readAll(await folder.file('clues.xlsx', answer.bytes))
  const [head, row] = sheet?.rows ?? []
  const found = row?.cells[head?.cells.indexOf('发现日期') ?? -1]
  // Days are the numbers of Excel; 44834 is 2022-09-30.
  expect(found).toMatchObject({ format: 'date', value: 44834 })
})
