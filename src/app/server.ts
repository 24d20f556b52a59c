/** Composes features into the web server. */
import { sql } from 'kysely'
import { accountRoutes, administrationRoutes, findVisitor } from '../features/accounts/index.ts'
import { areaRoutes } from '../features/areas/index.ts'
import {
  intakeForms,
  intakeRoutes,
  openIntakeJobs,
  unfinishedImports,
  type ThreadData,
} from '../features/intake/index.ts'
import { organisationForms } from '../features/organisations/index.ts'
import { peopleForms } from '../features/people/index.ts'
import { policyRoutes, waitingProposals } from '../features/policy/index.ts'
import {
  closeAbandonedJudgements,
  closeAbandonedRuns,
  judgementRoutes,
  mapRoutes,
  readLatest,
  screeningRoutes,
  VOCABULARY,
  screeningForms,
} from '../features/screening/index.ts'
import type { Ctx, Services } from '../platform/actor.ts'
import { buildHttp, type Http } from '../platform/http/server.ts'
import type { Tls } from '../platform/http/tls.ts'
import { composeForms } from '../platform/registers/form-rule.ts'
import { registerRoutes } from '../platform/registers/routes.ts'
import { about } from '../ui/about.ts'
import { PACK_FOLDER, WEB_FOLDER } from './config.ts'
import { REGISTERS } from './registers.ts'

export interface ServerOptions {
  readonly secureCookies?: boolean
  readonly tls?: Tls | undefined
  /** True while the data are made up; every page says so. */
  readonly synthetic?: boolean
  /** Where the boundaries are. */
  readonly packFolder?: string
  /** Checks and commits files in a thread of its own; without it they run beside the requests. */
  readonly intakeThread?: ThreadData
}

export async function buildServer(services: Services, options: ServerOptions = {}): Promise<Http> {
  const secureCookies = options.secureCookies ?? false
  const http = await buildHttp({
    services,
    secureCookies,
    tls: options.tls,
    webFolder: WEB_FOLDER,
    findVisitor: (token, ask) => findVisitor(services, token, ask),
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
  administrationRoutes(http, [unfinishedImports, waitingProposals])
  areaRoutes(http)
  registerRoutes(
    http,
    REGISTERS,
    composeForms(peopleForms(REGISTERS), intakeForms(), screeningForms(), organisationForms()),
  )
  intakeRoutes(http, services, openIntakeJobs(services, options.intakeThread))
  policyRoutes(http, VOCABULARY, lastCounts)
  screeningRoutes(http, { packFolder: options.packFolder ?? PACK_FOLDER })
  judgementRoutes(http)
  mapRoutes(http)
  await closeAbandonedRuns(services)
  await closeAbandonedJudgements(services)
  return http
}

/** What the rules found in the latest screening, inside the area that is looked at. */
async function lastCounts(ctx: Ctx): Promise<Record<string, { yes: number; unknown: number }>> {
  if (!ctx.actor.permissions.has('screening.read')) return {}
  const { run } = await readLatest(ctx)
  return Object.fromEntries((run?.counts ?? []).map(({ ruleId, yes, unknown }) => [ruleId, { yes, unknown }]))
}
