/** Which earlier batches a batch stands on: without their rows what it says would be gone, or would end for nothing. */
import { sql } from 'kysely'
import { tableOf } from '../../language/register/columns.ts'
import type { Register } from '../../language/register/register.ts'
import type { Tx } from '../../platform/postgres/database.ts'
import { matchKey, statusKey } from '../../platform/registers/write-sql.ts'

const equal = (names: readonly string[], a: string, b: string) =>
  names.map((name) => `${a}.${name} = ${b}.${name}`).join(' AND ')

/** Batches under the rows that were written from the table `incoming`, of which `inserted` are new. */
export async function readStandsOn(tx: Tx, register: Register, batchId: string, inserted: number): Promise<string[]> {
  const counted = await sql<{ n: number }>`SELECT count(*) AS n FROM incoming`.execute(tx)
  const confirmed = counted.rows[0]?.n === inserted ? [] : await read(tx, confirmedSql(register, batchId))
  const cut = register.kind === 'status' ? await read(tx, cutSql(register, batchId)) : []
  return [...new Set([...confirmed, ...cut])]
}

async function read(tx: Tx, text: string): Promise<string[]> {
  const { rows } = await sql.raw<{ batch_id: string }>(text).execute(tx)
  return rows.map((row) => row.batch_id)
}

/** Batches whose rows were said once more by this one. */
function confirmedSql(register: Register, batchId: string): string {
  const key = matchKey(register).filter((column) => column !== 'valid_from')
  return `SELECT DISTINCT t.batch_id FROM ${tableOf(register)} t JOIN incoming i ON ${equal(key, 't', 'i')}
    WHERE t.batch_id IS NOT NULL AND t.batch_id <> '${batchId}'`
}

/** Batches whose values end a value of this one, though they came before it. */
function cutSql(register: Register, batchId: string): string {
  return `SELECT DISTINCT t.batch_id FROM ${tableOf(register)} o
    JOIN ${tableOf(register)} t ON ${equal(statusKey(register), 't', 'o')} AND t.valid_from = o.valid_to
    WHERE o.batch_id = '${batchId}' AND o.valid_to IS NOT NULL AND t.batch_id <> '${batchId}'`
}
