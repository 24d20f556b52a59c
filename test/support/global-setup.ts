/**
 * One PostgreSQL cluster for a whole run, one template database named by the hash of what it is made from; every test
 * file clones it (decision D15).
 */
import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { loadAreas } from '../../src/features/areas/index.ts'
import { bootstrap, withClient, withDatabase } from '../../src/platform/postgres/bootstrap.ts'
import { startEmbedded } from '../../src/platform/postgres/embedded.ts'
import { migrate, MIGRATIONS_FOLDER } from '../../src/platform/postgres/migrate.ts'

const PACK = path.resolve(import.meta.dirname, '../../packs/yunnan')

export interface TestCluster {
  readonly adminUrl: string
  readonly template: string
  readonly appPassword: string
}

declare module 'vitest' {
  interface ProvidedContext {
    cluster: TestCluster
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_DATABASE_URL']
  const folder = mkdtempSync(path.join(tmpdir(), 'shouwang-test-'))
  // As root the server runs as another user, who must be able to walk in; elsewhere it would be placed outside.
  chmodSync(folder, 0o755)
  const server = given === undefined ? await startEmbedded({ dataFolder: folder, throwaway: true }) : undefined
  const adminUrl = given ?? server?.url('postgres') ?? ''
  const appPassword = randomBytes(12).toString('hex')
  const template = `shouwang_template_${hashOfTemplate()}`
  await withClient(adminUrl, (client) => client.query(`DROP DATABASE IF EXISTS ${template}`))
  await bootstrap({ adminUrl, database: template, appPassword })
  const ownerUrl = withDatabase(adminUrl, template)
  await migrate(ownerUrl)
  await loadAreas(ownerUrl, PACK)
  // Most tests are about other things than signing in; what is demanded without this is tested by itself.
  await withClient(ownerUrl, (client) => client.query(`INSERT INTO setting VALUES ('secondFactor', 'offered')`))
  project.provide('cluster', { adminUrl, template, appPassword })
  return async () => {
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function hashOfTemplate(): string {
  const hash = createHash('sha256').update('second factor offered')
  for (const file of readdirSync(MIGRATIONS_FOLDER).sort())
    hash.update(readFileSync(path.join(MIGRATIONS_FOLDER, file)))
  hash.update(readFileSync(path.join(PACK, 'areas.csv')))
  return hash.digest('hex').slice(0, 12)
}
