import type { RouteOutput } from '../../../../language/access/route.ts'
import type { householdCard } from '../../schema.ts'

/** What the server says about a household. */
export type Card = RouteOutput<typeof householdCard>
export type RuleNow = Card['rules'][number]
