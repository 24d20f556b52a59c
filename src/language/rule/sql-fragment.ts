/**
 * Pieces of SQL, and the layers they are put into. A piece that is used twice becomes a column of a further layer,
 * so the text of a query grows with the rule and not with the power of its depth, and equal pieces are computed once.
 */

/** Text that can stand anywhere an expression can, and the layer whose columns it needs. */
export interface Fragment {
  readonly text: string
  readonly level: number
}

/** Builds a fragment of fragments; strings and numbers in it are trusted text of the compiler. */
export function sql(strings: TemplateStringsArray, ...parts: readonly (Fragment | string | number)[]): Fragment {
  let text = strings[0] ?? ''
  let level = 0
  parts.forEach((part, i) => {
    const isFragment = typeof part === 'object'
    if (isFragment) level = Math.max(level, part.level)
    text += `${isFragment ? part.text : part}${strings[i + 1] ?? ''}`
  })
  return { text, level }
}

/** Fragments side by side. */
export function joined(fragments: readonly Fragment[], separator: string): Fragment {
  return {
    text: fragments.map((fragment) => fragment.text).join(separator),
    level: Math.max(0, ...fragments.map((fragment) => fragment.level)),
  }
}

export const TRUE: Fragment = { text: 'true', level: 0 }

const SIMPLE = /^(?:[a-z]\w*|CAST\(-?\d+ AS BIGINT\))$/u

/** Layers over one table: first the columns read from it and its joins, then columns computed from those. */
export interface Block {
  readonly name: string
  /** A column of the first layer. `expression` may use the aliases of the joins. */
  readonly read: (expression: string) => Fragment
  /** Adds a join to the first layer, once for an alias. */
  readonly join: (alias: string, text: string) => void
  /** The same value as a plain column, so that it can be used many times. */
  readonly bind: (fragment: Fragment) => Fragment
  /** Definitions of the layers, and the name of the last. */
  readonly finish: (materialize: string, filter?: string) => { readonly ctes: readonly string[]; readonly last: string }
}

export function createBlock(name: string, from: string): Block {
  const reads = new Map<string, string>()
  const joins = new Map<string, string>()
  const bound = new Map<string, { readonly column: string; readonly level: number }>()
  return {
    name,
    read(expression) {
      const column = reads.get(expression) ?? `f${reads.size}`
      reads.set(expression, column)
      return { text: column, level: 0 }
    },
    join(alias, text) {
      if (!joins.has(alias)) joins.set(alias, text)
    },
    bind(fragment) {
      if (SIMPLE.test(fragment.text)) return fragment
      const before = bound.get(fragment.text)
      if (before) return { text: before.column, level: before.level }
      const column = { column: `c${bound.size}`, level: fragment.level + 1 }
      bound.set(fragment.text, column)
      return { text: column.column, level: column.level }
    },
    finish(materialize, filter) {
      const columns = [...reads].map(([expression, column]) => `${expression} AS ${column}`)
      const where = filter === undefined ? '' : ` WHERE ${filter}`
      const ctes = [`${name}_0 AS (SELECT ${columns.join(', ')} FROM ${[from, ...joins.values()].join(' ')}${where})`]
      const highest = Math.max(0, ...[...bound.values()].map(({ level }) => level))
      for (let level = 1; level <= highest; level++) {
        const layer = [...bound].filter(([, column]) => column.level === level)
        const computed = layer.map(([text, { column }]) => `${text} AS ${column}`)
        ctes.push(`${name}_${level} AS ${materialize}(SELECT *, ${computed.join(', ')} FROM ${name}_${level - 1})`)
      }
      return { ctes, last: `${name}_${highest}` }
    },
  }
}
