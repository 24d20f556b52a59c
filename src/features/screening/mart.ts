/**
 * The mart of the screenings: replicas of the registers with dense numbers instead of ids, built from PostgreSQL by
 * COPY. It holds no name and no number of a person, and can be built again at any time.
 */
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { to as copyTo } from 'pg-copy-streams'
import { scopeText } from '../../language/access/scope.ts'
import type { Services } from '../../platform/actor.ts'
import type { Mart } from '../../platform/mart/mart.ts'
import { EVERYWHERE } from '../../platform/postgres/database.ts'
import { household, person } from '../people/registers.ts'
import { coverageSelect, HOLE_SELECT, replicas, replicaSelect, replicaTable, type Replica } from './tables-sql.ts'

/** PostgreSQL's CSV said in full: nothing is guessed, or an empty register could not be read. */
const CSV = `header = false, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = ''`

export interface BuildReport {
  readonly households: number
  readonly persons: number
  readonly milliseconds: number
}

/** Builds all replicas anew. Readers see the old ones until the last step. */
export async function buildMart(services: Services, mart: Mart): Promise<BuildReport> {
  const started = performance.now()
  const folder = path.join(services.dataFolder, 'mart-feed')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    await mart.query('BEGIN TRANSACTION')
    try {
      await fromOneMoment(services, folder, async (copied) => {
        // Owners first: everything else is numbered by them.
        for (const replica of replicas())
          await copied(replicaSelect(replica), (file) => mart.query(loadSql(replica, file)))
        await copied(coverageSelect(), (file) =>
          mart.query(`CREATE OR REPLACE TABLE m_coverage AS SELECT * FROM read_csv(${file}, ${CSV},
            columns = {county: 'VARCHAR', ledger: 'VARCHAR', period_from: 'BIGINT', period_to: 'BIGINT'})`),
        )
        await copied(HOLE_SELECT, (file) =>
          mart.query(`CREATE OR REPLACE TABLE m_hole AS SELECT COALESCE(h.k, p.k) AS owner, r.ledger
            FROM read_csv(${file}, ${CSV}, columns = {owner: 'UUID', ledger: 'VARCHAR'}) r
            LEFT JOIN m_household h ON h.id = r.owner LEFT JOIN m_person p ON p.id = r.owner`),
        )
      })
      await mart.query('COMMIT')
    } catch (error) {
      await mart.query('ROLLBACK')
      throw error
    }
    await mart.query('CHECKPOINT')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  const counts = await mart.query('SELECT (SELECT count(*) FROM m_household), (SELECT count(*) FROM m_person)')
  const [households, persons] = counts.rows[0] ?? []
  return {
    households: Number(households),
    persons: Number(persons),
    milliseconds: Math.round(performance.now() - started),
  }
}

/** Writes what a statement selects to a file and hands its name over as SQL text; the file is gone afterwards. */
type Copied = (select: string, use: (file: string) => Promise<unknown>) => Promise<void>

/**
 * All tables as of one moment: the snapshot of one transaction. One file at a time lies on the disk: together they would
 * take more of it than the mart itself.
 */
async function fromOneMoment(
  services: Services,
  folder: string,
  work: (copied: Copied) => Promise<void>,
): Promise<void> {
  const file = path.join(folder, 'feed.csv')
  const client = await services.db.pool.connect()
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    // The mart is built for everybody, and cut to a scope when it answers.
    await client.query(`SET LOCAL app.scope = '${scopeText(EVERYWHERE)}'`)
    await work(async (select, use) => {
      const stream = client.query(copyTo(`COPY (${select}) TO STDOUT (FORMAT csv)`))
      await pipeline(stream, createWriteStream(file, { mode: 0o600 }))
      await use(`'${file.replaceAll("'", "''")}'`)
      await rm(file)
    })
    await client.query('COMMIT')
    client.release()
  } catch (error) {
    client.release(error instanceof Error ? error : true)
    throw error
  }
}

function loadSql(replica: Replica, file: string): string {
  const types = replica.columns.map(({ name, type }) => `${name}: '${type.toUpperCase()}'`).join(', ')
  const raw = `read_csv(${file}, ${CSV}, columns = {${types}})`
  return `CREATE OR REPLACE TABLE ${replica.table} AS ${numbered(replica, raw)}`
}

/** Rows sorted by owner, so that a village lies together and ranges of it are read. */
function numbered({ register, owner, columns }: Replica, raw: string): string {
  const rest = (...left: string[]) => columns.filter(({ name }) => !left.includes(name)).map(({ name }) => `r.${name}`)
  if (owner === 'self') {
    const order = register === household ? 'county, area, id' : 'id'
    return `SELECT CAST(row_number() OVER (ORDER BY ${order}) AS INTEGER) AS k, r.* FROM ${raw} r ORDER BY ${order}`
  }
  const people = replicaTable(person)
  const households = replicaTable(household)
  if (register.id === 'membership') {
    return `SELECT p.k AS owner, h.k AS household, ${rest('owner', 'household').join(', ')} FROM ${raw} r
      JOIN ${people} p ON p.id = r.owner JOIN ${households} h ON h.id = r.household ORDER BY household`
  }
  const owners = owner === 'household' ? households : people
  return `SELECT o.k AS owner, ${rest('owner').join(', ')} FROM ${raw} r JOIN ${owners} o ON o.id = r.owner ORDER BY owner`
}

/** Whether the replicas are there at all. */
export async function isBuilt(mart: Mart): Promise<boolean> {
  const { rows } = await mart.query(`SELECT count(*) FROM information_schema.tables WHERE table_name = 'm_household'`)
  return Number(rows[0]?.[0]) > 0
}
