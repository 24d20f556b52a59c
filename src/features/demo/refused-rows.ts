/**
 * Rows of the pretended files that could not be taken: a wrong ID number, amounts that are none. They are kept as the
 * intake keeps them, sealed and with a note, so that households not judged and holes in ledgers can be seen.
 */
import type { Sealer } from '../../platform/crypto/index.ts'
import { batchNumber, FILES } from './batches.ts'
import type { DemoHousehold } from './household.ts'
import { IDS_PER_COUNTY } from './ids.ts'
import { HEADERS, incomeCells, medicalCells, rejectedCells, type AreaNames, type OfficeFile } from './office-files.ts'
import type { PlannedCounty } from './province.ts'
import type { Sinks } from './sinks.ts'
import { HOLE_TABLE, NOTE_TABLE, REJECTED_TABLE } from './tables.ts'

const UNREADABLE = '——'
const UNREADABLE_AMOUNT = {
  rule: 'E10-amount',
  raw: UNREADABLE,
  zh: '金额“——”无法识别，请填写数字。',
  en: 'This is no amount; write a number.',
} as const

/** The cells with one of them unreadable. */
function replaced(cells: readonly string[], header: string, file: OfficeFile): string[] {
  return cells.map((cell, i) => (HEADERS[file][i] === header ? UNREADABLE : cell))
}

interface Refusal {
  readonly file: OfficeFile
  readonly cells: readonly string[]
  readonly column: string
  readonly header: string
  readonly rule: string
  /** What stood in the cell. */
  readonly raw: string
  /** The cell holds an identifier. */
  readonly sealed?: boolean
  readonly zh: string
  readonly en: string
  readonly householdCode?: string
  readonly personIndex?: Uint8Array
}

/** Writes the refused rows of one household. `lineOf` counts the lines of a file and notes this one as refused. */
export type WriteRefused = (
  county: PlannedCounty,
  household: DemoHousehold,
  names: AreaNames,
  lineOf: (file: OfficeFile) => number,
) => void

export function createRefusedWriter(sinks: Sinks, sealer: Sealer): WriteRefused {
  const sheet = { sheet: '' }
  const notes = sinks.of(
    NOTE_TABLE,
    ['batch_id', 'area_code', 'row_no', 'column_key', 'header', 'rule', 'raw', 'raw_sealed', 'text_zh', 'text_en'],
    { ...sheet, severity: 'rejected' },
  )
  const refused = sinks.of(
    REJECTED_TABLE,
    ['batch_id', 'area_code', 'kind', 'row_no', 'household_code', 'person_index', 'cells_sealed'],
    { ...sheet, state: 'open' },
  )
  const holes = sinks.of(
    HOLE_TABLE,
    ['county_code', 'area_code', 'register', 'household_id', 'person_id', 'batch_id', 'row_no'],
    sheet,
  )

  function refuse(county: PlannedCounty, area: string, line: number, refusal: Refusal): void {
    const batch = batchNumber(county, refusal.file)
    const { column, header, rule, raw, sealed = false, zh, en } = refusal
    notes.row([batch, area, line, column, header, rule, sealed ? null : raw, sealed ? sealer.seal(raw) : null, zh, en])
    const cells = sealer.seal(JSON.stringify(refusal.cells))
    refused.row([
      batch,
      area,
      FILES[refusal.file].kind,
      line,
      refusal.householdCode ?? null,
      refusal.personIndex ?? null,
      cells,
    ])
  }

  return (county, household, names, lineOf) => {
    const { areaCode, countyCode, code, rejectedMember, incomeRejected } = household
    const first = county.index * IDS_PER_COUNTY
    if (rejectedMember) {
      refuse(county, areaCode, lineOf('register'), {
        file: 'register',
        cells: rejectedCells(household, rejectedMember, names),
        column: 'citizenId',
        header: '证件号码',
        rule: 'R62',
        raw: rejectedMember.citizenId,
        sealed: true,
        zh: '公民身份号码校验码不正确，请核对原件后更正。',
        en: 'The check digit of the ID number is wrong; compare with the card and correct it.',
        householdCode: code,
      })
    }
    if (incomeRejected !== null) {
      const line = lineOf('income')
      const cells = incomeCells(household, { month: incomeRejected, category: 'wage', amount: 0 })
      refuse(county, areaCode, line, {
        ...UNREADABLE_AMOUNT,
        file: 'income',
        cells: replaced(cells, '金额', 'income'),
        column: 'amount',
        header: '金额',
        householdCode: code,
      })
      holes.row([
        countyCode,
        areaCode,
        'incomeEntry',
        first + household.number,
        null,
        batchNumber(county, 'income'),
        line,
      ])
    }
    for (const member of household.members) {
      const [settlement] = member.settlements
      if (!member.settlementRejected || !settlement) continue
      const line = lineOf('medical')
      const cells = medicalCells(member, { ...settlement, settlementNumber: `${settlement.settlementNumber}0` })
      refuse(county, areaCode, line, {
        ...UNREADABLE_AMOUNT,
        file: 'medical',
        cells: replaced(cells, '个人负担', 'medical'),
        column: 'selfPaid',
        header: '个人负担',
        personIndex: sealer.index(member.citizenId),
      })
      holes.row([
        countyCode,
        areaCode,
        'medicalSettlement',
        null,
        first + member.number,
        batchNumber(county, 'medical'),
        line,
      ])
    }
  }
}
