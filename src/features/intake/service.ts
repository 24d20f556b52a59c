/** Use cases of intake: upload, declare, check, commit, discard, withdraw. */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/id.ts'
import { covers, type Scope } from '../../language/access/scope.ts'
import type { Services } from '../../platform/actor.ts'
import { withIntake, withScope } from '../../platform/postgres/database.ts'
import { getBatch, insertBatch, moveBatch, saveDeclared, type Batch, type Declared } from './batch.ts'
import { dropStagingSql } from './staging.ts'

export interface Uploader {
  readonly id: string
  readonly scope: Scope
}

/** Stores an uploaded file and opens its batch. `areas` are the counties (or parts of them) the file is about. */
export async function uploadFile(
  services: Services,
  uploader: Uploader,
  fileName: string,
  areas: readonly string[],
  content: Readable,
): Promise<Batch> {
  const [first] = areas
  if (first === undefined) throw new AppError('invalidRequest', { details: 'areas' })
  for (const area of areas) if (!covers(uploader.scope, area)) throw new AppError('outOfScope', { area })
  const id = newId()
  const folder = path.join(services.dataFolder, 'uploads')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const storedAs = path.join(folder, id)
  try {
    await pipeline(content, createWriteStream(storedAs, { mode: 0o600 }))
    const { size } = await stat(storedAs)
    const batch = {
      id,
      areaCode: commonArea(areas),
      areaCodes: [...areas],
      fileName: path.basename(fileName).slice(0, 200),
      fileHash: await hashFile(storedAs),
      fileBytes: size,
      storedAs,
      createdBy: uploader.id,
    }
    return await withScope(services.db, uploader.scope, async (tx) => {
      await insertBatch(tx, batch)
      return getBatch(tx, id)
    })
  } catch (error) {
    await rm(storedAs, { force: true })
    throw error
  }
}

/** The smallest area that holds all of them: it decides who sees the batch. */
function commonArea(areas: readonly string[]): string {
  const [first = ''] = areas
  for (const length of [12, 9, 6, 4, 2]) {
    const prefix = first.slice(0, length)
    if (areas.every((area) => area.startsWith(prefix))) return prefix.padEnd(12, '0')
  }
  throw new AppError('invalidRequest', { details: 'areas of several provinces' })
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

/** What the sender says of the file, or a corrected mapping; the batch has to be checked (again) afterwards. */
export async function declare(
  services: Services,
  scope: Scope,
  batchId: string,
  declared: Partial<Declared>,
): Promise<Batch> {
  return withScope(services.db, scope, async (tx) => {
    const batch = await moveBatch(tx, batchId, ['uploaded', 'checked', 'refused', 'failed'], 'uploaded', '修改说明')
    await saveDeclared(tx, batchId, { ...batch, ...declared })
    return getBatch(tx, batchId)
  })
}

/** Throws away a batch that was not committed, with its file. */
export async function discard(services: Services, scope: Scope, batchId: string): Promise<Batch> {
  const batch = await withIntake(services.db, scope, async (tx) => {
    const moved = await moveBatch(tx, batchId, ['uploaded', 'checked', 'refused', 'failed'], 'discarded', '放弃')
    await sql.raw(dropStagingSql(batchId)).execute(tx)
    return moved
  })
  await rm(batch.storedAs, { force: true })
  return batch
}
