/**
 * The relations by which staged rows enter registers: SQL that offers a register's incoming columns. Built from
 * declarations and checked codes only.
 */
import { columnsOf } from '../../language/register/columns.ts'
import type { Register } from '../../language/register/register.ts'
import { incomingColumns } from '../../platform/registers/write-sql.ts'
import { allowance } from '../assistance/registers.ts'
import { disability } from '../disability/registers.ts'
import { insuranceEnrolment } from '../medical/registers.ts'
import { household, identityTag, membership, person } from '../people/index.ts'
import type { FileKind } from './kinds/file-kind.ts'
import { matchedRows } from './match-sql.ts'
import { registerColumns } from './staging.ts'

export interface Relation {
  readonly register: Register
  readonly sql: string
}

/** A select list in the order of the register's incoming columns; what is not named is NULL of its type. */
export function incomingSelect(register: Register, given: Readonly<Record<string, string>>): string {
  const types = new Map(columnsOf(register).map((column) => [column.name, column.type]))
  return incomingColumns(register)
    .map((name) => `${given[name] ?? `NULL::${types.get(name)}`} AS ${name}`)
    .join(', ')
}

/** A bureau code as SQL text; codes are words of the bureau list. */
function sourceText(sender: string): string {
  if (!/^[A-Za-z]+$/.test(sender)) throw new Error(`malformed sender: ${sender}`)
  return `'${sender}'`
}

/** What a feed says about the people and households that were found. */
export function feedRelation(
  kind: FileKind,
  register: Register,
  rows: string,
  counties: readonly string[],
  sender: string,
): Relation {
  const own = Object.fromEntries(registerColumns(register).map(({ name }) => [name, `s.${name}`]))
  const status = register.kind === 'status' ? { valid_from: 's.valid_from' } : {}
  const subject = kind.about === 'person' ? { person_id: 's.person_id' } : { household_id: 's.household_id' }
  const select = incomingSelect(register, {
    ...own,
    ...status,
    ...subject,
    county_code: 's.county_code',
    area_code: 's.area_code',
    id: 's.id',
    source: sourceText(sender),
    source_row: 's.row_no',
  })
  return { register, sql: `SELECT ${select} FROM (${matchedRows(kind, rows, counties)}) s WHERE s.state = 'accepted'` }
}

/** Staged lines with the ids that are in force: those known already, else those made for them. */
function lines(rows: string): string {
  return `${rows} s
    JOIN person_identity i ON i.citizen_id_index = s.person_index
    LEFT JOIN household k ON k.county_code = s.county_code AND k.household_code = s.household_code`
}

const HOUSEHOLD_ID = 'COALESCE(k.id, s.household_id)'

/** The identities of people nobody has seen before. */
export function newIdentities(rows: string): string {
  return `INSERT INTO person_identity (citizen_id_index, person_id, county_code)
    SELECT person_index, person_id, county_code FROM ${rows} WHERE state = 'accepted' ON CONFLICT (citizen_id_index) DO NOTHING`
}

/** The registers that lines of the household layout feed, in the order in which they can be written. */
export function lineRelations(rows: string, sender: string): Relation[] {
  const source = sourceText(sender)
  const base = { county_code: 's.county_code', area_code: 's.area_code', source, source_row: 's.row_no' }
  const of = (register: Register, given: Readonly<Record<string, string>>, where: string): Relation => ({
    register,
    sql: `SELECT ${incomingSelect(register, { ...base, ...given })} FROM ${lines(rows)} WHERE s.state = 'accepted' AND ${where}`,
  })
  const personColumns = Object.fromEntries(registerColumns(person).map(({ name }) => [name, `s.${name}`]))
  const insured = (kind: string, column: string, id: string) =>
    of(
      insuranceEnrolment,
      {
        id: `s.${id}`,
        person_id: 'i.person_id',
        valid_from: 's.valid_from',
        insurance: `'${kind}'`,
        enrolled: `s.${column}`,
      },
      `s.${column} IS NOT NULL`,
    )
  return [
    of(
      household,
      {
        id: HOUSEHOLD_ID,
        household_code: 's.household_code',
        head_name: 's.name',
        head_name_pinyin: 's.name_pinyin',
        head_name_initials: 's.name_initials',
        member_count: `(SELECT count(*) FROM ${rows} c WHERE c.household_code = s.household_code AND c.state = 'accepted')`,
        hamlet: 's.hamlet',
        phone_sealed: 's.household_phone_sealed',
        phone_index: 's.household_phone_index',
      },
      `s.relation = 'head'`,
    ),
    of(person, { ...personColumns, id: 'i.person_id' }, 'true'),
    of(
      membership,
      {
        id: 's.id',
        person_id: 'i.person_id',
        household_id: HOUSEHOLD_ID,
        programme: `'monitoring'`,
        relation: 's.relation',
        reason: `'registered'`,
        valid_from: 's.valid_from',
      },
      'true',
    ),
    of(
      identityTag,
      {
        id: 's.tag_id',
        household_id: HOUSEHOLD_ID,
        valid_from: 's.valid_from',
        household_type: 's.household_type',
        monitored_category: 's.monitored_category',
      },
      `s.relation = 'head' AND (s.household_type IS NOT NULL OR s.monitored_category IS NOT NULL)`,
    ),
    insured('residentMedical', 'resident_medical', 'resident_id'),
    insured('workerMedical', 'worker_medical', 'worker_id'),
    of(
      allowance,
      {
        id: 's.allowance_id',
        household_id: HOUSEHOLD_ID,
        valid_from: 's.valid_from',
        allowance: `'dibao'`,
        // The layout says it of every member; a family receives it when one of them does.
        receiving: `(SELECT bool_or(c.dibao) FROM ${rows} c WHERE c.household_code = s.household_code AND c.state = 'accepted')`,
      },
      `s.relation = 'head' AND s.dibao IS NOT NULL`,
    ),
    of(
      disability,
      {
        id: 's.disability_id',
        person_id: 'i.person_id',
        valid_from: 's.valid_from',
        certificate_sealed: 's.certificate_sealed',
        certificate_index: 's.certificate_index',
        kind: 's.disability_kind',
        grade: 's.disability_grade',
      },
      's.certificate_index IS NOT NULL',
    ),
  ]
}
