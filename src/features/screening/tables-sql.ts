/**
 * The tables a screening reads. First replicas of the registers with what rules can ask of them (kept in the mart, or
 * made for one transaction of PostgreSQL); from them, for a day, one row for each household and member and the rows of
 * every ledger. The second step is the same text for both engines.
 */
import { toColumn } from '../../kernel/names.ts'
import { columnsOf, factKey, tableOf } from '../../language/register/columns.ts'
import type { Field } from '../../language/register/field.ts'
import type { Register } from '../../language/register/register.ts'
import { household, membership, person } from '../people/registers.ts'
import { FACTS, fieldOf, LEDGERS, type FactSpec, type LedgerSpec, type Owner } from './facts.ts'
import { ledgerTable, TABLES } from './vocabulary.ts'

/** A replica's column, with its type in both engines and where PostgreSQL takes it from. */
export interface ReplicaColumn {
  readonly name: string
  readonly type: 'bigint' | 'boolean' | 'varchar' | 'uuid'
  readonly from: string
}

export interface Replica {
  readonly register: Register
  readonly table: string
  /** `household` and `member` replicas carry the id; others point to their owner by it. */
  readonly owner: Owner | 'self'
  readonly columns: readonly ReplicaColumn[]
}

export const replicaTable = (register: Register): string => `m_${tableOf(register)}`

const day = (column: string) => `to_char(${column}, 'YYYYMMDD')::bigint`
const month = (column: string) => `replace(${column}, '-', '')::bigint`

function valueColumn(name: string, field: Field): ReplicaColumn {
  switch (field.type) {
    case 'day':
      return { name, type: 'bigint', from: day(name) }
    case 'month':
      return { name, type: 'bigint', from: month(name) }
    case 'fen':
    case 'quantity':
      return { name, type: 'bigint', from: name }
    case 'yesNo':
      return { name, type: 'boolean', from: name }
    default:
      return { name, type: 'varchar', from: name }
  }
}

const plain = (name: string, type: ReplicaColumn['type'], from = name): ReplicaColumn => ({ name, type, from })

function validity(register: Register): ReplicaColumn[] {
  if (register.kind !== 'status') return []
  return [
    plain('valid_from', 'bigint', day('valid_from')),
    plain('valid_to', 'bigint', day('valid_to')),
    plain('source', 'varchar'),
  ]
}

function ownerColumn(register: Register): ReplicaColumn {
  const column = columnsOf(register).find(
    ({ role, name }) => role === 'subject' && (name === 'household_id' || name === 'person_id'),
  )
  if (!column) throw new RangeError(`${register.id} is about nobody`)
  return plain('owner', 'uuid', column.name)
}

/** Every register that rules can ask something of. */
export function replicas(): Replica[] {
  const fields = new Map<Register, Set<string>>()
  const use = (register: Register, key: string) => fields.set(register, (fields.get(register) ?? new Set()).add(key))
  for (const { register, field, only } of FACTS) {
    use(register, field)
    if (only) use(register, only.field)
  }
  for (const spec of LEDGERS) for (const key of spec.fields) use(spec.register, key)
  const others = [...fields.keys()].filter((register) => register !== household && register !== person)
  const values = (register: Register) =>
    [...(fields.get(register) ?? [])].map((key) => valueColumn(toColumn(key), fieldOf(register, key)))
  return [
    {
      register: household,
      table: replicaTable(household),
      owner: 'self',
      columns: [
        plain('id', 'uuid'),
        plain('county', 'varchar', 'county_code'),
        plain('area', 'varchar', 'area_code'),
        ...values(household),
      ],
    },
    { register: person, table: replicaTable(person), owner: 'self', columns: [plain('id', 'uuid'), ...values(person)] },
    {
      register: membership,
      table: replicaTable(membership),
      owner: 'member',
      columns: [
        plain('owner', 'uuid', 'person_id'),
        plain('household', 'uuid', 'household_id'),
        plain('programme', 'varchar'),
        ...validity(membership).filter(({ name }) => name !== 'source'),
      ],
    },
    ...others.map((register): Replica => {
      const owner = register.subject === 'person' ? 'member' : 'household'
      return {
        register,
        table: replicaTable(register),
        owner,
        columns: [ownerColumn(register), ...validity(register), ...values(register)],
      }
    }),
  ]
}

/**
 * What PostgreSQL answers for a replica: all rows in the transaction's scope. An amount that several senders report is
 * counted once: the bureau in charge first; the others stay beside it in the register, for a person to compare.
 */
export function replicaSelect({ register, columns }: Replica): string {
  const select = columns.map(({ name, from }) => `${from} AS ${name}`).join(', ')
  if (register.kind === 'status' || !register.perSource) return `SELECT ${select} FROM ${tableOf(register)}`
  const key = ['county_code', ...factKey(register).filter((column) => column !== 'source')]
  const table = tableOf(register)
  const same = key.map((column) => `theirs.${column} = other.${column}`).join(' AND ')
  // Nearly every row is the bureau's own and is taken as it stands; only the others' rows are sorted.
  return `SELECT ${select} FROM ${table} WHERE source = '${register.owner}'
    UNION ALL SELECT * FROM (SELECT DISTINCT ON (${key.join(', ')}) ${select} FROM ${table} other
      WHERE source <> '${register.owner}' AND NOT EXISTS (
        SELECT FROM ${table} theirs WHERE ${same} AND theirs.source = '${register.owner}')
      ORDER BY ${key.join(', ')}, source) others`
}

/**
 * For which days full lists are committed, by county and ledger. Lists that touch or overlap are one period: twelve
 * monthly files cover a year.
 */
export function coverageSelect(where = 'true'): string {
  return `WITH listed AS (
      SELECT county_code AS county, CASE register ${ledgerCases()} END AS ledger, period_from, period_to
      FROM coverage WHERE extent = 'full' AND period_from IS NOT NULL AND register IN (${ledgerRegisters()}) AND ${where}),
    marked AS (SELECT *, max(period_to) OVER (PARTITION BY county, ledger ORDER BY period_from, period_to
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached FROM listed),
    islands AS (SELECT *, count(*) FILTER (WHERE reached IS NULL OR period_from > reached + 1)
      OVER (PARTITION BY county, ledger ORDER BY period_from, period_to) AS island FROM marked)
    SELECT county, ledger, ${day('min(period_from)')} AS period_from, ${day('max(period_to)')} AS period_to
    FROM islands GROUP BY county, ledger, island`
}

export const HOLE_SELECT = `SELECT COALESCE(household_id, person_id) AS owner, CASE register ${ledgerCases()} END AS ledger
  FROM ledger_hole WHERE register IN (${ledgerRegisters()})`

function ledgerCases(): string {
  return LEDGERS.map((spec) => `WHEN '${spec.register.id}' THEN '${spec.name}'`).join(' ')
}

function ledgerRegisters(): string {
  return LEDGERS.map((spec) => `'${spec.register.id}'`).join(', ')
}

const inForce = (alias: string, asOf: number) =>
  `${alias}.valid_from <= ${asOf} AND (${alias}.valid_to IS NULL OR ${alias}.valid_to > ${asOf})`

/** 2022-09-30 -> 20220930 */
export function dayNumber(asOf: string): number {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(asOf)) throw new RangeError(`not a day: ${asOf}`)
  return Number(asOf.replaceAll('-', ''))
}

/**
 * The statements that make the tables of a screening for a day, as temporary tables. `key` says how owners are named:
 * by dense numbers `k` in the mart, by their id in PostgreSQL.
 */
export function screenTables(asOf: string, key: 'k' | 'id'): string[] {
  const on = dayNumber(asOf)
  return [
    create(
      key,
      TABLES.household,
      `SELECT h.${key} AS k, h.county, h.area${factSelects('household', 'h')}
      FROM ${replicaTable(household)} h${factJoins('household', `h.${key}`, on)}`,
    ),
    create(
      key,
      TABLES.member,
      `SELECT p.${key} AS k, m.household AS household${factSelects('member', 'p')}
      FROM ${replicaTable(person)} p
      JOIN ${replicaTable(membership)} m ON m.owner = p.${key} AND m.programme = 'monitoring' AND ${inForce('m', on)}${factJoins('member', `p.${key}`, on)}`,
    ),
    ...LEDGERS.map((spec) => view(ledgerTable(spec), ledgerSelect(spec))),
    view(TABLES.coverage, 'SELECT * FROM m_coverage'),
    view(TABLES.hole, 'SELECT * FROM m_hole'),
  ]
}

/** PostgreSQL's connections are pooled: what one transaction makes must not be there for the next. */
const create = (key: 'k' | 'id', table: string, select: string) =>
  `DROP TABLE IF EXISTS ${table}; CREATE TEMP TABLE ${table} ${key === 'id' ? 'ON COMMIT DROP ' : ''}AS ${select}`
const view = (name: string, select: string) => `DROP VIEW IF EXISTS ${name}; CREATE TEMP VIEW ${name} AS ${select}`

/** Facts of the entity itself come from its own row, all others from the status in force on the day. */
const isOwn = ({ register }: FactSpec): boolean => register === household || register === person

function factSelects(owner: Owner, self: string): string {
  return FACTS.filter((spec) => spec.of === owner)
    .map((spec) => `, ${isOwn(spec) ? self : joinName(spec)}.${toColumn(spec.field)} AS ${toColumn(spec.name)}`)
    .join('')
}

const joinName = ({ register, only }: FactSpec): string =>
  `j_${tableOf(register)}${only ? `_${only.code.toLowerCase()}` : ''}`

/**
 * Of several sources the bureau in charge counts first, then the later first day. Numbered by a window, not picked by
 * DISTINCT ON: that keeps every column of every owner in memory, and a whole province does not fit there.
 */
function factJoins(owner: Owner, self: string, on: number): string {
  const specs = new Map(FACTS.filter((spec) => spec.of === owner && !isOwn(spec)).map((spec) => [joinName(spec), spec]))
  return [...specs]
    .map(([name, { register, only }]) => {
      const which = only ? ` AND s.${toColumn(only.field)} = '${only.code}'` : ''
      return `
      LEFT JOIN (SELECT s.*, row_number() OVER (PARTITION BY s.owner
          ORDER BY CASE WHEN s.source = '${register.owner}' THEN 0 ELSE 1 END, s.valid_from DESC, s.source) AS place
        FROM ${replicaTable(register)} s WHERE ${inForce('s', on)}${which}) ${name} ON ${name}.owner = ${self} AND ${name}.place = 1`
    })
    .join('')
}

function ledgerSelect(spec: LedgerSpec): string {
  const columns = [...spec.fields.map(toColumn), ...(spec.register.kind === 'status' ? ['valid_from', 'valid_to'] : [])]
  return `SELECT owner, ${columns.join(', ')} FROM ${replicaTable(spec.register)}`
}
