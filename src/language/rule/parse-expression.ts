/** Operators, names and literals. Functions and collections are read by their own files. */
import type { ASTNode } from '@marcbachmann/cel-js'
import type { Comparison, FactNode, Ir, LedgerUse, TextRange, ValueType } from './ir.ts'
import { typeOf } from './ir.ts'
import { readFunction } from './parse-function.ts'
import { readMethod } from './parse-collection.ts'
import { placeOf, value, type ParseContext, type Reader, type Scope } from './parse-context.ts'
import { stop, suggest } from './problem.ts'
import { safe } from './interval.ts'
import { isNeverNegative } from './static-range.ts'
import * as terms from './term.ts'
import type { Term } from './term.ts'
import { own, RESERVED_NAMES, type Fact, type Ledger, type Owner, type Subject } from './vocabulary.ts'

export function createReader(context: ParseContext): Reader {
  const reader: Reader = {
    context,
    read: (node, scope) => readNode(reader, node, scope),
    readCode: (text, list, at) => readCode(context, text, list, at),
  }
  return reader
}

function readNode(reader: Reader, node: ASTNode, scope: Scope): Term {
  const at = placeOf(node)
  switch (node.op) {
    case 'value':
      return readLiteral(node.args, at)
    case 'id':
      return readName(reader, node.args, scope, at)
    case '.':
      return readSelect(reader, reader.read(node.args[0], scope), node.args[1], at)
    case 'call':
      return readFunction(reader, node.args[0], node.args[1], scope, at)
    case 'rcall':
      return readMethod(reader, node, scope)
    case '!_':
      return value({ kind: 'not', value: terms.booleanOf(reader.read(node.args, scope), placeOf(node.args)), at })
    case '-_':
      return readNegative(reader.read(node.args, scope), at)
    case '&&':
    case '||':
      return readJunction(reader, node, scope)
    case '?:':
      return readChoice(reader, node.args, scope, at)
    case 'in':
      return readMembership(reader, node.args, scope, at)
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return readComparison(reader, node.op, node.args, scope, at)
    case '+':
    case '-':
      return readSum(reader, node.op, node.args, scope, at)
    case '*':
      return readProduct(reader, node.args, scope, at)
    case '/':
      return readQuotient(reader, node.args, scope, at)
    default:
      return stop(at, 'notSupported', {
        name: node.op,
        hint: { zh: '请参阅规则语言说明', en: 'See the description of the rule language' },
      })
  }
}

function readLiteral(literal: unknown, at: TextRange): Term {
  if (typeof literal === 'boolean') return value({ kind: 'literal', type: { kind: 'boolean' }, value: literal, at })
  if (typeof literal === 'string') return { kind: 'text', value: literal }
  if (typeof literal === 'bigint') {
    const whole = safe(Number(literal))
    return whole === null ? stop(at, 'tooLarge') : { kind: 'number', value: whole }
  }
  if (typeof literal === 'number') return stop(at, 'noDecimals')
  const hint = { zh: '缺失的数据请用 known(…) 或 orElse(…)', en: 'For missing facts use known(…) or orElse(…)' }
  return stop(at, 'notSupported', { name: literal === null ? 'null' : 'u / b', hint })
}

function readName(reader: Reader, name: string, scope: Scope, at: TextRange): Term {
  if (scope.row?.name === name) return { kind: 'row', ledger: scope.row.ledger }
  if (name === 'param') return { kind: 'parameters' }
  if (name === 'asOf') return value({ kind: 'asOf', daysBefore: 0, at })
  const { household } = reader.context.vocabulary
  const isKnown = scope.member === name || name === 'members' || isPropertyOf(household, name)
  if (!isKnown) {
    const loops = [scope.row?.name, scope.member].filter((loop) => typeof loop === 'string')
    const names = [...loops, ...Object.keys(household.facts), ...Object.keys(household.ledgers), ...RESERVED_NAMES]
    return stop(at, 'unknownName', { name, hint: suggest(name, names) })
  }
  if (scope.row) return stop(at, 'outerFact', { name })
  if (scope.member === name) return { kind: 'member' }
  if (name === 'members') {
    if (scope.member !== null) return stop(at, 'nested', { name: 'members' })
    return { kind: 'items', over: { kind: 'members' }, ledger: null, where: null }
  }
  return readProperty(household, 'household', name, at)
}

function isPropertyOf(subject: Subject, name: string): boolean {
  return own(subject.facts, name) !== undefined || own(subject.ledgers, name) !== undefined
}

function readProperty(subject: Subject, owner: Owner, name: string, at: TextRange): Term {
  const fact = own(subject.facts, name)
  if (fact) return value(factNode(owner, name, fact, at))
  const ledger = own(subject.ledgers, name)
  if (ledger) return { kind: 'ledger', name, use: ledgerUse(owner, name, ledger), ledger }
  const names = [...Object.keys(subject.facts), ...Object.keys(subject.ledgers)]
  return stop(at, 'unknownName', { name, hint: suggest(name, names) })
}

function readSelect(reader: Reader, base: Term, name: string, at: TextRange): Term {
  switch (base.kind) {
    case 'parameters': {
      const definition = own(reader.context.parameters, name)
      if (!definition)
        return stop(at, 'unknownParameter', { name, hint: suggest(name, Object.keys(reader.context.parameters)) })
      return value({ kind: 'parameter', name, type: terms.integerType(definition.unit, 0), at })
    }
    case 'member':
      return readProperty(reader.context.vocabulary.member, 'member', name, at)
    case 'row':
      return value(rowFact(base.ledger, name, at))
    case 'latest':
      return value({ kind: 'latest', ledger: base.use, fact: rowFact(base.ledger, name, at), at })
    default:
      return stop(at, 'unknownName', {
        name,
        hint: { zh: '它前面不是成员或一行数据', en: 'What stands before it is neither a member nor a row' },
      })
  }
}

function rowFact(ledger: Ledger, name: string, at: TextRange): FactNode {
  const fact = own(ledger.facts, name)
  return fact
    ? factNode('row', name, fact, at)
    : stop(at, 'unknownName', { name, hint: suggest(name, Object.keys(ledger.facts)) })
}

function factNode(of: Owner | 'row', name: string, fact: Fact, at: TextRange): FactNode {
  const type: ValueType = fact.type.kind === 'integer' ? terms.integerType(fact.type.unit, 0) : fact.type
  const { min, max } = fact.assume ?? {}
  return {
    kind: 'fact',
    of,
    name,
    type,
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    at,
  }
}

function ledgerUse(of: Owner, name: string, ledger: Ledger): LedgerUse {
  const time = ledger.kind === 'status' ? { time: ledger.time.from, timeTo: ledger.time.to } : { time: ledger.time }
  return { kind: 'ledger', of, name, ledgerKind: ledger.kind, ...time, absence: ledger.absence }
}

function readCode(context: ParseContext, text: string, list: string, at: TextRange): Ir {
  const codes = own(context.vocabulary.codeLists, list)
  if (codes && own(codes.codes, text)) return { kind: 'literal', type: { kind: 'code', list }, value: text, at }
  const hint = suggest(text, Object.keys(codes?.codes ?? {}))
  return stop(at, 'unknownCode', { name: text, list: codes?.label ?? list, hint })
}

function readJunction(reader: Reader, node: ASTNode & { op: '&&' | '||' }, scope: Scope): Term {
  const items: Ir[] = []
  const collect = (part: ASTNode): void => {
    if (part.op === node.op) for (const side of part.args) collect(side)
    else items.push(terms.booleanOf(reader.read(part, scope), placeOf(part)))
  }
  collect(node)
  return value({ kind: node.op === '&&' ? 'and' : 'or', items, at: placeOf(node) })
}

type Pair = readonly [ASTNode, ASTNode]

function readPair(reader: Reader, [left, right]: Pair, scope: Scope, at: TextRange): readonly [Ir, Ir] {
  const [a, b] = [reader.read(left, scope), reader.read(right, scope)]
  return terms.alike({ term: a, at: placeOf(left) }, { term: b, at: placeOf(right) }, reader.readCode, at)
}

function readChoice(reader: Reader, args: readonly [ASTNode, ASTNode, ASTNode], scope: Scope, at: TextRange): Term {
  const [test, yes, no] = args
  const condition = terms.booleanOf(reader.read(test, scope), placeOf(test))
  const [ifYes, ifNo] = readPair(reader, [yes, no], scope, at)
  return value({ kind: 'choose', condition, yes: ifYes, no: ifNo, at })
}

function readMembership(reader: Reader, [left, right]: Pair, scope: Scope, at: TextRange): Term {
  const subject = terms.valueOf(reader.read(left, scope), placeOf(left))
  const type = typeOf(subject)
  const usage = 'housingGrade in ["C", "D"]'
  if (type.kind !== 'code' || right.op !== 'list' || right.args.length === 0)
    return stop(at, 'wrongArguments', { name: 'in', usage })
  const codes = right.args.map((item) => {
    const term = reader.read(item, scope)
    if (term.kind !== 'text') return stop(placeOf(item), 'wrongArguments', { name: 'in', usage })
    reader.readCode(term.value, type.list, placeOf(item))
    return term.value
  })
  return value({ kind: 'oneOf', value: subject, codes: [...new Set(codes)].sort(), at })
}

const MIRRORED: Readonly<Record<Comparison, Comparison>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}

function readComparison(reader: Reader, op: Comparison, pair: Pair, scope: Scope, at: TextRange): Term {
  const [a, b] = [reader.read(pair[0], scope), reader.read(pair[1], scope)]
  if (a.kind === 'quotient') return compareQuotient(op, a, b, placeOf(pair[1]), at)
  if (b.kind === 'quotient') return compareQuotient(MIRRORED[op], b, a, placeOf(pair[0]), at)
  const [left, right] = terms.alike(
    { term: a, at: placeOf(pair[0]) },
    { term: b, at: placeOf(pair[1]) },
    reader.readCode,
    at,
  )
  const type = typeOf(left)
  const ordered = type.kind !== 'boolean' && type.kind !== 'code'
  if (!ordered && op !== '==' && op !== '!=')
    return stop(at, 'wrongType', {
      expected: { zh: '可比较大小的值', en: 'something with an order' },
      actual: terms.labelOfType(type),
    })
  return value({ kind: 'compare', op, left, right, at })
}

function compareQuotient(
  op: Comparison,
  quotient: Term & { kind: 'quotient' },
  other: Term,
  otherAt: TextRange,
  at: TextRange,
): Term {
  if (other.kind === 'quotient') return stop(at, 'divisionTwice')
  const { unit, scale } = quotient.type
  const right =
    other.kind === 'number' ? terms.numberAs(other.value, unit, otherAt) : terms.integerOf(other, otherAt).ir
  const type = terms.integerOf(value(right), otherAt).type
  if (type.unit !== unit)
    return stop(at, 'mixedUnits', { left: terms.labelOfType(quotient.type), right: terms.labelOfType(type) })
  return value({
    kind: 'compareQuotient',
    op,
    numerator: terms.raiseScale(quotient.numerator, type.scale - scale),
    denominator: quotient.denominator,
    right: terms.raiseScale(right, scale - type.scale),
    at,
  })
}

function readNegative(term: Term, at: TextRange): Term {
  if (term.kind === 'number') return { kind: 'number', value: 0 - term.value }
  const { ir } = terms.integerOf(term, at)
  return value({ kind: 'multiply', factor: terms.literal(-1, 'count', at), value: ir, at })
}

function readSum(reader: Reader, op: '+' | '-', pair: Pair, scope: Scope, at: TextRange): Term {
  const [a, b] = [reader.read(pair[0], scope), reader.read(pair[1], scope)]
  if (a.kind === 'number' && b.kind === 'number') return folded(op === '+' ? a.value + b.value : a.value - b.value, at)
  const [left, right] = terms.alike(
    { term: a, at: placeOf(pair[0]) },
    { term: b, at: placeOf(pair[1]) },
    reader.readCode,
    at,
  )
  terms.integerOf(value(left), placeOf(pair[0]))
  return value({ kind: op === '+' ? 'add' : 'subtract', left, right, at })
}

function folded(result: number, at: TextRange): Term {
  const whole = safe(result)
  return whole === null ? stop(at, 'tooLarge') : { kind: 'number', value: whole }
}

function readProduct(reader: Reader, pair: Pair, scope: Scope, at: TextRange): Term {
  const [a, b] = [reader.read(pair[0], scope), reader.read(pair[1], scope)]
  if (a.kind === 'number' && b.kind === 'number') return folded(a.value * b.value, at)
  const [left, right] = [terms.integerOf(a, placeOf(pair[0])), terms.integerOf(b, placeOf(pair[1]))]
  const units = [left.type.unit, right.type.unit]
  if (!units.includes('count') && !units.includes('basisPoints'))
    return stop(at, 'mixedUnits', { left: terms.labelOfType(left.type), right: terms.labelOfType(right.type) })
  const isFactor = (ir: Ir): boolean => ir.kind === 'literal' || isNeverNegative(ir)
  if (isFactor(left.ir)) return value({ kind: 'multiply', factor: left.ir, value: right.ir, at })
  if (isFactor(right.ir)) return value({ kind: 'multiply', factor: right.ir, value: left.ir, at })
  return stop(at, 'productOfFacts')
}

function readQuotient(reader: Reader, pair: Pair, scope: Scope, at: TextRange): Term {
  const top = terms.integerOf(reader.read(pair[0], scope), placeOf(pair[0]))
  const bottom = terms.integerOf(reader.read(pair[1], scope), placeOf(pair[1]))
  const isShare = top.type.unit === bottom.type.unit
  if (!isShare && bottom.type.unit !== 'count')
    return stop(at, 'mixedUnits', { left: terms.labelOfType(top.type), right: terms.labelOfType(bottom.type) })
  // Amount / amount of the same unit is a ratio: 10 000 times the numerator is compared in basis points.
  const numerator = terms.raiseScale(top.ir, bottom.type.scale + (isShare ? 1 : 0))
  const type = terms.integerType(isShare ? 'basisPoints' : top.type.unit, top.type.scale)
  return { kind: 'quotient', numerator, denominator: bottom.ir, type }
}
