/**
 * The register language (台账): one declaration per ledger says what we know. Table, history, validation, pages, Excel
 * template, import, export, API, dictionary and mart column follow from it (architecture §2).
 */
import type { ColumnName } from '../../kernel/names.ts'
import type { Label } from '../../kernel/label.ts'
import type { Field } from './field.ts'

/**
 * entity: a thing that lives on (household, person); status: true from a day to a day, no overlap; event: happened on
 * a day; monthly: an amount or fact of one month.
 */
export type RegisterKind = 'entity' | 'status' | 'event' | 'monthly'

/** Whom a record is about. `area` registers describe a village; `none` stand for themselves. */
export type Subject = 'household' | 'person' | 'area' | 'none'

/** What a missing row means: nothing known, or nothing there, inside a committed full list for that county and period. */
export type Absence = 'unknown' | 'none'

/** Through which door rows come in; any other door is read-only. */
export type Writer = 'import' | 'form'

export interface FieldGroup {
  readonly label: Label
  readonly fields: readonly string[]
}

export interface Register {
  /** camelCase; the table is its snake_case. */
  readonly id: string
  readonly label: Label
  readonly help: Label
  readonly kind: RegisterKind
  readonly subject: Subject
  /** The bureau in charge (code of the bureau list). */
  readonly owner: string
  /**
   * What makes two rows the same fact, besides the subject and the source. A status adds its first day by itself.
   * Empty for an entity whose identity is decided by matching, before it is written.
   */
  readonly naturalKey: readonly string[]
  /** Rows of different senders stand side by side; a person chooses. */
  readonly perSource: boolean
  readonly absence: Absence
  readonly writers: readonly Writer[]
  /**
   * A catalogue without personal data: everybody may read every row, wherever it belongs. Writing keeps to the writer's
   * area as everywhere.
   */
  readonly shared?: true
  readonly fields: Readonly<Record<string, Field>>
  /** The day or month field that orders events and monthly rows and by whose year the table is partitioned. */
  readonly happenedOn?: string
  /** Field order on pages, in groups; fields in no group follow at the end. */
  readonly groups?: readonly FieldGroup[]
  /** Columns a list shows first. */
  readonly listed: readonly string[]
}

/** Declares a register; the type keeps every field, so that rows are typed by their declaration. */
export function defineRegister<const R extends Register>(register: R): R {
  return register
}

/** The value of a field as our code sees it; absent is `null`. */
export type FieldValue<F extends Field> = F extends { type: 'fen' | 'quantity' }
  ? number
  : F extends { type: 'yesNo' }
    ? boolean
    : F extends { type: 'codes' | 'attachment' }
      ? readonly string[]
      : F extends { type: 'code'; codes: { items: readonly { code: infer C }[] } }
        ? C
        : string

/** A row of a register: its fields, `null` where unknown. */
export type RowOf<R extends Register> = {
  -readonly [K in keyof R['fields']]: FieldValue<R['fields'][K]> | null
}

/** Columns every register table has, beside its fields. */
export interface SystemColumns {
  county_code: string
  area_code: string
  id: string
  source: string
  batch_id: string | null
  source_row: number | null
  recorded_at: string
  recorded_by: string
}

type SubjectColumns<S extends Subject> = S extends 'household'
  ? { household_id: string }
  : S extends 'person'
    ? { person_id: string }
    : object

type ValidityColumns<K extends RegisterKind> = K extends 'status'
  ? { valid_from: string; valid_to: string | null }
  : object

type FieldColumns<R extends Register> = {
  [
    K in keyof R['fields'] & string as R['fields'][K] extends { type: 'citizenId' | 'phone' | 'bankCard' }
      ? `${ColumnName<K>}_sealed`
      : R['fields'][K] extends { type: 'household' | 'person' | 'organisation' }
        ? `${ColumnName<K>}_id`
        : R['fields'][K] extends { type: 'attachment' }
          ? `${ColumnName<K>}_ids`
          : ColumnName<K>
  ]: R['fields'][K] extends { type: 'citizenId' | 'phone' | 'bankCard' }
    ? Uint8Array | null
    : FieldValue<R['fields'][K]> | null
}

/** The table of a register, as Kysely sees it. */
export type TableOf<R extends Register> = SystemColumns &
  SubjectColumns<R['subject']> &
  ValidityColumns<R['kind']> &
  FieldColumns<R>
