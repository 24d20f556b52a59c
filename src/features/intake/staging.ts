/**
 * Staging: a table a batch, filled by COPY, reachable by the intake role alone (decision D6). Identifiers are sealed
 * before they come here; from here on everything is set-based SQL.
 */
import type { Writable } from 'node:stream'
import { once } from 'node:events'
import { from as copyFrom } from 'pg-copy-streams'
import type { PoolClient } from 'pg'
import { fieldColumns, type SqlType } from '../../language/register/columns.ts'
import { INTAKE_ROLE } from '../../language/register/ddl.ts'
import type { Register } from '../../language/register/register.ts'
import type { ColumnValue } from '../../platform/registers/encode.ts'
import type { Database } from '../../platform/postgres/database.ts'
import { person } from '../people/registers.ts'
import type { FileKind } from './kinds/file-kind.ts'

export interface StagingColumn {
  readonly name: string
  readonly type: SqlType
}

/** Columns every staged row has. */
const COMMON: readonly StagingColumn[] = [
  { name: 'sheet', type: 'text' },
  { name: 'row_no', type: 'integer' },
  { name: 'state', type: 'text' },
  { name: 'person_index', type: 'bytea' },
  { name: 'household_code', type: 'text' },
  { name: 'valid_from', type: 'date' },
  { name: 'id', type: 'uuid' },
]

const LINE: readonly StagingColumn[] = [
  { name: 'county_code', type: 'text' },
  { name: 'area_code', type: 'text' },
  { name: 'place_code', type: 'text' },
  { name: 'household_id', type: 'uuid' },
  { name: 'person_id', type: 'uuid' },
  { name: 'tag_id', type: 'uuid' },
  { name: 'resident_id', type: 'uuid' },
  { name: 'worker_id', type: 'uuid' },
  { name: 'allowance_id', type: 'uuid' },
  { name: 'disability_id', type: 'uuid' },
  { name: 'relation', type: 'text' },
  { name: 'hamlet', type: 'text' },
  { name: 'household_phone_sealed', type: 'bytea' },
  { name: 'household_phone_index', type: 'bytea' },
  { name: 'household_type', type: 'text' },
  { name: 'monitored_category', type: 'text' },
  { name: 'resident_medical', type: 'boolean' },
  { name: 'worker_medical', type: 'boolean' },
  { name: 'dibao', type: 'boolean' },
  { name: 'certificate_sealed', type: 'bytea' },
  { name: 'certificate_index', type: 'bytea' },
  { name: 'disability_kind', type: 'text' },
  { name: 'disability_grade', type: 'text' },
]

/** Columns of the register's fields, as they are in its table. */
export function registerColumns(register: Register): StagingColumn[] {
  return fieldColumns(register).map(({ name, type }) => ({ name, type }))
}

export function stagingColumns(kind: FileKind): StagingColumn[] {
  if (kind.about === 'householdLine') return [...COMMON, ...LINE, ...registerColumns(person)]
  return [...COMMON, ...(kind.register ? registerColumns(kind.register) : [])]
}

export const NOTE_COLUMNS: readonly StagingColumn[] = [
  { name: 'sheet', type: 'text' },
  { name: 'row_no', type: 'integer' },
  { name: 'column_key', type: 'text' },
  { name: 'header', type: 'text' },
  { name: 'severity', type: 'text' },
  { name: 'rule', type: 'text' },
  { name: 'raw', type: 'text' },
  { name: 'raw_sealed', type: 'bytea' },
  { name: 'value', type: 'text' },
  { name: 'value_sealed', type: 'bytea' },
  { name: 'text_zh', type: 'text' },
  { name: 'text_en', type: 'text' },
]

export const CELL_COLUMNS: readonly StagingColumn[] = [
  { name: 'sheet', type: 'text' },
  { name: 'row_no', type: 'integer' },
  { name: 'cells_sealed', type: 'bytea' },
]

export interface StagingTables {
  readonly rows: string
  readonly notes: string
  readonly cells: string
}

/** Names follow from the batch's id, which is a UUID and nothing else. */
export function stagingTables(batchId: string): StagingTables {
  if (!/^[0-9a-f-]{36}$/.test(batchId)) throw new Error('malformed batch id')
  const name = batchId.replaceAll('-', '')
  return { rows: `staging.rows_${name}`, notes: `staging.notes_${name}`, cells: `staging.cells_${name}` }
}

export function createStagingSql(batchId: string, kind: FileKind): string {
  const tables = stagingTables(batchId)
  const create = (table: string, columns: readonly StagingColumn[]) =>
    `CREATE TABLE ${table} (${columns.map(({ name, type }) => `${name} ${type}`).join(', ')});`
  return [
    dropStagingSql(batchId),
    create(tables.rows, stagingColumns(kind)),
    create(tables.notes, NOTE_COLUMNS),
    create(tables.cells, CELL_COLUMNS),
  ].join('\n')
}

export function dropStagingSql(batchId: string): string {
  const { rows, notes, cells } = stagingTables(batchId)
  return `DROP TABLE IF EXISTS ${rows}, ${notes}, ${cells};`
}

export interface CopyTarget {
  /** Adds one row; resolves at once unless the server is slower than we are. */
  write(values: readonly ColumnValue[]): Promise<void> | undefined
  end(): Promise<void>
  abort(error: Error): Promise<void>
}

/** Text is collected to this size before it goes to the server. */
const CHUNK = 1 << 16

/** Opens a COPY into a staging table on a connection of its own. */
export async function openCopy(db: Database, table: string, columns: readonly StagingColumn[]): Promise<CopyTarget> {
  const client: PoolClient = await db.pool.connect()
  await client.query(`SET ROLE ${INTAKE_ROLE}`)
  const stream: Writable = client.query(
    copyFrom(`COPY ${table} (${columns.map(({ name }) => name).join(', ')}) FROM STDIN`),
  )
  const finished = new Promise<void>((resolve, reject) => {
    stream.once('finish', resolve)
    stream.once('error', reject)
  })
  // Awaited in `end`; without this a failure before that would end the process.
  finished.catch(() => undefined)
  let text = ''
  const release = async (broken?: Error) => {
    if (!broken) await client.query('RESET ROLE')
    client.release(broken)
  }
  return {
    write: (values) => {
      text += `${values.map(copyText).join('\t')}\n`
      if (text.length < CHUNK) return undefined
      const chunk = text
      text = ''
      return stream.write(chunk) ? undefined : Promise.race([once(stream, 'drain').then(() => undefined), finished])
    },
    end: async () => {
      stream.end(text)
      await finished
      await release()
    },
    abort: async (error) => {
      stream.destroy(error)
      await release(error)
    },
  }
}

/** A value in the text format of COPY. */
function copyText(value: ColumnValue): string {
  if (value === null) return String.raw`\N`
  if (typeof value === 'string') return escapeText(value)
  if (typeof value === 'boolean') return value ? 't' : 'f'
  if (typeof value === 'number') return String(value)
  if (value instanceof Uint8Array)
    return `\\\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`
  // Code lists hold plain words only; the declaration check refuses others.
  return `{${value.join(',')}}`
}

const SPECIAL = /[\\\t\n\r\0]/
function escapeText(text: string): string {
  if (!SPECIAL.test(text)) return text
  return text
    .replaceAll('\0', '')
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('\t', String.raw`\t`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\r', String.raw`\r`)
}
