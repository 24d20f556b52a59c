/**
 * Month partitions of the histories, made ahead of time at every start. A row for which none was made in time falls
 * into the default partition and stays readable there.
 */
import { addMonths, toMonth } from '../../kernel/month.ts'
import { historyOf } from '../../language/register/columns.ts'
import type { Register } from '../../language/register/register.ts'
import { OWNER_ROLE, withClient } from './bootstrap.ts'

const MONTHS_AHEAD = 3

/**
 * Makes the months of `audit_event` that are missing, from that of `today` on. Their bounds are China's, whatever the
 * time zone of the server. An event of a month that none was made for is in `audit_event_other`.
 */
export async function ensureAuditPartitions(ownerUrl: string, today: string): Promise<number> {
  const first = toMonth(today.slice(0, 7))
  return withClient(ownerUrl, async (client) => {
    await client.query(`SET ROLE ${OWNER_ROLE}`)
    await client.query(`SELECT pg_advisory_lock(hashtext('audit partitions'))`)
    let made = 0
    for (const month of Array.from({ length: MONTHS_AHEAD + 1 }, (_, i) => addMonths(first, i))) {
      const name = auditPartition(month)
      const [from, to] = [`${month}-01 00:00:00+08`, `${addMonths(month, 1)}-01 00:00:00+08`]
      const { rows } = await client.query<{ there: boolean; used: boolean }>(
        `SELECT to_regclass($1) IS NOT NULL AS there,
          EXISTS (SELECT 1 FROM audit_event_other WHERE at >= $2 AND at < $3) AS used`,
        [name, from, to],
      )
      if (rows[0]?.there !== false || rows[0].used) continue
      await client.query(`CREATE TABLE ${name} PARTITION OF audit_event FOR VALUES FROM ('${from}') TO ('${to}')`)
      made += 1
    }
    return made
  })
}

/** `2022-09` is kept in `audit_event_202209`. */
export function auditPartition(month: string): string {
  return `audit_event_${month.replace('-', '')}`
}

/** Makes what is missing from the month of `today` on; answers how many were made. */
export async function ensureHistoryPartitions(
  ownerUrl: string,
  registers: readonly Register[],
  today: string,
): Promise<number> {
  const first = toMonth(today.slice(0, 7))
  const months = Array.from({ length: MONTHS_AHEAD + 1 }, (_, i) => addMonths(first, i))
  return withClient(ownerUrl, async (client) => {
    await client.query(`SET ROLE ${OWNER_ROLE}`)
    await client.query(`SELECT pg_advisory_lock(hashtext('history partitions'))`)
    const { rows } = await client.query<{ relname: string }>(
      `SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '_history_([0-9]{6}|other)$'`,
    )
    const present = new Set(rows.map((row) => row.relname))
    let made = 0
    // A register that was just declared has no table yet: its migration is drafted against the others.
    const existing = registers.map(historyOf).filter((history) => present.has(`${history}_other`))
    for (const history of existing) {
      for (const month of months) {
        const name = `${history}_${month.replace('-', '')}`
        if (present.has(name)) continue
        const bounds = `FROM ('${month}-01') TO ('${addMonths(month, 1)}-01')`
        const inDefault = await client.query(
          `SELECT 1 FROM ${history}_other WHERE recorded_to >= '${month}-01' AND recorded_to < '${addMonths(month, 1)}-01' LIMIT 1`,
        )
        // Rows of that month are in the default partition already: it goes on there until the month is over.
        if (inDefault.rowCount !== 0) continue
        await client.query(`CREATE TABLE ${name} PARTITION OF ${history} FOR VALUES ${bounds}`)
        made += 1
      }
    }
    return made
  })
}
