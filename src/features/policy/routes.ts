import type { Vocabulary } from '../../language/rule/index.ts'
import type { Http } from '../../platform/http/server.ts'
import { approveRule } from './approve.ts'
import * as manage from './manage.ts'
import * as contract from './schema.ts'

export function policyRoutes(http: Http, vocabulary: Vocabulary, lastCounts: manage.LastCounts): void {
  http.serve(contract.listRules, (ctx) => manage.listRules(ctx, vocabulary, lastCounts))
  http.serve(contract.readRule, (ctx, { params }) => manage.getRule(ctx, params.id, vocabulary, lastCounts))
  http.serve(contract.approveRule, (ctx, { params }) =>
    approveRule(ctx, params.id, params.version, ctx.actor.id, vocabulary),
  )
  http.serve(contract.listParameters, (ctx, { query }) =>
    manage.listParameters(ctx, vocabulary, query.on ?? ctx.clock.today()),
  )
  http.serve(contract.enterValue, (ctx, { params, body }) => manage.enterValue(ctx, params.key, body))
  http.serve(contract.approveParameterValue, (ctx, { params }) => manage.approve(ctx, params.id))
  http.serve(contract.withdrawParameterValue, (ctx, { params }) => manage.withdraw(ctx, params.id))
}
