/** Numbers for Prometheus: by route and status, never by who or what was asked for. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'

const registry = new Registry()
collectDefaultMetrics({ register: registry })

const seconds = new Histogram({
  name: 'shouwang_http_request_seconds',
  help: 'Duration of HTTP requests',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers: [registry],
})

export function countRequest(request: FastifyRequest, reply: FastifyReply): void {
  seconds.observe(
    { method: request.method, route: request.routeOptions.url ?? 'unknown', status: String(reply.statusCode) },
    reply.elapsedTime / 1000,
  )
}

export function metricsText(): Promise<string> {
  return registry.metrics()
}
