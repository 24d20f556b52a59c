// Every npm script begins here. This file is read by whatever Node the machine has (18 or later): it installs what is
// missing and hands over to Node 24, which an optional dependency brings where the machine's own is older.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const [task = 'start', ...rest] = process.argv.slice(2)

install()
const node = findNode()
process.env.PATH = [path.dirname(node), path.join(root, 'node_modules', '.bin'), process.env.PATH].join(path.delimiter)
process.exit(runTask())

/** `npm ci` when there are no packages yet, or the lockfile says others. */
function install() {
  const stamp = path.join(root, 'node_modules', '.installed')
  const wanted = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  console.log('正在安装依赖 / installing packages ...')
  const flags = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  const done = spawnSync('npm', flags, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  if (done.status !== 0) {
    console.error('依赖安装失败，请检查网络后重试。Packages could not be installed; check the network and try again.')
    process.exit(1)
  }
  writeFileSync(stamp, wanted)
}

function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  const bundled = path.join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')
  if (existsSync(bundled)) return bundled
  console.error(
    `需要 Node.js 24 以上（当前 ${process.version}）。Node.js 24 or later is needed, this is ${process.version}.`,
  )
  process.exit(1)
}

function run(...command) {
  const [program, ...args] = command
  const done = spawnSync(program, args, { cwd: root, stdio: 'inherit' })
  return done.status ?? 1
}

/** Runs one after the other until one fails. */
function inOrder(...commands) {
  for (const command of commands) {
    const status = run(...command)
    if (status !== 0) return status
  }
  return 0
}

function runTask() {
  const bin = (name) => path.join(root, 'node_modules', '.bin', name)
  switch (task) {
    case 'start':
      return run(node, 'src/app/cli/main.ts', 'start', ...rest)
    case 'shouwang':
      return run(node, 'src/app/cli/main.ts', ...rest)
    case 'build':
      return run(node, bin('vite'), 'build', ...rest)
    case 'test':
      return inOrder(
        [node, 'scripts/prepare-browser.mjs'],
        [node, bin('vite'), 'build', '--logLevel', 'warn'],
        [node, bin('vitest'), 'run', ...rest],
      )
    case 'check':
      return inOrder([node, bin('tsc'), '--noEmit'], [bin('oxlint'), '--deny-warnings'], [bin('oxfmt'), '--check', '.'])
    case 'format':
      return run(bin('oxfmt'), '.')
    case 'bench':
      return run(node, 'bench/main.ts', ...rest)
    case 'check:samples':
      return run(node, 'src/app/cli/main.ts', 'check-samples', ...rest)
    default:
      console.error(`unknown task: ${task}`)
      return 2
  }
}
