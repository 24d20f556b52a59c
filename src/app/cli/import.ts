/** `shouwang import`: files through the same service as the web upload; checked, and committed when asked for. */
import { createReadStream } from 'node:fs'
import path from 'node:path'
import {
  checkBatch,
  commonArea,
  commitBatch,
  declare,
  discard,
  findKind,
  FILE_KINDS,
  getBatch,
  parsePeriod,
  planCommit,
  readReport,
  uploadFile,
  type Batch,
} from '../../features/intake/index.ts'
import { parseAreaCode } from '../../kernel/area-code.ts'
import { BUREAU, codeLabel, findCode } from '../../kernel/codes/index.ts'
import { scopeOf } from '../../language/access/scope.ts'
import type { Services } from '../../platform/actor.ts'
import { withScope } from '../../platform/postgres/database.ts'
import { REGISTERS } from '../registers.ts'
import { withInstallation } from './with-installation.ts'

export interface ImportOptions {
  readonly kind?: string
  readonly sender?: string
  readonly area: readonly string[]
  readonly extent?: string
  readonly period?: string
  readonly commit?: boolean
  readonly json?: boolean
}

const ACTOR = 'cli'

export type Report = Awaited<ReturnType<typeof importFile>>

/** Exit code 1 when a file could not be read, so that scripts notice; refused rows alone are no failure. */
export async function importCommand(files: readonly string[], options: ImportOptions): Promise<void> {
  const areas = readAreas(options.area)
  const declared = readDeclared(options)
  const reports = await withInstallation(async ({ services }) => {
    const all: Report[] = []
    for (const file of files) {
      const report = await importFile(services, file, areas, declared, options.commit === true)
      all.push(report)
      if (!options.json) printReport(report)
    }
    return all
  })
  if (options.json) process.stdout.write(`${JSON.stringify(reports, null, 1)}\n`)
  if (!reports.every(isTaken)) process.exitCode = 1
}

/** False when the file could not be read. */
export function isTaken({ state }: Report): boolean {
  return state === 'checked' || state === 'committed'
}

export function readAreas(codes: readonly string[]): string[] {
  return codes.map((code) => {
    const area = parseAreaCode(code)
    if (area === undefined) throw new Error(`--area：“${code}”不是区划代码 / not an area code`)
    return area
  })
}

export type Said = Parameters<typeof declare>[3]

/** What the sender says of a file, checked; throws with the choices there are. */
export function readDeclared({
  kind,
  sender,
  extent,
  period,
  amount,
}: Pick<ImportOptions, 'kind' | 'sender' | 'extent' | 'period'> & { readonly amount?: string }): Said {
  if (kind !== undefined && !findKind(kind))
    throw new Error(`--kind：没有“${kind}”，可选 / choose one of ${FILE_KINDS.map((one) => one.id).join(', ')}`)
  const bureau = sender === undefined ? undefined : bureauOf(sender)
  if (sender !== undefined && bureau === undefined)
    throw new Error(`--sender：没有“${sender}”，可选 / choose one of ${BUREAU.items.map((one) => one.zh).join('、')}`)
  if (extent !== undefined && extent !== 'full' && extent !== 'delta')
    throw new Error('--extent：应为 full（全量）或 delta（增量） / full or delta')
  const days = period === undefined ? undefined : parsePeriod(period)
  if (period !== undefined && days === undefined)
    throw new Error('--period：例如 2022-09-30、2022、"2021-09 to 2022-09" / such as these')
  return {
    ...(kind !== undefined && { kind }),
    ...(bureau && { sender: bureau }),
    ...(extent !== undefined && { extent }),
    ...(days && { periodFrom: days.from, periodTo: days.to }),
    ...(amount !== undefined && amount !== '' && { amountCovers: amount.slice(0, 60) }),
  }
}

/** By name or by code. */
function bureauOf(text: string): string | undefined {
  return findCode(BUREAU, text)?.code ?? (codeLabel(BUREAU, text) ? text : undefined)
}

/** Uploads, checks and, when asked for, commits one file. `accept` may turn its kind down after the check. */
export async function importFile(
  services: Services,
  file: string,
  areas: readonly string[],
  declared: Said,
  commit: boolean,
  accept: (kind: string | null) => boolean = () => true,
) {
  // Who runs the command answers for the installation: a file for several counties lies in the area around them.
  const scope = scopeOf([commonArea(areas)])
  const uploaded = await uploadFile(services, { id: ACTOR, scope }, path.basename(file), areas, createReadStream(file))
  if (Object.keys(declared).length > 0) await declare(services, scope, uploaded.id, declared)
  await checkBatch(services, uploaded.id, { scope })
  const read = (): Promise<Batch> => withScope(services.db, scope, (tx) => getBatch(tx, uploaded.id))
  const checked = await read()
  if (checked.state === 'checked' && !accept(checked.kind)) {
    await discard(services, scope, uploaded.id)
    return { ...summary(await read()), file, plan: [], problems: [] }
  }
  const problems = await readReport(services, scope, uploaded.id)
  const plan = checked.state === 'checked' ? await planCommit(services, scope, uploaded.id) : []
  if (commit && checked.state === 'checked') await commitBatch(services, uploaded.id, scope, ACTOR)
  return { ...summary(await read()), file, plan, problems }
}

function summary(batch: Batch) {
  return {
    batch: batch.id,
    state: batch.state,
    kind: batch.kind,
    sender: batch.sender,
    extent: batch.extent,
    periodFrom: batch.periodFrom,
    periodTo: batch.periodTo,
    reason: batch.refusalZh === null ? null : { zh: batch.refusalZh, en: batch.refusalEn },
    rows: {
      total: batch.rowsTotal,
      accepted: batch.rowsAccepted,
      repaired: batch.rowsRepaired,
      warned: batch.rowsWarned,
      rejected: batch.rowsRejected,
      unmatched: batch.rowsUnmatched,
    },
    written: batch.written,
  }
}

const SEVERITY = { rejected: '不能入库', warned: '需人工确认', repaired: '已自动更正' } as const

export function printReport(report: Report): void {
  const { rows } = report
  console.log(`\n${report.file}`)
  if (report.reason) {
    console.log(`  ${report.reason.zh}\n  ${report.reason.en}`)
    return
  }
  console.log(
    `  ${findKind(report.kind ?? '')?.label.zh ?? ''} · 可入库 ${rows.accepted} · 已自动更正 ${rows.repaired} · 需人工确认 ${rows.warned} · 不能入库 ${rows.rejected}` +
      (rows.unmatched ? ` · 未匹配 ${rows.unmatched}` : ''),
  )
  for (const { severity, rule, header, count, example } of report.problems)
    console.log(
      `  ${SEVERITY[severity]} ${String(count).padStart(6)} 行  ${header ?? '整行'}  ${example.zh}  [${rule}]`,
    )
  for (const { register, added, changed, unchanged } of report.plan) {
    if (added + changed + unchanged === 0) continue
    const label = REGISTERS.find((one) => one.id === register)?.label.zh ?? register
    console.log(`  ${label}：新增 ${added}，变更 ${changed}，不变 ${unchanged}`)
  }
  console.log(
    report.state === 'committed'
      ? `  已入库 / committed，批次 ${report.batch}`
      : `  尚未入库，核对后在页面入库，或加 --commit / not committed yet; commit it on the page or with --commit。批次 ${report.batch}`,
  )
}
