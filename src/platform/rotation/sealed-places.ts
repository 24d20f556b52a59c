/**
 * Where sealed values stand: found in the catalogue, so that a new register, its history and the staging of an import that
 * waits are in it by themselves. Everything happens over all areas and under row security (decision D7), as the app role;
 * only staging is reached as the intake role.
 */
import { sql } from 'kysely'
import { EVERYWHERE, withIntake, withScope, withSystem, type Database, type Tx } from '../postgres/database.ts'

export interface KeyColumn {
  readonly name: string
  readonly type: string
}

export interface SealedPlace {
  /** Schema and table, quoted where needed. */
  readonly table: string
  /** Columns of sealed values; of `json`, the one that carries sealed values under names that end in `_sealed`. */
  readonly columns: readonly string[]
  readonly kind: 'bytes' | 'json'
  /** Columns by which rows are walked and found again; none: staging without an index, walked page by page. */
  readonly key: readonly KeyColumn[]
  /** Files of megabytes, stored outside the row. */
  readonly large: boolean
  /** A table of staging. */
  readonly staged: boolean
}

/** A transaction of the system that reaches the place, over all areas. */
export function at<T>(db: Database, { staged }: SealedPlace, work: (tx: Tx) => Promise<T>): Promise<T> {
  return staged ? withIntake(db, EVERYWHERE, work) : withScope(db, EVERYWHERE, work)
}

/** Rows kept as the columns of the register they wait for. */
const IN_JSON: readonly { readonly table: string; readonly column: string }[] = [
  { table: 'unmatched_row', column: 'payload' },
]

/** Sealed values under other names. */
const ALSO: readonly { readonly table: string; readonly column: string }[] = [
  { table: 'second_factor', column: 'secret' },
  { table: 'second_factor', column: 'pending_secret' },
]

interface FoundRow {
  readonly table: string
  readonly staged: boolean
  readonly columns: string[]
  readonly large: boolean
  readonly key: KeyColumn[] | null
}

/** Every place, in order of its name. Staging tables come and go: a place may be gone when it is walked. */
export async function findSealedPlaces(db: Database): Promise<SealedPlace[]> {
  const named = (list: typeof ALSO) =>
    sql`n.nspname = 'public' AND (c.relname, a.attname) IN (${sql.join(list.map(({ table, column }) => sql`(${table}, ${column})`))})`
  const found = await withSystem(db, async (tx) => ({
    bytes: await inCatalogue(
      tx,
      sql`a.atttypid = 'bytea'::regtype AND (a.attname LIKE ${'%\\_sealed'} OR (${named(ALSO)}))`,
    ),
    json: await inCatalogue(tx, named(IN_JSON)),
  }))
  return (['bytes', 'json'] as const).flatMap((kind) =>
    found[kind].map(({ key, ...place }) => ({ ...place, kind, key: key ?? [] })),
  )
}

/** The key is the primary one, else an index over the whole table whose columns are never empty. */
async function inCatalogue(tx: Tx, wanted: ReturnType<typeof sql>): Promise<FoundRow[]> {
  const { rows } = await sql<FoundRow>`
    SELECT format('%I.%I', n.nspname, c.relname) AS table, json_agg(a.attname ORDER BY a.attnum) AS columns,
      bool_or(a.attstorage = 'e') AS large, n.nspname = 'staging' AS staged, k.key
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN LATERAL (
      SELECT jsonb_agg(jsonb_build_object('name', quote_ident(e.attname), 'type', format_type(e.atttypid, e.atttypmod)) ORDER BY o.n) AS key
      FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_am m ON m.oid = x.relam AND m.amname = 'btree'
      CROSS JOIN unnest(i.indkey::int2[]) WITH ORDINALITY o(att, n)
      LEFT JOIN pg_attribute e ON e.attrelid = c.oid AND e.attnum = o.att
      WHERE i.indrelid = c.oid AND i.indpred IS NULL AND o.n <= i.indnkeyatts
      GROUP BY i.indexrelid, i.indisprimary, i.indisunique HAVING bool_and(e.attnotnull IS TRUE)
      ORDER BY i.indisprimary DESC, i.indisunique DESC, i.indexrelid LIMIT 1) k ON true
    WHERE n.nspname IN ('public', 'staging') AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND ${wanted}
    GROUP BY n.nspname, c.relname, k.key
    ORDER BY 1`.execute(tx)
  return rows
}

/** True where a row holds a value of another version than this one. */
export function needsSealing(place: SealedPlace, version: number): string {
  const hex = byteHex(version)
  if (place.kind === 'bytes')
    // Reads one byte, also of a file of megabytes; false for what is empty.
    return `(${place.columns.map((column) => `substring(${column} from 1 for 1) <> '\\x${hex}'`).join(' OR ')})`
  return `(${place.columns
    .map(
      (column) =>
        `EXISTS (SELECT 1 FROM jsonb_each_text(${column}) e WHERE ${sealedEntry} AND substr(e.value, 3, 2) <> '${hex}')`,
    )
    .join(' OR ')})`
}

/** A pair of a row kept as JSON that carries bytes, as PostgreSQL writes them. */
export const sealedEntry = String.raw`e.key LIKE '%\_sealed' AND e.value ~ '^\\x[0-9a-f]{2}'`

const byteHex = (version: number): string => version.toString(16).padStart(2, '0')

export interface Held {
  readonly table: string
  readonly version: number
  readonly values: number
}

/** How many values each version has sealed, table by table. Reads every row once. */
export async function countByVersion(db: Database, places: readonly SealedPlace[]): Promise<Held[]> {
  const held: Held[] = []
  for (const place of places) {
    const { table, columns, kind } = place
    const first = columns.map((column) =>
      kind === 'bytes'
        ? `SELECT get_byte(substring(${column} from 1 for 1), 0) AS version FROM ${table} WHERE octet_length(${column}) > 0`
        : `SELECT get_byte(decode(substr(e.value, 3, 2), 'hex'), 0) FROM ${table}, jsonb_each_text(${column}) e WHERE ${sealedEntry}`,
    )
    const rows = await unlessGone(() =>
      at(db, place, async (tx) => {
        const text = `SELECT version, count(*) AS values FROM (${first.join(' UNION ALL ')}) v(version) GROUP BY 1 ORDER BY 1`
        return (await sql.raw<{ version: number; values: number }>(text).execute(tx)).rows
      }),
    )
    held.push(...(rows ?? []).map((row) => ({ table, ...row })))
  }
  return held
}

/** Undefined where the table has been dropped meanwhile, as staging is after a commit. */
export async function unlessGone<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '42P01') return undefined
    throw error
  }
}
