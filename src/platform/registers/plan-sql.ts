/** What writing would do, counted without writing: the sentence a person reads before they commit. */
import { tableOf } from '../../language/register/columns.ts'
import type { Register } from '../../language/register/register.ts'
import { differs, freshStatus, matchKey, statusKey } from './write-sql.ts'

const equal = (names: readonly string[], a: string, b: string) =>
  names.map((name) => `${a}.${name} = ${b}.${name}`).join(' AND ')

/** Answers one row `added, changed, unchanged` for the incoming rows of a relation. */
export function planSql(register: Register, relation: string): string {
  const table = tableOf(register)
  if (register.kind !== 'status') {
    const key = matchKey(register)
    return `SELECT count(*) FILTER (WHERE t.county_code IS NULL) AS added,
      count(*) FILTER (WHERE t.county_code IS NOT NULL AND ${differs(register, 'keep')}) AS changed,
      count(*) FILTER (WHERE t.county_code IS NOT NULL AND NOT ${differs(register, 'keep')}) AS unchanged
      FROM ${relation} i LEFT JOIN ${table} t ON ${equal(key, 't', 'i')}`
  }
  // A value that begins on the day of another, or ends one that is in force, changes it.
  const changes = `EXISTS (SELECT 1 FROM ${table} t WHERE ${equal(statusKey(register), 't', 'f')}
    AND t.valid_from <= f.valid_from AND (t.valid_to IS NULL OR t.valid_to > f.valid_from))`
  return `WITH fresh AS MATERIALIZED (${freshStatus(register, relation)}),
  counted AS (SELECT count(*) AS fresh, count(*) FILTER (WHERE ${changes}) AS changed FROM fresh f)
  SELECT fresh - changed AS added, changed, (SELECT count(*) FROM ${relation} i) - fresh AS unchanged FROM counted`
}
