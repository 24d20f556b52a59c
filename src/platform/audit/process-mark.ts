/** Names of processes that survive a restart of the machine: a number alone is given again to somebody else. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** `<pid>-<start>-<boot>-<random>`: start and boot are 0 where the system does not tell them. */
export function processMark(): string {
  return `${process.pid}-${startOf(process.pid) ?? '0'}-${bootId()}-${randomBytes(4).toString('hex')}`
}

/** True when the process of a mark has ended. When in doubt it has not: its files wait for the next start. */
export function isGone(mark: string): boolean {
  const [pid, start, boot] = mark.split('-')
  if (boot !== bootId()) return true
  const now = startOf(Number(pid))
  if (now !== undefined) return start !== now
  return !isAlive(Number(pid))
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim().replaceAll('-', '')
  } catch {
    return '0'
  }
}

/** When the process started, in ticks since boot: field 22 of its stat, after the name in brackets. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return typeof error === 'object' && error !== null && 'code' in error && error.code === 'EPERM'
  }
}
