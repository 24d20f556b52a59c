/**
 * The spool of the audit: reads are appended to a file and written to PostgreSQL once a second, so that a card or a list
 * costs its request no round trip. Once `keep` has returned, the event is the operating system's: killing the process
 * loses nothing. What a loss of power can take is the tail since the last fdatasync, a tenth of a second.
 *
 * Each spool writes files of its own, named after its process; one is deleted when all its events are in the database.
 * Files of processes that are gone are read in at the start. Ids are made when the event is kept, so an event that had
 * reached the database already is not written twice.
 */
import {
  closeSync,
  existsSync,
  fdatasync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { fsyncSync, renameSync, writeSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import { AppError } from '../../kernel/errors.ts'
import type { Database } from '../postgres/database.ts'
import { EVENT_COLUMNS, type EventRow } from './event.ts'
import { isGone, processMark } from './process-mark.ts'

export interface AuditSpool {
  /** Keeps one event; throws AppError `auditNotKept` when the file cannot take it. */
  keep(row: EventRow): void
  /** Writes what is kept to the database; resolves when all of it is there. Throws when the database refuses. */
  flush(): Promise<void>
  /** Reads in what processes that are gone left behind; answers the number of events. */
  recover(): Promise<number>
  /** Events that are kept but not yet in the database. */
  readonly depth: () => number
  close(): Promise<void>
}

/** How a file is written to; tests stand a full disk here. */
export interface SpoolEffects {
  readonly write: (fd: number, line: Buffer) => number
}

export interface SpoolOptions {
  readonly folder: string
  readonly db: Database
  readonly log: Logger
  readonly effects?: SpoolEffects
}

/** Events of one statement, and the longest time they wait for it. */
const BATCH = 500
const FLUSH_MILLISECONDS = 1000
const SYNC_MILLISECONDS = 100
const FILE_NAME = /^(.+)\.(\d+)\.jsonl$/

interface Segment {
  readonly file: string
  readonly fd: number
  readonly rows: EventRow[]
  bytes: number
  dirty: boolean
}

export function openSpool({ folder, db, log, effects = { write: writeSync } }: SpoolOptions): AuditSpool {
  const mark = processMark()
  let serial = 0
  let current: Segment | undefined
  /** Full segments, oldest first: what a flush works through. */
  const waiting: Segment[] = []
  let flushing: Promise<void> = Promise.resolve()
  let flushTimer: NodeJS.Timeout | undefined
  let syncTimer: NodeJS.Timeout | undefined

  const open = (): Segment => {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    serial += 1
    const file = path.join(folder, `${mark}.${serial}.jsonl`)
    const segment = { file, fd: openSync(file, 'ax', 0o600), rows: [], bytes: 0, dirty: false }
    syncFolder(folder)
    return segment
  }
  const keep = (row: EventRow): void => {
    const line = Buffer.from(`${JSON.stringify(row)}\n`)
    try {
      current ??= open()
      append(current, line, effects)
    } catch (error) {
      log.error({ err: error }, 'an audit event could not be kept; what was asked for is refused')
      throw new AppError('auditNotKept')
    }
    current.rows.push(row)
    if (current.rows.length >= BATCH) startFlush()
    else flushTimer ??= setTimeout(startFlush, FLUSH_MILLISECONDS).unref()
    syncTimer ??= setTimeout(sync, SYNC_MILLISECONDS).unref()
  }
  const sync = (): void => {
    syncTimer = undefined
    for (const segment of [...waiting, ...(current ? [current] : [])]) {
      if (!segment.dirty) continue
      segment.dirty = false
      fdatasync(segment.fd, (error) => {
        // A file that is in the database by now is closed and gone.
        if (error && existsSync(segment.file)) log.error({ err: error }, 'the audit spool could not be synced')
      })
    }
  }
  /** In the background: a failure is logged and tried again, the events stay in their files. */
  const startFlush = (): void => {
    flush().catch((error: unknown) => {
      log.error({ err: error, waiting: depth() }, 'audit events could not be written yet; they are kept')
      flushTimer ??= setTimeout(startFlush, FLUSH_MILLISECONDS).unref()
    })
  }
  const flush = async (): Promise<void> => {
    clearTimeout(flushTimer)
    flushTimer = undefined
    // What is kept while a flush runs belongs to the next one.
    flushing = flushing.then(drain, drain)
    return flushing
  }
  const drain = async (): Promise<void> => {
    if (current && current.rows.length > 0) {
      waiting.push(current)
      current = undefined
    }
    for (let segment = waiting[0]; segment; segment = waiting[0]) {
      await insertRows(db, segment.rows)
      closeSync(segment.fd)
      rmSync(segment.file, { force: true })
      waiting.shift()
    }
  }
  const depth = (): number => waiting.reduce((sum, { rows }) => sum + rows.length, current?.rows.length ?? 0)

  return {
    keep,
    flush,
    depth,
    recover: () => recover(folder, mark, db, log),
    async close() {
      clearTimeout(syncTimer)
      await flush().catch((error: unknown) =>
        log.error({ err: error, waiting: depth() }, 'audit events stay in the spool until the next start'),
      )
      clearTimeout(flushTimer)
      if (current) {
        closeSync(current.fd)
        if (current.rows.length === 0) rmSync(current.file, { force: true })
        current = undefined
      }
    },
  }
}

/** All of the line or nothing: half of one would spoil the next. */
function append(segment: Segment, line: Buffer, effects: SpoolEffects): void {
  try {
    let done = 0
    while (done < line.length) {
      const written = effects.write(segment.fd, line.subarray(done))
      if (written <= 0) throw new Error('nothing could be written')
      done += written
    }
  } catch (error) {
    ftruncateSync(segment.fd, segment.bytes)
    throw error
  }
  segment.bytes += line.length
  segment.dirty = true
}

function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

const TYPES: Partial<Record<keyof EventRow, string>> = {
  at: 'timestamptz',
  id: 'uuid',
  roles: 'text[]',
  household_id: 'uuid',
  person_id: 'uuid',
  household_ids: 'uuid[]',
}
const RECORD = EVENT_COLUMNS.map((column) => `${column} ${TYPES[column] ?? 'text'}`).join(', ')
// Without a named key, because naming it needs the right to read.
const INSERT = `INSERT INTO audit_event (${EVENT_COLUMNS.join(', ')})
  SELECT ${EVENT_COLUMNS.join(', ')} FROM jsonb_to_recordset($1::jsonb) AS r(${RECORD}) ON CONFLICT DO NOTHING`

async function insertRows(db: Database, rows: readonly EventRow[]): Promise<void> {
  for (let at = 0; at < rows.length; at += BATCH)
    await db.pool.query({ name: 'audit spool', text: INSERT, values: [JSON.stringify(rows.slice(at, at + BATCH))] })
}

async function recover(folder: string, mark: string, db: Database, log: Logger): Promise<number> {
  if (!existsSync(folder)) return 0
  let count = 0
  for (const name of readdirSync(folder).sort()) {
    const owner = FILE_NAME.exec(name)?.[1]
    if (owner === undefined || owner === mark || !isGone(owner)) continue
    const file = path.join(folder, name)
    const { rows, broken } = readSpoolFile(file)
    await insertRows(db, rows)
    count += rows.length
    if (broken === 0) rmSync(file)
    else {
      // Somebody else has written into it: kept for whoever looks into that, and not read a second time.
      log.error({ file, broken }, 'lines of the audit spool cannot be read; the file is kept')
      renameSync(file, `${file}.unreadable`)
    }
  }
  if (count > 0) log.info({ count }, 'audit events of a former run written')
  return count
}

/** The whole lines of a file. A last line without its end was never promised to anybody: its write had not returned. */
function readSpoolFile(file: string): { rows: EventRow[]; broken: number } {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1)
  const rows: EventRow[] = []
  let broken = 0
  for (const line of lines) {
    try {
      rows.push(JSON.parse(line) as EventRow)
    } catch {
      broken += 1
    }
  }
  return { rows, broken }
}

/** Waits until everything is written, for at most `seconds`; answers whether it is. Used where an answer must be whole. */
export async function settle(spool: AuditSpool, seconds: number): Promise<boolean> {
  for (const end = Date.now() + seconds * 1000; spool.depth() > 0 && Date.now() < end; await wait(50))
    await spool.flush().catch(() => undefined)
  return spool.depth() === 0
}
