/**
 * Checking a file: recognise it, read every row, repair what is certain, stage the rest with notes, then look over the
 * whole. Nothing reaches a register here. The work may be begun anew at any time: it starts from the stored file.
 */
import { sql } from 'kysely'
import { AppError } from '../../kernel/errors.ts'
import { toAreaCode } from '../../kernel/area-code.ts'
import { toDay } from '../../kernel/day.ts'
import type { Scope } from '../../language/access/scope.ts'
import type { Services } from '../../platform/actor.ts'
import { FileRefusedError, isRefusal, openRows, type FileRefusal } from '../../platform/files/rows.ts'
import type { RawRow, RowSource, SheetSource } from '../../platform/files/row-types.ts'
import { withIntake, withScope, type Tx } from '../../platform/postgres/database.ts'
import { moveBatch, saveDeclared, type Batch } from './batch.ts'
import { buildAreaIndex, type AreaIndex, type AreaRow } from './cells/area-index.ts'
import { feedChecks, householdChecks } from './check-sql.ts'
import { guessKinds, mapSheet, missingHeaders, type SheetMapping } from './headers.ts'
import { FILE_KINDS, findKind } from './kinds/index.ts'
import type { FileKind } from './kinds/file-kind.ts'
import { matchedRows } from './match-sql.ts'
import { makeRowReader } from './read-row.ts'
import { noteRow } from './note-row.ts'
import {
  CELL_COLUMNS,
  createStagingSql,
  NOTE_COLUMNS,
  openCopy,
  stagingColumns,
  stagingTables,
  type CopyTarget,
} from './staging.ts'
import { makeStager } from './stage-row.ts'

export interface CheckOptions {
  readonly scope: Scope
  /** Asked now and then; true gives up and leaves the batch as uploaded. */
  readonly cancelled?: () => boolean
}

/** How many rows are read between two notes of progress. */
const PROGRESS_ROWS = 5000

/** Checks an uploaded batch; afterwards it is `checked`, or `refused` with the reason. */
export async function checkBatch(services: Services, batchId: string, options: CheckOptions): Promise<void> {
  const { db } = services
  const batch = await withScope(db, options.scope, (tx) =>
    moveBatch(tx, batchId, ['uploaded', 'checking', 'checked', 'refused', 'failed'], 'checking', '核对'),
  )
  const source = await openRows(batch.storedAs, batch.fileName)
  if (isRefusal(source)) return refuseBatch(services, batch, options.scope, source)
  try {
    const plan = await recognise(source, batch)
    if ('text' in plan) return await refuseBatch(services, batch, options.scope, plan)
    await readIntoStaging(services, batch, source, plan, options)
    await finishCheck(services, batch, plan, options.scope)
  } catch (error) {
    if (error instanceof FileRefusedError) return await refuseBatch(services, batch, options.scope, error.refusal)
    await setState(services, batchId, options.scope, options.cancelled?.() ? 'uploaded' : 'failed')
    throw error
  } finally {
    await source.close()
  }
}

interface Plan {
  readonly kind: FileKind
  readonly mappings: readonly SheetMapping[]
}

async function firstRows(sheet: SheetSource): Promise<RawRow[]> {
  for await (const rows of sheet.rows()) return rows.slice(0, 40)
  return []
}

/** Which kind the file is and where its columns stand: as declared, else as guessed. */
async function recognise(source: RowSource, batch: Batch): Promise<Plan | Pick<FileRefusal, 'text'>> {
  const sheets: { name: string; rows: RawRow[]; source: SheetSource }[] = []
  for await (const sheet of source.sheets())
    if (!sheet.hidden) sheets.push({ name: sheet.name, rows: await firstRows(sheet), source: sheet })
  const declared = batch.kind === null ? undefined : findKind(batch.kind)
  const guesses = sheets.flatMap((sheet) =>
    guessKinds(FILE_KINDS, sheet.name, sheet.rows, sheet.source.merges).slice(0, 1),
  )
  const kind = declared ?? guesses.toSorted((a, b) => b.complete - a.complete)[0]?.kind
  if (!kind) return { text: UNKNOWN_FILE }
  const mappings = sheets.flatMap((sheet) => {
    const given = batch.mapping?.find((mapping) => mapping.sheet === sheet.name)
    const mapping = given ?? mapSheet(kind, sheet.name, sheet.rows, sheet.source.merges)
    return mapping ? [mapping] : []
  })
  const usable = mappings.filter((mapping) => missingHeaders(kind, mapping).length === 0)
  if (usable.length > 0) return { kind, mappings: usable }
  const missing = mappings[0]
    ? missingHeaders(kind, mappings[0])
    : kind.columns.filter((c) => c.needed).map((c) => c.header)
  return {
    text: {
      zh: `识别为“${kind.label.zh}”，但缺少必需的列：${missing.join('、')}。请补充这些列，或在“列对应”中指定后重新核对。`,
      en: `Recognised as "${kind.label.en}", but these columns are missing: ${missing.join(', ')}. Add them, or say which column they are, and check again.`,
    },
  }
}

const UNKNOWN_FILE = {
  zh: '没有认出这是哪一类数据：表头与已知的任何格式都对不上。请在“文件类型”中选择，或下载模板按其表头整理后重新上传。',
  en: 'The headers fit no known kind of file. Choose the kind yourself, or arrange the file by the template and upload it again.',
}

async function readIntoStaging(
  services: Services,
  batch: Batch,
  source: RowSource,
  plan: Plan,
  options: CheckOptions,
): Promise<void> {
  const { db, sealer, clock } = services
  const tables = stagingTables(batch.id)
  await withIntake(db, options.scope, (tx) => sql.raw(createStagingSql(batch.id, plan.kind)).execute(tx))
  const targets: CopyTarget[] = []
  try {
    const rows = await openCopy(db, tables.rows, stagingColumns(plan.kind))
    targets.push(rows)
    const notes = await openCopy(db, tables.notes, NOTE_COLUMNS)
    targets.push(notes)
    const cells = await openCopy(db, tables.cells, CELL_COLUMNS)
    targets.push(cells)
    const areas = await readAreaIndex(services, options.scope, plan.kind)
    const stage = makeStager({ kind: plan.kind, sealer, declaredFrom: batch.periodFrom ?? clock.today() })
    const asOf = toDay(batch.periodTo ?? clock.today())
    let read = 0
    for await (const sheet of source.sheets()) {
      const mapping = plan.mappings.find((one) => one.sheet === sheet.name)
      if (!mapping || sheet.hidden) continue
      const readRow = makeRowReader({ kind: plan.kind, mapping, areas, asOf, date1904: sheet.date1904 })
      const firstData = mapping.headerRow + mapping.headerRows
      for await (const batchOfRows of sheet.rows()) {
        for (const raw of batchOfRows) {
          if (raw.number < firstData) continue
          const row = readRow(raw)
          if (!row) continue
          await rows.write(stage(sheet.name, row))
          for (const entry of row.notes) await notes.write(noteRow(sheet.name, row.number, entry, sealer))
          // Kept for mending, whatever later turns the row down; dropped with staging when it does not.
          if (row.rejected) await cells.write([sheet.name, row.number, sealCells(row.cells, sealer)])
          read += 1
          if (read % PROGRESS_ROWS === 0) {
            if (options.cancelled?.()) throw new AppError('batchState', { state: '已取消', action: '核对' })
            await noteProgress(services, batch.id, options.scope, read)
          }
        }
      }
    }
    for (const target of targets) await target.end()
    await noteProgress(services, batch.id, options.scope, read)
  } catch (error) {
    const cause = error instanceof Error ? error : new Error('reading failed')
    await Promise.allSettled(targets.map((target) => target.abort(cause)))
    throw error
  }
}

function sealCells(cells: RawRow['cells'], sealer: Services['sealer']): Buffer {
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

async function noteProgress(services: Services, batchId: string, scope: Scope, rowsRead: number): Promise<void> {
  await withScope(services.db, scope, (tx) =>
    sql`UPDATE import_batch SET rows_read = ${rowsRead} WHERE id = ${batchId}`.execute(tx),
  )
}

/** Checks over the whole file, counts, and the batch is ready for a person. */
async function finishCheck(services: Services, batch: Batch, plan: Plan, scope: Scope): Promise<void> {
  const { kind } = plan
  const tables = stagingTables(batch.id)
  await withIntake(services.db, scope, async (tx) => {
    await sql.raw(`ANALYZE ${tables.rows}`).execute(tx)
    const checks =
      kind.about === 'householdLine'
        ? [...areaChecks(batch, tables), ...householdChecks(tables)]
        : feedChecksOf(kind, tables)
    for (const check of checks) await sql.raw(check).execute(tx)
    const counts = await countRows(tx, kind, batch, tables)
    await sql`UPDATE import_batch SET ${sql.join([
      sql`state = 'checked'`,
      sql`checked_at = now()`,
      sql`refusal_zh = NULL`,
      sql`refusal_en = NULL`,
      ...Object.entries(counts).map(([column, count]) => sql`${sql.ref(column)} = ${count}`),
    ])} WHERE id = ${batch.id}`.execute(tx)
    await saveDeclared(tx, batch.id, {
      ...batch,
      kind: kind.id,
      sender: batch.sender ?? kind.sender,
      extent: batch.extent ?? kind.extent,
      mapping: plan.mappings,
    })
  })
}

function feedChecksOf(kind: FileKind, tables: ReturnType<typeof stagingTables>): string[] {
  return kind.register ? feedChecks(kind, kind.register, tables) : []
}

/** Lines about places outside what the batch was declared for are no business of its sender. */
function areaChecks(batch: Batch, { rows, notes }: ReturnType<typeof stagingTables>): string[] {
  const inside = batch.areaCodes.map((code) => `area_code LIKE '${prefix(code)}%'`).join(' OR ')
  return [
    `WITH found AS (UPDATE ${rows} SET state = 'rejected' WHERE area_code IS NOT NULL AND NOT (${inside}) RETURNING sheet, row_no)
     INSERT INTO ${notes} (sheet, row_no, column_key, header, severity, rule, text_zh, text_en)
     SELECT sheet, row_no, 'village', '村', 'rejected', 'E1-outside',
       '该村不在本批次申报的地区内，不入库。请由所在县报送，或修改批次的地区。',
       'This village is outside the area declared for the batch. Its own county must send it, or the declared area be changed.' FROM found`,
  ]
}

function prefix(code: string): string {
  return toAreaCode(code).replace(/(?:000)?(?:000)?(?:00)?(?:00)?$/, '')
}

async function countRows(
  tx: Tx,
  kind: FileKind,
  batch: Batch,
  { rows, notes }: ReturnType<typeof stagingTables>,
): Promise<Record<string, number>> {
  const counties = batch.areaCodes.map((code) => code.slice(0, 6))
  const count = async (text: string): Promise<number> => {
    const result = await sql<{ n: number }>`${sql.raw(text)}`.execute(tx)
    return result.rows[0]?.n ?? 0
  }
  const noted = (severity: string) =>
    count(`SELECT count(*) AS n FROM (SELECT DISTINCT n.sheet, n.row_no FROM ${notes} n
      JOIN ${rows} r USING (sheet, row_no) WHERE n.severity = '${severity}' AND r.state = 'accepted') d`)
  const accepted = await count(`SELECT count(*) AS n FROM ${rows} WHERE state = 'accepted'`)
  const total = await count(`SELECT count(*) AS n FROM ${rows}`)
  const feed = kind.about === 'person' || kind.about === 'household'
  const matched = feed
    ? await count(`SELECT count(*) AS n FROM (${matchedRows(kind, rows, counties)}) m WHERE m.state = 'accepted'`)
    : accepted
  return {
    rows_total: total,
    rows_accepted: accepted,
    rows_rejected: total - accepted,
    rows_repaired: await noted('repaired'),
    rows_warned: await noted('warned'),
    rows_matched: matched,
    rows_unmatched: accepted - matched,
  }
}

async function refuseBatch(
  services: Services,
  batch: Batch,
  scope: Scope,
  refusal: Pick<FileRefusal, 'text'>,
): Promise<void> {
  await withScope(services.db, scope, (tx) =>
    sql`UPDATE import_batch SET state = 'refused', refusal_zh = ${refusal.text.zh}, refusal_en = ${refusal.text.en} WHERE id = ${batch.id}`.execute(
      tx,
    ),
  )
}

async function setState(services: Services, batchId: string, scope: Scope, state: string): Promise<void> {
  await withScope(services.db, scope, (tx) =>
    sql`UPDATE import_batch SET state = ${state} WHERE id = ${batchId}`.execute(tx),
  )
}
