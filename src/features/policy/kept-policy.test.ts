/** What a process keeps of rules and standards is never older than what another one has written. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { PACK_FOLDER } from '../../app/config.ts'
import { newId } from '../../kernel/id.ts'
import { openDatabase } from '../../platform/postgres/database.ts'
import { useDatabase } from '../../../test/support/database.ts'
import { VOCABULARY } from '../screening/index.ts'
import { installPolicy, loadPolicy } from './index.ts'

const database = useDatabase()

test('a change made by another process is seen at the next question, in rules and in values', async () => {
  const { services } = database
  await installPolicy(services, PACK_FOLDER, 'demo')
  const before = await loadPolicy(services, VOCABULARY)
  expect(await loadPolicy(services, VOCABULARY)).toBe(before)

  const [rule] = before.rules
  const elsewhere = openDatabase(database.ownerUrl, { max: 1 })
  try {
    await sql`UPDATE rule_version SET state = 'retired' WHERE rule_id = ${rule?.rule.id}`.execute(elsewhere.kysely)
    const without = await loadPolicy(services, VOCABULARY)
    expect(without.rules).toHaveLength(before.rules.length - 1)

    await sql`INSERT INTO parameter_value (id, key, value, area_code, valid_from, certainty, entered_by, approved_by, approved_at)
      VALUES (${newId()}, 'monitoringLine', 812300, '530326000000', '2024-01-01', 'sure', 'one', 'other', now())`.execute(
      elsewhere.kysely,
    )
    const { values } = await loadPolicy(services, VOCABULARY)
    expect(values.filter(({ value }) => value === 812_300)).toHaveLength(1)
  } finally {
    await elsewhere.close()
  }
})
