/** What is known of counties and villages themselves: designations, and the three accesses of villages (F036 to F038). */
import { createCopyBuffer, type CopyValue } from './copy-buffer.ts'
import { IDS_PER_COUNTY } from './ids.ts'
import type { DemoPlan, PlannedCounty } from './province.ts'
import { createRandom } from './random.ts'
import type { Chunk } from './sinks.ts'
import { REGISTER_TABLES } from './tables.ts'

/** Stands where the document of a designation would: which areas are meant is not published with the numbers. */
export const ASSUMED_DOCUMENT = '演示假定'
const LIFTED_FROM = '2020-11-14'
const KEY_FROM = '2021-08-01'
const ACCESS_FROM = '2021-01-01'

/** Designations of counties and villages, and the infrastructure of all villages, whatever the scale. */
export function areaRows(plan: DemoPlan): Chunk[] {
  const designations = columnsAnd('areaDesignation', ['valid_from', 'designation', 'document'], 'ruralRevitalisation')
  const villages = columnsAnd(
    'villageInfrastructure',
    ['valid_from', 'hardened_road', 'three_phase_power', 'fibre'],
    'developmentReform',
  )
  for (const county of plan.counties) {
    const first = county.index * IDS_PER_COUNTY
    let count = 0
    const designate = (area: string, from: string, designation: string) =>
      designations.row([county.code, area, first + count++, from, designation, ASSUMED_DOCUMENT])
    for (const [from, designation] of designationsOf(county)) designate(county.areaCode, from, designation)
    for (const [nth, village] of county.villages.entries()) {
      if (village.lifted) designate(village.code, LIFTED_FROM, 'liftedVillage')
      const random = createRandom(`access ${village.code}`)
      // F036 to F038 say all of the lifted villages; of the others a few still wait for fibre or power.
      const [road, power, fibre] = [0.998, 0.996, 0.99].map((share) => village.lifted || random.chance(share))
      villages.row([county.code, village.code, first + nth, ACCESS_FROM, road ?? true, power ?? true, fibre ?? true])
    }
  }
  return [designations.chunk(), villages.chunk()]
}

function designationsOf({ lifted, key }: PlannedCounty): [from: string, designation: string][] {
  return [
    ...(lifted ? [[LIFTED_FROM, 'liftedCounty'] as [string, string]] : []),
    ...(key === null ? [] : [[KEY_FROM, `${key}KeyCounty`] as [string, string]]),
  ]
}

function columnsAnd(register: 'areaDesignation' | 'villageInfrastructure', own: readonly string[], source: string) {
  const { table, columns, constant } = REGISTER_TABLES[register]
  const given = ['county_code', 'area_code', 'id', ...own]
  const all: Readonly<Record<string, string>> = { ...constant, source }
  const used = columns.filter(({ name }) => given.includes(name) || name in all)
  const buffer = createCopyBuffer(used, given, all)
  return {
    row: (values: readonly CopyValue[]) => buffer.row(values),
    chunk: (): Chunk => ({ table, columns: used.map(({ name }) => name), rows: buffer.rows, data: buffer.take() }),
  }
}
