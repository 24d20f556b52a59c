/**
 * Where facts lie: which table and column holds which fact. Built by an adapter from declarations; the only source of
 * identifiers in compiled SQL.
 *
 * Contract: integer columns hold whole numbers within 2^53, code columns the code as text, and household and member
 * keys are unique. Rows of a ledger point to their household or member by `owner`.
 */
import { own, type Owner } from './vocabulary.ts'

export interface TableName {
  readonly schema?: string
  readonly table: string
}

/**
 * How a value is stored: days as SQL `date` or as yyyymmdd integers, months as yyyymm integers or as the `date` of
 * their first day.
 */
export type Encoding = 'boolean' | 'integer' | 'text' | 'date' | 'yyyymmdd' | 'yyyymm'

export interface Column {
  readonly column: string
  readonly encoding: Encoding
  /** Another table with the same key, one row or none for each household or member. */
  readonly in?: TableName & { readonly key: string }
}

/** Only the rows in which a column has a value, when one table serves many ledgers. */
export interface Only {
  readonly column: string
  readonly equals: string
}

/** For which areas and periods (both days included) full lists are committed. Adjacent periods are merged. */
export interface CoverageTable extends TableName {
  readonly area: string
  readonly from: Column
  readonly to: Column
  /** Column of the household that equals `area`. */
  readonly householdColumn: string
  readonly only?: Only
}

/** Owners of whom rows were rejected. */
export interface HoleTable extends TableName {
  readonly owner: string
  readonly only?: Only
}

export interface LedgerLayout extends TableName {
  readonly owner: string
  readonly facts: Readonly<Record<string, Column>>
  /** Matters for ledgers whose absence means none. `always`: the table is a full list for every area and day. */
  readonly coverage: CoverageTable | 'always' | 'never'
  readonly holes: HoleTable | null
}

export interface Layout {
  readonly household: TableName & {
    readonly key: string
    /** Text column with the 12-digit code of the managing area. */
    readonly area: string
    readonly facts: Readonly<Record<string, Column>>
  }
  readonly member: TableName & {
    readonly key: string
    readonly household: string
    readonly facts: Readonly<Record<string, Column>>
  }
  readonly ledgers: Readonly<Record<Owner, Readonly<Record<string, LedgerLayout>>>>
}

/** The layout of a ledger. Throws when the layout lacks it: a mistake of the adapter, not of a rule. */
export function getLedger(layout: Layout, owner: Owner, name: string): LedgerLayout {
  const ledger = own(layout.ledgers[owner], name)
  if (!ledger) throw new Error(`the layout has no ledger ${owner}.${name}`)
  return ledger
}
