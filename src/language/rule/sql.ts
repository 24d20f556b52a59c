/**
 * Many rules -> one query over a layout. Every aggregate over members or rows is computed once, however many rules
 * use it. Agrees with the interpreter for every household; a property test holds it to that.
 */
import type { Day } from '../../kernel/day.ts'
import { parametersOf, type Ir } from './ir.ts'
import type { Layout, TableName } from './layout.ts'
import type { ParameterValue } from './parameters.ts'
import { quoteName, quoteTable, type Dialect } from './sql-dialect.ts'
import { compile, valueOf } from './sql-expression.ts'
import { createBlock, type Fragment } from './sql-fragment.ts'
import { createGroups } from './sql-group.ts'
import { compileParameters } from './sql-parameters.ts'
import { standardParts, type SqlParts } from './sql-parts.ts'
import { areaOf, type Compilation, type Scope } from './sql-scope.ts'
import type { Conditions } from './verdict.ts'

export interface RuleToCompile extends Conditions {
  readonly id: string
}

export interface CompileOptions {
  readonly layout: Layout
  readonly dialect: Dialect
  readonly asOf: Day
  readonly parameters: readonly ParameterValue[]
  /** Digits with which the area codes of all households begin, such as 53. */
  readonly within: string
  /** Replaced only by tests, which plant mistakes. */
  readonly parts?: SqlParts
}

export interface CompiledQuery {
  /** Columns: `k`, the key of the household, then one for each rule: 1 yes, 0 no, NULL unknown or not evaluated. */
  readonly text: string
  readonly columns: readonly { readonly ruleId: string; readonly column: string }[]
  /**
   * The same in two steps. `facts` gives one row for each household with every fact and aggregate the rules use;
   * `verdicts` reads them back from a table they were stored in, without aggregating again.
   */
  readonly facts: string
  readonly verdicts: (storedFacts: TableName) => string
}

/** Compiles rules for one day. Throws when the layout lacks a fact or a parameter value is broken. */
export function compileScreening(rules: readonly RuleToCompile[], options: CompileOptions): CompiledQuery {
  const { layout, dialect, asOf } = options
  const parts = options.parts ?? standardParts
  const parameters = compileParameters(options.parameters, asOf, options.within)
  const groups = createGroups({ layout, dialect, asOf, nodes: rules.flatMap(conditionsOf) })
  const compilation: Compilation = { layout, dialect, parts, asOf, parameters, ...groups }

  const block = createBlock('household', `${quoteTable(layout.household)} h`)
  const key = block.read(`h.${quoteName(layout.household.key)}`)
  const scope: Scope = { compilation, block, from: 'household' }
  const verdicts = rules.map((rule, i) => ({ ruleId: rule.id, column: `r${i}`, value: verdictSql(rule, scope) }))

  const before = [...parameters.ctes(), ...groups.ctes()]
  const { ctes, last } = block.finish(dialect.materialize)
  const [facts = '', ...layers] = ctes
  const outputs = verdicts.map(({ value, column }) => `${value.text} AS ${column}`)
  const final = `SELECT ${[`${key.text} AS k`, ...outputs].join(', ')} FROM ${last}`
  return {
    text: withCtes([...before, facts, ...layers], final),
    columns: verdicts.map(({ ruleId, column }) => ({ ruleId, column })),
    facts: withCtes([...before, facts], 'SELECT * FROM household_0'),
    verdicts: (stored) => withCtes([`household_0 AS (SELECT * FROM ${quoteTable(stored)})`, ...layers], final),
  }
}

function withCtes(ctes: readonly string[], select: string): string {
  return `WITH ${ctes.join(',\n')}\n${select}`
}

function conditionsOf(rule: Conditions): readonly Ir[] {
  return [rule.when, ...rule.exceptions.map((exception) => exception.when)]
}

function verdictSql(rule: RuleToCompile, scope: Scope): Fragment {
  const { parameters, parts } = scope.compilation
  const truth = (node: Ir): Fragment => scope.block.bind(valueOf(compile(node, scope)))
  const verdict = parts.verdict(
    truth(rule.when),
    rule.exceptions.map((exception) => truth(exception.when)),
  )
  const doubtful = parametersOf(...conditionsOf(rule)).filter((name) => !parameters.isSetEverywhere(name))
  const values = doubtful.map((name) => scope.block.bind(parameters.read(name, scope.block, areaOf(scope))))
  return scope.block.bind(parts.onlyIfSet(values, verdict))
}
