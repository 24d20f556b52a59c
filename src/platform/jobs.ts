/**
 * Long work beside the requests: one job at a time, in a thread of its own, so that pages stay quick. The queue lives in
 * memory; what must survive a crash stands in the database, and whoever owns the work queues it again at the start.
 */
import { parentPort, Worker, workerData } from 'node:worker_threads'
import type { Logger } from 'pino'

/** Does one job. `signal` is aborted when a person cancels. */
export type Execute<Job> = (job: Job, signal: AbortSignal) => Promise<void>

export interface Jobs<Job> {
  /** Queues a job under a name; a name that waits or runs already is not queued twice. */
  add(name: string, job: Job): void
  /** Takes a waiting job away, or asks a running one to stop. */
  cancel(name: string): 'taken away' | 'asked to stop' | 'unknown'
  /** Jobs before this one; 0 while it runs, undefined when it is not here. */
  before(name: string): number | undefined
  /** Resolves when nothing waits or runs. */
  idle(): Promise<void>
  /** Stops the running job, forgets the waiting ones and ends the thread. */
  close(): Promise<void>
}

export interface JobOptions<Job> {
  readonly log: Logger
  /** Told when a job has failed, so that the failure is kept with what the job was about. */
  readonly onFailed?: (job: Job, error: unknown) => Promise<void>
  readonly stop?: () => Promise<void>
}

const STOP_MILLISECONDS = 3000

interface Waiting<Job> {
  readonly name: string
  readonly job: Job
}

/** A queue over one executor: a thread (`inThread`), or a function where a thread is not wanted. */
export function createJobs<Job>(execute: Execute<Job>, options: JobOptions<Job>): Jobs<Job> {
  const { log, onFailed } = options
  const queue: Waiting<Job>[] = []
  let running: { readonly name: string; readonly abort: AbortController; readonly done: Promise<void> } | undefined
  let closed = false
  let waiters: (() => void)[] = []

  const runOne = async ({ name, job }: Waiting<Job>, signal: AbortSignal): Promise<void> => {
    try {
      await execute(job, signal)
    } catch (error) {
      log.error({ err: error, job: name }, 'job failed')
      if (closed) return
      await onFailed?.(job, error).catch((failure: unknown) =>
        log.error({ err: failure, job: name }, 'failure not kept'),
      )
    }
  }
  const next = (): void => {
    if (running || closed) return
    const waiting = queue.shift()
    if (!waiting) {
      for (const wake of waiters) wake()
      waiters = []
      return
    }
    const abort = new AbortController()
    const done = runOne(waiting, abort.signal).then(() => {
      running = undefined
      next()
    })
    running = { name: waiting.name, abort, done }
  }
  return {
    add(name, job) {
      if (closed || running?.name === name || queue.some((waiting) => waiting.name === name)) return
      queue.push({ name, job })
      next()
    },
    cancel(name) {
      const at = queue.findIndex((waiting) => waiting.name === name)
      if (at >= 0) {
        queue.splice(at, 1)
        return 'taken away'
      }
      if (running?.name !== name) return 'unknown'
      running.abort.abort()
      return 'asked to stop'
    },
    before(name) {
      if (running?.name === name) return 0
      const at = queue.findIndex((waiting) => waiting.name === name)
      return at < 0 ? undefined : at + (running ? 1 : 0)
    },
    idle: () => (running || queue.length > 0 ? new Promise((resolve) => waiters.push(resolve)) : Promise.resolve()),
    async close() {
      closed = true
      queue.length = 0
      await options.stop?.()
      running?.abort.abort()
      // A failure that cannot be kept (no database) must not keep the server from stopping.
      await Promise.race([running?.done, new Promise((resolve) => setTimeout(resolve, STOP_MILLISECONDS).unref())])
      for (const wake of waiters) wake()
    },
  }
}

interface Request {
  readonly type: 'run' | 'stop'
  readonly job?: unknown
}

type Answer = { readonly type: 'done' } | { readonly type: 'failed'; readonly error: unknown }

export interface ThreadExecutor<Job> {
  readonly execute: Execute<Job>
  /** Ends the thread at once; work in the middle of a transaction is rolled back by the database. */
  readonly stop: () => Promise<void>
}

/**
 * Runs jobs in a thread that loads `file`, which calls `serveJobs`. The thread starts with the first job; one that dies
 * (out of memory, say) fails its job and is replaced for the next.
 */
export function inThread<Job>(file: URL, data: unknown, megabytes: number): ThreadExecutor<Job> {
  let worker: Worker | undefined
  const start = (): Worker => {
    const started = new Worker(file, { workerData: data, resourceLimits: { maxOldGenerationSizeMb: megabytes } })
    // A server that is told to stop does not wait for an idle thread.
    started.unref()
    started.once('exit', () => {
      if (worker === started) worker = undefined
    })
    worker = started
    return started
  }
  const execute: Execute<Job> = (job, signal) =>
    new Promise((resolve, reject) => {
      const thread = worker ?? start()
      const cancel = () => thread.postMessage({ type: 'stop' } satisfies Request)
      const finish = () => {
        thread.off('message', answer)
        thread.off('error', reject)
        thread.off('exit', died)
        signal.removeEventListener('abort', cancel)
      }
      const answer = (message: Answer) => {
        finish()
        if (message.type === 'done') resolve()
        else reject(message.error instanceof Error ? message.error : new Error('job failed', { cause: message.error }))
      }
      const died = (code: number) => {
        finish()
        reject(new Error(`the working thread ended with code ${code}`))
      }
      thread.on('message', answer)
      thread.on('error', reject)
      thread.on('exit', died)
      signal.addEventListener('abort', cancel)
      thread.postMessage({ type: 'run', job } satisfies Request)
    })
  return {
    execute,
    stop: async () => {
      await worker?.terminate()
    },
  }
}

/** The other side: what a thread's file calls, once, with what it was given and how a job is done. */
export async function serveJobs<Job>(open: (data: unknown) => Promise<Execute<Job>>): Promise<void> {
  const port = parentPort
  if (!port) throw new Error('serveJobs runs in a thread')
  const ready = open(workerData)
  // Met again by the first job, which reports it.
  ready.catch(() => undefined)
  let abort = new AbortController()
  port.on('message', (message: Request) => {
    if (message.type === 'stop') {
      abort.abort()
      return
    }
    abort = new AbortController()
    const { signal } = abort
    ready
      .then((execute) => execute(message.job as Job, signal))
      .then(
        () => port.postMessage({ type: 'done' } satisfies Answer),
        (error: unknown) => port.postMessage({ type: 'failed', error } satisfies Answer),
      )
      .catch(() => undefined)
  })
  await ready
}
