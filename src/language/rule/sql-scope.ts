/** Where an expression is compiled: over households, members or rows, and how facts are read there. */
import type { Day } from '../../kernel/day.ts'
import { getLedger, type Column, type Layout, type LedgerLayout } from './layout.ts'
import type { FactNode, LedgerUse, ValueType } from './ir.ts'
import { quoteName, quoteTable, type Dialect } from './sql-dialect.ts'
import type { Block, Fragment } from './sql-fragment.ts'
import type { ParameterSql } from './sql-parameters.ts'
import type { SqlParts } from './sql-parts.ts'
import { own } from './vocabulary.ts'

/** A block whose items are grouped by their owner. */
export interface Group {
  readonly block: Block
  /** Name of the grouped table. */
  readonly name: string
  /** Column of an aggregate, the same for equal aggregates. */
  readonly add: (aggregate: Fragment) => string
}

export interface Compilation {
  readonly layout: Layout
  readonly dialect: Dialect
  readonly parts: SqlParts
  readonly asOf: Day
  readonly parameters: ParameterSql
  readonly members: () => Group
  readonly rows: (ledger: LedgerUse) => Group
  /** Rows of the newest time not after the day. */
  readonly newest: (ledger: LedgerUse) => Group
}

/**
 * Aliases inside a block: `h` household, `p` member, `r` row. A block starts from one of them and joins the others
 * only when they are needed.
 */
export interface Scope {
  readonly compilation: Compilation
  readonly block: Block
  readonly from: 'household' | 'member' | LedgerUse
}

/** Expression for the key of the household in a scope, without a join where possible. */
export function householdKey(scope: Scope): string {
  const { household, member } = scope.compilation.layout
  if (scope.from === 'household') return `h.${quoteName(household.key)}`
  if (scope.from === 'member') return `p.${quoteName(member.household)}`
  if (scope.from.of === 'household') return `r.${quoteName(ledgerLayout(scope, scope.from).owner)}`
  joinMember(scope)
  return `p.${quoteName(member.household)}`
}

/** Expression for the key of the owner of a ledger. */
export function ownerKey(scope: Scope, ledger: LedgerUse): string {
  return ledger.of === 'household' ? householdKey(scope) : `p.${quoteName(scope.compilation.layout.member.key)}`
}

export function ledgerLayout(scope: Scope, ledger: LedgerUse): LedgerLayout {
  return getLedger(scope.compilation.layout, ledger.of, ledger.name)
}

export function joinHousehold(scope: Scope): void {
  if (scope.from === 'household') return
  const { household } = scope.compilation.layout
  const key = householdKey(scope)
  scope.block.join('h', `JOIN ${quoteTable(household)} h ON h.${quoteName(household.key)} = ${key}`)
}

function joinMember(scope: Scope): void {
  if (typeof scope.from === 'string') return
  const { member } = scope.compilation.layout
  const owner = `r.${quoteName(ledgerLayout(scope, scope.from).owner)}`
  scope.block.join('p', `JOIN ${quoteTable(member)} p ON p.${quoteName(member.key)} = ${owner}`)
}

/** The area code of the household, for parameters. */
export function areaOf(scope: Scope): string {
  joinHousehold(scope)
  return `h.${quoteName(scope.compilation.layout.household.area)}`
}

/** The stored value of a fact in the form all computations use: bigint, boolean, text, yyyymmdd, yyyymm. */
export function readFact(scope: Scope, fact: FactNode): Fragment {
  const { layout, dialect } = scope.compilation
  if (fact.of === 'row') {
    if (typeof scope.from === 'string') throw new Error(`row.${fact.name} was compiled outside its ledger`)
    const column = requireColumn(ledgerLayout(scope, scope.from).facts, `${scope.from.name}.${fact.name}`, fact.name)
    return scope.block.read(decoded(`r.${quoteName(column.column)}`, column, fact.type, dialect))
  }
  const table = layout[fact.of]
  const column = requireColumn(table.facts, `${fact.of}.${fact.name}`, fact.name)
  if (fact.of === 'household') joinHousehold(scope)
  const alias = fact.of === 'household' ? 'h' : 'p'
  if (!column.in) return scope.block.read(decoded(`${alias}.${quoteName(column.column)}`, column, fact.type, dialect))
  const side = quoteName(`${alias}_${column.in.table}`)
  const on = `${side}.${quoteName(column.in.key)} = ${alias}.${quoteName(table.key)}`
  scope.block.join(side, `LEFT JOIN ${quoteTable(column.in)} ${side} ON ${on}`)
  return scope.block.read(decoded(`${side}.${quoteName(column.column)}`, column, fact.type, dialect))
}

export function requireColumn(facts: Readonly<Record<string, Column>>, path: string, name: string): Column {
  const column = own(facts, name)
  if (!column) throw new Error(`the layout has no column for ${path}`)
  return column
}

/** Casts first: 32-bit columns overflow in arithmetic, in every database. */
export function decoded(raw: string, { encoding }: Column, type: ValueType, dialect: Dialect): string {
  switch (type.kind) {
    case 'boolean':
    case 'code':
      return raw
    case 'integer':
      return `CAST(${raw} AS BIGINT)`
    case 'day':
      return encoding === 'date' ? dialect.dayOfDate(raw) : `CAST(${raw} AS BIGINT)`
    case 'month':
      return encoding === 'date' ? dialect.divide(dialect.dayOfDate(raw), '100') : `CAST(${raw} AS BIGINT)`
    default:
      throw new TypeError('no such type')
  }
}
