import { z } from 'zod'
import { defineRoute } from '../../language/access/route.ts'

export const Me = z.object({
  id: z.string(),
  login: z.string(),
  name: z.string(),
  unit: z.string(),
  roles: z.array(z.object({ id: z.string(), zh: z.string(), en: z.string() })),
  permissions: z.array(z.string()),
  /** Ids of the registers that may be read; null where every one, which is so for everybody but bureaus. */
  registers: z.array(z.string()).nullable(),
  /** The areas of the user's roles, largest first; pages begin at the first. */
  areas: z.array(z.object({ code: z.string(), name: z.string(), fullName: z.string(), level: z.string() })),
  today: z.string(),
})
export type Me = z.infer<typeof Me>

export const signIn = defineRoute({
  method: 'POST',
  path: '/api/sign-in',
  access: 'public',
  summary: { zh: '登录', en: 'Sign in' },
  body: z.object({ login: z.string().trim().min(1).max(64), password: z.string().min(1).max(200) }),
  response: Me,
})

export const signOut = defineRoute({
  method: 'POST',
  path: '/api/sign-out',
  access: 'signedIn',
  summary: { zh: '退出登录', en: 'Sign out' },
  response: z.object({}),
})

export const whoAmI = defineRoute({
  method: 'GET',
  path: '/api/me',
  access: 'signedIn',
  summary: { zh: '当前用户', en: 'Current user' },
  response: Me,
})
