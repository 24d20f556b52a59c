/** Parameters in SQL: a literal where one value holds everywhere, a CASE for a few areas, a joined table for many. */
import type { Day } from '../../kernel/day.ts'
import { PREFIX_LENGTHS, resolveIn, valuesInForce, type ParameterValue } from './parameters.ts'
import { integerText, quoteText } from './sql-dialect.ts'
import { sql, type Block, type Fragment } from './sql-fragment.ts'

/** More areas than this are joined, not inlined. */
const MOST_INLINED = 8

export interface ParameterSql {
  /** True when the value depends on the area of the household. */
  readonly varies: (key: string) => boolean
  /** The value; NULL where it is not set. `area` is an expression over the joins of the block. */
  readonly read: (key: string, block: Block, area: string) => Fragment
  /** False when some area may have no value, so that the rule must be kept from concluding there. */
  readonly isSetEverywhere: (key: string) => boolean
  /** Largest value anywhere. */
  readonly largest: (key: string) => number
  /** Definitions of the tables that joins refer to. */
  readonly ctes: () => readonly string[]
}

interface Cells {
  /** The value of every area that has none of its own; null when it is not set. */
  readonly general: number | null
  /** Values by area prefix, most specific first; null where an area has not fixed it. */
  readonly special: readonly { readonly prefix: string; readonly value: number | null }[]
}

/** `within`: prefix of the area all households lie in, such as 53; a value for it or a wider area is general. */
export function compileParameters(values: readonly ParameterValue[], asOf: Day, within: string): ParameterSql {
  const known = new Map<string, Cells>()
  const tables = new Map<string, string>()
  const cellsOf = (key: string): Cells => {
    const cells = known.get(key) ?? resolveCells(values, key, asOf, within)
    known.set(key, cells)
    return cells
  }
  const tableOf = (key: string): string => {
    const name = tables.get(key) ?? `p${tables.size}`
    tables.set(key, name)
    return name
  }
  return {
    varies: (key) => cellsOf(key).special.length > 0,
    read: (key, block, area) => {
      const cells = cellsOf(key)
      if (cells.special.length === 0) return sql`${cellText(cells.general)}`
      if (cells.special.length <= MOST_INLINED) return inlined(cells, block, area)
      return fromTable(tableOf(key), cells, block, area)
    },
    isSetEverywhere: (key) => {
      const { general, special } = cellsOf(key)
      return general !== null && special.every(({ value }) => value !== null)
    },
    largest: (key) => {
      const { general, special } = cellsOf(key)
      return special.reduce((most, { value }) => Math.max(most, value ?? 0), general ?? 0)
    },
    // Names are numbered: no key reaches the text of a query.
    ctes: () => [...tables].map(([key, name]) => `${name}(prefix, value) AS (VALUES ${rowsOf(cellsOf(key))})`),
  }
}

function resolveCells(values: readonly ParameterValue[], key: string, asOf: Day, within: string): Cells {
  const inForce = valuesInForce(values, key, asOf)
  const valueAt = (area: string): number | null => {
    const resolved = resolveIn(inForce, key, area, asOf)
    return resolved.status === 'set' ? resolved.value : null
  }
  const special = [...inForce.keys()]
    .filter((prefix) => prefix.length > within.length && prefix.startsWith(within))
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1))
  return { general: valueAt(within), special: special.map((prefix) => ({ prefix, value: valueAt(prefix) })) }
}

function cellText(value: number | null): string {
  return value === null ? 'CAST(NULL AS BIGINT)' : integerText(value)
}

function rowsOf(cells: Cells): string {
  return cells.special.map(({ prefix, value }) => `(${quoteText(prefix)}, ${cellText(value)})`).join(', ')
}

function inlined(cells: Cells, block: Block, area: string): Fragment {
  const code = block.read(area)
  const arms = cells.special.map(({ prefix, value }) => {
    return `WHEN substr(${code.text}, 1, ${prefix.length}) = ${quoteText(prefix)} THEN ${cellText(value)}`
  })
  return block.bind(sql`CASE ${arms.join(' ')} ELSE ${cellText(cells.general)} END`)
}

function fromTable(table: string, cells: Cells, block: Block, area: string): Fragment {
  const lengths = PREFIX_LENGTHS.filter((length) => cells.special.some(({ prefix }) => prefix.length === length))
  const arms = lengths.map((length) => {
    const alias = `${table}_${length}`
    block.join(alias, `LEFT JOIN ${table} ${alias} ON ${alias}.prefix = substr(${area}, 1, ${length})`)
    return `WHEN ${alias}.prefix IS NOT NULL THEN ${alias}.value`
  })
  return block.read(`CASE ${arms.join(' ')} ELSE ${cellText(cells.general)} END`)
}
