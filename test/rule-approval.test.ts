/** Versions of rules over HTTP: proposed by one, approved or sent back by another who is responsible for all their areas. */
import { newId } from '../src/kernel/id.ts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PACK_FOLDER } from '../src/app/config.ts'
import { buildServer } from '../src/app/server.ts'
import { approveProposed, installPolicy } from '../src/features/policy/index.ts'
import type { RuleDetail, RuleList } from '../src/features/policy/schema.ts'
import { insertRuleVersion } from '../src/features/policy/store.ts'
import { VOCABULARY } from '../src/features/screening/index.ts'
import { findActor } from '../src/features/accounts/index.ts'
import type { Services } from '../src/platform/actor.ts'
import type { Http } from '../src/platform/http/server.ts'
import { withSystem } from '../src/platform/postgres/database.ts'
import { useDatabase } from './support/database.ts'
import { errorOf, first, visitor, type Visitor } from './support/visitor.ts'

const PROVINCE = '530000000000'
const RULE = 'guarantee-problem-R07'
const database = useDatabase()
let services: Services
let http: Http
let cadre: Visitor
let analyst: Visitor
let second: Visitor
/** Has the permission, for one county only. */
let ofCounty: Visitor

beforeAll(async () => {
  ;({ services } = database)
  await installPolicy(services, PACK_FOLDER, 'demo')
  http = await buildServer(services)
  await http.fastify.ready()
  cadre = await visitor(http, services, '村级', [{ role: 'villageCadre', areaCode: '530326102201' }])
  analyst = await visitor(http, services, '孙省级', [
    { role: 'provincialAnalyst', areaCode: PROVINCE },
    { role: 'countyOfficer', areaCode: PROVINCE },
  ])
  second = await visitor(http, services, '周省级', [{ role: 'provincialAnalyst', areaCode: PROVINCE }])
  ofCounty = await visitor(http, services, '县级', [{ role: 'provincialAnalyst', areaCode: '530326000000' }])
})
afterAll(() => http.fastify.close())

const read = async (who: Visitor, rule = RULE) => (await who.get(`/api/rules/${rule}`)).json<RuleDetail>()
const act = (who: Visitor, version: number, path: string, body?: object, rule = RULE) =>
  who.send('POST', `/api/rules/${rule}/versions/${version}/${path}`, body)

/** A new text of the rule, entered by somebody; answers its version. */
async function propose(by: string, change: (text: string) => string = (text) => `${text}# ${by}\n`): Promise<number> {
  const { text, versions } = await read(second)
  await withSystem(services.db, (tx) => insertRuleVersion(tx, RULE, change(text), by))
  return (versions[0]?.version ?? 0) + 1
}

describe('a proposed version of a rule', () => {
  test('is shown against the version in force, with what it changes', async () => {
    const version = await propose(analyst.userId, (text) =>
      text
        .replace('severity: high', 'severity: medium')
        .replace(/legalBasis:\n/, 'legalBasis:\n  - zh: 测试文件第 1 号\n    en: Test document no. 1\n'),
    )
    const { proposal, ...inForce } = await read(second)
    expect(inForce).toMatchObject({ state: 'active', waitingVersion: version })
    expect(proposal).toMatchObject({
      version,
      against: inForce.version,
      enteredBy: '孙省级',
      mayDecide: true,
      refusal: null,
      problems: [],
    })
    expect(proposal?.changes.map((change) => change.field).sort()).toEqual(['legalBasis', 'severity'])
    expect(proposal?.changes.find((change) => change.field === 'severity')).toMatchObject({
      before: [{ zh: 'high' }],
      after: [{ zh: 'medium' }],
    })
    expect(proposal?.difference.filter(({ kind }) => kind === 'removed').map(({ text }) => text)).toEqual([
      'severity: high',
    ])
    expect(proposal?.difference.filter(({ kind }) => kind === 'added')).toHaveLength(3)
    expect(proposal?.caseResults.every((result) => result.passed && result.given !== '')).toBe(true)
    const listed = (await second.get('/api/rules')).json<RuleList>().rules.find((rule) => rule.id === RULE)
    expect(listed).toMatchObject({ version: inForce.version, waitingVersion: version })
  })

  test('is decided by nobody who proposed it, in whatever role, nor by one without the permission or the areas', async () => {
    const version = await propose(analyst.userId)
    for (const [path, body] of [['approve'], ['send-back', { reason: '依据不足' }]] as const) {
      expect(errorOf(await act(analyst, version, path, body))).toMatchObject({ status: 403, code: 'ownProposal' })
      expect(errorOf(await act(cadre, version, path, body))).toMatchObject({ status: 403, code: 'forbidden' })
      expect(errorOf(await act(ofCounty, version, path, body))).toMatchObject({ status: 403, code: 'outOfScope' })
    }
    expect((await read(analyst)).proposal).toMatchObject({
      mayDecide: false,
      refusal: { zh: expect.stringContaining('本人') },
    })
    expect((await read(ofCounty)).proposal).toMatchObject({
      mayDecide: false,
      refusal: { zh: expect.stringContaining('管辖') },
    })
    expect((await read(cadre)).proposal).toMatchObject({ mayDecide: false, refusal: null })
    const direct = sql`UPDATE rule_version SET approved_by = entered_by WHERE rule_id = ${RULE} AND version = ${version}`
    await expect(direct.execute(services.db.kysely)).rejects.toThrow(/rule_version_two_people/)
    // Nor all at once, as the command line does it.
    const actor = await findActor(services, analyst.userId, { permission: 'rule.approve' })
    if (!actor) throw new Error('no actor')
    const ctx = { ...services, from: { address: 'test', requestId: newId() }, actor, scope: actor.scope }
    await expect(approveProposed(ctx, VOCABULARY)).rejects.toMatchObject({ code: 'ownProposal' })
    expect((await read(second)).version).not.toBe(version)
  })

  test('is approved by another person, once, and what it replaces is retired', async () => {
    const older = await propose(analyst.userId)
    const version = await propose(analyst.userId)
    expect((await act(second, version, 'approve')).status).toBe(200)
    expect(errorOf(await act(second, version, 'approve'))).toMatchObject({ status: 409, code: 'policyState' })
    const rule = await read(cadre)
    expect(rule).toMatchObject({ version, state: 'active', waitingVersion: null, proposal: null })
    expect(rule.versions[0]).toMatchObject({ version, enteredBy: '孙省级', approvedBy: '周省级' })
    // A text that was overtaken does not come back by the back door.
    expect(rule.versions.find((one) => one.version === older)).toMatchObject({ state: 'retired' })
    expect(errorOf(await act(second, older, 'approve'))).toMatchObject({ status: 409, code: 'policyState' })
  })

  test('is sent back with a reason that stays, and the rule in force goes on', async () => {
    const before = await read(second)
    const version = await propose(analyst.userId)
    expect(errorOf(await act(second, version, 'send-back', {}))).toMatchObject({
      status: 400,
      issues: [{ path: 'reason', text: { zh: '请填写“原因”' } }],
    })
    expect((await act(second, version, 'send-back', { reason: '依据文件已废止' })).status).toBe(200)
    const rule = await read(cadre)
    expect(rule).toMatchObject({ version: before.version, state: 'active', waitingVersion: null })
    expect(rule.versions[0]).toMatchObject({
      version,
      state: 'sentBack',
      sentBackBy: '周省级',
      sentBackReason: '依据文件已废止',
    })
    expect(errorOf(await act(second, version, 'approve'))).toMatchObject({ status: 409 })
    // The next start of the program does not propose the same text again.
    await installPolicy(services, PACK_FOLDER)
    expect((await read(second)).waitingVersion).toBeNull()
  })

  test('whose cases fail is not switched on, and says which', async () => {
    const version = await propose(analyst.userId, (text) => text.replace(/expect: yes/, 'expect: no'))
    const { proposal } = await read(second)
    expect(proposal?.caseResults.filter((result) => !result.passed)).toHaveLength(1)
    const refused = errorOf(await act(second, version, 'approve'))
    expect(refused).toMatchObject({ status: 422, code: 'ruleCasesFail' })
    expect(refused.issues).toHaveLength(1)
    expect((await act(second, version, 'send-back', { reason: '用例有误' })).status).toBe(200)
  })

  test('that cannot be read is shown with its problems and can only be sent back', async () => {
    const version = await propose(analyst.userId, (text) => text.replace(/when:/, 'whenn:'))
    const { proposal } = await read(second)
    expect(proposal?.problems.length).toBeGreaterThan(0)
    expect(errorOf(await act(second, version, 'approve')).status).toBe(422)
    expect((await act(second, version, 'send-back', { reason: '文本有误' })).status).toBe(200)
  })
})

test('a rule in force that the program does not understand is listed as broken, not left out', async () => {
  const id = 'broken-example'
  await withSystem(services.db, async (tx) => {
    await insertRuleVersion(tx, id, `id: ${id}\ntitle: { zh: 示例规则 }\nwhen: nothing\n`, 'release')
    await sql`UPDATE rule_version SET state = 'active', approved_by = 'x' WHERE rule_id = ${id}`.execute(tx)
  })
  const { broken } = (await cadre.get('/api/rules')).json<RuleList>()
  expect(first(broken)).toMatchObject({ id, title: { zh: '示例规则' } })
  expect(first(broken).problems[0]?.text.zh).toMatch(/\p{Script=Han}/u)
})
