import type { RouteOutput } from '../../../../language/access/route.ts'
import type { explainRule } from '../../schema.ts'

/** Why a rule said what it said about a household. */
export type Why = RouteOutput<typeof explainRule>
