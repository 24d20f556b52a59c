/**
 * What is said of a household and its people in more than one place, kept in step when a form changes one of them: the
 * name of the head, the number of members, and the area that everything about them belongs to.
 */
import { sql } from 'kysely'
import { tableOf } from '../../language/register/columns.ts'
import type { Register } from '../../language/register/register.ts'
import type { Tx } from '../../platform/postgres/database.ts'
import { incomingColumns } from '../../platform/registers/write-sql.ts'
import { replaceRows } from '../../platform/registers/write.ts'
import { household } from './registers.ts'

export interface Ref {
  readonly countyCode: string
  readonly id: string
}

/** Members of the households as they are counted now, by the household's id. */
export async function countMembers(tx: Tx, countyCode: string, ids: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; n: number }>`SELECT x.id, (SELECT count(*) FROM membership m
      WHERE m.county_code = ${countyCode} AND m.household_id = x.id AND m.programme = 'monitoring' AND m.valid_to IS NULL) AS n
    FROM unnest(${[...ids]}::uuid[]) AS x (id)`.execute(tx)
  return new Map(rows.map(({ id, n }) => [id, n]))
}

/** A select list of all incoming columns of `t`, some of them replaced. */
function selectWith(register: Register, replaced: Readonly<Record<string, string>>): string {
  return incomingColumns(register)
    .map((name) => `${replaced[name] ?? `t.${name}`} AS ${name}`)
    .join(', ')
}

const HEAD = `SELECT p.name, p.name_pinyin, p.name_initials FROM membership m
    JOIN person p ON p.county_code = m.county_code AND p.id = m.person_id
    WHERE m.county_code = t.county_code AND m.household_id = t.id AND m.programme = 'monitoring' AND m.valid_to IS NULL
      AND m.relation = 'head' LIMIT 1`

const MEMBERS = `SELECT count(*) AS n FROM membership m
    WHERE m.county_code = t.county_code AND m.household_id = t.id AND m.programme = 'monitoring' AND m.valid_to IS NULL`

/**
 * Households named after their head, and counted with their members. `before` are the counts before the change: a number
 * that the office had set otherwise is its own and stays.
 */
export async function refreshHouseholds(
  tx: Tx,
  actor: string,
  countyCode: string,
  before: ReadonlyMap<string, number>,
): Promise<void> {
  const select = selectWith(household, {
    head_name: 'COALESCE(h.name, t.head_name)',
    head_name_pinyin: 'COALESCE(h.name_pinyin, t.head_name_pinyin)',
    head_name_initials: 'COALESCE(h.name_initials, t.head_name_initials)',
    member_count:
      'CASE WHEN c.n <> x.members AND (t.member_count IS NULL OR t.member_count = x.members) THEN c.n ELSE t.member_count END',
  })
  const relation = `(SELECT ${select} FROM jsonb_to_recordset($3::jsonb) AS x (county_code text, id uuid, members bigint)
    JOIN household t ON t.county_code = x.county_code AND t.id = x.id
    LEFT JOIN LATERAL (${HEAD}) h ON true CROSS JOIN LATERAL (${MEMBERS}) c) r`
  const rows = [...before].map(([id, members]) => ({ county_code: countyCode, id, members }))
  await replaceRows(tx, household, { relation, parameter: JSON.stringify(rows) }, provenance(actor), 'kept')
}

/** Households or persons move to an area of their county, with every record about them. */
export async function moveTo(
  tx: Tx,
  registers: readonly Register[],
  subject: 'household' | 'person',
  refs: readonly Ref[],
  areaCode: string,
  actor: string,
): Promise<void> {
  if (refs.length === 0) return
  const parameter = JSON.stringify(refs.map(({ countyCode, id }) => ({ county_code: countyCode, id, area: areaCode })))
  for (const register of registers) {
    if (register.id !== subject && register.subject !== subject) continue
    const column = register.id === subject ? 'id' : `${subject}_id`
    const relation = `(SELECT ${selectWith(register, { area_code: 'x.area' })}
      FROM jsonb_to_recordset($3::jsonb) AS x (county_code text, id uuid, area text)
      JOIN ${tableOf(register)} t ON t.county_code = x.county_code AND t.${column} = x.id) r`
    await replaceRows(tx, register, { relation, parameter }, provenance(actor), 'kept')
  }
}

const provenance = (actor: string) => ({ actor, batchId: null })
