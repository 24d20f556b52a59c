/** Writing rows into a register; see `write-sql.ts` for what the statements promise. */
import { CompiledQuery, sql } from 'kysely'
import { isAttachment } from '../../language/register/field.ts'
import type { Register } from '../../language/register/register.ts'
import { tableOf } from '../../language/register/columns.ts'
import type { Tx } from '../postgres/database.ts'
import { closeStatusSql, insertStatusSql, replaceSql, upsertSql, type Blank, type Origin } from './write-sql.ts'

export interface Provenance {
  /** Who is responsible: the user's id, or `system`. */
  readonly actor: string
  readonly batchId: string | null
}

export interface WriteCounts {
  readonly inserted: number
  readonly updated: number
}

/** Rows to be written: SQL of a table or sub-select that offers the register's incoming columns. */
export interface Incoming {
  readonly relation: string
  /** Value of `$3`, where the relation uses it. */
  readonly parameter?: string
}

/** A few rows from memory, keyed by column; binary values in PostgreSQL's hex form. */
export function rowsFromMemory(register: Register, rows: readonly Readonly<Record<string, unknown>>[]): Incoming {
  return {
    relation: `jsonb_populate_recordset(NULL::${tableOf(register)}, $3::jsonb)`,
    parameter: inJson(rows),
  }
}

/** Rows as JSON that PostgreSQL turns into records; bytes in its hex form. */
export function inJson(rows: unknown): string {
  return JSON.stringify(rows, (_key, value: unknown) => (isBytes(value) ? hex(value) : value))
}

/** `JSON.stringify` shows a Buffer as this after its own `toJSON`, and other byte arrays as they are. */
function isBytes(value: unknown): value is { data: number[] } | Uint8Array {
  if (value instanceof Uint8Array) return true
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer' && 'data' in value
}

function hex(value: { data: number[] } | Uint8Array): string {
  return `\\x${Buffer.from(value instanceof Uint8Array ? value : value.data).toString('hex')}`
}

/**
 * Writes all incoming rows into the register. Rows that say nothing new are left alone, so that a file that comes again
 * changes nothing.
 */
export async function writeRows(
  tx: Tx,
  register: Register,
  incoming: Incoming,
  provenance: Provenance,
  blank: Blank = 'keep',
): Promise<WriteCounts> {
  await takeTurn(tx, register)
  const run = (text: string) => runStatement(tx, text, incoming, provenance)
  const written = await writeAll(register, incoming.relation, blank, run)
  await moveFiles(tx, register)
  return written
}

async function writeAll(
  register: Register,
  relation: string,
  blank: Blank,
  run: (text: string) => Promise<CountRow>,
): Promise<WriteCounts> {
  if (register.kind !== 'status') return counts(await run(upsertSql(register, relation, blank)))
  const closed = await run(closeStatusSql(register, relation))
  const added = await run(insertStatusSql(register, relation))
  return { inserted: number(added, 'inserted'), updated: number(closed, 'replaced') + number(closed, 'ended') }
}

/**
 * Corrects records that are there, found by their id; answers how many differed. Unlike `writeRows` it takes an empty
 * value, and an empty end of a status, at its word.
 */
export async function replaceRows(
  tx: Tx,
  register: Register,
  incoming: Incoming,
  provenance: Provenance,
  origin: Origin = 'new',
): Promise<number> {
  await takeTurn(tx, register)
  const text = replaceSql(register, incoming.relation, origin)
  const { updated = 0 } = await runStatement(tx, text, incoming, provenance)
  await moveFiles(tx, register)
  return updated
}

/** Files stand where their record stands, so that the same people see both; only what this transaction wrote has moved. */
async function moveFiles(tx: Tx, register: Register): Promise<void> {
  if (!Object.values(register.fields).some(isAttachment)) return
  await sql`UPDATE attachment a SET area_code = t.area_code FROM ${sql.table(tableOf(register))} t
    WHERE a.register = ${register.id} AND t.county_code = a.county_code AND t.id = a.record_id AND t.area_code <> a.area_code
      AND t.recorded_at = now()`.execute(tx)
}

/** Two writers of one register would each miss the other's new rows; they take turns. */
export async function takeTurn(tx: Tx, register: Register): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtext(${`write ${tableOf(register)}`}))`.execute(tx)
}

type CountRow = Readonly<Record<string, number>>

async function runStatement(
  tx: Tx,
  text: string,
  incoming: Incoming,
  { actor, batchId }: Provenance,
): Promise<CountRow> {
  const values = incoming.parameter === undefined ? [actor, batchId] : [actor, batchId, incoming.parameter]
  const { rows } = await tx.executeQuery(CompiledQuery.raw(text, values))
  return (rows[0] ?? {}) as CountRow
}

const number = (row: CountRow, key: string): number => row[key] ?? 0
const counts = (row: CountRow): WriteCounts => ({ inserted: number(row, 'inserted'), updated: number(row, 'updated') })
