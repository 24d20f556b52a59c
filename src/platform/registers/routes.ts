/** Serves every register's routes from its declaration. */
import { PassThrough, type Writable } from 'node:stream'
import { registerContract, type ListQuery } from '../../language/register/contract.ts'
import type { Register } from '../../language/register/register.ts'
import type { Ctx } from '../actor.ts'
import { createCsvTable } from '../files/write-csv.ts'
import { createXlsxTable } from '../files/write-table.ts'
import type { TableSpec, TableWriter } from '../files/table-spec.ts'
import type { Http } from '../http/server.ts'
import { withScope } from '../postgres/database.ts'
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
