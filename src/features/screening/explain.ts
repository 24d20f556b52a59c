/** What the rules say about one household now, and why. */
import { AppError } from '../../kernel/errors.ts'
import { toDay } from '../../kernel/day.ts'
import { codeLabel, BUREAU } from '../../kernel/codes/index.ts'
import type { Label } from '../../kernel/label.ts'
import {
  dueText,
  explain,
  isInForce,
  judge,
  parameterReader,
  readBackRule,
  tellReason,
  type Explanation,
  type FactOrigin,
  type Missing,
  type Outcome,
  type Rule,
  type Words,
} from '../../language/rule/index.ts'
import { PARAMETERS, type Policy } from '../policy/index.ts'
import { FACTS, LEDGERS } from './facts.ts'
import type { LoadedHousehold } from './load-household.ts'
import { VOCABULARY } from './vocabulary.ts'

export const WORDS: Words = { vocabulary: VOCABULARY, parameters: PARAMETERS }

export interface MissingText {
  readonly text: Label
  readonly from: Label
}

export interface RuleVerdict {
  readonly rule: Rule
  readonly outcome: Outcome
  readonly reasons: readonly Label[]
  readonly missing: readonly MissingText[]
}

/** Judges a household by every rule that is in force for its area on the day. */
export function judgeAll(policy: Policy, loaded: LoadedHousehold, asOf: string): RuleVerdict[] {
  return policy.rules
    .filter(({ rule }) => isInForce(rule, loaded.data.areaCode, toDay(asOf)))
    .map(({ rule }) => judgeOne(policy, rule, loaded, asOf))
}

function judgeOne(policy: Policy, rule: Rule, loaded: LoadedHousehold, asOf: string): RuleVerdict {
  const reader = parameterReader(policy.values, loaded.data.areaCode, asOf)
  const outcome = judge(rule, loaded.data, toDay(asOf), reader)
  const reasons =
    outcome.verdict === 'yes'
      ? [
          ...(outcome.amount ? [dueText(outcome.amount)] : []),
          ...rule.reasons.map((reason) => tellReason(reason, loaded.data, toDay(asOf), reader, WORDS)),
        ]
      : []
  const missing = outcome.verdict === 'notEvaluated' ? [] : outcome.missing.map((one) => missingText(one, loaded))
  return { rule, outcome, reasons, missing: distinct(missing) }
}

function distinct(texts: readonly MissingText[]): MissingText[] {
  return [...new Map(texts.map((one) => [one.text.zh, one])).values()]
}

/** `household.houseGrade` in words, with whose it is and which office can give it. */
function missingText(missing: Missing, loaded: LoadedHousehold): MissingText {
  const [owner = '', name = '', field] = missing.path.split('.')
  const of = owner === 'member' ? 'member' : 'household'
  const subject = VOCABULARY[of]
  const ledger = LEDGERS.find((spec) => spec.name === name && spec.of === of)
  const fact = FACTS.find((spec) => spec.name === name && spec.of === of)
  const label = ledger ? ledger.register.label : (subject.facts[name]?.label ?? { zh: name, en: name })
  const part = field && ledger ? subject.ledgers[name]?.facts[field]?.label : undefined
  const who = missing.member === undefined ? undefined : memberName(loaded, missing.member)
  const months = listMonths(missing.months ?? [])
  const why = WHY[missing.reason]
  return {
    text: {
      zh: `${who ? `${who}：` : ''}${label.zh}${part ? `的${part.zh}` : ''}${months.zh}${why.zh}`,
      en: `${who ? `${who}: ` : ''}${label.en}${part ? `, ${part.en}` : ''}${months.en} ${why.en}`,
    },
    from: bureau(ledger?.register.owner ?? fact?.register.owner ?? 'ruralRevitalisation'),
  }
}

const WHY: Readonly<Record<Missing['reason'], Label>> = {
  empty: { zh: '未采集', en: 'not collected' },
  months: { zh: '缺少记录', en: 'without any row' },
  noRow: { zh: '没有记录', en: 'no row' },
  undated: { zh: '有记录未填日期', en: 'a row without a day' },
  rejectedRows: { zh: '有未能入库的记录', en: 'some rows were refused' },
  notCovered: { zh: '未收到该时段的完整名单', en: 'no full list for the period' },
  notFullList: { zh: '不是完整名单', en: 'no full list' },
}

function listMonths(months: readonly string[]): Label {
  if (months.length === 0) return { zh: '', en: '' }
  if (months.length <= 3) return { zh: `（${months.join('、')}）`, en: ` (${months.join(', ')})` }
  const [first, last] = [months[0], months.at(-1)]
  return {
    zh: `（${first} 至 ${last} 共 ${months.length} 个月）`,
    en: ` (${first} to ${last}, ${months.length} months)`,
  }
}

export function bureau(code: string): Label {
  return codeLabel(BUREAU, code) ?? { zh: code, en: code }
}

function memberName(loaded: LoadedHousehold, position: number): string {
  return loaded.names[position] ?? `成员 ${position + 1}`
}

/** The explanation of one rule, with every fact pointing to the row it was read from. */
export function explainOne(policy: Policy, ruleId: string, loaded: LoadedHousehold, asOf: string) {
  const active = policy.rules.find(({ rule }) => rule.id === ruleId)
  if (!active) throw new AppError('recordNotFound', { register: { zh: '规则', en: 'Rules' } })
  const verdict = judgeOne(policy, active.rule, loaded, asOf)
  return {
    verdict,
    readBack: readBackRule(active.rule, WORDS),
    explanation: explain(verdict.outcome, WORDS, originsOf(loaded)),
  }
}

/**
 * The language knows a household or member as one row; here its facts come from several registers. A fact of another
 * register gets the row it really stands in.
 */
function originsOf(loaded: LoadedHousehold): FactOrigin {
  const positions = new Map(loaded.personIds.map((id, position) => [id, `member.${position}`]))
  return (of, name, id) => {
    const path = of === 'household' ? of : positions.get(id)
    const origin = loaded.origins.get(loaded.factRows.get(`${path}.${name}`) ?? '')
    return origin && { rowId: origin.rowId, reportedOn: origin.validFrom }
  }
}

/** Verdict and explanation of every rule in force, as a page shows them. */
export function explainAll(
  policy: Policy,
  loaded: LoadedHousehold,
  asOf: string,
): { verdict: RuleVerdict; explanation: Explanation }[] {
  const origin = originsOf(loaded)
  return judgeAll(policy, loaded, asOf).map((verdict) => ({
    verdict,
    explanation: explain(verdict.outcome, WORDS, origin),
  }))
}

/** Ids of all rows an explanation points to. */
export function rowsIn(explanation: Explanation): string[] {
  return [...explanation.facts.map((fact) => fact.rowId), ...explanation.children.flatMap(rowsIn)]
}
