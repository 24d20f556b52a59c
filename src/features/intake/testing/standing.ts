/** What stands in the registers and beside them, to be compared: before and after, or with and without a file. For tests. */
import type { Client } from 'pg'
import { columnsOf, historyOf, tableOf } from '../../../language/register/columns.ts'
import type { Register } from '../../../language/register/register.ts'
import { withClient } from '../../../platform/postgres/bootstrap.ts'
import { FED_REGISTERS } from '../withdraw.ts'

export type Standing = Readonly<Record<string, readonly string[]>>

const BESIDE: Readonly<Record<string, string>> = {
  identity: 'SELECT person_identity::text AS line FROM person_identity',
  tokens: 'SELECT search_token::text AS line FROM search_token',
  coverage: 'SELECT coverage::text AS line FROM coverage',
  holes:
    'SELECT (county_code, register, household_id, person_id, batch_id, sheet, row_no)::text AS line FROM ledger_hole',
  waiting: 'SELECT (batch_id, register, source_row, placed_by)::text AS line FROM unmatched_row',
  refused: 'SELECT (batch_id, sheet, row_no, state)::text AS line FROM rejected_row',
}

/** Everything that is in force, in every register and beside them; only when it was recorded may differ. */
export function standing(ownerUrl: string): Promise<Standing> {
  return withClient(ownerUrl, async (client) => {
    const result: Record<string, string[]> = {}
    for (const register of FED_REGISTERS) {
      const columns = namesOf(register).filter((name) => name !== 'recorded_at')
      result[register.id] = await lines(
        client,
        `SELECT (${columns.join(', ')})::text AS line FROM ${tableOf(register)}`,
      )
    }
    for (const [key, text] of Object.entries(BESIDE)) result[key] = await lines(client, text)
    return result
  })
}

/** The facts alone, people and households by their numbers: the same for two histories that say the same. */
export function factsStanding(ownerUrl: string): Promise<Standing> {
  return withClient(ownerUrl, async (client) => {
    const result: Record<string, string[]> = {}
    for (const register of FED_REGISTERS) {
      const columns = namesOf(register).flatMap((name): string[] => {
        if (OF_THE_WRITING.has(name) || name.endsWith('_sealed')) return []
        if (name === 'household_id') return ['(SELECT h.household_code FROM household h WHERE h.id = t.household_id)']
        if (name === 'person_id') return ['(SELECT p.citizen_id_index FROM person p WHERE p.id = t.person_id)']
        return [`t.${name}`]
      })
      result[register.id] = await lines(
        client,
        `SELECT ROW(${columns.join(', ')})::text AS line FROM ${tableOf(register)} t`,
      )
    }
    result['waiting'] = await lines(
      client,
      'SELECT (register, source_row, placed_by IS NULL)::text AS line FROM unmatched_row',
    )
    return result
  })
}

/** Columns that tell who wrote a row and when, not what it says. */
const OF_THE_WRITING = new Set(['id', 'batch_id', 'source_row', 'recorded_at', 'recorded_by'])

/** Takes everything away that files have brought: what one test leaves, also a failed one, is no matter of the next. */
export async function emptyLedgers(ownerUrl: string): Promise<void> {
  const tables = [...FED_REGISTERS.flatMap((register) => [tableOf(register), historyOf(register)]), ...BOOKS]
  await withClient(ownerUrl, async (client) => {
    // Without their foreign keys the tables may be emptied in any order.
    await client.query('SET session_replication_role = replica')
    for (const table of tables) await client.query(`DELETE FROM ${table}`)
  })
}

const BOOKS = [
  'person_identity',
  'search_token',
  'coverage',
  'ledger_hole',
  'unmatched_row',
  'rejected_row',
  'noted_row',
  'import_note',
  'import_batch',
  'change_log',
] as const

const namesOf = (register: Register): string[] => columnsOf(register).map((column) => column.name)

async function lines(client: Client, text: string): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(`${text} ORDER BY 1`)
  return rows.map((row) => row.line)
}
