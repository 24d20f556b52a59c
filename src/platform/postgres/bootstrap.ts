/**
 * Roles and the database itself, made by an administrator's connection and not by migrations (decision D7):
 * the owner migrates, the app role owns nothing, intake also reads staging, audit_writer only inserts,
 * audit_reader only reads the audit.
 */
import pg from 'pg'
import { APP_ROLE, INTAKE_ROLE } from '../../language/register/ddl.ts'

export const OWNER_ROLE = 'shouwang_owner'
export const AUDIT_ROLE = 'shouwang_audit_writer'
export const AUDIT_READER_ROLE = 'shouwang_audit_reader'

export interface BootstrapOptions {
  /** Connection of a role that may create roles and databases. */
  readonly adminUrl: string
  readonly database: string
  readonly appPassword: string
}

/** Makes roles and database where they are missing; running it again changes nothing but the app's password. */
export async function bootstrap(options: BootstrapOptions): Promise<void> {
  await withClient(options.adminUrl, async (client) => {
    // Roles belong to the whole cluster: two programs that start at once must not both create them.
    await client.query(`SELECT pg_advisory_lock(hashtext('shouwang bootstrap'))`)
    await makeRole(client, OWNER_ROLE, 'NOLOGIN')
    await makeRole(client, APP_ROLE, 'LOGIN NOINHERIT')
    await makeRole(client, INTAKE_ROLE, 'NOLOGIN')
    await makeRole(client, AUDIT_ROLE, 'NOLOGIN')
    await makeRole(client, AUDIT_READER_ROLE, 'NOLOGIN')
    await client.query(`ALTER ROLE ${APP_ROLE} PASSWORD ${client.escapeLiteral(options.appPassword)}`)
    await client.query(`GRANT ${INTAKE_ROLE}, ${AUDIT_ROLE}, ${AUDIT_READER_ROLE} TO ${APP_ROLE}`)
    await client.query(`GRANT ${OWNER_ROLE} TO CURRENT_USER`)
    await makeDatabase(client, options.database)
  })
}

async function makeRole(client: pg.Client, role: string, attributes: string): Promise<void> {
  const found = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role])
  if (found.rowCount === 0) await client.query(`CREATE ROLE ${role} ${attributes}`)
}

/** Locale C and UTF-8 from template0 (decision D14), so that ranges of codes and prefixes use plain indexes. */
async function makeDatabase(client: pg.Client, name: string): Promise<void> {
  const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
  if (found.rowCount !== 0) return
  await client.query(
    `CREATE DATABASE ${client.escapeIdentifier(name)} OWNER ${OWNER_ROLE} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'`,
  )
  await client.query(`REVOKE ALL ON DATABASE ${client.escapeIdentifier(name)} FROM PUBLIC`)
  await client.query(
    `GRANT CONNECT, TEMPORARY ON DATABASE ${client.escapeIdentifier(name)} TO ${APP_ROLE}, ${INTAKE_ROLE}`,
  )
}

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** The same server and credentials, another database. */
export function withDatabase(url: string, database: string): string {
  const parsed = new URL(url)
  parsed.pathname = `/${encodeURIComponent(database)}`
  return parsed.toString()
}

/** The same server and database, another login. */
export function withLogin(url: string, user: string, password: string): string {
  const parsed = new URL(url)
  parsed.username = user
  parsed.password = password
  return parsed.toString()
}
