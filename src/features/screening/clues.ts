/**
 * From findings to suspected clues. All reasons of a household join its one open clue (R25); nothing new is opened for
 * what is helped already. A clue waits for the county's judgement: no legal clock starts here.
 */
import { sql } from 'kysely'
import { newId } from '../../kernel/id.ts'
import type { Rule } from '../../language/rule/index.ts'
import type { Tx } from '../../platform/postgres/database.ts'
import { sourceOfRule } from './rule-source.ts'

export interface ClueCounts {
  readonly opened: number
  readonly joined: number
}

/** Opens clues for the run's suspected-clue findings, or adds the reason to the one that is open. */
export async function openClues(tx: Tx, runId: string, rules: readonly Rule[], asOf: string): Promise<ClueCounts> {
  const opening = rules.filter((rule) => rule.output === 'suspectedClue')
  if (opening.length === 0) return { opened: 0, joined: 0 }
  const list = JSON.stringify(
    opening.map((rule) => ({ rule_id: rule.id, severity: rule.severity, source: sourceOfRule(rule) })),
  )
  const fresh = await sql<{ county_code: string; area_code: string; household_id: string }>`
    SELECT DISTINCT r.county_code, r.area_code, r.household_id FROM screening_result r
    JOIN jsonb_to_recordset(${list}::jsonb) AS o(rule_id text) ON o.rule_id = r.rule_id
    WHERE r.run_id = ${runId} AND r.verdict = 'yes'
      AND NOT EXISTS (SELECT 1 FROM clue c WHERE c.county_code = r.county_code AND c.household_id = r.household_id
        AND (c.state IN ('suspected', 'kept', 'dispatched')))`.execute(tx)
  if (fresh.rows.length > 0) {
    const clues = JSON.stringify(fresh.rows.map((row) => ({ ...row, id: newId() })))
    await sql`INSERT INTO clue (county_code, area_code, id, household_id, state, severity, sources, opened_run)
      SELECT x.county_code, x.area_code, x.id, x.household_id, 'suspected', 'low', 0, ${runId}::uuid
      FROM jsonb_to_recordset(${clues}::jsonb) AS x(county_code text, area_code text, id uuid, household_id uuid)`.execute(
      tx,
    )
  }
  const joined =
    await sql`INSERT INTO clue_reason (county_code, area_code, clue_id, rule_id, severity, source, run_id, as_of)
    SELECT r.county_code, r.area_code, c.id, r.rule_id, o.severity, o.source, ${runId}::uuid, ${asOf}::date
    FROM screening_result r
    JOIN jsonb_to_recordset(${list}::jsonb) AS o(rule_id text, severity text, source text) ON o.rule_id = r.rule_id
    JOIN clue c ON c.county_code = r.county_code AND c.household_id = r.household_id AND c.state IN ('suspected', 'kept', 'dispatched')
    WHERE r.run_id = ${runId} AND r.verdict = 'yes'
    ON CONFLICT (county_code, clue_id, rule_id) DO NOTHING`.execute(tx)
  // The gravest reason and the number of bureaus behind it decide the order of the list.
  await sql`UPDATE clue c SET severity = s.severity, sources = s.sources FROM (
      SELECT county_code, clue_id, count(DISTINCT source) AS sources,
        CASE min(CASE severity WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END) WHEN 1 THEN 'high' WHEN 2 THEN 'medium' ELSE 'low' END AS severity
      FROM clue_reason GROUP BY county_code, clue_id) s
    WHERE s.county_code = c.county_code AND s.clue_id = c.id AND (c.severity, c.sources) IS DISTINCT FROM (s.severity, s.sources)`.execute(
    tx,
  )
  return { opened: fresh.rows.length, joined: Number(joined.numAffectedRows ?? 0) }
}
