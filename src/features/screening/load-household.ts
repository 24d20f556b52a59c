/**
 * The data of one or a few households for the interpreter: the same facts by the same choice as in the tables of a
 * screening, with where every row came from. A test holds both against each other.
 */
import { toColumn } from '../../kernel/names.ts'
import type { Register } from '../../language/register/register.ts'
import type { DataRow, HouseholdData, LedgerData, MemberData, Period, Scalar } from '../../language/rule/index.ts'
import type { Tx } from '../../platform/postgres/database.ts'
import { household, person } from '../people/registers.ts'
import { FACTS, LEDGERS, type FactSpec, type LedgerSpec, type Owner } from './facts.ts'
import { instantOf, readRows, type KnownRows, type Row, type Tie } from './read-rows.ts'
import { FROM, TO } from './vocabulary.ts'

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
  /** The household's own row, its members with theirs, and everything else that was read, for the card. */
  readonly row: Row
  readonly members: readonly Member[]
  readonly known: KnownRows
}

export interface Member {
  readonly relation: string | null
  readonly row: Row
}

/** Whether a status holds on a day; its last day is the day after which it no longer does. */
export function holdsOn(row: Row, asOf: string): boolean {
  return String(row['valid_from']) <= asOf && (typeof row['valid_to'] !== 'string' || row['valid_to'] > asOf)
}

/** Loads households of one county as they are on a day, in the order of `ids`; those out of scope are left out. */
export async function loadHouseholds(
  tx: Tx,
  countyCode: string,
  ids: readonly string[],
  asOf: string,
): Promise<LoadedHousehold[]> {
  const known = await readRows(tx, countyCode, ids, asOf)
  const members = new Map<string, Tie[]>()
  for (const tie of known.ties) members.set(tie.household_id, [...(members.get(tie.household_id) ?? []), tie])
  const context = { asOf, known, covered: coveredPeriods(known) }
  return ids.flatMap((id) => {
    const [row] = known.of(household, id)
    return row ? [assemble(row, members.get(id) ?? [], context)] : []
  })
}

interface Context {
  readonly asOf: string
  readonly known: KnownRows
  readonly covered: ReadonlyMap<string, readonly Period[]>
}

function coveredPeriods({ coverage }: KnownRows): Map<string, Period[]> {
  const periods = new Map<string, Period[]>()
  for (const { ledger, period_from, period_to } of coverage) {
    periods.set(ledger, [...(periods.get(ledger) ?? []), { from: dayText(period_from), to: dayText(period_to) }])
  }
  return periods
}

const dayText = (number: number): string => String(number).replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3')

function assemble(row: Row, ties: readonly Tie[], context: Context): LoadedHousehold {
  const members = ties.flatMap((tie): Member[] => {
    const [found] = context.known.of(person, tie.person_id)
    return found ? [{ relation: tie.relation, row: found }] : []
  })
  const origins = new Map<string, RowOrigin>()
  const factRows = new Map<string, string>()
  const id = String(row['id'])
  const data: HouseholdData = {
    ...entity(row, household, 'household', 'household', context, origins, factRows),
    areaCode: String(row['area_code']),
    ledgers: ledgersOf(id, 'household', context, origins),
    members: members.map(({ row: member }, position): MemberData => {
      const base = entity(member, person, 'member', `member.${position}`, context, origins, factRows)
      return { ...base, ledgers: ledgersOf(String(member['id']), 'member', context, origins) }
    }),
  }
  return {
    data,
    personIds: members.map((member) => String(member.row['id'])),
    names: members.map((member) => String(member.row['name'])),
    origins,
    factRows,
    row,
    members,
    known: context.known,
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
function inForce(spec: FactSpec, owner: string, { known, asOf }: Context): Row | undefined {
  const { register, only } = spec
  const rows = known
    .of(register, owner)
    .filter((row) => holdsOn(row, asOf) && (!only || row[toColumn(only.field)] === only.code))
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
      const rows = countedOnce(spec.register, context.known.of(spec.register, owner))
      for (const row of rows) origins.set(String(row['id']), originOf(row, spec.register))
      const ledger: LedgerData = {
        rows: rows.map((row) => ledgerRow(spec, row)),
        hole: context.known.holes.has(`${owner} ${spec.register.id}`),
        covered: spec.register.absence === 'none' ? (context.covered.get(spec.name) ?? []) : [],
      }
      return [spec.name, ledger]
    }),
  )
}

/** An amount that several senders report counts once (as in `replicaSelect`). */
export function countedOnce(register: Register, rows: readonly Row[]): readonly Row[] {
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
    recordedAt: instantOf(row),
    validFrom: typeof row['valid_from'] === 'string' ? row['valid_from'] : null,
  }
}
