/** SQL of judgements: which clues are meant, judging them in parts, and putting them back. */
import { sql, type RawBuilder } from 'kysely'
import type { Sealer } from '../../platform/crypto/index.ts'
import type { Tx } from '../../platform/postgres/database.ts'
import { foundBy } from '../../platform/registers/search.ts'
import { JUDGED_FROM, type ClueSelection, type Judgement, type JudgementAction } from './judgement-schema.ts'
import { clueConditions } from './store.ts'

const TO_STATE = { keep: 'kept', drop: 'dropped', dispatch: 'dispatched', reopen: 'suspected' } as const
const OPEN = sql`('suspected', 'kept', 'dispatched')`

/** A clue that is meant, as much of it as a judgement has to know. */
export interface MeantClue {
  readonly countyCode: string
  readonly id: string
  readonly areaCode: string
  readonly state: string
}

function selected(selection: ClueSelection, sealer: Sealer): RawBuilder<unknown> {
  if (selection.by === 'marks') {
    const counties = selection.clues.map((clue) => clue.countyCode)
    const ids = selection.clues.map((clue) => clue.id)
    return sql`(c.county_code, c.id) IN (SELECT * FROM unnest(${counties}::text[], ${ids}::uuid[]))`
  }
  const { state, q, ...filter } = selection.filter
  const found = q ? foundBy(q, sealer) : undefined
  return sql`${clueConditions({ ...filter, found })} AND (${state ?? null}::text IS NULL OR c.state = ${state ?? null})`
}

/** A household has one open clue, and only its newest one comes back (R25). */
function applies(action: JudgementAction): RawBuilder<unknown> {
  const from = sql`c.state = ANY(${[...JUDGED_FROM[action]]})`
  if (action !== 'reopen') return from
  return sql`${from} AND NOT EXISTS (SELECT 1 FROM clue o WHERE o.county_code = c.county_code AND o.household_id = c.household_id
    AND o.id <> c.id AND (o.state IN ${OPEN} OR o.id > c.id))`
}

export async function countSelected(tx: Tx, selection: ClueSelection, sealer: Sealer): Promise<number> {
  const { rows } = await sql<{
    n: number
  }>`SELECT count(*) AS n FROM clue c WHERE ${selected(selection, sealer)}`.execute(tx)
  return rows[0]?.n ?? 0
}

/** The clues that an action would change, in the order of their keys; `lock` holds them until the transaction ends. */
export async function findMeant(
  tx: Tx,
  selection: ClueSelection,
  action: JudgementAction,
  lock: boolean,
  sealer: Sealer,
): Promise<MeantClue[]> {
  const { rows } = await sql<MeantClue>`SELECT c.county_code AS "countyCode", c.id, c.area_code AS "areaCode", c.state
    FROM clue c WHERE ${selected(selection, sealer)} AND ${applies(action)} ORDER BY c.county_code, c.id
    ${lock ? sql`FOR UPDATE` : sql``}`.execute(tx)
  return rows
}

export interface JudgementHead {
  readonly id: string
  readonly areaCode: string
  readonly action: JudgementAction
  readonly dropReason: string | null
  readonly note: string | null
  readonly clues: number
  readonly actor: string
}

export async function insertJudgement(tx: Tx, head: JudgementHead): Promise<void> {
  await sql`INSERT INTO judgement (id, area_code, action, drop_reason, note, clues, state, judged_by)
    VALUES (${head.id}, ${head.areaCode}, ${head.action}, ${head.dropReason}, ${head.note}, ${head.clues}, 'running', ${head.actor})`.execute(
    tx,
  )
}

export async function endJudgement(tx: Tx, id: string, state: 'done' | 'failed'): Promise<void> {
  await sql`UPDATE judgement SET state = ${state} WHERE id = ${id}`.execute(tx)
}

/** Writes down what stood, then moves the clues on. They are locked by the transaction. */
export async function applyJudgement(tx: Tx, head: JudgementHead, part: readonly MeantClue[]): Promise<void> {
  const counties = part.map((clue) => clue.countyCode)
  const ids = part.map((clue) => clue.id)
  const these = sql`JOIN unnest(${counties}::text[], ${ids}::uuid[]) AS k(county_code, id) ON k.county_code = c.county_code AND k.id = c.id`
  await sql`INSERT INTO judged_clue (county_code, area_code, judgement_id, clue_id, former_state, former_drop_reason, former_note,
      former_judged_by, former_judged_at, former_dispatched_to, former_dispatched_at, former_judgement_id)
    SELECT c.county_code, c.area_code, ${head.id}::uuid, c.id, c.state, c.drop_reason, c.note,
      c.judged_by, c.judged_at, c.dispatched_to, c.dispatched_at, c.judgement_id FROM clue c ${these}`.execute(tx)
  const { action } = head
  const reopened = action === 'reopen'
  const dispatched = action === 'dispatch'
  await sql`UPDATE clue SET state = ${TO_STATE[action]}, drop_reason = ${head.dropReason}, note = ${head.note},
      judged_by = ${reopened ? null : head.actor}, judged_at = ${reopened ? null : sql`now()`},
      dispatched_to = ${dispatched ? sql`left(clue.area_code, 9) || '000'` : null},
      dispatched_at = ${dispatched ? sql`now()` : null}, judgement_id = ${head.id}::uuid
    FROM clue c ${these} WHERE clue.county_code = c.county_code AND clue.id = c.id`.execute(tx)
}

/** The clues of a judgement that are still as it left them and may become again what they were. */
const standing = (id: RawBuilder<unknown>) => sql`judged_clue j JOIN judgement g ON g.id = j.judgement_id
  JOIN clue c ON c.county_code = j.county_code AND c.id = j.clue_id
  WHERE j.judgement_id = ${id} AND j.withdrawn_at IS NULL AND c.judgement_id = j.judgement_id
    AND c.state = CASE g.action WHEN 'keep' THEN 'kept' WHEN 'drop' THEN 'dropped' WHEN 'dispatch' THEN 'dispatched' ELSE 'suspected' END
    AND (j.former_state NOT IN ${OPEN} OR NOT EXISTS (SELECT 1 FROM clue o WHERE o.county_code = c.county_code
      AND o.household_id = c.household_id AND o.id <> c.id AND o.state IN ${OPEN}))`

/** Puts back what can be put back; answers how many. */
export async function restoreJudged(tx: Tx, id: string, actor: string): Promise<number> {
  const locked = await sql<{ countyCode: string; id: string }>`SELECT j.county_code AS "countyCode", j.clue_id AS id
    FROM ${standing(sql`${id}`)} ORDER BY j.county_code, j.clue_id FOR UPDATE OF c`.execute(tx)
  if (locked.rows.length === 0) return 0
  await sql`WITH back AS (UPDATE clue SET state = j.former_state, drop_reason = j.former_drop_reason, note = j.former_note,
        judged_by = j.former_judged_by, judged_at = j.former_judged_at, dispatched_to = j.former_dispatched_to,
        dispatched_at = j.former_dispatched_at, judgement_id = j.former_judgement_id
      FROM judged_clue j JOIN unnest(${locked.rows.map((row) => row.countyCode)}::text[], ${locked.rows.map((row) => row.id)}::uuid[])
        AS k(county_code, id) ON k.county_code = j.county_code AND k.id = j.clue_id
      WHERE j.judgement_id = ${id} AND clue.county_code = j.county_code AND clue.id = j.clue_id
      RETURNING clue.county_code, clue.id)
    UPDATE judged_clue j SET withdrawn_at = now() FROM back
    WHERE j.judgement_id = ${id} AND j.county_code = back.county_code AND j.clue_id = back.id`.execute(tx)
  await sql`UPDATE judgement SET withdrawn_by = ${actor}, withdrawn_at = now(), state = CASE WHEN EXISTS (SELECT 1 FROM judged_clue j
      WHERE j.judgement_id = ${id} AND j.withdrawn_at IS NULL) THEN state ELSE 'withdrawn' END
    WHERE id = ${id}`.execute(tx)
  return locked.rows.length
}

export type JudgementRow = Omit<Judgement, 'done'>

function judgements(where: RawBuilder<unknown>, page: RawBuilder<unknown>): RawBuilder<JudgementRow> {
  return sql<JudgementRow>`SELECT g.id, a.full_name AS "areaName", g.action, g.drop_reason AS "dropReason", g.note, g.clues, g.state,
      COALESCE(u.display_name, g.judged_by) AS "judgedBy", g.judged_at AS "judgedAt",
      COALESCE(w.display_name, g.withdrawn_by) AS "withdrawnBy", (SELECT count(*) FROM ${standing(sql`o.id`)}) AS standing
    FROM (SELECT * FROM judgement WHERE ${where} ${page}) o JOIN judgement g ON g.id = o.id JOIN area a ON a.code = g.area_code
    LEFT JOIN app_user u ON u.id::text = g.judged_by LEFT JOIN app_user w ON w.id::text = g.withdrawn_by
    ORDER BY g.judged_at DESC, g.id DESC`
}

export async function findJudgement(tx: Tx, id: string): Promise<JudgementRow | undefined> {
  const { rows } = await judgements(sql`id = ${id}`, sql``).execute(tx)
  return rows[0]
}

export async function listJudgements(
  tx: Tx,
  limit: number,
  offset: number,
): Promise<{ rows: JudgementRow[]; total: number }> {
  const page = sql`ORDER BY judged_at DESC, id DESC LIMIT ${limit} OFFSET ${offset}`
  const { rows } = await judgements(sql`true`, page).execute(tx)
  const total = await sql<{ n: number }>`SELECT count(*) AS n FROM judgement`.execute(tx)
  return { rows, total: total.rows[0]?.n ?? 0 }
}

/** What a stopped server left: its work went with its transaction. */
export async function failRunning(tx: Tx): Promise<void> {
  await sql`UPDATE judgement SET state = 'failed' WHERE state = 'running'`.execute(tx)
}
