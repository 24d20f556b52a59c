import { AppError } from '../../kernel/errors.ts'
import type { Services } from '../../platform/actor.ts'
import { SESSION_COOKIE, type Http } from '../../platform/http/server.ts'
import { completeSession, endSession } from '../../platform/session/session.ts'
import { deviceOf } from './device.ts'
import * as own from './own-account.ts'
import * as contract from './schema.ts'
import * as factor from './second-factor.ts'
import * as service from './service.ts'

export function accountRoutes(http: Http, services: Services, options: { secureCookies: boolean }): void {
  const cookie = { path: '/', httpOnly: true, sameSite: 'strict', secure: options.secureCookies } as const

  http.servePublic(contract.signIn, async (request, reply, { body }) => {
    const from = { address: request.ip, device: deviceOf(request.headers['user-agent']) }
    const { token, userId, awaitsCode } = await service.signIn(services, body.login, body.password, from)
    reply.setCookie(SESSION_COOKIE, token, cookie)
    if (awaitsCode) return { missing: 'code' as const }
    return service.describeUser(services, userId)
  })

  http.serveRaw(contract.enterCode, async (ctx, { body }, _request, reply) => {
    if (ctx.session?.awaitsCode) {
      await factor.checkCode(ctx, ctx.actor.id, body.code)
      const token = await completeSession(ctx.db, ctx.session.id)
      if (token === undefined) throw new AppError('notSignedIn')
      reply.setCookie(SESSION_COOKIE, token, cookie)
    }
    return service.describeUser(services, ctx.actor.id)
  })

  http.serveRaw(contract.signOut, async (ctx, _input, request, reply) => {
    const token = request.cookies[SESSION_COOKIE]
    if (token) await endSession(ctx.db, token)
    reply.clearCookie(SESSION_COOKIE, cookie)
    return {}
  })

  http.serve(contract.whoAmI, (ctx) => service.describeUser(ctx, ctx.actor.id))

  http.serve(contract.readAccount, (ctx) => own.describeAccount(ctx))
  http.serve(contract.changePassword, async (ctx, { body }) => {
    await own.changePassword(ctx, body)
    return {}
  })
  http.serve(contract.endSession, async (ctx, { body }) => {
    await own.endOwnSession(ctx, body.session)
    return {}
  })
  http.serve(contract.endOtherSessions, (ctx) => own.endOtherSessions(ctx))
  http.serve(contract.beginSecondFactor, (ctx, { body }) => factor.beginSecondFactor(ctx, body))
  http.serve(contract.confirmSecondFactor, (ctx, { body }) => factor.confirmSecondFactor(ctx, body))
  http.serve(contract.renewRecoveryCodes, (ctx, { body }) => factor.renewRecoveryCodes(ctx, body))
  http.serve(contract.turnOffSecondFactor, async (ctx, { body }) => {
    await factor.turnOffSecondFactor(ctx, body)
    return {}
  })
}
