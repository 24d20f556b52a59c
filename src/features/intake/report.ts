/** The report of a batch: problems by kind, and the rows behind each. The same before the commit and after it. */
import { sql } from 'kysely'
import type { Scope } from '../../language/access/scope.ts'
import type { Services } from '../../platform/actor.ts'
import type { RawCell } from '../../platform/files/row-types.ts'
import { withIntake, type Tx } from '../../platform/postgres/database.ts'
import { getBatch, type Batch } from './batch.ts'
import { findKind } from './kinds/index.ts'
import type { ReportGroup, SheetRows, Severity } from './schema.ts'
import { maskSealed, maskText, sealedColumns, shownCells, shownHeaders } from './show-cells.ts'
import { stagingTables } from './staging.ts'

/** Where the notes and cells of a batch are: in staging while it waits, in tables of their own afterwards. */
export function reportTables(batch: Batch): { notes: string; cells: string } | undefined {
  switch (batch.state) {
    case 'checked':
    case 'committing': {
      const { notes, cells } = stagingTables(batch.id)
      return { notes, cells }
    }
    case 'committed':
    case 'withdrawn':
      return {
        notes: `(SELECT * FROM import_note WHERE batch_id = '${batch.id}')`,
        cells: `(SELECT sheet, row_no, cells_sealed FROM noted_row WHERE batch_id = '${batch.id}'
          UNION ALL SELECT sheet, row_no, cells_sealed FROM rejected_row WHERE batch_id = '${batch.id}')`,
      }
    default:
      return undefined
  }
}

/**
 * Notes of one kind: same rule and column, and the same words but for what they quote. Without the last a rule that says
 * several things (R65: no head, two heads) would stand under one of them.
 */
const KIND_OF_NOTE = `md5(regexp_replace(text_zh, '“[^”]*”|[0-9*.,-]+[Xx]?', '', 'g'))`

export async function readReport(services: Services, scope: Scope, batchId: string): Promise<ReportGroup[]> {
  return withIntake(services.db, scope, async (tx) => {
    const tables = reportTables(await getBatch(tx, batchId))
    if (!tables) return []
    const { rows } = await sql
      .raw<Omit<ReportGroup, 'example'> & { zh: string; en: string }>(
        `SELECT severity, rule, column_key AS "columnKey", min(header) AS header, count(DISTINCT (sheet, row_no)) AS count,
        ${KIND_OF_NOTE} AS kind, min(text_zh) AS zh, min(text_en) AS en FROM ${tables.notes} n GROUP BY severity, rule, column_key, 6
      ORDER BY CASE severity WHEN 'rejected' THEN 1 WHEN 'warned' THEN 2 ELSE 3 END, 5 DESC, rule, column_key, 6`,
      )
      .execute(tx)
    return rows.map(({ zh, en, ...group }) => ({ ...group, example: { zh, en } }))
  })
}

export interface GroupQuery {
  readonly severity: Severity
  readonly rule: string
  readonly columnKey?: string | undefined
  readonly kind?: string | undefined
  readonly offset: number
  readonly limit: number
}

/** The rows of one kind of problem, as they stand in the sheet. */
export async function readReportRows(
  services: Services,
  scope: Scope,
  batchId: string,
  query: GroupQuery,
): Promise<{ sheets: SheetRows[]; total: number }> {
  return withIntake(services.db, scope, async (tx) => {
    const batch = await getBatch(tx, batchId)
    const tables = reportTables(batch)
    if (!tables) return { sheets: [], total: 0 }
    const inGroup = sql`severity = ${query.severity} AND rule = ${query.rule} AND column_key IS NOT DISTINCT FROM ${query.columnKey ?? null}
      ${query.kind === undefined ? sql`` : sql`AND ${sql.raw(KIND_OF_NOTE)} = ${query.kind}`}`
    const found = await sql<{
      sheet: string
      row_no: number
    }>`SELECT DISTINCT sheet, row_no FROM ${sql.raw(tables.notes)} n
      WHERE ${inGroup} ORDER BY sheet, row_no LIMIT ${query.limit} OFFSET ${query.offset}`.execute(tx)
    const counted = await sql<{
      n: number
    }>`SELECT count(DISTINCT (sheet, row_no)) AS n FROM ${sql.raw(tables.notes)} n WHERE ${inGroup}`.execute(tx)
    const sheets = await readRows(tx, services, batch, tables, found.rows)
    return { sheets, total: counted.rows[0]?.n ?? 0 }
  })
}

/** All notes of a small batch by row: the answer to a mending. */
export async function readWholeReport(services: Services, scope: Scope, batchId: string): Promise<SheetRows[]> {
  return withIntake(services.db, scope, async (tx) => {
    const batch = await getBatch(tx, batchId)
    const tables = reportTables(batch)
    if (!tables) return []
    const { rows } = await sql
      .raw<{ sheet: string; row_no: number }>(
        `SELECT DISTINCT sheet, row_no FROM ${tables.notes} n ORDER BY sheet, row_no LIMIT 500`,
      )
      .execute(tx)
    return readRows(tx, services, batch, tables, rows)
  })
}

interface NoteRow {
  readonly sheet: string
  readonly row_no: number
  readonly column_key: string | null
  readonly severity: Severity
  readonly rule: string
  readonly value: string | null
  readonly value_sealed: Buffer | null
  readonly text_zh: string
  readonly text_en: string
}

interface CellRow {
  readonly sheet: string
  readonly row_no: number
  readonly cells_sealed: Buffer
}

async function readRows(
  tx: Tx,
  { sealer }: Services,
  batch: Batch,
  tables: { notes: string; cells: string },
  keys: readonly { sheet: string; row_no: number }[],
): Promise<SheetRows[]> {
  const wanted = sql`(sheet, row_no) IN (SELECT * FROM unnest(${keys.map((key) => key.sheet)}::text[], ${keys.map((key) => key.row_no)}::int[]))`
  const notes =
    await sql<NoteRow>`SELECT sheet, row_no, column_key, severity, rule, value, value_sealed, text_zh, text_en
    FROM ${sql.raw(tables.notes)} n WHERE ${wanted}`.execute(tx)
  const cells =
    await sql<CellRow>`SELECT sheet, row_no, cells_sealed FROM ${sql.raw(tables.cells)} c WHERE ${wanted}`.execute(tx)
  const notesOf = Map.groupBy(notes.rows, (note) => `${note.row_no} ${note.sheet}`)
  const cellsOf = new Map(cells.rows.map((row) => [`${row.row_no} ${row.sheet}`, row.cells_sealed]))
  const kind = findKind(batch.kind ?? '')
  return [...Map.groupBy(keys, (key) => key.sheet)].map(([sheet, rows]) => {
    const mapping = batch.mapping?.find((one) => one.sheet === sheet)
    const sealed = sealedColumns(kind, mapping)
    return {
      sheet,
      headers: shownHeaders(kind, mapping),
      rows: rows.map(({ row_no }) => {
        const bytes = cellsOf.get(`${row_no} ${sheet}`)
        return {
          row: row_no,
          cells: bytes ? shownCells(JSON.parse(sealer.open(bytes)) as RawCell[], sealed) : [],
          marks: (notesOf.get(`${row_no} ${sheet}`) ?? []).map((note) => ({
            index: (note.column_key === null ? undefined : mapping?.columns[note.column_key]) ?? null,
            severity: note.severity,
            rule: note.rule,
            text: { zh: note.text_zh, en: note.text_en },
            value: note.value_sealed ? maskSealed(sealer.open(note.value_sealed)) : note.value && maskText(note.value),
          })),
        }
      }),
    }
  })
}
