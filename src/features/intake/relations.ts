/**
 * The relations by which staged rows enter registers: SQL that offers a register's incoming columns. Built from
 * declarations and checked codes only.
 */
import { toColumn } from '../../kernel/names.ts'
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

const SUBJECTS: Readonly<Record<FileKind['about'], Readonly<Record<string, string>>>> = {
  person: { person_id: 's.person_id' },
  household: { household_id: 's.household_id' },
  householdLine: {},
  area: {},
}

/** What a feed says about the people, households or area that were found. */
export function feedRelation(
  kind: FileKind,
  register: Register,
  rows: string,
  areaCodes: readonly string[],
  sender: string,
): Relation {
  const own = Object.fromEntries(registerColumns(register).map(({ name }) => [name, `s.${name}`]))
  const status = register.kind === 'status' ? { valid_from: 's.valid_from' } : {}
  const subject = SUBJECTS[kind.about]
  const select = incomingSelect(register, {
    ...own,
    ...organisationsOf(register, 's', 's.county_code'),
    ...status,
    ...subject,
    county_code: 's.county_code',
    area_code: 's.area_code',
    id: 's.id',
    source: sourceText(sender),
    source_row: 's.row_no',
  })
  return { register, sql: `SELECT ${select} FROM (${matchedRows(kind, rows, areaCodes)}) s WHERE s.state = 'accepted'` }
}

/**
 * A cell names an organisation of one of the file's counties; a row refers to the one that its own county knows under the
 * same code or name, or to none.
 */
export function organisationsOf(register: Register, alias: string, county: string): Record<string, string> {
  const keys = Object.entries(register.fields).flatMap(([key, field]) => (field.type === 'organisation' ? [key] : []))
  return Object.fromEntries(
    keys.map((key) => {
      const column = `${toColumn(key)}_id`
      const named = `${alias}.${column}`
      const own = `SELECT o.id FROM organisation o WHERE o.county_code = ${county} AND o.id = ${named}`
      const alike = `SELECT o.id FROM organisation f JOIN organisation o ON o.county_code = ${county}
        AND (o.credit_code = f.credit_code OR o.name = f.name) WHERE f.id = ${named} LIMIT 1`
      return [column, `CASE WHEN ${named} IS NOT NULL THEN COALESCE((${own}), (${alike})) END`]
    }),
  )
}

/** Name of the temporary table that `linesSql` makes. */
const LINES = 'intake_line'

/**
 * Accepted lines with the ids that are in force (those known already, else those made for them), and what the lines of a
 * household say together. Made once; every register of the layout reads from it.
 */
export function linesSql(rows: string): string[] {
  return [
    `CREATE TEMP TABLE ${LINES} ON COMMIT DROP AS
    SELECT s.*, COALESCE(i.person_id, s.person_id) AS known_person, COALESCE(k.id, s.household_id) AS known_household,
      k.id IS NULL AS new_household, c.lines, c.any_dibao
    FROM ${rows} s
    JOIN (SELECT county_code, household_code, count(*) AS lines, bool_or(dibao) AS any_dibao FROM ${rows}
      WHERE state = 'accepted' GROUP BY county_code, household_code) c
      ON c.county_code = s.county_code AND c.household_code = s.household_code
    LEFT JOIN person_identity i ON i.citizen_id_index = s.person_index
    LEFT JOIN household k ON k.county_code = s.county_code AND k.household_code = s.household_code
    WHERE s.state = 'accepted'`,
    `ANALYZE ${LINES} (known_household, known_person, county_code, area_code, relation)`,
  ]
}

export const DROP_LINES = `DROP TABLE ${LINES}`

/** Members that are registered and of whom the file says nothing: they count beside the lines of a partial file. */
const SILENT_MEMBERS = `(SELECT count(*) FROM membership m WHERE m.county_code = s.county_code
    AND m.household_id = s.known_household AND m.programme = 'monitoring' AND m.valid_to IS NULL
    AND NOT EXISTS (SELECT 1 FROM ${LINES} o WHERE o.known_household = m.household_id AND o.known_person = m.person_id))`

/**
 * The registers that lines of the household layout feed, in the order in which they can be written. `partial`: only some
 * lines of a household are here, so that the household is not what these lines say together.
 */
export function lineRelations(sender: string, partial: boolean): Relation[] {
  const source = sourceText(sender)
  const base = { county_code: 's.county_code', area_code: 's.area_code', source, source_row: 's.row_no' }
  const of = (register: Register, given: Readonly<Record<string, string>>, where: string, from = ''): Relation => ({
    register,
    sql: `SELECT ${incomingSelect(register, { ...base, ...given })} FROM ${from || `${LINES} s`} WHERE ${where}`,
  })
  const members = partial ? `s.lines + ${SILENT_MEMBERS}` : 's.lines'
  const personColumns = Object.fromEntries(registerColumns(person).map(({ name }) => [name, `s.${name}`]))
  const insured = (kind: string, column: string, id: string) =>
    of(
      insuranceEnrolment,
      {
        id: `s.${id}`,
        person_id: 's.known_person',
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
        id: 's.known_household',
        household_code: 's.household_code',
        head_name: 's.name',
        head_name_pinyin: 's.name_pinyin',
        head_name_initials: 's.name_initials',
        member_count: members,
        hamlet: 's.hamlet',
        phone_sealed: 's.household_phone_sealed',
        phone_index: 's.household_phone_index',
      },
      `s.relation = 'head'`,
    ),
    ...(partial ? [of(household, { id: 's.known_household', member_count: members }, 'true', headless())] : []),
    of(person, { ...personColumns, id: 's.known_person' }, 'true'),
    of(
      membership,
      {
        id: 's.id',
        person_id: 's.known_person',
        household_id: 's.known_household',
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
        household_id: 's.known_household',
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
        household_id: 's.known_household',
        valid_from: 's.valid_from',
        allowance: `'dibao'`,
        // The layout says it of every member; a family receives it when one of them does.
        receiving: 's.any_dibao',
      },
      partial ? 's.any_dibao IS NOT NULL' : `s.relation = 'head' AND s.any_dibao IS NOT NULL`,
      partial ? oneSpeaker() : '',
    ),
    of(
      disability,
      {
        id: 's.disability_id',
        person_id: 's.known_person',
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

/** One line of each household whose head is registered but not in the file. */
function headless(): string {
  return `(SELECT DISTINCT ON (l.known_household) l.* FROM ${LINES} l WHERE NOT EXISTS (
      SELECT 1 FROM ${LINES} h WHERE h.known_household = l.known_household AND h.relation = 'head')
    ORDER BY l.known_household, l.row_no) s`
}

/** A member who receives speaks for a known household; of a new one the head's line may also say no. */
function oneSpeaker(): string {
  return `(SELECT DISTINCT ON (known_household) * FROM ${LINES} WHERE dibao OR (new_household AND relation = 'head')
    ORDER BY known_household, dibao DESC NULLS LAST, row_no) s`
}

/** SQL that answers `county_code, id` of the households that the lines are about. */
export const LINE_HOUSEHOLDS = `SELECT county_code, known_household AS id FROM ${LINES}`
