/** The contract of accounts and postings: what the three administrators do, and delegations of people. Browser-safe. */
import { z } from 'zod'
import { ROLES } from '../../language/access/permissions.ts'
import { defineRoute } from '../../language/access/route.ts'

/** The longest delegation in days: practice, not law; whoever is away longer has the posting itself changed. */
export const DELEGATION_DAYS = 60

const AreaCode = z.string().regex(/^[0-9]{12}$/)
const Label = z.object({ zh: z.string(), en: z.string() })
const RoleId = z.enum(Object.keys(ROLES) as [keyof typeof ROLES])
const Page = {
  offset: z.coerce.number().int().min(0).max(100_000).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}
const Reason = z.string().trim().min(2).max(200)
const userParams = z.object({ userId: z.uuid() })

export const POSTING_STATES = ['inForce', 'future', 'over', 'ended', 'lapsed'] as const

/** A role of somebody in one area, as pages show it. */
export const Posting = z.object({
  id: z.uuid(),
  userId: z.uuid(),
  login: z.string(),
  name: z.string(),
  unit: z.string(),
  role: z.string(),
  roleLabel: Label,
  administrator: z.boolean(),
  bureau: z.string().nullable(),
  areaCode: AreaCode,
  areaName: z.string(),
  validFrom: z.string(),
  /** The last day it holds; null without an end. */
  lastDay: z.string().nullable(),
  /** Today: in force, not begun, past its last day, ended early, or a delegation whose origin is gone. */
  state: z.enum(POSTING_STATES),
  givenBy: z.string(),
  givenAt: z.string(),
  endedBy: z.string().nullable(),
  endedAt: z.string().nullable(),
  endReason: z.string().nullable(),
  /** Whose posting it stands in for. */
  delegatedBy: z.string().nullable(),
})
export type Posting = z.infer<typeof Posting>

export const Account = z.object({
  id: z.uuid(),
  login: z.string(),
  name: z.string(),
  unit: z.string(),
  state: z.enum(['active', 'closed']),
  locked: z.boolean(),
  openedAt: z.string(),
  openedBy: z.string(),
  closedAt: z.string().nullable(),
  closedBy: z.string().nullable(),
  closeReason: z.string().nullable(),
  /** When a session of it was last used. */
  seenAt: z.string().nullable(),
  /** The roles in force today. */
  roles: z.array(Label),
  administrator: z.boolean(),
})
export type Account = z.infer<typeof Account>

export const listAccounts = defineRoute({
  method: 'GET',
  path: '/api/accounts',
  access: 'account.read',
  summary: { zh: '账号列表', en: 'Accounts' },
  query: z.object({
    q: z.string().trim().max(60).optional(),
    state: z.enum(['active', 'closed']).optional(),
    /** A role in force, or `none` for accounts that nobody gave one. */
    role: RoleId.or(z.literal('none')).optional(),
    ...Page,
  }),
  response: z.object({ rows: z.array(Account), total: z.number() }),
})

export const readAccount = defineRoute({
  method: 'GET',
  path: '/api/accounts/:userId',
  access: 'account.read',
  summary: { zh: '账号详情', en: 'One account' },
  params: userParams,
  response: Account.extend({ postings: z.array(Posting) }),
})

export const openAccount = defineRoute({
  method: 'POST',
  path: '/api/accounts',
  access: 'account.manage',
  summary: { zh: '开立账号', en: 'Open an account' },
  body: z.object({
    login: z
      .string()
      .trim()
      .regex(/^[a-z][a-z0-9._-]{2,39}$/),
    name: z.string().trim().min(2).max(60),
    unit: z.string().trim().min(2).max(100),
  }),
  response: z.object({ id: z.uuid(), login: z.string(), password: z.string() }),
})

export const resetPassword = defineRoute({
  method: 'POST',
  path: '/api/accounts/:userId/password',
  access: 'account.manage',
  summary: { zh: '重置密码', en: 'Reset a password' },
  params: userParams,
  body: z.object({ reason: Reason }),
  response: z.object({ login: z.string(), password: z.string() }),
})

export const resetFactor = defineRoute({
  method: 'POST',
  path: '/api/accounts/:userId/second-factor',
  access: 'factor.reset',
  summary: { zh: '清除动态口令', en: 'Take a second factor away' },
  params: userParams,
  body: z.object({ reason: Reason }),
  response: z.object({}),
})

export const closeAccount = defineRoute({
  method: 'POST',
  path: '/api/accounts/:userId/close',
  access: 'account.manage',
  summary: { zh: '停用账号', en: 'Close an account' },
  params: userParams,
  body: z.object({ reason: Reason }),
  response: z.object({}),
})

export const reopenAccount = defineRoute({
  method: 'POST',
  path: '/api/accounts/:userId/reopen',
  access: 'account.manage',
  summary: { zh: '恢复账号', en: 'Reopen an account' },
  params: userParams,
  body: z.object({ reason: Reason }),
  response: z.object({ login: z.string(), password: z.string() }),
})

export const listPostings = defineRoute({
  method: 'GET',
  path: '/api/postings',
  access: 'account.read',
  summary: { zh: '岗位授权', en: 'Postings' },
  query: z.object({
    area: AreaCode.optional(),
    q: z.string().trim().max(60).optional(),
    role: RoleId.optional(),
    /** All of them where it is not said, those in force first. */
    state: z.enum(['inForce', 'future', 'past']).optional(),
    ...Page,
  }),
  response: z.object({ rows: z.array(Posting), total: z.number() }),
})

/** Given and ended, newest first: what changed about who may do what. */
export const listPostingChanges = defineRoute({
  method: 'GET',
  path: '/api/postings/changes',
  access: 'account.read',
  summary: { zh: '授权变动', en: 'Changes of postings' },
  query: z.object({ area: AreaCode.optional(), ...Page }),
  response: z.object({
    rows: z.array(z.object({ at: z.string(), act: z.enum(['given', 'ended']), by: z.string(), posting: Posting })),
    total: z.number(),
  }),
})

const Days = {
  /** First day, and the last day on which it holds. */
  from: z.iso.date(),
  until: z.iso.date(),
}

export const givePosting = defineRoute({
  method: 'POST',
  path: '/api/postings',
  access: 'assignment.manage',
  summary: { zh: '授予岗位', en: 'Give a posting' },
  body: z.object({
    userId: z.uuid(),
    role: RoleId,
    bureau: z.string().max(40).nullable().default(null),
    areas: z.array(AreaCode).min(1).max(50),
    from: Days.from,
    until: Days.until.nullable().default(null),
  }),
  response: z.object({ ids: z.array(z.uuid()) }),
})

export const endPostings = defineRoute({
  method: 'POST',
  path: '/api/postings/end',
  access: 'assignment.manage',
  summary: { zh: '收回岗位', en: 'End postings' },
  body: z.object({ assignments: z.array(z.uuid()).min(1).max(200), reason: Reason }),
  response: z.object({ ended: z.number() }),
})

export const readOpenWork = defineRoute({
  method: 'GET',
  path: '/api/postings/open-work/:userId',
  access: 'assignment.manage',
  summary: { zh: '未办结工作', en: 'Open work' },
  params: userParams,
  response: z.array(z.object({ id: z.string(), label: Label, count: z.number(), handedOver: z.boolean() })),
})

export const leaveOffice = defineRoute({
  method: 'POST',
  path: '/api/postings/leave/:userId',
  access: 'assignment.manage',
  summary: { zh: '办理离岗', en: 'See a leaver off' },
  params: userParams,
  body: z.object({ reason: Reason, successor: z.uuid().nullable().default(null) }),
  response: z.object({ ended: z.number(), handedOver: z.number() }),
})

const Delegation = z.object({ assignments: z.array(z.uuid()).min(1).max(50), to: z.uuid(), ...Days })

export const delegateFor = defineRoute({
  method: 'POST',
  path: '/api/postings/delegate',
  access: 'assignment.manage',
  summary: { zh: '代办委托代理', en: 'Delegate for somebody' },
  body: Delegation,
  response: z.object({ ids: z.array(z.uuid()) }),
})

export const Colleague = z.object({ id: z.uuid(), login: z.string(), name: z.string(), unit: z.string() })
export type Colleague = z.infer<typeof Colleague>

export const listColleagues = defineRoute({
  method: 'GET',
  path: '/api/colleagues',
  access: 'assignment.delegate',
  summary: { zh: '查找同事', en: 'Find a colleague' },
  query: z.object({ q: z.string().trim().min(1).max(60) }),
  response: z.array(Colleague),
})

/** What I hold, what I delegated, and what was delegated to me. */
export const listMyPostings = defineRoute({
  method: 'GET',
  path: '/api/my-postings',
  access: 'signedIn',
  summary: { zh: '我的岗位', en: 'My postings' },
  response: z.object({ mine: z.array(Posting), delegated: z.array(Posting) }),
})

export const delegate = defineRoute({
  method: 'POST',
  path: '/api/my-postings/delegate',
  access: 'assignment.delegate',
  summary: { zh: '委托他人代理', en: 'Delegate' },
  body: Delegation,
  response: z.object({ ids: z.array(z.uuid()) }),
})

export const endDelegation = defineRoute({
  method: 'POST',
  path: '/api/my-postings/end-delegation',
  access: 'assignment.delegate',
  summary: { zh: '终止代理', en: 'End a delegation' },
  body: z.object({ assignments: z.array(z.uuid()).min(1).max(50) }),
  response: z.object({ ended: z.number() }),
})
