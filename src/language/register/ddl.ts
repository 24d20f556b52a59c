/**
 * From declaration to migration (decision D9): the SQL that makes a register's table, its history and their row
 * security. A person reads and edits what `shouwang migration new` writes from here; the drift test keeps both in step.
 */
import { toColumn } from '../../kernel/names.ts'
import { scopePolicy } from '../access/scope.ts'
import { columnsOf, columnsOfField, factKey, historyOf, literal, tableOf, type Column } from './columns.ts'
import { isSealed } from './field.ts'
import type { Register } from './register.ts'

/** Years that get a partition of their own; other years fall into the default partition and stay readable. */
export const PARTITION_YEARS = [2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026, 2027, 2028, 2029, 2030] as const

export const APP_ROLE = 'shouwang_app'
export const INTAKE_ROLE = 'shouwang_intake'

/** Everything a new register needs, as one migration text. */
export function createRegisterSql(register: Register): string {
  return [
    createTable(register),
    ...partitions(register),
    ...indexes(register),
    createHistory(register),
    ...access(register, tableOf(register)),
    ...access(register, historyOf(register)),
    ...comments(register),
  ].join('\n')
}

/** The column by whose year the table is partitioned, if it is. */
export function partitionColumn(register: Register): Column | undefined {
  const key = register.happenedOn
  const field = key === undefined ? undefined : register.fields[key]
  return key !== undefined && field ? columnsOfField(register, key, field)[0] : undefined
}

function primaryKey(register: Register): string[] {
  const partition = partitionColumn(register)
  return ['county_code', 'id', ...(partition ? [partition.name] : [])]
}

/** The unique key of a fact within its county, partition column included as PostgreSQL asks. */
export function uniqueKey(register: Register): string[] {
  const key = factKey(register)
  if (key.length === 0) return []
  const partition = partitionColumn(register)
  return ['county_code', ...key, ...(partition && !key.includes(partition.name) ? [partition.name] : [])]
}

function columnSql(column: Column): string {
  return `  ${column.name} ${column.type}${column.nullable ? '' : ' NOT NULL'}`
}

function checkSql(table: string, column: Column): string {
  return `  CONSTRAINT ${table}_${column.name}_check CHECK (${column.check})`
}

function createTable(register: Register): string {
  const table = tableOf(register)
  const columns = columnsOf(register)
  const unique = uniqueKey(register)
  const parts = [
    ...columns.map(columnSql),
    `  CONSTRAINT ${table}_pk PRIMARY KEY (${primaryKey(register).join(', ')})`,
    ...(unique.length > 0 ? [`  CONSTRAINT ${table}_fact UNIQUE (${unique.join(', ')})`] : []),
    ...columns.filter((column) => column.check).map((column) => checkSql(table, column)),
    ...foreignKeys(register),
    ...overlapGuard(register),
  ]
  const partition = partitionColumn(register)
  return `CREATE TABLE ${table} (\n${parts.join(',\n')}\n)${partition ? ` PARTITION BY RANGE (${partition.name})` : ''};`
}

function foreignKeys(register: Register): string[] {
  return columnsOf(register).flatMap((column) => foreignKey(register, column) ?? [])
}

function foreignKey(register: Register, column: Column): string | undefined {
  if (column.type !== 'uuid' || (column.role !== 'subject' && column.role !== 'field')) return undefined
  const field = column.field ? register.fields[column.field] : undefined
  const target = field ? field.type : column.name.replace(/_id$/, '')
  return `  CONSTRAINT ${tableOf(register)}_${column.name}_fk FOREIGN KEY (county_code, ${column.name}) REFERENCES ${target} (county_code, id)`
}

/**
 * Two values of one status may not hold on the same day; btree_gist gives the equality part. The subject comes first and
 * the county last: a key that begins with what tells rows apart is built three times as fast.
 */
function overlapGuard(register: Register): string[] {
  if (register.kind !== 'status') return []
  const same = factKey(register).filter((column) => column !== 'valid_from')
  const parts = [...same, 'county_code'].map((column) => `${column} WITH =`)
  return [
    `  CONSTRAINT ${tableOf(register)}_no_overlap EXCLUDE USING gist (${parts.join(', ')}, daterange(valid_from, valid_to) WITH &&)`,
  ]
}

function partitions(register: Register): string[] {
  const column = partitionColumn(register)
  if (!column) return []
  const table = tableOf(register)
  const bound = (year: number) => literal(column.type === 'date' ? `${year}-01-01` : `${year}-01`)
  return [
    ...PARTITION_YEARS.map(
      (year) =>
        `CREATE TABLE ${table}_${year} PARTITION OF ${table} FOR VALUES FROM (${bound(year)}) TO (${bound(year + 1)});`,
    ),
    `CREATE TABLE ${table}_other PARTITION OF ${table} DEFAULT;`,
  ]
}

function indexes(register: Register): string[] {
  const table = tableOf(register)
  const partition = partitionColumn(register)
  return [
    `CREATE INDEX ${table}_area ON ${table} (area_code${partition ? `, ${partition.name}` : ''});`,
    ...columnsOf(register).flatMap((column) => columnIndex(register, column) ?? []),
    // Batches arrive in time order and their ids are UUIDv7, so a block range index finds a batch at no cost.
    `CREATE INDEX ${table}_batch ON ${table} USING brin (batch_id);`,
  ]
}

/** The index a column is found by: references within their county, sealed values by their key, external numbers once. */
function columnIndex(register: Register, { name, type, role, field: key }: Column): string | undefined {
  const table = tableOf(register)
  const field = key === undefined ? undefined : register.fields[key]
  if (type === 'uuid' && role !== 'system' && uniqueKey(register)[1] !== name)
    return `CREATE INDEX ${table}_${name} ON ${table} (county_code, ${name});`
  if (field && isSealed(field) && name.endsWith('_index')) return `CREATE INDEX ${table}_${name} ON ${table} (${name});`
  if (field?.type === 'text' && field.unique && key !== undefined && name === toColumn(key))
    return `CREATE UNIQUE INDEX ${table}_${name} ON ${table} (county_code, ${name}) WHERE ${name} IS NOT NULL;`
  return undefined
}

/**
 * SQL for columns declared since the table was made, in table and history. They come nullable, because old rows do not
 * have them; a required one is filled by a person's hand and then tightened.
 */
export function addColumnsSql(register: Register, columns: readonly Column[]): string[] {
  const table = tableOf(register)
  return columns.flatMap((column) => {
    const { name, type, comment } = column
    const add = [
      `ADD COLUMN ${name} ${type}`,
      ...(column.check ? [`ADD ${checkSql(table, column).trim()}`] : []),
      ...[foreignKey(register, column) ?? []].flat().map((key) => `ADD ${key.trim()}`),
    ]
    return [
      `ALTER TABLE ${table} ${add.join(', ')};`,
      ...[columnIndex(register, column) ?? []].flat(),
      `COMMENT ON COLUMN ${table}.${name} IS ${literal(comment)};`,
      `ALTER TABLE ${historyOf(register)} ADD COLUMN ${name} ${type};`,
    ]
  })
}

/** Former rows, written on update and delete, never on insert (decision D3). */
function createHistory(register: Register): string {
  const table = historyOf(register)
  const columns = [
    ...columnsOf(register).map(columnSql),
    '  recorded_to timestamptz NOT NULL',
    '  ended_by text NOT NULL',
    '  ended_batch uuid',
    `  ended_as text NOT NULL CONSTRAINT ${table}_ended_as_check CHECK (ended_as IN ('update', 'delete'))`,
  ]
  return [
    `CREATE TABLE ${table} (\n${columns.join(',\n')}\n) PARTITION BY RANGE (recorded_to);`,
    `CREATE TABLE ${table}_other PARTITION OF ${table} DEFAULT;`,
    `CREATE INDEX ${table}_id ON ${table} (county_code, id, recorded_to);`,
    `CREATE INDEX ${table}_batch ON ${table} USING brin (ended_batch);`,
  ].join('\n')
}

function access(register: Register, table: string): string[] {
  return [
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;`,
    `CREATE POLICY scope ON ${table} TO ${APP_ROLE}, ${INTAKE_ROLE}\n  USING (${scopePolicy()});`,
    ...(register.shared
      ? [`CREATE POLICY shared ON ${table} FOR SELECT TO ${APP_ROLE}, ${INTAKE_ROLE} USING (true);`]
      : []),
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO ${APP_ROLE}, ${INTAKE_ROLE};`,
  ]
}

function comments(register: Register): string[] {
  const table = tableOf(register)
  return [
    `COMMENT ON TABLE ${table} IS ${literal(register.label.zh)};`,
    ...columnsOf(register).map((column) => `COMMENT ON COLUMN ${table}.${column.name} IS ${literal(column.comment)};`),
  ]
}
