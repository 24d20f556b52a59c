/** `shouwang demo`: fills an installation with the demo province, or writes its files as offices would send them. */
import path from 'node:path'
import { readAreas } from '../../features/areas/index.ts'
import { planProvince, writeSampleFiles } from '../../features/demo/index.ts'
import { makeLogger } from '../../platform/log.ts'
import { readConfig } from '../config.ts'
import { fillWithDemo, makeAccounts } from '../demo.ts'
import { prepareDemoPolicy, runDemoScreening } from '../demo-policy.ts'
import { openInstallation } from '../installation.ts'
import { createProgressLine } from './demo-progress.ts'

interface DemoCommandOptions {
  readonly scale: string
  readonly seed?: string
  readonly screening: boolean
  readonly files?: string
  readonly counties?: readonly string[]
  readonly json?: boolean
}

export async function demoCommand(options: DemoCommandOptions): Promise<void> {
  const scale = Number(options.scale)
  if (!(scale > 0 && scale <= 1)) {
    throw new Error(`比例应大于 0、不超过 1，例如 0.01。The scale must be above 0 and at most 1, not ${options.scale}.`)
  }
  if (options.files === undefined) await load(scale, options)
  else await writeFiles(path.resolve(options.files), scale, options)
}

async function load(scale: number, { seed, screening, json }: DemoCommandOptions): Promise<void> {
  const config = readConfig()
  const installation = await openInstallation(
    config,
    makeLogger({ level: config.logLevel, pretty: process.stderr.isTTY }),
  )
  const stopping = new AbortController()
  const stop = () => stopping.abort(new Error('已停止，演示数据没有改变。Stopped; the demo data are as they were.'))
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  const line = createProgressLine()
  const started = performance.now()
  try {
    const report = await fillWithDemo(installation, {
      scale,
      ...(seed !== undefined && { seed }),
      onProgress: (progress) => line.show(progress),
      signal: stopping.signal,
    })
    line.end()
    const accounts = await makeAccounts(installation)
    if (accounts.length > 0) await prepareDemoPolicy(installation)
    if (screening) await runDemoScreening(installation)
    const seconds = Math.round((performance.now() - started) / 1000)
    if (json) {
      console.log(JSON.stringify({ scale, ...report, seconds }))
      return
    }
    console.log(`演示省已就绪 / demo province ready: ${report.households} 户 households, ${seconds} s`)
    if (accounts.length > 0) console.table(Object.fromEntries(accounts.map(({ login, ...rest }) => [login, rest])))
  } catch (error) {
    line.end()
    throw error
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
    await installation.close()
  }
}

async function writeFiles(folder: string, scale: number, options: DemoCommandOptions): Promise<void> {
  const areas = readAreas(readConfig().packFolder)
  const plan = planProvince(areas, { scale, ...(options.seed !== undefined && { seed: options.seed }) })
  const rows = await writeSampleFiles(folder, { plan, areas, ...(options.counties && { counties: options.counties }) })
  if (options.json) console.log(JSON.stringify(rows))
  else console.table(rows)
}
