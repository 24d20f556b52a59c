/** The office's own file with its problems marked in place, and the template of a kind. Both leave as they are made. */
import { PassThrough } from 'node:stream'
import { sql } from 'kysely'
import { AppError } from '../../kernel/errors.ts'
import { codeLabel, BUREAU } from '../../kernel/codes/index.ts'
import type { Scope } from '../../language/access/scope.ts'
import type { Services } from '../../platform/actor.ts'
import { markWorkbook, type Mark, type MarkLevel } from '../../platform/files/mark-workbook.ts'
import { isRefusal, type RowSource } from '../../platform/files/rows.ts'
import type { TableColumn, TableSpec } from '../../platform/files/table-spec.ts'
import { createXlsxTable } from '../../platform/files/write-table.ts'
import { withIntake, withScope, type Tx } from '../../platform/postgres/database.ts'
import { BATCH_STATES, getBatch, type Batch } from './batch.ts'
import type { ColumnSpec, FileKind } from './kinds/file-kind.ts'
import { openSource } from './recognise.ts'
import { reportTables } from './report.ts'
import type { Severity } from './schema.ts'

/** The marked copy as a stream; a failure half way breaks the stream, so that nobody takes half a file for a whole one. */
export async function openMarked(
  services: Services,
  scope: Scope,
  batchId: string,
): Promise<{ batch: Batch; stream: PassThrough }> {
  const batch = await withScope(services.db, scope, (tx) => getBatch(tx, batchId))
  if (!reportTables(batch) || batch.parentId !== null)
    throw new AppError('batchState', {
      state: BATCH_STATES[batch.state],
      action: { zh: '下载标注文件', en: 'download the marked copy' },
    })
  const source = await openSource(services, batch, scope)
  if (isRefusal(source)) throw new AppError('fileRefused', { reason: source.text })
  const stream = new PassThrough()
  writeMarked(services, scope, batch, source, stream).catch((error: unknown) => {
    services.log.error({ err: error, batch: batchId }, 'marked copy failed')
    stream.destroy(error instanceof Error ? error : undefined)
  })
  return { batch, stream }
}

async function writeMarked(
  services: Services,
  scope: Scope,
  batch: Batch,
  source: RowSource,
  stream: PassThrough,
): Promise<void> {
  try {
    await withIntake(services.db, scope, async (tx) => {
      await markWorkbook(source, (sheet) => readMarks(tx, batch, sheet), stream, {
        title: batch.fileName,
        lines: [
          ['报送部门', codeLabel(BUREAU, batch.sender ?? '')?.zh ?? ''],
          ['核对日期', services.clock.today()],
          ['批次编号', batch.id],
        ],
        lastHeaderRow: (sheet) => {
          const mapping = batch.mapping?.find((one) => one.sheet === sheet)
          return mapping ? mapping.headerRow + mapping.headerRows - 1 : 1
        },
      })
    })
  } finally {
    await source.close()
  }
}

const LEVEL: Readonly<Record<Severity, MarkLevel>> = { rejected: 'rejected', warned: 'warning', repaired: 'repaired' }
const FETCH = 2000

/** By cursor: a file with a million notes is marked in the memory of a few thousand. */
async function* readMarks(tx: Tx, batch: Batch, sheet: string): AsyncGenerator<Mark, void, undefined> {
  const tables = reportTables(batch)
  if (!tables) return
  const mapping = batch.mapping?.find((one) => one.sheet === sheet)
  await sql`DECLARE mark_cursor NO SCROLL CURSOR FOR SELECT row_no, column_key, severity, text_zh
    FROM ${sql.raw(tables.notes)} n WHERE sheet = ${sheet} ORDER BY row_no`.execute(tx)
  for (;;) {
    const { rows } = await sql
      .raw<{ row_no: number; column_key: string | null; severity: Severity; text_zh: string }>(
        `FETCH ${FETCH} FROM mark_cursor`,
      )
      .execute(tx)
    for (const { row_no, column_key, severity, text_zh } of rows) {
      const column = column_key === null ? undefined : mapping?.columns[column_key]
      yield { row: row_no, column: column ?? null, level: LEVEL[severity], text: text_zh }
    }
    if (rows.length < FETCH) break
  }
  await sql`CLOSE mark_cursor`.execute(tx)
}

/** The template of a kind: its headers, choices and how to fill them in. */
export function openTemplate(kind: FileKind): PassThrough {
  const stream = new PassThrough()
  const spec: TableSpec = { name: kind.label.zh.slice(0, 28), columns: kind.columns.map(templateColumn) }
  createXlsxTable(stream, spec)
    .then((table) => table.finish())
    .catch((error: unknown) => stream.destroy(error instanceof Error ? error : undefined))
  return stream
}

function templateColumn({ header, cell, context, needed }: ColumnSpec): TableColumn {
  const choices =
    cell === 'code' && context.codes
      ? context.codes.items.map((item) => item.zh)
      : cell === 'yesNo'
        ? ['是', '否']
        : undefined
  const notes = [
    needed ? '必需的列。' : '可以没有本列。',
    HINTS[cell] ?? '',
    cell === 'codes' ? '可填多项，用“、”分隔。' : '',
  ]
  return { header, kind: KIND[cell] ?? 'text', note: notes.join(''), ...(choices && { choices }) }
}

const HINTS: Partial<Record<ColumnSpec['cell'], string>> = {
  citizenId: '18 位公民身份号码，单元格设为文本格式。',
  disabilityNumber: '20 位残疾人证号，单元格设为文本格式。',
  phone: '手机号码，或带区号的固定电话。',
  day: '日期，例如 2022-09-30。',
  month: '年月，例如 2022-09。',
  fen: '单位：元，可带两位小数。',
  identifier: '编号，单元格设为文本格式。',
  area: '行政区划全称。',
}

const KIND: Partial<Record<ColumnSpec['cell'], TableColumn['kind']>> = {
  citizenId: 'id',
  disabilityNumber: 'id',
  phone: 'id',
  bankCard: 'id',
  identifier: 'id',
  fen: 'money',
  day: 'day',
  quantity: 'integer',
}
