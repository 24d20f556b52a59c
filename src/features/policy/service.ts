import {
  loadRule,
  type Loaded,
  type ParameterValue,
  type ParseContext,
  type Rule,
  type Vocabulary,
} from '../../language/rule/index.ts'
import type { Services } from '../../platform/actor.ts'
import { withSystem, type Database, type Tx } from '../../platform/postgres/database.ts'
import { PARAMETERS } from './parameters.ts'
import { RELEASE, seedPolicy } from './seed.ts'
import {
  activateRule,
  approveValue,
  inForce,
  listRuleVersions,
  listValues,
  markBroken,
  readPolicyVersion,
} from './store.ts'

/** A rule that is switched on, with the version it was approved in. */
export interface ActiveRule {
  readonly rule: Rule
  readonly version: number
}

export interface Policy {
  readonly rules: readonly ActiveRule[]
  /** Values in force, of all times and areas. */
  readonly values: readonly ParameterValue[]
}

export function parseContext(vocabulary: Vocabulary): ParseContext {
  return { vocabulary, parameters: PARAMETERS }
}

const loadedRules = new WeakMap<Vocabulary, Map<string, Loaded>>()

/** Rules are read at every request and change seldom: a text is parsed once. */
function loadOnce(text: string, vocabulary: Vocabulary): Loaded {
  const known = loadedRules.get(vocabulary) ?? new Map<string, Loaded>()
  loadedRules.set(vocabulary, known)
  const loaded = known.get(text) ?? loadRule(text, parseContext(vocabulary))
  known.set(text, loaded)
  return loaded
}

interface KeptPolicy {
  readonly version: number
  readonly vocabulary: Vocabulary
  readonly policy: Policy
}

const kept = new WeakMap<Database, KeptPolicy>()

/**
 * Rules and parameters as they are in force; read anew only after somebody changed them. The version is asked first, so
 * what is kept under it is never older than it; `asked` is given by who has just read it along with something else.
 */
export async function loadPolicy(services: Services, vocabulary: Vocabulary, asked?: number): Promise<Policy> {
  const version = asked ?? (await readPolicyVersion(services.db))
  const known = kept.get(services.db)
  if (known?.version === version && known.vocabulary === vocabulary) return known.policy
  const policy = await readPolicy(services, vocabulary)
  kept.set(services.db, { version, vocabulary, policy })
  return policy
}

/** A rule that the present vocabulary no longer understands is switched off with an alarm; the others go on (D11). */
async function readPolicy(services: Services, vocabulary: Vocabulary): Promise<Policy> {
  return withSystem(services.db, async (tx) => {
    const rules: ActiveRule[] = []
    for (const stored of await listRuleVersions(tx)) {
      if (stored.state !== 'active') continue
      const loaded = loadOnce(stored.text, vocabulary)
      if (loaded.ok) rules.push({ rule: loaded.rule, version: stored.version })
      else {
        const because = loaded.problems.map(({ path, message }) => `${path}: ${message.zh}`).join('; ')
        services.log.error({ rule: stored.ruleId, because }, 'rule switched off: it can no longer be read')
        await markBroken(tx, stored.ruleId, stored.version, because)
      }
    }
    const values = inForce(await listValues(tx))
    return { rules, values }
  })
}

/** Brings in what the release ships; with `approver` (the demo) it is approved at once, but for what is unsure. */
export async function installPolicy(services: Services, packFolder: string, approver?: string): Promise<void> {
  await withSystem(services.db, async (tx) => {
    const seeded = await seedPolicy(tx, packFolder)
    services.log.info(seeded, 'policy seeded')
    if (approver !== undefined) await approveShipped(tx, approver)
  })
}

async function approveShipped(tx: Tx, approver: string): Promise<void> {
  for (const value of await listValues(tx)) {
    if (value.enteredBy === RELEASE && value.state === 'proposed') await approveValue(tx, value.id, approver)
  }
  for (const stored of await listRuleVersions(tx)) {
    if (stored.state === 'proposed' && stored.enteredBy === RELEASE)
      await activateRule(tx, stored.ruleId, stored.version, approver)
  }
}
