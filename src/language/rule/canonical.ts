/** One text for one meaning: equal rules have equal canonical forms, whatever their spacing or place in the file. */
import type { Label } from '../../kernel/label.ts'
import type { Ir } from './ir.ts'

/** Raise it when the meaning of a node or of a compiled query changes: every rule-set version changes with it. */
export const COMPILER_VERSION = '1'

/** JSON with sorted keys and without text positions. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const parts = Object.entries(value)
    .filter(([key, part]) => key !== 'at' && part !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, part]) => `${JSON.stringify(key)}:${canonicalJson(part)}`)
  return `{${parts.join(',')}}`
}

const known = new WeakMap<Ir, string>()

/** Canonical text of a node. Two nodes that mean the same by construction share it. */
export function canonical(node: Ir): string {
  let text = known.get(node)
  if (text === undefined) known.set(node, (text = canonicalJson(node)))
  return text
}

export interface VersionedRule {
  readonly id: string
  readonly when: Ir
  readonly exceptions: readonly { readonly label: Label; readonly when: Ir }[]
  readonly amount?: Ir
}

/**
 * Identity of a rule set: hash of the rules, the parameter values they were resolved to, and the compiler.
 * It is stored with every result; the same version, data and day give the same result.
 * `hash` is given by the caller (SM3 or SHA-256 of a UTF-8 text), because this folder also runs in a browser.
 */
export function ruleSetVersion(
  rules: readonly VersionedRule[],
  parameters: unknown,
  hash: (text: string) => string,
): string {
  const sorted = [...rules].sort((a, b) => (a.id < b.id ? -1 : 1))
  const body = sorted.map((rule) => ({
    id: rule.id,
    when: rule.when,
    exceptions: rule.exceptions.map(({ label, when }) => ({ label, when })),
    // A rule without an amount keeps the identity it had before there were amounts.
    amount: rule.amount,
  }))
  return hash(canonicalJson({ compiler: COMPILER_VERSION, rules: body, parameters }))
}
