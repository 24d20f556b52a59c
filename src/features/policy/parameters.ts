/** Policy parameters that rules and procedures may name, by key, as the features declare them. */
import type { PolicyParameter } from '../feature.ts'
import { FEATURES } from '../list.ts'

export type { PolicyParameter } from '../feature.ts'

export const PARAMETERS: Readonly<Record<string, PolicyParameter>> = Object.fromEntries(
  FEATURES.flatMap((feature) => feature.parameters ?? []).map((one) => [one.key, one]),
)
