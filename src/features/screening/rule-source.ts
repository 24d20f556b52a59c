/** From which bureau's data a rule speaks: that of the first fact or ledger its condition asks for. */
import type { Rule } from '../../language/rule/index.ts'
import { FACTS, LEDGERS } from './facts.ts'

export function sourceOfRule(rule: Rule): string {
  const owners: string[] = []
  JSON.stringify(rule.when, (key, value: unknown) => {
    const owner = key === 'name' && typeof value === 'string' ? ownerOf(value) : undefined
    if (owner !== undefined) owners.push(owner)
    return value
  })
  return owners[0] ?? 'ruralRevitalisation'
}

function ownerOf(name: string): string | undefined {
  return [...LEDGERS, ...FACTS].find((spec) => spec.name === name)?.register.owner
}
