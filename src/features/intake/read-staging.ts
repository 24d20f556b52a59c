/** From the rows of a file into staging: every row read, repaired, sealed and copied, without holding the file in memory. */
import { sql } from 'kysely'
import { AppError } from '../../kernel/errors.ts'
import { toDay } from '../../kernel/day.ts'
import type { Scope } from '../../language/access/scope.ts'
import type { Services } from '../../platform/actor.ts'
import { cellText } from '../../platform/files/rows.ts'
import type { RawRow, RowSource } from '../../platform/files/row-types.ts'
import { withIntake, withScope } from '../../platform/postgres/database.ts'
import { inAreas } from './area-sql.ts'
import { BATCH_STATES, type Batch } from './batch.ts'
import { buildOrganisationIndex, type OrganisationIndex, type OrganisationRow } from './cells/organisation-cell.ts'
import { buildAreaIndex, type AreaIndex, type AreaRow } from './cells/area-index.ts'
import type { SheetMapping } from './headers.ts'
import type { FileKind } from './kinds/file-kind.ts'
import { noteRow } from './note-row.ts'
import { makeRowReader } from './read-row.ts'
import type { Plan } from './recognise.ts'
import { makeStager } from './stage-row.ts'
import {
  CELL_COLUMNS,
  createStagingSql,
  NOTE_COLUMNS,
  openCopy,
  stagingColumns,
  stagingTables,
  type CopyTarget,
} from './staging.ts'

export interface ReadOptions {
  readonly scope: Scope
  /** Asked now and then; true gives up and leaves the batch as uploaded. */
  readonly cancelled?: () => boolean
}

/** Milliseconds between two notes of progress. */
const PROGRESS_EVERY = 700

/** Thrown when a person has cancelled; the batch goes back to uploaded. */
export class CancelledError extends AppError {
  constructor() {
    super('batchState', { state: BATCH_STATES.uploaded, action: { zh: '核对', en: 'check' } })
  }
}

export async function readIntoStaging(
  services: Services,
  batch: Batch,
  source: RowSource,
  plan: Plan,
  options: ReadOptions,
): Promise<void> {
  const { db } = services
  const tables = stagingTables(batch.id)
  await withIntake(db, options.scope, (tx) => sql.raw(createStagingSql(batch.id, plan.kind)).execute(tx))
  const targets: CopyTarget[] = []
  const open = async (...args: Parameters<typeof openCopy>) => {
    const target = await openCopy(...args)
    targets.push(target)
    return target
  }
  try {
    const rows = await open(db, tables.rows, stagingColumns(plan.kind))
    const notes = await open(db, tables.notes, NOTE_COLUMNS)
    const cells = await open(db, tables.cells, CELL_COLUMNS)
    const read = await copyRows(services, batch, source, plan, options, { rows, notes, cells })
    for (const target of targets) await target.end()
    await noteProgress(services, batch.id, options.scope, read, read)
  } catch (error) {
    const cause = error instanceof Error ? error : new Error('reading failed')
    await Promise.allSettled(targets.map((target) => target.abort(cause)))
    throw error
  }
}

interface Targets {
  readonly rows: CopyTarget
  readonly notes: CopyTarget
  readonly cells: CopyTarget
}

async function copyRows(
  services: Services,
  batch: Batch,
  source: RowSource,
  { kind, mappings }: Plan,
  { scope, cancelled }: ReadOptions,
  { rows, notes, cells }: Targets,
): Promise<number> {
  const { sealer, clock } = services
  const areas = await readAreaIndex(services, scope, kind)
  const organisations = await readOrganisations(services, scope, kind, batch.areaCodes)
  const partial = batch.parentId !== null
  const stage = makeStager({ kind, sealer, declaredFrom: batch.periodFrom ?? clock.today(), partial })
  const asOf = toDay(batch.periodTo ?? clock.today())
  const damaged = source.csv?.damaged ?? true
  let read = 0
  let noted = performance.now()
  let expected = batch.rowsExpected
  for await (const sheet of source.sheets()) {
    const mapping = mappings.find((one) => one.sheet === sheet.name)
    if (!mapping || sheet.hidden) continue
    const readRow = makeRowReader({ kind, mapping, areas, organisations, asOf, date1904: sheet.date1904, damaged })
    const firstData = mapping.headerRow + mapping.headerRows
    for await (const block of sheet.rows()) {
      if (read === 0) expected = expectedRows(source, batch, block)
      for (const raw of block) {
        if (raw.number < firstData) continue
        const row = readRow(raw)
        if (!row) continue
        read += 1
        const full = rows.write(stage(sheet.name, row))
        if (full) await full
        if (row.notes.length === 0) continue
        for (const entry of row.notes) await notes.write(noteRow(sheet.name, row.number, entry, sealer))
        await cells.write([sheet.name, row.number, sealCells(row.cells, sealer)])
      }
      if (cancelled?.()) throw new CancelledError()
      if (performance.now() - noted > PROGRESS_EVERY) {
        noted = performance.now()
        await noteProgress(services, batch.id, scope, read, expected)
      }
    }
  }
  return read
}

/** The rows of a CSV follow from its size and the length of its first rows; a workbook is packed and tells nothing. */
function expectedRows(source: RowSource, batch: Batch, first: readonly RawRow[]): number | null {
  if (source.kind !== 'csv' || batch.parentId !== null || first.length < 2) return null
  const wide = source.csv?.encoding === 'utf-8' ? 3 : 2
  let bytes = 0
  for (const { cells } of first) {
    for (const cell of cells) {
      const text = cellText(cell)
      for (let i = 0; i < text.length; i++) bytes += text.charCodeAt(i) < 128 ? 1 : wide
      bytes += 1
    }
    bytes += 1
  }
  return Math.round(batch.fileBytes / (bytes / first.length))
}

export function sealCells(cells: RawRow['cells'], sealer: Services['sealer']): Buffer {
  return sealer.seal(JSON.stringify(cells))
}

async function readAreaIndex(services: Services, scope: Scope, kind: FileKind): Promise<AreaIndex> {
  if (kind.about !== 'householdLine') return buildAreaIndex([])
  return withScope(services.db, scope, async (tx) => {
    const { rows } =
      await sql<AreaRow>`SELECT code, name, level, parent_code AS "parentCode" FROM area WHERE valid_to IS NULL`.execute(
        tx,
      )
    return buildAreaIndex(rows)
  })
}

/** The organisations of the counties that the file is about, for kinds whose rows name any. */
async function readOrganisations(
  services: Services,
  scope: Scope,
  kind: FileKind,
  areaCodes: readonly string[],
): Promise<OrganisationIndex> {
  if (!kind.columns.some((column) => column.cell === 'organisation')) return new Map()
  return withScope(services.db, scope, async (tx) => {
    const { rows } = await sql<OrganisationRow>`SELECT o.id, o.name, o.credit_code AS "creditCode" FROM organisation o
      WHERE ${sql.raw(inAreas(`(o.county_code || '000000')`, areaCodes.map(wholeCounty)))}`.execute(tx)
    return buildOrganisationIndex(rows)
  })
}

/** A township or village names the organisations of its county; wider areas those of all their counties. */
const wholeCounty = (code: string): string => (code.endsWith('00000000') ? code : `${code.slice(0, 6)}000000`)

async function noteProgress(
  services: Services,
  batchId: string,
  scope: Scope,
  rowsRead: number,
  expected: number | null,
): Promise<void> {
  await withScope(services.db, scope, (tx) =>
    sql`UPDATE import_batch SET rows_read = ${rowsRead}, rows_expected = ${expected} WHERE id = ${batchId}`.execute(tx),
  )
}

/**
 * Keeps the cells of rows that only the look over the whole file turned down or remarked on: the file is read once more
 * for them, because keeping every row's cells would cost more than everything else.
 */
export async function keepMissingCells(
  services: Services,
  batch: Batch,
  source: RowSource,
  mappings: readonly SheetMapping[],
  options: ReadOptions,
): Promise<void> {
  const { rows: staged, notes, cells } = stagingTables(batch.id)
  const missing = await withIntake(services.db, options.scope, async (tx) => {
    const { rows } = await sql
      .raw<{ sheet: string; row_no: number }>(
        `SELECT sheet, row_no FROM (SELECT DISTINCT sheet, row_no FROM ${notes} UNION SELECT sheet, row_no FROM ${staged} WHERE state = 'rejected') n
       WHERE NOT EXISTS (SELECT 1 FROM ${cells} c WHERE c.sheet = n.sheet AND c.row_no = n.row_no)`,
      )
      .execute(tx)
    return rows
  })
  if (missing.length === 0) return
  const wanted = new Map<string, Set<number>>()
  for (const { sheet, row_no } of missing) {
    const set = wanted.get(sheet) ?? new Set()
    set.add(row_no)
    wanted.set(sheet, set)
  }
  const target = await openCopy(services.db, cells, CELL_COLUMNS)
  try {
    for await (const sheet of source.sheets()) {
      const rows = wanted.get(sheet.name)
      if (!rows || sheet.hidden || !mappings.some((mapping) => mapping.sheet === sheet.name)) continue
      for await (const block of sheet.rows()) {
        for (const raw of block) {
          if (rows.has(raw.number)) await target.write([sheet.name, raw.number, sealCells(raw.cells, services.sealer)])
        }
        if (options.cancelled?.()) throw new CancelledError()
      }
    }
    await target.end()
  } catch (error) {
    await target.abort(error instanceof Error ? error : new Error('reading failed'))
    throw error
  }
}
