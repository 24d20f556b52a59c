/**
 * Month partitions of the histories, made ahead of time at every start. A row for which none was made in time falls
 * into the default partition and stays readable there.
 */
import { addMonths, toMonth } from '../../kernel/month.ts'
import { historyOf } from '../../language/register/columns.ts'
import type { Register } from '../../language/register/register.ts'
import { OWNER_ROLE, withClient } from './bootstrap.ts'

const MONTHS_AHEAD = 3

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
