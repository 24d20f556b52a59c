/**
 * Imports a folder of sample files into a scratch database, through the same code as the web upload, and writes what
 * came of it in the layout of the answer key.
 */
import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import {
  checkBatch,
  commitBatch,
  declare,
  getBatch,
  parsePeriod,
  readNotes,
  uploadFile,
  type StoredNote,
} from '../../features/intake/index.ts'
import { BUREAU, findCode } from '../../kernel/codes/index.ts'
import { scopeOf } from '../../language/access/scope.ts'
import type { Services } from '../../platform/actor.ts'
import { makeLogger } from '../../platform/log.ts'
import { withScope } from '../../platform/postgres/database.ts'
import { readConfig } from '../config.ts'
import { openInstallation } from '../installation.ts'

interface ManifestEntry {
  readonly sender: string
  readonly area: readonly string[]
  readonly extent: 'full' | 'delta'
  readonly period: string
  readonly amount: string
}

interface FileResult {
  readonly rows: number
  readonly accepted: number
  readonly matched: number
  readonly unmatched: number
  readonly repaired: object[]
  readonly rejected: object[]
  readonly warned: object[]
}

const SCOPE = scopeOf(['530000000000'])
const ACTOR = 'check-samples'

export async function checkSamplesCommand(folder: string, options: { json?: string }): Promise<void> {
  const scratch = mkdtempSync(path.join(tmpdir(), 'shouwang-samples-'))
  const config = {
    ...readConfig(),
    dataFolder: scratch,
    keyFile: path.join(scratch, 'keys.json'),
    databaseUrl: undefined,
  }
  const installation = await openInstallation(config, makeLogger({ level: 'warn' }))
  try {
    const result = await importFolder(installation.services, path.resolve(folder))
    const text = `${JSON.stringify(result, null, 1)}\n`
    if (options.json === undefined) process.stdout.write(text)
    else writeFileSync(options.json, text)
  } finally {
    await installation.close()
    rmSync(scratch, { recursive: true, force: true })
  }
}

async function importFolder(services: Services, folder: string): Promise<object> {
  const manifest: { files: Record<string, ManifestEntry> } = JSON.parse(
    readFileSync(path.join(folder, 'manifest.json'), 'utf8'),
  )
  const files: Record<string, FileResult> = {}
  for (const [name, entry] of Object.entries(manifest.files)) {
    files[name] = await importFile(services, path.join(folder, name), entry)
  }
  return { files, committed: await countCommitted(services) }
}

async function importFile(services: Services, file: string, entry: ManifestEntry): Promise<FileResult> {
  const uploader = { id: ACTOR, scope: SCOPE }
  const uploaded = await uploadFile(services, uploader, path.basename(file), entry.area, createReadStream(file))
  const period = parsePeriod(entry.period)
  await declare(services, SCOPE, uploaded.id, {
    sender: findCode(BUREAU, entry.sender)?.code ?? null,
    extent: entry.extent,
    periodFrom: period?.from ?? null,
    periodTo: period?.to ?? null,
    amountCovers: entry.amount || null,
  })
  await checkBatch(services, uploaded.id, { scope: SCOPE })
  const checked = await withScope(services.db, SCOPE, (tx) => getBatch(tx, uploaded.id))
  if (checked.state !== 'checked') throw new Error(`${file}: ${checked.refusalZh ?? checked.state}`)
  await commitBatch(services, uploaded.id, SCOPE, ACTOR)
  const notes = await withScope(services.db, SCOPE, (tx) => readNotes(tx, uploaded.id, services.sealer))
  const of = (severity: StoredNote['severity']) => notes.filter((note) => note.severity === severity).map(keyEntry)
  return {
    rows: checked.rowsTotal ?? 0,
    accepted: checked.rowsAccepted ?? 0,
    matched: checked.rowsMatched ?? 0,
    unmatched: checked.rowsUnmatched ?? 0,
    repaired: of('repaired'),
    rejected: of('rejected'),
    warned: of('warned'),
  }
}

function keyEntry({ sheet, rowNo, header, rule, raw, value, textEn }: StoredNote): object {
  return {
    sheet,
    row: rowNo,
    field: header ?? '',
    rule,
    ...(raw !== null && { raw }),
    ...(value !== null && { value }),
    reason: textEn,
  }
}

async function countCommitted(services: Services): Promise<object> {
  return withScope(services.db, SCOPE, async (tx) => {
    const { rows } = await sql<{ households: number; persons: number; heads: number }>`SELECT
      (SELECT count(*) FROM household) AS households, (SELECT count(*) FROM person) AS persons,
      (SELECT count(*) FROM membership WHERE relation = 'head' AND valid_to IS NULL) AS heads`.execute(tx)
    return rows[0] ?? {}
  })
}
