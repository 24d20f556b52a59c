/**
 * 账号与登录: who works with the system, in which role and for which areas.
 *
 * A user holds role assignments with an area and dates; permissions and scope are those of the assignments in force
 * today. Sign-in locks after repeated failures with growing delay. A one-time password is changed first; who may decide,
 * export or administer signs in with a second factor; until both are there a session opens nothing else. Three
 * administrators run the system, none of them the same person as another or a member of an office: the system administrator
 * opens and closes accounts (administration.ts), the security administrator gives and ends postings (postings.ts), the audit
 * administrator looks at both. Postings are delegated for a period (delegations.ts). Single sign-on stands beside this when
 * it comes.
 *
 * Terms: user 用户, role 角色, role assignment 任职 (posting 岗位), session 会话, delegation 委托代理, one-time password
 * 一次性口令, second factor 动态口令, recovery code 恢复码.
 */
export { checkPassword, createUser, findActor, findVisitor, setPassword, type NewUser } from './service.ts'
export { checkCode, requireSecondFactor, resetSecondFactor } from './second-factor.ts'
export { SECOND_FACTOR_SETTING } from './store.ts'
export { accountRoutes } from './routes.ts'
export { openAdministrators, vacantAdministrators, type OpenedAdministrator } from './administrators.ts'
export { administrationRoutes } from './admin-routes.ts'
