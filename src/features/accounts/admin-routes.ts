import type { Http } from '../../platform/http/server.ts'
import type { OpenWork } from '../../platform/open-work.ts'
import * as administration from './administration.ts'
import * as contract from './admin-schema.ts'
import { listAccounts } from './admin-store.ts'
import * as delegations from './delegations.ts'
import * as postings from './postings.ts'
import { listChanges, listPostings } from './postings-store.ts'

/** `works`: what features say can be left unfinished. */
export function administrationRoutes(http: Http, works: readonly OpenWork[]): void {
  http.serve(contract.listAccounts, (ctx, { query }) => listAccounts(ctx.db, ctx.clock.today(), query, query))
  http.serve(contract.readAccount, (ctx, { params }) => administration.readAccount(ctx, params.userId))
  http.serve(contract.openAccount, (ctx, { body }) => administration.openAccount(ctx, body))
  http.serve(contract.resetPassword, (ctx, { params, body }) =>
    administration.resetPassword(ctx, params.userId, body.reason),
  )
  http.serve(contract.resetFactor, async (ctx, { params, body }) => {
    await administration.resetFactor(ctx, params.userId, body.reason)
    return {}
  })
  http.serve(contract.closeAccount, async (ctx, { params, body }) => {
    await administration.closeAccount(ctx, params.userId, body.reason)
    return {}
  })
  http.serve(contract.reopenAccount, (ctx, { params, body }) =>
    administration.reopenAccount(ctx, params.userId, body.reason),
  )

  http.serve(contract.listPostings, (ctx, { query }) =>
    listPostings(ctx.db, ctx.scope, ctx.clock.today(), query, query),
  )
  http.serve(contract.listPostingChanges, (ctx, { query }) => listChanges(ctx.db, ctx.scope, ctx.clock.today(), query))
  http.serve(contract.givePosting, (ctx, { body }) => postings.givePosting(ctx, body))
  http.serve(contract.endPostings, (ctx, { body }) => postings.endPostings(ctx, body.assignments, body.reason))
  http.serve(contract.readOpenWork, (ctx, { params }) => postings.readOpenWork(ctx, works, params.userId))
  http.serve(contract.leaveOffice, (ctx, { params, body }) => postings.leaveOffice(ctx, works, params.userId, body))
  http.serve(contract.delegateFor, (ctx, { body }) => delegations.delegate(ctx, body, 'securityAdministrator'))

  http.serve(contract.listMyPostings, (ctx) => delegations.listMine(ctx))
  http.serve(contract.listColleagues, (ctx, { query }) => delegations.listColleagues(ctx, query.q))
  http.serve(contract.delegate, (ctx, { body }) => delegations.delegate(ctx, body, 'holder'))
  http.serve(contract.endDelegation, (ctx, { body }) => delegations.endDelegations(ctx, body.assignments))
}
