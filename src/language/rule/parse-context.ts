/** What the parts of the parser share. */
import type { ASTNode } from '@marcbachmann/cel-js'
import type { Ir, TextRange } from './ir.ts'
import type { ParameterDefinition } from './parameters.ts'
import type { Term } from './term.ts'
import type { Ledger, Vocabulary } from './vocabulary.ts'

export interface ParseContext {
  readonly vocabulary: Vocabulary
  /** Declared parameters by key. */
  readonly parameters: Readonly<Record<string, ParameterDefinition>>
}

/** Loop variables in force: a member, or a row of a ledger. */
export interface Scope {
  readonly member: string | null
  readonly row: { readonly name: string; readonly ledger: Ledger } | null
}

export interface Reader {
  readonly context: ParseContext
  readonly read: (node: ASTNode, scope: Scope) => Term
  /** A quoted text as a code of a list. */
  readonly readCode: (text: string, list: string, at: TextRange) => Ir
}

export const NO_LOOP: Scope = { member: null, row: null }

export function placeOf(node: ASTNode): TextRange {
  return { start: node.start, end: node.end }
}

export function value(ir: Ir): Term {
  return { kind: 'value', ir }
}
