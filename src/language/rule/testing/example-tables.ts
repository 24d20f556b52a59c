/** The example vocabulary as tables, and random households as rows: every encoding a layout knows is used somewhere. */
import type { Scalar } from '../data.ts'
import { exampleVocabulary } from '../example.ts'
import type { Column, Layout, LedgerLayout } from '../layout.ts'
import type { Ledger, Owner } from '../vocabulary.ts'
import type { Population } from './random-data.ts'

const SQL_TYPE = {
  boolean: 'BOOLEAN',
  integer: 'BIGINT',
  text: 'VARCHAR',
  date: 'DATE',
  yyyymmdd: 'INTEGER',
  yyyymm: 'INTEGER',
} as const

type Columns = Readonly<Record<string, Column>>

function column(name: string, encoding: Column['encoding']): Column {
  return { column: name, encoding }
}

function columnsOf(facts: Ledger['facts'], asDate: boolean): Record<string, Column> {
  const encodings = {
    boolean: 'boolean',
    integer: 'integer',
    code: 'text',
    day: asDate ? 'date' : 'yyyymmdd',
    month: asDate ? 'date' : 'yyyymm',
  } as const
  return Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [name, column(`${name}_col`, encodings[fact.type.kind])]),
  )
}

function ledgerLayout(name: string, ledger: Ledger, asDate: boolean): LedgerLayout {
  const period = asDate ? 'date' : 'yyyymmdd'
  const only = { column: 'ledger', equals: name }
  return {
    table: `ledger_${name}`,
    owner: 'owner',
    facts: columnsOf(ledger.facts, asDate),
    holes: { table: 'hole', owner: 'owner', only },
    coverage: {
      table: asDate ? 'coverage_dates' : 'coverage_numbers',
      area: 'county',
      from: column('from_day', period),
      to: column('to_day', period),
      householdColumn: 'county',
      only,
    },
  }
}

function ledgersOf(owner: Owner): Record<string, LedgerLayout> {
  const entries = Object.entries(exampleVocabulary[owner].ledgers)
  return Object.fromEntries(entries.map(([name, ledger], i) => [name, ledgerLayout(name, ledger, i % 2 === 1)]))
}

const householdColumns = columnsOf(exampleVocabulary.household.facts, false)
const SIDE = { table: 'side', key: 'household_id' }

export const exampleLayout: Layout = {
  household: {
    table: 'household',
    key: 'id',
    area: 'area_code',
    facts: {
      ...householdColumns,
      savings: { ...column('savings_col', 'integer'), in: SIDE },
      lifted: { ...column('lifted_col', 'boolean'), in: SIDE },
    },
  },
  member: {
    table: 'person',
    key: 'id',
    household: 'household_id',
    facts: columnsOf(exampleVocabulary.member.facts, true),
  },
  ledgers: { household: ledgersOf('household'), member: ledgersOf('member') },
}

function stored(value: Scalar, encoding: Column['encoding'] | undefined): string {
  if (value === null) return 'NULL'
  if (typeof value !== 'string') return String(value)
  if (encoding === 'yyyymmdd' || encoding === 'yyyymm') return value.replaceAll('-', '')
  return encoding === 'date' && value.length === 7 ? `'${value}-01'` : `'${value}'`
}

type Head = readonly [name: string, encoding: Column['encoding']]

function table(name: string, heads: readonly Head[], rows: readonly (readonly Scalar[])[]): readonly string[] {
  const columns = heads.map(([head, encoding]) => `"${head}" ${SQL_TYPE[encoding]}`).join(', ')
  const values = rows.map((row) => `(${row.map((value, i) => stored(value, heads[i]?.[1])).join(', ')})`)
  const insert = rows.length > 0 ? [`INSERT INTO ${name} VALUES ${values.join(', ')}`] : []
  return [`DROP TABLE IF EXISTS ${name}`, `CREATE TABLE ${name} (${columns})`, ...insert]
}

function headsOf(facts: Columns): readonly Head[] {
  return Object.values(facts).map(({ column, encoding }) => [column, encoding])
}

function cellsOf(row: { readonly facts: Readonly<Record<string, Scalar>> }, facts: Columns): readonly Scalar[] {
  return Object.keys(facts).map((name) => row.facts[name] ?? null)
}

/** SQL statements that put a population into fresh tables. The key of a household is its position. */
export function loadStatements({ households, coverage }: Population): readonly string[] {
  const persons = households.flatMap((household, h) => household.members.map((member) => ({ member, h })))
  const statements = [
    ...table(
      'household',
      [['id', 'integer'], ['area_code', 'text'], ['county', 'text'], ...headsOf(householdColumns)],
      households.map((row, h) => [h, row.areaCode, row.areaCode.slice(0, 6), ...cellsOf(row, householdColumns)]),
    ),
    ...table(
      'side',
      [
        ['household_id', 'integer'],
        ['lifted_col', 'boolean'],
        ['savings_col', 'integer'],
      ],
      households.map((row, h) => [h, row.facts['lifted'] ?? null, row.facts['savings'] ?? null]),
    ),
    ...table(
      'person',
      [['id', 'integer'], ['household_id', 'integer'], ...headsOf(exampleLayout.member.facts)],
      persons.map(({ member, h }, p) => [p, h, ...cellsOf(member, exampleLayout.member.facts)]),
    ),
  ]
  const holes: Scalar[][] = []
  for (const owner of ['household', 'member'] as const)
    for (const [name, place] of Object.entries(exampleLayout.ledgers[owner])) {
      const owners = owner === 'household' ? households : persons.map(({ member }) => member)
      const rows = owners.flatMap((record, id) =>
        (record.ledgers?.[name]?.rows ?? []).map((row) => [id, ...cellsOf(row, place.facts)]),
      )
      owners.forEach((record, id) => record.ledgers?.[name]?.hole && holes.push([id, name]))
      statements.push(...table(place.table, [['owner', 'integer'], ...headsOf(place.facts)], rows))
    }
  statements.push(
    ...table(
      'hole',
      [
        ['owner', 'integer'],
        ['ledger', 'text'],
      ],
      holes,
    ),
  )
  for (const [name, encoding] of [
    ['coverage_dates', 'date'],
    ['coverage_numbers', 'yyyymmdd'],
  ] as const) {
    const rows = coverage.map(({ county, ledger, from, to }) => [county, ledger, from, to])
    statements.push(
      ...table(
        name,
        [
          ['county', 'text'],
          ['ledger', 'text'],
          ['from_day', encoding],
          ['to_day', encoding],
        ],
        rows,
      ),
    )
  }
  return statements
}
