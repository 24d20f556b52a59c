/** Deciding about versions of rules: by a second person, and switched on only when every case of the rule passes. */
import { AppError, type FieldIssue } from '../../kernel/errors.ts'
import type { Label } from '../../kernel/label.ts'
import { loadRule, runCases, type Loaded, type Vocabulary } from '../../language/rule/index.ts'
import { requirePermission, type Ctx } from '../../platform/actor.ts'
import { withSystem, type Tx } from '../../platform/postgres/database.ts'
import { refusalOfRule, versionLabel } from './acts.ts'
import { parseContext } from './service.ts'
import {
  activateRule,
  insertAct,
  listRuleVersions,
  lockRuleVersion,
  sendBackVersion,
  type StoredRule,
} from './store.ts'

export const APPROVE: Label = { zh: '复核启用', en: 'Approve' }
const OUTDATED: Label = { zh: '早于现行版本', en: 'older than the one in force' }
const SEND_BACK: Label = { zh: '退回', en: 'Send back' }

/** Where a rule holds; one that cannot be read holds nowhere, and can only be sent back. */
export const areasOf = (loaded: Loaded): readonly string[] => (loaded.ok ? loaded.rule.areas : [])

/** Approves one proposed version. Throws when it is not proposed, was entered by the same person, or a case fails. */
export async function approveRule(
  ctx: Ctx,
  id: string,
  version: number,
  vocabulary: Vocabulary,
): Promise<Record<string, never>> {
  requirePermission(ctx.actor, 'rule.approve')
  await withSystem(ctx.db, async (tx) => {
    await switchOn(ctx, tx, await getVersion(tx, id, version), vocabulary)
  })
  return {}
}

/** Approves the newest proposed version of every rule: the first act of an office that takes a release over. */
export async function approveProposed(ctx: Ctx, vocabulary: Vocabulary): Promise<string[]> {
  requirePermission(ctx.actor, 'rule.approve')
  return withSystem(ctx.db, async (tx) => {
    const newest = waitingVersions(await listRuleVersions(tx))
    for (const stored of newest.values()) await switchOn(ctx, tx, stored, vocabulary)
    return [...newest.keys()]
  })
}

/** Refuses one proposed version, with a reason that its author reads. */
export async function sendBackRule(
  ctx: Ctx,
  id: string,
  version: number,
  reason: string,
  vocabulary: Vocabulary,
): Promise<Record<string, never>> {
  requirePermission(ctx.actor, 'rule.approve')
  await withSystem(ctx.db, async (tx) => {
    const stored = await getVersion(tx, id, version)
    const refusal = refusalOfRule(
      ctx.actor,
      stored,
      areasOf(loadRule(stored.text, parseContext(vocabulary))),
      SEND_BACK,
    )
    if (refusal) throw refusal
    await sendBackVersion(tx, stored, ctx.actor.id, reason)
    await insertAct(tx, { ruleId: id, version }, { act: 'sendBack', actor: ctx.actor.id, reason })
  })
  return {}
}

/** Of every rule the newest version that waits; one that is older than the version in force waits for nothing. */
export function waitingVersions(versions: readonly StoredRule[]): ReadonlyMap<string, StoredRule> {
  const waiting = new Map<string, StoredRule>()
  for (const stored of versions) {
    if (stored.state === 'proposed') waiting.set(stored.ruleId, stored)
    else if (stored.state === 'active') waiting.delete(stored.ruleId)
  }
  return waiting
}

/** What keeps a version from being switched on: text that cannot be read, or cases that do not come out. */
export function problemsOf(loaded: Loaded): FieldIssue[] {
  if (!loaded.ok) return loaded.problems.map(({ path, message }) => ({ path, text: message }))
  return runCases(loaded.rule)
    .filter((result) => !result.passed)
    .map(({ name, message }) => ({ path: name, text: message }))
}

async function getVersion(tx: Tx, id: string, version: number): Promise<StoredRule> {
  const stored = await lockRuleVersion(tx, id, version)
  if (!stored) throw new AppError('recordNotFound', { register: { zh: '规则版本', en: 'Versions of rules' } })
  return stored
}

async function switchOn(ctx: Ctx, tx: Tx, stored: StoredRule, vocabulary: Vocabulary): Promise<void> {
  const loaded = loadRule(stored.text, parseContext(vocabulary))
  const refusal = refusalOfRule(ctx.actor, stored, areasOf(loaded), APPROVE)
  if (refusal) throw refusal
  const issues = problemsOf(loaded)
  const title = loaded.ok ? loaded.rule.title : { zh: stored.ruleId, en: stored.ruleId }
  if (issues.length > 0) throw new AppError('ruleCasesFail', { rule: title, count: issues.length }, issues)
  if (!(await activateRule(tx, stored.ruleId, stored.version, ctx.actor.id)))
    throw new AppError('policyState', {
      what: versionLabel(stored.version),
      state: OUTDATED,
      action: APPROVE,
    })
}
