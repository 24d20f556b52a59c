/**
 * 筛查与线索: every household against the province's rules on a day, and what comes of it.
 *
 * A run evaluates the active rules over an area, in the mart or in PostgreSQL. *Yes* goes where the rule says: a
 * suspected clue joins the one open clue of its household; *unknown* becomes a list of facts to be completed; households
 * with refused rows are not judged. Nothing is decided by the machine and no legal clock starts here.
 *
 * Terms: run 筛查批次, finding 筛查结果, suspected clue 疑似线索, judgement 研判, not judged 暂不判定.
 */
export { buildMart, isBuilt, type BuildReport } from './mart.ts'
export { compilePlan, planRules, runScreening, type RunOptions, type RunReport } from './run.ts'
export { LAYOUT, VOCABULARY } from './vocabulary.ts'
export { screeningRoutes } from './routes.ts'
export { judgementRoutes } from './judgement-routes.ts'
export { closeAbandonedJudgements } from './judgements.ts'
export { mapRoutes } from './map.ts'
export { closeAbandonedRuns, explainHousehold, readLatest } from './service.ts'
export { explainAll } from './explain.ts'
export { loadHouseholds } from './load-household.ts'
export { screeningForms } from './follow-moves.ts'
export { screenTables } from './tables-sql.ts'
