import type { Http } from '../../platform/http/server.ts'
import { scopeOf } from '../../language/access/scope.ts'
import * as contract from './schema.ts'
import * as store from './store.ts'

export function areaRoutes(http: Http): void {
  http.serve(contract.areaPath, (ctx, { params }) => store.listPath(ctx.db, params.code))
  http.serve(contract.areaChildren, (ctx, { params }) => store.listChildren(ctx.db, params.code))
  http.serve(contract.areaSearch, (ctx, { query }) =>
    store.searchAreas(ctx.db, scopeOf(ctx.actor.grants.map(({ areaCode }) => areaCode)), query.q),
  )
}
