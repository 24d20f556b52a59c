/**
 * 账号与登录: who works with the system, in which role and for which areas.
 *
 * A user holds role assignments with an area and dates; permissions and scope are those of the assignments in force
 * today. Sign-in locks after repeated failures with growing delay. A one-time password is changed first; who may decide,
 * export or administer signs in with a second factor; until both are there a session opens nothing else. Single sign-on and
 * the separation of the three administrators stand beside this when they come.
 *
 * Terms: user 用户, role 角色, role assignment 任职, session 会话, one-time password 一次性口令, second factor 动态口令,
 * recovery code 恢复码.
 */
export { checkPassword, createUser, findActor, setPassword, type NewUser } from './service.ts'
export { checkCode, requireSecondFactor, resetSecondFactor } from './second-factor.ts'
export { SECOND_FACTOR_SETTING } from './store.ts'
export { accountRoutes } from './routes.ts'
