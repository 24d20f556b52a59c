import { z } from 'zod'
import { defineRoute, SIGN_IN_STEPS } from '../../language/access/route.ts'

export const Me = z.object({
  id: z.string(),
  login: z.string(),
  name: z.string(),
  unit: z.string(),
  roles: z.array(z.object({ id: z.string(), zh: z.string(), en: z.string() })),
  permissions: z.array(z.string()),
  /** The areas of the user's roles, largest first; pages begin at the first. */
  areas: z.array(z.object({ code: z.string(), name: z.string(), fullName: z.string(), level: z.string() })),
  today: z.string(),
  /** What the sign-in still needs; nothing else is served until then. */
  missing: z.enum(SIGN_IN_STEPS).nullable(),
  /** A session ends after so many minutes without a request. */
  idleMinutes: z.int(),
})
export type Me = z.infer<typeof Me>

/** The fewest characters of a password of one's own (等保 three, practice; R96). */
export const LEAST_LETTERS = 12
/** As many passwords, the present one among them, must not come again. */
export const NOT_AGAIN = 5
const Password = z.string().min(1).max(200)
/** Six digits, or a recovery code as it was printed. */
const Code = z.string().trim().min(1).max(40)

export const signIn = defineRoute({
  method: 'POST',
  path: '/api/sign-in',
  access: 'public',
  summary: { zh: '登录', en: 'Sign in' },
  body: z.object({ login: z.string().trim().min(1).max(64), password: Password }),
  // Before the code is there, nothing is said of the person.
  response: z.union([Me, z.object({ missing: z.literal('code') })]),
})

export const enterCode = defineRoute({
  method: 'POST',
  path: '/api/sign-in/code',
  access: 'signedIn',
  during: ['code'],
  summary: { zh: '登录验证码', en: 'Code of the second factor' },
  body: z.object({ code: Code }),
  response: Me,
})

export const signOut = defineRoute({
  method: 'POST',
  path: '/api/sign-out',
  access: 'signedIn',
  during: SIGN_IN_STEPS,
  summary: { zh: '退出登录', en: 'Sign out' },
  response: z.object({}),
})

export const whoAmI = defineRoute({
  method: 'GET',
  path: '/api/me',
  access: 'signedIn',
  during: ['newPassword', 'secondFactor'],
  summary: { zh: '当前用户', en: 'Current user' },
  response: Me,
})

export const OwnAccount = z.object({
  passwordState: z.enum(['own', 'oneTime', 'demo']),
  passwordSetAt: z.string(),
  secondFactor: z.object({
    /** Since when it is in use; null when it is not. */
    since: z.string().nullable(),
    recoveryCodesLeft: z.int(),
    /** The person's roles demand one, so that it cannot be turned off. */
    demanded: z.boolean(),
    /** The roles would demand one, but this installation only offers it. */
    onlyOffered: z.boolean(),
  }),
  sessions: z.array(
    z.object({
      id: z.string(),
      address: z.string(),
      device: z.string(),
      since: z.string(),
      seenAt: z.string(),
      current: z.boolean(),
    }),
  ),
})
export type OwnAccount = z.infer<typeof OwnAccount>

export const readAccount = defineRoute({
  method: 'GET',
  path: '/api/account',
  access: 'signedIn',
  summary: { zh: '我的账号', en: 'Own account' },
  response: OwnAccount,
})

export const changePassword = defineRoute({
  method: 'POST',
  path: '/api/account/password',
  access: 'signedIn',
  during: ['newPassword'],
  summary: { zh: '修改本人密码', en: 'Change own password' },
  /** Without `present` only right after a sign-in with a one-time password. */
  body: z.object({ present: Password.optional(), password: Password }),
  response: z.object({}),
})

export const endSession = defineRoute({
  method: 'POST',
  path: '/api/account/sessions/end',
  access: 'signedIn',
  summary: { zh: '结束本人的一个登录', en: 'End one of the own sessions' },
  body: z.object({ session: z.uuid() }),
  response: z.object({}),
})

export const endOtherSessions = defineRoute({
  method: 'POST',
  path: '/api/account/sessions/end-others',
  access: 'signedIn',
  summary: { zh: '结束本人的其他登录', en: 'End the other own sessions' },
  response: z.object({ ended: z.int() }),
})

export const beginSecondFactor = defineRoute({
  method: 'POST',
  path: '/api/account/second-factor/begin',
  access: 'signedIn',
  during: ['secondFactor'],
  summary: { zh: '开始设置动态口令', en: 'Begin to set up a second factor' },
  body: z.object({ password: Password.optional() }),
  response: z.object({ secret: z.string(), uri: z.string() }),
})

const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) })

export const confirmSecondFactor = defineRoute({
  method: 'POST',
  path: '/api/account/second-factor/confirm',
  access: 'signedIn',
  during: ['secondFactor'],
  summary: { zh: '启用动态口令', en: 'Switch a second factor on' },
  body: z.object({ code: Code }),
  response: RecoveryCodes,
})

export const renewRecoveryCodes = defineRoute({
  method: 'POST',
  path: '/api/account/recovery-codes',
  access: 'signedIn',
  summary: { zh: '重新生成恢复码', en: 'New recovery codes' },
  body: z.object({ password: Password }),
  response: RecoveryCodes,
})

export const turnOffSecondFactor = defineRoute({
  method: 'POST',
  path: '/api/account/second-factor/off',
  access: 'signedIn',
  summary: { zh: '停用动态口令', en: 'Turn the second factor off' },
  body: z.object({ password: Password }),
  response: z.object({}),
})
