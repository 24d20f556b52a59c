/**
 * Keys are camelCase in declarations, rules, JSON and the API; the column is the snake_case of the key (decision D10).
 * The two functions are each other's inverse on valid keys: lower-case words of letters and digits, joined by capitals.
 */

const KEY = /^[a-z][a-z0-9]*(?:[A-Z][a-z0-9]*)*$/

/** True for a key that survives the way to a column name and back. */
export function isKey(key: string): boolean {
  return KEY.test(key) && toKey(toColumn(key)) === key
}

/** `householdCode` -> `household_code`. */
export function toColumn(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** `household_code` -> `householdCode`. */
export function toKey(column: string): string {
  return column.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/** The column name of a key, at the level of types. */
export type ColumnName<Key extends string> = Key extends `${infer Head}${infer Tail}`
  ? `${Head extends Lowercase<Head> ? Head : `_${Lowercase<Head>}`}${ColumnName<Tail>}`
  : Key
