/** A rule read back in words, so that the person who approves it sees what was understood. */
import type { Label } from '../../kernel/label.ts'
import type { AggregateNode, Collection, Comparison, Ir, LedgerUse, Span } from './ir.ts'
import { typeOf } from './ir.ts'
import type { ParameterDefinition } from './parameters.ts'
import { unreachable } from './unreachable.ts'
import { amountText, valueText } from './value-text.ts'
import type { Conditions } from './verdict.ts'
import { own, type Vocabulary } from './vocabulary.ts'

export interface Words {
  readonly vocabulary: Vocabulary
  readonly parameters: Readonly<Record<string, ParameterDefinition>>
}

export const OPERATOR_TEXT: Readonly<Record<Comparison, string>> = {
  '==': '=',
  '!=': '≠',
  '<': '<',
  '<=': '≤',
  '>': '>',
  '>=': '≥',
}

/** Fills numbered places of a phrase in both languages. */
export function phrase(zh: string, en: string, ...parts: readonly Label[]): Label {
  return { zh: fill(zh, 'zh', parts), en: fill(en, 'en', parts) }
}

const templates = new Map<string, readonly string[]>()

/** Texts at even places, numbers of parts at odd ones. There are few phrases and they are filled for every sentence. */
function piecesOf(template: string): readonly string[] {
  const known = templates.get(template)
  if (known) return known
  const pieces = template.split(/\{(\d)\}/u)
  templates.set(template, pieces)
  return pieces
}

function fill(template: string, language: keyof Label, parts: readonly Label[]): string {
  const pieces = piecesOf(template)
  let text = pieces[0] ?? ''
  for (let i = 1; i < pieces.length; i += 2) {
    text += (parts[Number(pieces[i])]?.[language] ?? `{${pieces[i]}}`) + (pieces[i + 1] ?? '')
  }
  return text
}

export function listed(parts: readonly Label[], zh: string, en: string): Label {
  return { zh: parts.map((part) => part.zh).join(zh), en: parts.map((part) => part.en).join(en) }
}

interface Told {
  readonly vocabulary: Vocabulary
  readonly parameters: Words['parameters']
  readonly row: LedgerUse | null
  readonly label: Label
}

/** What a node means never changes, and every explanation of every household says it again. */
const told = new WeakMap<Ir, Told>()

/** The meaning of a node in Chinese and English. `row` is the ledger whose rows are being looked at. */
export function readBack(node: Ir, words: Words, row: LedgerUse | null = null): Label {
  const known = told.get(node)
  if (known && known.vocabulary === words.vocabulary && known.parameters === words.parameters && known.row === row)
    return known.label
  const label = meaningOf(node, words, row)
  told.set(node, { vocabulary: words.vocabulary, parameters: words.parameters, row, label })
  return label
}

function meaningOf(node: Ir, words: Words, row: LedgerUse | null): Label {
  const part = (child: Ir): Label => readBack(child, words, row)
  const inner = (child: Ir): Label => (isCompound(child) ? phrase('（{0}）', '({0})', part(child)) : part(child))
  switch (node.kind) {
    case 'literal':
      return typeof node.value === 'number' && node.type.kind === 'integer'
        ? amountText(node.value, node.type)
        : valueText(typeof node.value === 'number' ? null : node.value, node.type, words.vocabulary)
    case 'fact':
      return factLabel(node, words, row)
    case 'parameter':
      return own(words.parameters, node.name)?.label ?? { zh: node.name, en: node.name }
    case 'asOf':
      return node.daysBefore === 0
        ? { zh: '评估日', en: 'the day of evaluation' }
        : { zh: `评估日前 ${node.daysBefore} 天`, en: `${node.daysBefore} days before the day of evaluation` }
    case 'not':
      return phrase(
        '不满足{0}',
        'not {0}',
        isCompound(node.value) ? inner(node.value) : phrase('“{0}”', '"{0}"', part(node.value)),
      )
    case 'and':
      return listed(node.items.map(inner), ' 且 ', ' and ')
    case 'or':
      return listed(node.items.map(inner), ' 或 ', ' or ')
    case 'compare': {
      const operator = OPERATOR_TEXT[node.op]
      return phrase(`{0} ${operator} {1}`, `{0} ${operator} {1}`, inner(node.left), inner(node.right))
    }
    case 'compareQuotient': {
      const text = `{0} ÷ {1} ${OPERATOR_TEXT[node.op]} {2}`
      return phrase(text, text, inner(node.numerator), inner(node.denominator), inner(node.right))
    }
    case 'oneOf': {
      const type = typeOf(node.value)
      const codes = node.codes.map((code) => valueText(code, type, words.vocabulary))
      return phrase('{0}为{1}', '{0} is {1}', part(node.value), listed(codes, '、', ' or '))
    }
    case 'add':
      return phrase('{0} + {1}', '{0} + {1}', inner(node.left), inner(node.right))
    case 'subtract':
      return phrase('{0} − {1}', '{0} − {1}', inner(node.left), inner(node.right))
    case 'multiply':
      return isOne(node.factor)
        ? part(node.value)
        : phrase('{0} × {1}', '{0} × {1}', inner(node.factor), inner(node.value))
    case 'choose':
      return phrase(
        '若{0}则取{1}，否则取{2}',
        'if {0} then {1}, else {2}',
        inner(node.condition),
        inner(node.yes),
        inner(node.no),
      )
    case 'known':
      return phrase('{0}已知', '{0} is known', inner(node.value))
    case 'orElse':
      return phrase('{0}（缺失时按{1}）', '{0} (if missing, {1})', inner(node.value), part(node.fallback))
    case 'elapsed':
      return elapsedText(node, inner)
    case 'latest':
      return phrase(
        '最新一条{0}的{1}',
        '{1} of the latest of {0}',
        ledgerLabel(node.ledger, words),
        readBack(node.fact, words, node.ledger),
      )
    case 'aggregate':
      return aggregateText(node, words)
    default:
      return unreachable(node)
  }
}

/** A whole rule but for its exceptions: when it applies, and what is then due. */
export function readBackRule(rule: Pick<Conditions, 'when' | 'amount'>, words: Words): Label {
  const when = readBack(rule.when, words)
  return rule.amount ? phrase('若{0}，应发：{1}', 'if {0}, due: {1}', when, readBack(rule.amount, words)) : when
}

/** The factor that only levels scales says nothing to a reader. */
export function isOne(factor: Ir): boolean {
  return (
    factor.kind === 'literal' &&
    factor.value === 10_000 &&
    factor.type.kind === 'integer' &&
    factor.type.unit === 'basisPoints'
  )
}

export function isCompound(node: Ir): boolean {
  if (node.kind === 'multiply' && isOne(node.factor)) return isCompound(node.value)
  return (
    ['and', 'or', 'compare', 'compareQuotient', 'add', 'subtract', 'choose', 'not', 'oneOf'].includes(node.kind) ||
    isLoop(node)
  )
}

function isCalculation(node: Ir): boolean {
  return isCompound(node) || (node.kind === 'multiply' && !isOne(node.factor))
}

function isLoop(node: Ir): boolean {
  return node.kind === 'aggregate' && (node.fn === 'exists' || node.fn === 'all')
}

export function factLabel(node: Ir & { kind: 'fact' }, words: Words, row: LedgerUse | null): Label {
  const { vocabulary } = words
  const facts =
    node.of === 'row' ? (row ? own(vocabulary[row.of].ledgers, row.name)?.facts : undefined) : vocabulary[node.of].facts
  return own(facts ?? {}, node.name)?.label ?? { zh: node.name, en: node.name }
}

export function ledgerLabel(ledger: LedgerUse, { vocabulary }: Words): Label {
  return own(vocabulary[ledger.of].ledgers, ledger.name)?.label ?? { zh: ledger.name, en: ledger.name }
}

function elapsedText(node: Extract<Ir, { kind: 'elapsed' }>, inner: (child: Ir) => Label): Label {
  const [zh, en] = { years: ['周岁数', 'years'], months: ['整月数', 'months'], days: ['天数', 'days'] }[node.unit] as [
    string,
    string,
  ]
  return phrase(`自{0}到{1}的${zh}`, `whole ${en} from {0} to {1}`, inner(node.from), inner(node.to))
}

export function spanText(span: Span): Label {
  switch (span.kind) {
    case 'monthsBefore':
      return { zh: `前 ${span.months} 个完整月`, en: `the ${span.months} full months before` }
    case 'statisticalYear':
      return yearText(span.offset, '统计年度（上年10月至当年9月）', 'statistical year (October to September)')
    case 'calendarYear':
      return yearText(span.offset, '自然年度', 'calendar year')
    case 'lastDays':
      return { zh: `最近 ${span.days} 天`, en: `the last ${span.days} days` }
    case 'onDay':
      return span.daysBefore === 0
        ? { zh: '评估当日', en: 'the day of evaluation' }
        : { zh: `评估日前 ${span.daysBefore} 天当日`, en: `the day ${span.daysBefore} days before` }
    default:
      return unreachable(span)
  }
}

function yearText(offset: number, zh: string, en: string): Label {
  if (offset === 0) return { zh: `本${zh}`, en: `this ${en}` }
  return offset === -1
    ? { zh: `上一${zh}`, en: `the last ${en}` }
    : { zh: `${-offset} 年前的${zh}`, en: `the ${en} ${-offset} years ago` }
}

/** What is looked at: members, or the rows of a ledger in a span. */
export function collectionText(over: Collection, words: Words): Label {
  if (over.kind === 'members') return { zh: '成员', en: 'members' }
  return phrase('{0}的{1}', '{1} in {0}', spanText(over.span), ledgerLabel(over.ledger, words))
}

function aggregateText(node: AggregateNode, words: Words): Label {
  const row = node.over.kind === 'rows' ? node.over.ledger : null
  const items = collectionText(node.over, words)
  const where = node.where ? readBack(node.where, words, row) : null
  const of = node.of ? readBack(node.of, words, row) : null
  const amount = node.of && of && isCalculation(node.of) ? phrase('（{0}）', '({0})', of) : of
  const some = where ? phrase('满足（{1}）的{0}', '{0} with ({1})', items, where) : items
  switch (node.fn) {
    case 'exists':
      return where
        ? phrase('{0}中有满足（{1}）的', 'one of {0} has ({1})', items, where)
        : phrase('有{0}', 'there are {0}', items)
    case 'all':
      return phrase('{0}全部满足（{1}）', 'all {0} have ({1})', some, of ?? items)
    case 'count':
      return node.over.kind === 'members'
        ? phrase('{0}人数', 'number of {0}', some)
        : phrase('{0}条数', 'number of {0}', some)
    case 'sum':
      return phrase('{0}{1}合计', 'sum of {1} of {0}', some, amount ?? items)
    case 'max':
      return phrase('{0}中{1}的最大值', 'largest {1} of {0}', some, amount ?? items)
    case 'min':
      return phrase('{0}中{1}的最小值', 'smallest {1} of {0}', some, amount ?? items)
    default:
      return unreachable(node.fn)
  }
}
