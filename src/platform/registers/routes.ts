/** Serves every register's routes from its declaration. */
import { PassThrough, type Writable } from 'node:stream'
import { attachmentContract, registerContract, type ListQuery } from '../../language/register/contract.ts'
import type { Register } from '../../language/register/register.ts'
import { AppError } from '../../kernel/errors.ts'
import type { Ctx } from '../actor.ts'
import { createCsvTable } from '../files/write-csv.ts'
import { createXlsxTable } from '../files/write-table.ts'
import type { TableSpec, TableWriter } from '../files/table-spec.ts'
import type { Http } from '../http/server.ts'
import { withScope } from '../postgres/database.ts'
import { ATTACHMENT_BYTES, openFile, storeFile } from './attachments.ts'
import { createRecord, updateRecord } from './edit.ts'
import type { FormRules } from './form-rule.ts'
import { checkQuery, getRecord, listHistory, listRecords, streamRecords } from './read.ts'
import { exportColumns, exportRow, templateColumns } from './sheet.ts'

/** `rules`: what features add to the forms of their registers. */
export function registerRoutes(http: Http, registers: readonly Register[], rules: FormRules = {}): void {
  for (const register of registers) serveRegister(http, register, rules)
}

function serveRegister(http: Http, register: Register, rules: FormRules): void {
  const contract = registerContract(register)

  http.serveRaw(contract.export, async (ctx, { query }, _request, reply) => {
    const whole = { ...query, offset: 0, limit: 200 }
    checkQuery(register, whole, ctx.sealer)
    const { stream, finished } = writeExport(ctx, register, whole, query.format)
    finished.catch((error: unknown) => ctx.log.error({ err: error }, 'export failed'))
    return reply.headers(download(register, ctx.clock.today(), query.format)).send(stream)
  })

  http.serveRaw(contract.template, async (_ctx, _input, _request, reply) => {
    const stream = new PassThrough()
    const spec: TableSpec = { name: register.label.zh, columns: templateColumns(register) }
    const done = createXlsxTable(stream, spec).then((table) => table.finish())
    done.catch((error: unknown) => stream.destroy(error instanceof Error ? error : undefined))
    return reply.headers(download(register, '模板', 'xlsx')).send(stream)
  })

  const files = attachmentContract(register)
  if (files) serveAttachments(http, register, files)

  http.serve(contract.list, (ctx, { query }) =>
    withScope(ctx.db, ctx.scope, (tx) => listRecords(tx, register, query, ctx.sealer)),
  )
  http.serve(contract.read, (ctx, { params }) =>
    withScope(ctx.db, ctx.actor.scope, (tx) => getRecord(tx, register, params.countyCode, params.id, ctx.sealer)),
  )
  http.serve(contract.history, (ctx, { params }) =>
    withScope(ctx.db, ctx.actor.scope, (tx) => listHistory(tx, register, params.countyCode, params.id, ctx.sealer)),
  )
  http.serve(contract.create, (ctx, { body }) => createRecord(ctx, register, body, rules))
  http.serve(contract.update, (ctx, { params, body }) =>
    updateRecord(ctx, register, params.countyCode, params.id, body, rules),
  )
}

type AttachmentRoutes = NonNullable<ReturnType<typeof attachmentContract>>

function serveAttachments(http: Http, register: Register, { upload, download }: AttachmentRoutes): void {
  http.serveRaw(upload, async (ctx, { params }, request) => {
    if (!request.isMultipart()) throw new AppError('invalidRequest', { details: 'multipart/form-data' })
    const file = await request.file({ limits: { fileSize: ATTACHMENT_BYTES + 1, files: 1 }, throwFileSizeLimit: false })
    if (!file) throw new AppError('invalidRequest', { details: { zh: '没有选择文件', en: 'No file was chosen' } })
    return storeFile(ctx, register, params.field, file.filename, await file.toBuffer())
  })
  http.serveRaw(download, async (ctx, { params }, _request, reply) => {
    const { name, mediaType, content } = await openFile(ctx, register, params.countyCode, params.id, params.fileId)
    // Pictures are shown; a PDF is saved, because it may carry scripts. Neither may load or run anything here.
    const shown = mediaType.startsWith('image/') ? 'inline' : 'attachment'
    return reply
      .headers({
        'content-type': mediaType,
        'content-disposition': `${shown}; filename="attachment"; filename*=UTF-8''${encodeURIComponent(name)}`,
        'content-security-policy': "default-src 'none'; sandbox",
        'cache-control': 'no-store',
      })
      .send(content)
  })
}

/** Rows leave as they are read: an export of a whole county holds no more than one batch in memory. */
function writeExport(
  ctx: Ctx,
  register: Register,
  query: ListQuery,
  format: 'xlsx' | 'csv',
): { stream: PassThrough; finished: Promise<void> } {
  const stream = new PassThrough()
  const spec: TableSpec = {
    name: register.label.zh,
    columns: exportColumns(register),
    footer: [`导出人：${ctx.actor.name}　导出日期：${ctx.clock.today()}　仅限工作使用，请妥善保管`],
  }
  const work = async () => {
    const table = await openTable(stream, spec, format)
    try {
      await withScope(ctx.db, ctx.scope, async (tx) => {
        for await (const batch of streamRecords(tx, register, query, ctx.sealer)) {
          await table.rows(batch.map((record) => exportRow(register, record)))
        }
      })
      await table.finish()
    } catch (error) {
      table.abort(error instanceof Error ? error : new Error('export failed'))
      throw error
    }
  }
  return { stream, finished: work() }
}

function openTable(stream: Writable, spec: TableSpec, format: 'xlsx' | 'csv'): Promise<TableWriter> {
  return format === 'xlsx' ? createXlsxTable(stream, spec) : createCsvTable(stream, spec)
}

const MEDIA = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
} as const

function download(register: Register, suffix: string, format: 'xlsx' | 'csv'): Record<string, string> {
  const name = encodeURIComponent(`${register.label.zh}-${suffix}.${format}`)
  return {
    'content-type': MEDIA[format],
    'content-disposition': `attachment; filename="${register.id}.${format}"; filename*=UTF-8''${name}`,
    'cache-control': 'no-store',
  }
}
