/** The key file: read, made and replaced so that it is whole at every moment and its owner's alone. */
import {
  chmodSync,
  chownSync,
  closeSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { newKeyRing, readKeyRing, writeKeyRing, type KeyRing } from './key-ring.ts'
import { SealError } from './seal-error.ts'

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

/** Reads a key file. Throws SealError when it is missing, open to others or malformed. */
export function loadKeyFile(name: string): KeyRing {
  let file: number
  try {
    file = openSync(name, 'r')
  } catch (error) {
    if (hasCode(error, 'ENOENT')) throw new SealError('keyMissing')
    if (hasCode(error, 'EACCES')) throw new SealError('keyUnreadable')
    throw error
  }
  try {
    // Windows has no such bits and reports all of them set.
    if (process.platform !== 'win32' && (fstatSync(file).mode & 0o077) !== 0) throw new SealError('keyFileOpen')
    return readKeyRing(readFileSync(file, 'utf8'))
  } finally {
    closeSync(file)
  }
}

/** Creates a key file with mode 0600. Throws SealError `keyFileExists` rather than replace one. */
export function createKeyFile(name: string): KeyRing {
  const ring = newKeyRing()
  try {
    writeFileSync(name, writeKeyRing(ring), { mode: 0o600, flag: 'wx', flush: true })
  } catch (error) {
    if (hasCode(error, 'EEXIST')) throw new SealError('keyFileExists')
    throw error
  }
  // The mode above passes through the umask, which can only take away; this makes 0600 certain.
  chmodSync(name, 0o600)
  keepFolder(name)
  return ring
}

/**
 * Puts another ring into a key file, by a new file moved into its place: a reader sees the old one or the new one. With
 * `backup`, a copy of the former file is made first and its path answered; a copy that is there already is never replaced.
 * What a link leads to is replaced, not the link.
 */
export function replaceKeyFile(name: string, ring: KeyRing, backup?: string): string | undefined {
  const file = realpathSync(name)
  const former = statSync(file)
  const copy = backup === undefined ? undefined : `${file}.${backup}`
  if (copy !== undefined) keepCopy(file, copy)
  const temporary = `${file}.${process.pid}.new`
  try {
    writeFileSync(temporary, writeKeyRing(ring), { mode: 0o600, flag: 'wx', flush: true })
    // Run by root, the file must stay readable for the user that the server runs as.
    if (process.getuid?.() === 0) chownSync(temporary, former.uid, former.gid)
    renameSync(temporary, file)
    keepFolder(file)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
  return copy
}

function keepCopy(file: string, copy: string): void {
  try {
    writeFileSync(copy, readFileSync(file), { mode: 0o600, flag: 'wx', flush: true })
    keepFolder(copy)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
    // One of an attempt that was cut off holds what is needed, or somebody must look at it.
    if (!readFileSync(copy).equals(readFileSync(file))) throw new SealError('keyFileExists')
  }
}

/** A new name in a folder survives a power cut only once the folder is written too; a key that seals must survive it. */
function keepFolder(file: string): void {
  // Windows opens no folders, and needs none of this.
  if (process.platform === 'win32') return
  const folder = openSync(path.dirname(file), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
