/** Why a rule said what it said: the trace as a tree of sentences, with facts, sources, parameters and documents. */
import type { Label } from '../../kernel/label.ts'
import {
  collectionText,
  ledgerLabel,
  listed,
  OPERATOR_TEXT,
  phrase,
  readBack,
  spanText,
  type Words,
} from './read-back.ts'
import type { AggregateNode, Ir, LedgerUse, TextRange } from './ir.ts'
import { typeOf } from './ir.ts'
import type { ParameterValue } from './parameters.ts'
import { factLabel, isCompound, isOne } from './read-back.ts'
import { intervalOf, truthOf, type Gap, type ItemTrace, type Trace } from './trace.ts'
import { isExact, not, or, type Truth } from './interval.ts'
import { saidOnce } from './said-once.ts'
import { unreachable } from './unreachable.ts'
import { intervalText, quotientText, valueText } from './value-text.ts'
import { own } from './vocabulary.ts'
import type { Judged, JudgedAmount, Outcome } from './verdict.ts'

export type TruthText = 'yes' | 'no' | 'unknown'

/** One step of an explanation, as JSON for a page. */
export interface Explanation {
  readonly text: Label
  /** Only for conditions. */
  readonly truth?: TruthText
  /** What the step stands for in the text of the rule. */
  readonly at?: TextRange
  readonly facts: readonly FactText[]
  readonly parameters: readonly ParameterText[]
  readonly children: readonly Explanation[]
}

export interface FactText {
  readonly label: Label
  readonly value: Label
  readonly source: Label | null
  readonly reportedOn: string | null
  /** Handle of the stored row. */
  readonly rowId: string
}

export interface ParameterText {
  readonly key: string
  readonly label: Label
  readonly value: Label
  readonly document: Label | null
  readonly certainty: ParameterValue['certainty']
  readonly validFrom: string
}

/** Where a fact of a household or member really stands, when it is no field of its own row. */
export type FactOrigin = (
  of: 'household' | 'member',
  name: string,
  rowId: string,
) => { readonly rowId: string; readonly reportedOn: string | null } | undefined

interface Telling extends Words {
  readonly values: ReadonlyMap<string, ParameterValue>
  readonly origin: FactOrigin | undefined
}

/** The explanation of an outcome. The same outcome gives the same tree, word for word. */
export function explain(outcome: Outcome, words: Words, origin?: FactOrigin): Explanation {
  if (outcome.verdict === 'notEvaluated')
    return { text: outcome.reason, truth: 'unknown', facts: [], parameters: [], children: [] }
  const telling: Telling = { ...words, values: outcome.parameters, origin }
  const exceptions = outcome.exceptions.map(({ label, trace }) => {
    const told = tell(trace, telling, null)
    return { ...told, text: phrase('例外“{0}”：{1}', 'exception "{0}": {1}', label, told.text) }
  })
  return {
    text: verdictText(outcome),
    truth: outcome.verdict,
    facts: [],
    parameters: [],
    children: [tell(outcome.when, telling, null), ...exceptions, ...amountSteps(outcome, telling)],
  }
}

/** How the amount came about; where nothing is due there is nothing to explain. */
function amountSteps({ amount, verdict }: Judged, telling: Telling): readonly Explanation[] {
  if (!amount || verdict === 'no') return []
  const told = tell(amount.trace, telling, null)
  return [{ ...told, text: phrase('金额：{0}', 'Amount: {0}', told.text) }]
}

/** What the conclusion says of the money. An amount between two ends is no amount yet. */
function withAmount(text: Label, { amount }: Judged): Label {
  if (!amount) return text
  return isExact(amount.due)
    ? phrase('{0}，{1}', '{0}; {1}', text, dueText(amount))
    : phrase('{0}，{1}，需要补充数据', '{0}; {1}; facts must be completed', text, dueText(amount))
}

/** 应发 320 元, or that it cannot be told, with the ends between which it lies. */
export function dueText({ due }: JudgedAmount): Label {
  const text = intervalText(due, AMOUNT)
  return isExact(due)
    ? phrase('应发 {0}', 'due: {0}', text)
    : phrase('金额无法确定（{0}）', 'the amount cannot be told ({0})', text)
}

const AMOUNT = { kind: 'integer', unit: 'fen', scale: 0 } as const

function verdictText(outcome: Judged): Label {
  const [first] = outcome.holding
  if (outcome.holding.length > 1)
    return phrase(
      '同时符合多个例外（{0}），系统不作判断，请人工核定',
      'Several exceptions hold at once ({0}); a person must decide',
      listed(outcome.holding, '、', ', '),
    )
  if (outcome.tooLarge)
    return {
      zh: '数据中有超出可精确表示范围的数字，请先核对数据',
      en: 'Some number is beyond the exact range; correct the data first',
    }
  if (outcome.verdict === 'yes') return withAmount({ zh: '符合规则', en: 'The rule applies' }, outcome)
  if (outcome.verdict === 'unknown')
    return { zh: '现有数据不足以判断，需要补充数据', en: 'The facts do not tell; facts must be completed' }
  return first
    ? phrase('因例外“{0}”不适用', 'Does not apply, by exception "{0}"', first)
    : { zh: '不符合规则', en: 'The rule does not apply' }
}

// This and what it calls run some hundred times for a card, so objects are built once and not spread together.
function tell(trace: Trace, telling: Telling, row: LedgerUse | null): Explanation {
  const { node } = trace
  const facts: FactText[] = []
  const parameters: ParameterText[] = []
  for (const leaf of leaves(trace)) {
    addFact(facts, leaf, telling, row)
    addParameter(parameters, leaf, telling)
  }
  const steps = node.kind === 'aggregate' ? itemsOf(trace, node, telling) : childSteps(trace, telling, row)
  const told: Writable<Explanation> = {
    text: sentence(trace, telling, row),
    facts,
    parameters,
    children: trace.gap ? [...gapSteps(trace, telling), ...steps] : steps,
  }
  if (typeOf(node).kind === 'boolean') told.truth = truthText(truthOf(trace))
  if (node.at) told.at = node.at
  return told
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }

function truthText(truth: Truth): TruthText {
  return truth === null ? 'unknown' : truth ? 'yes' : 'no'
}

/** A comparison says both sides with their values; anything else says itself and its value. */
function sentence(trace: Trace, telling: Telling, row: LedgerUse | null): Label {
  const { node, children } = trace
  const [a, b, c] = children
  if (node.kind === 'compare' && a && b) {
    const operator = OPERATOR_TEXT[node.op]
    return phrase(`{0} ${operator} {1}`, `{0} ${operator} {1}`, withValue(a, telling, row), withValue(b, telling, row))
  }
  if (node.kind === 'compareQuotient' && a && b && c) {
    const type = typeOf(node.right)
    const operator = OPERATOR_TEXT[node.op]
    const quotient =
      type.kind === 'integer'
        ? quotientText(intervalOf(a), intervalOf(b), type)
        : valueText(null, type, telling.vocabulary)
    return phrase(
      `{0} ÷ {1} = {2} ${operator} {3}`,
      `{0} ÷ {1} = {2} ${operator} {3}`,
      withValue(a, telling, row),
      withValue(b, telling, row),
      quotient,
      withValue(c, telling, row),
    )
  }
  if (node.kind === 'and') return { zh: `以下 ${children.length} 条须同时成立`, en: `All ${children.length} must hold` }
  if (node.kind === 'or')
    return { zh: `以下 ${children.length} 条成立一条即可`, en: `One of these ${children.length} must hold` }
  if (node.kind === 'aggregate' && (node.fn === 'exists' || node.fn === 'all'))
    return demand(node, telling.vocabulary, () => demandText(node, telling))
  if (node.kind === 'oneOf' && a)
    return phrase(
      '{0}，须为{1}',
      '{0}, must be {1}',
      withValue(a, telling, row),
      choice(node, telling.vocabulary, () => codesText(node, telling)),
    )
  if ((node.kind === 'add' || node.kind === 'subtract' || node.kind === 'multiply') && a && b && !isOne(a.node)) {
    const value = valueText(trace.value, typeOf(node), telling.vocabulary)
    const text = PARTS[node.kind]
    return phrase(text, text, partText(a, telling, row), partText(b, telling, row), value)
  }
  return typeOf(node).kind === 'boolean' && node.kind !== 'fact'
    ? readBack(node, telling, row)
    : withValue(trace, telling, row)
}

const demand = saidOnce()
const choice = saidOnce()
const nameOfFact = saidOnce()

function demandText(node: AggregateNode, telling: Telling): Label {
  const items = collectionText(node.over, telling)
  return node.fn === 'exists'
    ? phrase('{0}中须有满足条件的', 'One of {0} must fit', items)
    : phrase('{0}须全部满足条件', 'All {0} must fit', items)
}

/** Arithmetic with the value of each part, so that an amount can be checked by hand. */
const PARTS = { add: '{0} + {1} = {2}', subtract: '{0} − {1} = {2}', multiply: '{0} × {1} = {2}' } as const

/** A part of a calculation that is one itself stands in brackets before its value. */
function partText(trace: Trace, telling: Telling, row: LedgerUse | null): Label {
  if (!isCompound(trace.node)) return withValue(trace, telling, row)
  const value = valueText(trace.value, typeOf(trace.node), telling.vocabulary)
  return phrase('（{0}）{1}', '({0}) {1}', readBack(trace.node, telling, row), value)
}

function codesText(node: Extract<Ir, { kind: 'oneOf' }>, { vocabulary }: Telling): Label {
  const type = typeOf(node.value)
  return listed(
    node.codes.map((code) => valueText(code, type, vocabulary)),
    '或',
    ' or ',
  )
}

function withValue(trace: Trace, telling: Telling, row: LedgerUse | null): Label {
  const value = valueText(trace.value, typeOf(trace.node), telling.vocabulary)
  return trace.node.kind === 'literal' ? value : phrase('{0} {1}', '{0} {1}', readBack(trace.node, telling, row), value)
}

const LEAVES: ReadonlySet<Ir['kind']> = new Set(['fact', 'parameter', 'literal', 'asOf'])

/** Facts and parameters read directly by this step. */
function leaves(trace: Trace): readonly Trace[] {
  if (trace.node.kind === 'fact' || trace.node.kind === 'parameter') return [trace]
  return isJunction(trace.node) ? [] : trace.children.filter((child) => LEAVES.has(child.node.kind))
}

/** Each part of an "and" or "or" is a step of its own, be it a bare fact. */
function isJunction(node: Ir): boolean {
  return node.kind === 'and' || node.kind === 'or'
}

function childSteps(trace: Trace, telling: Telling, row: LedgerUse | null): readonly Explanation[] {
  const inside = trace.node.kind === 'latest' ? trace.node.ledger : row
  const whole = isJunction(trace.node)
  const steps: Explanation[] = []
  for (const child of trace.children)
    if (whole || !LEAVES.has(child.node.kind)) steps.push(tell(child, telling, inside))
  return steps
}

function addFact(facts: FactText[], trace: Trace, telling: Telling, outer: LedgerUse | null): void {
  const { node, row } = trace
  if (node.kind !== 'fact' || !row) return
  const stands = node.of === 'row' ? undefined : telling.origin?.(node.of, node.name, row.rowId)
  facts.push({
    label: nameOfFact(node, telling.vocabulary, () => factLabel(node, telling, outer)),
    value: valueText(trace.value, node.type, telling.vocabulary),
    source: sourceOf(node, telling, outer),
    reportedOn: stands?.reportedOn ?? row.reportedOn ?? null,
    rowId: stands?.rowId ?? row.rowId,
  })
}

function sourceOf(node: Ir & { kind: 'fact' }, { vocabulary }: Telling, outer: LedgerUse | null): Label | null {
  const facts =
    node.of === 'row'
      ? outer
        ? own(vocabulary[outer.of].ledgers, outer.name)?.facts
        : undefined
      : vocabulary[node.of].facts
  return (facts && own(facts, node.name)?.source) ?? null
}

function addParameter(parameters: ParameterText[], { node, value: read }: Trace, telling: Telling): void {
  const value = node.kind === 'parameter' ? telling.values.get(node.name) : undefined
  if (node.kind !== 'parameter' || !value) return
  parameters.push({
    key: node.name,
    label: own(telling.parameters, node.name)?.label ?? { zh: node.name, en: node.name },
    value: valueText(read, node.type, telling.vocabulary),
    document: value.document,
    certainty: value.certainty,
    validFrom: value.validFrom,
  })
}

/** Every member, and every row that takes part or may take part. */
function itemsOf(trace: Trace, node: AggregateNode, telling: Telling): readonly Explanation[] {
  const row = node.over.kind === 'rows' ? node.over.ledger : null
  const items = row ? (trace.items ?? []).filter((item) => item.included !== false) : (trace.items ?? [])
  return items.map((item, i) => {
    const name: Label =
      item.member === undefined
        ? { zh: `第 ${i + 1} 条`, en: `row ${i + 1}` }
        : { zh: `第 ${item.member + 1} 名成员`, en: `member ${item.member + 1}` }
    return itemText(item, name, node.fn, telling, row)
  })
}

function itemText(
  item: ItemTrace,
  name: Label,
  fn: AggregateNode['fn'],
  telling: Telling,
  row: LedgerUse | null,
): Explanation {
  const where = item.where && tell(item.where, telling, row)
  const of = item.of && tell(item.of, telling, row)
  const [one, other] = where ? [where, of] : [of, undefined]
  const truth = truthText(fn === 'all' ? or([not(item.included), item.of ? truthOf(item.of) : null]) : item.included)
  if (!one) return { text: name, truth, facts: [], parameters: [], children: [] }
  if (!other) {
    const { facts, parameters, children } = one
    return { text: phrase('{0}：{1}', '{0}: {1}', name, one.text), truth, facts, parameters, children }
  }
  return {
    text: phrase('{0}：{1}；{2}', '{0}: {1}; {2}', name, one.text, other.text),
    truth,
    facts: [...one.facts, ...other.facts],
    parameters: [...one.parameters, ...other.parameters],
    children: [...one.children, ...other.children],
  }
}

function gapSteps(trace: Trace, telling: Telling): readonly Explanation[] {
  const { node, gap } = trace
  if (!gap) return []
  const ledger =
    node.kind === 'latest'
      ? node.ledger
      : node.kind === 'aggregate' && node.over.kind === 'rows'
        ? node.over.ledger
        : null
  if (!ledger) return []
  const when =
    node.kind === 'aggregate' && node.over.kind === 'rows'
      ? spanText(node.over.span)
      : { zh: '评估日', en: 'the day of evaluation' }
  return [
    {
      text: gapText(gap, ledgerLabel(ledger, telling), when),
      truth: 'unknown',
      facts: [],
      parameters: [],
      children: [],
    },
  ]
}

function gapText(gap: Gap, ledger: Label, when: Label): Label {
  switch (gap.reason) {
    case 'rejectedRows':
      return phrase(
        '{0}有被退回的行，现有数据只是一部分',
        'Rows of {0} were rejected; what is here is only a part',
        ledger,
      )
    case 'notCovered':
      return phrase(
        '{1}没有提交完整的{0}名单，无记录不等于没有',
        'No full list of {0} is committed for {1}; no row does not mean none',
        ledger,
        when,
      )
    case 'months':
      return phrase('{0}缺 {1}', '{0} lacks {1}', ledger, { zh: gap.months.join('、'), en: gap.months.join(', ') })
    case 'notFullList':
      return phrase('{0}不是完整名单，可能还有未报的记录', '{0} is no full list; there may be more', ledger)
    case 'noRow':
      return phrase('{0}没有记录', '{0} has no row', ledger)
    case 'undated':
      return phrase(
        '{0}有未填日期的记录，不能确定哪条最新',
        '{0} has rows without a date; the latest cannot be told',
        ledger,
      )
    default:
      return unreachable(gap)
  }
}
