import type { Label } from '../../kernel/label.ts'

export type SealProblem =
  | 'unsupported'
  | 'keyMissing'
  | 'keyFileExists'
  | 'keyFileOpen'
  | 'keyMalformed'
  | 'wrongKey'
  | 'unknownVersion'
  | 'truncated'
  | 'notAuthentic'

const TEXTS: Readonly<Record<SealProblem, Label>> = {
  unsupported: {
    zh: '当前运行环境的 OpenSSL 不支持 SM3/SM4。请使用随附的 Node 24，或更换支持国密算法的构建。',
    en: 'This OpenSSL has no SM3/SM4. Use the bundled Node 24 or a build that has them.',
  },
  keyMissing: {
    zh: '未找到密钥文件。首次部署请先生成密钥；已有数据的系统请从密钥备份恢复，切勿重新生成。',
    en: 'The key file was not found. A new installation creates one; a system with data must restore its backup, never create another.',
  },
  keyFileExists: {
    zh: '密钥文件已存在，未覆盖：覆盖后已加密的数据将无法解密。',
    en: 'The key file exists and was not replaced: sealed data could never be opened again.',
  },
  keyFileOpen: {
    zh: '密钥文件可被其他用户读取。请将权限改为 600（仅属主可读写）后重试。',
    en: 'The key file can be read by other users. Set its mode to 600 and try again.',
  },
  keyMalformed: {
    zh: '密钥内容不符合格式，未加载。请从密钥备份恢复。',
    en: 'The keys are not in the expected form and were not loaded. Restore them from the backup.',
  },
  wrongKey: {
    zh: '密钥与本系统数据不匹配，已停止启动，数据未改动。请恢复原密钥文件。',
    en: 'These keys are not those the data were sealed with. Nothing was changed; restore the right key file.',
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
}

/** A failure of sealing or of its keys. Neither the text nor the message ever holds a key or a plain value. */
export class SealError extends Error {
  readonly problem: SealProblem
  readonly text: Label

  constructor(problem: SealProblem) {
    super(`${problem}: ${TEXTS[problem].en}`)
    this.name = 'SealError'
    this.problem = problem
    this.text = TEXTS[problem]
  }
}
