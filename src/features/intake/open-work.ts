/** Imports that somebody began and did not finish. */
import { sql } from 'kysely'
import type { OpenWork } from '../../platform/open-work.ts'
import { EVERYWHERE, withScope } from '../../platform/postgres/database.ts'

const unfinished = (userId: string) => sql`state IN ('uploaded', 'checking', 'checked', 'committing', 'failed')
  AND COALESCE(handed_to::text, created_by) = ${userId}`

export const unfinishedImports: OpenWork = {
  id: 'imports',
  label: { zh: '未办结的数据导入', en: 'Unfinished imports' },
  permission: 'intake.load',
  count: ({ db }, userId) =>
    withScope(db, EVERYWHERE, async (tx) => {
      const { rows } = await sql<{
        n: number
      }>`SELECT count(*) AS n FROM import_batch WHERE ${unfinished(userId)}`.execute(tx)
      return rows[0]?.n ?? 0
    }),
  async handOver(tx, from, to) {
    const done = await sql`UPDATE import_batch SET handed_to = ${to}::uuid WHERE ${unfinished(from)}`.execute(tx)
    return Number(done.numAffectedRows ?? 0)
  },
}
