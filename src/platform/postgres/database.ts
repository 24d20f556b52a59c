/**
 * The door to PostgreSQL. Rows of registers are only reachable inside `withScope`, where row security knows the
 * actor's areas (decision D4); `withSystem` reaches what has no area (sessions, parameters, code lists) and sees no
 * household at all.
 */
import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'
import { scopeText, type Scope } from '../../language/access/scope.ts'
import { INTAKE_ROLE } from '../../language/register/ddl.ts'

/** Every table, by its name. Features add theirs by declaration merging. */
// oxlint-disable-next-line typescript/no-empty-interface
export interface Tables {}

export type Tx = Transaction<Tables>

export interface Database {
  readonly kysely: Kysely<Tables>
  readonly pool: pg.Pool
  close(): Promise<void>
}

// Days stay strings, instants become ISO strings, bigint becomes a safe integer or fails: never a JS Date, never a float.
const DATE = 1082
const TIMESTAMPTZ = 1184
const INT8 = 20
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (format !== 'binary') {
      if (oid === DATE) return (value: string) => value
      if (oid === TIMESTAMPTZ) return (value: string) => new Date(value).toISOString()
      if (oid === INT8) return safeInteger
    }
    return pg.types.getTypeParser(oid, format === 'binary' ? 'binary' : 'text')
  },
}

function safeInteger(value: string): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) throw new Error(`integer beyond 2^53 in the database: ${value}`)
  return number
}

export function openDatabase(url: string, options: { max?: number; applicationName?: string } = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 16,
    types,
    application_name: options.applicationName ?? 'shouwang',
    connectionTimeoutMillis: 10_000,
    options: '-c TimeZone=Asia/Shanghai',
  })
  // An idle connection that breaks (server restarted) must not end the process; the next query reports it.
  pool.on('error', () => undefined)
  // Nor may one that breaks at work: its query fails by itself, and an event nobody hears would end the whole program.
  pool.on('connect', (client) => client.on('error', () => undefined))
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  return { kysely, pool, close: () => kysely.destroy() }
}

/** Runs `work` in one transaction that sees and writes only rows of the scope. */
export async function withScope<T>(db: Database, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.kysely.transaction().execute(async (tx) => {
    await setScope(tx, scope)
    return work(tx)
  })
}

/** Like `withScope`, as the role that may also read staging (decision D6). */
export async function withIntake<T>(db: Database, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.kysely.transaction().execute(async (tx) => {
    await setScope(tx, scope)
    await sql.raw(`SET LOCAL ROLE ${INTAKE_ROLE}`).execute(tx)
    return work(tx)
  })
}

/**
 * Part of a transaction over all areas: for bookkeeping that a person's areas must not narrow, such as rows of a wider file
 * that wait for somebody. What it reads is never answered to the person. A failure ends the transaction, and the scope with it.
 */
export async function everywhere<T>(tx: Tx, scope: Scope, work: () => Promise<T>): Promise<T> {
  await setScope(tx, EVERYWHERE)
  const result = await work()
  await setScope(tx, scope)
  return result
}

/** Every area there is. */
export const EVERYWHERE: Scope = [{ low: '000000000000', high: '999999999999' }]

/** Runs `work` in one transaction without any scope: for tables that hold no facts about households. */
export async function withSystem<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.kysely.transaction().execute(work)
}

const SCOPE_TEXT = /^[0-9]{12}-[0-9]{12}(?:,[0-9]{12}-[0-9]{12})*$/

/** A literal `SET LOCAL`, because that is the form Citus carries to its workers; hence the strict check before it. */
async function setScope(tx: Tx, scope: Scope): Promise<void> {
  const text = scopeText(scope)
  if (text !== '' && !SCOPE_TEXT.test(text)) throw new Error('malformed scope')
  await sql.raw(`SET LOCAL app.scope = '${text}'`).execute(tx)
}
