/** Switching rules on: by a second person, and only when every case of the rule passes. */
import { AppError } from '../../kernel/errors.ts'
import { loadRule, runCases, type Vocabulary } from '../../language/rule/index.ts'
import type { Services } from '../../platform/actor.ts'
import { withSystem, type Tx } from '../../platform/postgres/database.ts'
import { parseContext } from './service.ts'
import { activateRule, listRuleVersions, type StoredRule } from './store.ts'

/** Approves one proposed version. Throws when it is not proposed, was entered by the same person, or a case fails. */
export async function approveRule(
  services: Services,
  id: string,
  version: number,
  approver: string,
  vocabulary: Vocabulary,
): Promise<Record<string, never>> {
  await withSystem(services.db, async (tx) => {
    const stored = (await listRuleVersions(tx)).find((one) => one.ruleId === id && one.version === version)
    if (!stored) throw new AppError('recordNotFound', { register: { zh: '规则版本', en: 'Versions of rules' } })
    await switchOn(tx, stored, approver, vocabulary)
  })
  return {}
}

/** Approves the newest proposed version of every rule: the first act of an office that takes a release over. */
export async function approveProposed(services: Services, approver: string, vocabulary: Vocabulary): Promise<string[]> {
  return withSystem(services.db, async (tx) => {
    const newest = new Map<string, StoredRule>()
    for (const stored of await listRuleVersions(tx)) if (stored.state === 'proposed') newest.set(stored.ruleId, stored)
    for (const stored of newest.values()) await switchOn(tx, stored, approver, vocabulary)
    return [...newest.keys()]
  })
}

async function switchOn(tx: Tx, stored: StoredRule, approver: string, vocabulary: Vocabulary): Promise<void> {
  const loaded = loadRule(stored.text, parseContext(vocabulary))
  const issues = loaded.ok
    ? runCases(loaded.rule)
        .filter((result) => !result.passed)
        .map(({ name, message }) => ({ path: name, text: message }))
    : loaded.problems.map(({ path, message }) => ({ path, text: message }))
  if (issues.length > 0) throw new AppError('ruleCasesFail', { rule: stored.ruleId, count: issues.length }, issues)
  if (!(await activateRule(tx, stored.ruleId, stored.version, approver))) {
    throw new AppError('ruleNotApprovable', { rule: stored.ruleId })
  }
}
