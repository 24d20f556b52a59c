/**
 * The data of one or a few households for the interpreter: the same facts by the same choice as in the tables of a
 * screening, with where every row came from. A test holds both against each other.
 */
import { sql } from 'kysely'
import { toColumn } from '../../kernel/names.ts'
import { tableOf } from '../../language/register/columns.ts'
import type { Register } from '../../language/register/register.ts'
import type { DataRow, HouseholdData, LedgerData, MemberData, Period, Scalar } from '../../language/rule/index.ts'
import type { Tx } from '../../platform/postgres/database.ts'
import { household, person } from '../people/registers.ts'
import { FACTS, LEDGERS, type FactSpec, type LedgerSpec, type Owner } from './facts.ts'
import { coverageSelect } from './tables-sql.ts'
import { FROM, TO } from './vocabulary.ts'

type Row = Readonly<Record<string, unknown>>

/** Where a stored row came from. */
export interface RowOrigin {
  readonly rowId: string
  readonly register: Register
  readonly source: string
  readonly batchId: string | null
  readonly sourceRow: number | null
  readonly recordedAt: string
  readonly validFrom: string | null
}

export interface LoadedHousehold {
  readonly data: HouseholdData
  /** Person behind each position of `data.members`. */
  readonly personIds: readonly string[]
  /** Their names, for sentences; never part of what a rule sees. */
  readonly names: readonly string[]
  readonly origins: ReadonlyMap<string, RowOrigin>
  /** Row behind a fact that is no field of the household or person itself: `household.houseGrade`, `member.0.residentInsured`. */
  readonly factRows: ReadonlyMap<string, string>
}

/** Loads households of one county as they are on a day, in the order of `ids`; those out of scope are left out. */
export async function loadHouseholds(
  tx: Tx,
  countyCode: string,
  ids: readonly string[],
  asOf: string,
): Promise<LoadedHousehold[]> {
  const households = await rowsOf(tx, household, 'id', countyCode, ids)
  const memberships = await sql<{ household_id: string; person_id: string }>`
    SELECT household_id, person_id FROM membership
    WHERE county_code = ${countyCode} AND household_id = ANY(${[...ids]}::uuid[]) AND programme = 'monitoring'
      AND valid_from <= ${asOf} AND (valid_to IS NULL OR valid_to > ${asOf})
    ORDER BY CASE WHEN relation = 'head' THEN 0 ELSE 1 END, person_id`.execute(tx)
  const personIds = memberships.rows.map((row) => row.person_id)
  const persons = await rowsOf(tx, person, 'id', countyCode, personIds)
  const registers = new Map<Register, Map<string, Row[]>>()
  for (const register of usedRegisters()) {
    const [column, owners] =
      register.subject === 'person' ? (['person_id', personIds] as const) : (['household_id', ids] as const)
    registers.set(register, grouped(await rowsOf(tx, register, column, countyCode, owners), column))
  }
  const context = {
    asOf,
    registers,
    covered: await coverageOf(tx, countyCode),
    holes: await holesOf(tx, countyCode, [...ids, ...personIds]),
  }
  const byId = new Map(households.map((row) => [String(row['id']), row]))
  const personById = new Map(persons.map((row) => [String(row['id']), row]))
  return ids.flatMap((id) => {
    const row = byId.get(id)
    if (!row) return []
    const members = memberships.rows
      .filter((one) => one.household_id === id)
      .map((one) => personById.get(one.person_id))
      .filter((member) => member !== undefined)
    return [assemble(row, members, context)]
  })
}

interface Context {
  readonly asOf: string
  readonly registers: ReadonlyMap<Register, ReadonlyMap<string, readonly Row[]>>
  readonly covered: ReadonlyMap<string, readonly Period[]>
  readonly holes: ReadonlySet<string>
}

function usedRegisters(): Register[] {
  const all = [...FACTS.map((spec) => spec.register), ...LEDGERS.map((spec) => spec.register)]
  return [...new Set(all)].filter((register) => register !== household && register !== person)
}

async function rowsOf(
  tx: Tx,
  register: Register,
  column: string,
  countyCode: string,
  ids: readonly string[],
): Promise<Row[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Row>`SELECT * FROM ${sql.table(tableOf(register))}
    WHERE county_code = ${countyCode} AND ${sql.ref(column)} = ANY(${[...ids]}::uuid[])`.execute(tx)
  return rows
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

async function coverageOf(tx: Tx, countyCode: string): Promise<Map<string, Period[]>> {
  const where = `county_code = '${countyCode.replace(/\D/g, '')}'`
  const { rows } = await sql<{
    ledger: string
    period_from: number
    period_to: number
  }>`${sql.raw(coverageSelect(where))}`.execute(tx)
  const periods = new Map<string, Period[]>()
  for (const { ledger, period_from, period_to } of rows) {
    periods.set(ledger, [...(periods.get(ledger) ?? []), { from: dayText(period_from), to: dayText(period_to) }])
  }
  return periods
}

const dayText = (number: number): string => String(number).replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3')

async function holesOf(tx: Tx, countyCode: string, owners: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ owner: string; register: string }>`
    SELECT COALESCE(household_id, person_id) AS owner, register FROM ledger_hole
    WHERE county_code = ${countyCode} AND (household_id = ANY(${[...owners]}::uuid[]) OR person_id = ANY(${[...owners]}::uuid[]))`.execute(
    tx,
  )
  return new Set(rows.map((row) => `${row.owner} ${row.register}`))
}

function assemble(row: Row, members: readonly Row[], context: Context): LoadedHousehold {
  const origins = new Map<string, RowOrigin>()
  const factRows = new Map<string, string>()
  const id = String(row['id'])
  const data: HouseholdData = {
    ...entity(row, household, 'household', 'household', context, origins, factRows),
    areaCode: String(row['area_code']),
    ledgers: ledgersOf(id, 'household', context, origins),
    members: members.map((member, position): MemberData => {
      const base = entity(member, person, 'member', `member.${position}`, context, origins, factRows)
      return { ...base, ledgers: ledgersOf(String(member['id']), 'member', context, origins) }
    }),
  }
  return {
    data,
    personIds: members.map((member) => String(member['id'])),
    names: members.map((member) => String(member['name'])),
    origins,
    factRows,
  }
}

function entity(
  row: Row,
  register: Register,
  owner: Owner,
  path: string,
  context: Context,
  origins: Map<string, RowOrigin>,
  factRows: Map<string, string>,
): DataRow {
  const id = String(row['id'])
  origins.set(id, originOf(row, register))
  const facts: Record<string, Scalar> = {}
  for (const spec of FACTS) {
    if (spec.of !== owner) continue
    const from = spec.register === register ? row : inForce(spec, id, context)
    facts[spec.name] = from ? scalar(from[toColumn(spec.field)]) : null
    if (from && from !== row) {
      factRows.set(`${path}.${spec.name}`, String(from['id']))
      origins.set(String(from['id']), originOf(from, spec.register))
    }
  }
  return { rowId: id, facts, reportedOn: String(row['recorded_at']).slice(0, 10) }
}

/** The status in force on the day: the bureau in charge counts first, then the later first day (as in `factJoins`). */
function inForce(spec: FactSpec, owner: string, { registers, asOf }: Context): Row | undefined {
  const { register, only } = spec
  const rows = (registers.get(register)?.get(owner) ?? []).filter(
    (row) =>
      String(row['valid_from']) <= asOf &&
      (typeof row['valid_to'] !== 'string' || row['valid_to'] > asOf) &&
      (!only || row[toColumn(only.field)] === only.code),
  )
  const rank = (row: Row) => (row['source'] === register.owner ? 0 : 1)
  return rows.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      compare(String(b['valid_from']), String(a['valid_from'])) ||
      compare(String(a['source']), String(b['source'])),
  )[0]
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function ledgersOf(
  owner: string,
  of: Owner,
  context: Context,
  origins: Map<string, RowOrigin>,
): Record<string, LedgerData> {
  const specs = LEDGERS.filter((spec) => spec.of === of)
  return Object.fromEntries(
    specs.map((spec) => {
      const rows = counted(spec, context.registers.get(spec.register)?.get(owner) ?? [])
      for (const row of rows) origins.set(String(row['id']), originOf(row, spec.register))
      const ledger: LedgerData = {
        rows: rows.map((row) => ledgerRow(spec, row)),
        hole: context.holes.has(`${owner} ${spec.register.id}`),
        covered: spec.register.absence === 'none' ? (context.covered.get(spec.name) ?? []) : [],
      }
      return [spec.name, ledger]
    }),
  )
}

/** An amount that several senders report counts once (as in `replicaSelect`). */
function counted(spec: LedgerSpec, rows: readonly Row[]): readonly Row[] {
  const { register } = spec
  if (register.kind === 'status' || !register.perSource) return rows
  const rank = (row: Row) => `${row['source'] === register.owner ? 0 : 1} ${String(row['source'])}`
  const chosen = new Map<string, Row>()
  for (const row of rows) {
    const key = register.naturalKey.map((name) => String(row[toColumn(name)])).join('\n')
    const rival = chosen.get(key)
    if (!rival || rank(row) < rank(rival)) chosen.set(key, row)
  }
  return [...chosen.values()]
}

function ledgerRow({ register, fields }: LedgerSpec, row: Row): DataRow {
  const facts: Record<string, Scalar> = Object.fromEntries(fields.map((key) => [key, scalar(row[toColumn(key)])]))
  if (register.kind === 'status') {
    facts[FROM] = scalar(row['valid_from'])
    facts[TO] = scalar(row['valid_to'])
  }
  return { rowId: String(row['id']), facts, reportedOn: String(row['recorded_at']).slice(0, 10) }
}

function scalar(value: unknown): Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null
}

function originOf(row: Row, register: Register): RowOrigin {
  return {
    rowId: String(row['id']),
    register,
    source: String(row['source']),
    batchId: typeof row['batch_id'] === 'string' ? row['batch_id'] : null,
    sourceRow: typeof row['source_row'] === 'number' ? row['source_row'] : null,
    recordedAt: String(row['recorded_at']),
    validFrom: typeof row['valid_from'] === 'string' ? row['valid_from'] : null,
  }
}
