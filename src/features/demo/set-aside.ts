/**
 * Filling a table whose indexes exist already costs several times the building of the indexes afterwards. The loader
 * drops them and makes them again from the catalogue's own words, inside the transaction that fills the table: a load
 * that ends early leaves them as they were.
 */
import type { ClientBase } from 'pg'

/** A statement that brings one thing back. */
export interface Restore {
  readonly table: string
  readonly name: string
  readonly sql: string
}

interface ConstraintRow {
  readonly table: string
  readonly name: string
  readonly kind: 'x' | 'u' | 'p'
  readonly definition: string
}

const add = (row: { table: string; name: string; definition: string }): Restore => ({
  table: row.table,
  name: row.name,
  sql: `ALTER TABLE ${row.table} ADD CONSTRAINT ${row.name} ${row.definition}`,
})

/** Drops all foreign keys from and to the tables, also those of tables that are not filled. */
export async function setForeignKeysAside(client: ClientBase, tables: readonly string[]): Promise<Restore[]> {
  const { rows } = await client.query<{ table: string; name: string; definition: string }>(
    `SELECT c.conrelid::regclass::text AS table, quote_ident(c.conname) AS name, pg_get_constraintdef(c.oid) AS definition
     FROM pg_constraint c
     WHERE c.contype = 'f' AND c.conparentid = 0
       AND (c.conrelid = ANY ($1::regclass[]) OR c.confrelid = ANY ($1::regclass[]))
     ORDER BY 1, 2`,
    [tables],
  )
  for (const { table, name } of rows) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`)
  return rows.map(add)
}

/** Drops primary and unique keys, exclusion guards and indexes of the tables; foreign keys must be gone by then. */
export async function setIndexesAside(client: ClientBase, tables: readonly string[]): Promise<Restore[]> {
  const constraints = await client.query<ConstraintRow>(
    `SELECT c.conrelid::regclass::text AS table, quote_ident(c.conname) AS name, c.contype AS kind,
       pg_get_constraintdef(c.oid) AS definition
     FROM pg_constraint c
     WHERE c.contype IN ('p', 'u', 'x') AND c.conparentid = 0 AND c.conrelid = ANY ($1::regclass[])
     ORDER BY 1, 2`,
    [tables],
  )
  for (const { table, name } of constraints.rows) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`)
  // What is left belongs to no constraint; indexes of partitions go with those of their parents.
  const indexes = await client.query<{ table: string; name: string; definition: string }>(
    `SELECT i.indrelid::regclass::text AS table, i.indexrelid::regclass::text AS name,
       pg_get_indexdef(i.indexrelid) AS definition
     FROM pg_index i
     WHERE i.indrelid = ANY ($1::regclass[])
       AND NOT EXISTS (SELECT 1 FROM pg_inherits h WHERE h.inhrelid = i.indexrelid)
     ORDER BY 1, 2`,
    [tables],
  )
  for (const { name } of indexes.rows) await client.query(`DROP INDEX ${name}`)
  const keys = (['p', 'u', 'x'] as const).flatMap((kind) => constraints.rows.filter((row) => row.kind === kind))
  return [
    ...keys.map(add),
    ...indexes.rows.map(({ table, name, definition }) => ({
      table,
      name,
      // Of a partitioned table the catalogue shows the parent alone; the partitions need theirs too.
      sql: definition.replace(' ON ONLY ', ' ON '),
    })),
  ]
}

/** Constraints (without foreign keys, unless asked for) and indexes in words, to be compared before and after. */
export async function describeStructure(
  client: ClientBase,
  tables: readonly string[],
  { foreignKeys = false } = {},
): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(
    `SELECT c.conrelid::regclass::text || ' ' || c.conname || ' ' || pg_get_constraintdef(c.oid) || ' ' || c.convalidated AS line
       FROM pg_constraint c WHERE c.conparentid = 0 AND (c.contype <> 'f' OR $2)
         AND (c.conrelid = ANY ($1::regclass[]) OR c.confrelid = ANY ($1::regclass[]))
     UNION ALL
     SELECT i.indrelid::regclass::text || ' ' || i.indexrelid::regclass::text || ' ' || pg_get_indexdef(i.indexrelid)
         || ' ' || i.indisvalid || ' ' || (SELECT count(*) FROM pg_inherits h WHERE h.inhparent = i.indexrelid)
       FROM pg_index i WHERE i.indrelid = ANY ($1::regclass[])
     ORDER BY 1`,
    [tables, foreignKeys],
  )
  return rows.map(({ line }) => line)
}
