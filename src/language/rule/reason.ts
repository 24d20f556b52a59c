/** Sentences of a rule with {placeholders}: expressions whose values are put in when a result is shown. */
import type { Day } from '../../kernel/day.ts'
import type { Label, Language } from '../../kernel/label.ts'
import type { HouseholdData } from './data.ts'
import { evaluate } from './interpret.ts'
import { parametersOf, typeOf, type Ir } from './ir.ts'
import type { ParameterReader } from './parameters.ts'
import { parseShown, type ParseContext, type Shown } from './parse.ts'
import type { RuleProblem } from './problem.ts'
import type { Words } from './read-back.ts'
import { intervalOf, type Surroundings } from './trace.ts'
import { quotientText, UNKNOWN_TEXT, valueText } from './value-text.ts'

type Segment = string | Shown

export interface Reason {
  readonly zh: readonly Segment[]
  readonly en: readonly Segment[]
}

/** Splits a sentence; the offsets of a problem count from the start of the sentence. */
export function readSentence(
  text: string,
  context: ParseContext,
): { readonly segments: readonly Segment[]; readonly problems: readonly RuleProblem[] } {
  const segments: Segment[] = []
  const problems: RuleProblem[] = []
  let at = 0
  for (const match of text.matchAll(/\{([^{}]*)\}/gu)) {
    if (match.index > at) segments.push(text.slice(at, match.index))
    at = match.index + match[0].length
    const parsed = parseShown(match[1] ?? '', context)
    if (parsed.ok) segments.push(parsed.shown)
    else {
      const { start, end } = parsed.problem
      problems.push({ ...parsed.problem, start: start + match.index + 1, end: end + match.index + 1 })
    }
  }
  if (at < text.length) segments.push(text.slice(at))
  return { segments, problems }
}

/** Expressions of a sentence, for the list of parameters a rule uses. */
export function expressionsOf(reason: Reason): readonly Ir[] {
  return [...reason.zh, ...reason.en].flatMap((segment) => {
    if (typeof segment === 'string') return []
    return segment.kind === 'value' ? [segment.ir] : [segment.numerator, segment.denominator]
  })
}

/** The sentence for one household. What is not known, or rests on an unset parameter, reads 未知. */
export function tellReason(
  reason: Reason,
  household: HouseholdData,
  asOf: Day,
  read: ParameterReader,
  words: Words,
): Label {
  const tell = (segments: readonly Segment[], language: Language): string =>
    segments
      .map((segment) =>
        typeof segment === 'string' ? segment : shownText(segment, household, asOf, read, words)[language],
      )
      .join('')
  return { zh: tell(reason.zh, 'zh'), en: tell(reason.en, 'en') }
}

function shownText(shown: Shown, household: HouseholdData, asOf: Day, read: ParameterReader, words: Words): Label {
  const nodes = shown.kind === 'value' ? [shown.ir] : [shown.numerator, shown.denominator]
  const parameters = new Map<string, number>()
  for (const key of parametersOf(...nodes)) {
    const resolved = read(key)
    if (resolved.status === 'unset') return UNKNOWN_TEXT
    parameters.set(key, resolved.value)
  }
  const around: Surroundings = { asOf, parameters }
  const [first, second] = nodes.map((node) => evaluate(node, { household, member: null, row: null }, around))
  if (shown.kind === 'quotient' && first && second)
    return quotientText(intervalOf(first), intervalOf(second), shown.type)
  return first ? valueText(first.value, typeOf(first.node), words.vocabulary) : UNKNOWN_TEXT
}
