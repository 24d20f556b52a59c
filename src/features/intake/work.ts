/**
 * Intake's long work: checks and commits wait in one queue and run one after the other. What is under way stands with
 * the batch (`checking`, `committing`, who asked, within which areas), so that a crash loses nothing but time.
 */
import { sql } from 'kysely'
import { AppError } from '../../kernel/errors.ts'
import { isId } from '../../kernel/id.ts'
import type { Label } from '../../kernel/label.ts'
import { PERMISSIONS, type Permission } from '../../language/access/permissions.ts'
import type { Scope } from '../../language/access/scope.ts'
import { scopeText } from '../../language/access/scope.ts'
import type { Services } from '../../platform/actor.ts'
import type { KeySettings } from '../../platform/crypto/index.ts'
import { createJobs, inThread, type Execute, type Jobs } from '../../platform/jobs.ts'
import { EVERYWHERE, withScope, type Tx } from '../../platform/postgres/database.ts'
import { findActor } from '../accounts/index.ts'
import { BATCH_STATES, getBatch, moveBatch, settleBatch, type Batch } from './batch.ts'
import { CHECKABLE, checkBatch } from './check.ts'
import { commitBatch } from './commit.ts'
import { sweepUploads } from './sweep-uploads.ts'

export interface IntakeJob {
  readonly work: 'check' | 'commit'
  readonly batchId: string
  readonly scope: Scope
  readonly actor: string
}

export type IntakeJobs = Jobs<IntakeJob>

/** What whoever asked for a job must still hold, in all its areas, when it begins: it may have waited, or been cut off. */
export const JOB_ACCESS = {
  check: 'intake.load',
  commit: 'intake.commit',
} as const satisfies Record<IntakeJob['work'], Permission>

/** What the working thread needs to open its own connections. Never logged. */
export interface ThreadData {
  readonly databaseUrl: string
  readonly keys: KeySettings
  readonly dataFolder: string
  readonly logLevel: string
}

/** Old-generation memory of the working thread: enough for the largest file, so little that a hostile one ends it alone. */
const THREAD_MEGABYTES = 384

/** The queue of a server: in a thread of its own where `thread` says how, else beside the requests. */
export function openIntakeJobs(services: Services, thread?: ThreadData): IntakeJobs {
  const onFailed = (job: IntakeJob, error: unknown) => keepFailure(services, job, error)
  if (!thread) return createJobs(ifStillAllowed(services, executor(services)), { log: services.log, onFailed })
  const { execute, stop } = inThread<IntakeJob>(new URL('./worker.ts', import.meta.url), thread, THREAD_MEGABYTES)
  return createJobs(ifStillAllowed(services, execute), { log: services.log, onFailed, stop })
}

/** A job of somebody whose posting has ended since is refused; what the program itself asks for has no account. */
function ifStillAllowed(services: Services, execute: Execute<IntakeJob>): Execute<IntakeJob> {
  return async (job, signal) => {
    if (isId(job.actor)) {
      const permission = JOB_ACCESS[job.work]
      const actor = await findActor(services, job.actor, { permission })
      if (!actor?.permissions.has(permission)) throw new AppError('forbidden', { permission: PERMISSIONS[permission] })
      const outside = job.scope.find(
        (range) => !actor.scope.some(({ low, high }) => low <= range.low && range.high <= high),
      )
      if (outside) throw new AppError('outOfScope', { area: outside.low })
    }
    return execute(job, signal)
  }
}

/** Does one job with these services. */
export function executor(services: Services): Execute<IntakeJob> {
  return async ({ work, batchId, scope, actor }, signal) => {
    if (work === 'check') await checkBatch(services, batchId, { scope, cancelled: () => signal.aborted })
    else await commitBatch(services, batchId, scope, actor)
  }
}

const RETRY_MILLISECONDS = [500, 2000, 5000, 15_000, 30_000, 60_000] as const

/** A failed check is `failed` with a reason; a failed commit has written nothing and may be tried again. */
async function keepFailure(services: Services, job: IntakeJob, error: unknown): Promise<void> {
  const state = job.work === 'check' ? 'failed' : 'checked'
  for (const wait of [...RETRY_MILLISECONDS, undefined]) {
    try {
      await withScope(services.db, job.scope, async (tx) => {
        const batch = await getBatch(tx, job.batchId)
        if (batch.state === 'checking' || batch.state === 'committing')
          await settleBatch(tx, job.batchId, state, reasonOf(error, job.work))
      })
      return
    } catch (failure) {
      // The database may be down: the batch keeps its state until it answers again.
      if (wait === undefined) throw failure
      await new Promise((resolve) => {
        setTimeout(resolve, wait).unref()
      })
    }
  }
}

/** A reason a person can act on; never the text of an unknown error, which may hold data. */
function reasonOf(error: unknown, work: IntakeJob['work']): Label {
  if (error instanceof AppError) return error.text
  return work === 'check'
    ? {
        zh: '核对过程中系统出现异常，没有任何数据入库，原文件已保留。请点“重新核对”；仍有问题请联系系统管理员。',
        en: 'The check failed; nothing was stored and the file is kept. Check it again, and tell the system administrator if it happens again.',
      }
    : {
        zh: '入库过程中系统出现异常，已全部退回，没有写入任何数据。请稍后重新入库；仍有问题请联系系统管理员。',
        en: 'The commit failed and was taken back completely; nothing was written. Try again, and tell the system administrator if it happens again.',
      }
}

export interface Asker {
  readonly id: string
  readonly scope: Scope
}

/** Queues the check of a batch. */
export async function startCheck(services: Services, jobs: IntakeJobs, asker: Asker, batchId: string): Promise<Batch> {
  return start(services, jobs, asker, batchId, 'check', async (tx) => {
    await moveBatch(
      tx,
      batchId,
      CHECKABLE.filter((state) => state !== 'checking'),
      'checking',
      { zh: '核对', en: 'check' },
    )
    await settleBatch(tx, batchId, 'checking', null)
    await sql`UPDATE import_batch SET rows_read = 0, rows_expected = NULL, plan = NULL WHERE id = ${batchId}`.execute(
      tx,
    )
  })
}

/** Queues the commit of a checked batch. */
export async function startCommit(services: Services, jobs: IntakeJobs, asker: Asker, batchId: string): Promise<Batch> {
  return start(services, jobs, asker, batchId, 'commit', async (tx) => {
    await moveBatch(tx, batchId, ['checked'], 'committing', { zh: '入库', en: 'commit' })
    await settleBatch(tx, batchId, 'committing', null)
  })
}

async function start(
  services: Services,
  jobs: IntakeJobs,
  { id, scope }: Asker,
  batchId: string,
  work: IntakeJob['work'],
  move: (tx: Tx) => Promise<void>,
): Promise<Batch> {
  const batch = await withScope(services.db, scope, async (tx) => {
    await move(tx)
    await sql`UPDATE import_batch SET asked_by = ${id}, asked_scope = ${scopeText(scope)} WHERE id = ${batchId}`.execute(
      tx,
    )
    return getBatch(tx, batchId)
  })
  jobs.add(batchId, { work, batchId, scope, actor: id })
  return batch
}

/** Stops a check that waits or runs; the batch is `uploaded` again. A commit cannot be stopped half way. */
export async function cancelCheck(services: Services, jobs: IntakeJobs, scope: Scope, batchId: string): Promise<Batch> {
  return withScope(services.db, scope, async (tx) => {
    const batch = await getBatch(tx, batchId)
    if (batch.state !== 'checking')
      throw new AppError('batchState', {
        state: BATCH_STATES[batch.state],
        action: { zh: '取消核对', en: 'stop the check' },
      })
    // A running check ends its own batch as soon as it notices.
    if (jobs.cancel(batchId) !== 'asked to stop') await settleBatch(tx, batchId, 'uploaded', null)
    return getBatch(tx, batchId)
  })
}

interface Left {
  readonly id: string
  readonly state: string
  readonly asked_by: string | null
  readonly asked_scope: string | null
}

/** After a start: commits that were cut off have written nothing and wait for a person; checks are done anew. */
export async function resumeWork(services: Services, jobs: IntakeJobs): Promise<void> {
  const swept = await sweepUploads(services)
  if (swept > 0) services.log.info({ swept }, 'files of no batch removed')
  const left = await withScope(services.db, EVERYWHERE, async (tx) => {
    await sql`UPDATE import_batch SET state = 'checked', refusal_zh = ${CUT_OFF.zh}, refusal_en = ${CUT_OFF.en} WHERE state = 'committing'`.execute(
      tx,
    )
    const { rows } =
      await sql<Left>`SELECT id, state, asked_by, asked_scope FROM import_batch WHERE state = 'checking' ORDER BY created_at`.execute(
        tx,
      )
    return rows
  })
  for (const { id, asked_by, asked_scope } of left) {
    const scope = parseScope(asked_scope)
    if (scope.length === 0) {
      await withScope(services.db, EVERYWHERE, (tx) => settleBatch(tx, id, 'uploaded', null))
      continue
    }
    services.log.info({ batch: id }, 'check begins anew')
    jobs.add(id, { work: 'check', batchId: id, scope, actor: asked_by ?? 'system' })
  }
}

const CUT_OFF: Label = {
  zh: '上次入库时服务中断，已全部退回，没有写入任何数据。请重新入库。',
  en: 'The server stopped during the last commit; it was taken back completely and nothing was written. Commit again.',
}

function parseScope(text: string | null): Scope {
  return (text ?? '').split(',').flatMap((part) => {
    const found = /^(\d{12})-(\d{12})$/.exec(part)
    return found ? [{ low: found[1] ?? '', high: found[2] ?? '' }] : []
  })
}
