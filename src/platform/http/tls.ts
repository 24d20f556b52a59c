/**
 * The certificate of a server that speaks TLS itself: read and looked at before anything listens, so that a wrong file is
 * told in words at the start and not as a broken page to everybody.
 */
import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'

export interface TlsFiles {
  /** PEM: the server's certificate, then those of the authorities between. */
  readonly cert: string
  /** PEM: its private key, without a passphrase, readable by its owner only. */
  readonly key: string
}

export interface Tls {
  readonly cert: string
  readonly key: string
  /** When the certificate ends, as it says itself. */
  readonly validTo: Date
}

/** What the environment says; undefined without TLS. Throws where only half of it is said. */
export function tlsFiles(cert: string | undefined, key: string | undefined): TlsFiles | undefined {
  if (!cert && !key) return undefined
  if (cert && key) return { cert, key }
  throw refusal(
    'SHOUWANG_TLS_CERT 和 SHOUWANG_TLS_KEY 必须同时设置，只设置了其中一个，服务未启动。',
    'SHOUWANG_TLS_CERT and SHOUWANG_TLS_KEY go together; only one is set. Nothing was started.',
  )
}

/** Reads both and holds them against each other. Throws with a text that names the file and what to do; never with a key. */
export function loadTls(files: TlsFiles): Tls {
  const cert = read(files.cert, '证书', 'certificate')
  const key = read(files.key, '私钥', 'private key')
  if (process.platform !== 'win32' && (statSync(files.key).mode & 0o077) !== 0)
    throw refusal(
      `私钥文件 ${files.key} 可被其他用户读取，服务未启动。请将权限改为 600。`,
      `The private key ${files.key} can be read by other users; nothing was started. Set its mode to 600.`,
    )
  const certificate = parseCertificate(cert, files.cert)
  if (!certificate.checkPrivateKey(parseKey(key, files.key)))
    throw refusal(
      `证书 ${files.cert} 与私钥 ${files.key} 不是一对，服务未启动。请核对是否放错了文件；证书文件应以服务器证书开头，中间证书在后。`,
      `The certificate ${files.cert} does not belong to the private key ${files.key}; nothing was started. The server's certificate comes first in its file, those of authorities after it.`,
    )
  return { cert, key, validTo: new Date(certificate.validTo) }
}

function read(file: string, zh: string, en: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw refusal(
      `${zh}文件 ${file} 无法读取（${code}），服务未启动。请核对路径和权限。`,
      `The ${en} ${file} cannot be read (${code}); nothing was started. Check its path and mode.`,
    )
  }
}

function parseCertificate(pem: string, file: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch {
    throw refusal(
      `${file} 不是 PEM 格式的证书，服务未启动。`,
      `${file} is no certificate in PEM form; nothing was started.`,
    )
  }
}

function parseKey(pem: string, file: string): KeyObject {
  try {
    return createPrivateKey(pem)
  } catch {
    // The parser's message is left out: it may quote the file.
    throw refusal(
      `${file} 不是 PEM 格式的私钥，或设有口令，服务未启动。请使用不带口令的私钥文件。`,
      `${file} is no private key in PEM form, or has a passphrase; nothing was started. Use one without a passphrase.`,
    )
  }
}

const refusal = (zh: string, en: string): Error => new Error(`${zh}\n${en}`)
