/**
 * One cell by the type of its field. This is the hot path of every import: clean cells return on their first test, and
 * no text is tried with an expression that could backtrack without bound.
 */
import type { AreaCode } from '../../../kernel/area-code.ts'
import type { CitizenId } from '../../../kernel/citizen-id.ts'
import type { CreditCode } from '../../../kernel/credit-code.ts'
import type { Day } from '../../../kernel/day.ts'
import type { DisabilityNumber } from '../../../kernel/disability-number.ts'
import type { Fen } from '../../../kernel/fen.ts'
import type { Month } from '../../../kernel/month.ts'
import { repairFen, repairQuantity } from './amount-cell.ts'
import { repairArea } from './area-cell.ts'
import type { CellContext, CellResult, RawCell } from './cell.ts'
import { repairCitizenId, repairDisabilityNumber } from './citizen-id-cell.ts'
import { repairCode, repairCodes, repairYesNo } from './code-cell.ts'
import { repairDay, repairMonth } from './day-cell.ts'
import { repairOrganisation } from './organisation-cell.ts'
import {
  repairBankCard,
  repairCreditCode,
  repairIdentifier,
  repairPersonName,
  repairPhone,
  repairText,
} from './text-cell.ts'

/** Kinds of cells with the value each gives; names agree with the field types of the register language. */
export interface CellValues {
  readonly text: string
  readonly identifier: string
  readonly personName: string
  readonly citizenId: CitizenId
  readonly disabilityNumber: DisabilityNumber
  readonly creditCode: CreditCode
  readonly phone: string
  readonly bankCard: string
  readonly day: Day
  readonly month: Month
  readonly fen: Fen
  readonly quantity: number
  readonly code: string
  readonly codes: readonly string[]
  readonly yesNo: boolean
  readonly area: AreaCode
  readonly organisation: string
}

export type CellKind = keyof CellValues

type Repairers = { readonly [K in CellKind]: (raw: RawCell, context: CellContext) => CellResult<CellValues[K]> }

const REPAIRERS: Repairers = {
  text: repairText,
  identifier: repairIdentifier,
  personName: repairPersonName,
  citizenId: repairCitizenId,
  disabilityNumber: repairDisabilityNumber,
  creditCode: repairCreditCode,
  phone: repairPhone,
  bankCard: repairBankCard,
  day: repairDay,
  month: repairMonth,
  fen: repairFen,
  quantity: repairQuantity,
  code: repairCode,
  codes: repairCodes,
  yesNo: repairYesNo,
  area: repairArea,
  organisation: repairOrganisation,
}

/** Reads one cell. Data problems are notes; only a column without the code list or areas it needs throws RangeError. */
export function repairCell<K extends CellKind>(kind: K, raw: RawCell, context: CellContext): CellResult<CellValues[K]> {
  return REPAIRERS[kind](raw, context)
}

/** The function of a kind, for a reader that resolves it once a column. */
export function repairerOf<K extends CellKind>(kind: K): Repairers[K] {
  return REPAIRERS[kind]
}
