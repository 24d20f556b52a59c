/** Contract <-> service. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../kernel/errors.ts'
import { isAreaCode } from '../../kernel/area-code.ts'
import type { RouteInput } from '../../language/access/route.ts'
import type { Ctx, Services } from '../../platform/actor.ts'
import type { Http } from '../../platform/http/server.ts'
import { withScope } from '../../platform/postgres/database.ts'
import { getBatch } from './batch.ts'
import { viewBatch, viewBatches, viewDetail, viewKinds, viewPlan, viewRefusedFiles } from './batch-view.ts'
import { listConflicts } from './conflicts.ts'
import { findKind } from './kinds/index.ts'
import { openMarked, openTemplate } from './marked.ts'
import { dropRows, listRefused, mendRows } from './mend.ts'
import { planCommit } from './plan.ts'
import { readReport, readReportRows } from './report.ts'
import * as contract from './schema.ts'
import { declare, discard, uploadFile } from './service.ts'
import { completeMapping, readSheets } from './sheet-view.ts'
import { withdrawBatch } from './withdraw.ts'
import { cancelCheck, resumeWork, startCheck, startCommit, type IntakeJobs } from './work.ts'

/** Serves intake and looks after its queue: resumed when the server is ready, ended with it. */
export function intakeRoutes(http: Http, services: Services, jobs: IntakeJobs): void {
  http.fastify.addHook('onReady', () => resumeWork(services, jobs))
  http.fastify.addHook('onClose', () => jobs.close())
  const asker = (ctx: Ctx) => ({ id: ctx.actor.id, scope: ctx.actor.scope })

  http.serveRaw(contract.uploadBatches, async (ctx, _input, request) => uploadAll(ctx, jobs, request))
  http.serve(contract.listBatches, (ctx, { query }) => {
    const { state, kind, q, limit, offset } = query
    const filter = { limit, offset, ...(state && { states: [state] }), ...(kind && { kind }), ...(q && { q }) }
    return viewBatches(ctx, ctx.scope, filter)
  })
  http.serve(contract.readBatch, (ctx, { params }) => viewDetail(ctx, ctx.actor.scope, params.id, jobs))
  http.serve(contract.declareBatch, async (ctx, { params, body }) => {
    await declareFrom(ctx, params.id, body)
    await startCheck(ctx, jobs, asker(ctx), params.id)
    return viewBatch(ctx, ctx.actor.scope, params.id)
  })
  http.serve(contract.checkBatch, async (ctx, { params }) => {
    await startCheck(ctx, jobs, asker(ctx), params.id)
    return viewBatch(ctx, ctx.actor.scope, params.id)
  })
  http.serve(contract.cancelBatch, async (ctx, { params }) => {
    await cancelCheck(ctx, jobs, ctx.actor.scope, params.id)
    return viewBatch(ctx, ctx.actor.scope, params.id)
  })
  http.serve(contract.discardBatch, async (ctx, { params }) => {
    await discard(ctx, ctx.actor.scope, params.id)
    return viewBatch(ctx, ctx.actor.scope, params.id)
  })
  http.serve(contract.commitBatch, async (ctx, { params }) => {
    await startCommit(ctx, jobs, asker(ctx), params.id)
    return viewBatch(ctx, ctx.actor.scope, params.id)
  })
  http.serve(contract.withdrawBatch, async (ctx, { params }) => {
    await withdrawBatch(ctx, ctx.actor.scope, params.id, ctx.actor.id)
    return viewBatch(ctx, ctx.actor.scope, params.id)
  })
  http.serve(contract.planBatch, async (ctx, { params }) => viewPlan(await planCommit(ctx, ctx.actor.scope, params.id)))
  http.serve(contract.readSheets, (ctx, { params, query }) => readSheets(ctx, ctx.actor.scope, params.id, query.kind))
  http.serve(contract.readReport, (ctx, { params }) => readReport(ctx, ctx.actor.scope, params.id))
  http.serve(contract.readReportRows, (ctx, { params, query }) =>
    readReportRows(ctx, ctx.actor.scope, params.id, query),
  )
  http.serveRaw(contract.downloadMarked, async (ctx, { params }, _request, reply) => {
    const { batch, stream } = await openMarked(ctx, ctx.actor.scope, params.id)
    return sendXlsx(reply, `${batch.fileName.replace(/\.(xlsx|csv)$/i, '')}-核对标注`, stream)
  })
  http.serve(contract.listRefused, (ctx, { params, query }) => listRefused(ctx, ctx.actor.scope, params.id, query))
  http.serve(contract.listRefusedFiles, (ctx) => viewRefusedFiles(ctx, ctx.scope))
  http.serve(contract.mendRows, async (ctx, { params, body }) => {
    const { child, sheets } = await mendRows(ctx, asker(ctx), params.id, body.rows)
    return { child: await viewBatch(ctx, ctx.actor.scope, child.id), sheets }
  })
  http.serve(contract.dropRows, async (ctx, { params, body }) => ({
    dropped: await dropRows(ctx, asker(ctx), params.id, body.rows, body.reason),
  }))
  http.serve(contract.listKinds, async () => viewKinds())
  http.serveRaw(contract.downloadTemplate, async (_ctx, { params }, _request, reply) => {
    const kind = findKind(params.kind)
    if (!kind) throw new AppError('notFound')
    return sendXlsx(reply, `${kind.label.zh}-模板`, openTemplate(kind))
  })
  http.serve(contract.listConflicts, (ctx, { query }) => listConflicts(ctx, ctx.scope, query))
}

/** Every part is a file or an area; areas come before the files, or are those of the person (narrowed by the page). */
async function uploadAll(ctx: Ctx, jobs: IntakeJobs, request: FastifyRequest): Promise<contract.Batch[]> {
  if (!request.isMultipart())
    throw new AppError('invalidRequest', { details: { zh: '请选择文件上传', en: 'Choose a file to upload' } })
  const areas: string[] = []
  const uploaded: string[] = []
  const asker = { id: ctx.actor.id, scope: ctx.actor.scope }
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      if (part.fieldname === 'area' && typeof part.value === 'string' && isAreaCode(part.value)) areas.push(part.value)
      continue
    }
    const chosen = areas.length > 0 ? areas : ctx.scope.map((range) => range.low)
    const batch = await uploadFile(ctx, asker, part.filename, chosen, part.file)
    uploaded.push(batch.id)
    await startCheck(ctx, jobs, asker, batch.id)
  }
  if (uploaded.length === 0)
    throw new AppError('invalidRequest', { details: { zh: '没有选择文件', en: 'No file was chosen' } })
  return Promise.all(uploaded.map((id) => viewBatch(ctx, ctx.actor.scope, id)))
}

type DeclareBody = RouteInput<typeof contract.declareBatch>['body']

async function declareFrom(ctx: Ctx, batchId: string, body: DeclareBody): Promise<void> {
  const { areas, mapping, kind: kindId, ...said } = body
  const scope = ctx.actor.scope
  if (kindId !== undefined && !findKind(kindId))
    throw new AppError('invalidRequest', {
      details: { zh: '没有这种数据类型，请从列表中选择', en: 'There is no such kind of data; choose it from the list' },
    })
  if (said.periodFrom && said.periodTo && said.periodTo < said.periodFrom)
    throw new AppError('invalidRequest', {
      details: { zh: '所属期的结束日期早于开始日期', en: 'The period ends before it begins' },
    })
  const batch = await withScope(ctx.db, scope, (tx) => getBatch(tx, batchId))
  const kind = findKind(kindId ?? batch.kind ?? '')
  const completed = mapping && kind ? await completeMapping(ctx, scope, batch, kind, mapping) : undefined
  const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
  await declare(ctx, scope, batchId, {
    ...given,
    ...(kindId !== undefined && { kind: kindId }),
    ...(areas && { areaCodes: areas }),
    ...(completed && { mapping: completed }),
  })
}

function sendXlsx(reply: FastifyReply, name: string, stream: NodeJS.ReadableStream): FastifyReply {
  return reply
    .headers({
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition': `attachment; filename="download.xlsx"; filename*=UTF-8''${encodeURIComponent(`${name}.xlsx`)}`,
      'cache-control': 'no-store',
    })
    .send(stream)
}
