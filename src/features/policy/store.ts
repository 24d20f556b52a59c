import { sql } from 'kysely'
import { newId } from '../../kernel/id.ts'
import type { ParameterValue } from '../../language/rule/index.ts'
import { prepared, type Database, type Tx } from '../../platform/postgres/database.ts'

export type ValueState = 'proposed' | 'approved' | 'withdrawalProposed' | 'withdrawn' | 'sentBack' | 'takenBack'

export interface StoredParameterValue extends ParameterValue {
  readonly id: string
  readonly note: string | null
  readonly enteredAt: string
  readonly approvedAt: string | null
  readonly withdrawalProposedBy: string | null
  readonly state: ValueState
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
  readonly withdrawal_proposed_by: string | null
  readonly withdrawn_by: string | null
}

/** Grows with every change of a rule or a value (triggers of migration 0008). */
export async function readPolicyVersion(db: Database): Promise<number> {
  const { rows } = await sql<{ version: number }>`${prepared}SELECT version FROM policy_version`.execute(db.kysely)
  return rows[0]?.version ?? 0
}

const valueColumns = sql`id, key, value, area_code, valid_from, valid_to, document_zh, document_en, certainty, note,
  entered_by, entered_at, approved_by, approved_at, withdrawal_proposed_by, withdrawn_by`

/** Every value there ever was, also those that were withdrawn or sent back. */
export async function listValues(tx: Tx): Promise<StoredParameterValue[]> {
  const { rows } =
    await sql<ValueRow>`SELECT ${valueColumns} FROM parameter_value ORDER BY key, area_code, valid_from, entered_at`.execute(
      tx,
    )
  return rows.map(toStored)
}

/** The values that screenings go by: approved, and not withdrawn. A proposed withdrawal changes nothing yet. */
export const inForce = (values: readonly StoredParameterValue[]): StoredParameterValue[] =>
  values.filter((value) => value.state === 'approved' || value.state === 'withdrawalProposed')

/** One value, held until the end of the transaction. */
export async function lockValue(tx: Tx, id: string): Promise<StoredParameterValue | undefined> {
  const { rows } = await sql<ValueRow>`SELECT ${valueColumns} FROM parameter_value WHERE id = ${id} FOR UPDATE`.execute(
    tx,
  )
  return rows.map(toStored)[0]
}

function toStored(row: ValueRow): StoredParameterValue {
  return {
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
    withdrawalProposedBy: row.withdrawal_proposed_by,
    state: stateOf(row),
  }
}

function stateOf(row: ValueRow): ValueState {
  if (row.withdrawn_by !== null) {
    if (row.approved_by !== null) return 'withdrawn'
    return row.withdrawn_by === row.entered_by ? 'takenBack' : 'sentBack'
  }
  if (row.approved_by === null) return 'proposed'
  return row.withdrawal_proposed_by === null ? 'approved' : 'withdrawalProposed'
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

/** Takes a value out of use: a proposal, or a value whose withdrawal somebody else has proposed. */
export async function withdrawValue(tx: Tx, id: string, actor: string): Promise<void> {
  await sql`UPDATE parameter_value SET withdrawn_by = ${actor}, withdrawn_at = now() WHERE id = ${id}`.execute(tx)
}

export interface Withdrawal {
  readonly reason: string
  readonly document: string | null
}

/** Notes that a value in force is to be withdrawn; `null` takes the note away. */
export async function setWithdrawal(
  tx: Tx,
  id: string,
  proposal: (Withdrawal & { readonly by: string }) | null,
): Promise<void> {
  await sql`UPDATE parameter_value SET withdrawal_proposed_by = ${proposal?.by ?? null},
      withdrawal_proposed_at = CASE WHEN ${proposal !== null} THEN now() END,
      withdrawal_reason = ${proposal?.reason ?? null}, withdrawal_document = ${proposal?.document ?? null}
    WHERE id = ${id}`.execute(tx)
}

export type PolicyAct =
  | 'withdraw'
  | 'sendBack'
  | 'proposeWithdrawal'
  | 'cancelWithdrawal'
  | 'refuseWithdrawal'
  | 'approveWithdrawal'

export interface StoredAct {
  readonly valueId: string | null
  readonly act: PolicyAct
  readonly actor: string
  readonly reason: string | null
  readonly document: string | null
  readonly at: string
}

/** What the act is about: a value, or a version of a rule. */
export type ActSubject = { readonly valueId: string } | { readonly ruleId: string; readonly version: number }

export async function insertAct(
  tx: Tx,
  about: ActSubject,
  act: { readonly act: PolicyAct; readonly actor: string; readonly reason?: string; readonly document?: string | null },
): Promise<void> {
  const [valueId, ruleId, version] =
    'valueId' in about ? [about.valueId, null, null] : [null, about.ruleId, about.version]
  await sql`INSERT INTO policy_act (id, value_id, rule_id, rule_version, act, actor, reason, document)
    VALUES (${newId()}, ${valueId}, ${ruleId}, ${version}, ${act.act}, ${act.actor}, ${act.reason ?? null},
      ${act.document ?? null})`.execute(tx)
}

/** All that people did about values beyond entering and approving them, in order. */
export async function listValueActs(tx: Tx): Promise<StoredAct[]> {
  const { rows } = await sql<StoredAct>`SELECT value_id AS "valueId", act, actor, reason, document, at
    FROM policy_act WHERE value_id IS NOT NULL ORDER BY at, id`.execute(tx)
  return rows
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
  readonly brokenBecause: string | null
  readonly sentBackBy: string | null
  readonly sentBackAt: string | null
  readonly sentBackReason: string | null
}

export async function listRuleVersions(tx: Tx): Promise<StoredRule[]> {
  const { rows } = await sql<StoredRule>`SELECT rule_id AS "ruleId", version, text, state, entered_by AS "enteredBy",
      entered_at AS "enteredAt", approved_by AS "approvedBy", approved_at AS "approvedAt", broken_because AS "brokenBecause",
      sent_back_by AS "sentBackBy", sent_back_at AS "sentBackAt", sent_back_reason AS "sentBackReason"
    FROM rule_version ORDER BY rule_id, version`.execute(tx)
  return rows
}

export async function insertRuleVersion(tx: Tx, ruleId: string, text: string, enteredBy: string): Promise<void> {
  await sql`INSERT INTO rule_version (rule_id, version, text, state, entered_by)
    SELECT ${ruleId}, COALESCE(max(version), 0) + 1, ${text}, 'proposed', ${enteredBy} FROM rule_version WHERE rule_id = ${ruleId}`.execute(
    tx,
  )
}

/** One version of a rule, held until the end of the transaction. */
export async function lockRuleVersion(tx: Tx, ruleId: string, version: number): Promise<StoredRule | undefined> {
  await sql`SELECT 1 FROM rule_version WHERE rule_id = ${ruleId} FOR UPDATE`.execute(tx)
  return (await listRuleVersions(tx)).find((one) => one.ruleId === ruleId && one.version === version)
}

/**
 * Switches a proposed version on, and what was in force or proposed before it off. Answers false, and changes nothing,
 * when the version is not proposed, was entered by the same person, or is older than the one in force.
 */
export async function activateRule(tx: Tx, ruleId: string, version: number, approver: string): Promise<boolean> {
  const { rows } = await sql`SELECT 1 FROM rule_version v
    WHERE v.rule_id = ${ruleId} AND v.version = ${version} AND v.state = 'proposed' AND v.entered_by <> ${approver}
      AND NOT EXISTS (SELECT 1 FROM rule_version a
        WHERE a.rule_id = v.rule_id AND a.state = 'active' AND a.version > v.version)`.execute(tx)
  if (rows.length === 0) return false
  await sql`UPDATE rule_version SET state = 'retired'
    WHERE rule_id = ${ruleId} AND version < ${version} AND state IN ('active', 'proposed')`.execute(tx)
  await sql`UPDATE rule_version SET state = 'active', approved_by = ${approver}, approved_at = now()
    WHERE rule_id = ${ruleId} AND version = ${version}`.execute(tx)
  return true
}

/** Retires a proposed version, with who did not want it and why. */
export async function sendBackVersion(
  tx: Tx,
  { ruleId, version }: Pick<StoredRule, 'ruleId' | 'version'>,
  actor: string,
  reason: string,
): Promise<void> {
  await sql`UPDATE rule_version SET state = 'retired', sent_back_by = ${actor}, sent_back_at = now(),
      sent_back_reason = ${reason}
    WHERE rule_id = ${ruleId} AND version = ${version}`.execute(tx)
}

export async function markBroken(tx: Tx, ruleId: string, version: number, because: string): Promise<void> {
  await sql`UPDATE rule_version SET state = 'broken', broken_because = ${because}
    WHERE rule_id = ${ruleId} AND version = ${version}`.execute(tx)
}
