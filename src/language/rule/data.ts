/** The data one household brings to the interpreter. */

/** Booleans, integers in the unit of the fact, codes, days and months. `null`: not known. */
export type Scalar = boolean | number | string | null

/** A row of some register, with what is needed to say where a value came from. */
export interface DataRow {
  /** Handle of the stored row, carried into every explanation. */
  readonly rowId: string
  readonly facts: Readonly<Record<string, Scalar>>
  /** When the bureau reported it, for people to read. */
  readonly reportedOn?: string
}

/** Days in a period, both ends included, for which a full list of this ledger is committed for the household's area. */
export interface Period {
  readonly from: string
  readonly to: string
}

export interface LedgerData {
  readonly rows: readonly DataRow[]
  /** Rows about this household or member were rejected: what is here is only a part. */
  readonly hole?: boolean
  /** Periods are merged: a span counts as covered when it lies inside one of them. */
  readonly covered?: readonly Period[]
}

export interface MemberData extends DataRow {
  readonly ledgers?: Readonly<Record<string, LedgerData>>
}

export interface HouseholdData extends DataRow {
  /** 12-digit statistical code of the area that manages the household (管理地). */
  readonly areaCode: string
  readonly members: readonly MemberData[]
  readonly ledgers?: Readonly<Record<string, LedgerData>>
}

export const NO_ROWS: LedgerData = { rows: [] }
