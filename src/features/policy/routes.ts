import type { Vocabulary } from '../../language/rule/index.ts'
import type { Http } from '../../platform/http/server.ts'
import { approveRule, sendBackRule } from './approve.ts'
import { decideValue } from './decide.ts'
import { getRule, listRules, type LastCounts } from './rules.ts'
import * as contract from './schema.ts'
import { enterValue, listParameters } from './values.ts'

export function policyRoutes(http: Http, vocabulary: Vocabulary, lastCounts: LastCounts): void {
  http.serve(contract.listRules, (ctx) => listRules(ctx, vocabulary, lastCounts))
  http.serve(contract.readRule, (ctx, { params }) => getRule(ctx, params.id, vocabulary, lastCounts))
  http.serve(contract.approveRule, (ctx, { params }) => approveRule(ctx, params.id, params.version, vocabulary))
  http.serve(contract.sendBackRule, (ctx, { params, body }) =>
    sendBackRule(ctx, params.id, params.version, body.reason, vocabulary),
  )
  http.serve(contract.listParameters, (ctx, { query }) =>
    listParameters(ctx, vocabulary, query.on ?? ctx.clock.today()),
  )
  http.serve(contract.enterValue, (ctx, { params, body }) => enterValue(ctx, params.key, body))
  http.serve(contract.approveParameterValue, (ctx, { params }) => decideValue(ctx, params.id, 'approve'))
  http.serve(contract.sendBackParameterValue, (ctx, { params, body }) => decideValue(ctx, params.id, 'sendBack', body))
  http.serve(contract.withdrawParameterValue, (ctx, { params }) => decideValue(ctx, params.id, 'withdraw'))
  http.serve(contract.proposeWithdrawal, (ctx, { params, body }) =>
    decideValue(ctx, params.id, 'proposeWithdrawal', body),
  )
  http.serve(contract.approveWithdrawal, (ctx, { params }) => decideValue(ctx, params.id, 'approveWithdrawal'))
  http.serve(contract.refuseWithdrawal, (ctx, { params, body }) =>
    decideValue(ctx, params.id, 'refuseWithdrawal', body),
  )
  http.serve(contract.cancelWithdrawal, (ctx, { params }) => decideValue(ctx, params.id, 'cancelWithdrawal'))
}
