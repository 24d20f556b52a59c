/** Members and ledgers: first which time, then which items, then what is asked of them. */
import type { ASTNode } from '@marcbachmann/cel-js'
import type { AggregateFunction, AggregateNode, Ir, Span, TextRange } from './ir.ts'
import { placeOf, value, type Reader, type Scope } from './parse-context.ts'
import { stop, suggest } from './problem.ts'
import * as terms from './term.ts'
import type { Term } from './term.ts'
import { own, RESERVED_NAMES, type Ledger } from './vocabulary.ts'

type Items = Term & { readonly kind: 'items' }
type LedgerTerm = Term & { readonly kind: 'ledger' }

interface MethodCall {
  readonly reader: Reader
  readonly name: string
  readonly args: readonly ASTNode[]
  readonly scope: Scope
  readonly at: TextRange
}

const USAGE: Readonly<Record<string, string>> = {
  during: 'income.during(monthsBefore(12))',
  on: 'dibao.on(asOf)',
  latest: 'housing.latest()',
  filter: 'members.filter(m, …)',
  exists: 'members.exists(m, …)',
  all: 'members.all(m, …)',
  count: 'members.count(m, …)',
  sum: 'income.during(monthsBefore(12)).sum(r, r.amount)',
  max: 'members.max(m, …)',
  min: 'members.min(m, …)',
}

export function readMethod(reader: Reader, node: ASTNode & { op: 'rcall' }, scope: Scope): Term {
  const [name, receiver, args] = node.args
  const call: MethodCall = { reader, name, args, scope, at: placeOf(node) }
  if (!own(USAGE, name))
    return stop(call.at, 'notSupported', { name: `.${name}()`, hint: suggest(name, Object.keys(USAGE)) })
  const base = reader.read(receiver, scope)
  if (base.kind === 'ledger') return readTime(call, base)
  if (base.kind === 'items') return readItems(call, base)
  return stop(placeOf(receiver), 'wrongType', {
    expected: { zh: '成员或台账', en: 'members or a ledger' },
    actual: { zh: '其他内容', en: 'something else' },
  })
}

function readTime(call: MethodCall, base: LedgerTerm): Term {
  const { ledger, use } = base
  switch (call.name) {
    case 'during':
      return items(base, readSpan(call, base))
    case 'on': {
      if (ledger.kind !== 'status')
        return wrongTime(call, base, '只有状态类台账才按某一天查', 'only a status ledger is asked for a day')
      return items(base, { kind: 'onDay', daysBefore: readOnDay(call) })
    }
    case 'latest':
      if (call.args.length > 0) return wrongUse(call)
      if (ledger.kind === 'status')
        return wrongTime(call, base, '状态类台账请用 .on(asOf)', 'use .on(asOf) for a status ledger')
      return { kind: 'latest', use, ledger }
    default:
      return stop(call.at, 'noTime', { name: base.name })
  }
}

function items(base: LedgerTerm, span: Span): Items {
  return { kind: 'items', over: { kind: 'rows', ledger: base.use, span }, ledger: base.ledger, where: null }
}

function readSpan(call: MethodCall, base: LedgerTerm): Span {
  const [node, ...rest] = call.args
  const term = node && rest.length === 0 ? call.reader.read(node, call.scope) : null
  if (term?.kind !== 'span') return wrongUse(call)
  if (base.ledger.kind === 'status')
    return wrongTime(call, base, '状态类台账请用 .on(asOf)', 'use .on(asOf) for a status ledger')
  if (base.ledger.kind === 'monthly' && term.span.kind === 'lastDays')
    return wrongTime(call, base, '按月台账请用整月时段', 'a monthly ledger takes whole months')
  return term.span
}

function readOnDay(call: MethodCall): number {
  const [node, ...rest] = call.args
  const term = node && rest.length === 0 ? call.reader.read(node, call.scope) : null
  if (term?.kind === 'value' && term.ir.kind === 'asOf') return term.ir.daysBefore
  return wrongUse(call)
}

function wrongTime(call: MethodCall, base: LedgerTerm, zh: string, en: string): never {
  return stop(call.at, 'wrongTime', { name: base.name, operation: `.${call.name}()`, hint: { zh, en } })
}

function wrongUse(call: MethodCall): never {
  return stop(call.at, 'wrongArguments', { name: `.${call.name}()`, usage: own(USAGE, call.name) ?? '' })
}

function readItems(call: MethodCall, base: Items): Term {
  switch (call.name) {
    case 'filter': {
      const condition = readLoop(call, base, 'boolean')
      return { ...base, where: both(base.where, condition, call.at) }
    }
    case 'count':
    case 'exists': {
      if (call.args.length === 0) return aggregate(call, base, call.name, base.where, null)
      const condition = readLoop(call, base, 'boolean')
      return aggregate(call, base, call.name, both(base.where, condition, call.at), null)
    }
    case 'all':
      return aggregate(call, base, 'all', base.where, readLoop(call, base, 'boolean'))
    case 'sum':
    case 'max':
    case 'min':
      return aggregate(call, base, call.name, base.where, readLoop(call, base, 'integer'))
    default:
      return stop(call.at, 'notSupported', {
        name: `.${call.name}()`,
        hint: { zh: '时段已经写明，只写一次', en: 'The period has been said; say it once' },
      })
  }
}

function both(first: Ir | null, second: Ir, at: TextRange): Ir {
  return first ? { kind: 'and', items: [first, second], at } : second
}

function aggregate(call: MethodCall, base: Items, fn: AggregateFunction, where: Ir | null, of: Ir | null): Term {
  const node: AggregateNode = {
    kind: 'aggregate',
    fn,
    over: base.over,
    ...(where ? { where } : {}),
    ...(of ? { of } : {}),
    at: call.at,
  }
  return value(node)
}

/** The body of a loop, `members.exists(m, body)`. */
function readLoop(call: MethodCall, base: Items, wanted: 'boolean' | 'integer'): Ir {
  const [variable, body, ...rest] = call.args
  if (!variable || !body || rest.length > 0 || variable.op !== 'id') return wrongUse(call)
  if (call.scope.row) return stop(call.at, 'nested', { name: call.name })
  const name = variable.args
  if (isTaken(call, name)) return stop(placeOf(variable), 'shadowed', { name })
  const scope = loopScope(call.scope, name, base.ledger)
  const term = call.reader.read(body, scope)
  return wanted === 'boolean' ? terms.booleanOf(term, placeOf(body)) : terms.integerOf(term, placeOf(body)).ir
}

function loopScope(outer: Scope, name: string, ledger: Ledger | null): Scope {
  return ledger ? { member: outer.member, row: { name, ledger } } : { member: name, row: null }
}

function isTaken(call: MethodCall, name: string): boolean {
  const { household } = call.reader.context.vocabulary
  return (
    call.scope.member === name ||
    own(household.facts, name) !== undefined ||
    own(household.ledgers, name) !== undefined ||
    RESERVED_NAMES.some((reserved) => reserved === name)
  )
}
