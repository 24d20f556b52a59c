/**
 * The intermediate form of a rule: plain JSON, typed, about twenty kinds of node.
 * The interpreter defines what it means; SQL must agree. There is no float and no comparison of free text in it.
 */
import { unreachable } from './unreachable.ts'
import type { Owner, Unit } from './vocabulary.ts'

/** Where a node stands in the text of the rule, as offsets. Not part of a rule's identity. */
export interface TextRange {
  readonly start: number
  readonly end: number
}

/**
 * The type of a value. An integer of `scale` n is 10 000^n times the amount in its unit:
 * a ratio in basis points times an amount has scale 1, and is compared with 10 000 times the other side, exactly.
 */
export type ValueType =
  | { readonly kind: 'boolean' }
  | { readonly kind: 'integer'; readonly unit: Unit; readonly scale: number }
  | { readonly kind: 'code'; readonly list: string }
  | { readonly kind: 'day' }
  | { readonly kind: 'month' }

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>='

/** A stretch of time relative to the day of evaluation. */
export type Span =
  /** The n full months before the month of the day (R03). */
  | { readonly kind: 'monthsBefore'; readonly months: number }
  /** 1 October to 30 September (R04); offset 0 holds the day itself, -1 is the year before. */
  | { readonly kind: 'statisticalYear'; readonly offset: number }
  | { readonly kind: 'calendarYear'; readonly offset: number }
  /** The n days that end with the day itself. */
  | { readonly kind: 'lastDays'; readonly days: number }
  /** One day, of a status ledger. */
  | { readonly kind: 'onDay'; readonly daysBefore: number }

export interface LedgerUse {
  readonly kind: 'ledger'
  readonly of: Owner
  readonly name: string
  readonly ledgerKind: 'monthly' | 'event' | 'status'
  /** Fact of the row that holds its time; for a status the day from which it holds. */
  readonly time: string
  readonly timeTo?: string
  readonly absence: 'none' | 'unknown'
}

export type Collection =
  | { readonly kind: 'members' }
  | { readonly kind: 'rows'; readonly ledger: LedgerUse; readonly span: Span }

export type AggregateFunction = 'count' | 'exists' | 'all' | 'sum' | 'max' | 'min'

export interface FactNode {
  readonly kind: 'fact'
  readonly of: Owner | 'row'
  readonly name: string
  readonly type: ValueType
  /** What an unknown value can still be. */
  readonly min?: number
  readonly max?: number
  readonly at?: TextRange
}

export interface AggregateNode {
  readonly kind: 'aggregate'
  readonly fn: AggregateFunction
  readonly over: Collection
  /** Which items take part. For `all`, the others do not matter. */
  readonly where?: Ir
  /** `sum`, `max`, `min`: the amount of an item. `all`: what must hold. */
  readonly of?: Ir
  readonly at?: TextRange
}

/** A fact of the newest row not after the day of evaluation. */
export interface LatestNode {
  readonly kind: 'latest'
  readonly ledger: LedgerUse
  readonly fact: FactNode
  readonly at?: TextRange
}

export type Ir =
  | {
      readonly kind: 'literal'
      readonly type: ValueType
      readonly value: boolean | number | string
      readonly at?: TextRange
    }
  | FactNode
  | { readonly kind: 'parameter'; readonly name: string; readonly type: ValueType; readonly at?: TextRange }
  /** The day of evaluation, or a day before it. */
  | { readonly kind: 'asOf'; readonly daysBefore: number; readonly at?: TextRange }
  | { readonly kind: 'not'; readonly value: Ir; readonly at?: TextRange }
  | { readonly kind: 'and' | 'or'; readonly items: readonly Ir[]; readonly at?: TextRange }
  | {
      readonly kind: 'compare'
      readonly op: Comparison
      readonly left: Ir
      readonly right: Ir
      readonly at?: TextRange
    }
  /** numerator / denominator op right, as numerator op right * denominator; unknown unless the denominator is > 0. */
  | {
      readonly kind: 'compareQuotient'
      readonly op: Comparison
      readonly numerator: Ir
      readonly denominator: Ir
      readonly right: Ir
      readonly at?: TextRange
    }
  | { readonly kind: 'oneOf'; readonly value: Ir; readonly codes: readonly string[]; readonly at?: TextRange }
  | { readonly kind: 'add' | 'subtract'; readonly left: Ir; readonly right: Ir; readonly at?: TextRange }
  /** `factor` is a literal, or something that is never negative by construction: parameters, counts. */
  | { readonly kind: 'multiply'; readonly factor: Ir; readonly value: Ir; readonly at?: TextRange }
  | {
      readonly kind: 'choose'
      readonly condition: Ir
      readonly yes: Ir
      readonly no: Ir
      readonly at?: TextRange
    }
  | { readonly kind: 'known'; readonly value: Ir; readonly at?: TextRange }
  | { readonly kind: 'orElse'; readonly value: Ir; readonly fallback: Ir; readonly at?: TextRange }
  /** Whole years, months or days; unknown when `to` is before `from`. */
  | {
      readonly kind: 'elapsed'
      readonly unit: 'years' | 'months' | 'days'
      readonly from: Ir
      readonly to: Ir
      readonly at?: TextRange
    }
  | AggregateNode
  | LatestNode

const BOOLEAN: ValueType = { kind: 'boolean' }

/** Type of a node, derived from its parts. */
export function typeOf(node: Ir): ValueType {
  switch (node.kind) {
    case 'literal':
    case 'fact':
    case 'parameter':
      return node.type
    case 'asOf':
      return { kind: 'day' }
    case 'not':
    case 'and':
    case 'or':
    case 'compare':
    case 'compareQuotient':
    case 'oneOf':
    case 'known':
      return BOOLEAN
    case 'add':
    case 'subtract':
      return typeOf(node.left)
    case 'multiply':
      return productType(typeOf(node.factor), typeOf(node.value))
    case 'choose':
      return typeOf(node.yes)
    case 'orElse':
      return typeOf(node.value)
    case 'elapsed':
      return { kind: 'integer', unit: node.unit, scale: 0 }
    case 'latest':
      return node.fact.type
    case 'aggregate':
      if (node.fn === 'count') return { kind: 'integer', unit: 'count', scale: 0 }
      if (node.fn === 'exists' || node.fn === 'all' || node.of === undefined) return BOOLEAN
      return typeOf(node.of)
    default:
      return unreachable(node)
  }
}

/** A ratio raises the scale; a count or a plain number keeps the unit of the other factor. */
export function productType(factor: ValueType, value: ValueType): ValueType {
  if (factor.kind !== 'integer' || value.kind !== 'integer') return value
  const scale = factor.scale + value.scale
  if (factor.unit === 'basisPoints') return { kind: 'integer', unit: value.unit, scale: scale + 1 }
  if (value.unit === 'basisPoints') return { kind: 'integer', unit: factor.unit, scale: scale + 1 }
  return { kind: 'integer', unit: factor.unit === 'count' ? value.unit : factor.unit, scale }
}

/** The direct parts of a node, in the order of the text. */
export function childrenOf(node: Ir): readonly Ir[] {
  switch (node.kind) {
    case 'literal':
    case 'fact':
    case 'parameter':
    case 'asOf':
      return []
    case 'not':
    case 'known':
    case 'oneOf':
      return [node.value]
    case 'and':
    case 'or':
      return node.items
    case 'compare':
    case 'add':
    case 'subtract':
      return [node.left, node.right]
    case 'compareQuotient':
      return [node.numerator, node.denominator, node.right]
    case 'multiply':
      return [node.factor, node.value]
    case 'choose':
      return [node.condition, node.yes, node.no]
    case 'orElse':
      return [node.value, node.fallback]
    case 'elapsed':
      return [node.from, node.to]
    case 'latest':
      return [node.fact]
    case 'aggregate':
      return [...(node.where ? [node.where] : []), ...(node.of ? [node.of] : [])]
    default:
      return unreachable(node)
  }
}

/** Calls `visit` on a node and everything below it. */
export function walk(node: Ir, visit: (node: Ir) => void): void {
  visit(node)
  for (const child of childrenOf(node)) walk(child, visit)
}

/** Names of the parameters a rule needs, sorted. */
export function parametersOf(...nodes: readonly Ir[]): readonly string[] {
  const names = new Set<string>()
  for (const node of nodes) walk(node, (n) => n.kind === 'parameter' && names.add(n.name))
  return [...names].sort()
}
