/**
 * The definition of what a rule means: one household, one node after the other, nothing skipped, everything traced.
 * Whatever else evaluates rules (SQL, a generated kernel) must give the same answers.
 */
import { addDays, type Day } from '../../kernel/day.ts'
import { elapsed } from './calendar.ts'
import type { Scalar } from './data.ts'
import { evaluateAggregate, evaluateLatest } from './interpret-collection.ts'
import * as intervals from './interval.ts'
import { UNKNOWN, type Interval } from './interval.ts'
import { typeOf, type Comparison, type FactNode, type Ir } from './ir.ts'
import {
  intervalOf,
  isDecided,
  textOf,
  truthOf,
  type Subject,
  type Surroundings,
  type Trace,
  type Value,
} from './trace.ts'
import { unreachable } from './unreachable.ts'

/** Evaluates a node for a household, or for a member or row of it. Every parameter it names must be resolved. */
export function evaluate(node: Ir, subject: Subject, around: Surroundings): Trace {
  const part = (child: Ir): Trace => evaluate(child, subject, around)
  switch (node.kind) {
    case 'literal':
      return leaf(node, typeof node.value === 'number' ? intervals.exactly(node.value) : node.value)
    case 'fact':
      return readFact(node, subject)
    case 'parameter':
      return leaf(node, intervals.exactly(requireParameter(node.name, around)))
    case 'asOf':
      return leaf(node, addDays(around.asOf, -node.daysBefore))
    case 'not': {
      const value = part(node.value)
      return { node, value: intervals.not(truthOf(value)), children: [value] }
    }
    case 'and':
    case 'or': {
      const children = node.items.map(part)
      const truths = children.map(truthOf)
      return { node, value: node.kind === 'and' ? intervals.and(truths) : intervals.or(truths), children }
    }
    case 'compare': {
      const [left, right] = [part(node.left), part(node.right)]
      return { node, value: compareValues(node.op, left, right), children: [left, right] }
    }
    case 'compareQuotient':
      return compareQuotient(node, part(node.numerator), part(node.denominator), part(node.right))
    case 'oneOf': {
      const value = part(node.value)
      const code = textOf(value)
      return { node, value: code === null ? null : node.codes.includes(code), children: [value] }
    }
    case 'add':
    case 'subtract':
    case 'multiply':
      return arithmetic(node, part)
    case 'choose': {
      const [condition, yes, no] = [part(node.condition), part(node.yes), part(node.no)]
      return { node, value: choose(condition, yes, no), children: [condition, yes, no] }
    }
    case 'known': {
      const value = part(node.value)
      return { node, value: isDecided(value.value), children: [value] }
    }
    case 'orElse': {
      const [value, fallback] = [part(node.value), part(node.fallback)]
      return { node, value: isDecided(value.value) ? value.value : fallback.value, children: [value, fallback] }
    }
    case 'elapsed': {
      const [from, to] = [part(node.from), part(node.to)]
      const [fromDay, toDay] = [textOf(from), textOf(to)]
      const count = fromDay === null || toDay === null ? null : elapsed(node.unit, fromDay as Day, toDay as Day)
      return { node, value: count === null ? UNKNOWN : intervals.exactly(count), children: [from, to] }
    }
    case 'latest':
      return evaluateLatest(node, subject, around, evaluate)
    case 'aggregate':
      return evaluateAggregate(node, subject, around, evaluate)
    default:
      return unreachable(node)
  }
}

function leaf(node: Ir, value: Value): Trace {
  return { node, value, children: [] }
}

function requireParameter(name: string, around: Surroundings): number {
  const value = around.parameters.get(name)
  if (value === undefined) throw new Error(`parameter ${name} was not resolved before evaluation`)
  return value
}

function readFact(node: FactNode, subject: Subject): Trace {
  const row = node.of === 'household' ? subject.household : node.of === 'member' ? subject.member?.data : subject.row
  if (!row) throw new Error(`${node.of}.${node.name} was read outside its loop`)
  const scalar = Object.hasOwn(row.facts, node.name) ? (row.facts[node.name] ?? null) : null
  const value = factValue(node, scalar)
  const tooLarge = typeof scalar === 'number' && !Number.isSafeInteger(scalar)
  return { node, value, children: [], row, ...(tooLarge ? { tooLarge } : {}) }
}

/** A value of another type than declared is no value: it counts as unknown. */
function factValue(node: FactNode, scalar: Scalar): Value {
  switch (node.type.kind) {
    case 'integer':
      if (typeof scalar === 'number' && Number.isSafeInteger(scalar)) return intervals.exactly(scalar)
      return { low: node.min ?? null, high: node.max ?? null }
    case 'boolean':
      return typeof scalar === 'boolean' ? scalar : null
    case 'code':
    case 'day':
    case 'month':
      return typeof scalar === 'string' ? scalar : null
    default:
      return unreachable(node.type)
  }
}

function compareValues(op: Comparison, left: Trace, right: Trace): Value {
  if (typeOf(left.node).kind === 'integer') return intervals.compare(op, intervalOf(left), intervalOf(right))
  const [a, b] = [left.value, right.value]
  if (a === null || b === null) return null
  switch (op) {
    case '==':
      return a === b
    case '!=':
      return a !== b
    case '<':
      return a < b
    case '<=':
      return a <= b
    case '>':
      return a > b
    case '>=':
      return a >= b
    default:
      return unreachable(op)
  }
}

function compareQuotient(
  node: Ir & { kind: 'compareQuotient' },
  numerator: Trace,
  denominator: Trace,
  right: Trace,
): Trace {
  const children = [numerator, denominator, right]
  const divisor = intervalOf(denominator)
  if (divisor.low === null || divisor.low <= 0) return { node, value: null, children }
  const product = intervals.multiply(divisor, intervalOf(right))
  const tooLarge = lostAnEnd(product, divisor, intervalOf(right))
  const value = intervals.compare(node.op, intervalOf(numerator), product)
  return { node, value, children, ...(tooLarge ? { tooLarge } : {}) }
}

type Arithmetic = Extract<Ir, { kind: 'add' | 'subtract' | 'multiply' }>

function arithmetic(node: Arithmetic, part: (child: Ir) => Trace): Trace {
  const children =
    node.kind === 'multiply' ? [part(node.factor), part(node.value)] : [part(node.left), part(node.right)]
  const [a, b] = children.map(intervalOf)
  const value = a && b ? calculate(node, a, b) : UNKNOWN
  const tooLarge = a !== undefined && b !== undefined && lostAnEnd(value, a, b)
  return { node, value, children, ...(tooLarge ? { tooLarge } : {}) }
}

function calculate(node: Arithmetic, a: Interval, b: Interval): Interval {
  if (node.kind !== 'multiply') return node.kind === 'add' ? intervals.add(a, b) : intervals.subtract(a, b)
  return node.factor.kind === 'literal' && a.low !== null ? intervals.scaleBy(a.low, b) : intervals.multiply(a, b)
}

/** Both inputs were bounded, the result is not: it left the exact integers. */
function lostAnEnd(result: Interval, ...inputs: readonly Interval[]): boolean {
  const isBounded = inputs.every((input) => input.low !== null && input.high !== null)
  return isBounded && (result.low === null || result.high === null)
}

function choose(condition: Trace, yes: Trace, no: Trace): Value {
  const truth = truthOf(condition)
  if (truth !== null) return truth ? yes.value : no.value
  if (typeOf(yes.node).kind === 'integer') return intervals.hull(intervalOf(yes), intervalOf(no))
  return yes.value === no.value ? yes.value : null
}
