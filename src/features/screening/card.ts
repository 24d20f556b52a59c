/** The household card: who they are, what is known of them and from whom, what the rules say, and what happened. */
import { sql } from 'kysely'
import { AppError } from '../../kernel/errors.ts'
import { ageOn, toDay } from '../../kernel/day.ts'
import {
  DISABILITY_GRADE,
  DISABILITY_TYPE,
  EDUCATION,
  HEAD_RELATION,
  HEALTH,
  LABOUR_SKILL,
  SCHOOLING,
  SEX,
  codeLabel,
} from '../../kernel/codes/index.ts'
import type { Label } from '../../kernel/label.ts'
import { toColumn } from '../../kernel/names.ts'
import { formatYuan, fen } from '../../kernel/fen.ts'
import { maskCitizenId } from '../../kernel/citizen-id.ts'
import { maskPhone } from '../../kernel/phone.ts'
import { tableOf } from '../../language/register/columns.ts'
import { isReference, isSealed, type Field } from '../../language/register/field.ts'
import type { Register } from '../../language/register/register.ts'
import type { Sealer } from '../../platform/crypto/index.ts'
import type { Tx } from '../../platform/postgres/database.ts'
import { allowance } from '../assistance/registers.ts'
import { disability } from '../disability/registers.ts'
import { schooling } from '../education/registers.ts'
import { dwelling } from '../housing/registers.ts'
import { employment } from '../labour/registers.ts'
import { insuranceEnrolment } from '../medical/registers.ts'
import { identityTag } from '../people/registers.ts'
import { waterSafety } from '../water/registers.ts'

/** Statuses a card shows, household first. */
const SHOWN: readonly Register[] = [
  identityTag,
  allowance,
  dwelling,
  waterSafety,
  schooling,
  disability,
  insuranceEnrolment,
  employment,
]

type Row = Readonly<Record<string, unknown>>

export interface CardFact {
  readonly register: string
  readonly label: Label
  readonly about: string | null
  readonly values: { label: Label; value: Label }[]
  readonly source: string
  readonly validFrom: string | null
  readonly fileName: string | null
  readonly recordedAt: string
  readonly disputed: boolean
}

const UNKNOWN: Label = { zh: '未采集', en: 'not collected' }

/** Statuses in force on the day, by register; several sources that differ are marked. */
export async function listFacts(tx: Tx, countyCode: string, householdId: string, asOf: string): Promise<CardFact[]> {
  const facts: CardFact[] = []
  for (const register of SHOWN) {
    const who =
      register.subject === 'person'
        ? sql`JOIN membership m ON m.county_code = t.county_code AND m.person_id = t.person_id AND m.programme = 'monitoring'
            AND m.valid_from <= ${asOf} AND (m.valid_to IS NULL OR m.valid_to > ${asOf}) AND m.household_id = ${householdId}
          JOIN person p ON p.county_code = t.county_code AND p.id = t.person_id`
        : sql``
    const about = register.subject === 'person' ? sql`p.name` : sql`NULL::text`
    const of = register.subject === 'person' ? sql`true` : sql`t.household_id = ${householdId}`
    const { rows } =
      await sql<Row>`SELECT t.*, ${about} AS about, b.file_name FROM ${sql.table(tableOf(register))} t ${who}
      LEFT JOIN LATERAL batch_source(ARRAY[t.batch_id]) b ON true
      WHERE t.county_code = ${countyCode} AND ${of} AND t.valid_from <= ${asOf} AND (t.valid_to IS NULL OR t.valid_to > ${asOf})
      ORDER BY about, t.valid_from DESC`.execute(tx)
    facts.push(...rows.map((row) => cardFact(register, row, rows)))
  }
  return facts
}

function cardFact(register: Register, row: Row, all: readonly Row[]): CardFact {
  const values = Object.entries(register.fields)
    .filter(([, field]) => !isSealed(field) && !isReference(field))
    .map(([key, field]) => ({ key, label: field.label, value: valueLabel(field, row[toColumn(key)]) }))
  return {
    register: register.id,
    label: register.label,
    about: typeof row['about'] === 'string' ? row['about'] : null,
    values: values
      .filter(({ value, key }) => value !== UNKNOWN || register.listed.includes(key))
      .map(({ label, value }) => ({ label, value })),
    source: String(row['source']),
    validFrom: typeof row['valid_from'] === 'string' ? row['valid_from'] : null,
    fileName: typeof row['file_name'] === 'string' ? row['file_name'] : null,
    recordedAt: String(row['recorded_at']),
    disputed: all.some((other) => other !== row && isRival(register, row, other)),
  }
}

/** The same fact of the same subject from another source with another value. */
function isRival(register: Register, a: Row, b: Row): boolean {
  const owner = register.subject === 'person' ? 'person_id' : 'household_id'
  const same = [owner, ...register.naturalKey.map(toColumn)].every((column) => a[column] === b[column])
  if (!same || a['source'] === b['source']) return false
  return Object.entries(register.fields).some(([key, field]) => {
    if (isSealed(field) || isReference(field)) return false
    const [x, y] = [a[toColumn(key)], b[toColumn(key)]]
    return x !== null && y !== null && JSON.stringify(x) !== JSON.stringify(y)
  })
}

export function valueLabel(field: Field, value: unknown): Label {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return UNKNOWN
  switch (field.type) {
    case 'code':
      return codeLabel(field.codes, String(value)) ?? UNKNOWN
    case 'yesNo':
      return value === true ? { zh: '是', en: 'yes' } : { zh: '否', en: 'no' }
    case 'fen': {
      const yuan = formatYuan(fen(Number(value)))
      return { zh: `${yuan} 元`, en: `${yuan} yuan` }
    }
    case 'quantity': {
      const shown = field.decimals ? formatYuan(fen(Number(value))) : String(value)
      return { zh: `${shown} ${field.unit.zh}`, en: `${shown} ${field.unit.en}` }
    }
    default:
      return { zh: String(value), en: String(value) }
  }
}

export interface CardMember {
  readonly countyCode: string
  readonly id: string
  readonly name: string
  readonly relation: string | null
  readonly sex: string | null
  readonly birthDay: string | null
  readonly age: number | null
  readonly labourSkill: string | null
  readonly health: string[]
  readonly schooling: string | null
  readonly education: string | null
  readonly insured: boolean | null
  readonly disability: string | null
  readonly citizenId: string | null
}

interface MemberRow {
  readonly id: string
  readonly name: string
  readonly relation: string | null
  readonly sex: string | null
  readonly birth_day: string | null
  readonly labour_skill: string | null
  readonly health: string[] | null
  readonly schooling: string | null
  readonly education: string | null
  readonly insured: boolean | null
  readonly disability_kind: string | null
  readonly disability_grade: string | null
  readonly citizen_id_sealed: Uint8Array | null
}

/** Members on the day, head first; words in Chinese, as the national system writes them. */
export async function listMembers(
  tx: Tx,
  countyCode: string,
  householdId: string,
  asOf: string,
  sealer: Sealer,
): Promise<CardMember[]> {
  const { rows } = await sql<MemberRow>`
    SELECT p.id, p.name, m.relation, p.sex, p.birth_day, p.labour_skill, p.health, p.schooling, p.education, p.citizen_id_sealed,
      (SELECT bool_or(i.enrolled) FROM insurance_enrolment i WHERE i.county_code = p.county_code AND i.person_id = p.id
        AND i.insurance IN ('residentMedical', 'workerMedical') AND i.valid_from <= ${asOf} AND (i.valid_to IS NULL OR i.valid_to > ${asOf})) AS insured,
      d.kind AS disability_kind, d.grade AS disability_grade
    FROM membership m JOIN person p ON p.county_code = m.county_code AND p.id = m.person_id
    LEFT JOIN LATERAL (SELECT kind, grade FROM disability d WHERE d.county_code = p.county_code AND d.person_id = p.id
      AND d.valid_from <= ${asOf} AND (d.valid_to IS NULL OR d.valid_to > ${asOf}) ORDER BY d.valid_from DESC LIMIT 1) d ON true
    WHERE m.county_code = ${countyCode} AND m.household_id = ${householdId} AND m.programme = 'monitoring'
      AND m.valid_from <= ${asOf} AND (m.valid_to IS NULL OR m.valid_to > ${asOf})
    ORDER BY CASE WHEN m.relation = 'head' THEN 0 ELSE 1 END, p.birth_day NULLS LAST, p.id`.execute(tx)
  const zh = (list: Parameters<typeof codeLabel>[0], code: string | null) =>
    code === null ? null : (codeLabel(list, code)?.zh ?? null)
  return rows.map((row) => ({
    countyCode,
    id: row.id,
    name: row.name,
    relation: zh(HEAD_RELATION, row.relation),
    sex: zh(SEX, row.sex),
    birthDay: row.birth_day,
    age: row.birth_day === null || row.birth_day > asOf ? null : ageOn(toDay(row.birth_day), toDay(asOf)),
    labourSkill: zh(LABOUR_SKILL, row.labour_skill),
    health: (row.health ?? []).map((code) => zh(HEALTH, code) ?? code),
    schooling: zh(SCHOOLING, row.schooling),
    education: zh(EDUCATION, row.education),
    insured: row.insured,
    disability:
      row.disability_kind === null
        ? null
        : `${zh(DISABILITY_TYPE, row.disability_kind) ?? ''}${zh(DISABILITY_GRADE, row.disability_grade) ?? ''}`,
    citizenId: row.citizen_id_sealed === null ? null : maskCitizenId(sealer.open(row.citizen_id_sealed)),
  }))
}

/** What only the card needs of the household itself. */
export async function readContact(
  tx: Tx,
  countyCode: string,
  id: string,
  sealer: Sealer,
): Promise<{ hamlet: string | null; phone: string | null }> {
  const { rows } = await sql<{
    hamlet: string | null
    phone_sealed: Uint8Array | null
  }>`SELECT hamlet, phone_sealed FROM household
    WHERE county_code = ${countyCode} AND id = ${id}`.execute(tx)
  const row = rows[0]
  if (!row) throw new AppError('recordNotFound', { register: { zh: '农户', en: 'Households' } })
  return { hamlet: row.hamlet, phone: row.phone_sealed === null ? null : maskPhone(sealer.open(row.phone_sealed)) }
}

export async function listIncome(
  tx: Tx,
  countyCode: string,
  id: string,
): Promise<{ month: string; category: string; amount: number }[]> {
  const { rows } = await sql<{ month: string; category: string; amount: number }>`
    SELECT DISTINCT ON (month, category) month, category, amount FROM income_entry
    WHERE county_code = ${countyCode} AND household_id = ${id}
    ORDER BY month, category, CASE WHEN source = 'ruralRevitalisation' THEN 0 ELSE 1 END, source`.execute(tx)
  return rows
}

interface TimelineEntry {
  readonly at: string
  readonly kind: 'fact' | 'clue' | 'batch' | 'run'
  readonly title: Label
  readonly detail: Label
  readonly source: string | null
}

/** What happened, newest first: imports that touched the household, statuses that began, clues. */
export async function listTimeline(tx: Tx, countyCode: string, id: string): Promise<TimelineEntry[]> {
  const batches = await sql<{ at: string; file_name: string; sender: string | null; registers: string[] }>`
    SELECT b.committed_at AS at, b.file_name, b.sender, array_agg(DISTINCT c.register) AS registers
    FROM (SELECT batch_id, 'household' AS register FROM household WHERE county_code = ${countyCode} AND id = ${id}
      UNION ALL SELECT batch_id, 'income_entry' FROM income_entry WHERE county_code = ${countyCode} AND household_id = ${id}
      UNION ALL SELECT batch_id, 'dwelling' FROM dwelling WHERE county_code = ${countyCode} AND household_id = ${id}
      UNION ALL SELECT batch_id, 'water_safety' FROM water_safety WHERE county_code = ${countyCode} AND household_id = ${id}
      UNION ALL SELECT batch_id, 'allowance' FROM allowance WHERE county_code = ${countyCode} AND household_id = ${id}) c
    CROSS JOIN LATERAL batch_source(ARRAY[c.batch_id]) b WHERE b.committed_at IS NOT NULL GROUP BY b.id, b.committed_at, b.file_name, b.sender`.execute(
    tx,
  )
  const clues = await sql<{ opened_at: string; judged_at: string | null; state: string }>`
    SELECT opened_at, judged_at, state FROM clue WHERE county_code = ${countyCode} AND household_id = ${id}`.execute(tx)
  const labels = new Map(SHOWN.map((register) => [tableOf(register), register.label]))
  const entries: TimelineEntry[] = [
    ...batches.rows.map((row) => ({
      at: row.at,
      kind: 'batch' as const,
      title: { zh: `导入：${row.file_name}`, en: `Import: ${row.file_name}` },
      detail: namesOf(row.registers, labels),
      source: row.sender,
    })),
    ...clues.rows.flatMap((row) => [
      {
        at: row.opened_at,
        kind: 'clue' as const,
        title: { zh: '发现疑似线索', en: 'Suspected clue' },
        detail: { zh: '筛查发现，等待县级研判', en: 'Found by screening, waits for judgement' },
        source: null,
      },
      ...(row.judged_at === null
        ? []
        : [
            {
              at: row.judged_at,
              kind: 'clue' as const,
              title: { zh: '线索研判', en: 'Clue judged' },
              detail: CLUE_WORDS[row.state] ?? UNKNOWN,
              source: null,
            },
          ]),
    ]),
  ]
  return entries.toSorted((a, b) => (a.at < b.at ? 1 : -1))
}

const CLUE_WORDS: Readonly<Record<string, Label>> = {
  kept: { zh: '保留', en: 'kept' },
  dropped: { zh: '排除', en: 'dropped' },
  dispatched: { zh: '下派乡镇', en: 'dispatched to the township' },
}

function namesOf(tables: readonly string[], labels: ReadonlyMap<string, Label>): Label {
  const known = tables.map(
    (table) =>
      labels.get(table) ?? (table === 'income_entry' ? { zh: '收入', en: 'Income' } : { zh: '农户', en: 'Household' }),
  )
  return { zh: known.map((label) => label.zh).join('、'), en: known.map((label) => label.en).join(', ') }
}
