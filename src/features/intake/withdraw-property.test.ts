/**
 * Withdrawing, whatever came before it and after it. Files are made out of a small world, so that they overlap in people,
 * households and days. `WITHDRAW_SEED` and `WITHDRAW_RUNS` look at other cases than those of every run.
 */
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { contextOf, useDatabase } from '../../../test/support/database.ts'
import { AppError } from '../../kernel/errors.ts'
import { scopeOf } from '../../language/access/scope.ts'
import { updateRecord } from '../../platform/registers/edit.ts'
import { withScope } from '../../platform/postgres/database.ts'
import { person } from '../people/index.ts'
import type { Batch } from './batch.ts'
import { openDesk, TESTER } from './testing/desk.ts'
import { citizenIdOf, line, removeFiles, type Line } from './testing/office-files.ts'
import { emptyLedgers, factsStanding, standing } from './testing/standing.ts'
import { withdrawBatch } from './withdraw.ts'

const COUNTY = '530326000000'
const SCOPE = scopeOf([COUNTY])
const SEED = Number(process.env['WITHDRAW_SEED'] ?? 20_221_120)
const RUNS = Number(process.env['WITHDRAW_RUNS'] ?? 0)
/** A loaded machine looks at fewer cases; it does not fail. */
const TIME = RUNS > 0 ? 3_600_000 : 25_000
const TEST_TIME = TIME + 60_000

const system = useDatabase()
const desk = openDesk(system, COUNTY)
afterAll(removeFiles)
beforeEach(() => emptyLedgers(system.ownerUrl))

const all = () => standing(system.ownerUrl)
const facts = () => factsStanding(system.ownerUrl)
const withdraw = (batch: Batch) => withdrawBatch(system.services, SCOPE, batch.id, TESTER)
const settings = (numRuns: number): fc.Parameters<unknown> => ({
  numRuns: RUNS > 0 ? RUNS : numRuns,
  seed: SEED,
  // Each smaller case costs a second: the first counterexample is small enough to be read.
  endOnFailure: true,
  interruptAfterTimeLimit: TIME,
})

interface File {
  readonly name: string
  readonly rows: readonly Readonly<Record<string, string>>[]
  readonly day: string
}

const member = fc.record({
  劳动技能: fc.constantFrom('普通劳动力', '技能劳动力', ''),
  户类型: fc.constantFrom('脱贫户', '一般农户'),
  是否享受低保: fc.constantFrom('是', '否', ''),
  是否参加城乡居民基本医疗保险: fc.constantFrom('是', '否'),
  户联系电话: fc.constantFrom('', '13812345678'),
})

const aHousehold = fc.record({
  household: fc.integer({ min: 1, max: 4 }),
  size: fc.integer({ min: 1, max: 3 }),
  change: member,
  broken: fc.boolean(),
  /** Another member is the head now and then. */
  head: fc.constantFrom(0, 0, 1),
})

function linesOf({
  household,
  size,
  change,
  broken,
  head,
}: typeof aHousehold extends fc.Arbitrary<infer T> ? T : never) {
  const leads = Math.min(head, size - 1)
  return Array.from({ length: size }, (_, n): Line => {
    const row = line(household, n, { ...change, 与户主关系: n === leads ? '户主' : '其他' })
    return broken && n === size - 1 ? { ...row, 证件号码: `${row.证件号码.slice(0, 10)}E+17` } : row
  })
}

const households = fc
  .uniqueArray(aHousehold, { selector: (one) => one.household, minLength: 1, maxLength: 3 })
  .chain((some) =>
    fc.record({
      name: fc.constant('农户.csv'),
      rows: fc.constant(some.flatMap(linesOf)),
      day: fc.constantFrom('2022-01-01', '2022-06-01'),
    }),
  )

const dibao = fc.record({
  name: fc.constant('低保.csv'),
  rows: fc
    .array(
      fc.record({
        household: fc.integer({ min: 1, max: 5 }),
        member: fc.constantFrom(0, 0, 1),
        amount: fc.constantFrom('300', '420.50', '1,200元', '三百多'),
        month: fc.constantFrom('2022-01', '2022-05', '2022-08'),
      }),
      { minLength: 1, maxLength: 5 },
    )
    .map((rows) =>
      rows.map((one) => ({
        户主身份证号: citizenIdOf(one.household * 20 + one.member),
        户主姓名: '户主',
        保障人数: '2',
        月保障金: one.amount,
        起始月: one.month,
      })),
    ),
  day: fc.constant('2022-01-01'),
})

/** Settlements, some of which take an earlier one back (冲正), some of which change what a number said. */
const settlements = fc.record({
  name: fc.constant('医疗.csv'),
  rows: fc
    .array(
      fc.record({
        number: fc.integer({ min: 1, max: 4 }),
        household: fc.integer({ min: 1, max: 5 }),
        paid: fc.constantFrom('300.00', '1200.5'),
        reversal: fc.boolean(),
      }),
      { minLength: 1, maxLength: 4 },
    )
    .map((rows) =>
      rows.map(({ number, household, paid, reversal }) => ({
        结算编号: reversal ? `C${number}` : `N${number}`,
        身份证号: citizenIdOf(household * 20),
        结算类型: reversal ? '冲正' : '正常',
        原结算编号: reversal ? `N${number}` : '',
        出院日期: '2022-05-0' + number,
        总费用: reversal ? `-${paid}` : paid,
        个人负担: reversal ? `-${paid}` : paid,
      })),
    ),
  day: fc.constant('2022-01-01'),
})

const file: fc.Arbitrary<File> = fc.oneof(
  { arbitrary: households, weight: 3 },
  { arbitrary: dibao, weight: 2 },
  { arbitrary: settlements, weight: 1 },
)

/** What an office does one after the other. */
const step = fc.oneof(
  { arbitrary: file.map((one) => ({ does: 'send' as const, file: one })), weight: 5 },
  { arbitrary: fc.nat(3).map((which) => ({ does: 'again' as const, which })), weight: 1 },
  { arbitrary: fc.nat(3).map((which) => ({ does: 'mend' as const, which })), weight: 2 },
)

describe('withdrawing', () => {
  test(
    `in reverse restores exactly what was there before each file (seed ${SEED})`,
    { timeout: TEST_TIME },
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 5 }), async (steps) => {
          await emptyLedgers(system.ownerUrl)
          const before: (readonly [Batch, Awaited<ReturnType<typeof all>>])[] = []
          const sent: (readonly [Batch, File])[] = []
          for (const one of steps) {
            const stood = await all()
            const batch = await doStep(one, sent)
            if (batch) before.push([batch, stood])
          }
          for (const [batch, stood] of before.toReversed()) {
            await withdraw(batch)
            expect(await all()).toEqual(stood)
          }
        }),
        settings(7),
      )
    },
  )

  test(`keeps what a form has changed, before and after (seed ${SEED})`, { timeout: TEST_TIME }, async () => {
    await fc.assert(
      fc.asyncProperty(file, file, fc.constantFrom('ordinary', 'skilled'), async (first, last, skill) => {
        await emptyLedgers(system.ownerUrl)
        await desk.commit(first.name, first.rows, first.day)
        await desk.commit('人.csv', linesOf({ household: 1, size: 2, change: EVERYDAY, broken: false, head: 0 }))
        await changeByForm(skill)
        const stood = await all()
        const batch = await desk.commit(last.name, last.rows, last.day)
        await withdraw(batch)
        expect(await all()).toEqual(stood)
        const again = await desk.commit(last.name, last.rows, last.day)
        await changeByForm('none')
        const changed = await all()
        // The form may stand on the file; then nothing moves. Else the form's own word stays.
        if (await withdrawn(again)) expect((await all())['person']).toHaveLength(stood['person']?.length ?? -1)
        else expect(await all()).toEqual(changed)
      }),
      settings(5),
    )
  })

  test(
    `in any order leaves what the other files say by themselves (seed ${SEED})`,
    { timeout: TEST_TIME },
    async () => {
      const files = fc.array(file.filter(sameHead), { minLength: 2, maxLength: 4 })
      await fc.assert(
        fc.asyncProperty(files, fc.nat(3), async (some, which) => {
          await emptyLedgers(system.ownerUrl)
          const gone = which % some.length
          const batches = await commitAll(some)
          const target = batches[gone]
          const stood = await all()
          if (target && (await withdrawn(target))) {
            const left = await facts()
            await emptyLedgers(system.ownerUrl)
            await commitAll(some.filter((_, n) => n !== gone))
            expect(left).toEqual(await facts())
          } else expect(await all()).toEqual(stood)
        }),
        settings(6),
      )
    },
  )

  test(
    `again and again ends with nothing, in whichever order it is allowed (seed ${SEED})`,
    { timeout: TEST_TIME },
    async () => {
      const files = fc.array(file, { minLength: 2, maxLength: 4 })
      await fc.assert(
        fc.asyncProperty(files, async (some) => {
          await emptyLedgers(system.ownerUrl)
          const nothing = await all()
          let left = await commitAll(some)
          while (left.length > 0) {
            const standingOn: Batch[] = []
            for (const batch of left) if (!(await withdrawn(batch))) standingOn.push(batch)
            // Some file always stands on top.
            expect(standingOn.length).toBeLessThan(left.length)
            left = standingOn
          }
          expect(await all()).toEqual(nothing)
        }),
        settings(5),
      )
    },
  )
})

const EVERYDAY = {
  劳动技能: '普通劳动力',
  户类型: '脱贫户',
  是否享受低保: '否',
  是否参加城乡居民基本医疗保险: '是',
  户联系电话: '',
} as const

/** The first member leads every household of the file: nobody is matched by having been head for a while. */
function sameHead({ rows }: File): boolean {
  return rows.every((row) => row['与户主关系'] !== '户主' || row['人口编号']?.endsWith('0') === true)
}

async function doStep(
  one: typeof step extends fc.Arbitrary<infer T> ? T : never,
  sent: (readonly [Batch, File])[],
): Promise<Batch | undefined> {
  if (one.does === 'send') {
    const batch = await desk.commit(one.file.name, one.file.rows, one.file.day)
    sent.push([batch, one.file])
    return batch
  }
  const chosen = sent.at(-1 - (one.which % Math.max(1, sent.length)))
  if (!chosen) return undefined
  const [batch, { name, rows, day }] = chosen
  if (one.does === 'again') return desk.commit(`再次${name}`, rows, day)
  if (batch.kind !== 'householdLine') return undefined
  // The number that the line would have had; its own row stands below the headers.
  return desk.mend(batch, (row) => {
    const code = rows[row - 2]?.['人口编号']
    return code === undefined ? undefined : citizenIdOf(Number(code.slice(4)))
  })
}

async function commitAll(files: readonly File[]): Promise<Batch[]> {
  const batches: Batch[] = []
  for (const { name, rows, day } of files) batches.push(await desk.commit(name, rows, day))
  return batches
}

/** False when later work stands on it. */
async function withdrawn(batch: Batch): Promise<boolean> {
  try {
    await withdraw(batch)
    return true
  } catch (error) {
    if (error instanceof AppError && error.code === 'withdrawBlocked') return false
    throw error
  }
}

/** A county officer corrects a person in the page. */
async function changeByForm(labourSkill: string): Promise<void> {
  const ctx = contextOf(system.services, 'countyOfficer', COUNTY)
  const { rows } = await withScope(system.services.db, SCOPE, (tx) =>
    sql<{
      id: string
      recorded_at: string
    }>`SELECT id, recorded_at FROM person ORDER BY citizen_id_index LIMIT 1`.execute(tx),
  )
  const [found] = rows
  if (!found) return
  await updateRecord(ctx, person, COUNTY.slice(0, 6), found.id, {
    values: { labourSkill },
    recordedAt: found.recorded_at,
  })
}
