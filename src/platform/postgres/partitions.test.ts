import { expect, test } from 'vitest'
import { useDatabase } from '../../../test/support/database.ts'
import { household } from '../../features/people/registers.ts'
import { withClient } from './bootstrap.ts'
import { ensureHistoryPartitions } from './partitions.ts'

const database = useDatabase()

test('a history gets partitions for this month and the three after it, once', async () => {
  expect(await ensureHistoryPartitions(database.ownerUrl, [household], '2026-11-24')).toBe(4)
  expect(await ensureHistoryPartitions(database.ownerUrl, [household], '2026-11-24')).toBe(0)
  const { rows } = await withClient(database.ownerUrl, (client) =>
    client.query<{ name: string }>(
      `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'household_history'::regclass ORDER BY 1`,
    ),
  )
  expect(rows.map((row) => row.name)).toEqual([
    'household_history_202611',
    'household_history_202612',
    'household_history_202701',
    'household_history_202702',
    'household_history_other',
  ])
})
