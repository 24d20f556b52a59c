import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { useDatabase } from '../../../test/support/database.ts'
import { writeWorld, type World } from '../../../test/support/world.ts'
import { newId } from '../../kernel/id.ts'
import { scopeOf } from '../../language/access/scope.ts'
import { withClient } from '../../platform/postgres/bootstrap.ts'
import { EVERYWHERE, withScope, type Tx } from '../../platform/postgres/database.ts'
import { listClues } from './store.ts'

const database = useDatabase()
let world: World
const STATES = ['suspected', 'kept', 'dropped', 'dispatched'] as const
const SEVERITIES = ['high', 'medium', 'low'] as const

beforeAll(async () => {
  world = await writeWorld(database.services, 4)
})
beforeEach(() => withClient(database.ownerUrl, (client) => client.query('TRUNCATE clue CASCADE').then(() => undefined)))

/** One change of somebody, in their own transaction or with those of others. */
type Change =
  | { kind: 'open'; household: number; severity: number }
  | { kind: 'judge'; household: number; state: number; severity: number }
  | { kind: 'move'; household: number; to: number }
  | { kind: 'drop'; state: number }

const index = fc.nat({ max: 3 })
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ kind: fc.constant('open' as const), household: fc.nat(), severity: fc.nat({ max: 2 }) }),
  fc.record({ kind: fc.constant('judge' as const), household: fc.nat(), state: index, severity: fc.nat({ max: 2 }) }),
  fc.record({ kind: fc.constant('move' as const), household: fc.nat(), to: fc.nat() }),
  fc.record({ kind: fc.constant('drop' as const), state: index }),
)

const household = (n: number) => {
  const found = world.households[n % world.households.length]
  if (!found) throw new Error('the world has no households')
  return found
}

async function make(tx: Tx, one: Change): Promise<void> {
  if (one.kind === 'drop') {
    await sql`DELETE FROM clue WHERE state = ${STATES[one.state]}`.execute(tx)
    return
  }
  const { id, countyCode, areaCode } = household(one.household)
  if (one.kind === 'open')
    await sql`INSERT INTO clue (county_code, area_code, id, household_id, state, severity, sources, opened_run)
      VALUES (${countyCode}, ${areaCode}, ${newId()}, ${id}, 'suspected', ${SEVERITIES[one.severity]}, 1, ${newId()})
      ON CONFLICT DO NOTHING`.execute(tx)
  else if (one.kind === 'judge')
    await sql`UPDATE clue SET state = ${STATES[one.state]}, severity = ${SEVERITIES[one.severity]}, drop_reason = 'noRisk'
      WHERE household_id = ${id} AND state <> 'dropped'`.execute(tx)
  else await sql`UPDATE clue SET area_code = ${household(one.to).areaCode} WHERE household_id = ${id}`.execute(tx)
}

class Undone extends Error {}

async function numbers(areaCodes: readonly string[]) {
  const scope = scopeOf(areaCodes)
  return withScope(database.services.db, scope, async (tx) => {
    const { rows } = await sql<{ state: string; severity: string; n: number }>`
      SELECT state, severity, count(*) AS n FROM clue GROUP BY 1, 2`.execute(tx)
    const answers = []
    for (const severity of [undefined, ...SEVERITIES]) {
      const counted = new Map<string, number>()
      for (const row of rows)
        if (severity === undefined || row.severity === severity)
          counted.set(row.state, (counted.get(row.state) ?? 0) + row.n)
      const told = await listClues(tx, { severity }, { limit: 5, offset: 0, inOrder: false, scope })
      answers.push({ told: told.byState, total: told.total, counted: Object.fromEntries(counted) })
    }
    return answers
  })
}

describe('the tally of clues', () => {
  test('equals counting, whatever several people change at once and whatever of it is undone', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ changes: fc.array(change, { minLength: 1, maxLength: 5 }), undone: fc.boolean() }), {
          maxLength: 6,
        }),
        async (people) => {
          await Promise.all(
            people.map(({ changes, undone }) =>
              withScope(database.services.db, EVERYWHERE, async (tx) => {
                for (const one of changes) await make(tx, one)
                if (undone) throw new Undone()
              }).catch((error: unknown) => {
                // Two who move the same clues in opposite order may meet; PostgreSQL then undoes one of them.
                if (!(error instanceof Undone) && !/deadlock/.test(String(error))) throw error
              }),
            ),
          )
          for (const areas of [['530000000000'], ['530326000000'], ['530326102000'], ['530326000000', '530326102000']])
            for (const { told, total, counted } of await numbers(areas)) {
              expect(told).toEqual(counted)
              expect(total).toBe(Object.values(counted).reduce((sum, n) => sum + n, 0))
            }
        },
      ),
      { numRuns: 60, seed: 19, endOnFailure: true },
    )
  })

  test('does not wait for somebody who is judging in the same county', async () => {
    const [one, other] = [
      household(0),
      world.households.find((h) => h.countyCode === household(0).countyCode && h.id !== household(0).id),
    ]
    if (!other) throw new Error('one county needs two households')
    for (const { id, countyCode, areaCode } of [one, other])
      await withScope(database.services.db, EVERYWHERE, (tx) =>
        sql`INSERT INTO clue (county_code, area_code, id, household_id, state, severity, sources, opened_run)
          VALUES (${countyCode}, ${areaCode}, ${newId()}, ${id}, 'suspected', 'high', 1, ${newId()})`.execute(tx),
      )
    const judge = (tx: Tx, id: string) => sql`UPDATE clue SET state = 'kept' WHERE household_id = ${id}`.execute(tx)
    await withScope(database.services.db, EVERYWHERE, async (first) => {
      await judge(first, one.id)
      // Would never answer if it waited: the first transaction is open until it has.
      await withScope(database.services.db, EVERYWHERE, async (second) => {
        await sql`SET LOCAL lock_timeout = '10s'`.execute(second)
        await judge(second, other.id)
      })
    })
    expect((await numbers([`${one.countyCode}000000`]))[0]?.told).toEqual({ kept: 2 })
  })

  test('cannot be written by whoever uses the system, nor read outside the scope', async () => {
    await expect(
      withScope(database.services.db, EVERYWHERE, (tx) => sql`UPDATE clue_tally SET clues = 0`.execute(tx)),
    ).rejects.toThrow(/permission denied/)
    await withScope(database.services.db, EVERYWHERE, (tx) => make(tx, { kind: 'open', household: 0, severity: 0 }))
    const seen = (area: string) =>
      withScope(database.services.db, scopeOf([area]), async (tx) => {
        const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM clue_tally`.execute(tx)
        return rows[0]?.n
      })
    expect(await seen('530000000000')).toBeGreaterThan(0)
    expect(await seen(household(0).areaCode)).toBe(0)
    expect(await seen('540000000000')).toBe(0)
  })
})
