/**
 * The policy of the demo province: what the release ships, approved by the demo, and for parameters nobody knows an
 * assumption that says so; then a first screening, so that pages have something to show.
 */
import { approveValue, insertValue, installPolicy } from '../features/policy/index.ts'
import { buildMart, runScreening } from '../features/screening/index.ts'
import { newId } from '../kernel/id.ts'
import { scopeOf } from '../language/access/scope.ts'
import { openMart } from '../platform/mart/mart.ts'
import { withSystem } from '../platform/postgres/database.ts'
import type { Installation } from './installation.ts'

const PROVINCE = '530000000000'
/** The day of the published figures that the demo follows. */
export const DEMO_DAY = '2022-09-30'
const APPROVER = 'demo'

/** In force from this day on, one after the shipped gaps begin, so that they take their place in the demo only. */
const ASSUMED_FROM = '2021-01-02'
const ASSUMPTIONS: Readonly<Record<string, number>> = { illnessRatioCovered: 5_000, illnessRatioOther: 10_000 }

export async function prepareDemoPolicy({ services, config }: Installation): Promise<void> {
  await installPolicy(services, config.packFolder, APPROVER)
  await withSystem(services.db, async (tx) => {
    for (const [key, value] of Object.entries(ASSUMPTIONS)) {
      const id = newId()
      await insertValue(tx, {
        id,
        key,
        value,
        areaCode: PROVINCE,
        validFrom: ASSUMED_FROM,
        validTo: null,
        document: '演示假定，非政策规定',
        certainty: 'unsure',
        note: '仅用于演示',
        enteredBy: 'demo-assumption',
      })
      await approveValue(tx, id, APPROVER)
    }
  })
}

export async function runDemoScreening({ services }: Installation): Promise<void> {
  const mart = await openMart(services.dataFolder)
  try {
    const built = await buildMart(services, mart)
    const run = await runScreening(services, {
      scope: scopeOf([PROVINCE]),
      areaCode: PROVINCE,
      asOf: DEMO_DAY,
      actor: 'system',
      mart,
    })
    services.log.info({ built, milliseconds: run.milliseconds, clues: run.clues }, 'first screening of the demo')
  } finally {
    mart.close()
  }
}
