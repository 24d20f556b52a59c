/**
 * Field types of the register language. One field says what it is called, what it holds, where it comes from, how
 * sensitive it is and under which headers Excel files carry it; everything else follows from that.
 */
import type { CodeTable } from '../../kernel/codes/code-list.ts'
import type { Label } from '../../kernel/label.ts'

/** Who may see a value in full; the access language decides by class and role. */
export type Sensitivity = 'open' | 'personal' | 'health' | 'finance' | 'identifier'

interface FieldBase {
  readonly label: Label
  readonly help?: Label
  /** A record without this field is not complete. */
  readonly required?: boolean
  readonly sensitivity?: Sensitivity
  /** Other headers under which Excel files carry this field; the label itself always counts. */
  readonly synonyms?: readonly string[]
}

export interface TextField extends FieldBase {
  readonly type: 'text'
  /** Characters; 200 where nothing is said. */
  readonly maxLength?: number
  /** Stores the pinyin and its initials beside the text: for search and for the order of names (decision D14). */
  readonly pinyin?: boolean
  /** No two records of a county carry the same value: numbers given by the national system. */
  readonly unique?: boolean
  /**
   * The value is the number of a record of another register, kept as the office wrote it: files may come in any order,
   * and a number that nobody has registered yet is warned about, not refused.
   */
  readonly refersTo?: { readonly register: string; readonly field: string }
}
export interface CodeField extends FieldBase {
  readonly type: 'code'
  readonly codes: CodeTable
}
/** Several codes at once, such as the health status of the national system. */
export interface CodesField extends FieldBase {
  readonly type: 'codes'
  readonly codes: CodeTable
}
export interface DayField extends FieldBase {
  readonly type: 'day'
}
export interface MonthField extends FieldBase {
  readonly type: 'month'
}
/** Whole fen. `negative` allows amounts below zero (reversals, 冲正). */
export interface FenField extends FieldBase {
  readonly type: 'fen'
  readonly negative?: boolean
}
/** A whole number of `unit`, scaled by ten to the power of `decimals` (1.25 亩 with two decimals is 125). */
export interface QuantityField extends FieldBase {
  readonly type: 'quantity'
  readonly unit: Label
  readonly decimals?: number
  readonly min?: number
  readonly max?: number
}
export interface YesNoField extends FieldBase {
  readonly type: 'yesNo'
}
export interface AreaField extends FieldBase {
  readonly type: 'area'
}
/** Sealed fields: stored encrypted, with a keyed index by which the value is found and compared. */
export interface SealedField extends FieldBase {
  readonly type: 'citizenId' | 'phone' | 'bankCard'
}
/** A reference to a record of another register in the same county. */
export interface ReferenceField extends FieldBase {
  readonly type: 'household' | 'person' | 'organisation'
}

/** Files that belong to the record, such as a scanned proof: stored sealed, several a field, never imported. */
export interface AttachmentField extends FieldBase {
  readonly type: 'attachment'
}

export type Field =
  | TextField
  | CodeField
  | CodesField
  | DayField
  | MonthField
  | FenField
  | QuantityField
  | YesNoField
  | AreaField
  | SealedField
  | ReferenceField
  | AttachmentField

export type FieldType = Field['type']

type Declared<F extends Field> = Omit<F, 'type'>

export const text = <const D extends Declared<TextField>>(declared: D) => ({ type: 'text', ...declared }) as const
export const code = <const D extends Declared<CodeField>>(declared: D) => ({ type: 'code', ...declared }) as const
export const codes = <const D extends Declared<CodesField>>(declared: D) => ({ type: 'codes', ...declared }) as const
export const day = <const D extends Declared<DayField>>(declared: D) => ({ type: 'day', ...declared }) as const
export const month = <const D extends Declared<MonthField>>(declared: D) => ({ type: 'month', ...declared }) as const
export const fen = <const D extends Declared<FenField>>(declared: D) => ({ type: 'fen', ...declared }) as const
export const quantity = <const D extends Declared<QuantityField>>(declared: D) =>
  ({ type: 'quantity', ...declared }) as const
export const yesNo = <const D extends Declared<YesNoField>>(declared: D) => ({ type: 'yesNo', ...declared }) as const
export const area = <const D extends Declared<AreaField>>(declared: D) => ({ type: 'area', ...declared }) as const
export const citizenId = <const D extends Declared<SealedField>>(declared: D) =>
  ({ type: 'citizenId', ...declared }) as const
export const phone = <const D extends Declared<SealedField>>(declared: D) => ({ type: 'phone', ...declared }) as const
export const bankCard = <const D extends Declared<SealedField>>(declared: D) =>
  ({ type: 'bankCard', ...declared }) as const
export const organisation = <const D extends Declared<ReferenceField>>(declared: D) =>
  ({ type: 'organisation', ...declared }) as const
export const household = <const D extends Declared<ReferenceField>>(declared: D) =>
  ({ type: 'household', ...declared }) as const
export const person = <const D extends Declared<ReferenceField>>(declared: D) =>
  ({ type: 'person', ...declared }) as const
export const attachment = <const D extends Declared<AttachmentField>>(declared: D) =>
  ({ type: 'attachment', ...declared }) as const

/** Sealed fields are stored as two columns and never as text. */
export function isSealed(field: Field): field is SealedField {
  return field.type === 'citizenId' || field.type === 'phone' || field.type === 'bankCard'
}

export function isReference(field: Field): field is ReferenceField {
  return field.type === 'household' || field.type === 'person' || field.type === 'organisation'
}

export function isAttachment(field: Field): field is AttachmentField {
  return field.type === 'attachment'
}

/** The class of a field: what was declared, else what its type implies (个人信息保护法 Art. 28). */
export function sensitivityOf(field: Field): Sensitivity {
  if (field.sensitivity) return field.sensitivity
  if (isSealed(field)) return field.type === 'bankCard' ? 'finance' : 'identifier'
  // Nobody knows what stands on a scan before they have looked at it.
  return isAttachment(field) ? 'personal' : 'open'
}
