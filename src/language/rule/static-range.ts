/** What can be said of an integer before any household is looked at. */
import { UNKNOWN, add, exactly, hull, multiply, scaleBy, subtract, type Interval } from './interval.ts'
import { typeOf, type Ir } from './ir.ts'

const NOT_NEGATIVE: Interval = { low: 0, high: null }

/**
 * Bounds of a node for a row nobody has seen: its facts are as their declaration assumes unknown values to be.
 * They decide whether unseen rows can lower or raise a sum. The interpreter and SQL use the same answer.
 */
export function rangeOfUnseen(node: Ir): Interval {
  return staticRange(node, (fact) => ({ low: fact.min ?? null, high: fact.max ?? null }))
}

/** `true` when no data can make the node negative: parameters, counts, and what is built of them. */
export function isNeverNegative(node: Ir): boolean {
  const { low } = staticRange(node, () => UNKNOWN)
  return low !== null && low >= 0
}

function staticRange(node: Ir, ofFact: (fact: Ir & { kind: 'fact' }) => Interval): Interval {
  const range = (part: Ir): Interval => staticRange(part, ofFact)
  if (typeOf(node).kind !== 'integer') return UNKNOWN
  switch (node.kind) {
    case 'literal':
      return typeof node.value === 'number' ? exactly(node.value) : UNKNOWN
    case 'fact':
      return ofFact(node)
    case 'parameter':
      return NOT_NEGATIVE
    case 'add':
      return add(range(node.left), range(node.right))
    case 'subtract':
      return subtract(range(node.left), range(node.right))
    case 'multiply':
      return node.factor.kind === 'literal' && typeof node.factor.value === 'number'
        ? scaleBy(node.factor.value, range(node.value))
        : multiply(range(node.factor), range(node.value))
    case 'choose':
      return hull(range(node.yes), range(node.no))
    case 'orElse':
      return hull(range(node.value), range(node.fallback))
    case 'aggregate':
      return node.fn === 'count' ? NOT_NEGATIVE : UNKNOWN
    default:
      // `elapsed` is never negative when it has a value, but it may have none.
      return UNKNOWN
  }
}
