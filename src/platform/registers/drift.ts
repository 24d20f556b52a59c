/**
 * Holds declaration and database together (decision D9): reads the catalogue of PostgreSQL, says where a table differs
 * from its declaration, and drafts the SQL that closes the difference.
 */
import { columnsOf, historyOf, tableOf, type Column } from '../../language/register/columns.ts'
import { scopePolicy } from '../../language/access/scope.ts'
import { addColumnsSql } from '../../language/register/ddl.ts'
import type { Register } from '../../language/register/register.ts'

export interface CatalogueTable {
  readonly columns: ReadonlyMap<string, { readonly type: string; readonly nullable: boolean }>
  readonly rowSecurity: boolean
  /** Names of constraints, CHECKs with their condition. */
  readonly constraints: ReadonlyMap<string, string>
  readonly policies: ReadonlyMap<string, string>
}

export type Catalogue = ReadonlyMap<string, CatalogueTable>

type Query = (sql: string, values: unknown[]) => Promise<{ rows: Record<string, unknown>[] }>

/** What PostgreSQL has of these tables and their histories, as far as they are on the search path. */
export async function readCatalogue(query: Query, tables: readonly string[]): Promise<Catalogue> {
  const names = [tables.flatMap((table) => [table, `${table}_history`])]
  const columns = await query(
    `SELECT c.relname AS table, c.relrowsecurity AS secured, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
       NOT a.attnotnull AS nullable
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relname = ANY($1) AND pg_table_is_visible(c.oid) AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
    names,
  )
  const constraints = await query(
    `SELECT c.relname AS table, k.conname AS name, pg_get_constraintdef(k.oid) AS text
     FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE c.relname = ANY($1) AND pg_table_is_visible(c.oid)`,
    names,
  )
  const policies = await query(
    `SELECT c.relname AS table, p.polname AS name, pg_get_expr(p.polqual, p.polrelid) AS text
     FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE c.relname = ANY($1) AND pg_table_is_visible(c.oid)`,
    names,
  )
  const texts = (rows: Record<string, unknown>[], table: unknown) =>
    new Map(rows.filter((row) => row['table'] === table).map((row) => [String(row['name']), String(row['text'])]))
  const found = [...new Set(columns.rows.map((row) => String(row['table'])))]
  return new Map(
    found.map((table) => {
      const own = columns.rows.filter((row) => row['table'] === table)
      return [
        table,
        {
          columns: new Map(
            own.map((row) => [String(row['name']), { type: String(row['type']), nullable: row['nullable'] === true }]),
          ),
          rowSecurity: own[0]?.['secured'] === true,
          constraints: texts(constraints.rows, table),
          policies: texts(policies.rows, table),
        },
      ]
    }),
  )
}

const TYPE_NAMES: Readonly<Record<string, string>> = { timestamptz: 'timestamp with time zone' }

/** Every difference between a register's declaration and the database, in words; empty when they agree. */
export function driftOf(register: Register, catalogue: Catalogue): string[] {
  const table = tableOf(register)
  const found = catalogue.get(table)
  if (!found) return [`${table}: no such table`]
  const declared = columnsOf(register)
  const wrong = declared.flatMap((column) => columnDrift(table, column, found))
  const surplus = [...found.columns.keys()]
    .filter((name) => !declared.some((column) => column.name === name))
    .map((name) => `${table}.${name}: not declared`)
  return [...wrong, ...surplus, ...securityDrift(register, table, found), ...historyDrift(register, catalogue)]
}

function columnDrift(table: string, column: Column, found: CatalogueTable): string[] {
  const actual = found.columns.get(column.name)
  if (!actual) return [`${table}.${column.name}: missing`]
  const type = TYPE_NAMES[column.type] ?? column.type
  return [
    ...(actual.type === type ? [] : [`${table}.${column.name}: is ${actual.type}, declared ${type}`]),
    ...(actual.nullable === column.nullable
      ? []
      : [`${table}.${column.name}: nullable ${actual.nullable}, declared ${column.nullable}`]),
    ...checkDrift(table, column, found.constraints.get(`${table}_${column.name}_check`)),
  ]
}

function checkDrift(table: string, column: Column, actual: string | undefined): string[] {
  if (!column.check && actual === undefined) return []
  if (!column.check) return [`${table}.${column.name}: CHECK is not declared`]
  if (actual === undefined) return [`${table}.${column.name}: CHECK is missing`]
  return sameWords(column.check, actual) ? [] : [`${table}.${column.name}: CHECK says other values than declared`]
}

const WORDS = /'[^']*'|\b\d+\b|<=|>=|<>|<@|@>|[~<>]|\b(?:and|or|not|exists|true|false)\b/gi

/**
 * PostgreSQL writes a condition in its own way (casts, brackets, ANY for IN); the values, comparisons and logical words
 * in it stay, and differ when the conditions do.
 */
function sameWords(declared: string, actual: string): boolean {
  const [a, b] = [declared, actual].map((text) => [...text.matchAll(WORDS)].map((word) => word[0].toLowerCase()).sort())
  return JSON.stringify(a) === JSON.stringify(b)
}

function securityDrift(register: Register, table: string, found: CatalogueTable): string[] {
  if (!found.rowSecurity) return [`${table}: row security is off`]
  const policy = found.policies.get('scope')
  if (policy === undefined || !sameWords(scopePolicy(), policy)) return [`${table}: no row security by scope`]
  // Policies add up: any other one could only show more.
  const declared = register.shared ? ['scope', 'shared'] : ['scope']
  const others = [...found.policies.keys()].filter((name) => !declared.includes(name))
  const lacking = declared.filter((name) => !found.policies.has(name)).map((name) => `${table}: no policy ${name}`)
  return [...lacking, ...others.map((name) => `${table}: policy ${name} is not declared`)]
}

function historyDrift(register: Register, catalogue: Catalogue): string[] {
  const table = historyOf(register)
  const found = catalogue.get(table)
  if (!found) return [`${table}: no such table`]
  const wrong = columnsOf(register).flatMap(({ check: _currentOnly, ...column }) => columnDrift(table, column, found))
  return [...wrong, ...securityDrift(register, table, found)]
}

/** SQL for columns that were declared since; anything else is a person's work and is written as a comment. */
export function differenceSql(register: Register, catalogue: Catalogue): string {
  const found = catalogue.get(tableOf(register))
  const added = columnsOf(register).filter((column) => found && !found.columns.has(column.name))
  const names = added.flatMap(({ name }) =>
    [tableOf(register), historyOf(register)].map((t) => `${t}.${name}: missing`),
  )
  const rest = [
    ...driftOf(register, catalogue).filter((line) => !names.includes(line)),
    ...added.filter((column) => !column.nullable).map(({ name }) => `${name}: fill it in old rows, then SET NOT NULL`),
  ]
  return [...addColumnsSql(register, added), ...rest.map((line) => `-- by hand: ${line}`)].join('\n')
}
