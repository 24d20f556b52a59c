/** What differs between the databases a rule is compiled for. */
import type { TableName } from './layout.ts'

export interface Dialect {
  readonly name: 'duckdb' | 'postgres'
  /** Whole part of a quotient of two integers that are not negative. */
  readonly divide: (a: string, b: string) => string
  /** An integer type that holds any product or sum of integers within 2^53. */
  readonly wide: string
  /** `date` -> yyyymmdd. */
  readonly dayOfDate: (date: string) => string
  /** A bigint with one bit set. */
  readonly bit: (index: string) => string
  /** Word after AS that keeps a layer from being copied into every use of its columns. */
  readonly materialize: string
}

export const duckdb: Dialect = {
  name: 'duckdb',
  divide: (a, b) => `(${a} // ${b})`,
  wide: 'HUGEINT',
  dayOfDate: (date) => `CAST(year(${date}) * 10000 + month(${date}) * 100 + day(${date}) AS BIGINT)`,
  bit: (index) => `(CAST(1 AS BIGINT) << CAST(${index} AS BIGINT))`,
  materialize: '',
}

export const postgres: Dialect = {
  name: 'postgres',
  divide: (a, b) => `(${a} / ${b})`,
  wide: 'numeric',
  dayOfDate: (date) => `CAST(to_char(${date}, 'YYYYMMDD') AS BIGINT)`,
  bit: (index) => `(CAST(1 AS BIGINT) << CAST(${index} AS integer))`,
  materialize: 'MATERIALIZED ',
}

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/u

/** A quoted identifier of the layout. Throws on anything that is not a plain name. */
export function quoteName(name: string): string {
  if (!IDENTIFIER.test(name) || name.length > 63)
    throw new RangeError(`${JSON.stringify(name)} is no column or table name`)
  return `"${name}"`
}

export function quoteTable({ schema, table }: TableName): string {
  return schema === undefined ? quoteName(table) : `${quoteName(schema)}.${quoteName(table)}`
}

/** A text literal. Only codes and values of a layout are written so, never what a user typed. */
export function quoteText(text: string): string {
  if (/[\0\\]/u.test(text)) throw new RangeError(`${JSON.stringify(text)} cannot be a code`)
  return `'${text.replaceAll("'", "''")}'`
}

/** An integer literal of 64 bits. */
export function integerText(value: number): string {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is not a whole number within 2^53`)
  return `CAST(${value} AS BIGINT)`
}
