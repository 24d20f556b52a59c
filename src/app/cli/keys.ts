/** `shouwang keys ...`: versions of the data keys, and their rotation. Beside a running server, which follows by itself. */
import { newestVersion } from '../../platform/crypto/index.ts'
import {
  addVersion,
  countByVersion,
  findRotation,
  findSealedPlaces,
  listHolders,
  retireVersion,
  rotate,
  type RotationProgress,
  type RotationReport,
} from '../../platform/rotation/index.ts'
import { withInstallation } from './with-installation.ts'

interface Options {
  readonly json?: boolean
}

/** Versions, how many values each has sealed, the programs that run, and the rotation that is under way. */
export async function listKeysCommand({ json }: Options): Promise<void> {
  await withInstallation(async ({ services: { db }, keys }) => {
    const held = await countByVersion(db, await findSealedPlaces(db))
    const ring = keys.ring()
    const versions = [...ring.masters.keys()]
      .sort((a, b) => a - b)
      .map((version) => ({
        version,
        sealing: version === ring.current,
        values: held.filter((one) => one.version === version).reduce((sum, { values }) => sum + values, 0),
      }))
    const unknown = held.filter(({ version }) => !ring.masters.has(version))
    const rotation = (await findRotation(db)) ?? null
    const holders = await listHolders(db)
    if (json) {
      console.log(
        JSON.stringify({ source: keys.source.kind, index: ring.index, versions, held, unknown, rotation, holders }),
      )
      return
    }
    console.log(`密钥来源 / source: ${keys.source.place.zh} / ${keys.source.place.en}`)
    for (const { version, sealing, values } of versions) {
      const use = sealing ? '正在使用 / seals new values' : values > 0 ? '仅用于解密 / opens only' : '未使用 / unused'
      console.log(`版本 ${version} / version ${version}: ${use}，已加密 ${values} 个值 / ${values} values`)
    }
    for (const { table, version, values } of unknown)
      console.log(
        `⚠ ${table}：${values} 个值由密钥环中没有的版本 ${version} 加密 / sealed by a version that is not there`,
      )
    if (rotation && rotation.doneAt === null)
      console.log(
        `轮换到版本 ${rotation.version} 未完成 / rotation not complete: ${rotation.rowsDone} / ${rotation.rowsTotal}；再次执行 keys rotate 继续 / run keys rotate again`,
      )
    for (const { process, versions: known } of holders) console.log(`  ${process}: ${known.join(', ')}`)
  })
}

/** A further version in the key file, which seals nothing before the rotation. */
export async function newKeyCommand({ json }: Options): Promise<void> {
  await withInstallation(async ({ services: { db }, keys }) => {
    const { version, backup } = await addVersion(db, keys)
    if (json) {
      console.log(JSON.stringify({ version, file: keys.settings.file, backup }))
      return
    }
    console.log(`已增加密钥版本 ${version}：${keys.settings.file} / version ${version} added`)
    console.log(`原密钥文件已另存 / the former file: ${backup}`)
    console.log(
      '请先将新密钥文件备份到别处（与数据库备份分开），再执行 keys rotate；没有备份时丢失即无法恢复。\n' +
        'Back up the new key file elsewhere, apart from the backups of the database, before you run keys rotate.',
    )
  })
}

/** Ends with 0 when everything is sealed by the newest version, with 3 when somebody held rows until the end. */
export async function rotateKeysCommand({ json }: Options): Promise<void> {
  await withInstallation(async ({ services: { db }, keys }) => {
    const stopping = new AbortController()
    const stop = () =>
      stopping.abort(
        new Error(
          '已停止，已处理的数据保持有效；再次执行 keys rotate 从此处继续。Stopped; what was done stays. Run keys rotate again to go on.',
        ),
      )
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
    const line = progressLine(json === true ? undefined : process.stdout)
    try {
      if (!json)
        console.log(`轮换到版本 ${newestVersion(keys.ring())} / rotating to version ${newestVersion(keys.ring())}`)
      const report = await rotate(db, keys, { onProgress: line.show, signal: stopping.signal })
      line.end()
      if (report.left > 0) process.exitCode = 3
      if (json) console.log(JSON.stringify(report))
      else tellRotation(report)
    } finally {
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
    }
  })
}

/** Named are so many damaged rows; all of them with `--json`. */
const NAMED = 20

function tellRotation({ rows, left, damaged, milliseconds }: RotationReport): void {
  if (left === 0) console.log(`轮换完成 / done: ${rows} 行 rows, ${(milliseconds / 1000).toFixed(1)} s`)
  const held = left - damaged.length
  if (held > 0)
    console.log(
      `有 ${held} 行正被其他操作占用，未处理；稍后再次执行 keys rotate / ${held} rows were held by others: run keys rotate again later`,
    )
  if (damaged.length === 0) return
  console.log(
    `⚠ 有 ${damaged.length} 行无法解密，保持原样，请从备份恢复或核查是否被改动 / ${damaged.length} rows cannot be opened and stay as they are; restore them from a backup`,
  )
  for (const { table, row, problem } of damaged.slice(0, NAMED)) console.log(`  ${table} ${row} [${problem}]`)
}

/** Takes a version away once nothing is sealed by it. */
export async function retireKeyCommand(text: string, { json }: Options): Promise<void> {
  await withInstallation(async ({ services: { db }, keys }) => {
    const { version, backup, givesIndex } = await retireVersion(db, keys, Number(text))
    if (json) {
      console.log(JSON.stringify({ version, backup, givesIndex }))
      return
    }
    console.log(`版本 ${version} 已停用 / version ${version} is retired`)
    if (givesIndex) {
      console.log(
        '该版本不再用于加密和解密，但检索密钥由它派生：请保留在密钥来源处，否则系统无法启动。\n' +
          'It seals and opens nothing any more, but the index key comes from it: leave it at the source of the keys, or the system will not start.',
      )
      return
    }
    console.log(
      backup === undefined
        ? '请在密钥来源处移除该版本。/ Take it away at the source of the keys.'
        : `原密钥文件已另存：${backup}。此前的数据库备份仍需该版本，请与这些备份对应保存，用不到时销毁。\n` +
            `The former file was kept as ${backup}. Older backups of the database need it: keep it for them, elsewhere, and destroy it with them.`,
    )
  })
}

const PAUSE = 200

/** One line with a bar on a terminal, otherwise a line for each tenth; nothing without a stream. */
function progressLine(out: NodeJS.WriteStream | undefined): {
  readonly show: (progress: RotationProgress) => void
  readonly end: () => void
} {
  let written = 0
  let said = ''
  let open = false
  return {
    show(progress) {
      if (!out) return
      const text = rotationText(progress)
      const tenth = `${progress.table} ${Math.floor((progress.done * 10) / Math.max(1, progress.total))}`
      if (out.isTTY) {
        if (progress.done < progress.total && performance.now() - written < PAUSE) return
        written = performance.now()
        open = true
        out.write(`\r\u001b[2K${text}`)
      } else if (tenth !== said) {
        said = tenth
        out.write(`${text}\n`)
      }
    },
    end() {
      if (open) out?.write('\n')
    },
  }
}

/** Which table, how far, how fast, and how long the rest of the table takes at this speed. */
export function rotationText({ table, done, total, thisRun, milliseconds }: RotationProgress): string {
  const speed = milliseconds > 0 ? (thisRun * 1000) / milliseconds : 0
  const share = total === 0 ? 100 : Math.floor((done * 100) / total)
  const left = Math.max(0, total - done)
  const estimate = left === 0 || speed === 0 ? '' : `  剩余约 ${Math.ceil(left / speed)} 秒 s left`
  return `${table}  ${share}%  ${done} / ${total}  ${Math.round(speed)} 行/秒 rows/s${estimate}`
}
