import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { vacantAdministrators } from '../../features/accounts/index.ts'
import { ROLES } from '../../language/access/permissions.ts'
import { loadTls } from '../../platform/http/tls.ts'
import { makeLogger } from '../../platform/log.ts'
import { findSetting } from '../../platform/setting.ts'
import { PROJECT_FOLDER, readConfig, WEB_FOLDER } from '../config.ts'
import { threadOf } from '../intake-thread.ts'
import { openInstallation, type Installation } from '../installation.ts'
import { prepareDemoPolicy, runDemoScreening } from '../demo-policy.ts'
import { prepareDemo, SYNTHETIC } from '../demo.ts'
import { buildServer } from '../server.ts'

/** `npm start`: everything from an empty folder to a running province. */
export async function startCommand(): Promise<void> {
  buildWebIfOld()
  const installation = await open()
  await orClose(installation, async () => {
    const accounts = await prepareDemo(installation)
    if (accounts.length > 0) {
      await prepareDemoPolicy(installation)
      console.log('正在进行首次筛查 / first screening ...')
      await runDemoScreening(installation)
    }
    console.log(`\n守望已启动 / running at  ${await listen(installation)}\n`)
    if (accounts.length > 0) {
      console.log('演示账号（口令只显示这一次）/ demo accounts, shown only this once:')
      console.table(Object.fromEntries(accounts.map(({ login, ...rest }) => [login, rest])))
    } else {
      console.log('演示账号口令已在首次启动时显示；遗忘可执行：npm run shouwang -- account password <账号>')
    }
  })
}

export async function serveCommand(): Promise<void> {
  const installation = await open()
  await orClose(installation, async () => {
    console.log(`守望已启动 / running at  ${await listen(installation)}`)
    const vacant = await vacantAdministrators(installation.services)
    if (vacant.length > 0)
      console.log(
        `尚无${vacant.map((role) => ROLES[role].label.zh).join('、')}，请执行 / administrators are missing, run:  npm run shouwang -- account open-administrators`,
      )
  })
}

/** A start that fails leaves no database running. */
async function orClose(installation: Installation, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    await installation.close()
    throw error
  }
}

async function open(): Promise<Installation> {
  const config = readConfig()
  return openInstallation(config, makeLogger({ level: config.logLevel, pretty: process.stdout.isTTY }), { adopt: true })
}

async function listen(installation: Installation): Promise<string> {
  const { services, config } = installation
  const synthetic = (await findSetting(services.db, SYNTHETIC)) === 'true'
  const tls = config.tls && loadTls(config.tls)
  if (tls && tls.validTo < new Date())
    services.log.error({ validTo: tls.validTo.toISOString() }, '证书已过期，浏览器将告警 the certificate has ended')
  const http = await buildServer(services, {
    synthetic,
    packFolder: config.packFolder,
    secureCookies: config.overTls,
    tls,
    intakeThread: threadOf(installation),
  })
  const stop = stopper(async () => {
    await http.fastify.close()
    await installation.close()
  })
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  const address = await http.fastify.listen({ host: config.host, port: config.port })
  return tls ? address.replace('http:', 'https:') : address
}

/** Ends once, in order; a second Ctrl-C does not wait. */
function stopper(close: () => Promise<void>): () => void {
  let stopping = false
  return () => {
    if (stopping) process.exit(130)
    stopping = true
    console.log('\n正在停止 / stopping ...')
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  }
}

/** Builds the pages when there are none, or a source is newer than they are. */
function buildWebIfOld(): void {
  const built = path.join(WEB_FOLDER, 'index.html')
  const sources = ['src', 'vite.config.ts', 'package-lock.json'].map((name) => path.join(PROJECT_FOLDER, name))
  if (existsSync(built) && sources.every((source) => newest(source) <= statSync(built).mtimeMs)) return
  console.log('正在生成页面 / building the pages ...')
  const vite = path.join(PROJECT_FOLDER, 'node_modules/vite/bin/vite.js')
  const done = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: PROJECT_FOLDER,
    stdio: 'inherit',
  })
  if (done.status !== 0) throw new Error('页面生成失败。The pages could not be built.')
}

function newest(file: string): number {
  const stat = statSync(file)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(0, ...readdirSync(file).map((name) => newest(path.join(file, name))))
}
