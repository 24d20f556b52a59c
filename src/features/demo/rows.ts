/** From households to rows of the registers and of the intake's tables, sealed and ready for COPY. */
import type { Sealer } from '../../platform/crypto/index.ts'
import { BATCH_COLUMNS, BATCH_CONSTANTS, batchNumber, batchRow, FILE_IDS, FILES, type FileLines } from './batches.ts'
import type { CopyValue } from './copy-buffer.ts'
import type { DemoAllowance, DemoHousehold, DemoMember } from './household.ts'
import { IDS_PER_COUNTY } from './ids.ts'
import { COLUMNS, FILE_OF, FROM, INSURED_FROM, type Ledger } from './ledger-columns.ts'
import type { AreaNames, OfficeFile } from './office-files.ts'
import type { PlannedCounty } from './province.ts'
import { createRefusedWriter } from './refused-rows.ts'
import { sealHouseholds, type Seals } from './seals.ts'
import { createSinks, type Chunk } from './sinks.ts'
import { BATCH_TABLE, COVERAGE_TABLE, IDENTITY_TABLE, REGISTER_TABLES, TOKEN_TABLE } from './tables.ts'

export interface RowWriter {
  /** Until the next call, households are of this county. `namesOf` gives the five area names of a village. */
  begin(county: PlannedCounty, namesOf: (villageCode: string) => AreaNames): void
  /** Households are sealed together, so a few hundred at a time are cheapest. */
  households(batch: readonly DemoHousehold[]): void
  /** The county's files and the coverage they give. */
  finish(): void
  /** Inputs of tables that have more than `bytes` waiting. */
  take(bytes: number): Chunk[]
}

export function createRowWriter(sealer: Sealer): RowWriter {
  const sinks = createSinks()
  let county: PlannedCounty | undefined
  let namesOf: (villageCode: string) => AreaNames = () => ['', '', '', '', '']
  const counters = new Map<string, number>()
  let files = new Map<OfficeFile, FileLines>()

  const current = (): PlannedCounty => {
    if (!county) throw new Error('no county was begun')
    return county
  }
  const fileLines = (file: OfficeFile): FileLines => {
    const known = files.get(file)
    if (known) return known
    const made = { lines: 0, rejected: 0, written: {} }
    files.set(file, made)
    return made
  }
  /** The next line of a file; lines are numbered as a person sees them, below the header. */
  const nextLine = (file: OfficeFile): number => (fileLines(file).lines += 1) + 1

  const ledgerSink = (ledger: Ledger, file: OfficeFile, suffix: string) =>
    sinks.of(
      REGISTER_TABLES[ledger],
      COLUMNS[ledger],
      ledger === 'allowance' ? undefined : { source: FILES[file].sender },
      suffix,
    )

  /** Writes one register row. `number` is the row's own id where others point to it. */
  function put(
    ledger: Ledger,
    area: string,
    line: number,
    values: readonly CopyValue[],
    { file, number, suffix = '' }: { file?: OfficeFile; number?: number; suffix?: string } = {},
  ): void {
    const { code, index } = current()
    const from = file ?? FILE_OF[ledger as Exclude<Ledger, 'allowance'>]
    const count = counters.get(ledger) ?? 0
    counters.set(ledger, count + 1)
    const { written } = fileLines(from)
    written[ledger] = (written[ledger] ?? 0) + 1
    const id = index * IDS_PER_COUNTY + (number ?? count)
    ledgerSink(ledger, from, suffix).row([code, area, id, batchNumber(current(), from), line, ...values])
  }

  function writeHousehold(household: DemoHousehold, seals: Seals): void {
    const { index } = current()
    const id = index * IDS_PER_COUNTY + household.number
    const area = household.areaCode
    const [head] = household.members
    if (!head) throw new Error('a household without members')
    const phone = seals.next(household.phone)
    const firstLine = fileLines('register').lines + 2
    put(
      'household',
      area,
      firstLine,
      [
        household.code,
        head.name,
        head.pinyin,
        head.initials,
        household.members.length,
        household.hamlet,
        area,
        household.residenceArea,
        phone.sealed,
        phone.index,
      ],
      { number: household.number },
    )
    token(household, id, null, [household.code])
    for (const member of household.members) writeMember(household, id, member, seals)
    writeTags(household, id, firstLine)
    writeGuarantees(household, id, firstLine)
    for (const row of household.income) {
      put('incomeEntry', area, nextLine('income'), [id, row.month, row.category, row.amount], {
        suffix: `_${row.month.slice(0, 4)}`,
      })
    }
    writeRefused(current(), household, namesOf(area), (file) => {
      fileLines(file).rejected += 1
      return nextLine(file)
    })
  }

  function writeMember(household: DemoHousehold, householdId: number, member: DemoMember, seals: Seals): void {
    const { code, index } = current()
    const area = household.areaCode
    const id = index * IDS_PER_COUNTY + member.number
    const identity = seals.next(member.citizenId)
    const phone = seals.next(member.phone)
    const tail = member.citizenId.slice(-4)
    const line = nextLine('register')
    put(
      'person',
      area,
      line,
      [
        member.name,
        member.pinyin,
        member.initials,
        'residentIdCard',
        identity.sealed,
        identity.index,
        tail,
        member.personCode,
        member.sex,
        member.birthDay,
        member.ethnic,
        phone.sealed,
        phone.index,
        member.education,
        member.schooling,
        member.labourSkill,
        member.workMonths,
        member.health,
      ],
      { number: member.number },
    )
    identities.row([identity.index, id, code])
    token(household, householdId, id, [
      member.name,
      member.pinyin,
      member.initials,
      tail.toLowerCase(),
      member.personCode,
    ])
    put('membership', area, line, [id, householdId, member.relation, 'monitoring', 'registered', FROM])
    put('insuranceEnrolment', area, line, [id, 'residentMedical', member.residentMedical, INSURED_FROM])
    put('insuranceEnrolment', area, line, [id, 'workerMedical', member.workerMedical, INSURED_FROM])
    writePersonFeeds(area, id, member, seals)
  }

  function writePersonFeeds(area: string, id: number, member: DemoMember, seals: Seals): void {
    const { school, disability, work } = member
    if (school) {
      const { stage, grade, enrolment } = school
      put('schooling', area, nextLine('schooling'), [id, FILES.schooling.from, school.school, stage, grade, enrolment])
    }
    if (disability) {
      const { sealed, index } = seals.next(disability.certificate)
      put('disability', area, nextLine('disability'), [
        id,
        FILES.disability.from,
        sealed,
        index,
        member.citizenId.slice(-4),
        disability.kind,
        disability.grade,
      ])
    }
    if (work) {
      put('employment', area, nextLine('employment'), [id, work.since, work.place, work.monthlyWage, work.employer])
    }
    for (const s of member.settlements) {
      put(
        'medicalSettlement',
        area,
        nextLine('medical'),
        [
          id,
          s.settlementNumber,
          s.kind,
          s.originalNumber,
          s.hospital,
          s.hospitalLevel,
          s.admittedOn,
          s.dischargedOn,
          s.total,
          s.inPolicy,
          s.basicPaid,
          s.criticalPaid,
          s.aidPaid,
          s.selfPaid,
          s.disease,
        ],
        { suffix: `_${s.dischargedOn.slice(0, 4)}` },
      )
    }
  }

  function writeTags({ areaCode, type, monitoring }: DemoHousehold, id: number, line: number): void {
    const tag = (from: string, to: string | null, category: string, removed: boolean | null) =>
      put('identityTag', areaCode, line, [id, from, to, type, category, removed])
    if (!monitoring) {
      tag(FROM, null, 'none', null)
      return
    }
    const { category, since, removedOn } = monitoring
    if (since > FROM) tag(FROM, since, 'none', null)
    tag(since, removedOn, category, false)
    if (removedOn !== null) tag(removedOn, null, category, true)
  }

  function writeGuarantees(household: DemoHousehold, id: number, line: number): void {
    const { areaCode: area, dwelling, water, dibao, tekun } = household
    if (dwelling) {
      const at = nextLine('housing')
      const { grade, floorArea, appraisedOn, before } = dwelling
      if (before) put('dwelling', area, at, [id, before.appraisedOn, appraisedOn, before.grade, floorArea])
      put('dwelling', area, at, [id, appraisedOn, null, grade, floorArea])
    }
    if (water) {
      const { quantity, quality, convenience, reliability } = water
      put('waterSafety', area, nextLine('water'), [id, FILES.water.from, quantity, quality, convenience, reliability])
    }
    const said = (
      file: OfficeFile,
      at: number,
      kind: string,
      receiving: boolean,
      from: string,
      of: DemoAllowance | null,
    ) =>
      put(
        'allowance',
        area,
        at,
        [
          id,
          from,
          FILES[file].sender,
          kind,
          receiving,
          of?.class ?? null,
          of?.persons ?? null,
          of?.monthlyAmount ?? null,
        ],
        { file },
      )
    said('register', line, 'dibao', household.registerSaysDibao, FROM, null)
    if (dibao) said('dibao', nextLine('dibao'), 'dibao', true, dibao.since, dibao)
    if (tekun) said('dibao', nextLine('dibao'), 'tekun', true, tekun.since, tekun)
  }

  const identities = sinks.of(IDENTITY_TABLE, ['citizen_id_index', 'person_id', 'county_code'])
  const tokens = sinks.of(TOKEN_TABLE, ['county_code', 'area_code', 'token', 'household_id', 'person_id'])

  function token(household: DemoHousehold, id: number, personId: number | null, words: readonly string[]): void {
    for (const [i, word] of words.entries()) {
      // A name of one syllable may be its own initials: each word stands once.
      if (word === '' || words.indexOf(word) !== i) continue
      tokens.row([household.countyCode, household.areaCode, word, id, personId])
    }
  }

  const writeRefused = createRefusedWriter(sinks, sealer)
  const batches = sinks.of(BATCH_TABLE, BATCH_COLUMNS, BATCH_CONSTANTS)
  const coverage = sinks.of(COVERAGE_TABLE, [
    'county_code',
    'area_code',
    'register',
    'source',
    'extent',
    'period_from',
    'period_to',
    'batch_id',
  ])

  return {
    begin(next, names) {
      county = next
      namesOf = names
      counters.clear()
      files = new Map()
    },
    households(list) {
      const seals = sealHouseholds(sealer, list)
      for (const household of list) writeHousehold(household, seals)
    },
    finish() {
      const at = current()
      for (const file of FILE_IDS) {
        const { sender, extent, from, to, registers } = FILES[file]
        batches.row(batchRow(at, file, fileLines(file)))
        for (const register of registers) {
          coverage.row([at.code, at.areaCode, register, sender, extent, from, to, batchNumber(at, file)])
        }
      }
    },
    take: (bytes) => sinks.take(bytes),
  }
}
