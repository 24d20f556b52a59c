/** Aggregates over members and rows as columns of grouped tables, opened where unseen rows may exist. */
import { dateSpan, type DatedSpan } from './calendar.ts'
import type { AggregateNode, Ir, LatestNode, LedgerUse } from './ir.ts'
import { monthNumber } from '../../kernel/month.ts'
import { integerText, quoteName, quoteTable, quoteText } from './sql-dialect.ts'
import { sql, TRUE, type Fragment } from './sql-fragment.ts'
import type { Compiled } from './sql-expression.ts'
import type { Ends, SqlParts } from './sql-parts.ts'
import { decoded, joinHousehold, ledgerLayout, ownerKey, requireColumn, type Group, type Scope } from './sql-scope.ts'
import { rangeOfUnseen } from './static-range.ts'
import { dayText, monthText } from './sql-time.ts'
import type { Column, Only } from './layout.ts'

type Compile = (node: Ir, scope: Scope) => Compiled
export type AggregateSql = Ends | { readonly value: Fragment }

/** An aggregate as seen from its scope: joined, with the value of an empty group, opened where rows may be unseen. */
export function aggregateSql(node: AggregateNode, scope: Scope, compile: Compile): AggregateSql {
  const { compilation } = scope
  if (node.over.kind === 'members') {
    const group = compilation.members()
    const inner: Scope = { compilation, block: group.block, from: 'member' }
    const { household } = compilation.layout
    return joinedColumns(
      node,
      columnsOf(node, inner, null, group, compile),
      group,
      `h.${quoteName(household.key)}`,
      scope,
    )
  }
  const { ledger, span } = node.over
  const group = compilation.rows(ledger)
  const inner: Scope = { compilation, block: group.block, from: ledger }
  const dated = dateSpan(span, compilation.asOf)
  const inTime = group.block.bind(timeCondition(ledger, dated, inner))
  const columns = columnsOf(node, inner, inTime, group, compile)
  const seen = joinedColumns(node, columns, group, ownerKey(scope, ledger), scope)
  return opened(node, seen, completeness(ledger, dated, group, inner, scope), compilation.parts)
}

/** Whether a row lies in the span; NULL when its time is unknown. Compared in the form in which the column is stored. */
function timeCondition(ledger: LedgerUse, span: DatedSpan, inner: Scope): Fragment {
  const { facts } = ledgerLayout(inner, ledger)
  const raw = (name: string): readonly [Fragment, Column] => {
    const column = requireColumn(facts, `${ledger.name}.${name}`, name)
    return [inner.block.read(`r.${quoteName(column.column)}`), column]
  }
  const [time, column] = raw(ledger.time)
  if (ledger.ledgerKind === 'status') {
    const [until] = raw(ledger.timeTo ?? ledger.time)
    return inner.compilation.parts.holdsOn(time, until, dayText(span.from, column))
  }
  const isMonthly = ledger.ledgerKind === 'monthly'
  const from = isMonthly ? monthText(span.firstMonth, column) : dayText(span.from, column)
  const to = isMonthly ? monthText(span.lastMonth, column) : dayText(span.to, column)
  return sql`(${time} BETWEEN ${from} AND ${to})`
}

/** Names of the columns of the grouped table that hold the aggregate, with its value for an empty group. */
interface Columns {
  readonly low: string
  readonly high: string
  readonly empty: string
}

function columnsOf(
  node: AggregateNode,
  inner: Scope,
  inTime: Fragment | null,
  group: Group,
  compile: Compile,
): Columns {
  const { parts } = inner.compilation
  const { block } = inner
  const where = node.where ? truth(compile(node.where, inner)) : null
  const conditions = [inTime, where].filter((condition) => condition !== null)
  const [only] = conditions
  const included = block.bind(only === undefined ? TRUE : conditions.length === 1 ? only : parts.and(conditions))
  const add = (low: Fragment, high: Fragment, empty: string): Columns => ({
    low: group.add(low),
    high: group.add(high),
    empty,
  })
  switch (node.fn) {
    case 'exists':
      return add(parts.exists(included), parts.exists(included), 'false')
    case 'all': {
      const holds = node.of ? truth(compile(node.of, inner)) : TRUE
      const held = conditions.length === 0 ? holds : parts.or([parts.not(included), holds])
      const all = parts.all(block.bind(held))
      return add(all, all, 'true')
    }
    case 'count':
      return conditions.length === 0
        ? add(sql`count(*)`, sql`count(*)`, '0')
        : add(parts.countSure(included), parts.countPossible(included), '0')
    case 'sum': {
      const { low, high } = ends(node, inner, compile)
      if (conditions.length === 0) return add(parts.sum(low), parts.sum(high), '0')
      const lowest = parts.sum(block.bind(parts.contributionLow(included, low)))
      return add(lowest, parts.sum(block.bind(parts.contributionHigh(included, high))), '0')
    }
    default: {
      const { low, high } = ends(node, inner, compile)
      return node.fn === 'max'
        ? add(parts.extremeOfSure('max', included, low), parts.extremeOfPossible('max', included, high), 'NULL')
        : add(parts.extremeOfPossible('min', included, low), parts.extremeOfSure('min', included, high), 'NULL')
    }
  }
}

function truth(compiled: Compiled): Fragment {
  if (compiled.kind === 'value') return compiled.value
  throw new Error('an integer was compiled where a condition belongs')
}

function ends(node: AggregateNode, inner: Scope, compile: Compile): Ends {
  const compiled = node.of ? compile(node.of, inner) : null
  if (compiled?.kind !== 'number') throw new Error(`${node.fn} needs an integer`)
  return { low: inner.block.bind(compiled.low), high: inner.block.bind(compiled.high) }
}

function joinGroup(group: Group, owner: string, scope: Scope): void {
  scope.block.join(group.name, `LEFT JOIN ${group.name} ON ${group.name}.k = ${owner}`)
}

function joinedColumns(node: AggregateNode, columns: Columns, group: Group, owner: string, scope: Scope): AggregateSql {
  joinGroup(group, owner, scope)
  const { parts } = scope.compilation
  const column = (name: string): Fragment =>
    scope.block.read(parts.orEmpty(`${group.name}.k`, columns.empty, `${group.name}.${name}`))
  if (node.fn === 'exists' || node.fn === 'all') return { value: column(columns.low) }
  return { low: column(columns.low), high: column(columns.high) }
}

/** True when every row of the span is surely there; null when nothing can be missing by declaration of the layout. */
function completeness(ledger: LedgerUse, span: DatedSpan, group: Group, inner: Scope, scope: Scope): Fragment | null {
  const { parts } = scope.compilation
  const noHole = withoutHole(ledger, scope)
  const all = ledger.absence === 'none' ? covered(ledger, span, scope) : everyMonth(ledger, span, group, inner, scope)
  if (all === null) return noHole
  return scope.block.bind(noHole ? parts.and([all, noHole]) : all)
}

function withoutHole(ledger: LedgerUse, scope: Scope): Fragment | null {
  const { holes } = ledgerLayout(scope, ledger)
  if (!holes) return null
  const alias = quoteName(`${ledger.of}_${ledger.name}_holes`)
  const rows = `SELECT DISTINCT ${quoteName(holes.owner)} AS k FROM ${quoteTable(holes)}${onlyText(holes.only, ' WHERE ')}`
  scope.block.join(alias, `LEFT JOIN (${rows}) ${alias} ON ${alias}.k = ${ownerKey(scope, ledger)}`)
  return scope.block.read(`(${alias}.k IS NULL)`)
}

function onlyText(only: Only | undefined, lead: string): string {
  return only ? `${lead}${quoteName(only.column)} = ${quoteText(only.equals)}` : ''
}

function covered(ledger: LedgerUse, span: DatedSpan, scope: Scope): Fragment | null {
  const { coverage } = ledgerLayout(scope, ledger)
  if (coverage === 'always') return null
  if (coverage === 'never') return sql`false`
  joinHousehold(scope)
  const from = `${quoteName(coverage.from.column)} <= ${dayText(span.from, coverage.from)}`
  const to = `${quoteName(coverage.to.column)} >= ${dayText(span.to, coverage.to)}`
  const areas = `SELECT ${quoteName(coverage.area)} FROM ${quoteTable(coverage)} WHERE ${from} AND ${to}${onlyText(coverage.only, ' AND ')}`
  return scope.block.read(`coalesce(h.${quoteName(coverage.householdColumn)} IN (${areas}), false)`)
}

/** Every month of the span has a row: one bit for each. Anything but a monthly ledger is never known to be complete. */
function everyMonth(ledger: LedgerUse, span: DatedSpan, group: Group, inner: Scope, scope: Scope): Fragment {
  if (ledger.ledgerKind !== 'monthly' || span.months.length === 0) return sql`false`
  const { dialect } = scope.compilation
  const column = requireColumn(ledgerLayout(inner, ledger).facts, `${ledger.name}.${ledger.time}`, ledger.time)
  const month = inner.block.read(decoded(`r.${quoteName(column.column)}`, column, { kind: 'month' }, dialect))
  const inSpan = inner.block.bind(timeCondition(ledger, span, inner))
  const number = `${dialect.divide(month.text, '100')} * 12 + ${month.text} % 100 - 1`
  const bit = dialect.bit(`(${number} - ${monthNumber(span.firstMonth)})`)
  const marks = inner.block.bind(sql`CASE WHEN ${inSpan} THEN ${bit} ELSE 0 END`)
  const seen = group.add(sql`bit_or(${marks})`)
  const everything = span.months.reduce((mask) => mask * 2 + 1, 0)
  return scope.block.read(`coalesce(${group.name}.${seen} = ${integerText(everything)}, false)`)
}

function opened(node: AggregateNode, seen: AggregateSql, complete: Fragment | null, parts: SqlParts): AggregateSql {
  if (complete === null) return seen
  const closed = (value: Fragment): Fragment => parts.onlyIfComplete(complete, value)
  if ('value' in seen) {
    const open = node.fn === 'exists' ? parts.existsUnlessIncomplete : parts.allUnlessIncomplete
    return { value: open(complete, seen.value) }
  }
  switch (node.fn) {
    case 'min':
      return { low: closed(seen.low), high: seen.high }
    case 'sum': {
      const unseen = node.of ? rangeOfUnseen(node.of) : { low: null, high: null }
      const keepsLow = unseen.low !== null && unseen.low >= 0
      const keepsHigh = unseen.high !== null && unseen.high <= 0
      return { low: keepsLow ? seen.low : closed(seen.low), high: keepsHigh ? seen.high : closed(seen.high) }
    }
    default:
      return { low: seen.low, high: closed(seen.high) }
  }
}

export function latestSql(node: LatestNode, scope: Scope, compile: Compile): Compiled {
  const { compilation } = scope
  const { parts } = compilation
  const group = compilation.newest(node.ledger)
  const inner: Scope = { compilation, block: group.block, from: node.ledger }
  const compiled = compile(node.fact, inner)
  joinGroup(group, ownerKey(scope, node.ledger), scope)
  const noHole = withoutHole(node.ledger, scope)
  const isDated = scope.block.read(`coalesce(NOT ${group.name}_t.undated, true)`)
  scope.block.join(
    `${group.name}_t`,
    `LEFT JOIN ${group.name}_t ON ${group.name}_t.k = ${ownerKey(scope, node.ledger)}`,
  )
  const isSure = scope.block.bind(noHole ? parts.and([isDated, noHole]) : isDated)
  const column = (aggregate: Fragment): Fragment =>
    parts.onlyIfComplete(isSure, scope.block.read(`${group.name}.${group.add(aggregate)}`))
  if (compiled.kind === 'number') {
    const [low, high] = [group.block.bind(compiled.low), group.block.bind(compiled.high)]
    return {
      kind: 'number',
      low: column(parts.lowestOfAll(low)),
      high: column(parts.highestOfAll(high)),
      limit: compiled.limit,
    }
  }
  const value = group.block.bind(compiled.value)
  const isTruth = node.fact.type.kind === 'boolean'
  return { kind: 'value', value: column(isTruth ? parts.agreedTruth(value) : parts.agreedValue(value)) }
}
