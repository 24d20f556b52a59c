/** Serves the built web app: files with a hash in their name never change, everything else is asked for anew. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { AppError } from '../../kernel/errors.ts'
import { answerError } from './errors.ts'

export async function serveWeb(fastify: FastifyInstance, folder: string | undefined): Promise<void> {
  const built = folder !== undefined && existsSync(path.join(folder, 'index.html'))
  if (built) {
    await fastify.register(fastifyStatic, {
      root: folder,
      cacheControl: false,
      setHeaders: (reply, file) => {
        const hashed = file.includes(`${path.sep}assets${path.sep}`)
        reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  }
  // Addresses of pages are made by the browser: whatever is no file and no API is the app's first page.
  fastify.setNotFoundHandler((request, reply) => {
    const address = request.url.split('?')[0] ?? ''
    const page = request.method === 'GET' && !address.startsWith('/api/') && path.extname(address) === ''
    // Not returned: a reply is awaited wherever it is handed on, and each waiting adds a listener to the connection.
    if (built && page) void reply.sendFile('index.html')
    else answerError(new AppError('notFound'), request, reply)
  })
}
