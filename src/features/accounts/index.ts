/**
 * 账号与登录: who works with the system, in which role and for which areas.
 *
 * A user holds role assignments with an area and dates; permissions and scope are those of the assignments in force
 * today. Sign-in locks after repeated failures with growing delay. Three administrators run the system, none of them the
 * same person as another or a member of an office: the system administrator opens and closes accounts (administration.ts),
 * the security administrator gives and ends postings (postings.ts), the audit administrator looks at both. Postings are
 * delegated for a period (delegations.ts). Second factor and single sign-on stand beside this when they come.
 *
 * Terms: user 用户, role 角色, role assignment 任职 (posting 岗位), session 会话, delegation 委托代理.
 */
export { authenticate, createUser, findActor, setPassword, type NewUser } from './service.ts'
export { accountRoutes } from './routes.ts'
export { openAdministrators, vacantAdministrators, type OpenedAdministrator } from './administrators.ts'
export { administrationRoutes } from './admin-routes.ts'
