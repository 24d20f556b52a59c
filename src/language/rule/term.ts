/** What the parser knows of a part of an expression while it reads it, and how two parts fit together. */
import type { Label } from '../../kernel/label.ts'
import type { Collection, Ir, LedgerUse, Span, TextRange, ValueType } from './ir.ts'
import { typeOf } from './ir.ts'
import { stop, type Place } from './problem.ts'
import { unreachable } from './unreachable.ts'
import type { Ledger, Unit } from './vocabulary.ts'

export type Term =
  | { readonly kind: 'value'; readonly ir: Ir }
  /** A bare whole number: takes the unit of what it meets. */
  | { readonly kind: 'number'; readonly value: number }
  /** A quoted text: becomes a code where it meets one. */
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'quotient'; readonly numerator: Ir; readonly denominator: Ir; readonly type: IntegerType }
  | { readonly kind: 'parameters' }
  | { readonly kind: 'member' }
  | { readonly kind: 'row'; readonly ledger: Ledger }
  /** A ledger whose time has not been said yet. */
  | { readonly kind: 'ledger'; readonly name: string; readonly use: LedgerUse; readonly ledger: Ledger }
  | { readonly kind: 'latest'; readonly use: LedgerUse; readonly ledger: Ledger }
  | { readonly kind: 'items'; readonly over: Collection; readonly ledger: Ledger | null; readonly where: Ir | null }
  | { readonly kind: 'span'; readonly span: Span }

export type IntegerType = ValueType & { readonly kind: 'integer' }

const UNIT_LABEL: Readonly<Record<Unit, Label>> = {
  fen: { zh: '金额', en: 'an amount' },
  count: { zh: '数量', en: 'a count' },
  years: { zh: '年数', en: 'years' },
  months: { zh: '月数', en: 'months' },
  days: { zh: '天数', en: 'days' },
  basisPoints: { zh: '比例', en: 'a ratio' },
}

export function labelOfType(type: ValueType): Label {
  switch (type.kind) {
    case 'boolean':
      return { zh: '是否', en: 'a yes or no' }
    case 'code':
      return { zh: `代码（${type.list}）`, en: `a code of ${type.list}` }
    case 'day':
      return { zh: '日期', en: 'a day' }
    case 'month':
      return { zh: '月份', en: 'a month' }
    case 'integer': {
      const { zh, en } = UNIT_LABEL[type.unit]
      return type.scale === 0 ? { zh, en } : { zh: `${zh}×比例`, en: `${en} times a ratio` }
    }
    default:
      return unreachable(type)
  }
}

function labelOfTerm(term: Term): Label {
  switch (term.kind) {
    case 'value':
      return labelOfType(typeOf(term.ir))
    case 'quotient':
      return { zh: '除法', en: 'a division' }
    case 'number':
      return { zh: '数字', en: 'a number' }
    case 'text':
      return { zh: '文字', en: 'a text' }
    case 'parameters':
      return { zh: 'param（后面要写参数名）', en: 'param (a name must follow)' }
    case 'member':
      return { zh: '成员', en: 'a member' }
    case 'row':
    case 'latest':
      return { zh: '一行数据（后面要写列名）', en: 'a row (a column must follow)' }
    case 'ledger':
    case 'items':
      return { zh: '多条数据', en: 'a collection' }
    case 'span':
      return { zh: '时段', en: 'a period' }
    default:
      return unreachable(term)
  }
}

/** The value of a term; a bare number becomes a count. */
export function valueOf(term: Term, at: TextRange): Ir {
  if (term.kind === 'value') return term.ir
  if (term.kind === 'number') return numberAs(term.value, 'count', at)
  if (term.kind === 'quotient') return stop(at, 'divisionPlace')
  if (term.kind === 'ledger') return stop(at, 'noTime', { name: term.name })
  return stop(at, 'wrongType', { expected: { zh: '一个值', en: 'a value' }, actual: labelOfTerm(term) })
}

export function booleanOf(term: Term, at: TextRange): Ir {
  if (term.kind === 'value' && typeOf(term.ir).kind === 'boolean') return term.ir
  return stop(at, 'wrongType', { expected: labelOfType({ kind: 'boolean' }), actual: labelOfTerm(term) })
}

/** Money in whole fen; zero needs no unit. */
export function amountOf(term: Term, at: TextRange): Ir {
  const ir = term.kind === 'number' ? numberAs(term.value, 'fen', at) : valueOf(term, at)
  const type = typeOf(ir)
  if (type.kind === 'integer' && type.unit === 'fen' && type.scale === 0) return ir
  return stop(at, 'wrongType', {
    expected: labelOfType({ kind: 'integer', unit: 'fen', scale: 0 }),
    actual: labelOfTerm(term),
  })
}

export function integerOf(term: Term, at: TextRange): { readonly ir: Ir; readonly type: IntegerType } {
  const ir = valueOf(term, at)
  const type = typeOf(ir)
  if (type.kind === 'integer') return { ir, type }
  return stop(at, 'wrongType', { expected: { zh: '数字', en: 'a number' }, actual: labelOfTerm(term) })
}

export function dayOf(term: Term, at: TextRange): Ir {
  const ir = valueOf(term, at)
  if (typeOf(ir).kind === 'day') return ir
  return stop(at, 'wrongType', { expected: labelOfType({ kind: 'day' }), actual: labelOfTerm(term) })
}

/** A bare number in the unit of its neighbour. Amounts and ratios must say their unit; zero need not. */
export function numberAs(value: number, unit: Unit, at: TextRange): Ir {
  if (value !== 0 && unit === 'fen') stop(at, 'amountNeedsUnit', { value: String(value) })
  if (value !== 0 && unit === 'basisPoints') stop(at, 'ratioNeedsUnit', { value: String(value) })
  return literal(value, unit, at)
}

export function literal(value: number, unit: Unit, at: TextRange): Ir {
  return { kind: 'literal', type: { kind: 'integer', unit, scale: 0 }, value, at }
}

/** Looks a quoted text up in a code list. */
export type CodeReader = (text: string, list: string, at: TextRange) => Ir

/** Two terms as values of one type: numbers take a unit, texts become codes, scales are levelled. */
export function alike(
  left: { readonly term: Term; readonly at: TextRange },
  right: { readonly term: Term; readonly at: TextRange },
  code: CodeReader,
  whole: Place,
): readonly [Ir, Ir] {
  const [a, b] = [left.term, right.term]
  if (a.kind === 'text' && b.kind === 'value') return [textAs(a.value, typeOf(b.ir), left.at, code), b.ir]
  if (b.kind === 'text' && a.kind === 'value') return [a.ir, textAs(b.value, typeOf(a.ir), right.at, code)]
  if (a.kind === 'number' && b.kind === 'value') return levelled(fitNumber(a.value, b.ir, left.at), b.ir, whole)
  if (b.kind === 'number' && a.kind === 'value') return levelled(a.ir, fitNumber(b.value, a.ir, right.at), whole)
  return levelled(valueOf(a, left.at), valueOf(b, right.at), whole)
}

function fitNumber(value: number, beside: Ir, at: TextRange): Ir {
  const type = typeOf(beside)
  return type.kind === 'integer' ? numberAs(value, type.unit, at) : literal(value, 'count', at)
}

function textAs(value: string, type: ValueType, at: TextRange, code: CodeReader): Ir {
  if (type.kind === 'code') return code(value, type.list, at)
  return stop(at, 'wrongType', { expected: labelOfType(type), actual: { zh: '文字', en: 'a text' } })
}

/** Brings two integers to one scale by multiplying the smaller one with 10 000. Other types must simply be equal. */
export function levelled(left: Ir, right: Ir, whole: Place): readonly [Ir, Ir] {
  const [a, b] = [typeOf(left), typeOf(right)]
  if (a.kind === 'integer' && b.kind === 'integer') {
    if (a.unit !== b.unit) stop(whole, 'mixedUnits', { left: labelOfType(a), right: labelOfType(b) })
    return [raiseScale(left, b.scale - a.scale), raiseScale(right, a.scale - b.scale)]
  }
  if (a.kind !== b.kind || (a.kind === 'code' && b.kind === 'code' && a.list !== b.list))
    stop(whole, 'wrongType', { expected: labelOfType(a), actual: labelOfType(b) })
  return [left, right]
}

/** 10 000 as a ratio is 1: it raises the scale and keeps the amount. */
export function raiseScale(ir: Ir, levels: number): Ir {
  let raised = ir
  for (let i = 0; i < levels; i++) {
    const one: Ir = { kind: 'literal', type: { kind: 'integer', unit: 'basisPoints', scale: 0 }, value: 10_000 }
    raised = { kind: 'multiply', factor: one, value: raised, ...(ir.at ? { at: ir.at } : {}) }
  }
  return raised
}

export function integerType(unit: Unit, scale: number): IntegerType {
  return { kind: 'integer', unit, scale }
}
