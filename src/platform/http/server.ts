/**
 * The web server: contracts become routes with sign-in, permission, area and validation done in one place, so that a
 * handler starts where the office's work starts.
 */
import { randomUUID } from 'node:crypto'
import type { RequestListener, Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { constants } from 'node:zlib'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import swagger from '@fastify/swagger'
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import { jsonSchemaTransform, serializerCompiler } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { isAreaCode } from '../../kernel/area-code.ts'
import { AppError } from '../../kernel/errors.ts'
import { narrow } from '../../language/access/scope.ts'
import type { Ask } from '../../language/access/grants.ts'
import type { Route, RouteInput, RouteOutput, SignInStep } from '../../language/access/route.ts'
import type { Ctx, Services, Visitor } from '../actor.ts'
import { requirePermission } from '../actor.ts'
import { answerError } from './errors.ts'
import { countRequest, metricsText } from './metrics.ts'
import type { Tls } from './tls.ts'
import { validatorCompiler } from './validation.ts'
import { serveWeb } from './web.ts'

export const SESSION_COOKIE = 'shouwang_session'
/** The largest upload (R-E10 files are far below it). */
export const MAX_UPLOAD_MEGABYTES = 200

const REQUEST_MILLISECONDS = 120_000
const CONNECTION_MILLISECONDS = 130_000
const KEEP_ALIVE_MILLISECONDS = 72_000

export interface HttpOptions {
  readonly services: Services
  /**
   * The living session of a token and who its user is today: roles, permissions, and the areas in which they hold the
   * permission that is asked for, on the register it is asked for. Undefined when the session has ended or the account is
   * closed.
   */
  readonly findVisitor: (token: string, ask?: Ask) => Promise<Visitor | undefined>
  /** Cookies only over TLS; on for every deployment that is not loopback. */
  readonly secureCookies?: boolean
  /** Speaks TLS itself, with this certificate. */
  readonly tls?: Tls | undefined
  /** The built web app; without it only the API is served. */
  readonly webFolder?: string
}

export interface Http {
  readonly fastify: FastifyInstance
  /** Serves a contract. Public routes get a handler without an actor through `servePublic`. */
  serve<R extends Route>(route: R, handler: (ctx: Ctx, input: RouteInput<R>) => Promise<RouteOutput<R>>): void
  servePublic<R extends Route>(
    route: R,
    handler: (request: FastifyRequest, reply: FastifyReply, input: RouteInput<R>) => Promise<RouteOutput<R>>,
  ): void
  /** Serves a file or takes an upload: same checks, the handler writes the reply itself. */
  serveRaw<R extends Route>(
    route: R,
    handler: (ctx: Ctx, input: RouteInput<R>, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
  ): void
  /** Every contract that is served, for the tests that walk them all. */
  readonly routes: readonly Route[]
}

/** The area chosen at the top of the page; every route takes it, so that it holds everywhere. */
const AreaQuery = z.object({ area: z.string().refine(isAreaCode).optional() })

export async function buildHttp(options: HttpOptions): Promise<Http> {
  const { services } = options
  const logger: FastifyBaseLogger = services.log
  const fastify = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: 2 * 1024 * 1024,
    trustProxy: false,
    requestTimeout: REQUEST_MILLISECONDS,
    // An attacker's slow headers must not hold a connection for ever.
    connectionTimeout: CONNECTION_MILLISECONDS,
    ...(options.tls && { serverFactory: tlsServer(options.tls) }),
    frameworkErrors: (error, request, reply) => {
      answerError(error, request, reply)
    },
  })
  fastify.setValidatorCompiler(validatorCompiler)
  fastify.setSerializerCompiler(serializerCompiler)
  fastify.setErrorHandler((error, request, reply) => answerError(error, request, reply))
  await fastify.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // ant-design writes its styles at run time.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        upgradeInsecureRequests: options.secureCookies ? [] : null,
      },
    },
    hsts: options.secureCookies === true,
  })
  await fastify.register(compress, {
    encodings: ['br', 'gzip'],
    // Answers are made for one person and sent once: a higher level saves a few per cent of bytes for twice the work.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 2 } },
    zlibOptions: { level: 3 },
    // A page of fifty rows is packed in less time at once than a stream takes to be set up for it.
    syncThreshold: 256 * 1024,
  })
  await serveWeb(fastify, options.webFolder)
  await fastify.register(cookie)
  await fastify.register(multipart, { limits: { fileSize: MAX_UPLOAD_MEGABYTES * 1024 * 1024, files: 20, fields: 20 } })
  await fastify.register(swagger, {
    openapi: { info: { title: '守望 Shouwang', version: '0.1.0' }, servers: [] },
    transform: jsonSchemaTransform,
  })
  fastify.addHook('onRequest', async (request) => refuseCrossSite(request))
  fastify.addHook('preValidation', async (request) => refuseUnstorable(request))
  fastify.addHook('onSend', async (request, reply, payload) => {
    // Answers about people stay in no cache: after signing out, "back" must show nothing.
    if (request.url.startsWith('/api/') && !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
    return payload
  })
  fastify.addHook('onResponse', async (request, reply) => {
    countRequest(request, reply)
    services.log.info(
      {
        id: request.id,
        method: request.method,
        route: request.routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request',
    )
  })
  fastify.get('/metrics', async (_request, reply) => reply.type('text/plain').send(await metricsText()))
  fastify.get('/api/openapi.json', async (_request, reply) => reply.send(fastify.swagger()))

  const routes: Route[] = []
  const add = (route: Route, handler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>) => {
    routes.push(route)
    fastify.route({
      method: route.method,
      url: route.path,
      schema: {
        summary: route.summary.zh,
        ...(route.params && { params: route.params }),
        ...(route.query && { querystring: route.query }),
        ...(route.body && { body: route.body }),
        ...(route.response && { response: { 200: route.response } }),
      },
      handler,
    })
  }
  // Fastify has checked the three against this very contract; that is all the compiler cannot see.
  const input = ({ params, query, body }: FastifyRequest): never => ({ params, query, body }) as never

  return {
    fastify,
    routes,
    serve: (route, handler) =>
      add(route, async (request) => handler(await contextOf(options, route, request), input(request))),
    servePublic: (route, handler) => add(route, async (request, reply) => handler(request, reply, input(request))),
    serveRaw: (route, handler) =>
      add(route, async (request, reply) =>
        handler(await contextOf(options, route, request), input(request), request, reply),
      ),
  }
}

/** A server made by hand gets none of the limits that the framework sets on its own. */
function tlsServer({ cert, key }: Tls) {
  return (handler: RequestListener): Server => {
    const server = createTlsServer({ cert, key, minVersion: 'TLSv1.2' }, handler)
    server.requestTimeout = REQUEST_MILLISECONDS
    server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS
    server.setTimeout(CONNECTION_MILLISECONDS)
    return server
  }
}

async function contextOf(options: HttpOptions, route: Route, request: FastifyRequest): Promise<Ctx> {
  const token = request.cookies[SESSION_COOKIE]
  const permission = route.access === 'signedIn' || route.access === 'public' ? undefined : route.access
  const visitor = token ? await options.findVisitor(token, { permission, register: route.register }) : undefined
  if (!visitor) throw new AppError('notSignedIn')
  const { session, actor } = visitor
  refuseIncomplete(route, session.awaitsCode ? 'code' : actor.missing)
  if (permission) requirePermission(actor, permission)
  // Somebody who may do this, but on no such register: it belongs to no purpose of their bureau.
  if (route.register && actor.scope.length === 0) throw new AppError('registerNotForBureau')
  const chosen = AreaQuery.safeParse(request.query)
  // A choice that cannot be read must not widen what is shown to everything.
  if (!chosen.success)
    throw new AppError('invalidRequest', {
      details: {
        zh: '地区代码应为 12 位，请在顶部重新选择地区',
        en: 'An area is a code of 12 digits; choose it again at the top',
      },
    })
  const { area } = chosen.data
  const scope = area ? narrow(actor.scope, area) : actor.scope
  if (area && scope.length === 0) throw new AppError('outOfScope', { area })
  const from = { address: request.ip, requestId: request.id }
  return { ...options.services, log: request.log as Services['log'], from, actor, scope, session }
}

/** The one place that holds back a sign-in that is not complete: nothing is served but what completes it. */
function refuseIncomplete(route: Route, missing: SignInStep | undefined): void {
  if (missing === undefined || route.during?.includes(missing)) return
  // Before the code nobody is signed in, and the way on is the sign-in page.
  throw missing === 'code' ? new AppError('notSignedIn') : new AppError('signInIncomplete')
}

/**
 * Cross-site requests never act: the session cookie is SameSite=Strict, and what browsers say of the origin is checked
 * on every request that changes something.
 */
function refuseCrossSite(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  const site = request.headers['sec-fetch-site']
  const { origin, host } = request.headers
  const foreign =
    (site !== undefined && site !== 'same-origin' && site !== 'none') ||
    (origin !== undefined && URL.parse(origin)?.host !== host)
  if (foreign) throw new AppError('crossSite')
}

/** PostgreSQL keeps neither NUL nor half of a surrogate pair in a text; no form sends them. */
function refuseUnstorable(request: FastifyRequest): void {
  if ([request.params, request.query, request.body].some(holdsUnstorable))
    throw new AppError('invalidRequest', {
      details: { zh: '含有无法保存的字符，请删去后重填', en: 'There is a character that cannot be kept; take it out' },
    })
}

function holdsUnstorable(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed()
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return false
  return Object.entries(value).some(([key, held]) => holdsUnstorable(key) || holdsUnstorable(held))
}
