/**
 * Holds declaration and database together (decision D9): reads the catalogue of PostgreSQL, says where a table differs
 * from its declaration, and drafts the SQL that closes the difference.
 */
import { columnsOf, historyOf, tableOf, type Column } from '../../language/register/columns.ts'
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

/** What PostgreSQL has of these tables and their histories. */
export async function readCatalogue(query: Query, tables: readonly string[]): Promise<Catalogue> {
  const names = [tables.flatMap((table) => [table, `${table}_history`])]
  const columns = await query(
    `SELECT c.relname AS table, c.relrowsecurity AS secured, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
       NOT a.attnotnull AS nullable
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relname = ANY($1) AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
    names,
  )
  const constraints = await query(
    `SELECT c.relname AS table, k.conname AS name, pg_get_constraintdef(k.oid) AS text
     FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE c.relname = ANY($1)`,
    names,
  )
  const policies = await query(
    `SELECT c.relname AS table, p.polname AS name, pg_get_expr(p.polqual, p.polrelid) AS text
     FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE c.relname = ANY($1)`,
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
  return [...wrong, ...surplus, ...securityDrift(table, found), ...historyDrift(register, catalogue)]
}

function columnDrift(table: string, column: Column, found: CatalogueTable): string[] {
  const actual = found.columns.get(column.name)
  if (!actual) return [`${table}.${column.name}: missing`]
  const type = TYPE_NAMES[column.type] ?? column.type
  const check = found.constraints.get(`${table}_${column.name}_check`)
  return [
    ...(actual.type === type ? [] : [`${table}.${column.name}: is ${actual.type}, declared ${type}`]),
    ...(actual.nullable === column.nullable
      ? []
      : [`${table}.${column.name}: nullable ${actual.nullable}, declared ${column.nullable}`]),
    ...(Boolean(check) === Boolean(column.check) ? [] : [`${table}.${column.name}: CHECK differs`]),
    ...codesMissing(table, column, check),
  ]
}

/** Codes of the declaration that the CHECK would refuse, and the other way round. */
function codesMissing(table: string, column: Column, check: string | undefined): string[] {
  if (!column.check || !check) return []
  const quoted = (text: string) => new Set([...text.matchAll(/'([^']*)'/g)].map((match) => match[1]))
  const declared = quoted(column.check)
  const actual = quoted(check)
  return declared.size === actual.size && [...declared].every((code) => actual.has(code))
    ? []
    : [`${table}.${column.name}: CHECK lists other values than declared`]
}

function securityDrift(table: string, found: CatalogueTable): string[] {
  return found.rowSecurity && found.policies.get('scope')?.includes('app.scope')
    ? []
    : [`${table}: no row security by scope`]
}

function historyDrift(register: Register, catalogue: Catalogue): string[] {
  const table = historyOf(register)
  const found = catalogue.get(table)
  if (!found) return [`${table}: no such table`]
  const missing = columnsOf(register).filter((column) => !found.columns.has(column.name))
  return [...missing.map((column) => `${table}.${column.name}: missing`), ...securityDrift(table, found)]
}

/** SQL for columns that were declared since; anything else is a person's work and is written as a comment. */
export function differenceSql(register: Register, catalogue: Catalogue): string {
  const tables = [tableOf(register), historyOf(register)]
  const added = tables.flatMap((table) => {
    const found = catalogue.get(table)
    return columnsOf(register)
      .filter((column) => found && !found.columns.has(column.name))
      .map((column) => addColumn(table, column))
  })
  const rest = driftOf(register, catalogue).filter((line) => !line.endsWith(': missing'))
  return [...added, ...rest.map((line) => `-- by hand: ${line}`)].join('\n')
}

/** New columns are empty in old rows, so they come nullable; a required one is filled first and then tightened. */
function addColumn(table: string, column: Column): string {
  const check =
    column.check && !table.endsWith('_history')
      ? ` CONSTRAINT ${table}_${column.name}_check CHECK (${column.check})`
      : ''
  return `ALTER TABLE ${table} ADD COLUMN ${column.name} ${column.type}${check};\nCOMMENT ON COLUMN ${table}.${column.name} IS '${column.comment.replaceAll("'", "''")}';`
}
