import { sql } from 'kysely'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { useDatabase } from '../../../test/support/database.ts'
import { AppError } from '../../kernel/errors.ts'
import { scopeOf } from '../../language/access/scope.ts'
import { withScope } from '../../platform/postgres/database.ts'
import { rowsFromMemory, writeRows } from '../../platform/registers/write.ts'
import { newId } from '../../kernel/id.ts'
import { allowance } from '../assistance/registers.ts'
import type { Batch } from './batch.ts'
import { openDesk, TESTER } from './testing/desk.ts'
import { citizenIdOf, line, removeFiles } from './testing/office-files.ts'
import { emptyLedgers, standing, type Standing } from './testing/standing.ts'
import { withdrawBatch } from './withdraw.ts'

const COUNTY = '530326000000'
const SCOPE = scopeOf([COUNTY])
const system = useDatabase()
const desk = openDesk(system, COUNTY)
const commit = (name: string, rows: Parameters<typeof desk.commit>[1]) => desk.commit(name, rows)
afterAll(removeFiles)
beforeEach(() => emptyLedgers(system.ownerUrl))

const state = (): Promise<Standing> => standing(system.ownerUrl)

/** What stands in the way, in the words of the refusal; nothing when it could be withdrawn. */
async function withdraw({ id }: Batch): Promise<string[]> {
  const before = await state()
  try {
    await withdrawBatch(system.services, SCOPE, id, TESTER)
    return []
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    expect(error.code).toBe('withdrawBlocked')
    // Refused as a whole: nothing has moved.
    expect(await state()).toEqual(before)
    return error.issues.map((issue) => issue.text.zh)
  }
}

const dibao = (household: number, month: string, amount: string, member = 0) => ({
  户主身份证号: citizenIdOf(household * 20 + member),
  户主姓名: '户主',
  保障人数: '1',
  月保障金: amount,
  起始月: month,
})

describe('withdrawing', () => {
  test('sets rows waiting again that were placed when the people came', async () => {
    const feedBatch = await commit('先到的低保.csv', [dibao(70, '2022-01', '300'), dibao(70, '2022-03', '三百多')])
    const waiting = await state()
    expect(waiting['waiting']?.some((entry) => entry.includes(feedBatch.id))).toBe(true)
    const people = await commit('后到的人.csv', [line(70, 0), line(70, 1)])
    const placed = await state()
    expect(placed['allowance']?.some((entry) => entry.includes(feedBatch.id))).toBe(true)
    expect(placed['holes']?.some((entry) => entry.includes(feedBatch.id))).toBe(true)
    await withdraw(people)
    expect(await state()).toEqual(waiting)
  })

  test('takes rows back that two waiting files had said in different words', async () => {
    await commit('第一次.csv', [dibao(72, '2022-01', '300')])
    await commit('第二次.csv', [dibao(72, '2022-01', '420')])
    const waiting = await state()
    const people = await commit('两次之后到的人.csv', [line(72, 0)])
    await withdraw(people)
    expect(await state()).toEqual(waiting)
  })

  test('closes a hole again that only its own change of the head had opened', async () => {
    await commit('一户.csv', [line(73, 0), line(73, 1)])
    await commit('低保.csv', [dibao(73, '2022-01', '三百多', 1)])
    const before = await state()
    const swap = [line(73, 0, { 与户主关系: '配偶' }), line(73, 1, { 与户主关系: '户主' })]
    const batch = await commit('换户主.csv', swap)
    expect((await state())['holes']).toHaveLength(1)
    expect(await withdraw(batch)).toEqual([])
    expect(await state()).toEqual(before)
  })

  test('takes back rows of a file of the province that waited for the people of the county', async () => {
    const province = openDesk(system, '530000000000')
    await province.commit('全省低保.csv', [dibao(74, '2022-01', '300')])
    const before = await state()
    const people = await commit('本县农户.csv', [line(74, 0)])
    expect((await state())['allowance']).toHaveLength(2)
    expect(await withdraw(people)).toEqual([])
    expect(await state()).toEqual(before)
  })

  test('keeps what was taken back in the history', async () => {
    const batch = await commit('一户.csv', [line(71, 0)])
    await withdraw(batch)
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
  beforeEach(async () => {
    people = await commit('基础.csv', [line(80, 0), line(80, 1), line(81, 0)])
  })

  test('names the file whose facts are about its people', async () => {
    await commit('民政低保.csv', [dibao(80, '2022-01', '300')])
    expect((await withdraw(people)).join()).toContain('民政低保.csv')
  })

  test('names the file that changed its records', async () => {
    await commit('更新.csv', [line(80, 0, { 劳动技能: '技能劳动力' }), line(80, 1)])
    expect((await withdraw(people)).join()).toContain('更新.csv')
  })

  test('names the file that only said the same again, because withdrawing would lose it', async () => {
    await commit('同样.csv', [line(81, 0)])
    expect((await withdraw(people)).join()).toContain('同样.csv')
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
    expect((await withdraw(people)).join()).toContain('低保特困')
  })

  test('names the file whose earlier value ends where the batch begins, because it would end for nothing', async () => {
    const from8 = await commit('八月起.csv', [dibao(80, '2022-08', '420')])
    await commit('五月起.csv', [dibao(80, '2022-05', '300')])
    expect((await withdraw(from8)).join()).toContain('五月起.csv')
  })

  test('names the file that waited and, once placed, said the same', async () => {
    const first = await commit('先到.csv', [dibao(82, '2022-01', '300')])
    const second = await commit('后到.csv', [dibao(82, '2022-01', '300')])
    const arrived = await commit('来人.csv', [line(82, 0)])
    expect((await withdraw(first)).join()).toContain('后到.csv')
    // Nobody stands on anybody while both wait.
    expect(await withdraw(arrived)).toEqual([])
    expect(await withdraw(first)).toEqual([])
    expect(await withdraw(second)).toEqual([])
  })

  test('counts a file of a wider area too, which the county cannot read', async () => {
    const province = openDesk(system, '530000000000')
    await province.commit('全省.csv', [line(81, 0)])
    expect((await withdraw(people)).join()).toContain('管辖范围外的 1 个批次')
  })
})
