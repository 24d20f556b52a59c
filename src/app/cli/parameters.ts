import { decideValue, listParameters, VALUE_ACTS, VALUE_STATES, type ValueAct } from '../../features/policy/index.ts'
import { VOCABULARY } from '../../features/screening/index.ts'
import { amountText, type Unit } from '../../language/rule/index.ts'
import { toAreaCode } from '../../kernel/area-code.ts'
import { actingAs, readingOnly } from './acting-as.ts'
import { withInstallation } from './with-installation.ts'

/** `shouwang parameters list`: every value there ever was, or those that wait for a second person. */
export async function listParametersCommand(options: {
  area: string
  waiting?: boolean
  json?: boolean
}): Promise<void> {
  const area = toAreaCode(options.area.padEnd(12, '0'))
  const all = await withInstallation(({ services }) =>
    listParameters(readingOnly(services, area), VOCABULARY, services.clock.today()),
  )
  const shown = all.map((one) => ({
    ...one,
    values: one.values.filter(
      ({ state }) => !options.waiting || state === 'proposed' || state === 'withdrawalProposed',
    ),
  }))
  if (options.json) {
    console.log(JSON.stringify(options.waiting ? shown.filter((one) => one.values.length > 0) : shown))
    return
  }
  for (const { key, label, unit, values } of shown)
    for (const { id, value, areaName, validFrom, validTo, document, state, enteredBy, approvedBy } of values) {
      const people = `录入 / entered: ${enteredBy}${approvedBy === null ? '' : `，复核 / approved: ${approvedBy}`}`
      const period = `${validFrom} – ${validTo ?? ''}`
      console.log(
        `${id}  ${label.zh} (${key}) = ${told(value, unit)}  ${areaName}  ${period}  ${VALUE_STATES[state].zh}  ${document ?? ''}  ${people}`,
      )
    }
}

/** The value in its unit, as the rules tell it. */
function told(value: number | null, unit: Unit): string {
  return value === null ? '未设定' : amountText(value, { kind: 'integer', unit, scale: 0 }).zh
}

/** Acts that say why; the others are asked for nothing. */
export const WITH_REASON: readonly ValueAct[] = ['sendBack', 'proposeWithdrawal', 'refuseWithdrawal']

interface DecideOptions {
  readonly by: string
  readonly reason?: string
  readonly document?: string
}

/** `shouwang parameters approve <value> --by <login>` and the other acts: who proposed it cannot approve it here either. */
export async function decideValueCommand(act: ValueAct, id: string, options: DecideOptions): Promise<void> {
  await withInstallation(async ({ services }) => {
    const ctx = await actingAs(services, options.by, VALUE_ACTS[act].permission)
    await decideValue(ctx, id, act, {
      ...(options.reason !== undefined && { reason: options.reason }),
      document: options.document ?? null,
    })
  })
  console.log(`${VALUE_ACTS[act].label.zh}：已完成 / done: ${VALUE_ACTS[act].label.en}`)
}
