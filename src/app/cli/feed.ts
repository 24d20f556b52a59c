/**
 * `shouwang feed`: what bureaus send again and again, with what they declare of it: one file with options, or a folder
 * whose manifest.json says it of each file. The same service as the web upload.
 */
import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { CommanderError } from 'commander'
import { z } from 'zod'
import { FILE_KINDS, findKind } from '../../features/intake/index.ts'
import { importFile, isTaken, printReport, readAreas, readDeclared, type Report, type Said } from './import.ts'
import { withInstallation } from './with-installation.ts'

export interface FeedOptions {
  readonly kind?: string
  readonly sender?: string
  readonly extent?: string
  readonly period?: string
  readonly amount?: string
  readonly area: readonly string[]
  readonly commit?: boolean
  readonly json?: boolean
}

export interface FeedFile {
  readonly file: string
  readonly areas: readonly string[]
  readonly said: Said
}

const Entry = z.object({
  sender: z.string(),
  area: z.array(z.string()).min(1),
  extent: z.enum(['full', 'delta']),
  kind: z.string().optional(),
  /** Some files say their days in every row; then nothing is declared. */
  period: z.string().default(''),
  amount: z.string().default(''),
})
const Manifest = z.object({ files: z.record(z.string(), Entry) })

/** Exit code 2: what was asked for makes no sense, and nothing was read. */
export class UsageError extends CommanderError {
  constructor(message: string) {
    super(2, 'shouwang.usage', message)
  }
}

/** A feed is every kind but the household register, which makes the people that feeds are about. */
export function isFeed(kind: string | null): boolean {
  return kind !== null && kind !== 'householdLine' && findKind(kind) !== undefined
}

/** Exit code 0: all files read; 1: a file could not be read or is no feed; 2: wrong options or manifest, nothing done. */
export async function feedCommand(given: string, options: FeedOptions): Promise<void> {
  const folder = existsSync(given) && statSync(given).isDirectory()
  const files = folder ? readManifest(given, options) : [readOptions(given, options)]
  const reports = await withInstallation(async ({ services }) => {
    const all: Report[] = []
    for (const { file, areas, said } of files) {
      const report = await importFile(services, file, areas, said, options.commit === true, isFeed)
      all.push(report)
      if (!options.json) print(report)
    }
    return all
  })
  if (options.json) process.stdout.write(`${JSON.stringify(reports, null, 1)}\n`)
  // A folder may hold the household register beside the feeds: that is left aside, not wrong.
  if (!reports.every((report) => isTaken(report) || (folder && report.state === 'discarded'))) process.exitCode = 1
}

function print(report: Report): void {
  if (report.state !== 'discarded') return printReport(report)
  const label = findKind(report.kind ?? '')?.label.zh ?? report.kind
  console.log(
    `\n${report.file}\n  “${label}”不是部门数据，没有导入；请用 shouwang import / no feed; use shouwang import`,
  )
}

/** What the options say of one file. Sender, extent and period are not guessed: a feed is worth what is declared of it. */
export function readOptions(file: string, options: FeedOptions): FeedFile {
  if (!existsSync(file)) throw new UsageError(`没有这个文件或文件夹 / no such file or folder: ${file}`)
  if (options.kind !== undefined && !isFeed(options.kind)) {
    const kinds = FILE_KINDS.filter(({ id }) => isFeed(id)).map(({ id, label }) => `${id}（${label.zh}）`)
    throw new UsageError(`--kind：“${options.kind}”不是部门数据类型，可选 / choose one of ${kinds.join('、')}`)
  }
  const missing = (['sender', 'extent', 'period'] as const).filter((key) => options[key] === undefined)
  if (missing.length > 0)
    throw new UsageError(`请说明 / say ${missing.map((key) => `--${key}`).join(' ')}（报送部门、全量或增量、所属期）`)
  return { file, areas: usage('', () => readAreas(options.area)), said: usage('', () => readDeclared(options)) }
}

/** What the manifest of a folder says of each of its files; every problem is found before anything is read. */
export function readManifest(
  folder: string,
  options: Pick<FeedOptions, 'kind' | 'sender' | 'extent' | 'period'>,
): FeedFile[] {
  const given = (['kind', 'sender', 'extent', 'period'] as const).filter((key) => options[key] !== undefined)
  if (given.length > 0)
    throw new UsageError(
      `文件夹由 manifest.json 说明，不能再用 / a folder is described by its manifest, not by ${given.map((key) => `--${key}`).join(' ')}`,
    )
  const at = path.join(folder, 'manifest.json')
  if (!existsSync(at)) throw new UsageError(`文件夹中没有 manifest.json / no manifest.json in ${folder}`)
  const manifest = Manifest.safeParse(usage(at, () => JSON.parse(readFileSync(at, 'utf8')) as unknown))
  if (!manifest.success) {
    const [issue] = manifest.error.issues
    throw new UsageError(`${at}：${issue?.path.join('.')} ${issue?.message}`)
  }
  return Object.entries(manifest.data.files).map(([name, { area, kind, period, ...said }]) => {
    const file = path.join(folder, path.basename(name))
    if (!existsSync(file)) throw new UsageError(`manifest.json 列出的文件不在文件夹中 / listed but missing: ${name}`)
    const declared = usage(name, () =>
      readDeclared({ ...said, ...(kind !== undefined && { kind }), ...(period !== '' && { period }) }),
    )
    return { file, areas: usage(name, () => readAreas(area)), said: declared }
  })
}

function usage<T>(where: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new UsageError([where, error instanceof Error ? error.message : String(error)].filter(Boolean).join('：'))
  }
}
