import { sql } from 'kysely'
import type { ParameterValue } from '../../language/rule/index.ts'
import { prepared, type Database, type Tx } from '../../platform/postgres/database.ts'

export interface StoredParameterValue extends ParameterValue {
  readonly id: string
  readonly note: string | null
  readonly enteredAt: string
  readonly approvedAt: string | null
}

interface ValueRow {
  readonly id: string
  readonly key: string
  readonly value: number | null
  readonly area_code: string
  readonly valid_from: string
  readonly valid_to: string | null
  readonly document_zh: string | null
  readonly document_en: string | null
  readonly certainty: ParameterValue['certainty']
  readonly note: string | null
  readonly entered_by: string
  readonly entered_at: string
  readonly approved_by: string | null
  readonly approved_at: string | null
}

/** Grows with every change of a rule or a value (triggers of migration 0008). */
export async function readPolicyVersion(db: Database): Promise<number> {
  const { rows } = await sql<{ version: number }>`${prepared}SELECT version FROM policy_version`.execute(db.kysely)
  return rows[0]?.version ?? 0
}

/** All values that were not withdrawn, approved or not. */
export async function listValues(tx: Tx): Promise<StoredParameterValue[]> {
  const { rows } = await sql<ValueRow>`SELECT id, key, value, area_code, valid_from, valid_to, document_zh, document_en,
      certainty, note, entered_by, entered_at, approved_by, approved_at
    FROM parameter_value WHERE withdrawn_at IS NULL ORDER BY key, area_code, valid_from`.execute(tx)
  return rows.map((row) => ({
    id: row.id,
    key: row.key,
    value: row.value,
    areaCode: row.area_code,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    document: row.document_zh === null ? null : { zh: row.document_zh, en: row.document_en ?? row.document_zh },
    certainty: row.certainty,
    note: row.note,
    enteredBy: row.entered_by,
    enteredAt: row.entered_at,
    approvedBy: row.approved_by,
    approvedAt: row.approved_at,
  }))
}

export interface NewValue {
  readonly id: string
  readonly key: string
  readonly value: number | null
  readonly areaCode: string
  readonly validFrom: string
  readonly validTo: string | null
  readonly document: string | null
  readonly certainty: ParameterValue['certainty']
  readonly note: string | null
  readonly enteredBy: string
}

export async function insertValue(tx: Tx, value: NewValue): Promise<void> {
  await sql`INSERT INTO parameter_value (id, key, value, area_code, valid_from, valid_to, document_zh, document_en, certainty, note, entered_by)
    VALUES (${value.id}, ${value.key}, ${value.value}, ${value.areaCode}, ${value.validFrom}, ${value.validTo}, ${value.document},
      ${value.document}, ${value.certainty}, ${value.note}, ${value.enteredBy})`.execute(tx)
}

/** Answers false when the value is not there, approved already, or entered by the same person. */
export async function approveValue(tx: Tx, id: string, approver: string): Promise<boolean> {
  const result = await sql`UPDATE parameter_value SET approved_by = ${approver}, approved_at = now()
    WHERE id = ${id} AND approved_by IS NULL AND withdrawn_at IS NULL AND entered_by <> ${approver}`.execute(tx)
  return Number(result.numAffectedRows ?? 0) === 1
}

export async function withdrawValue(tx: Tx, id: string, actor: string): Promise<boolean> {
  const result = await sql`UPDATE parameter_value SET withdrawn_by = ${actor}, withdrawn_at = now()
    WHERE id = ${id} AND withdrawn_at IS NULL`.execute(tx)
  return Number(result.numAffectedRows ?? 0) === 1
}

export interface StoredRule {
  readonly ruleId: string
  readonly version: number
  readonly text: string
  readonly state: 'proposed' | 'active' | 'retired' | 'broken'
  readonly enteredBy: string
  readonly enteredAt: string
  readonly approvedBy: string | null
  readonly approvedAt: string | null
}

export async function listRuleVersions(tx: Tx): Promise<StoredRule[]> {
  const { rows } = await sql<StoredRule>`SELECT rule_id AS "ruleId", version, text, state, entered_by AS "enteredBy",
      entered_at AS "enteredAt", approved_by AS "approvedBy", approved_at AS "approvedAt"
    FROM rule_version ORDER BY rule_id, version`.execute(tx)
  return rows
}

export async function insertRuleVersion(tx: Tx, ruleId: string, text: string, enteredBy: string): Promise<void> {
  await sql`INSERT INTO rule_version (rule_id, version, text, state, entered_by)
    SELECT ${ruleId}, COALESCE(max(version), 0) + 1, ${text}, 'proposed', ${enteredBy} FROM rule_version WHERE rule_id = ${ruleId}`.execute(
    tx,
  )
}

/** Switches a proposed version on and the one before it off. */
export async function activateRule(tx: Tx, ruleId: string, version: number, approver: string): Promise<boolean> {
  await sql`UPDATE rule_version SET state = 'retired' WHERE rule_id = ${ruleId} AND state = 'active' AND version <> ${version}`.execute(
    tx,
  )
  const result = await sql`UPDATE rule_version SET state = 'active', approved_by = ${approver}, approved_at = now()
    WHERE rule_id = ${ruleId} AND version = ${version} AND state = 'proposed' AND entered_by <> ${approver}`.execute(tx)
  return Number(result.numAffectedRows ?? 0) === 1
}

export async function markBroken(tx: Tx, ruleId: string, version: number, because: string): Promise<void> {
  await sql`UPDATE rule_version SET state = 'broken', broken_because = ${because}
    WHERE rule_id = ${ruleId} AND version = ${version}`.execute(tx)
}
