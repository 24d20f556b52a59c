/**
 * Where the keys of a deployment come from (decision 0015): a file, the environment, or a key service that a command asks.
 * One interface; whoever needs keys does not know which it is.
 */
import { execFile } from 'node:child_process'
import type { Label } from '../../kernel/label.ts'
import { createKeyFile, loadKeyFile } from './key-file.ts'
import { readKeyRing, type KeyRing } from './key-ring.ts'
import { SealError, type SealProblem } from './seal-error.ts'

/** What a deployment says of its keys; can be handed to a thread. */
export interface KeySettings {
  readonly file: string
  /** The text of a key file, from a secret store. */
  readonly text?: string | undefined
  /** A program that prints the text of a key file: its path, or a JSON list of path and arguments. No shell reads it. */
  readonly command?: string | undefined
}

export interface KeySource {
  readonly kind: 'file' | 'environment' | 'command'
  /** For people: which source it is. Holds no key. */
  readonly place: Label
  /** Throws SealError; its text says which source and what is wrong. */
  load(): Promise<KeyRing>
  /** Makes the first keys where this source can; throws SealError `keyMissing` where it cannot. */
  create(): Promise<KeyRing>
}

/** Milliseconds that a key service may take. */
export const COMMAND_MILLISECONDS = 10_000
const COMMAND_BYTES = 256 * 1024

/** The source that the settings name. Throws SealError `keySourcesTwo` where both environment and command are given. */
export function keySourceOf(settings: KeySettings, commandMilliseconds = COMMAND_MILLISECONDS): KeySource {
  const text = settings.text?.trim() ? settings.text : undefined
  const command = settings.command?.trim() ? settings.command.trim() : undefined
  if (text !== undefined && command !== undefined) throw new SealError('keySourcesTwo')
  if (command !== undefined) return fromCommand(command, commandMilliseconds)
  return text === undefined ? fromFile(settings.file) : fromEnvironment(text)
}

function fromFile(path: string): KeySource {
  const place = { zh: `密钥文件 ${path}`, en: `the key file ${path}` }
  return {
    kind: 'file',
    place,
    load: () => at(place, () => loadKeyFile(path)),
    create: () => at(place, () => createKeyFile(path)),
  }
}

function fromEnvironment(text: string): KeySource {
  const place = { zh: '环境变量 SHOUWANG_KEYS', en: 'the environment variable SHOUWANG_KEYS' }
  const load = () => at(place, () => readKeyRing(text))
  return { kind: 'environment', place, load, create: load }
}

function fromCommand(command: string, milliseconds: number): KeySource {
  const place = {
    zh: '外部密钥服务（SHOUWANG_KEY_COMMAND）',
    en: 'the external key service (SHOUWANG_KEY_COMMAND)',
  }
  const load = () => at(place, async () => readKeyRing(await ask(command, milliseconds)))
  return { kind: 'command', place, load, create: load }
}

/** Adds which source it was to what went wrong. */
async function at(place: Label, read: () => KeyRing | Promise<KeyRing>): Promise<KeyRing> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof SealError) throw new SealError(error.problem, error.detail ?? place)
    throw error
  }
}

function partsOf(command: string): [string, ...string[]] {
  if (!command.startsWith('[')) return [command]
  try {
    const parts: unknown = JSON.parse(command)
    if (Array.isArray(parts) && parts.every((part) => typeof part === 'string') && parts.length > 0)
      return parts as [string, ...string[]]
  } catch {
    // Told below, without repeating it: arguments may hold a token.
  }
  throw new SealError('keyCommandMalformed')
}

/** Runs the program and answers what it printed. Neither output is ever part of an error or a log: both may hold keys. */
function ask(command: string, milliseconds: number): Promise<string> {
  const [program, ...parameters] = partsOf(command)
  return new Promise((resolve, reject) => {
    const options = { timeout: milliseconds, killSignal: 'SIGKILL', maxBuffer: COMMAND_BYTES, shell: false } as const
    const child = execFile(program, parameters, options, (error, stdout) => {
      if (error) reject(refusalOf(error, milliseconds))
      else resolve(stdout)
    })
    child.stdin?.end()
  })
}

function refusalOf(error: { code?: unknown; killed?: boolean; signal?: unknown }, milliseconds: number): SealError {
  const say = (problem: SealProblem, zh: string, en: string) => new SealError(problem, { zh, en })
  const { code, killed, signal } = error
  if (code === 'ENOENT' || code === 'EACCES') return new SealError('keyCommandMissing')
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return new SealError('keyMalformed')
  const seconds = milliseconds / 1000
  if (killed) return say('keyCommandTimedOut', `时限 ${seconds} 秒`, `limit ${seconds} s`)
  return typeof code === 'number'
    ? say('keyCommandFailed', `退出码 ${code}`, `exit code ${code}`)
    : say('keyCommandFailed', `被信号 ${String(signal)} 终止`, `ended by ${String(signal)}`)
}
