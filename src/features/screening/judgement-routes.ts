import type { Http } from '../../platform/http/server.ts'
import * as contract from './judgement-schema.ts'
import * as judgements from './judgements.ts'

export function judgementRoutes(http: Http): void {
  http.serve(contract.previewJudgement, (ctx, { body }) => judgements.previewJudgement(ctx, body))
  http.serve(contract.judgeClues, (ctx, { body }) => judgements.judgeClues(ctx, body))
  http.serve(contract.listJudgements, (ctx, { query }) => judgements.listJudgements(ctx, query.limit, query.offset))
  http.serve(contract.readJudgement, (ctx, { params }) => judgements.readJudgement(ctx, params.id))
  http.serve(contract.withdrawJudgement, (ctx, { params }) => judgements.withdrawJudgement(ctx, params.id))
}
