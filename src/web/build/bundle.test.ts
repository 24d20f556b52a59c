/** What is sent to browsers: small where the line is slow, and nothing of the server. */
import { gzipSync } from 'node:zlib'
import path from 'node:path'
import { build, type Rolldown } from 'vite'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { isServerOnly, refuseServerCode } from './refuse-server-code.ts'

const ROOT = path.resolve(import.meta.dirname, '../../..')

describe('the bundle', () => {
  const chunks: Rolldown.OutputChunk[] = []
  const assets: Rolldown.OutputAsset[] = []
  beforeAll(async () => {
    // The runner says `test`, and React would come in its larger development form.
    vi.stubEnv('NODE_ENV', 'production')
    const result = await build({
      configFile: path.join(ROOT, 'vite.config.ts'),
      logLevel: 'error',
      build: { write: false },
    })
    const output = 'output' in result ? result.output : []
    for (const file of output) {
      if (file.type === 'chunk') chunks.push(file)
      else assets.push(file)
    }
  })

  afterAll(() => vi.unstubAllEnvs())

  /** All scripts a browser loads before the entry runs. */
  const loadedBy = (name: string): Rolldown.OutputChunk[] => {
    const byFile = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
    const entry = chunks.find((chunk) => chunk.isEntry && chunk.name === name)
    const found = new Set(entry ? [entry] : [])
    for (const chunk of found)
      for (const file of chunk.imports) {
        const imported = byFile.get(file)
        if (imported) found.add(imported)
      }
    return [...found]
  }
  const modules = (list: readonly Rolldown.OutputChunk[]) => list.flatMap((chunk) => chunk.moduleIds)
  const compressed = (list: readonly Rolldown.OutputChunk[]) =>
    list.reduce((sum, chunk) => sum + gzipSync(chunk.code).length, 0)

  it('holds no package and no file of the server', () => {
    const all = modules(chunks)
    expect(all.length).toBeGreaterThan(500)
    expect(
      all.filter((id) => /node_modules\/(pg|kysely|fastify|@fastify|pino|exceljs|@duckdb|pg-boss)\//.test(id)),
    ).toEqual([])
    expect(all.filter((id) => /\/src\/platform\/|\/(store|service|routes)\.ts$/.test(id))).toEqual([])
    expect(chunks.filter((chunk) => /from\s*["']node:|require\(["']node:/.test(chunk.code))).toEqual([])
  })
  it('is small at the sign-in, without the component library and the schemas', () => {
    const signIn = loadedBy('signIn')
    expect(signIn.length).toBeGreaterThan(0)
    expect(modules(signIn).filter((id) => /node_modules\/(antd|zod|@tanstack)\//.test(id))).toEqual([])
    expect(compressed(signIn)).toBeLessThan(100_000)
  })
  it('keeps the pages of features and the charts out of the first download', () => {
    const office = loadedBy('office')
    expect(modules(office).filter((id) => /\/features\/[^/]+\/pages\/(?!index\.tsx|area-source\.ts)/.test(id))).toEqual(
      [],
    )
    expect(modules(office).filter((id) => /node_modules\/(echarts|zrender)\//.test(id))).toEqual([])
    expect(compressed(office)).toBeLessThan(600_000)
  })
  it('needs no inline script', () => {
    const pages = assets.filter((asset) => asset.fileName.endsWith('.html'))
    expect(pages.map((page) => page.fileName).sort()).toEqual(['index.html', 'sign-in.html'])
    for (const page of pages) {
      const scripts = String(page.source).match(/<script[^>]*>[\s\S]*?<\/script>/g) ?? []
      expect(scripts.length).toBeGreaterThan(0)
      for (const script of scripts) expect(script).toMatch(/^<script[^>]* src="\/assets\/[^"]+"[^>]*><\/script>$/)
    }
  })
})

describe('server code in a page', () => {
  const buildPage = (code: string) =>
    build({
      configFile: false,
      root: ROOT,
      logLevel: 'silent',
      plugins: [
        refuseServerCode(),
        {
          name: 'page',
          resolveId: (id) => (id === 'page' ? path.join(ROOT, 'src/web/page.ts') : null),
          load: (id) => (id.endsWith('src/web/page.ts') ? code : null),
        },
      ],
      build: { write: false, rolldownOptions: { input: 'page' } },
    })

  it('stops the build', async () => {
    await expect(buildPage("import pg from 'pg'; console.log(pg)")).rejects.toThrow('server only')
    await expect(buildPage("import fs from 'node:fs'; console.log(fs)")).rejects.toThrow('server only')
    await expect(
      buildPage("import { withScope } from '../platform/postgres/database.ts'; console.log(withScope)"),
    ).rejects.toThrow('not for the browser')
  })
  it('is told from what pages may use', async () => {
    await expect(buildPage("import { isDay } from '../kernel/day.ts'; console.log(isDay)")).resolves.toBeDefined()
    expect(isServerOnly('pg-copy-streams')).toBe(false)
    expect(isServerOnly('pg/lib/client')).toBe(true)
  })
})
