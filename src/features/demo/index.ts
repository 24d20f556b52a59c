/**
 * 演示省: a made-up Yunnan on the real areas, so that everything can be tried without a real person's data.
 *
 * The generator is pure and deterministic: the same areas, scale and seed give the same households, persons and facts.
 * Totals follow the figures published on 2022-10-13 in proportion, the rest is assumed (see docs/demo.md). The loader
 * fills an empty or synthetic installation with it; the sample writer makes dirty files as offices would send them.
 *
 * Terms: scale 比例 (1 is 2.3 million households), plan (how many households each village has), seed 种子.
 */
export {
  DEMO_LOAD,
  DEMO_SCALE,
  DemoRefused,
  isUnfinished,
  loadDemo,
  SYNTHETIC,
  type LoadOptions,
  type LoadProgress,
  type LoadReport,
} from './load.ts'
export { planProvince, type DemoArea, type DemoPlan, type PlannedCounty } from './province.ts'
export { generateCounty, generateProvince } from './generate.ts'
export { writeSampleFiles, type SampleFile, type SampleOptions } from './sample-files.ts'
export type { DemoHousehold, DemoMember } from './household.ts'
