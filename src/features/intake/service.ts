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
import { maskNumbers } from '../../kernel/mask-numbers.ts'
import { covers, type Scope } from '../../language/access/scope.ts'
import type { Services } from '../../platform/actor.ts'
import { withIntake, withScope } from '../../platform/postgres/database.ts'
import { getBatch, insertBatch, moveBatch, saveDeclared, type Batch, type Declared } from './batch.ts'
import { storedPath } from './recognise.ts'
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
  const areaCodes = checkAreas(uploader.scope, areas)
  const id = newId()
  const storedAs = id
  const file = storedPath(services, storedAs)
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
  try {
    await pipeline(content, createWriteStream(file, { mode: 0o600 }))
    const { size } = await stat(file)
    const batch = {
      id,
      areaCode: commonArea(areaCodes),
      areaCodes,
      // Some name a file by the number of the person it is about; the name is shown and kept in clear.
      fileName: maskNumbers(path.basename(fileName.replaceAll('\\', '/'))).slice(0, 200),
      fileHash: await hashFile(file),
      fileBytes: size,
      storedAs,
      parentId: null,
      createdBy: uploader.id,
    }
    return await withScope(services.db, uploader.scope, async (tx) => {
      await insertBatch(tx, batch)
      return getBatch(tx, id)
    })
  } catch (error) {
    await rm(file, { force: true })
    throw error
  }
}

/** The areas of a batch: some, of one province, all inside what the person is responsible for. */
function checkAreas(scope: Scope, areas: readonly string[]): string[] {
  const codes = [...new Set(areas)].sort()
  if (codes.length === 0)
    throw new AppError('invalidRequest', { details: { zh: '请选择地区', en: 'Choose the areas' } })
  for (const area of codes) if (!covers(scope, area)) throw new AppError('outOfScope', { area })
  return codes
}

/** The smallest area that holds all of them: it decides who sees the batch. */
export function commonArea(areas: readonly string[]): string {
  const [first = ''] = areas
  for (const length of [12, 9, 6, 4, 2]) {
    const prefix = first.slice(0, length)
    if (areas.every((area) => area.startsWith(prefix))) return prefix.padEnd(12, '0')
  }
  throw new AppError('invalidRequest', {
    details: { zh: '一个文件只能申报一个省的地区', en: 'A file can be about areas of one province only' },
  })
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
  declared: Partial<Declared> & { readonly areaCodes?: readonly string[] },
): Promise<Batch> {
  return withScope(services.db, scope, async (tx) => {
    const batch = await moveBatch(tx, batchId, ['uploaded', 'checked', 'refused', 'failed'], 'uploaded', {
      zh: '修改说明',
      en: 'change what is declared',
    })
    const { areaCodes, ...said } = declared
    // Columns found for one kind mean nothing for another.
    const otherKind = said.kind !== undefined && said.kind !== batch.kind
    const kept = otherKind ? { ...batch, mapping: null, sender: null, extent: null } : batch
    await saveDeclared(tx, batchId, { ...kept, ...said })
    if (areaCodes) {
      const codes = checkAreas(scope, areaCodes)
      await sql`UPDATE import_batch SET area_code = ${commonArea(codes)}, area_codes = ${codes} WHERE id = ${batchId}`.execute(
        tx,
      )
    }
    return getBatch(tx, batchId)
  })
}

/** Throws away a batch that was not committed, with its file. */
export async function discard(services: Services, scope: Scope, batchId: string): Promise<Batch> {
  const batch = await withIntake(services.db, scope, async (tx) => {
    const moved = await moveBatch(tx, batchId, ['uploaded', 'checked', 'refused', 'failed'], 'discarded', {
      zh: '放弃',
      en: 'discard',
    })
    await sql.raw(dropStagingSql(batchId)).execute(tx)
    await sql`UPDATE import_batch SET stored_as = NULL WHERE id = ${batchId}`.execute(tx)
    // Rows that were being mended wait again, with what was typed.
    await sql`UPDATE rejected_row SET child_id = NULL WHERE child_id = ${batchId} AND state = 'open'`.execute(tx)
    return moved
  })
  if (batch.storedAs !== null) await rm(storedPath(services, batch.storedAs), { force: true })
  return batch
}
