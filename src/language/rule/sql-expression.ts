/** One node of the intermediate form as SQL, in its scope. Follows the interpreter case by case. */
import { addDays, type Day } from '../../kernel/day.ts'
import type { Month } from '../../kernel/month.ts'
import { aggregateSql, latestSql } from './sql-collection.ts'
import { integerText, quoteText } from './sql-dialect.ts'
import { sql, type Fragment } from './sql-fragment.ts'
import { isPoint, point, type Ends } from './sql-parts.ts'
import { dayInteger, monthInteger } from './sql-time.ts'
import { areaOf, readFact, type Scope } from './sql-scope.ts'
import { typeOf, type Comparison, type Ir } from './ir.ts'
import { unreachable } from './unreachable.ts'

/** An integer between two ends, or a truth, code, day or month that is known or NULL. */
export type Compiled =
  | (Ends & {
      readonly kind: 'number'
      /** No known end can be larger than this, so that sums and products of small numbers need no check. */
      readonly limit: number
    })
  | { readonly kind: 'value'; readonly value: Fragment }

const MOST = Number.MAX_SAFE_INTEGER
/** More rows or members than any table has. */
const MOST_ROWS = 1_000_000_000
const MOST_DAYS = 4_000_000

export function compile(node: Ir, scope: Scope): Compiled {
  const { parts } = scope.compilation
  const value = (child: Ir): Fragment => valueOf(compile(child, scope))
  switch (node.kind) {
    case 'literal':
      return literal(node)
    case 'fact': {
      const raw = readFact(scope, node)
      if (node.type.kind !== 'integer') return asValue(raw)
      const low = node.min === undefined ? raw : sql`coalesce(${raw}, ${integerText(node.min)})`
      const high = node.max === undefined ? raw : sql`coalesce(${raw}, ${integerText(node.max)})`
      return { kind: 'number', low, high, limit: MOST }
    }
    case 'parameter':
      return parameter(node.name, scope)
    case 'asOf':
      return asValue(dayLiteral(addDays(scope.compilation.asOf, -node.daysBefore)))
    case 'not':
      return asValue(parts.not(value(node.value)))
    case 'and':
      return asValue(parts.and(node.items.map(value)))
    case 'or':
      return asValue(parts.or(node.items.map(value)))
    case 'compare': {
      if (typeOf(node.left).kind !== 'integer')
        return asValue(parts.compareValues(node.op, value(node.left), value(node.right)))
      return asValue(compareNumbers(node.op, number(node.left, scope), number(node.right, scope), scope))
    }
    case 'compareQuotient': {
      const denominator = boundEnds(number(node.denominator, scope), scope)
      const right = product(denominator, number(node.right, scope), scope)
      const comparison = compareNumbers(node.op, number(node.numerator, scope), right, scope)
      return asValue(parts.guardQuotient(denominator, comparison))
    }
    case 'oneOf':
      return asValue(sql`(${value(node.value)} IN (${node.codes.map(quoteText).join(', ')}))`)
    case 'add':
    case 'subtract':
      return total(node.kind, number(node.left, scope), number(node.right, scope), scope)
    case 'multiply':
      return node.factor.kind === 'literal' && typeof node.factor.value === 'number'
        ? scaled(node.factor.value, number(node.value, scope), scope)
        : product(number(node.factor, scope), number(node.value, scope), scope)
    case 'choose':
      return choose(scope.block.bind(value(node.condition)), compile(node.yes, scope), compile(node.no, scope), scope)
    case 'known': {
      const inner = compile(node.value, scope)
      return asValue(inner.kind === 'number' ? parts.knownNumber(inner) : parts.knownValue(inner.value))
    }
    case 'orElse':
      return orElse(compile(node.value, scope), compile(node.fallback, scope), scope)
    case 'elapsed':
      return { kind: 'number', ...point(elapsed(node.unit, value(node.from), value(node.to), scope)), limit: MOST_DAYS }
    case 'latest':
      return latestSql(node, scope, compile)
    case 'aggregate': {
      const result = aggregateSql(node, scope, compile)
      if ('value' in result) return asValue(result.value)
      return { kind: 'number', ...result, limit: node.fn === 'count' ? MOST_ROWS : MOST }
    }
    default:
      return unreachable(node)
  }
}

export function asValue(value: Fragment): Compiled {
  return { kind: 'value', value }
}

export function valueOf(compiled: Compiled): Fragment {
  if (compiled.kind === 'value') return compiled.value
  throw new Error('an integer was compiled where a truth, code, day or month belongs')
}

type Whole = Extract<Compiled, { kind: 'number' }>

export function numberOf(compiled: Compiled): Whole {
  if (compiled.kind === 'number') return compiled
  throw new Error('a truth, code, day or month was compiled where an integer belongs')
}

function number(node: Ir, scope: Scope): Whole {
  return numberOf(compile(node, scope))
}

function literal(node: Extract<Ir, { kind: 'literal' }>): Compiled {
  const { value, type } = node
  if (typeof value === 'number') return { kind: 'number', ...point(sql`${integerText(value)}`), limit: Math.abs(value) }
  if (typeof value === 'boolean') return asValue(sql`${String(value)}`)
  if (type.kind === 'day') return asValue(dayLiteral(value as Day))
  if (type.kind === 'month') return asValue(sql`${integerText(monthInteger(value as Month))}`)
  return asValue(sql`${quoteText(value)}`)
}

function dayLiteral(day: Day): Fragment {
  return sql`${integerText(dayInteger(day))}`
}

function parameter(name: string, scope: Scope): Whole {
  const { parameters } = scope.compilation
  const area = parameters.varies(name) ? areaOf(scope) : ''
  return { kind: 'number', ...point(parameters.read(name, scope.block, area)), limit: parameters.largest(name) }
}

/** Both ends as plain columns, so that they can be used many times. */
function boundEnds(ends: Whole, { block }: Scope): Whole {
  return { ...ends, low: block.bind(ends.low), high: block.bind(ends.high) }
}

function compareNumbers(op: Comparison, left: Whole, right: Whole, scope: Scope): Fragment {
  const { parts } = scope.compilation
  if (isPoint(left) && isPoint(right)) return parts.compareValues(op, left.low, right.low)
  const [a, b] = [boundEnds(left, scope), boundEnds(right, scope)]
  switch (op) {
    case '<':
      return parts.less(a, b)
    case '>=':
      return parts.not(parts.less(a, b))
    case '>':
      return parts.less(b, a)
    case '<=':
      return parts.not(parts.less(b, a))
    case '==':
      return parts.equal(a, b)
    case '!=':
      return parts.not(parts.equal(a, b))
    default:
      return unreachable(op)
  }
}

/** Applies the same computation to both ends, once if they are the same. */
function mapEnds(ends: Ends, low: (end: Fragment) => Fragment, high: (end: Fragment) => Fragment): Ends {
  return isPoint(ends) ? point(low(ends.low)) : { low: low(ends.low), high: high(ends.high) }
}

function fitted(end: Fragment, limit: number, { block, compilation }: Scope): Fragment {
  return limit <= MOST ? end : block.bind(compilation.parts.fit(block.bind(end)))
}

function total(kind: 'add' | 'subtract', a: Whole, b: Whole, scope: Scope): Whole {
  const limit = a.limit + b.limit
  const [operator, otherLow, otherHigh] = kind === 'add' ? ['+', b.low, b.high] : ['-', b.high, b.low]
  const end = (left: Fragment, right: Fragment): Fragment => fitted(sql`(${left} ${operator} ${right})`, limit, scope)
  const isExact = isPoint(a) && isPoint(b)
  const ends = isExact ? point(end(a.low, b.low)) : { low: end(a.low, otherLow), high: end(a.high, otherHigh) }
  return { kind: 'number', ...ends, limit: Math.min(limit, MOST) }
}

function times(a: Fragment, b: Fragment, limit: number, scope: Scope): Fragment {
  if (limit <= MOST) return sql`(${a} * ${b})`
  return fitted(sql`(CAST(${a} AS ${scope.compilation.dialect.wide}) * ${b})`, limit, scope)
}

function scaled(constant: number, value: Whole, scope: Scope): Whole {
  const limit = Math.abs(constant) * value.limit
  const end = (x: Fragment): Fragment => times(x, sql`${integerText(constant)}`, limit, scope)
  const ends = constant < 0 ? { low: value.high, high: value.low } : value
  return { kind: 'number', ...mapEnds(ends, end, end), limit: Math.min(limit, MOST) }
}

/** `factor` is never negative. */
function product(factor: Whole, value: Whole, scope: Scope): Whole {
  const { parts } = scope.compilation
  const limit = factor.limit * value.limit
  if (isPoint(factor)) {
    const end = (x: Fragment): Fragment => times(factor.low, x, limit, scope)
    return { kind: 'number', ...mapEnds(value, end, end), limit: Math.min(limit, MOST) }
  }
  const [f, v] = [boundEnds(factor, scope), boundEnds(value, scope)]
  const withEnd = (end: Fragment): readonly [Fragment, Fragment] => [
    times(f.low, end, limit, scope),
    times(f.high, end, limit, scope),
  ]
  const low = parts.productLow(v.low, ...withEnd(v.low))
  const high = parts.productHigh(v.high, ...withEnd(v.high))
  return { kind: 'number', low, high, limit: Math.min(limit, MOST) }
}

function choose(condition: Fragment, yes: Compiled, no: Compiled, scope: Scope): Compiled {
  const { parts } = scope.compilation
  const { block } = scope
  if (yes.kind === 'value' || no.kind === 'value')
    return asValue(parts.chooseValue(condition, block.bind(valueOf(yes)), block.bind(valueOf(no))))
  const [a, b] = [boundEnds(yes, scope), boundEnds(no, scope)]
  return {
    kind: 'number',
    low: parts.chooseLow(condition, a.low, b.low),
    high: parts.chooseHigh(condition, a.high, b.high),
    limit: Math.max(a.limit, b.limit),
  }
}

function orElse(first: Compiled, fallback: Compiled, scope: Scope): Compiled {
  const { parts } = scope.compilation
  if (first.kind === 'value' || fallback.kind === 'value')
    return asValue(parts.orElseValue(valueOf(first), valueOf(fallback)))
  const a = boundEnds(first, scope)
  const limit = Math.max(a.limit, fallback.limit)
  if (isPoint(a) && isPoint(fallback))
    return { kind: 'number', ...point(parts.orElseValue(a.low, fallback.low)), limit }
  return {
    kind: 'number',
    low: parts.orElseEnd(a, a.low, fallback.low),
    high: parts.orElseEnd(a, a.high, fallback.high),
    limit,
  }
}

/** Whole years, months or days between days written yyyymmdd; NULL when they are the wrong way round. */
function elapsed(unit: 'years' | 'months' | 'days', fromDay: Fragment, toDay: Fragment, scope: Scope): Fragment {
  const { dialect } = scope.compilation
  const [from, to] = [scope.block.bind(fromDay), scope.block.bind(toDay)]
  const between = (text: string): Fragment => ({
    text: `CASE WHEN ${from.text} <= ${to.text} THEN ${text} END`,
    level: Math.max(from.level, to.level),
  })
  const [f, t] = [from.text, to.text]
  if (unit === 'years') return between(dialect.divide(`(${t} - ${f})`, '10000'))
  if (unit === 'days') return between(`(${serial(t, dialect.divide)} - ${serial(f, dialect.divide)})`)
  const month = (day: string): string => `(${dialect.divide(day, '10000')} * 12 + ${dialect.divide(day, '100')} % 100)`
  return between(`(${month(t)} - ${month(f)} - CASE WHEN ${t} % 100 < ${f} % 100 THEN 1 ELSE 0 END)`)
}

/** Days on a continuous scale; years begin in March, so that the leap day is the last of its year. */
function serial(day: string, divide: (a: string, b: string) => string): string {
  const month = `(${divide(day, '100')} % 100)`
  const year = `(${divide(day, '10000')} - CASE WHEN ${month} <= 2 THEN 1 ELSE 0 END)`
  const leapDays = `${divide(year, '4')} - ${divide(year, '100')} + ${divide(year, '400')}`
  const inYear = divide(`(153 * ((${month} + 9) % 12) + 2)`, '5')
  return `(365 * ${year} + ${leapDays} + ${inYear} + ${day} % 100)`
}
