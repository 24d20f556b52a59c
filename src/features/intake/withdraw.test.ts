import fc from 'fast-check'
import { createReadStream } from 'node:fs'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { useDatabase } from '../../../test/support/database.ts'
import { AppError } from '../../kernel/errors.ts'
import { columnsOf, tableOf } from '../../language/register/columns.ts'
import { scopeOf } from '../../language/access/scope.ts'
import { withScope } from '../../platform/postgres/database.ts'
import { withClient } from '../../platform/postgres/bootstrap.ts'
import { rowsFromMemory, writeRows } from '../../platform/registers/write.ts'
import { newId } from '../../kernel/id.ts'
import { allowance } from '../assistance/registers.ts'
import { checkBatch } from './check.ts'
import { commitBatch } from './commit.ts'
import { getBatch, type Batch } from './batch.ts'
import { declare, uploadFile } from './service.ts'
import { citizenIdOf, csvText, encode, line, removeFiles, saveFile, type Line } from './testing/office-files.ts'
import { FED_REGISTERS, withdrawBatch } from './withdraw.ts'

const SCOPE = scopeOf(['530326000000'])
const system = useDatabase()
afterAll(removeFiles)

async function load(
  name: string,
  rows: readonly Readonly<Record<string, string>>[],
  day = '2022-01-01',
): Promise<Batch> {
  const { services } = system
  const file = saveFile(name, encode(csvText(rows)))
  const uploaded = await uploadFile(
    services,
    { id: 'tester', scope: SCOPE },
    name,
    ['530326000000'],
    createReadStream(file),
  )
  await declare(services, SCOPE, uploaded.id, { periodFrom: day, periodTo: '2022-09-30' })
  await checkBatch(services, uploaded.id, { scope: SCOPE })
  const batch = await withScope(services.db, SCOPE, (tx) => getBatch(tx, uploaded.id))
  if (batch.state !== 'checked') throw new Error(batch.refusalZh ?? batch.state)
  return batch
}

async function commit(name: string, rows: readonly Readonly<Record<string, string>>[], day?: string): Promise<Batch> {
  const batch = await load(name, rows, day)
  await commitBatch(system.services, batch.id, SCOPE, 'tester')
  return batch
}

/** Everything that is in force, in every register and beside them; only when it was recorded may differ. */
async function state(): Promise<Record<string, string[]>> {
  const result: Record<string, string[]> = {}
  await withClient(system.ownerUrl, async (client) => {
    const read = async (key: string, text: string) => {
      const { rows } = await client.query<{ line: string }>(text)
      result[key] = rows.map((row) => row.line)
    }
    for (const register of FED_REGISTERS) {
      const columns = columnsOf(register)
        .map((column) => column.name)
        .filter((name) => name !== 'recorded_at')
      await read(register.id, `SELECT (${columns.join(', ')})::text AS line FROM ${tableOf(register)} ORDER BY 1`)
    }
    await read('identity', 'SELECT person_identity::text AS line FROM person_identity ORDER BY 1')
    await read('tokens', 'SELECT search_token::text AS line FROM search_token ORDER BY 1')
    await read('coverage', 'SELECT coverage::text AS line FROM coverage ORDER BY 1')
    await read('holes', 'SELECT ledger_hole::text AS line FROM ledger_hole ORDER BY 1')
    await read(
      'waiting',
      'SELECT (batch_id, register, source_row, placed_by)::text AS line FROM unmatched_row ORDER BY 1',
    )
    await read('refused', 'SELECT (batch_id, sheet, row_no, state)::text AS line FROM rejected_row ORDER BY 1')
  })
  return result
}

/** Lines of a few households out of a small world, so that files overlap in people, households and days. */
const lines = fc
  .array(
    fc.record({
      household: fc.integer({ min: 1, max: 4 }),
      size: fc.integer({ min: 1, max: 3 }),
      change: fc.record({
        劳动技能: fc.constantFrom('普通劳动力', '技能劳动力', ''),
        户类型: fc.constantFrom('脱贫户', '一般农户'),
        是否享受低保: fc.constantFrom('是', '否', ''),
        是否参加城乡居民基本医疗保险: fc.constantFrom('是', '否'),
        户联系电话: fc.constantFrom('', '13812345678'),
      }),
      broken: fc.boolean(),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((households) =>
    [...new Map(households.map((one) => [one.household, one])).values()].flatMap(
      ({ household, size, change, broken }) =>
        Array.from({ length: size }, (_, member): Line => {
          const row = line(household, member, change)
          return broken && member === size - 1 ? { ...row, 证件号码: `${row.证件号码.slice(0, 10)}E+17` } : row
        }),
    ),
  )

const feed = fc
  .array(
    fc.record({
      household: fc.integer({ min: 1, max: 5 }),
      amount: fc.constantFrom('300', '420.50', '1,200元', '三百多'),
      month: fc.constantFrom('2022-01', '2022-05', '2022-08'),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((rows) =>
    rows.map(({ household, amount, month }) => ({
      户主身份证号: citizenIdOf(household * 20),
      户主姓名: '户主',
      保障人数: '2',
      月保障金: amount,
      起始月: month,
    })),
  )

const file = fc.oneof(
  fc.record({ name: fc.constant('农户.csv'), rows: lines, day: fc.constantFrom('2022-01-01', '2022-06-01') }),
  fc.record({ name: fc.constant('低保.csv'), rows: feed, day: fc.constant('2022-01-01') }),
)

describe('withdrawing', () => {
  test('restores exactly what was there before, whatever came before it', async () => {
    await fc.assert(
      fc.asyncProperty(file, file, async (before, last) => {
        await commit(before.name, before.rows, before.day)
        const standing = await state()
        const batch = await commit(last.name, last.rows, last.day)
        await withdrawBatch(system.services, SCOPE, batch.id, 'tester')
        const restored = await state()
        expect(restored).toEqual(standing)
        const again = await commit(`再次${last.name}`, last.rows, last.day)
        await withdrawBatch(system.services, SCOPE, again.id, 'tester')
        expect(await state()).toEqual(standing)
      }),
      { numRuns: 12, seed: 20221120, endOnFailure: true },
    )
  })

  test('sets rows waiting again that were placed when the people came', async () => {
    const feedBatch = await commit('先到的低保.csv', [
      { 户主身份证号: citizenIdOf(70 * 20), 户主姓名: '户主', 保障人数: '1', 月保障金: '300', 起始月: '2022-01' },
      { 户主身份证号: citizenIdOf(70 * 20), 户主姓名: '户主', 保障人数: '1', 月保障金: '三百多', 起始月: '2022-03' },
    ])
    const waiting = await state()
    expect(waiting['waiting']?.some((entry) => entry.includes(feedBatch.id))).toBe(true)
    const people = await commit('后到的人.csv', [line(70, 0), line(70, 1)])
    const placed = await state()
    expect(placed['allowance']?.some((entry) => entry.includes(feedBatch.id))).toBe(true)
    expect(placed['holes']?.some((entry) => entry.includes(feedBatch.id))).toBe(true)
    await withdrawBatch(system.services, SCOPE, people.id, 'tester')
    expect(await state()).toEqual(waiting)
  })

  test('takes rows back that two waiting files had said in different words', async () => {
    const say = (amount: string) => [
      { 户主身份证号: citizenIdOf(72 * 20), 户主姓名: '户主', 保障人数: '1', 月保障金: amount, 起始月: '2022-01' },
    ]
    await commit('第一次.csv', say('300'))
    await commit('第二次.csv', say('420'))
    const waiting = await state()
    const people = await commit('两次之后到的人.csv', [line(72, 0)])
    await withdrawBatch(system.services, SCOPE, people.id, 'tester')
    expect(await state()).toEqual(waiting)
  })

  test('keeps what was taken back in the history', async () => {
    const batch = await commit('一户.csv', [line(71, 0)])
    await withdrawBatch(system.services, SCOPE, batch.id, 'tester')
    const { rows } = await withScope(system.services.db, SCOPE, (tx) =>
      sql<{
        ended_as: string
        ended_by: string
      }>`SELECT ended_as, ended_by FROM household_history WHERE household_code = '5399000071'`.execute(tx),
    )
    expect(rows).toEqual([{ ended_as: 'delete', ended_by: 'tester' }])
  })
})

describe('a batch on which later work stands', () => {
  let people: Batch
  beforeAll(async () => {
    people = await commit('基础.csv', [line(80, 0), line(80, 1), line(81, 0)])
  })
  const blockers = async (id: string): Promise<string[]> => {
    const before = await state()
    try {
      await withdrawBatch(system.services, SCOPE, id, 'tester')
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      expect(error.code).toBe('withdrawBlocked')
      // Refused as a whole: nothing has moved.
      expect(await state()).toEqual(before)
      return error.issues.map((issue) => issue.text.zh)
    }
    throw new Error('withdrawn although later work stands on it')
  }

  test('names the file whose facts are about its people', async () => {
    const later = await commit('民政低保.csv', [
      { 户主身份证号: citizenIdOf(80 * 20), 户主姓名: '户主', 保障人数: '1', 月保障金: '300', 起始月: '2022-01' },
    ])
    expect((await blockers(people.id)).join()).toContain('民政低保.csv')
    await withdrawBatch(system.services, SCOPE, later.id, 'tester')
  })

  test('names the file that changed its records', async () => {
    const later = await commit('更新.csv', [line(80, 0, { 劳动技能: '技能劳动力' }), line(80, 1)])
    expect((await blockers(people.id)).join()).toContain('更新.csv')
    await withdrawBatch(system.services, SCOPE, later.id, 'tester')
  })

  test('names the file that only said the same again, because withdrawing would lose it', async () => {
    const later = await commit('同样.csv', [line(81, 0)])
    expect((await blockers(people.id)).join()).toContain('同样.csv')
    await withdrawBatch(system.services, SCOPE, later.id, 'tester')
  })

  test('names the register of a form', async () => {
    const { db } = system.services
    await withScope(db, SCOPE, async (tx) => {
      const { rows } = await sql<{
        id: string
        area_code: string
      }>`SELECT id, area_code FROM household WHERE household_code = '5399000081'`.execute(tx)
      const row = {
        county_code: '530326',
        area_code: rows[0]?.area_code,
        id: newId(),
        household_id: rows[0]?.id,
        valid_from: '2022-07-01',
        valid_to: null,
        source: 'township',
        source_row: null,
        allowance: 'tekun',
        receiving: true,
      }
      await writeRows(tx, allowance, rowsFromMemory(allowance, [row]), { actor: 'clerk', batchId: null })
    })
    expect((await blockers(people.id)).join()).toContain('低保特困')
  })
})
