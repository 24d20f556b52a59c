/** 我的账号: what a person sees and changes of the own account. */
import { AppError } from '../../kernel/errors.ts'
import type { Ctx } from '../../platform/actor.ts'
import { hashPassword, verifyPassword } from '../../platform/session/password.ts'
import { endSessionOf, endSessionsOf, listSessions } from '../../platform/session/session.ts'
import { whyNotPassword } from './password-rules.ts'
import { NOT_AGAIN, type OwnAccount } from './schema.ts'
import { describeFactor } from './second-factor.ts'
import { confirmPassword, getUser } from './service.ts'
import { demandsSecondFactor } from './sign-in-steps.ts'
import * as store from './store.ts'

export async function describeAccount(ctx: Ctx): Promise<OwnAccount> {
  const user = await getUser(ctx, ctx.actor.id)
  const [factor, sessions] = await Promise.all([describeFactor(ctx), listSessions(ctx.db, user.id)])
  return {
    passwordState: user.passwordState,
    passwordSetAt: user.passwordSetAt,
    secondFactor: {
      ...factor,
      demanded: demandsSecondFactor(user.secondFactorPolicy, ctx.actor.permissions),
      // Said on the page, so that nobody takes a demonstration for how a real installation works.
      onlyOffered: demandsSecondFactor('required', ctx.actor.permissions) && user.secondFactorPolicy === 'offered',
    },
    sessions: sessions.map((session) => ({ ...session, current: session.id === ctx.session?.id })),
  }
}

/**
 * Changes the own password and ends the other sessions. Asks for the present one, but right after a sign-in with a
 * one-time password, which was just typed. Throws `passwordWrong`, `newPasswordRefused`.
 */
export async function changePassword(
  ctx: Ctx,
  { present, password }: { present?: string | undefined; password: string },
): Promise<void> {
  const user = await getUser(ctx, ctx.actor.id)
  if (ctx.actor.missing !== 'newPassword') await confirmPassword(ctx, user.id, present ?? '')
  const reason = whyNotPassword(password, user)
  if (reason) throw new AppError('newPasswordRefused', { reason })
  for (const known of await store.listPasswords(ctx.db, user.id))
    if (await verifyPassword(password, known))
      throw new AppError('newPasswordRefused', {
        reason: {
          zh: `不能与现在的或最近 ${NOT_AGAIN} 次用过的密码相同`,
          en: `it must differ from your last ${NOT_AGAIN} passwords, the present one among them`,
        },
      })
  await store.replacePassword(ctx.db, user.id, {
    passwordHash: await hashPassword(password),
    state: 'own',
    exceptSession: ctx.session?.id,
  })
}

/** Ends one of the own sessions. Throws `sessionGone` when it is none of them. */
export async function endOwnSession(ctx: Ctx, id: string): Promise<void> {
  if (!(await endSessionOf(ctx.db, ctx.actor.id, id))) throw new AppError('sessionGone')
}

export async function endOtherSessions(ctx: Ctx): Promise<{ ended: number }> {
  return { ended: await endSessionsOf(ctx.db.kysely, ctx.actor.id, ctx.session?.id) }
}
