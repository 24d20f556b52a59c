/** The key file: read, made and replaced so that it is whole at every moment and its owner's alone. */
import {
  chmodSync,
  chownSync,
  closeSync,
  copyFileSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { newKeyRing, readKeyRing, writeKeyRing, type KeyRing } from './key-ring.ts'
import { SealError } from './seal-error.ts'

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

/** Reads a key file. Throws SealError when it is missing, open to others or malformed. */
export function loadKeyFile(path: string): KeyRing {
  let file: number
  try {
    file = openSync(path, 'r')
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
export function createKeyFile(path: string): KeyRing {
  const ring = newKeyRing()
  try {
    writeFileSync(path, writeKeyRing(ring), { mode: 0o600, flag: 'wx', flush: true })
  } catch (error) {
    if (hasCode(error, 'EEXIST')) throw new SealError('keyFileExists')
    throw error
  }
  // The mode above passes through the umask, which can only take away; this makes 0600 certain.
  chmodSync(path, 0o600)
  return ring
}

/**
 * Puts another ring into a key file, by a new file moved into its place: a reader sees the old one or the new one. With
 * `backup`, a copy of the former file is made first and its path answered; a copy that is there already is never replaced.
 */
export function replaceKeyFile(path: string, ring: KeyRing, backup?: string): string | undefined {
  const former = statSync(path)
  const copy = backup === undefined ? undefined : `${path}.${backup}`
  if (copy !== undefined) keepCopy(path, copy)
  const temporary = `${path}.${process.pid}.new`
  try {
    writeFileSync(temporary, writeKeyRing(ring), { mode: 0o600, flag: 'wx', flush: true })
    // Run by root, the file must stay readable for the user that the server runs as.
    if (process.getuid?.() === 0) chownSync(temporary, former.uid, former.gid)
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
  return copy
}

function keepCopy(path: string, copy: string): void {
  try {
    copyFileSync(path, copy, constants.COPYFILE_EXCL)
    chmodSync(copy, 0o600)
  } catch (error) {
    // One of an attempt that was cut off holds what is needed, or somebody must look at it.
    if (!hasCode(error, 'EEXIST') || !readFileSync(copy).equals(readFileSync(path)))
      throw new SealError('keyFileExists')
  }
}
