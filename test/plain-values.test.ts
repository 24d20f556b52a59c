/**
 * The plain value of a number never leaves the one place where it is opened: not into a log, an answer, the mart, a dump
 * of the database, its own log, or an address that is logged. People come in through the real intake and API, with every
 * line of the log kept, and with requests that fail.
 */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ExcelJS from 'exceljs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PACK_FOLDER } from '../src/app/config.ts'
import { citizenIdOf, csvText, encode, family, line } from '../src/features/intake/testing/office-files.ts'
import { openOffice, type Office, type Official } from '../src/features/intake/testing/office.ts'
import { approveValue, insertValue, installPolicy } from '../src/features/policy/index.ts'
import { buildMart, runScreening } from '../src/features/screening/index.ts'
import { newId } from '../src/kernel/id.ts'
import { scopeOf } from '../src/language/access/scope.ts'
import type { Services } from '../src/platform/actor.ts'
import { makeLogger } from '../src/platform/log.ts'
import { openMart } from '../src/platform/mart/mart.ts'
import { withClient } from '../src/platform/postgres/bootstrap.ts'
import { withSystem } from '../src/platform/postgres/database.ts'
import { useDatabase } from './support/database.ts'

const database = useDatabase()
const COUNTY = '530326000000'
const logged: string[] = []
const answered: string[] = []

/** Numbers of this test alone, none of which is part of another or of anything else. */
const CARD = '6222020399001234567'
const PHONES = ['13853990101', '13853990102', '13853990103', '13853990104', '13853990105'] as const
const CERTIFICATE = `${citizenIdOf(950 * 20)}41`
const WRONG_ID = '539900190001010000'
const secrets: readonly string[] = [
  CARD,
  ...PHONES,
  CERTIFICATE,
  WRONG_ID,
  ...[950, 951, 952, 953].flatMap((n) => [0, 1, 2].map((member) => citizenIdOf(n * 20 + member))),
]

let services: Services
let office: Office
let county: Official

beforeAll(async () => {
  const log = makeLogger({ level: 'trace', destination: { write: (text) => logged.push(text) } })
  services = { ...database.services, log, db: database.services.db, dataFolder: database.services.dataFolder }
  await installPolicy(services, PACK_FOLDER, 'demo')
  office = await openOffice(services)
  // What is answered is looked at as it leaves, whatever asked for it.
  county = await office.official('countyOfficer', COUNTY)
  await load()
  await fail()
  await screen()
}, 120_000)
afterAll(() => office.close())

/** A file of each kind, with a card in a column that no register has, rows that are refused and rows that are repaired. */
async function load(): Promise<void> {
  const withCard = [
    ...family(950, 3, { 户联系电话: PHONES[0] }),
    line(951, 0, { 证件号码: WRONG_ID, 户联系电话: PHONES[1] }),
    line(951, 1, { 户联系电话: '１３８５３９９０１０２' }),
    // The same number twice in one file.
    line(951, 2, { 证件号码: citizenIdOf(950 * 20) }),
  ].map((row) => ({ ...row, 银行卡号: CARD }))
  const period = { extent: 'full', periodFrom: '2022-01-01', periodTo: '2022-09-30' }
  await commit('农户.csv', encode(csvText(withCard)), period)
  const book = family(952, 3, { 户联系电话: PHONES[2] }).map((row) => ({ ...row, 银行卡号: CARD }))
  await commit('农户.xlsx', await workbook(book), period)
  const certificates = [
    { 残疾人证号: CERTIFICATE, 姓名: '某某', 残疾类别: '肢体残疾', 残疾等级: '一级' },
    { 残疾人证号: `${citizenIdOf(953 * 20)}41`, 姓名: '某某', 残疾类别: '肢体残疾', 残疾等级: '一级' },
  ]
  await commit('残疾.csv', encode(csvText(certificates)), { ...period, periodFrom: '2022-09-30' })
  // One that waits in staging.
  await county.check('待入库.csv', encode(csvText(family(953, 3, { 户联系电话: PHONES[3] }))), period)
}

async function commit(name: string, content: Buffer, declared: object): Promise<void> {
  const batch = await county.check(name, content, declared)
  answered.push(JSON.stringify(batch))
  for (const part of ['rows', 'rejected', 'rejected-rows', 'notes', 'sheets', 'conflicts'])
    await keep('GET', `/api/intake/batches/${batch.id}/${part}`)
  expect(batch.state).toBe('checked')
  expect((await county.commit(batch.id)).state).toBe('committed')
}

async function workbook(rows: readonly Readonly<Record<string, string>>[]): Promise<Buffer> {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('农户')
  const headers = Object.keys(rows[0] ?? {})
  sheet.addRow(headers)
  for (const row of rows) sheet.addRow(headers.map((header) => row[header]))
  return Buffer.from(await book.xlsx.writeBuffer())
}

async function keep(method: 'GET' | 'POST' | 'PUT', url: string, body?: object): Promise<number> {
  const answer = await (method === 'GET' ? county.get<unknown>(url) : county.send<unknown>(method, url, body))
  answered.push(JSON.stringify(answer.body))
  return answer.status
}

/** Requests that are refused, and requests that the server does not survive, all with numbers in them. */
async function fail(): Promise<void> {
  const id = citizenIdOf(950 * 20)
  const search = [
    `/api/registers/person?q=${id}`,
    `/api/registers/household?q=${PHONES[0]}`,
    `/api/registers/person?q=${id}&limit=${CARD}`,
    `/api/registers/person?filter=citizenId:${id}`,
    `/api/registers/person?sort=${id}`,
    `/api/registers/person/530326/${id}`,
    `/api/registers/${id}`,
    `/api/${id}`,
    `/${id}`,
    `/api/registers/person?area=${id.slice(0, 12)}&q=${id}`,
    `/api/intake/batches?q=${id}`,
  ]
  const statuses: number[] = []
  for (const url of search) {
    const response = await office.http.fastify.inject({ method: 'GET', url })
    answered.push(response.body)
    statuses.push(await keep('GET', url).catch(() => 0))
  }
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(2)
  expect(statuses.filter((status) => status !== 200).length).toBeGreaterThan(2)
  const bodies: object[] = [
    { countyCode: '530326', values: { name: id, citizenId: id, phone: PHONES[4], [id]: CARD } },
    { countyCode: '530326', householdId: newId(), values: { name: '某', citizenId: WRONG_ID, phone: CARD } },
    { countyCode: id, values: [id, { [CARD]: PHONES[4] }] },
    { login: id, password: CARD },
  ]
  for (const body of bodies)
    for (const url of [
      '/api/registers/person',
      '/api/registers/household',
      '/api/registers/disability',
      '/api/sign-in',
    ])
      expect(await keep('POST', url, body)).toBeGreaterThanOrEqual(400)
  const broken = await office.http.fastify.inject({
    method: 'POST',
    url: '/api/registers/person',
    headers: { 'content-type': 'application/json' },
    payload: `{"citizenId": "${id}", ${CARD}`,
  })
  answered.push(broken.body)
  // A failure of the database itself, in the middle of a request that carries numbers.
  await withClient(database.ownerUrl, (client) => client.query('ALTER TABLE search_token RENAME TO search_token_away'))
  expect(await keep('GET', `/api/registers/person?q=${id}`)).toBe(500)
  await withClient(database.ownerUrl, (client) => client.query('ALTER TABLE search_token_away RENAME TO search_token'))
  await expect(county.upload([{ name: `${id}.csv`, content: Buffer.from(`${CARD}\n`) }])).resolves.toBeDefined()
}

async function screen(): Promise<void> {
  await withSystem(services.db, async (tx) => {
    const value = {
      id: newId(),
      key: 'monitoringLine',
      value: 900_000,
      areaCode: '530000000000',
      validFrom: '2021-01-02',
    }
    const said = { validTo: null, document: null, certainty: 'sure', note: null, enteredBy: 'a' } as const
    await insertValue(tx, { ...value, ...said })
    await approveValue(tx, value.id, 'b')
  })
  const mart = await openMart(services.dataFolder)
  try {
    await buildMart(services, mart)
    const scope = scopeOf(['530000000000'])
    await runScreening(services, { scope, areaCode: '530000000000', asOf: '2022-09-30', actor: 'test', mart })
  } finally {
    mart.close()
  }
  for (const url of [
    '/api/registers/person',
    '/api/registers/household',
    '/api/registers/disability',
    '/api/intake/batches',
  ])
    expect(await keep('GET', url)).toBe(200)
}

/** The numbers that a text holds: as they are, as PostgreSQL shows bytes, or as JSON of a buffer. */
function found(text: string): string[] {
  return secrets.filter(
    (secret) =>
      text.includes(secret) ||
      text.includes(Buffer.from(secret).toString('hex')) ||
      text.includes(Buffer.from(secret).toString('base64').replace(/=+$/, '').slice(0, -1)) ||
      text.includes(Buffer.from(secret, 'utf16le').toString('latin1')),
  )
}

/** What of these texts holds a number: the number and some words around it, to see where it comes from. */
function leaks(texts: readonly string[]): string[] {
  return texts.flatMap((text) =>
    found(text).map((secret) => {
      const at = Math.max(0, text.indexOf(secret))
      return `${secret} in: ${text.slice(Math.max(0, at - 120), at + 40)}`
    }),
  )
}

describe('a full number', () => {
  test('is found where it is, by the look that the other tests take', () => {
    expect(found(`x${CARD}y`)).toEqual([CARD])
    expect(found(Buffer.from(PHONES[0]).toString('hex'))).toEqual([PHONES[0]])
  })

  test('is in no line of the log, nor in an address that is logged', () => {
    expect(logged.length).toBeGreaterThan(80)
    expect(logged.filter((one) => one.includes('request failed')).length).toBeGreaterThan(0)
    expect(leaks(logged)).toEqual([])
  })

  test('is in no answer', () => {
    expect(answered.length).toBeGreaterThan(40)
    expect(leaks(answered)).toEqual([])
  })

  test('is in no file of the mart', () => {
    const { dataFolder } = services
    const files = readdirSync(dataFolder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.endsWith('uploads'))
      .map((entry) => path.join(entry.parentPath, entry.name))
    expect(files.some((file) => file.includes('mart'))).toBe(true)
    for (const file of files) expect(leaks([readFileSync(file, 'latin1')])).toEqual([])
  })

  test('is in no table: a dump of the database holds none', async () => {
    const rows = await withClient(database.ownerUrl, async (client) => {
      const tables = await client.query<{ name: string }>(`SELECT format('%I.%I', n.nspname, c.relname) AS name
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%'`)
      const texts: string[] = []
      for (const { name } of tables.rows) {
        const { rows } = await client.query<{ text: string }>(`SELECT t::text AS text FROM ${name} t`)
        texts.push(...rows.map(({ text }) => `${name}: ${text}`))
      }
      return texts
    })
    expect(rows.length).toBeGreaterThan(1000)
    expect(leaks(rows)).toEqual([])
  })

  test('is not in the log of PostgreSQL', async () => {
    const text = await withClient(database.ownerUrl, async (client) => {
      const found = await client.query<{ there: boolean }>(
        `SELECT 'server.log' = ANY(ARRAY(SELECT pg_ls_dir('.'))) AS there`,
      )
      if (found.rows[0]?.there !== true) return undefined
      return (await client.query<{ text: string }>(`SELECT pg_read_file('server.log') AS text`)).rows[0]?.text
    })
    // Another cluster keeps its log elsewhere; its administrator sees to it.
    if (process.env['TEST_DATABASE_URL'] === undefined) expect(text).toContain('search_token')
    expect(leaks([text ?? ''])).toEqual([])
  })
})
