import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useDatabase } from '../../../test/support/database.ts'
import { PACK_FOLDER } from '../../app/config.ts'
import { scopeOf } from '../../language/access/scope.ts'
import type { Explanation } from '../../language/rule/index.ts'
import { withScope } from '../../platform/postgres/database.ts'
import { citizenIdOf, csvText, encode, line } from '../intake/testing/office-files.ts'
import { openOffice, type Office, type Official } from '../intake/testing/office.ts'
import { installPolicy } from '../policy/index.ts'

const COUNTY = '530326000000'
const PAYDAY = '2022-09-05'
const database = useDatabase(PAYDAY)
let office: Office
let county: Official

/** Household 1 has two trainees, household 2 one. */
const [wang, zhang, li] = [citizenIdOf(20), citizenIdOf(21), citizenIdOf(40)]

async function send(name: string, rows: readonly Readonly<Record<string, string>>[], declared: object) {
  const batch = await county.check(name, encode(csvText(rows)), { areas: [COUNTY], ...declared })
  return batch.state === 'checked' ? county.commit(batch.id) : batch
}

beforeAll(async () => {
  await installPolicy(database.services, PACK_FOLDER, 'demo')
  office = await openOffice(database.services)
  county = await office.official('countyOfficer', COUNTY)
  await send('农户.csv', [line(1, 0), line(1, 1), line(2, 0)], { periodFrom: '2022-01-01', periodTo: '2022-09-30' })
})
afterAll(() => office.close())

const AUGUST = { periodFrom: '2022-08-01', periodTo: '2022-08-31' }

async function why(household: number, rule = 'training-allowance-R86') {
  const { rows } = await withScope(database.services.db, scopeOf([COUNTY]), (tx) =>
    sql<{
      id: string
    }>`SELECT id FROM household WHERE household_code = ${`5399${String(household).padStart(6, '0')}`}`.execute(tx),
  )
  const { body } = await county.get<{
    rule: { verdict: string; reasons: { zh: string }[]; missing: { text: { zh: string }; from: { zh: string } }[] }
    readBack: { zh: string }
    explanation: Explanation
    origins: { fileName: string | null }[]
  }>(`/api/households/530326/${rows[0]?.id}/explain/${rule}?asOf=${PAYDAY}`)
  return body
}

function sentences(step: Explanation): string[] {
  return [step.text.zh, ...step.children.flatMap(sentences)]
}

describe('the files of the training bodies', () => {
  test('a sign-in sheet is recognised, and says at least what is due', async () => {
    const rows = ['2022-08-01', '2022-08-02'].map((日期) => ({
      学员姓名: '钱一',
      学员身份证号: wang,
      签到日期: 日期,
      班级编号: 'HZ2208',
    }))
    const batch = await send('签到.csv', rows, AUGUST)
    expect(batch).toMatchObject({
      kind: 'trainingSignIn',
      extent: 'delta',
      state: 'committed',
      rowsAccepted: 2,
      rowsWarned: 2,
      rowsRejected: 0,
    })
    const { rule, explanation } = await why(1)
    expect(rule.verdict).toBe('yes')
    expect(explanation.text.zh).toBe('符合规则，金额无法确定（不少于 160 元），需要补充数据')
    expect(rule.missing.map(({ text, from }) => `${text.zh} ${from.zh}`)).toEqual([
      '钱一：培训出勤未收到该时段的完整名单 人社局',
      '钱二：培训出勤未收到该时段的完整名单 人社局',
    ])
  })

  test('the attendance list of the month makes the amount exact, whoever was absent', async () => {
    const day = (身份证号: string, 出勤日期: string, 考勤情况: string) => ({
      身份证号,
      出勤日期,
      培训班编号: 'HZ2208',
      考勤情况,
    })
    const rows = [
      day(wang, '2022-08-01', '出勤'),
      day(wang, '2022-08-02', '出勤'),
      day(wang, '2022-08-03', '旷课'),
      day(zhang, '2022-08-01', '到课'),
      day(zhang, '2022/8/1', '到课'),
      day(zhang, '2022-08-02', '请假'),
      day(zhang, '2022-08-03', '出勤'),
    ]
    const batch = await send('8月考勤.csv', rows, AUGUST)
    expect(batch).toMatchObject({ kind: 'trainingAttendance', extent: 'full', rowsAccepted: 6, rowsRejected: 1 })
    const { rule, readBack, explanation, origins } = await why(1)
    expect(rule.reasons.map((reason) => reason.zh)).toEqual([
      '应发 320 元',
      '上月出勤 4 天，每天生活费 60 元、交通费 20 元',
    ])
    expect(explanation.text.zh).toBe('符合规则，应发 320 元')
    expect(sentences(explanation)).toContain(
      '第 2 名成员：满足（出勤情况 = 出勤）的前 1 个完整月的培训出勤条数 2 × （培训生活费补贴 + 培训交通费补贴）80 元 = 160 元',
    )
    expect(readBack.zh).toContain('应发：成员')
    expect(origins.map(({ fileName }) => fileName)).toContain('8月考勤.csv')
    expect((await why(2)).explanation.text.zh).toBe('不符合规则')
  })

  test('an enrolment list comes again with another state and stays one enrolment', async () => {
    const enrolled = (培训状态: string, 证书编号 = '') => ({
      身份证号: li,
      培训班编号: 'HZ2207',
      报名时间: '2022-07-01',
      培训状态,
      证书编号,
    })
    await send('报名.csv', [enrolled('报名')], AUGUST)
    await send('结业.csv', [enrolled('已结业', 'Y5399001')], AUGUST)
    const list = await county.get<{ rows: { values: object }[]; total: number }>('/api/registers/trainingEnrolment')
    expect(list.body.total).toBe(1)
    expect(list.body.rows[0]?.values).toMatchObject({
      courseNumber: 'HZ2207',
      progress: 'completed',
      certificate: 'Y5399001',
    })
  })

  test('more than three enrolments in a year are doubtful', async () => {
    const rows = ['01', '03', '05', '08'].map((month) => ({
      身份证号: wang,
      培训班编号: `HZ22${month}`,
      报名时间: `2022-${month}-01`,
      培训状态: '结业',
    }))
    await send('全年报名.csv', rows, { periodFrom: '2022-01-01', periodTo: '2022-12-31' })
    expect((await why(1, 'doubtful-training-times-R86')).rule.verdict).toBe('yes')
    expect((await why(2, 'doubtful-training-times-R86')).rule.verdict).toBe('no')
  })
})

describe('the catalogue of occupations', () => {
  const entry = (areaCode: string) => ({
    areaCode,
    validFrom: '2012-01-01',
    values: { code: '4-03-02-01', name: '中式烹调师' },
  })
  const total = async (official: Official) =>
    (await official.get<{ total: number }>('/api/registers/trainingOccupation')).body.total

  test('of the province is read by every county and written by none of them', async () => {
    const province = await office.official('countyOfficer', '530000000000')
    expect(await total(county)).toBe(0)
    expect((await county.send('POST', '/api/registers/trainingOccupation', entry('530000000000'))).status).toBe(403)
    const made = await province.send<{ id: string; recordedAt: string }>(
      'POST',
      '/api/registers/trainingOccupation',
      entry('530000000000'),
    )
    expect(made.status).toBe(200)
    expect(await total(county)).toBe(1)
    const { id, recordedAt } = made.body
    const change = { recordedAt, values: { name: '面点师' } }
    const refused = await county.send('PUT', `/api/registers/trainingOccupation/530000/${id}`, change)
    expect(refused.status).toBe(404)
    expect((await province.send('PUT', `/api/registers/trainingOccupation/530000/${id}`, change)).status).toBe(200)
  })

  test('comes as a file, and a course of a county is seen there and not by its neighbour', async () => {
    const province = await office.official('countyOfficer', '530000000000')
    const occupations = [
      { 工种代码: '4-03-02-02', 工种名称: '西式面点师' },
      { 工种代码: '6-29-01-01', 工种名称: '砌筑工' },
      { 工种代码: '6-29-01-01', 工种名称: '砌筑工' },
    ]
    const list = await province.check('工种目录.csv', encode(csvText(occupations)), {
      areas: ['530000000000'],
      periodFrom: '2022-01-01',
      periodTo: '2022-12-31',
    })
    expect(list).toMatchObject({ kind: 'trainingOccupation', rowsAccepted: 2, rowsRejected: 1, rowsUnmatched: 0 })
    expect((await province.commit(list.id)).state).toBe('committed')
    expect(await total(county)).toBe(3)

    const course = (培训班编号: string, 工种代码: string) => ({
      培训班编号,
      培训机构: '会泽县职业技术学校',
      工种代码,
      开班日期: '2022-08-01',
      计划天数: '10天',
    })
    const plan = await send('开班计划.csv', [course('HZ2208', '6-29-01-01'), course('HZ2209', '9-99')], AUGUST)
    expect(plan).toMatchObject({ kind: 'trainingCourse', state: 'committed', rowsAccepted: 2, rowsWarned: 1 })
    const neighbour = await office.official('countyOfficer', '530324000000')
    const seen = (official: Official) => official.get<{ total: number }>('/api/registers/trainingCourse')
    expect([(await seen(county)).body.total, (await seen(neighbour)).body.total]).toEqual([2, 0])
    expect((await province.send('POST', `/api/intake/batches/${list.id}/withdraw`)).status).toBe(200)
    expect(await total(county)).toBe(1)
  })
})
