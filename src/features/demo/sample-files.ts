/**
 * Files as offices would send them, made from the demo households: the national layout in three forms and the eight
 * feeds, with dirt, and what each sender declares (`manifest.json`). For trying the import and for benchmarks; there is
 * no answer key beside them.
 */
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { finished } from 'node:stream/promises'
import iconv from 'iconv-lite'
import { BUREAU } from '../../kernel/codes/index.ts'
import { createWorkbook } from '../../platform/files/write-xlsx.ts'
import { FILES } from './batches.ts'
import { createDirt, type Dirt } from './dirt.ts'
import { generateCounty } from './generate.ts'
import type { DemoHousehold, DemoMember } from './household.ts'
import {
  dibaoCells,
  disabilityCells,
  employmentCells,
  HEADERS,
  housingCells,
  incomeCells,
  medicalCells,
  registerCells,
  schoolingCells,
  waterCells,
  type AreaNames,
  type OfficeFile,
} from './office-files.ts'
import type { DemoArea, DemoPlan } from './province.ts'
import { createRandom, type Random } from './random.ts'
import { villageNames } from './village-names.ts'

export interface SampleOptions {
  readonly plan: DemoPlan
  readonly areas: readonly DemoArea[]
  /** Six-digit codes; all counties of the plan without it. */
  readonly counties?: readonly string[]
  /** Only these files. */
  readonly only?: readonly SampleFile[]
  /** Share of cells that are dirty, 0.02 by default. */
  readonly dirt?: number
}

const FEEDS = {
  'feed-medical.csv': 'medical',
  'feed-schooling.csv': 'schooling',
  'feed-employment.csv': 'employment',
  'feed-disability.csv': 'disability',
  'feed-housing.csv': 'housing',
  'feed-water.csv': 'water',
  'feed-dibao.csv': 'dibao',
  'feed-income.csv': 'income',
} as const satisfies Record<string, OfficeFile>

const REGISTERS = ['register-export.xlsx', 'register-export-gbk.csv', 'register-export-utf8bom.csv'] as const
type FeedFile = keyof typeof FEEDS
type RegisterFile = (typeof REGISTERS)[number]
export type SampleFile = FeedFile | RegisterFile

/** Households that departments know and the register does not, so that some rows find nobody. */
const UNREGISTERED = 0.04
const DEFAULT_DIRT = 0.02

/** Writes the files into a folder, which is made; answers their rows without headers. */
export async function writeSampleFiles(folder: string, options: SampleOptions): Promise<Record<string, number>> {
  await mkdir(folder, { recursive: true })
  const wanted = (file: SampleFile) => options.only?.includes(file) ?? true
  const counties = options.plan.counties.filter((county) => options.counties?.includes(county.code) ?? true)
  const feeds = Object.entries(FEEDS) as [FeedFile, OfficeFile][]
  const outputs = new Map<SampleFile, RowOutput>()
  for (const file of REGISTERS) {
    if (!wanted(file)) continue
    const out = path.join(folder, file)
    const output = file.endsWith('.xlsx')
      ? await openRegisterWorkbook(out)
      : openCsv(out, HEADERS.register, file.includes('gbk') ? 'gb18030' : 'utf8')
    outputs.set(file, output)
  }
  for (const [file, id] of feeds)
    if (wanted(file)) outputs.set(file, openCsv(path.join(folder, file), HEADERS[id], 'utf8'))

  const random = createRandom(`${options.plan.seed} samples`)
  const dirt = createDirt(random, options.dirt ?? DEFAULT_DIRT)
  const names = villageNames(options.areas)
  for (const county of counties) {
    for (const household of generateCounty(options.plan, county)) {
      const form = REGISTERS[random.below(REGISTERS.length)] ?? 'register-export.xlsx'
      if (!random.chance(UNREGISTERED)) {
        const areas = names.get(household.areaCode)
        if (areas) await outputs.get(form)?.rows(registerRows(household, areas, dirt))
      }
      for (const [file, id] of feeds) await outputs.get(file)?.rows(feedRows(id, household, dirt, random))
    }
  }
  const counts: Record<string, number> = {}
  for (const [file, output] of outputs) counts[file] = await output.finish()
  const manifest = manifestOf(
    [...outputs.keys()],
    counties.map((county) => county.areaCode),
  )
  await writeFile(path.join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`)
  return counts
}

function registerRows(household: DemoHousehold, areas: AreaNames, dirt: Dirt): string[][] {
  return household.members.map((member) => {
    const village = [areas[0], areas[1], areas[2], areas[3], dirt.village(areas[4])] as const
    const cells = registerCells(household, { ...member, name: dirt.name(member.name) }, village)
    return cells.map((cell, i) => {
      const header = HEADERS.register[i]
      if (header === '证件号码') return dirt.citizenId(cell)
      if (header === '出生日期') return dirt.day(cell)
      if (header === '民族') return dirt.ethnic(cell)
      return header === '姓名' ? dirt.around(cell) : cell
    })
  })
}

function feedRows(id: OfficeFile, household: DemoHousehold, dirt: Dirt, random: Random): string[][] {
  const [head] = household.members
  if (!head) return []
  const rows = cleanRows(id, household, head)
  const dirty = rows.map((row) => row.map((cell, i) => dirtyCell(HEADERS[id][i] ?? '', cell, dirt)))
  // A page that was copied twice brings the same settlement again.
  const [first] = dirty
  return id === 'medical' && first && random.chance(0.003) ? [...dirty, first] : dirty
}

function cleanRows(id: OfficeFile, household: DemoHousehold, head: DemoMember): string[][] {
  switch (id) {
    case 'income':
      return household.income.map((row) => incomeCells(household, row))
    case 'medical':
      return household.members.flatMap((member) =>
        member.settlements.map((settlement) => medicalCells(member, settlement)),
      )
    case 'schooling':
      return household.members.flatMap(schoolingCells)
    case 'employment':
      return household.members.flatMap(employmentCells)
    case 'disability':
      return household.members.flatMap(disabilityCells)
    case 'housing':
      return housingCells(household, head)
    case 'water':
      return waterCells(household, head)
    case 'dibao':
      return dibaoCells(household, head)
    case 'register':
      return []
  }
}

function dirtyCell(header: string, cell: string, dirt: Dirt): string {
  if (header.includes('身份')) return dirt.citizenId(cell)
  if (header === '月份' || header.endsWith('月份') || header === '起始月') return dirt.month(cell)
  if (header.endsWith('日期')) return dirt.day(cell)
  if (header === '鉴定等级') return dirt.grade(cell)
  if (/金额|费用|保障金|月工资|负担/.test(header)) return dirt.amount(cell)
  return header.includes('姓名') ? dirt.around(cell) : cell
}

interface RowOutput {
  rows(rows: readonly (readonly string[])[]): Promise<void>
  /** Answers the rows that were written. */
  finish(): Promise<number>
}

const FLUSH_CHARS = 1 << 17

function openCsv(file: string, headers: readonly string[], encoding: 'utf8' | 'gb18030'): RowOutput {
  const out = createWriteStream(file)
  const ended = finished(out)
  // Awaited in `finish`; a full disk before that must not end the process without a word.
  ended.catch(() => undefined)
  let text = `${encoding === 'utf8' ? '\ufeff' : ''}${headers.join(',')}\r\n`
  let count = 0
  const flush = async (): Promise<void> => {
    const bytes = encoding === 'utf8' ? Buffer.from(text) : iconv.encode(text, encoding)
    text = ''
    if (!out.write(bytes)) await Promise.race([once(out, 'drain'), ended])
  }
  return {
    async rows(rows) {
      for (const row of rows) {
        text += `${row.map(csvCell).join(',')}\r\n`
        count += 1
      }
      if (text.length >= FLUSH_CHARS) await flush()
    },
    async finish() {
      await flush()
      out.end()
      await ended
      return count
    },
  }
}

/** As an office's export does it: no protection against formulas, the readers have to stand that. */
function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Sheet 人口信息 as the national system exports it: a title, one header row, notes at the bottom. */
async function openRegisterWorkbook(file: string): Promise<RowOutput> {
  const out = createWriteStream(file)
  const workbook = createWorkbook(out)
  const sheet = await workbook.sheet({ name: '人口信息' })
  const line = async (number: number, cells: readonly string[]) =>
    sheet.row(
      number,
      cells.map((value) => ({ value })),
    )
  await line(1, ['农户人口信息（演示数据）'])
  await line(2, HEADERS.register)
  let at = 2
  return {
    async rows(rows) {
      for (const row of rows) await line((at += 1), row)
    },
    async finish() {
      await line(at + 2, ['注：本表为演示数据，所有人员均为虚构。'])
      await sheet.close()
      await workbook.finish()
      return at - 2
    },
  }
}

/** What the senders declare, in the words of `manifest.json`. */
function manifestOf(files: readonly SampleFile[], area: readonly string[]): object {
  const bureau = (code: string) => BUREAU.items.find((item) => item.code === code)?.zh ?? code
  const entries = files.map((file) => {
    const id: OfficeFile = file in FEEDS ? FEEDS[file as FeedFile] : 'register'
    const { sender, extent, from, to } = FILES[id]
    return [
      file,
      {
        sender: bureau(sender),
        area,
        extent,
        period: PERIODS[id] ?? `${from.slice(0, 7)} to ${to.slice(0, 7)}`,
        amount: AMOUNTS[id] ?? '',
      },
    ]
  })
  return { note: 'made-up data; what the sender declares of each file', files: Object.fromEntries(entries) }
}

const PERIODS: Partial<Record<OfficeFile, string>> = {
  register: '',
  schooling: '2022 autumn term',
  employment: '2022',
  housing: '2022',
  water: '2022',
  disability: 'on 2022-09-30',
  dibao: 'on 2022-09-30',
}
const AMOUNTS: Partial<Record<OfficeFile, string>> = {
  income: 'one month',
  medical: 'one settlement',
  employment: 'monthly wage',
  dibao: 'one month',
}
