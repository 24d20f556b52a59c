/**
 * The rule language: what the province concludes about a household, as an expression over its facts.
 *
 * A rule is CEL text in YAML (`loadRule`), checked against a `Vocabulary` and turned into a typed intermediate form
 * (`Ir`). The interpreter (`judge`) defines what it means: three values, numbers as intervals, a trace of every step,
 * and for *unknown* the facts that would settle it. `compileScreening` turns many rules into one SQL query that gives
 * the same answers for a whole province. Amounts are whole fen, ratios basis points; nothing is divided, nothing is a
 * float. A parameter that is not set stops the rule with a reason. `explain` and `readBack` say it in words.
 * Written for people in docs/rule-language.md.
 */
export * from './vocabulary.ts'
export * from './ir.ts'
export * from './data.ts'
export * from './parameters.ts'
export { canonical, canonicalJson, COMPILER_VERSION, ruleSetVersion, type VersionedRule } from './canonical.ts'
export { dateSpan, MAX_MONTHS, type DatedSpan } from './calendar.ts'
export { isExact, type Interval, type Truth } from './interval.ts'
export { MAX_TEXT, parseAmount, parseCondition, parseExpression, type Parsed, type ParseContext } from './parse.ts'
export { FUNCTIONS } from './parse-function.ts'
export { PROBLEMS, type ProblemCode, type RuleProblem } from './problem.ts'
export type { Gap, ItemTrace, Trace, Value } from './trace.ts'
export {
  expressionsOfRule,
  judge,
  type Conditions,
  type Judged,
  type JudgedAmount,
  type NotEvaluated,
  type Outcome,
} from './verdict.ts'
export { factsUsed, type FactUsed, type Missing } from './missing.ts'
export * from './rule-file.ts'
export { missingPath, runCases, type CaseResult, type RuleCase } from './case.ts'
export { tellReason, type Reason } from './reason.ts'
export {
  dueText,
  explain,
  type Explanation,
  type FactOrigin,
  type FactText,
  type ParameterText,
  type TruthText,
} from './explain.ts'
export { readBack, readBackRule, type Words } from './read-back.ts'
export { amountText, intervalText, valueText } from './value-text.ts'
export * from './layout.ts'
export {
  compileScreening,
  type CompiledQuery,
  type CompileOptions,
  type RuleColumns,
  type RuleToCompile,
} from './sql.ts'
export { duckdb, postgres, type Dialect } from './sql-dialect.ts'
