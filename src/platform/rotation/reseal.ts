/**
 * Seals the values of one place anew, some rows at a time. A batch locks its rows, leaves out what somebody else has
 * locked (so that it never waits for anybody, and nobody dies in an embrace with it), and writes only over the very bytes
 * it read. The same statement notes how far it came: a kill between two batches loses nothing.
 *
 * The content stays the same, so no former row and no line of the change log is written, and no mark of who recorded it.
 */
import { CompiledQuery, sql } from 'kysely'
import { SealError, type SealProblem } from '../crypto/seal-error.ts'
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

/** A row with a value that cannot be opened; it is left as it is, for a person to look at. */
export interface Damaged {
  readonly table: string
  /** Columns of the key with what stands in them. */
  readonly row: string
  readonly problem: SealProblem
}

export interface Walked {
  readonly rows: number
  readonly damaged: readonly Damaged[]
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
  const written = await write(tx, sealer, place, rows, key)
  const last = rows.at(-1)
  // Rows that others hold do not count against the limit, so fewer rows than asked for is the end.
  const more = rows.length === limit && last !== undefined
  return { ...written, position: more ? key.map((_, i) => String(last[`k${i}`])) : undefined }
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
  const written = await write(tx, sealer, place, rows, [{ name: 'ctid', type: 'tid' }])
  const [size] = await select(tx, `SELECT pg_relation_size('${table}'::regclass) / 8192 AS pages`)
  return { ...written, position: to < Number(size?.['pages']) ? [String(to)] : undefined }
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

async function write(
  tx: Tx,
  sealer: Sealer,
  place: SealedPlace,
  found: readonly Values[],
  key: SealedPlace['key'],
): Promise<Omit<Walked, 'position'>> {
  const { rows, anew, damaged } = sealAnew(sealer, place, found, key)
  if (rows.length === 0) return { rows: 0, damaged }
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
  const sameRow = key.map(({ name, type }, i) => `t.${name} = v.k${i}::${type}`)
  const text = `UPDATE ${table} t SET ${set.join(', ')}
    FROM unnest(${types.map((type, i) => `$${i + 1}::${type}`).join(', ')}) AS v(${names.join(', ')})
    WHERE ${[...sameRow, ...same].join(' AND ')}`
  const { numAffectedRows } = await tx.executeQuery(CompiledQuery.raw(text, parameters))
  return { rows: Number(numAffectedRows ?? 0), damaged }
}

interface SealedAnew {
  readonly rows: readonly Values[]
  readonly anew: readonly Anew[][]
  readonly damaged: readonly Damaged[]
}

/** All together, which is fast; one by one where a value among them cannot be opened, so that it holds up no other. */
function sealAnew(sealer: Sealer, place: SealedPlace, rows: readonly Values[], key: SealedPlace['key']): SealedAnew {
  const seal = place.kind === 'bytes' ? sealColumns : sealObjects
  try {
    return { rows, anew: seal(sealer, place, rows), damaged: [] }
  } catch (error) {
    if (!(error instanceof SealError)) throw error
    if (rows.length === 1) return { rows: [], anew: [], damaged: [damagedRow(place, rows[0] ?? {}, key, error)] }
  }
  const single = rows.map((row) => sealAnew(sealer, place, [row], key))
  return {
    rows: single.flatMap((one) => one.rows),
    anew: single.flatMap((one) => one.anew),
    damaged: single.flatMap((one) => one.damaged),
  }
}

function damagedRow({ table }: SealedPlace, row: Values, key: SealedPlace['key'], { problem }: SealError): Damaged {
  return { table, row: key.map(({ name }, i) => `${name} = ${String(row[`k${i}`])}`).join(', '), problem }
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
