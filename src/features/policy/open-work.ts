/** What somebody proposed about rules and values and nobody has decided. Whoever may approve decides it without them. */
import { sql } from 'kysely'
import type { OpenWork } from '../../platform/open-work.ts'

export const waitingProposals: OpenWork = {
  id: 'proposals',
  label: { zh: '待复核的规则和政策标准', en: 'Rules and values waiting for approval' },
  permission: 'parameter.enter',
  async count({ db }, userId) {
    const { rows } = await sql<{ n: number }>`SELECT
      (SELECT count(*) FROM rule_version WHERE state = 'proposed' AND entered_by = ${userId})
      + (SELECT count(*) FROM parameter_value v WHERE v.entered_by = ${userId} AND v.approved_by IS NULL AND v.withdrawn_by IS NULL)
      + (SELECT count(*) FROM parameter_value v WHERE v.withdrawal_proposed_by = ${userId} AND v.withdrawn_by IS NULL) AS n`.execute(
      db.kysely,
    )
    return rows[0]?.n ?? 0
  },
}
