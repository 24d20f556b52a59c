/** Composes features into the web server. */
import { sql } from 'kysely'
import { accountRoutes, findActor } from '../features/accounts/index.ts'
import { areaRoutes } from '../features/areas/index.ts'
import type { Services } from '../platform/actor.ts'
import { buildHttp, type Http } from '../platform/http/server.ts'
import { registerRoutes } from '../platform/registers/routes.ts'
import { about } from '../ui/about.ts'
import { WEB_FOLDER } from './config.ts'
import { REGISTERS } from './registers.ts'

export interface ServerOptions {
  readonly secureCookies?: boolean
  /** True while the data are made up; every page says so. */
  readonly synthetic?: boolean
}

export async function buildServer(services: Services, options: ServerOptions = {}): Promise<Http> {
  const secureCookies = options.secureCookies ?? false
  const http = await buildHttp({
    services,
    secureCookies,
    webFolder: WEB_FOLDER,
    findActor: (userId) => findActor(services, userId),
  })
  http.fastify.get('/healthz', async (_request, reply) => {
    try {
      await sql`SELECT 1`.execute(services.db.kysely)
      return await reply.send({ status: 'ok' })
    } catch {
      return reply.status(503).send({ status: 'database unavailable' })
    }
  })
  http.servePublic(about, async () => ({ synthetic: options.synthetic ?? false, version: '0.1.0' }))
  accountRoutes(http, services, { secureCookies })
  areaRoutes(http)
  registerRoutes(http, REGISTERS)
  return http
}
