import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { scopeOf } from '../../language/access/scope.ts'
import { newId } from '../../kernel/id.ts'
import { dwelling } from '../../features/housing/registers.ts'
import { incomeEntry } from '../../features/income/registers.ts'
import { household } from '../../features/people/registers.ts'
import { useDatabase } from '../../../test/support/database.ts'
import { withScope, type Tx } from '../postgres/database.ts'
import { rowsFromMemory, writeRows } from './write.ts'

const COUNTY = '530326000000'
const VILLAGE = '530326101201'
const scope = scopeOf([COUNTY])
const database = useDatabase()
const inScope = <T>(work: (tx: Tx) => Promise<T>) => withScope(database.services.db, scope, work)
const provenance = { actor: 'test', batchId: null }
const place = { county_code: '530326', area_code: VILLAGE, source: 'housing', source_row: null }

async function newHousehold(): Promise<string> {
  const id = newId()
  await inScope((tx) =>
    writeRows(tx, household, rowsFromMemory(household, [{ ...place, id, head_name: '张三' }]), provenance),
  )
  return id
}

let householdId = ''
beforeEach(async () => {
  householdId = await newHousehold()
})

describe('a household', () => {
  const save = (row: object, blank: 'keep' | 'clear' = 'keep') =>
    inScope((tx) =>
      writeRows(tx, household, rowsFromMemory(household, [{ ...place, id: householdId, ...row }]), provenance, blank),
    )

  test('that comes again unchanged writes nothing', async () => {
    expect(await save({ head_name: '张三' })).toEqual({ inserted: 0, updated: 0 })
  })

  test('that changes keeps its former row and notes the change', async () => {
    expect(await save({ head_name: '李四', hamlet: '上寨' })).toEqual({ inserted: 0, updated: 1 })
    const former = await inScope((tx) =>
      sql<{
        head_name: string
        ended_as: string
      }>`SELECT head_name, ended_as FROM household_history WHERE id = ${householdId}`.execute(tx),
    )
    expect(former.rows).toEqual([{ head_name: '张三', ended_as: 'update' }])
    const changes = await inScope((tx) =>
      sql<{ op: string }>`SELECT op FROM change_log WHERE household_id = ${householdId} ORDER BY recorded_at`.execute(
        tx,
      ),
    )
    expect(changes.rows.map((row) => row.op)).toEqual(['insert', 'update'])
  })

  test('keeps what a file leaves empty, and loses what a form clears', async () => {
    await save({ head_name: '张三', hamlet: '上寨' })
    expect(await save({ head_name: '张三', hamlet: null })).toEqual({ inserted: 0, updated: 0 })
    expect(await save({ head_name: '张三', hamlet: null }, 'clear')).toEqual({ inserted: 0, updated: 1 })
  })

  test('outside the scope cannot be written or seen', async () => {
    const elsewhere = { ...place, county_code: '530102', area_code: '530102001001', id: newId(), head_name: '王五' }
    const write = inScope((tx) => writeRows(tx, household, rowsFromMemory(household, [elsewhere]), provenance))
    await expect(write).rejects.toThrow(/row-level security/)
    const seen = await withScope(database.services.db, scopeOf(['530102000000']), (tx) =>
      sql`SELECT 1 FROM household WHERE id = ${householdId}`.execute(tx),
    )
    expect(seen.rows).toEqual([])
  })
})

describe('a monthly amount', () => {
  test('is one fact for household, month, category and source', async () => {
    const row = { ...place, household_id: householdId, month: '2022-03', category: 'wage' }
    const write = (amount: number, source = 'ruralRevitalisation') =>
      inScope((tx) =>
        writeRows(tx, incomeEntry, rowsFromMemory(incomeEntry, [{ ...row, id: newId(), amount, source }]), provenance),
      )
    expect(await write(10_000)).toEqual({ inserted: 1, updated: 0 })
    expect(await write(10_000)).toEqual({ inserted: 0, updated: 0 })
    expect(await write(20_000)).toEqual({ inserted: 0, updated: 1 })
    expect(await write(30_000, 'humanResources')).toEqual({ inserted: 1, updated: 0 })
  })
})

describe('a status', () => {
  const day = (n: number) => `2022-01-${String(n).padStart(2, '0')}`
  const grade = fc.constantFrom('A', 'B', 'C')
  const step = fc.record({ from: fc.integer({ min: 1, max: 28 }), grade })

  const inForce = (starts: ReadonlyMap<number, string>, on: number): string | null => {
    const started = [...starts.keys()].filter((from) => from <= on)
    return started.length === 0 ? null : (starts.get(Math.max(...started)) ?? null)
  }

  /** The model: a word that only repeats what is in force is no new fact; any other holds until the next known one. */
  const model = (steps: readonly { from: number; grade: string }[]): ReadonlyMap<number, string> => {
    const starts = new Map<number, string>()
    for (const { from, grade } of steps) if (inForce(starts, from) !== grade) starts.set(from, grade)
    return starts
  }

  test('says on every day what was last said of it, whatever the order in which the words came', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 7 }), async (steps) => {
        const id = await newHousehold()
        const starts = model(steps)
        for (const { from, grade } of steps) {
          const row = { ...place, id: newId(), household_id: id, valid_from: day(from), valid_to: null, grade }
          await inScope((tx) => writeRows(tx, dwelling, rowsFromMemory(dwelling, [row]), provenance))
        }
        const { rows } = await inScope((tx) =>
          sql<{ day: number; grade: string | null }>`
            SELECT n AS day, d.grade FROM generate_series(1, 28) n
            LEFT JOIN dwelling d ON d.county_code = '530326' AND d.household_id = ${id}
              AND d.valid_from <= make_date(2022, 1, n) AND (d.valid_to IS NULL OR d.valid_to > make_date(2022, 1, n))
            ORDER BY n`.execute(tx),
        )
        expect(rows.map((row) => row.grade)).toEqual(rows.map((row) => inForce(starts, row.day)))
      }),
      { numRuns: 60 },
    )
  })

  test('said several times in one file holds as if its words had come one by one, in the order of their days', async () => {
    // Words that only repeat the one before them in the same file are kept as they came; they are no matter here.
    const file = fc
      .uniqueArray(step, { selector: ({ from }) => from, minLength: 1, maxLength: 5 })
      .map((steps) => steps.toSorted((a, b) => a.from - b.from))
      .map((steps) => steps.filter(({ grade }, n) => steps[n - 1]?.grade !== grade))
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 3 }), async (files) => {
        const id = await newHousehold()
        const starts = model(files.flat())
        const write = (steps: readonly { from: number; grade: string }[]) => {
          const rows = steps.map(({ from, grade }) => ({
            ...place,
            id: newId(),
            household_id: id,
            valid_from: day(from),
            valid_to: null,
            grade,
          }))
          return inScope((tx) => writeRows(tx, dwelling, rowsFromMemory(dwelling, rows), provenance))
        }
        for (const steps of files) await write(steps)
        const { rows } = await inScope((tx) =>
          sql<{ day: number; grade: string | null }>`
            SELECT n AS day, d.grade FROM generate_series(1, 28) n
            LEFT JOIN dwelling d ON d.county_code = '530326' AND d.household_id = ${id}
              AND d.valid_from <= make_date(2022, 1, n) AND (d.valid_to IS NULL OR d.valid_to > make_date(2022, 1, n))
            ORDER BY n`.execute(tx),
        )
        expect(rows.map((row) => row.grade)).toEqual(rows.map((row) => inForce(starts, row.day)))
        expect(await write(files.at(-1) ?? [])).toEqual({ inserted: 0, updated: 0 })
      }),
      { numRuns: 60, seed: 20221124, endOnFailure: true },
    )
  })

  test('written twice from one file changes nothing the second time', async () => {
    const rows = [1, 5, 9].map((n, i) => ({
      ...place,
      id: newId(),
      household_id: householdId,
      valid_from: day(n),
      valid_to: null,
      grade: ['A', 'C', 'A'][i],
    }))
    const write = () => inScope((tx) => writeRows(tx, dwelling, rowsFromMemory(dwelling, rows), provenance))
    expect(await write()).toEqual({ inserted: 3, updated: 0 })
    expect(await write()).toEqual({ inserted: 0, updated: 0 })
  })
})
