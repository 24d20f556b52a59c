/**
 * Many rules -> one query over a layout. Every aggregate over members or rows is computed once, however many rules
 * use it. Agrees with the interpreter for every household; a property test holds it to that.
 */
import type { Day } from '../../kernel/day.ts'
import { parametersOf, type Ir } from './ir.ts'
import type { Layout, TableName } from './layout.ts'
import type { ParameterValue } from './parameters.ts'
import { quoteName, quoteTable, type Dialect } from './sql-dialect.ts'
import { compile, numberOf, valueOf } from './sql-expression.ts'
import { createBlock, type Fragment } from './sql-fragment.ts'
import { createGroups } from './sql-group.ts'
import { compileParameters } from './sql-parameters.ts'
import { standardParts, type SqlParts } from './sql-parts.ts'
import { areaOf, type Compilation, type Scope } from './sql-scope.ts'
import { expressionsOfRule, type Conditions } from './verdict.ts'

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
  /** Columns: `k`, the key of the household, then those of each rule. */
  readonly text: string
  readonly columns: readonly RuleColumns[]
  /**
   * The same in two steps. `facts` gives one row for each household with every fact and aggregate the rules use;
   * `verdicts` reads them back from a table they were stored in, without aggregating again.
   */
  readonly facts: string
  readonly verdicts: (storedFacts: TableName) => string
}

export interface RuleColumns {
  readonly ruleId: string
  /** 1 yes, 0 no, NULL unknown or not evaluated. */
  readonly column: string
  /** Only for a rule with an amount: the ends of what is due, in fen; NULL where an end is open or nothing is evaluated. */
  readonly amount?: { readonly low: string; readonly high: string }
}

/** Compiles rules for one day. Throws when the layout lacks a fact or a parameter value is broken. */
export function compileScreening(rules: readonly RuleToCompile[], options: CompileOptions): CompiledQuery {
  const { layout, dialect, asOf } = options
  const parts = options.parts ?? standardParts
  const parameters = compileParameters(options.parameters, asOf, options.within)
  const groups = createGroups({ layout, dialect, asOf, nodes: rules.flatMap(expressionsOfRule) })
  const compilation: Compilation = { layout, dialect, parts, asOf, parameters, ...groups }

  const block = createBlock('household', `${quoteTable(layout.household)} h`)
  const key = block.read(`h.${quoteName(layout.household.key)}`)
  const scope: Scope = { compilation, block, from: 'household' }
  const compiled = rules.map((rule, i) => ruleSql(rule, `r${i}`, scope))

  const before = [...parameters.ctes(), ...groups.ctes()]
  const { ctes, last } = block.finish(dialect.materialize)
  const [facts = '', ...layers] = ctes
  const outputs = compiled.flatMap(({ values }) => [...values].map(([column, value]) => `${value.text} AS ${column}`))
  const final = `SELECT ${[`${key.text} AS k`, ...outputs].join(', ')} FROM ${last}`
  return {
    text: withCtes([...before, facts, ...layers], final),
    columns: compiled.map(({ columns }) => columns),
    facts: withCtes([...before, facts], 'SELECT * FROM household_0'),
    verdicts: (stored) => withCtes([`household_0 AS (SELECT * FROM ${quoteTable(stored)})`, ...layers], final),
  }
}

function withCtes(ctes: readonly string[], select: string): string {
  return `WITH ${ctes.join(',\n')}\n${select}`
}

interface CompiledRule {
  readonly columns: RuleColumns
  readonly values: ReadonlyMap<string, Fragment>
}

function ruleSql(rule: RuleToCompile, column: string, scope: Scope): CompiledRule {
  const { parameters, parts } = scope.compilation
  const { block } = scope
  const truth = (node: Ir): Fragment => block.bind(valueOf(compile(node, scope)))
  const verdict = parts.verdict(
    truth(rule.when),
    rule.exceptions.map((exception) => truth(exception.when)),
  )
  const doubtful = parametersOf(...expressionsOfRule(rule)).filter((name) => !parameters.isSetEverywhere(name))
  const needed = doubtful.map((name) => block.bind(parameters.read(name, block, areaOf(scope))))
  const onlyIfSet = (value: Fragment): Fragment => block.bind(parts.onlyIfSet(needed, value))
  if (!rule.amount) return { columns: { ruleId: rule.id, column }, values: new Map([[column, onlyIfSet(verdict)]]) }
  const decided = block.bind(verdict)
  const amount = numberOf(compile(rule.amount, scope))
  const ends = { low: `${column}_low`, high: `${column}_high` }
  return {
    columns: { ruleId: rule.id, column, amount: ends },
    values: new Map([
      [column, onlyIfSet(decided)],
      [ends.low, onlyIfSet(parts.dueLow(decided, block.bind(amount.low)))],
      [ends.high, onlyIfSet(parts.dueHigh(decided, block.bind(amount.high)))],
    ]),
  }
}
