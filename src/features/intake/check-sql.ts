/**
 * What can only be seen over the whole file, and against what is registered: set-based SQL over staging. Each statement
 * adds notes and marks the staged rows; `state` goes from accepted to rejected and never back.
 */
import { factKey, tableOf } from '../../language/register/columns.ts'
import type { Register } from '../../language/register/register.ts'
import { toColumn, toKey } from '../../kernel/names.ts'
import { FEATURES } from '../list.ts'
import type { FileKind } from './kinds/file-kind.ts'
import type { StagingTables } from './staging.ts'

interface Finding {
  readonly rule: string
  readonly severity: 'rejected' | 'warned'
  readonly column: string
  readonly header: string
  readonly zh: string
  readonly en: string
}

/** Notes for all rows that `select` answers (columns sheet, row_no); rejected ones lose their state. */
function noteRows({ rows, notes }: StagingTables, finding: Finding, select: string): string {
  const { rule, severity, column, header, zh, en } = finding
  const quote = (text: string) => `'${text.replaceAll("'", "''")}'`
  const values = [column, header, severity, rule].map(quote).join(', ')
  const reject =
    severity === 'rejected'
      ? `, marked AS (UPDATE ${rows} s SET state = 'rejected' FROM found WHERE s.sheet = found.sheet AND s.row_no = found.row_no RETURNING 1)`
      : ''
  return `WITH found AS MATERIALIZED (${select})${reject}
    INSERT INTO ${notes} (sheet, row_no, column_key, header, severity, rule, text_zh, text_en)
    SELECT sheet, row_no, ${values}, ${quote(zh)}, ${quote(en)} FROM found`
}

const RELATION = { column: 'relation', header: '与户主关系' } as const
const IDENTITY = { column: 'citizenId', header: '证件号码' } as const

/**
 * How many heads each household of the file has: among all its lines, and among those that can be taken. Where only some
 * lines come, a registered head counts, unless the file speaks of that person itself.
 */
function heads(rows: string, partial: boolean): string {
  const registered = partial
    ? `LEFT JOIN (SELECT h.county_code, h.household_code, count(*) AS n FROM household h
         JOIN membership m ON m.county_code = h.county_code AND m.household_id = h.id
           AND m.programme = 'monitoring' AND m.relation = 'head' AND m.valid_to IS NULL
         JOIN person p ON p.county_code = m.county_code AND p.id = m.person_id
         WHERE h.household_code IN (SELECT household_code FROM ${rows})
           AND NOT EXISTS (SELECT 1 FROM ${rows} o WHERE o.person_index = p.citizen_id_index AND o.household_code = h.household_code)
         GROUP BY h.county_code, h.household_code) k ON k.household_code = r.household_code AND k.county_code = r.county_code`
    : ''
  const known = partial ? ' + COALESCE(max(k.n), 0)' : ''
  return `SELECT r.household_code, count(*) FILTER (WHERE r.relation = 'head')${known} AS named,
    count(*) FILTER (WHERE r.relation = 'head' AND r.state = 'accepted')${known} AS taken
    FROM ${rows} r ${registered} GROUP BY r.household_code`
}

/**
 * R64 and R65 over the lines of a household register. The order matters: who is refused first is not refused twice.
 * `partial`: only some lines of each household are here, the others are registered.
 */
export function householdChecks(tables: StagingTables, partial: boolean): string[] {
  const { rows } = tables
  const byHeads = (condition: string) =>
    `SELECT sheet, row_no FROM (${readable}) s WHERE household_code IN (
         SELECT household_code FROM (${heads(rows, partial)}) c WHERE ${condition})`
  const readable = `SELECT * FROM ${rows} WHERE state = 'accepted'`
  return [
    noteRows(
      tables,
      {
        ...IDENTITY,
        rule: 'R64',
        severity: 'rejected',
        zh: '同一户内该证件号码重复出现，以第一行为准，本行不入库。如为录入错误请更正。',
        en: 'The same person stands twice in this household; the first row counts. Correct it if it was a typing error.',
      },
      `SELECT sheet, row_no FROM (
         SELECT sheet, row_no, row_number() OVER (PARTITION BY household_code, person_index ORDER BY sheet_no, row_no) AS nth
         FROM (SELECT r.*, ${sheetOrder('r')} AS sheet_no FROM (${readable}) r WHERE person_index IS NOT NULL) o) n WHERE nth > 1`,
    ),
    noteRows(
      tables,
      {
        ...IDENTITY,
        rule: 'R64',
        severity: 'rejected',
        zh: '该证件号码同时出现在两户中，无法判断属于哪一户，两处均不入库。请核实后只保留一处。',
        en: 'This ID number stands in two households. A person must decide which; neither row was taken.',
      },
      `SELECT sheet, row_no FROM ${rows} WHERE state = 'accepted' AND person_index IN (
         SELECT person_index FROM ${rows} WHERE state = 'accepted' AND person_index IS NOT NULL
         GROUP BY person_index HAVING count(DISTINCT household_code) > 1)`,
    ),
    noteRows(
      tables,
      {
        ...IDENTITY,
        rule: 'R64',
        severity: 'rejected',
        zh: '该人员已登记在其他农户中，不能同时属于两户。请核实后办理迁户，或更正证件号码。',
        en: 'This person is registered in another household. Move the person there first, or correct the number.',
      },
      `SELECT s.sheet, s.row_no FROM (${readable}) s
       JOIN person_identity i ON i.citizen_id_index = s.person_index
       LEFT JOIN membership m ON m.county_code = i.county_code AND m.person_id = i.person_id AND m.programme = 'monitoring' AND m.valid_to IS NULL
       LEFT JOIN household h ON h.county_code = m.county_code AND h.id = m.household_id
       WHERE i.county_code <> s.county_code OR h.household_code IS DISTINCT FROM s.household_code AND h.id IS NOT NULL`,
    ),
    noteRows(
      tables,
      {
        ...RELATION,
        rule: 'R65',
        severity: 'rejected',
        zh: '本户没有户主，全户不入库。请补充户主一行，或指定其中一人为户主。',
        en: 'This household has no head; none of its rows were taken. Add the head or name one of the members.',
      },
      byHeads('named = 0'),
    ),
    noteRows(
      tables,
      {
        ...RELATION,
        rule: 'R65',
        severity: 'rejected',
        zh: '本户有两个以上户主，全户不入库。请只保留一个户主，其余改为与户主的实际关系。',
        en: 'This household has more than one head; none of its rows were taken. Keep one and correct the others.',
      },
      byHeads('named > 1'),
    ),
    noteRows(
      tables,
      {
        ...RELATION,
        rule: 'R65',
        severity: 'rejected',
        zh: '本户户主一行不能入库，其余成员暂不入库。请更正户主一行后一并重新核对。',
        en: 'The row of the head was refused, so the household waits. Correct that row and check them together.',
      },
      byHeads('taken = 0'),
    ),
    noteRows(
      tables,
      {
        ...RELATION,
        rule: 'R65',
        severity: 'warned',
        zh: '本户有两个配偶，请核实与户主关系。',
        en: 'This household has a second spouse; check the relation.',
      },
      `SELECT sheet, row_no FROM (
         SELECT sheet, row_no, row_number() OVER (PARTITION BY household_code ORDER BY ${sheetOrder('s')}, row_no) AS nth
         FROM (${readable}) s WHERE relation = 'spouse') n WHERE nth > 1`,
    ),
  ]
}

/** Rows follow the order of the file; a CSV has one unnamed sheet, and names of sheets compare well enough elsewhere. */
function sheetOrder(alias: string): string {
  return `${alias}.sheet`
}

/** Numbers of records that nobody has registered: the row is taken, because files come in any order. */
function referenceChecks(register: Register, tables: StagingTables): string[] {
  const registers = FEATURES.flatMap((feature) => feature.registers)
  return Object.entries(register.fields).flatMap(([key, field]) => {
    const refersTo = field.type === 'text' ? field.refersTo : undefined
    const target = registers.find(({ id }) => id === refersTo?.register)
    if (!refersTo || !target) return []
    const { label } = target
    return [
      noteRows(
        tables,
        {
          rule: 'E10-unregistered-number',
          severity: 'warned',
          column: key,
          header: field.label.zh,
          zh: `“${label.zh}”中没有登记这个${field.label.zh}，请核对编号，或先登记后再核对。`,
          en: `This number is not registered in "${label.en}"; check it, or register it first.`,
        },
        `SELECT sheet, row_no FROM ${tables.rows} s WHERE state = 'accepted' AND s.${toColumn(key)} IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM ${tableOf(target)} t WHERE t.${toColumn(refersTo.field)} = s.${toColumn(key)})`,
      ),
    ]
  })
}

/** A fact that the file holds twice: the first row stands. */
export function feedChecks(kind: FileKind, register: Register, tables: StagingTables): string[] {
  const who = kind.about === 'area' ? [] : ['COALESCE(household_code, person_index::text)']
  // A settlement is known by its number alone, whoever it is about.
  const byNumber = register.id === 'medicalSettlement'
  const natural = factKey(register).filter(
    (name) => !['household_id', 'person_id', 'area_code', 'source'].includes(name),
  )
  const key = byNumber ? natural : [...who, ...natural]
  const columns = natural.map((name) => toKey(name)).filter((name) => register.fields[name])
  const column = columns[0]
  const header = (column && register.fields[column]?.label.zh) ?? ''
  return [
    noteRows(
      tables,
      {
        rule: byNumber ? 'E10-repeated-settlement' : 'E10-repeated-row',
        severity: 'rejected',
        column: column ?? 'citizenId',
        header: header || '证件号码',
        zh: byNumber
          ? '该结算编号在文件中已出现，以第一行为准，本行不入库。'
          : '同一对象的同一项内容在文件中已出现，以第一行为准，本行不入库。',
        en: 'This fact stands in the file already; the first row counts.',
      },
      `SELECT sheet, row_no FROM (
         SELECT sheet, row_no, row_number() OVER (PARTITION BY ${key.join(', ')} ORDER BY sheet, row_no) AS nth
         FROM ${tables.rows} WHERE ${byNumber ? `${natural[0]} IS NOT NULL` : `state = 'accepted'`}) n WHERE nth > 1`,
    ),
    ...referenceChecks(register, tables),
  ]
}
