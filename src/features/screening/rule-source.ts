/** From which bureau's data a rule speaks: the first ledger or status its condition asks for. */
import type { Ir, Rule } from '../../language/rule/index.ts'
import { FACTS, LEDGERS } from './facts.ts'

export function sourceOfRule(rule: Rule): string {
  return sourceOf(rule.when) ?? 'ruralRevitalisation'
}

/** Income and labour are everybody's; a ledger of another bureau says more. */
function sourceOf(ir: Ir): string | undefined {
  const names = new Set<string>()
  JSON.stringify(ir, (key, value: unknown) => {
    if (key === 'name' && typeof value === 'string') names.add(value)
    return value
  })
  const ledger = LEDGERS.find((spec) => names.has(spec.name))
  const fact = FACTS.find((spec) => names.has(spec.name))
  return ledger?.register.owner ?? fact?.register.owner
}
