/**
 * What rules may talk about: which fields of which registers are facts of a household or member, and which registers
 * are ledgers over time, as the features declare it. This gives the vocabulary of the rule language, the tables of the
 * mart, and the data of one household for an explanation.
 */
import type { Field } from '../../language/register/field.ts'
import type { Register } from '../../language/register/register.ts'
import type { FactSpec, LedgerSpec } from '../feature.ts'
import { FEATURES } from '../list.ts'

export type { FactSpec, LedgerSpec } from '../feature.ts'
export type { Owner } from '../../language/rule/index.ts'

export const FACTS: readonly FactSpec[] = FEATURES.flatMap((feature) => feature.facts ?? [])

export const LEDGERS: readonly LedgerSpec[] = FEATURES.flatMap((feature) => feature.ledgers ?? [])

/** The declared field behind a fact. */
export function fieldOf(register: Register, key: string): Field {
  const field = register.fields[key]
  if (!field) throw new RangeError(`${register.id} has no field ${key}`)
  return field
}
