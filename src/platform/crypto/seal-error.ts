import type { Label } from '../../kernel/label.ts'

export type SealProblem = keyof typeof TEXTS

const TEXTS = {
  unsupported: {
    zh: '当前运行环境的 OpenSSL 不支持 SM3/SM4。请使用随附的 Node 24，或更换支持国密算法的构建。',
    en: 'This OpenSSL has no SM3/SM4. Use the bundled Node 24 or a build that has them.',
  },
  keyMissing: {
    zh: '未找到密钥，已停止启动，数据未改动。首次部署请先生成密钥；已有数据的系统请从密钥备份恢复，切勿重新生成。',
    en: 'The keys were not found; nothing was started or changed. A new installation creates them; a system with data must restore its backup, never create others.',
  },
  keyUnreadable: {
    zh: '密钥文件无法读取：运行本程序的用户没有权限。请将文件属主改为该用户，权限 600。',
    en: 'The key file cannot be read by the user that runs the program. Make this user its owner, mode 600.',
  },
  keyFileExists: {
    zh: '同名密钥文件已存在，未覆盖：覆盖后已加密的数据可能无法解密。请核对后移走该文件。',
    en: 'A key file of this name exists and was not replaced: sealed data could never be opened again. Look at it and move it away.',
  },
  keyFileOpen: {
    zh: '密钥文件可被其他用户读取。请将权限改为 600（仅属主可读写）后重试。',
    en: 'The key file can be read by other users. Set its mode to 600 and try again.',
  },
  keyMalformed: {
    zh: '密钥内容不符合格式，未加载，数据未改动。请从密钥备份恢复。',
    en: 'The keys are not in the expected form and were not loaded; nothing was changed. Restore them from the backup.',
  },
  keySourcesTwo: {
    zh: '同时设置了 SHOUWANG_KEYS 和 SHOUWANG_KEY_COMMAND，无法确定以哪个为准。请只保留一个。',
    en: 'SHOUWANG_KEYS and SHOUWANG_KEY_COMMAND are both set, and only one can be right. Keep one of them.',
  },
  keyCommandMalformed: {
    zh: 'SHOUWANG_KEY_COMMAND 应为程序路径，或由路径和参数组成的 JSON 数组，例如 ["/opt/kms/print-keys","shouwang"]。',
    en: 'SHOUWANG_KEY_COMMAND is the path of a program, or a JSON list of path and arguments such as ["/opt/kms/print-keys","shouwang"].',
  },
  keyCommandMissing: {
    zh: '外部密钥服务的程序不存在或无法执行，已停止启动，数据未改动。请核对 SHOUWANG_KEY_COMMAND。',
    en: 'The program of the external key service is not there or cannot be run; nothing was changed. Check SHOUWANG_KEY_COMMAND.',
  },
  keyCommandTimedOut: {
    zh: '外部密钥服务未在时限内答复，数据未改动。请检查密钥服务后重试。',
    en: 'The external key service did not answer in time; nothing was changed. Check the service and try again.',
  },
  keyCommandFailed: {
    zh: '外部密钥服务的程序报告失败，数据未改动。请直接运行该程序查看原因（其输出不会写入日志）。',
    en: 'The program of the external key service failed; nothing was changed. Run it yourself to see why (its output is never logged).',
  },
  keyVersionsFull: {
    zh: '密钥版本已用完（最多 255 个），未生成新版本。',
    en: 'All 255 key versions have been used; none was made.',
  },
  keyNotOurs: {
    zh: '密钥不在密钥文件中，本命令不能修改。请在密钥的来源处增加或移除版本后重试。',
    en: 'The keys do not come from a key file, so this command cannot change them. Add or remove the version at their source and try again.',
  },
  wrongKey: {
    zh: '密钥与本系统数据不匹配，已停止启动，数据未改动。请恢复原密钥。',
    en: 'These keys are not those the data were sealed with. Nothing was changed; restore the right keys.',
  },
  unknownVersion: {
    zh: '数据由当前密钥环中没有的密钥版本加密。请补入该版本密钥。',
    en: 'The data were sealed with a key version that is not loaded. Add that key.',
  },
  truncated: {
    zh: '密文长度不正确，数据已被截断或并非密文。请从备份恢复该记录。',
    en: 'The sealed value has a wrong length: it was cut off or is none. Restore the record from a backup.',
  },
  notAuthentic: {
    zh: '密文校验未通过：密钥不匹配，或数据被改动。请先核对密钥指纹，一致则按数据篡改事件处理。',
    en: 'The sealed value fails its check: the key does not belong to it, or it was altered. Compare the key fingerprint first; if it agrees, treat this as tampering.',
  },
  rotationRuns: {
    zh: '另一个密钥操作正在进行，本次未执行。请等它结束；被中断的轮换可直接再次执行，会从中断处继续。',
    en: 'Another act on the keys is under way; nothing was done. Wait for its end. A rotation that was cut off is simply run again and goes on where it stopped.',
  },
  notYetKnown: {
    zh: '以下程序尚未读到新版本密钥，轮换未开始，数据未改动。密钥来自环境变量的程序需重启；其他程序请检查其日志。',
    en: 'These programs do not know the new key version yet; the rotation did not begin and nothing was changed. Restart programs whose keys come from the environment; look into the logs of others.',
  },
  noSuchVersion: {
    zh: '密钥环中没有该版本，未执行任何操作。',
    en: 'There is no such version in the key ring; nothing was done.',
  },
  versionInUse: {
    zh: '该版本正在用于加密，不能停用。请先新增版本并完成轮换。',
    en: 'This version seals new values and cannot be retired. Add a version and rotate to it first.',
  },
  versionStillSeals: {
    zh: '仍有数据由该版本加密，或可能还有，未停用。请先执行轮换（keys rotate）直至完成，再重试。',
    en: 'Values are still sealed by this version, or may be; it was not retired. Run keys rotate to its end and try again.',
  },
} as const satisfies Readonly<Record<string, Label>>

/** A failure of sealing or of its keys. Neither the text nor the message ever holds a key or a plain value. */
export class SealError extends Error {
  readonly problem: SealProblem
  /** Which source, version or program it is about. */
  readonly detail: Label | undefined
  readonly text: Label

  constructor(problem: SealProblem, detail?: Label) {
    const { zh, en } = TEXTS[problem]
    const text = detail ? { zh: `${zh}（${detail.zh}）`, en: `${en} (${detail.en})` } : { zh, en }
    super(`${problem}: ${text.zh} ${text.en}`)
    this.name = 'SealError'
    this.problem = problem
    this.detail = detail
    this.text = text
  }
}
