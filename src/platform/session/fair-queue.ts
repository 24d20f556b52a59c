/**
 * A queue for work that is dear, in lanes that take turns: one lane with a thousand waiting does not keep the others
 * waiting. Its length is bounded, by lane and in all; whoever does not fit is told so at once, and comes again.
 */
import { AppError } from '../../kernel/errors.ts'

export interface FairQueue {
  /** Runs `work` when its lane's turn comes; answers what it answers. Throws `signInBusy` when the queue is full. */
  run<T>(lane: string, work: () => Promise<T>): Promise<T>
}

export interface QueueLimits {
  readonly atOnce: number
  /** Most that wait in one lane, beside those whose turn it is. */
  readonly inLane: number
  /** Most that wait in all. */
  readonly inAll: number
}

export function fairQueue({ atOnce, inLane, inAll }: QueueLimits): FairQueue {
  /** Who waits, by lane; the lane whose turn is next stands first. */
  const waiting = new Map<string, (() => void)[]>()
  let waitingInAll = 0
  let running = 0

  const next = (): void => {
    if (running >= atOnce) return
    const [turn] = waiting
    if (!turn) return
    const [lane, starts] = turn
    const start = starts.shift()
    waiting.delete(lane)
    // To the end of the round: the others come first.
    if (starts.length > 0) waiting.set(lane, starts)
    waitingInAll -= 1
    running += 1
    start?.()
  }

  return {
    async run(lane, work) {
      const starts = waiting.get(lane) ?? []
      if (starts.length >= inLane || waitingInAll >= inAll) throw new AppError('signInBusy')
      await new Promise<void>((resolve) => {
        starts.push(resolve)
        waiting.set(lane, starts)
        waitingInAll += 1
        next()
      })
      try {
        return await work()
      } finally {
        running -= 1
        next()
      }
    },
  }
}
