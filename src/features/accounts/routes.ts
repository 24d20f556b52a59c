import type { Services } from '../../platform/actor.ts'
import { SESSION_COOKIE, type Http } from '../../platform/http/server.ts'
import { endSession } from '../../platform/session/session.ts'
import * as contract from './schema.ts'
import * as service from './service.ts'

export function accountRoutes(http: Http, services: Services, options: { secureCookies: boolean }): void {
  const cookie = { path: '/', httpOnly: true, sameSite: 'strict', secure: options.secureCookies } as const

  http.servePublic(contract.signIn, async (request, reply, { body }) => {
    const { token, userId } = await service.signIn(services, body.login, body.password, request.ip)
    reply.setCookie(SESSION_COOKIE, token, cookie)
    return service.describeUser(services, userId)
  })

  http.serveRaw(contract.signOut, async (ctx, _input, request, reply) => {
    const token = request.cookies[SESSION_COOKIE]
    if (token) await endSession(ctx.db, token)
    reply.clearCookie(SESSION_COOKIE, cookie)
    return {}
  })

  http.serve(contract.whoAmI, (ctx) => service.describeUser(ctx, ctx.actor.id))
}
