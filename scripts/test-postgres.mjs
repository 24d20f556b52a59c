// Runs what depends on the server (migrations, row security, plans, screening, rules in SQL) on a PostgreSQL that the
// machine has, the oldest we support by default: node scripts/test-postgres.mjs [version]. Without one it says so and
// ends well. The cluster is thrown away afterwards.
import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const TESTS = [
  'test/drift.test.ts',
  'test/row-security.test.ts',
  'test/search-plan.test.ts',
  'src/platform/registers',
  'src/platform/postgres',
  'test/rule-equivalence.test.ts',
  'src/features/screening/screening.test.ts',
]

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
// As everywhere, what runs is Node 24, brought by an optional dependency where the machine's own is older.
const bundled = path.join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')
const node = Number(process.versions.node.split('.')[0]) < 24 && existsSync(bundled) ? bundled : process.execPath
const version = process.argv[2] ?? '15'
const bin = `/usr/lib/postgresql/${version}/bin`
if (!existsSync(path.join(bin, 'initdb'))) {
  console.log(`这台机器没有 PostgreSQL ${version}，跳过。No PostgreSQL ${version} in ${bin}: skipped.`)
  process.exit(0)
}

// PostgreSQL refuses to run as root; Debian's package brings a user for it.
const user = process.getuid?.() === 0 ? findUser('postgres') : {}
const folder = mkdtempSync(path.join(tmpdir(), 'shouwang-pg-'))
chmodSync(folder, 0o755)
const [data, sockets] = ['data', 'run'].map((name) => path.join(folder, name))
for (const each of [data, sockets]) {
  mkdirSync(each, { mode: 0o700 })
  if (user.uid !== undefined) chownSync(each, user.uid, user.gid)
}

let status = 1
try {
  run('initdb', ['-D', data, '-U', 'tester', '--auth=trust', '--encoding=UTF8', '--locale=C', '-N'])
  const settings = [
    'listen_addresses=',
    `unix_socket_directories=${sockets}`,
    'fsync=off',
    'max_locks_per_transaction=256',
  ]
  run('pg_ctl', [
    '-D',
    data,
    '-w',
    '-l',
    path.join(data, 'log'),
    '-o',
    settings.map((one) => `-c ${one}`).join(' '),
    'start',
  ])
  const url = `postgresql://tester@localhost/postgres?host=${encodeURIComponent(sockets)}`
  const env = { ...process.env, TEST_DATABASE_URL: url }
  const done = spawnSync(node, ['node_modules/vitest/vitest.mjs', 'run', ...TESTS], {
    cwd: root,
    stdio: 'inherit',
    env,
  })
  status = done.status ?? 1
} finally {
  spawnSync(path.join(bin, 'pg_ctl'), ['-D', data, '-m', 'immediate', 'stop'], { ...user, cwd: '/', stdio: 'ignore' })
  rmSync(folder, { recursive: true, force: true })
}
process.exit(status)

function run(program, args) {
  const done = spawnSync(path.join(bin, program), args, { ...user, cwd: '/', stdio: ['ignore', 'ignore', 'inherit'] })
  if (done.status !== 0) throw new Error(`${program} failed (${done.status ?? done.error})`)
}

function findUser(name) {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))
  if (!line) throw new Error(`no user "${name}" to run PostgreSQL as; start this as an ordinary user`)
  const [, , uid, gid] = line.split(':')
  return { uid: Number(uid), gid: Number(gid) }
}
