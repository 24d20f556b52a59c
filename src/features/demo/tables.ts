/** The tables the demo fills, as COPY sees them; register tables follow from their declarations. */
import { columnsOf, tableOf } from '../../language/register/columns.ts'
import { partitionColumn } from '../../language/register/ddl.ts'
import type { Register } from '../../language/register/register.ts'
import { areaDesignation, villageInfrastructure } from '../areas/registers.ts'
import { allowance } from '../assistance/registers.ts'
import { disability } from '../disability/registers.ts'
import { schooling } from '../education/registers.ts'
import { dwelling } from '../housing/registers.ts'
import { incomeEntry } from '../income/registers.ts'
import { employment } from '../labour/registers.ts'
import { insuranceEnrolment, medicalSettlement } from '../medical/registers.ts'
import { household, identityTag, membership, person } from '../people/registers.ts'
import { waterSafety } from '../water/registers.ts'
import type { CopyColumn } from './copy-buffer.ts'
import { RECORDED_AT } from './figures.ts'
import { ID_KINDS, type IdKind } from './ids.ts'

export interface DemoTable {
  /** Also the table's name, unless it is partitioned. */
  readonly table: string
  /** True when rows go to the partition of a year. */
  readonly byYear: boolean
  readonly columns: readonly (CopyColumn & { readonly nullable: boolean })[]
  readonly constant: Readonly<Record<string, string>>
}

/** Nobody typed the demo in. */
export const RECORDED_BY = 'demo'

const REGISTERS = {
  household,
  person,
  membership,
  identityTag,
  incomeEntry,
  medicalSettlement,
  insuranceEnrolment,
  dwelling,
  waterSafety,
  schooling,
  disability,
  employment,
  allowance,
  areaDesignation,
  villageInfrastructure,
} as const

export type DemoRegister = keyof typeof REGISTERS

function registerTable(register: Register): DemoTable {
  return {
    table: tableOf(register),
    byYear: partitionColumn(register) !== undefined,
    columns: columnsOf(register).map(({ name, type, nullable }) => {
      const ids = type === 'uuid' ? idsOf(name, register, nullable) : undefined
      return { name, type, nullable, ...(ids && { ids }) }
    }),
    constant: { recorded_at: RECORDED_AT, recorded_by: RECORDED_BY },
  }
}

/** Undefined for a reference that the demo leaves empty, such as the organisation somebody works for. */
function idsOf(column: string, register: Register, nullable: boolean): IdKind | undefined {
  const kind = ID_KINDS.find((known) => known === (column === 'id' ? register.id : column.replace(/_id$/, '')))
  if (!kind && !nullable) throw new RangeError(`${register.id}.${column} holds ids of an unknown kind`)
  return kind
}

const col = (name: string, type: CopyColumn['type'], nullable = false) => ({ name, type, nullable })
const batchId = { name: 'batch_id', type: 'uuid', ids: 'batch', nullable: false } as const

function plainTable(table: string, columns: DemoTable['columns']): DemoTable {
  return { table, byYear: false, columns, constant: {} }
}

export const REGISTER_TABLES: Readonly<Record<DemoRegister, DemoTable>> = Object.fromEntries(
  Object.entries(REGISTERS).map(([id, register]) => [id, registerTable(register)]),
) as Record<DemoRegister, DemoTable>

export const IDENTITY_TABLE = plainTable('person_identity', [
  col('citizen_id_index', 'bytea'),
  { name: 'person_id', type: 'uuid', ids: 'person', nullable: false },
  col('county_code', 'text'),
])

export const TOKEN_TABLE = plainTable('search_token', [
  col('county_code', 'text'),
  col('area_code', 'text'),
  col('token', 'text'),
  { name: 'household_id', type: 'uuid', ids: 'household', nullable: false },
  { name: 'person_id', type: 'uuid', ids: 'person', nullable: true },
])

export const BATCH_TABLE = plainTable('import_batch', [
  { name: 'id', type: 'uuid', ids: 'batch', nullable: false },
  col('area_code', 'text'),
  col('area_codes', 'text[]'),
  col('file_name', 'text'),
  col('file_hash', 'text'),
  col('file_bytes', 'bigint'),
  col('stored_as', 'text'),
  col('kind', 'text'),
  col('mapping', 'jsonb', true),
  col('sender', 'text'),
  col('extent', 'text'),
  col('period_from', 'date', true),
  col('period_to', 'date', true),
  col('amount_covers', 'text', true),
  col('state', 'text'),
  col('rows_read', 'bigint'),
  col('rows_total', 'bigint'),
  col('rows_accepted', 'bigint'),
  col('rows_repaired', 'bigint'),
  col('rows_warned', 'bigint'),
  col('rows_rejected', 'bigint'),
  col('rows_matched', 'bigint'),
  col('rows_unmatched', 'bigint'),
  col('written', 'jsonb'),
  col('created_by', 'text'),
  col('created_at', 'timestamptz'),
  col('checked_at', 'timestamptz'),
  col('committed_by', 'text'),
  col('committed_at', 'timestamptz'),
])

export const NOTE_TABLE = plainTable('import_note', [
  batchId,
  col('area_code', 'text'),
  col('sheet', 'text'),
  col('row_no', 'integer'),
  col('column_key', 'text', true),
  col('header', 'text', true),
  col('severity', 'text'),
  col('rule', 'text'),
  col('raw', 'text', true),
  col('raw_sealed', 'bytea', true),
  col('text_zh', 'text'),
  col('text_en', 'text'),
])

export const REJECTED_TABLE = plainTable('rejected_row', [
  batchId,
  col('area_code', 'text'),
  col('kind', 'text'),
  col('sheet', 'text'),
  col('row_no', 'integer'),
  col('household_code', 'text', true),
  col('person_index', 'bytea', true),
  col('cells_sealed', 'bytea'),
  col('state', 'text'),
])

export const COVERAGE_TABLE = plainTable('coverage', [
  col('county_code', 'text'),
  col('area_code', 'text'),
  col('register', 'text'),
  col('source', 'text'),
  col('extent', 'text'),
  col('period_from', 'date', true),
  col('period_to', 'date', true),
  batchId,
])

export const HOLE_TABLE = plainTable('ledger_hole', [
  col('county_code', 'text'),
  col('area_code', 'text'),
  col('register', 'text'),
  { name: 'household_id', type: 'uuid', ids: 'household', nullable: true },
  { name: 'person_id', type: 'uuid', ids: 'person', nullable: true },
  batchId,
  col('sheet', 'text'),
  col('row_no', 'integer'),
])
