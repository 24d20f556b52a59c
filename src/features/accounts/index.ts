/**
 * 账号与登录: who works with the system, in which role and for which areas.
 *
 * A user holds role assignments with an area and dates; permissions and scope are those of the assignments in force
 * today. Sign-in locks after repeated failures with growing delay. Second factor, single sign-on and the separation of
 * the three administrators stand beside this when they come.
 *
 * Terms: user 用户, role 角色, role assignment 任职, session 会话.
 */
export { authenticate, createUser, findActor, setPassword, type NewUser } from './service.ts'
export { accountRoutes } from './routes.ts'
