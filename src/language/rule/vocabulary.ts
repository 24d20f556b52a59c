/**
 * What a rule may talk about: one household, its members, and their ledgers over time.
 * Nothing here knows a register; an adapter builds a `Vocabulary` from declarations.
 */
import type { Label } from '../../kernel/label.ts'

/** What an integer counts. Money is whole fen, ratios are basis points (100 % = 10 000). */
export type Unit = 'fen' | 'count' | 'years' | 'months' | 'days' | 'basisPoints'

export type FactType =
  | { readonly kind: 'boolean' }
  | { readonly kind: 'integer'; readonly unit: Unit }
  | { readonly kind: 'code'; readonly list: string }
  | { readonly kind: 'day' }
  | { readonly kind: 'month' }

export interface Fact {
  readonly label: Label
  readonly type: FactType
  /** The bureau the fact comes from. */
  readonly source: Label
  /**
   * What an *unknown* integer can still be. `{ min: 0 }` says "not filled in, but not negative",
   * so that a sum over it keeps a lower bound. It is no promise about known values:
   * a reversal (冲正) may be negative in a column whose unknown values are not.
   */
  readonly assume?: { readonly min?: number; readonly max?: number }
}

/**
 * Dated rows of one household or member.
 *
 * `time` names facts of the row. A `status` row holds on the days from <= day < to; a row without `to` still holds.
 * `absence` says what a missing row means: `none` inside a committed full list (outside it the answer is unknown),
 * or `unknown`. In a monthly ledger with `unknown`, it is the month without any row that is unknown.
 */
export type Ledger = {
  readonly label: Label
  readonly source: Label
  readonly absence: 'none' | 'unknown'
  readonly facts: Readonly<Record<string, Fact>>
} & (
  | { readonly kind: 'monthly'; readonly time: string }
  | { readonly kind: 'event'; readonly time: string }
  | { readonly kind: 'status'; readonly time: { readonly from: string; readonly to: string } }
)

export interface Subject {
  readonly label: Label
  readonly facts: Readonly<Record<string, Fact>>
  readonly ledgers: Readonly<Record<string, Ledger>>
}

export interface CodeList {
  readonly label: Label
  /** Code -> what it means. */
  readonly codes: Readonly<Record<string, Label>>
}

export interface Vocabulary {
  readonly household: Subject
  readonly member: Subject
  readonly codeLists: Readonly<Record<string, CodeList>>
}

export type Owner = 'household' | 'member'

/** Names with a meaning of their own at the top of an expression. */
export const RESERVED_NAMES = ['members', 'param', 'asOf'] as const

const NAME = /^[a-z][A-Za-z0-9]*$/u

/** A property of exactly this object, never one inherited: `constructor` is no fact. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

/** Everything that is wrong with a vocabulary, as sentences for its author. Empty when it is sound. */
export function checkVocabulary(vocabulary: Vocabulary): readonly string[] {
  const wrong: string[] = []
  const checkFacts = (where: string, facts: Readonly<Record<string, Fact>>): void => {
    for (const [name, fact] of Object.entries(facts)) {
      if (!NAME.test(name)) wrong.push(`${where}.${name}: a name is camelCase ASCII`)
      if (fact.type.kind === 'code' && own(vocabulary.codeLists, fact.type.list) === undefined)
        wrong.push(`${where}.${name}: no code list ${fact.type.list}`)
      const { min, max } = fact.assume ?? {}
      for (const bound of [min, max])
        if (bound !== undefined && !Number.isSafeInteger(bound))
          wrong.push(`${where}.${name}: a bound is a safe integer`)
      if (fact.assume && fact.type.kind !== 'integer') wrong.push(`${where}.${name}: only integers have bounds`)
      if (min !== undefined && max !== undefined && min > max) wrong.push(`${where}.${name}: bounds are upside down`)
    }
  }
  const checkTime = (where: string, ledger: Ledger): void => {
    const wanted = ledger.kind === 'monthly' ? 'month' : 'day'
    const names = ledger.kind === 'status' ? [ledger.time.from, ledger.time.to] : [ledger.time]
    for (const name of names)
      if (own(ledger.facts, name)?.type.kind !== wanted) wrong.push(`${where}: time ${name} must be a ${wanted} fact`)
  }
  for (const owner of ['household', 'member'] as const) {
    const subject = vocabulary[owner]
    checkFacts(owner, subject.facts)
    for (const [name, ledger] of Object.entries(subject.ledgers)) {
      if (!NAME.test(name)) wrong.push(`${owner}.${name}: a name is camelCase ASCII`)
      if (own(subject.facts, name)) wrong.push(`${owner}.${name}: both a fact and a ledger`)
      checkFacts(`${owner}.${name}`, ledger.facts)
      checkTime(`${owner}.${name}`, ledger)
    }
  }
  for (const name of RESERVED_NAMES)
    if (own(vocabulary.household.facts, name) ?? own(vocabulary.household.ledgers, name))
      wrong.push(`household.${name}: the name is reserved`)
  return wrong
}
