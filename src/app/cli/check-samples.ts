/**
 * Imports a folder of sample files into a scratch database, through the same code as the web upload, and writes what
 * came of it in the layout of the answer key.
 */
import { chmodSync, createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'kysely'
import { z } from 'zod'
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
import { approveValue, insertValue, installPolicy } from '../../features/policy/index.ts'
import { buildMart, runScreening } from '../../features/screening/index.ts'
import { BUREAU, findCode } from '../../kernel/codes/index.ts'
import { newId } from '../../kernel/id.ts'
import { scopeOf } from '../../language/access/scope.ts'
import type { Services } from '../../platform/actor.ts'
import { openMart } from '../../platform/mart/mart.ts'
import { makeLogger } from '../../platform/log.ts'
import { withScope, withSystem } from '../../platform/postgres/database.ts'
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

const PROVINCE = '530000000000'
const SCOPE = scopeOf([PROVINCE])
const ACTOR = 'check-samples'

export async function checkSamplesCommand(folder: string, options: { json?: string }): Promise<void> {
  const scratch = mkdtempSync(path.join(tmpdir(), 'shouwang-samples-'))
  // As root the server runs as another user, who must be able to walk in; elsewhere it would be placed outside.
  chmodSync(scratch, 0o755)
  const config = {
    ...readConfig(),
    dataFolder: scratch,
    keys: { file: path.join(scratch, 'keys.json') },
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
  const committed = await countCommitted(services)
  return { files, committed, screening: await screen(services, readKeyParameters(folder)) }
}

/** The rules of the key, by its names; the last three are what the product calls them too. */
const KEY_RULES = [
  'income-at-or-below-line',
  'illness-burden-high',
  'guarantee-problem-R07',
  'no-labour-household-R20',
  'low-income-worker-R26',
] as const

const KeyParameters = z.object({
  asOf: z.iso.date(),
  monitoringLineYuan: z.number(),
  ruralDisposableIncomeYuan: z.number(),
  illnessRatioLiftedOrMonitored: z.number(),
  illnessRatioOther: z.number(),
  lowIncomeWorkerYuan: z.number(),
})
type KeyParameters = z.infer<typeof KeyParameters>

function readKeyParameters(folder: string): KeyParameters {
  const key: unknown = JSON.parse(readFileSync(path.join(folder, 'answer-key.json'), 'utf8'))
  return z.object({ parameters: KeyParameters }).parse(key).parameters
}

async function screen(services: Services, parameters: KeyParameters): Promise<object> {
  await installPolicy(services, readConfig().packFolder, ACTOR)
  await enterParameters(services, parameters)
  const mart = await openMart(services.dataFolder)
  try {
    await buildMart(services, mart)
    const run = await runScreening(services, {
      scope: SCOPE,
      areaCode: PROVINCE,
      asOf: parameters.asOf,
      actor: ACTOR,
      mart,
    })
    return await readScreening(services, run.id)
  } finally {
    mart.close()
  }
}

/** The key's own values, in force from its day on. */
async function enterParameters(services: Services, key: KeyParameters): Promise<void> {
  const values: Record<string, number> = {
    monitoringLine: key.monitoringLineYuan * 100,
    focusLine: key.lowIncomeWorkerYuan * 100,
    ruralDisposableIncome: key.ruralDisposableIncomeYuan * 100,
    illnessRatioCovered: key.illnessRatioLiftedOrMonitored * 10_000,
    illnessRatioOther: key.illnessRatioOther * 10_000,
  }
  await withSystem(services.db, async (tx) => {
    for (const [name, value] of Object.entries(values)) {
      const id = newId()
      await insertValue(tx, {
        id,
        key: name,
        value: Math.round(value),
        areaCode: PROVINCE,
        validFrom: key.asOf,
        validTo: null,
        document: 'answer-key.json',
        certainty: 'sure',
        note: null,
        enteredBy: 'answer-key',
      })
      await approveValue(tx, id, ACTOR)
    }
  })
}

async function readScreening(services: Services, runId: string): Promise<object> {
  return withScope(services.db, SCOPE, async (tx) => {
    const { rows } = await sql<{
      rule_id: string
      verdict: 'yes' | 'unknown'
      code: string
    }>`SELECT r.rule_id, r.verdict, h.household_code AS code
      FROM screening_result r JOIN household h ON h.county_code = r.county_code AND h.id = r.household_id
      WHERE r.run_id = ${runId} ORDER BY h.household_code`.execute(tx)
    const waiting = await sql<{
      code: string
    }>`SELECT DISTINCT household_code AS code FROM rejected_row WHERE state = 'open' AND household_code IS NOT NULL ORDER BY 1`.execute(
      tx,
    )
    const codes = (rule: string, verdict: string) =>
      rows.filter((row) => row.rule_id === rule && row.verdict === verdict).map((row) => row.code)
    const rules = KEY_RULES.map((rule) => [rule, { yes: codes(rule, 'yes'), unknown: codes(rule, 'unknown') }] as const)
    return { ...Object.fromEntries(rules), notJudged: waiting.rows.map((row) => row.code) }
  })
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
