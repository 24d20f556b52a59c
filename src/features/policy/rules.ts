/** Use cases of the pages of rules: which are in force, what each means, and what waits to be decided. */
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { AppError } from '../../kernel/errors.ts'
import type { Label } from '../../kernel/label.ts'
import { diffLines } from '../../kernel/line-diff.ts'
import { loadRule, readBackRule, runCases, type Rule, type Vocabulary } from '../../language/rule/index.ts'
import type { Ctx } from '../../platform/actor.ts'
import { withSystem, type Tx } from '../../platform/postgres/database.ts'
import { refusalOfRule } from './acts.ts'
import { APPROVE, areasOf, problemsOf, waitingVersions } from './approve.ts'
import { namesOf, type Names } from './names.ts'
import { changesOf } from './rule-changes.ts'
import type { BrokenRule, RuleCaseResult, RuleDetail, RuleList, RuleProposal, RuleSummary } from './schema.ts'
import { parseContext } from './service.ts'
import { listRuleVersions, type StoredRule } from './store.ts'

/** What the page shows of a rule's last run; answered by whoever keeps the runs. */
export type LastCounts = (ctx: Ctx) => Promise<Readonly<Record<string, { yes: number; unknown: number }>>>

export interface Shown {
  readonly stored: StoredRule
  readonly rule: Rule
}

interface ShownRules {
  readonly shown: readonly Shown[]
  /** Rules whose text the program does not understand any more: they work for nobody, and somebody has to know. */
  readonly broken: readonly StoredRule[]
  readonly versions: readonly StoredRule[]
}

/** Of every rule the version in force, else the newest. */
export async function shownRules(tx: Tx, vocabulary: Vocabulary): Promise<ShownRules> {
  const versions = await listRuleVersions(tx)
  const shown: Shown[] = []
  const broken: StoredRule[] = []
  for (const id of new Set(versions.map((one) => one.ruleId))) {
    const own = versions.filter((one) => one.ruleId === id)
    const stored = own.find((one) => one.state === 'active') ?? own.at(-1)
    if (!stored) continue
    const loaded = loadRule(stored.text, parseContext(vocabulary))
    if (loaded.ok) shown.push({ stored, rule: loaded.rule })
    else broken.push(stored)
  }
  return { shown, broken, versions }
}

function summary(
  { stored, rule }: Shown,
  counts: Awaited<ReturnType<LastCounts>>,
  waiting: ReadonlyMap<string, StoredRule>,
): RuleSummary {
  return {
    id: rule.id,
    version: stored.version,
    title: rule.title,
    severity: rule.severity,
    output: rule.output,
    enabled: rule.enabled,
    disabledBecause: rule.disabledBecause,
    state: stored.sentBackBy === null ? stored.state : 'sentBack',
    waitingVersion: waiting.get(rule.id)?.version ?? null,
    validFrom: rule.validFrom,
    validTo: rule.validTo,
    parameters: [...rule.parameters],
    legalBasis: [...rule.legalBasis],
    cases: rule.cases.length,
    lastYes: counts[rule.id]?.yes ?? null,
    lastUnknown: counts[rule.id]?.unknown ?? null,
  }
}

export async function listRules(ctx: Ctx, vocabulary: Vocabulary, lastCounts: LastCounts): Promise<RuleList> {
  const counts = await lastCounts(ctx)
  const { shown, broken, versions } = await withSystem(ctx.db, (tx) => shownRules(tx, vocabulary))
  const waiting = waitingVersions(versions)
  return {
    rules: shown.map((one) => summary(one, counts, waiting)),
    broken: broken.map((stored) => toBroken(stored, vocabulary)),
  }
}

const Titled = z.object({ title: z.object({ zh: z.string(), en: z.string().optional() }) })

function toBroken(stored: StoredRule, vocabulary: Vocabulary): BrokenRule {
  const title = titleOf(stored)
  const problems = problemsOf(loadRule(stored.text, parseContext(vocabulary)))
  return { id: stored.ruleId, version: stored.version, title, problems }
}

/** The title, also of a text that is otherwise not understood. */
function titleOf({ ruleId, text }: StoredRule): Label {
  try {
    const { title } = Titled.parse(parse(text))
    return { zh: title.zh, en: title.en ?? title.zh }
  } catch {
    return { zh: ruleId, en: ruleId }
  }
}

export async function getRule(
  ctx: Ctx,
  id: string,
  vocabulary: Vocabulary,
  lastCounts: LastCounts,
): Promise<RuleDetail> {
  const counts = await lastCounts(ctx)
  const { shown, versions, names } = await withSystem(ctx.db, async (tx) => ({
    ...(await shownRules(tx, vocabulary)),
    names: await namesOf(tx, []),
  }))
  const found = shown.find(({ rule }) => rule.id === id)
  if (!found) throw new AppError('recordNotFound', { register: { zh: '规则', en: 'Rules' } })
  const waiting = waitingVersions(versions)
  const proposed = waiting.get(id)
  const own = versions.filter((one) => one.ruleId === id)
  return {
    ...summary(found, counts, waiting),
    text: found.stored.text,
    condition: found.rule.text,
    amount: found.rule.amountText,
    readBack: readBackRule(found.rule, parseContext(vocabulary)),
    exceptions: found.rule.exceptions.map(({ label, text }) => ({ label, text })),
    caseResults: casesOf(found.rule, found.stored.text),
    proposal: proposed ? toProposal(ctx, proposed, found, vocabulary, names) : null,
    versions: own.map((one) => toVersion(one, names)).toReversed(),
  }
}

function toVersion(stored: StoredRule, names: Names): RuleDetail['versions'][number] {
  const { version, enteredAt, approvedAt, sentBackAt, sentBackReason } = stored
  const named = (by: string | null) => (by === null ? null : names.person(by))
  return {
    version,
    state: stored.sentBackBy === null ? stored.state : 'sentBack',
    enteredBy: names.person(stored.enteredBy),
    enteredAt,
    approvedBy: named(stored.approvedBy),
    approvedAt,
    sentBackBy: named(stored.sentBackBy),
    sentBackAt,
    sentBackReason,
  }
}

/** A version that waits, against the one in force. */
function toProposal(ctx: Ctx, stored: StoredRule, against: Shown, vocabulary: Vocabulary, names: Names): RuleProposal {
  const loaded = loadRule(stored.text, parseContext(vocabulary))
  const before = against.stored.state === 'active' ? against : undefined
  const mayDecide = ctx.actor.permissions.has('rule.approve')
  const refusal = refusalOfRule(ctx.actor, stored, areasOf(loaded), APPROVE)
  return {
    version: stored.version,
    enteredBy: names.person(stored.enteredBy),
    enteredAt: stored.enteredAt,
    against: before?.stored.version ?? null,
    mayDecide: mayDecide && refusal === undefined,
    refusal: mayDecide && refusal ? refusal.text : null,
    readBack: loaded.ok ? readBackRule(loaded.rule, parseContext(vocabulary)) : null,
    changes: loaded.ok && before ? changesOf(before.rule, loaded.rule) : [],
    difference: diffLines(before?.stored.text ?? '', stored.text),
    caseResults: loaded.ok ? casesOf(loaded.rule, stored.text) : [],
    problems: loaded.ok ? [] : problemsOf(loaded),
  }
}

const Cases = z.object({ cases: z.array(z.object({ given: z.unknown(), parameters: z.unknown().optional() })) })

/** The cases with what is given in each, as it is written in the rule. */
function casesOf(rule: Rule, text: string): RuleCaseResult[] {
  const { cases } = Cases.parse(parse(text))
  return runCases(rule).map(({ name, passed, message }, i) => ({
    name,
    passed,
    message,
    expect: rule.cases[i]?.expect ?? '',
    asOf: rule.cases[i]?.asOf ?? '',
    given: writtenOf(cases[i]?.given),
    parameters: writtenOf(cases[i]?.parameters),
  }))
}

const writtenOf = (value: unknown): string => (value === undefined ? '' : stringify(value).trim())
