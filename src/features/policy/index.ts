/**
 * 预警规则与政策标准: which rules are in force, and the amounts, lines and ratios they use.
 *
 * Both live in PostgreSQL only; files and packs are seeds (decision D11). A value is never overwritten: it has an area, a
 * first and last day, a document and a certainty, is entered by one person and approved by another. What is not set is an
 * explained stop, never a default.
 *
 * Terms: rule 规则, rule version 规则版本, parameter 政策标准, certainty 可信程度.
 */
export { PARAMETERS, type PolicyParameter } from './parameters.ts'
export { installPolicy, loadPolicy, parseContext, type ActiveRule, type Policy } from './service.ts'
export { readValue, shippedRules } from './seed.ts'
export { approveValue, insertValue } from './store.ts'
export { approveProposed, approveRule, sendBackRule } from './approve.ts'
export { decideValue } from './decide.ts'
export { VALUE_ACTS, VALUE_STATES, type ValueAct } from './acts.ts'
export { listRules } from './rules.ts'
export { listParameters } from './values.ts'
export { waitingProposals } from './open-work.ts'
export { policyRoutes } from './routes.ts'
