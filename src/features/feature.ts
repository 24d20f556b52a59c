/**
 * What a feature declares: everything the shared parts (pages, intake, rules, mart, policy) take from it. Types only.
 * A feature's `declarations.ts` exports one `Feature`; `list.ts` names them all. Browser-safe, as pages read it too.
 */
import type { Label } from '../kernel/label.ts'
import type { Register } from '../language/register/register.ts'
import type { Owner, ParameterDefinition } from '../language/rule/index.ts'
import type { FileKind } from './intake/kinds/file-kind.ts'

/** A field that a household or member has one value of: of the entity itself, or of a status in force on the day. */
export interface FactSpec {
  readonly name: string
  readonly of: Owner
  readonly register: Register
  readonly field: string
  /** Only rows whose field has this code: one kind of insurance among several. */
  readonly only?: { readonly field: string; readonly code: string; readonly label: Label }
}

/** A register whose rows over time are asked for as such. */
export interface LedgerSpec {
  readonly name: string
  readonly of: Owner
  readonly register: Register
  readonly fields: readonly string[]
  /** Fields whose unknown values are not negative although known ones may be (reversals). */
  readonly assumeNotNegative?: readonly string[]
}

/** A figure that rules may name (R05, R99). Its values, with place, period and document, live in PostgreSQL. */
export interface PolicyParameter extends ParameterDefinition {
  readonly help: Label
  /** Bureau in charge. */
  readonly owner: string
}

export interface Feature {
  /** In the order of menus and of the dictionary. */
  readonly registers: readonly Register[]
  /** Files that offices send. */
  readonly feeds?: readonly FileKind[]
  /** What rules may ask: one value of a household or member ... */
  readonly facts?: readonly FactSpec[]
  /** ... or rows over time. */
  readonly ledgers?: readonly LedgerSpec[]
  readonly parameters?: readonly PolicyParameter[]
}
