/**
 * CEL text -> intermediate form. The library reads the syntax; names, types, units and periods are checked here,
 * against the vocabulary and the declared parameters, when the rule is loaded and never later.
 */
import { Environment, ParseError, type ASTNode } from '@marcbachmann/cel-js'
import type { Ir, ValueType } from './ir.ts'
import { typeOf } from './ir.ts'
import { problemAt, RuleProblemError, stop, type RuleProblem } from './problem.ts'
import { NO_LOOP, type ParseContext } from './parse-context.ts'
import { createReader } from './parse-expression.ts'
import { amountOf, booleanOf, valueOf } from './term.ts'

export type { ParseContext }

export type Parsed =
  | { readonly ok: true; readonly ir: Ir; readonly type: ValueType }
  | { readonly ok: false; readonly problem: RuleProblem }

export const MAX_TEXT = 4_000

/** Small enough that no recursion over a parsed expression can exhaust the stack. */
const syntax = new Environment({
  limits: { maxDepth: 40, maxAstNodes: 800, maxListElements: 100, maxMapEntries: 1, maxCallArguments: 8 },
})

/** Reads an expression of any type. */
export function parseExpression(text: string, context: ParseContext): Parsed {
  return attempt((): Parsed => {
    const tree = readSyntax(text)
    const ir = valueOf(createReader(context).read(tree, NO_LOOP), rangeOf(tree))
    return { ok: true, ir, type: typeOf(ir) }
  })
}

/** Reads a condition: the expression must be a yes or no. */
export function parseCondition(text: string, context: ParseContext): Parsed {
  return attempt((): Parsed => {
    const tree = readSyntax(text)
    const ir = booleanOf(createReader(context).read(tree, NO_LOOP), rangeOf(tree))
    return { ok: true, ir, type: typeOf(ir) }
  })
}

/** Reads an amount: money in whole fen. A share of an amount is none, because nothing here is ever rounded. */
export function parseAmount(text: string, context: ParseContext): Parsed {
  return attempt((): Parsed => {
    const tree = readSyntax(text)
    const ir = amountOf(createReader(context).read(tree, NO_LOOP), rangeOf(tree))
    return { ok: true, ir, type: typeOf(ir) }
  })
}

/** What a sentence shows: a value, or a quotient that is rounded for the eye only. */
export type Shown =
  | { readonly kind: 'value'; readonly ir: Ir }
  | {
      readonly kind: 'quotient'
      readonly numerator: Ir
      readonly denominator: Ir
      readonly type: ValueType & { readonly kind: 'integer' }
    }

/** Reads a {placeholder} of a sentence. */
export function parseShown(
  text: string,
  context: ParseContext,
): { readonly ok: true; readonly shown: Shown } | { readonly ok: false; readonly problem: RuleProblem } {
  return attempt((): { ok: true; shown: Shown } => {
    const tree = readSyntax(text)
    const term = createReader(context).read(tree, NO_LOOP)
    return { ok: true, shown: term.kind === 'quotient' ? term : { kind: 'value', ir: valueOf(term, rangeOf(tree)) } }
  })
}

function attempt<T>(read: () => T): T | { readonly ok: false; readonly problem: RuleProblem } {
  try {
    return read()
  } catch (error) {
    if (error instanceof RuleProblemError) return { ok: false, problem: error.problem }
    throw error
  }
}

function readSyntax(text: string): ASTNode {
  const whole = { start: 0, end: text.length }
  if (text.length > MAX_TEXT) stop(whole, 'tooLong', { limit: String(MAX_TEXT) })
  try {
    return syntax.parse(text).ast
  } catch (error) {
    if (!(error instanceof ParseError)) throw error
    if (error.code === 'limit_exceeded') return stop(whole, 'tooComplex')
    const start = Math.min(error.range?.start ?? 0, text.length)
    const place = { start, end: Math.max(start, Math.min(error.range?.end ?? start, text.length)) }
    throw new RuleProblemError(problemAt(place, 'syntax', { detail: error.summary }))
  }
}

function rangeOf(node: ASTNode): { readonly start: number; readonly end: number } {
  return { start: node.start, end: node.end }
}
