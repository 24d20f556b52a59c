/**
 * Mending refused rows 更正: a person edits the cells of a row, and only these rows (with the other refused rows of their
 * household) are checked again, as a small batch of their own that belongs to the first.
 */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/id.ts'
import type { Label } from '../../kernel/label.ts'
import { codeLabel, HEAD_RELATION } from '../../kernel/codes/index.ts'
import { covers, narrow, type Scope } from '../../language/access/scope.ts'
import type { Services } from '../../platform/actor.ts'
import type { RawCell } from '../../platform/files/row-types.ts'
import { withScope, type Tx } from '../../platform/postgres/database.ts'
import { BATCH_STATES, findBatch, findRefusedFile, getBatch, insertBatch, saveDeclared, type Batch } from './batch.ts'
import { checkBatch } from './check.ts'
import { findKind } from './kinds/index.ts'
import type { FileKind } from './kinds/file-kind.ts'
import { sealCells } from './read-staging.ts'
import { readWholeReport } from './report.ts'
import { commonArea, discard } from './service.ts'
import type { RefusedUnit, SheetRows, Severity } from './schema.ts'
import { sealedColumns, shownCells, shownHeaders } from './show-cells.ts'
import type { Asker } from './work.ts'

export interface RowKey {
  readonly sheet: string
  readonly row: number
}

export interface RowEdit extends RowKey {
  /** Column index -> new text; null empties the cell. Cells that are not named stay. */
  readonly cells: Readonly<Record<string, string | null>>
}

interface StoredRow {
  readonly sheet: string
  readonly row_no: number
  readonly area_code: string
  readonly household_code: string | null
  readonly state: 'open' | 'mended' | 'dropped'
  readonly cells_sealed: Buffer
  readonly mended_sealed: Buffer | null
  readonly child_id: string | null
  readonly drop_reason: string | null
}

const COLUMNS = sql.raw(
  'sheet, row_no, area_code, household_code, state, cells_sealed, mended_sealed, child_id, drop_reason',
)

/** Saves the edits and checks the rows again. The answer is the small batch that waits to be committed, and its notes. */
export async function mendRows(
  services: Services,
  asker: Asker,
  batchId: string,
  edits: readonly RowEdit[],
): Promise<{ child: Batch; sheets: SheetRows[] }> {
  const { scope } = asker
  const former = await withScope(services.db, scope, async (tx) => {
    await getCommitted(tx, batchId, { zh: '更正', en: 'correct' })
    const rows = await openRowsOf(tx, batchId, edits)
    return [...new Set(rows.flatMap((row) => row.child_id ?? []))]
  })
  for (const child of former) await discard(services, scope, child)
  const childId = await withScope(services.db, scope, (tx) => openChild(tx, services, asker, batchId, edits))
  await checkBatch(services, childId, { scope })
  const child = await withScope(services.db, scope, (tx) => getBatch(tx, childId))
  return { child, sheets: await readWholeReport(services, scope, childId) }
}

/** The batch whose refused rows are mended: one in sight, or a wider one that holds rows of the person's areas. */
async function getMendable(tx: Tx, batchId: string): Promise<Batch> {
  const batch = (await findBatch(tx, batchId)) ?? (await findRefusedFile(tx, batchId))
  if (!batch) throw new AppError('recordNotFound', { register: { zh: '导入批次', en: 'Imports' } })
  return batch
}

async function getCommitted(tx: Tx, batchId: string, action: Label): Promise<Batch> {
  const batch = await getMendable(tx, batchId)
  if (batch.state !== 'committed' || batch.parentId !== null)
    throw new AppError('batchState', { state: BATCH_STATES[batch.state], action })
  return batch
}

/** The named rows and, where rows are members of households, the other open rows of these. Locked until the end. */
async function openRowsOf(tx: Tx, batchId: string, keys: readonly RowKey[]): Promise<StoredRow[]> {
  const named = sql`SELECT * FROM unnest(${keys.map((key) => key.sheet)}::text[], ${keys.map((key) => key.row)}::int[])`
  const { rows } = await sql<StoredRow>`SELECT ${COLUMNS} FROM rejected_row r
    WHERE batch_id = ${batchId} AND state = 'open' AND ((sheet, row_no) IN (${named}) OR (
      kind = 'householdLine' AND (household_code, left(area_code, 6)) IN (
        SELECT o.household_code, left(o.area_code, 6) FROM rejected_row o
        WHERE o.batch_id = ${batchId} AND (o.sheet, o.row_no) IN (${named}))))
    ORDER BY sheet, row_no FOR UPDATE`.execute(tx)
  const missing = keys.find((key) => !rows.some((row) => row.sheet === key.sheet && row.row_no === key.row))
  if (missing)
    throw new AppError('recordNotFound', { register: { zh: `第 ${missing.row} 行`, en: `Row ${missing.row}` } })
  return rows
}

async function openChild(
  tx: Tx,
  services: Services,
  asker: Asker,
  batchId: string,
  edits: readonly RowEdit[],
): Promise<string> {
  const parent = await getCommitted(tx, batchId, { zh: '更正', en: 'correct' })
  const rows = await openRowsOf(tx, batchId, edits)
  const id = newId()
  const areaCodes = areasWithin(asker.scope, parent.areaCodes)
  const hash = createHash('sha256')
  for (const row of rows) {
    const edit = edits.find((one) => one.sheet === row.sheet && one.row === row.row_no)
    const cells = applyEdit(cellsOf(services, row), edit)
    hash.update(JSON.stringify([row.sheet, row.row_no, cells]))
    await sql`UPDATE rejected_row SET mended_sealed = ${sealCells(cells, services.sealer)}, child_id = ${id}
      WHERE batch_id = ${batchId} AND sheet = ${row.sheet} AND row_no = ${row.row_no}`.execute(tx)
  }
  await insertBatch(tx, {
    id,
    areaCode: commonArea(areaCodes),
    areaCodes,
    fileName: parent.fileName,
    fileHash: hash.digest('hex'),
    fileBytes: 0,
    storedAs: null,
    parentId: parent.id,
    createdBy: asker.id,
  })
  await saveDeclared(tx, id, parent)
  return id
}

/** The part of the file's areas for which the person is responsible: a mended row may not leave it. */
function areasWithin(scope: Scope, areaCodes: readonly string[]): string[] {
  return [...new Set(areaCodes.flatMap((code) => narrow(scope, code).map((range) => range.low)))].sort()
}

function cellsOf({ sealer }: Services, row: StoredRow): RawCell[] {
  return JSON.parse(sealer.open(row.mended_sealed ?? row.cells_sealed)) as RawCell[]
}

function applyEdit(cells: RawCell[], edit: RowEdit | undefined): RawCell[] {
  const next = [...cells]
  for (const [index, text] of Object.entries(edit?.cells ?? {})) {
    while (next.length <= Number(index)) next.push(null)
    next[Number(index)] = text === null || text === '' ? null : text
  }
  return next
}

/** Settles rows that are not to be taken, with the reason; what they left open is closed. */
export async function dropRows(
  services: Services,
  asker: Asker,
  batchId: string,
  keys: readonly RowKey[],
  reason: string,
): Promise<number> {
  return withScope(services.db, asker.scope, async (tx) => {
    await getCommitted(tx, batchId, { zh: '不入库', en: 'leave rows out' })
    const named = sql`SELECT * FROM unnest(${keys.map((key) => key.sheet)}::text[], ${keys.map((key) => key.row)}::int[])`
    const { rows: dropped } =
      await sql<RowKey>`UPDATE rejected_row SET state = 'dropped', child_id = NULL, drop_reason = ${reason},
        settled_by = ${asker.id}, settled_at = now()
      WHERE batch_id = ${batchId} AND state = 'open' AND (sheet, row_no) IN (${named})
      RETURNING sheet, row_no AS row`.execute(tx)
    // Only of the rows that were dropped: a row that somebody else has to mend keeps its hole.
    await sql`DELETE FROM ledger_hole WHERE batch_id = ${batchId} AND (sheet, row_no) IN (
      SELECT * FROM unnest(${dropped.map((key) => key.sheet)}::text[], ${dropped.map((key) => key.row)}::int[]))`.execute(
      tx,
    )
    return dropped.length
  })
}

export interface RefusedQuery {
  readonly state: 'open' | 'mended' | 'dropped'
  readonly offset: number
  readonly limit: number
}

/** Refused rows, those of one household together. */
export async function listRefused(
  services: Services,
  scope: Scope,
  batchId: string,
  query: RefusedQuery,
): Promise<{ fileName: string; inSight: boolean; units: RefusedUnit[]; total: number; choices: Choice[] }> {
  return withScope(services.db, scope, async (tx) => {
    const batch = await getMendable(tx, batchId)
    const kind = findKind(batch.kind ?? '')
    const unit =
      kind?.about === 'householdLine'
        ? sql`COALESCE(household_code || '@' || left(area_code, 6), sheet || '#' || row_no)`
        : sql`sheet || '#' || row_no`
    const mine = sql`FROM rejected_row WHERE batch_id = ${batchId} AND state = ${query.state}`
    const found = await sql<{ unit: string }>`SELECT ${unit} AS unit ${mine} GROUP BY 1
      ORDER BY min(sheet), min(row_no) LIMIT ${query.limit} OFFSET ${query.offset}`.execute(tx)
    const counted = await sql<{ n: number }>`SELECT count(DISTINCT ${unit}) AS n ${mine}`.execute(tx)
    const rows = await sql<StoredRow & { unit: string }>`SELECT ${COLUMNS}, ${unit} AS unit ${mine}
      AND ${unit} = ANY(${found.rows.map((row) => row.unit)}::text[]) ORDER BY sheet, row_no`.execute(tx)
    const members = await registeredMembers(tx, kind, rows.rows)
    const notes = await notesOf(tx, batch, rows.rows)
    const units = [...Map.groupBy(rows.rows, (row) => row.unit).values()].map((own) =>
      unitOf(services, batch, kind, own, members, notes),
    )
    const inSight = covers(scope, batch.areaCode)
    const total = counted.rows[0]?.n ?? 0
    return { fileName: batch.fileName, inSight, units, total, choices: choicesOf(batch, kind) }
  })
}

interface Note {
  readonly batch_id: string
  readonly sheet: string
  readonly row_no: number
  readonly column_key: string | null
  readonly severity: Severity
  readonly rule: string
  readonly text_zh: string
  readonly text_en: string
}

async function notesOf(tx: Tx, batch: Batch, rows: readonly StoredRow[]): Promise<readonly Note[]> {
  const notes =
    await sql<Note>`SELECT batch_id, sheet, row_no, column_key, severity, rule, text_zh, text_en FROM import_note
    WHERE batch_id = ${batch.id} AND severity <> 'repaired' AND (sheet, row_no) IN (
      SELECT * FROM unnest(${rows.map((row) => row.sheet)}::text[], ${rows.map((row) => row.row_no)}::int[]))`.execute(
      tx,
    )
  return notes.rows
}

type Members = ReadonlyMap<string, RefusedUnit['registered']>

async function registeredMembers(tx: Tx, kind: FileKind | undefined, rows: readonly StoredRow[]): Promise<Members> {
  const units = new Map(rows.flatMap((row) => (row.household_code === null ? [] : [[unitKey(row), row] as const])))
  if (kind?.about !== 'householdLine' || units.size === 0) return new Map()
  const wanted = [...units.values()]
  const found = await sql<{ code: string; county: string; name: string; relation: string | null }>`
    SELECT h.household_code AS code, h.county_code AS county, p.name, m.relation FROM household h
    JOIN membership m ON m.county_code = h.county_code AND m.household_id = h.id AND m.programme = 'monitoring' AND m.valid_to IS NULL
    JOIN person p ON p.county_code = m.county_code AND p.id = m.person_id
    WHERE (h.household_code, h.county_code) IN (SELECT * FROM unnest(
      ${wanted.map((row) => row.household_code)}::text[], ${wanted.map((row) => row.area_code.slice(0, 6))}::text[])) ORDER BY m.relation = 'head' DESC, p.birth_day`.execute(
    tx,
  )
  return new Map(
    [...Map.groupBy(found.rows, (row) => `${row.code}@${row.county}`)].map(([key, members]) => [
      key,
      members.map(({ name, relation }) => ({ name, relation: codeLabel(HEAD_RELATION, relation ?? '')?.zh ?? '' })),
    ]),
  )
}

/** 户编号 is unique inside a county only. */
function unitKey(row: Pick<StoredRow, 'household_code' | 'area_code'>): string {
  return `${row.household_code}@${row.area_code.slice(0, 6)}`
}

function unitOf(
  services: Services,
  batch: Batch,
  kind: FileKind | undefined,
  rows: readonly StoredRow[],
  members: Members,
  notes: readonly Note[],
): RefusedUnit {
  const [first] = rows
  const sheet = first?.sheet ?? ''
  const code = kind?.about === 'householdLine' ? (first?.household_code ?? null) : null
  const mapping = batch.mapping?.find((one) => one.sheet === sheet)
  return {
    householdCode: code,
    sheet,
    headers: shownHeaders(kind, mapping),
    registered: (first && members.get(unitKey(first))) ?? [],
    childId: rows.find((row) => row.child_id !== null && row.state === 'open')?.child_id ?? null,
    rows: rows.map((row) => {
      const own = batch.mapping?.find((one) => one.sheet === row.sheet)
      const sealed = sealedColumns(kind, own)
      const before = JSON.parse(services.sealer.open(row.cells_sealed)) as RawCell[]
      const now = cellsOf(services, row)
      return {
        sheet: row.sheet,
        row: row.row_no,
        state: row.state,
        cells: shownCells(now, sealed),
        changed: now.flatMap((cell, index) =>
          JSON.stringify(cell) === JSON.stringify(before[index] ?? null) ? [] : [index],
        ),
        dropReason: row.drop_reason,
        marks: notes
          .filter((note) => note.sheet === row.sheet && note.row_no === row.row_no)
          .map((note) => ({
            index: (note.column_key === null ? undefined : own?.columns[note.column_key]) ?? null,
            severity: note.severity,
            rule: note.rule,
            text: { zh: note.text_zh, en: note.text_en },
            value: null,
          })),
      }
    }),
  }
}

interface Choice {
  readonly key: string
  readonly sheet: string
  readonly index: number
  readonly words: string[]
}

/** Words that a coded column takes: picking one cannot go wrong. */
function choicesOf(batch: Batch, kind: FileKind | undefined): Choice[] {
  return (batch.mapping ?? []).flatMap((mapping) =>
    (kind?.columns ?? []).flatMap((column): Choice[] => {
      const index = mapping.columns[column.key]
      if (index === undefined) return []
      const words =
        column.cell === 'code' && column.context.codes
          ? column.context.codes.items.map((item) => item.zh)
          : column.cell === 'yesNo'
            ? ['是', '否']
            : []
      return words.length > 0 ? [{ key: column.key, sheet: mapping.sheet, index, words }] : []
    }),
  )
}
