/**
 * The door to PostgreSQL. Rows of registers are only reachable inside `withScope`, where row security knows the
 * actor's areas (decision D4); `withSystem` reaches what has no area (sessions, parameters, code lists) and sees no
 * household at all.
 */
import { createHash } from 'node:crypto'
import { Kysely, PostgresDialect, sql, type RawBuilder, type Transaction } from 'kysely'
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
  pool.on('connect', (client) => {
    // Nor may one that breaks at work: its query fails by itself, and an event nobody hears would end the whole program.
    client.on('error', () => undefined)
    saveWays(client)
  })
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  return { kysely, pool, close: () => kysely.destroy() }
}

/**
 * Begins the text of a statement that is asked often and whose text never changes: a connection plans it once and keeps
 * the plan. Planning a card's statement over all ledgers costs several times what reading it does. Texts that are put
 * together from filters must not be marked: every variant would stay in every connection.
 */
export const PREPARED = '/* prepared */ '
export const prepared: RawBuilder<unknown> = sql.raw(PREPARED)

const preparedNames = new Map<string, string>()

function nameOf(text: string): string {
  const known = preparedNames.get(text)
  if (known !== undefined) return known
  const name = createHash('sha256').update(text).digest('hex').slice(0, 32)
  preparedNames.set(text, name)
  return name
}

/** What a connection answers to a statement that was not worth a way of its own. */
const NOTHING = { command: '', rowCount: null, rows: [] }

/**
 * Saves ways to the database. Kysely hands over text and values only, so the name under which a connection keeps a marked
 * statement is given here; and BEGIN waits for the first statement, since nearly every transaction begins with its scope:
 * both go in one message. A transaction without statements is none.
 */
function saveWays(client: pg.PoolClient): void {
  const send = client.query.bind(client) as (...given: unknown[]) => unknown
  let begins = false
  const query = (text: unknown, ...rest: unknown[]): unknown => {
    if (text === 'begin') {
      begins = true
      return Promise.resolve(NOTHING)
    }
    if (begins) {
      begins = false
      if (text === 'commit' || text === 'rollback') return Promise.resolve(NOTHING)
      if (typeof text === 'string' && text.startsWith(SET_SCOPE)) return send(`BEGIN; ${text}`)
      // The queue of the connection keeps the order. Where BEGIN fails, the connection has, and the next one tells.
      void Promise.resolve(send('BEGIN')).catch(() => undefined)
    }
    return typeof text === 'string' && text.startsWith(PREPARED)
      ? send({ name: nameOf(text), text, values: rest[0] }, ...rest.slice(1))
      : send(text, ...rest)
  }
  client.query = query as typeof client.query
}

/** Runs `work` in one transaction that sees and writes only rows of the scope. */
export async function withScope<T>(db: Database, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
  return scoped(db, scope, '', work)
}

/**
 * Like `withScope`, for statements that read an index in its order instead of sorting. PostgreSQL takes any range of areas
 * for half a per cent of a table: right for a county, but for a whole province it would sort every row to show fifty.
 */
export async function withOrderedReads<T>(db: Database, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
  return scoped(db, scope, '; SET LOCAL enable_sort = off', work)
}

/**
 * Like `withScope`, for work whose statements are all marked as `prepared`: their plans are kept from the first time on.
 * Left alone, PostgreSQL plans a statement five times anew in every connection before it trusts a kept plan.
 */
export async function withKeptPlans<T>(db: Database, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
  return scoped(db, scope, '; SET LOCAL plan_cache_mode = force_generic_plan', work)
}

async function scoped<T>(db: Database, scope: Scope, also: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.kysely.transaction().execute(async (tx) => {
    await setScope(tx, scope, also)
    return work(tx)
  })
}

/** Like `withScope`, as the role that may also read staging (decision D6). */
export async function withIntake<T>(db: Database, scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
  return scoped(db, scope, `; SET LOCAL ROLE ${INTAKE_ROLE}`, work)
}

/** A part of a scoped transaction as the intake role: for what only intake may touch, such as identities. */
export async function asIntake<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await sql.raw(`SET LOCAL ROLE ${INTAKE_ROLE}`).execute(tx)
  const result = await work()
  // A failure ends the transaction, and with it the role.
  await sql.raw('SET LOCAL ROLE NONE').execute(tx)
  return result
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

/** Part of a transaction without a scope, inside the scope of somebody else: what reaches them is decided by row security. */
export async function underScope<T>(tx: Tx, scope: Scope, work: () => Promise<T>): Promise<T> {
  await setScope(tx, scope)
  const result = await work()
  await setScope(tx, [])
  return result
}

/** Every area there is. */
export const EVERYWHERE: Scope = [{ low: '000000000000', high: '999999999999' }]

/** Runs `work` in one transaction without any scope: for tables that hold no facts about households. */
export async function withSystem<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.kysely.transaction().execute(work)
}

const SET_SCOPE = 'SET LOCAL app.scope'
const SCOPE_TEXT = /^[0-9]{12}-[0-9]{12}(?:,[0-9]{12}-[0-9]{12})*$/

/** A literal `SET LOCAL`, because that is the form Citus carries to its workers; hence the strict check before it. */
async function setScope(tx: Tx, scope: Scope, also = ''): Promise<void> {
  const text = scopeText(scope)
  if (text !== '' && !SCOPE_TEXT.test(text)) throw new Error('malformed scope')
  await sql.raw(`${SET_SCOPE} = '${text}'${also}`).execute(tx)
}
