/**
 * All rows that are known of a few households, in one statement: what the rules ask for and what the card shows are the
 * same rows, read at the same moment. One statement a ledger took most of the time of a card.
 */
import { CompiledQuery } from 'kysely'
import { tableOf } from '../../language/register/columns.ts'
import type { Register } from '../../language/register/register.ts'
import { PREPARED, type Tx } from '../../platform/postgres/database.ts'
import { household, person } from '../people/registers.ts'
import { FACTS, LEDGERS } from './facts.ts'
import { coverageSelect } from './tables-sql.ts'

/**
 * A stored row as PostgreSQL writes it in JSON: columns by their names, days and instants as text, sealed values as
 * `\x…` (see `bytesOf`).
 */
export type Row = Readonly<Record<string, unknown>>

export interface Tie {
  readonly household_id: string
  readonly person_id: string
  readonly relation: string | null
}

export interface KnownRows {
  /** Who belongs to which household on the day, the head first. */
  readonly ties: readonly Tie[]
  /** Rows of any day, by register and then by whom they are about; household and person by their own id. */
  readonly of: (register: Register, owner: string) => readonly Row[]
  /** Days for which full lists of a ledger are committed in the county. */
  readonly coverage: readonly { ledger: string; period_from: number; period_to: number }[]
  /** `owner register`: somebody's row in it was refused. */
  readonly holes: ReadonlySet<string>
}

/** Every register that rules speak of, which is every register a card shows. */
const KNOWN_REGISTERS: readonly Register[] = [...new Set([...FACTS, ...LEDGERS].map((spec) => spec.register))].filter(
  (register) => register !== household && register !== person,
)

/** Reads households of one county with their members on a day; those out of scope are left out by row security. */
export async function readRows(tx: Tx, countyCode: string, ids: readonly string[], asOf: string): Promise<KnownRows> {
  const { rows } = await tx.executeQuery<Answer>(CompiledQuery.raw(STATEMENT, [countyCode, [...ids], asOf]))
  const [answer = {}] = rows
  const registers = new Map<Register, Map<string, Row[]>>()
  for (const register of [household, person, ...KNOWN_REGISTERS])
    registers.set(register, grouped(answer[tableOf(register)] ?? [], ownerColumn(register)))
  return {
    ties: (answer['ties'] ?? []) as unknown as Tie[],
    of: (register, owner) => registers.get(register)?.get(owner) ?? [],
    coverage: (answer['coverage'] ?? []) as unknown as KnownRows['coverage'],
    holes: new Set((answer['holes'] ?? []).map((row) => `${String(row['owner'])} ${String(row['register'])}`)),
  }
}

/** The bytes of a sealed column. */
export function bytesOf(value: unknown): Uint8Array | null {
  return typeof value === 'string' ? Buffer.from(value.slice(2), 'hex') : null
}

/** When a row was stored, as every answer of the system writes it: UTC. */
export function instantOf(row: Row): string {
  return new Date(String(row['recorded_at'])).toISOString()
}

type Answer = Readonly<Record<string, readonly Row[] | null>>

function ownerColumn(register: Register): string {
  if (register === household || register === person) return 'id'
  return register.subject === 'person' ? 'person_id' : 'household_id'
}

function grouped(rows: readonly Row[], column: string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const owner = String(row[column])
    const group = groups.get(owner)
    if (group) group.push(row)
    else groups.set(owner, [row])
  }
  return groups
}

/**
 * $1 county, $2 households, $3 day. Ledgers are joined to the few households and members, so that each is read through
 * its index of owners: row security's range over areas looks selective to the planner even when it is the whole province.
 */
const rowsOf = (register: Register): string => {
  const table = tableOf(register)
  if (register === household) return `(SELECT json_agg(h) FROM home h) AS ${table}`
  const owners =
    register === person || register.subject === 'person' ? 'SELECT person_id FROM tie' : 'SELECT id FROM home'
  return `(SELECT json_agg(t) FROM (${owners}) o(id) JOIN ${table} t ON t.county_code = $1 AND t.${ownerColumn(register)} = o.id) AS ${table}`
}

const HOLES = `SELECT o.household_id AS owner, o.register FROM home JOIN ledger_hole o ON o.county_code = $1 AND o.household_id = home.id
  UNION ALL SELECT o.person_id, o.register FROM tie JOIN ledger_hole o ON o.county_code = $1 AND o.person_id = tie.person_id AND o.household_id IS NULL`

const STATEMENT = `${PREPARED}WITH home AS MATERIALIZED (
    SELECT * FROM household WHERE county_code = $1 AND id = ANY($2::uuid[])),
  tie AS MATERIALIZED (
    SELECT household_id, person_id, relation FROM membership
    WHERE county_code = $1 AND household_id = ANY($2::uuid[]) AND programme = 'monitoring'
      AND valid_from <= $3::date AND (valid_to IS NULL OR valid_to > $3::date))
  SELECT (SELECT json_agg(t ORDER BY CASE WHEN t.relation = 'head' THEN 0 ELSE 1 END, t.person_id) FROM tie t) AS ties,
    ${[household, person, ...KNOWN_REGISTERS].map(rowsOf).join(',\n    ')},
    (SELECT json_agg(c) FROM (${coverageSelect('county_code = $1')}) c) AS coverage,
    (SELECT json_agg(o) FROM (${HOLES}) o) AS holes`
