/** One household, all rules, with explanation, facts given. */
import { sql } from 'kysely'
import { explainAll, loadHouseholds, VOCABULARY } from '../src/features/screening/index.ts'
import { loadPolicy } from '../src/features/policy/index.ts'
import { scopeOf } from '../src/language/access/scope.ts'
import { withScope } from '../src/platform/postgres/database.ts'
import type { Bench } from './main.ts'
import { median } from './measure.ts'

const AS_OF = '2022-09-30'

export async function explainBench({ installation, report }: Bench): Promise<void> {
  const { services } = installation
  const policy = await loadPolicy(services, VOCABULARY)
  const households = await withScope(services.db, scopeOf(['530000000000']), async (tx) => {
    const { rows } = await sql<{
      county_code: string
      id: string
    }>`SELECT county_code, id FROM household ORDER BY id LIMIT 500`.execute(tx)
    const counties = [...new Set(rows.map((row) => row.county_code))]
    const loaded = await Promise.all(
      counties.map((county) =>
        loadHouseholds(
          tx,
          county,
          rows.filter((row) => row.county_code === county).map((row) => row.id),
          AS_OF,
        ),
      ),
    )
    return loaded.flat()
  })
  const round = async () => {
    for (const one of households) explainAll(policy, one, AS_OF)
  }
  await median(3, round)
  const each = (await median(5, round)) / households.length
  report({ name: 'explain', value: Math.round(each * 1000) / 1000, unit: 'ms a household, all rules' })
}
