/** Files of records and organisations: the field types whose value lies outside the record. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildServer } from '../src/app/server.ts'
import { csvText } from '../src/features/intake/testing/office-files.ts'
import { creditCheckCharacter, isCreditCode } from '../src/kernel/credit-code.ts'
import { readAll, testFolder, type TestFolder } from '../src/platform/files/test-kit.ts'
import type { Http } from '../src/platform/http/server.ts'
import { SESSION_COOKIE } from '../src/platform/http/server.ts'
import type { Services } from '../src/platform/actor.ts'
import { withClient } from '../src/platform/postgres/bootstrap.ts'
import { useDatabase } from './support/database.ts'
import { importSample } from './support/sample-import.ts'
import { errorOf, first, visitor, type Answer, type ErrorBody, type Visitor } from './support/visitor.ts'
import { writeWorld, type World } from './support/world.ts'

const database = useDatabase()
const HUIZE = '530326000000'
const VILLAGE = '530326102201'
const OTHER_TOWNSHIP = '530326103202'

let services: Services
let http: Http
let world: World
let folder: TestFolder
let county: Visitor
let colleague: Visitor
let clerk: Visitor
let elsewhere: Visitor
let analyst: Visitor

beforeAll(async () => {
  ;({ services } = database)
  world = await writeWorld(services, 2)
  http = await buildServer(services)
  await http.fastify.ready()
  folder = await testFolder()
  county = await visitor(http, services, '王县级', [{ role: 'countyOfficer', areaCode: HUIZE }])
  colleague = await visitor(http, services, '周县级', [{ role: 'countyOfficer', areaCode: HUIZE }])
  clerk = await visitor(http, services, '李乡镇', [{ role: 'townshipClerk', areaCode: '530326103000' }])
  elsewhere = await visitor(http, services, '钱外县', [{ role: 'countyOfficer', areaCode: '530627000000' }])
  analyst = await visitor(http, services, '孙省级', [{ role: 'provincialAnalyst', areaCode: '530000000000' }])
})
afterAll(async () => {
  await http.fastify.close()
  await folder.remove()
})

interface File {
  readonly id: string
  readonly name: string
  readonly mediaType: string
  readonly size: number
  readonly href: string | null
}
interface Rec {
  readonly id: string
  readonly countyCode: string
  readonly recordedAt: string
  readonly validFrom: string | null
  readonly values: Readonly<Record<string, unknown>>
}
interface List {
  readonly rows: readonly Rec[]
  readonly total: number
}

const PDF = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(40_000, 'x'), Buffer.from('\n%%EOF')])
const PNG = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(3000, 1)])

async function upload(who: Visitor, name: string, content: Buffer, register = 'dwelling', field = 'proof') {
  const boundary = '----shouwang-test'
  const payload = Buffer.concat([
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n`,
    ),
    content,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
  const response = await http.fastify.inject({
    method: 'POST',
    url: `/api/registers/${register}/attachments/${field}`,
    cookies: { [SESSION_COOKIE]: who.token },
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload,
  })
  return { status: response.statusCode, body: JSON.parse(response.body) as File & ErrorBody }
}

const create = (values: object, more: object = {}, who = county): Promise<Answer> =>
  who.send('POST', '/api/registers/dwelling', {
    countyCode: '530326',
    householdId: first(world.households.filter((one) => one.areaCode === VILLAGE)).id,
    validFrom: '2022-06-01',
    values,
    ...more,
  })
const proofOf = (record: Rec): readonly File[] => record.values['proof'] as readonly File[]

describe('a file', () => {
  let record: Rec
  let href = ''

  test('is uploaded, taken in by the record that names it, and comes back as it was sent', async () => {
    const sent = await upload(county, '鉴定报告.pdf', PDF)
    expect(sent).toMatchObject({
      status: 200,
      body: { name: '鉴定报告.pdf', mediaType: 'application/pdf', size: PDF.length, href: null },
    })
    const answer = await create({ grade: 'C', proof: [sent.body.id] })
    expect(answer.status).toBe(200)
    record = answer.json<Rec>()
    const [file] = proofOf(record)
    expect(file).toMatchObject({ id: sent.body.id, name: '鉴定报告.pdf', size: PDF.length })
    href = file?.href ?? ''
    const back = await county.get(href)
    expect({ ...back.headers }).toMatchObject({
      'content-type': 'application/pdf',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    })
    expect(String(back.headers['content-disposition'])).toMatch(/^attachment; .*filename\*=UTF-8''%E9%89%B4/)
    expect(back.bytes.equals(PDF)).toBe(true)
  })

  test('lies sealed in the database, with its digest', async () => {
    await withClient(database.ownerUrl, async (client) => {
      const { rows } = await client.query<{ sealed: Buffer; sm3: Buffer; area: string }>(
        'SELECT content_sealed AS sealed, content_sm3 AS sm3, area_code AS area FROM attachment WHERE record_id = $1',
        [record.id],
      )
      const [row] = rows
      expect(row?.area).toBe(VILLAGE)
      expect(row?.sealed.includes('%PDF')).toBe(false)
      expect(row?.sm3.equals(createHash('sm3').update(PDF).digest())).toBe(true)
    })
  })

  test('is seen by those who see the record, and by nobody else', async () => {
    expect((await analyst.get(href)).status).toBe(200)
    expect((await colleague.get(href)).status).toBe(200)
    for (const who of [clerk, elsewhere]) expect(errorOf(await who.get(href))).toMatchObject({ status: 404 })
    expect((await http.fastify.inject({ url: href })).statusCode).toBe(401)
  })

  test('stands in list, export and history, and stays with the former state when it is taken out', async () => {
    const listed = (await county.get('/api/registers/dwelling?limit=200')).json<List>().rows
    expect(proofOf(first(listed.filter((row) => row.id === record.id)))[0]?.name).toBe('鉴定报告.pdf')
    const csv = (await county.get('/api/registers/dwelling/export?format=csv')).bytes.toString('utf8')
    expect(csv).toContain('鉴定报告.pdf')
    const photo = await upload(county, '正面.png', PNG)
    const changed = (
      await county.send('PUT', `/api/registers/dwelling/530326/${record.id}`, {
        recordedAt: record.recordedAt,
        values: { proof: [photo.body.id] },
      })
    ).json<Rec>()
    expect(proofOf(changed).map((file) => file.name)).toEqual(['正面.png'])
    const shown = await county.get(proofOf(changed)[0]?.href ?? '')
    expect(String(shown.headers['content-disposition'])).toMatch(/^inline;/)
    const history = (await county.get(`/api/registers/dwelling/530326/${record.id}/history`)).json<Rec[]>()
    expect(history.map((former) => proofOf(former).map((file) => file.name))).toEqual([['鉴定报告.pdf']])
    expect((await county.get(href)).bytes.equals(PDF)).toBe(true)
    const cleared = await county.send('PUT', `/api/registers/dwelling/530326/${record.id}`, {
      recordedAt: changed.recordedAt,
      values: { proof: null },
    })
    expect(cleared.json<Rec>().values['proof']).toBeNull()
  })

  test('moves with its household', async () => {
    const sent = await upload(county, '房屋.png', PNG)
    const { id } = first(world.households.filter((one) => one.areaCode === '530326102202'))
    const made = (await create({ grade: 'A', proof: [sent.body.id] }, { householdId: id })).json<Rec>()
    const link = proofOf(made)[0]?.href ?? ''
    expect((await clerk.get(link)).status).toBe(404)
    const { recordedAt } = (await county.get(`/api/registers/household/530326/${id}`)).json<Rec>()
    const moved = await county.send('PUT', `/api/registers/household/530326/${id}`, {
      recordedAt,
      areaCode: OTHER_TOWNSHIP,
      values: {},
    })
    expect(moved.status).toBe(200)
    expect((await clerk.get(link)).bytes.equals(PNG)).toBe(true)
  })

  test.each([
    ['a workbook', 'x.xlsx', Buffer.from('PK\u0003\u0004 and so on'), 422, 'attachmentKind'],
    ['a web page that calls itself a picture', 'x.png', Buffer.from('<html><script>'), 422, 'attachmentKind'],
    ['nothing', 'x.pdf', Buffer.alloc(0), 422, 'attachmentEmpty'],
    ['too much', 'x.pdf', Buffer.concat([PDF, Buffer.alloc(10 * 1024 * 1024)]), 413, 'attachmentTooLarge'],
  ])('that is %s is refused with what to do', async (_what, name, content, status, code) => {
    const refused = await upload(county, name, content)
    expect(refused).toMatchObject({ status, body: { error: { code } } })
    expect(refused.body.error.text.zh).toMatch(/未接收。请/)
  })

  test('is taken only from its sender, for its own field, once', async () => {
    const refused = async (answer: Promise<Answer>) => {
      expect(errorOf(await answer)).toMatchObject({ status: 422, issues: [{ path: 'proof' }] })
    }
    const mine = await upload(county, '我的.pdf', PDF)
    await refused(create({ grade: 'D', proof: [mine.body.id] }, { validFrom: '2022-07-01' }, colleague))
    await refused(create({ grade: 'D', proof: ['0190d0f0-0000-7000-8000-000000000001'] }, { validFrom: '2022-07-01' }))
    await refused(create({ grade: 'D', proof: [] }, { validFrom: '2022-07-01' }))
    await refused(create({ grade: 'D', proof: Array(7).fill(mine.body.id) }, { validFrom: '2022-07-01' }))
    expect((await create({ grade: 'D', proof: [mine.body.id] }, { validFrom: '2022-07-01' })).status).toBe(200)
    await refused(create({ grade: 'B', proof: [mine.body.id] }, { validFrom: '2022-08-01' }))
    expect((await upload(analyst, '无权.pdf', PDF)).status).toBe(403)
    expect((await upload(county, '没有.pdf', PDF, 'dwelling', 'grade')).status).toBe(404)
  })

  test('does not come in by a table: the template says so, and a filled column is passed over', async () => {
    const file = await folder.file('模板.xlsx', (await county.get('/api/registers/dwelling/template')).bytes)
    expect(JSON.stringify(await readAll(file))).toContain('鉴定报告和房屋照片（附件不导入）')
    const person = first(world.persons.filter((one) => one.areaCode === VILLAGE))
    const text = csvText([
      {
        户主身份证号: person.citizenId,
        户主姓名: person.name,
        鉴定等级: 'B级',
        鉴定日期: '2022-09-01',
        '鉴定报告和房屋照片（附件不导入）': '照片.jpg',
      },
    ])
    const batch = await importSample(services, { name: '住房.csv', text, areas: [HUIZE], extent: 'delta' })
    expect(batch).toMatchObject({ state: 'committed', rowsAccepted: 1 })
  })

  test('stays with its record when the bureau sends its next table', async () => {
    const person = first(world.persons.filter((one) => one.areaCode === VILLAGE))
    const send = (name: string, grade: string) =>
      importSample(services, {
        name,
        text: csvText([
          { 户主身份证号: person.citizenId, 户主姓名: person.name, 鉴定等级: grade, 鉴定日期: '2022-11-01' },
        ]),
        areas: [HUIZE],
        extent: 'delta',
      })
    await send('十一月.csv', 'C级')
    const told = async () =>
      (await county.get(`/api/registers/dwelling?countyCode=530326&householdId=${person.householdId}&limit=200`))
        .json<List>()
        .rows.filter((row) => row.validFrom === '2022-11-01')
    const [sent] = await told()
    const file = await upload(county, '鉴定.pdf', PDF)
    const url = `/api/registers/dwelling/530326/${sent?.id}`
    const given = await county.send('PUT', url, { recordedAt: sent?.recordedAt, values: { proof: [file.body.id] } })
    expect(given.status).toBe(200)

    await send('十一月再报.csv', 'C级')
    expect((await told()).map((row) => proofOf(row).length)).toEqual([1])
    await send('十一月更正.csv', 'D级')
    expect((await told()).map((row) => [row.values['grade'], proofOf(row).length])).toEqual([['D', 1]])
  })
})

/** A credit code that is right in both check characters. */
function creditCode(n: number): string {
  const body = String(n).padStart(8, '0')
  for (const check of '0123456789X') {
    const text = `91530326${body}${check}`
    const code = text + creditCheckCharacter(text)
    if (isCreditCode(code)) return code
  }
  throw new Error('no check character')
}

describe('an organisation', () => {
  const register = (values: object, areaCode = HUIZE, who = county) =>
    who.send('POST', '/api/registers/organisation', { areaCode, values })
  const search = async (q: string, who = county): Promise<string[]> =>
    (await who.get(`/api/registers/organisation?limit=200&q=${encodeURIComponent(q)}`))
      .json<List>()
      .rows.map((row) => String(row.values['name']))
  const works = (personId: string, values: object, validFrom = '2022-05-01'): Promise<Answer> =>
    county.send('POST', '/api/registers/employment', { countyCode: '530326', personId, validFrom, values })

  test('is registered, found by name, letters and code, and read by everybody', async () => {
    const code = creditCode(1)
    const made = await register({ name: '会泽县乌蒙食品有限公司', creditCode: code.toLowerCase(), kind: 'enterprise' })
    expect(made.json<Rec>().values).toMatchObject({ creditCode: code })
    for (const word of ['乌蒙食品', 'wmsp', code.slice(0, 12)])
      expect(await search(word, elsewhere)).toContain('会泽县乌蒙食品有限公司')
    const again = errorOf(await register({ name: '会泽县乌蒙食品有限公司', kind: 'cooperative' }))
    expect(again).toMatchObject({ status: 422, issues: [{ path: 'name' }] })
    const taken = errorOf(await register({ name: '另一家公司', creditCode: code }))
    expect(taken).toMatchObject({ status: 422, issues: [{ path: 'creditCode' }] })
    expect(taken.issues[0]?.text.zh).toContain('乌蒙食品')
    const wrong = errorOf(await register({ name: '又一家公司', creditCode: '91530326000000010X' }))
    expect(wrong).toMatchObject({ status: 422, issues: [{ path: 'creditCode' }] })
    expect(errorOf(await register({ name: '外县公司' }, '530627000000'))).toMatchObject({ status: 403 })
  })

  test('may be renamed, and is named where it is referred to', async () => {
    const [name] = await search('乌蒙食品')
    const row = first((await county.get('/api/registers/organisation?q=乌蒙食品')).json<List>().rows)
    expect(row.values['name']).toBe(name)
    const person = first(world.persons.filter((one) => one.areaCode === VILLAGE))
    const spell = (await works(person.id, { employerUnit: row.id, place: '会泽县' })).json<Rec>()
    expect(spell.values['employerUnit']).toBe(row.id)
    const renamed = await county.send('PUT', `/api/registers/organisation/530326/${row.id}`, {
      recordedAt: row.recordedAt,
      values: { name: '会泽县乌蒙食品集团有限公司' },
    })
    expect(renamed.status).toBe(200)
    expect(await search('食品集团')).toEqual(['会泽县乌蒙食品集团有限公司'])
  })

  test('of another county cannot be referred to', async () => {
    const other = (await register({ name: '彝良县某厂' }, '530627000000', elsewhere)).json<Rec>()
    const person = first(world.persons.filter((one) => one.areaCode === VILLAGE))
    const refused = errorOf(await works(person.id, { employerUnit: other.id }, '2022-04-01'))
    expect(refused).toMatchObject({ status: 422, issues: [{ path: 'employerUnit' }] })
  })

  test('that ledgers refer to stays when its file is withdrawn; one that nobody names goes', async () => {
    const list = (name: string) => csvText([{ 单位名称: name, 统一社会信用代码: '', 单位类型: '企业' }])
    const load = (name: string) =>
      importSample(services, { name: `${name}.csv`, text: list(name), areas: [HUIZE], extent: 'delta' })
    const [named, unnamed] = [await load('被引用的公司'), await load('无人引用的公司')]
    const row = first((await county.get('/api/registers/organisation?q=被引用的公司')).json<List>().rows)
    const person = first(world.persons.filter((one) => one.areaCode === VILLAGE))
    expect((await works(person.id, { employerUnit: row.id }, '2022-03-01')).status).toBe(200)
    const withdraw = (id: string) => county.send('POST', `/api/intake/batches/${id}/withdraw`)
    expect(errorOf(await withdraw(named.id))).toMatchObject({ status: 409, code: 'withdrawBlocked' })
    expect((await withdraw(unnamed.id)).status).toBe(200)
    expect(await search('无人引用的公司')).toEqual([])
  })

  test('comes in by a file, and files name it by its code; what is not registered is warned about and the row kept', async () => {
    const code = creditCode(2)
    const list = csvText([
      { 单位名称: '娜姑镇帮扶车间', 统一社会信用代码: code, 单位类型: '帮扶车间' },
      { 单位名称: '会泽县第一小学', 统一社会信用代码: '', 单位类型: '学校' },
    ])
    const file = { name: '单位名录.csv', text: list, areas: [HUIZE], extent: 'delta' as const }
    expect(await importSample(services, file)).toMatchObject({ kind: 'organisation', rowsAccepted: 2 })
    expect(await importSample(services, { ...file, name: '单位名录2.csv' })).toMatchObject({ rowsAccepted: 2 })
    expect(await search('娜姑镇帮扶车间')).toEqual(['娜姑镇帮扶车间'])

    const [a, b] = world.persons.filter((one) => one.areaCode === '530326102202')
    const text = csvText([
      {
        姓名: a?.name ?? '',
        身份证号: a?.citizenId ?? '',
        开始务工月份: '2022-06',
        月工资: '3000',
        务工企业名称: '车间',
        用人单位: code,
      },
      {
        姓名: b?.name ?? '',
        身份证号: b?.citizenId ?? '',
        开始务工月份: '2022-06',
        月工资: '3200',
        务工企业名称: '某公司',
        用人单位: '没有登记的公司',
      },
    ])
    const batch = await importSample(services, { name: '务工.csv', text, areas: [HUIZE], extent: 'delta' })
    expect(batch).toMatchObject({ kind: 'employment', rowsAccepted: 2 })
    const unitsOf = async (personId: string | undefined) =>
      (await county.get(`/api/registers/employment?countyCode=530326&personId=${personId}`))
        .json<List>()
        .rows.filter((row) => row.values['employer'] !== null && String(row.values['place']) === 'null')
        .map((row) => row.values['employerUnit'])
    const workshop = first((await county.get('/api/registers/organisation?q=娜姑镇帮扶车间')).json<List>().rows)
    expect(await unitsOf(a?.id)).toEqual([workshop.id])
    expect(await unitsOf(b?.id)).toEqual([null])
    await withClient(database.ownerUrl, async (client) => {
      const { rows } = await client.query<{ text: string }>(
        `SELECT text_zh AS text FROM import_note WHERE batch_id = $1 AND rule = 'E10-organisation'`,
        [batch.id],
      )
      expect(rows.map((row) => row.text)).toEqual([expect.stringContaining('不在本县单位名录中')])
    })
  })
})
