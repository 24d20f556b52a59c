/**
 * Import from the file to the committed rows, in a scratch cluster beside this machine's data: the household register of
 * the national layout, and the income feed of one register, as CSV and as xlsx. Files are written as they are made.
 */
import { fork } from 'node:child_process'
import { chmodSync, createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { once } from 'node:events'
import { openInstallation, type Installation } from '../src/app/installation.ts'
import { checkBatch, commitBatch, declare, getBatch, uploadFile } from '../src/features/intake/index.ts'
import { LINE_HEADERS, family, type Line } from '../src/features/intake/testing/office-files.ts'
import { scopeOf } from '../src/language/access/scope.ts'
import { createWorkbook } from '../src/platform/files/write-xlsx.ts'
import { makeLogger } from '../src/platform/log.ts'
import { withScope } from '../src/platform/postgres/database.ts'
import { readConfig } from '../src/app/config.ts'
import type { Bench } from './main.ts'

const SCOPE = scopeOf(['530326000000'])
const MEMBERS = 4
const MONTHS = 12
const CATEGORIES = ['工资性收入', '生产经营净收入'] as const

export interface IntakeSize {
  readonly households: number
  /** Rows of the feed. */
  readonly feedRows: number
  /** Rows of the feed whose memory is looked at. */
  readonly millionRows: number
}

type Format = 'csv' | 'xlsx'
type Rows = Iterable<readonly string[]>

const INCOME_HEADERS = ['户编号', '月份', '类别', '金额'] as const

function* householdRows(from: number, households: number): Rows {
  yield LINE_HEADERS
  for (let household = from; household < from + households; household += 1)
    for (const line of family(household, MEMBERS)) yield LINE_HEADERS.map((header: keyof Line) => line[header])
}

function* incomeRows(households: number, rows: number, year: number): Rows {
  yield INCOME_HEADERS
  for (let n = 0; n < rows; n += 1) {
    const household = n % households
    const turn = Math.floor(n / households)
    const month = turn % MONTHS
    const category = CATEGORIES[Math.floor(turn / MONTHS) % CATEGORIES.length] ?? ''
    const amount = `${300 + ((n * 7919) % 5000)}.${String(n % 100).padStart(2, '0')}`
    const at = year + Math.floor(turn / (MONTHS * CATEGORIES.length))
    yield [`5399${String(household).padStart(6, '0')}`, `${at}-${String(month + 1).padStart(2, '0')}`, category, amount]
  }
}

async function writeFile(file: string, format: Format, rows: Rows): Promise<void> {
  const out = createWriteStream(file)
  const closed = once(out, 'close')
  if (format === 'xlsx') {
    const book = createWorkbook(out)
    const sheet = await book.sheet({ name: '数据', columns: [] })
    let number = 0
    for (const row of rows)
      await sheet.row(
        ++number,
        row.map((value) => ({ value, kind: 'text' as const })),
      )
    await sheet.close({})
    await book.finish()
  } else {
    let text = ''
    for (const row of rows) {
      text += `${row.join(',')}\r\n`
      if (text.length < 1 << 16) continue
      if (!out.write(text)) await once(out, 'drain')
      text = ''
    }
    out.end(text)
  }
  await closed
}

/** One file from upload to commit. Answers rows a second over all of it, and what was waited for. */
async function importFile(
  { services }: Installation,
  file: string,
): Promise<{ rows: number; perSecond: number; checkSeconds: number; commitSeconds: number }> {
  const started = performance.now()
  const uploaded = await uploadFile(
    services,
    { id: 'bench', scope: SCOPE },
    path.basename(file),
    ['530326000000'],
    createReadStream(file),
  )
  await declare(services, SCOPE, uploaded.id, { periodFrom: '2022-01-01', periodTo: '2022-12-31' })
  await checkBatch(services, uploaded.id, { scope: SCOPE })
  const checked = performance.now()
  await commitBatch(services, uploaded.id, SCOPE, 'bench')
  const done = performance.now()
  const batch = await withScope(services.db, SCOPE, (tx) => getBatch(tx, uploaded.id))
  const rows = batch.rowsAccepted ?? 0
  if (rows !== batch.rowsTotal) throw new Error(`${rows} of ${batch.rowsTotal} rows of ${file} were taken`)
  return {
    rows,
    perSecond: Math.round(rows / ((done - started) / 1000)),
    checkSeconds: (checked - started) / 1000,
    commitSeconds: (done - checked) / 1000,
  }
}

/** Peak resident memory of this process while `work` runs, in megabytes. */
async function peak<T>(work: () => Promise<T>): Promise<{ value: T; megabytes: number }> {
  let most = 0
  const look = () => {
    most = Math.max(most, process.memoryUsage().rss)
  }
  const timer = setInterval(look, 100)
  try {
    const value = await work()
    look()
    return { value, megabytes: Math.round(most / 2 ** 20) }
  } finally {
    clearInterval(timer)
  }
}

export async function runIntake(size: IntakeSize, report: Bench['report']): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'shouwang-bench-'))
  // As root the server runs as another user, who must be able to walk in; elsewhere it would be placed outside.
  chmodSync(folder, 0o755)
  const config = {
    ...readConfig(),
    dataFolder: folder,
    keys: { file: path.join(folder, 'keys.json') },
    databaseUrl: undefined,
  }
  const installation = await openInstallation(config, makeLogger({ level: 'warn' }))
  const make = async (name: string, format: Format, rows: Rows): Promise<string> => {
    const file = path.join(folder, `${name}.${format}`)
    await writeFile(file, format, rows)
    return file
  }
  const measure = async (name: string, file: string) => {
    const { value, megabytes } = await peak(() => importFile(installation, file))
    report({ name, value: value.perSecond, unit: 'rows/s, file to committed' })
    report({ name: `${name}-check`, value: round(value.checkSeconds), unit: `s for ${value.rows} rows` })
    report({ name: `${name}-commit`, value: round(value.commitSeconds), unit: `s for ${value.rows} rows` })
    report({ name: `${name}-memory`, value: megabytes, unit: 'MB RSS' })
    rmSync(file)
  }
  try {
    const { households, feedRows, millionRows } = size
    await measure('import-households-csv', await make('households-1', 'csv', householdRows(0, households)))
    await measure('import-households-xlsx', await make('households-2', 'xlsx', householdRows(households, households)))
    await measure('import-feed-csv', await make('income-1', 'csv', incomeRows(households, feedRows, 2019)))
    await measure('import-feed-xlsx', await make('income-2', 'xlsx', incomeRows(households, feedRows, 2024)))
    await measure('import-million-csv', await make('income-3', 'csv', incomeRows(2 * households, millionRows, 2012)))
  } finally {
    await installation.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const round = (seconds: number): number => Math.round(seconds * 10) / 10

/** In a process of its own: the memory is that of an import, and not of what was measured before it. */
export async function intakeBench({ report }: Bench): Promise<void> {
  const child = fork(path.join(import.meta.dirname, 'intake-run.ts'))
  child.on('message', (result) => report(result as Parameters<Bench['report']>[0]))
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`the imports ended with ${code}`)
}
