/** Screening: the compiled query against hand-written SQL, the whole run written, and PostgreSQL without a mart. */
import {
  compilePlan,
  buildMart,
  planRules,
  runScreening,
  screenTables,
  VOCABULARY,
} from '../src/features/screening/index.ts'
import { loadPolicy } from '../src/features/policy/index.ts'
import { scopeOf } from '../src/language/access/scope.ts'
import { openMart, type Mart } from '../src/platform/mart/mart.ts'
import { HAND_WRITTEN, HAND_WRITTEN_RULES } from './hand-written.ts'
import type { Bench } from './main.ts'
import { median } from './measure.ts'

const AS_OF = '2022-09-30'
const PROVINCE = '530000000000'

export async function screenBench({ installation, report }: Bench): Promise<void> {
  const { services } = installation
  const mart = await openMart(services.dataFolder)
  try {
    const built = await buildMart(services, mart)
    report({ name: 'mart-build', value: built.milliseconds, unit: 'ms' })
    const plan = planRules(await loadPolicy(services, VOCABULARY), PROVINCE, AS_OF)
    for (const statement of screenTables(AS_OF, 'k')) await mart.query(statement)
    const query = compilePlan(plan, AS_OF, 'mart', PROVINCE)
    await checkSame(mart, query.text, query.columns)
    // Answers are counted, not sent: what is measured is the work, not the wire.
    const counted = (text: string) => () => mart.query(`CREATE OR REPLACE TEMP TABLE bench_result AS ${text}`)
    const [ours, hand] = [await median(5, counted(query.text)), await median(5, counted(HAND_WRITTEN))]
    report({ name: 'screen', value: ours, unit: 'ms', reference: { name: 'hand-written DuckDB SQL', value: hand } })
    const run = { scope: scopeOf([PROVINCE]), areaCode: PROVINCE, asOf: AS_OF, actor: 'bench' }
    report({
      name: 'screen-written',
      value: await median(3, () => runScreening(services, { ...run, mart })),
      unit: 'ms',
    })
    report({ name: 'screen-postgres', value: await median(1, () => runScreening(services, run)), unit: 'ms' })
  } finally {
    mart.close()
  }
}

/** A reference that answers something else would prove nothing. */
async function checkSame(
  mart: Mart,
  text: string,
  columns: readonly { ruleId: string; column: string }[],
): Promise<void> {
  await mart.query(`CREATE OR REPLACE TEMP TABLE ours AS ${text}`)
  await mart.query(`CREATE OR REPLACE TEMP TABLE hand AS ${HAND_WRITTEN}`)
  for (const [i, ruleId] of HAND_WRITTEN_RULES.entries()) {
    const column = columns.find((one) => one.ruleId === ruleId)?.column
    if (!column) throw new Error(`${ruleId} is not evaluated`)
    const { rows } = await mart.query(
      `SELECT count(*) FROM ours JOIN hand USING (k) WHERE ours.${column} IS DISTINCT FROM hand.r${i}`,
    )
    if (Number(rows[0]?.[0]) > 0)
      throw new Error(`${ruleId}: ${rows[0]?.[0]} households differ from the hand-written reference`)
  }
}
