/**
 * `npm run bench -- --scale 0.1 [--only name] [--json]`: the figures of docs/benchmarks.md, each beside a reference run of
 * the same minute. Data are made once and kept in the data folder.
 */
import { existsSync, mkdirSync } from 'node:fs'
import { cpus } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { makeLogger } from '../src/platform/log.ts'
import { openInstallation, type Installation } from '../src/app/installation.ts'
import { PROJECT_FOLDER, readConfig } from '../src/app/config.ts'
import { prepareDemoPolicy } from '../src/app/demo-policy.ts'
import { fillWithDemo } from '../src/app/demo.ts'
import { findSetting, saveSetting } from '../src/platform/setting.ts'
import { explainBench } from './explain.ts'
import { intakeBench } from './intake.ts'
import { pagesBench } from './pages.ts'
import { signInBench } from './sign-in.ts'
import { screenBench } from './screen.ts'

export interface Result {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly scale: number
  readonly reference?: { readonly name: string; readonly value: number }
}

export interface Bench {
  readonly installation: Installation
  readonly scale: number
  readonly report: (result: Omit<Result, 'scale'>) => void
}

const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: '0.01' },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})
const scale = Number(values.scale)

const PARTS: readonly { name: string; run: (bench: Bench) => Promise<void> }[] = [
  { name: 'screen', run: screenBench },
  { name: 'explain', run: explainBench },
  { name: 'pages', run: pagesBench },
  { name: 'sign-in', run: signInBench },
  { name: 'intake', run: intakeBench },
]

const folder = path.join(PROJECT_FOLDER, '.data', `bench-${scale}`)
const fresh = !existsSync(folder)
mkdirSync(folder, { recursive: true })
const config = { ...readConfig(), dataFolder: folder, keys: { file: path.join(folder, 'keys.json') } }
const installation = await openInstallation(config, makeLogger({ level: 'warn' }))
try {
  if (fresh || (await findSetting(installation.services.db, 'benchReady')) !== String(scale)) await prepare()
  const results: Result[] = []
  const report = (result: Omit<Result, 'scale'>) => {
    const whole = { ...result, scale }
    results.push(whole)
    if (values.json) console.log(JSON.stringify(whole))
  }
  for (const part of PARTS)
    if (values.only === undefined || values.only === part.name) await part.run({ installation, scale, report })
  if (!values.json) {
    console.log(`${cpus()[0]?.model}, ${cpus().length} cores, ${installation.services.clock.today()}`)
    console.table(
      results.map(({ name, value, unit, reference }) => ({
        name,
        value,
        unit,
        ratio: reference ? (value / reference.value).toFixed(2) : '',
        reference: reference?.name ?? '',
      })),
    )
  }
} finally {
  await installation.close()
}

async function prepare(): Promise<void> {
  const started = performance.now()
  await fillWithDemo(installation, { scale })
  await prepareDemoPolicy(installation)
  await saveSetting(installation.services.db, 'benchReady', String(scale))
  console.error(`data made in ${Math.round((performance.now() - started) / 1000)} s`)
}
