/**
 * Seals the values of one place anew, some rows at a time. A batch locks its rows, leaves out what somebody else has
 * locked (so that it never waits for anybody, and nobody dies in an embrace with it), and writes only over the very bytes
 * it read. The same statement notes how far it came: a kill between two batches loses nothing.
 *
 * The content stays the same, so no former row and no line of the change log is written, and no mark of who recorded it.
 */
import { CompiledQuery, sql } from 'kysely'
import type { Sealer } from '../crypto/sealer.ts'
import type { Database, Tx } from '../postgres/database.ts'
import { at, needsSealing, sealedEntry, type SealedPlace } from './sealed-places.ts'

/** Rows of a batch: a transaction of some tens of milliseconds. */
export const BATCH_ROWS = 1000
/** Files of a batch; one may have 10 MB. */
const BATCH_FILES = 1
/** Pages of 8 kB of a batch where there is no key. */
const BATCH_PAGES = 64
/** Version, IV and the first block: random enough to tell one sealed value from every other. */
const HEAD_BYTES = 33

export interface Walked {
  readonly rows: number
  /** Where to go on; undefined at the end of the table. */
  readonly position: readonly string[] | undefined
}

export interface Resealing {
  readonly db: Database
  readonly sealer: Sealer
  readonly version: number
  /** Rows of a batch. */
  readonly rows?: number | undefined
}

type Values = Readonly<Record<string, unknown>>

/** One batch behind `position`, in a transaction of its own; `note` runs in it. */
export async function resealBatch(
  work: Resealing,
  place: SealedPlace,
  position: readonly string[] | undefined,
  note: (tx: Tx, walked: Walked) => Promise<void>,
): Promise<Walked> {
  return at(work.db, place, async (tx) => {
    const walked =
      place.key.length === 0 ? await byPage(tx, work, place, position) : await byKey(tx, work, place, position)
    await note(tx, walked)
    return walked
  })
}

async function byKey(
  tx: Tx,
  { sealer, version, rows: wanted = BATCH_ROWS }: Resealing,
  place: SealedPlace,
  position: readonly string[] | undefined,
): Promise<Walked> {
  const { table, key } = place
  const names = key.map(({ name }) => name).join(', ')
  const limit = place.large ? BATCH_FILES : wanted
  const behind = position
    ? `(${names}) > (${key.map(({ type }, i) => `$${i + 1}::text::${type}`).join(', ')}) AND `
    : ''
  const rows = await select(
    tx,
    `SELECT ${key.map(({ name }, i) => `${name}::text AS k${i}`).join(', ')}, ${read(place)} FROM ${table} t
     WHERE ${behind}${needsSealing(place, version)} ORDER BY ${names} LIMIT ${limit} FOR NO KEY UPDATE SKIP LOCKED`,
    position ?? [],
  )
  const done = await write(tx, sealer, place, rows, key)
  const last = rows.at(-1)
  // Rows that others hold do not count against the limit, so fewer rows than asked for is the end.
  const more = rows.length === limit && last !== undefined
  return { rows: done, position: more ? key.map((_, i) => String(last[`k${i}`])) : undefined }
}

async function byPage(
  tx: Tx,
  { sealer, version }: Resealing,
  place: SealedPlace,
  position: readonly string[] | undefined,
): Promise<Walked> {
  const { table } = place
  const from = Number(position?.[0] ?? 0)
  const to = from + BATCH_PAGES
  const rows = await select(
    tx,
    `SELECT ctid::text AS k0, ${read(place)} FROM ${table} t
     WHERE ctid >= '(${from},0)' AND ctid < '(${to},0)' AND ${needsSealing(place, version)} FOR NO KEY UPDATE SKIP LOCKED`,
  )
  const done = await write(tx, sealer, place, rows, [{ name: 'ctid', type: 'tid' }])
  const [size] = await select(tx, `SELECT pg_relation_size('${table}'::regclass) / 8192 AS pages`)
  return { rows: done, position: to < Number(size?.['pages']) ? [String(to)] : undefined }
}

async function select(tx: Tx, text: string, values: readonly unknown[] = []): Promise<Values[]> {
  return (await tx.executeQuery<Values>(CompiledQuery.raw(text, [...values]))).rows
}

function read({ kind, columns }: SealedPlace): string {
  return columns
    .map((column, i) =>
      kind === 'bytes'
        ? `${column} AS c${i}`
        : `(SELECT jsonb_object_agg(e.key, e.value) FROM jsonb_each_text(t.${column}) e WHERE ${sealedEntry}) AS c${i}`,
    )
    .join(', ')
}

/** Answers how many rows were written. */
async function write(
  tx: Tx,
  sealer: Sealer,
  place: SealedPlace,
  rows: readonly Values[],
  key: SealedPlace['key'],
): Promise<number> {
  if (rows.length === 0) return 0
  const anew = place.kind === 'bytes' ? sealColumns(sealer, place, rows) : sealObjects(sealer, place, rows)
  const { columns, kind, table } = place
  const parameters: unknown[] = key.map((_, i) => rows.map((row) => row[`k${i}`]))
  const names = key.map((_, i) => `k${i}`)
  const types = key.map(() => 'text[]')
  for (const [i] of columns.entries()) {
    parameters.push(
      anew.map((row) => row[i]?.before ?? null),
      anew.map((row) => row[i]?.after ?? null),
    )
    names.push(`b${i}`, `a${i}`)
    types.push(...(kind === 'bytes' ? ['bytea[]', 'bytea[]'] : ['text[]', 'text[]']))
  }
  const set = columns.map((column, i) =>
    kind === 'bytes' ? `${column} = v.a${i}` : `${column} = t.${column} || v.a${i}::jsonb`,
  )
  const same = columns.map((column, i) =>
    kind === 'bytes'
      ? `substring(t.${column} from 1 for ${HEAD_BYTES}) IS NOT DISTINCT FROM v.b${i}`
      : `t.${column} @> v.b${i}::jsonb`,
  )
  const found = key.map(({ name, type }, i) => `t.${name} = v.k${i}::${type}`)
  const text = `UPDATE ${table} t SET ${set.join(', ')}
    FROM unnest(${types.map((type, i) => `$${i + 1}::${type}`).join(', ')}) AS v(${names.join(', ')})
    WHERE ${[...found, ...same].join(' AND ')}`
  const { numAffectedRows } = await tx.executeQuery(CompiledQuery.raw(text, parameters))
  return Number(numAffectedRows ?? 0)
}

interface Anew {
  /** What must still stand there. */
  readonly before: Uint8Array | string | null
  readonly after: Uint8Array | string | null
}

function sealColumns(sealer: Sealer, { columns }: SealedPlace, rows: readonly Values[]): Anew[][] {
  const values = rows.map((row) =>
    columns.map((_, i) => row[`c${i}`]).map((value) => (Buffer.isBuffer(value) ? value : null)),
  )
  const sealed = sealer.resealMany(values.flat().filter((value) => value !== null))
  let at = 0
  return values.map((row) =>
    row.map((value) =>
      value === null
        ? { before: null, after: null }
        : { before: value.subarray(0, HEAD_BYTES), after: sealed[at++] ?? null },
    ),
  )
}

function sealObjects(sealer: Sealer, { columns }: SealedPlace, rows: readonly Values[]): Anew[][] {
  return rows.map((row) =>
    columns.map((_, i) => {
      const before = (row[`c${i}`] ?? {}) as Readonly<Record<string, string>>
      const names = Object.keys(before)
      const sealed = sealer.resealMany(names.map((name) => Buffer.from((before[name] ?? '').slice(2), 'hex')))
      const after = Object.fromEntries(
        names.map((name, n) => [name, `\\x${(sealed[n] ?? Buffer.alloc(0)).toString('hex')}`]),
      )
      return { before: JSON.stringify(before), after: JSON.stringify(after) }
    }),
  )
}

/** How many rows of the place hold another version than this one. */
export async function countLeft(db: Database, place: SealedPlace, version: number): Promise<number> {
  return at(db, place, async (tx) => {
    const text = `SELECT count(*) AS n FROM ${place.table} WHERE ${needsSealing(place, version)}`
    return (await sql.raw<{ n: number }>(text).execute(tx)).rows[0]?.n ?? 0
  })
}
