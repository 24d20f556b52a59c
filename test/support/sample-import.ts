/** Imports a file made in a test through the same service as the web upload. */
import { Readable } from 'node:stream'
import { checkBatch, commitBatch, declare, getBatch, uploadFile, type Batch } from '../../src/features/intake/index.ts'
import type { Services } from '../../src/platform/actor.ts'
import { scopeOf } from '../../src/language/access/scope.ts'
import { withScope } from '../../src/platform/postgres/database.ts'

export interface SampleFile {
  readonly name: string
  readonly text: string
  readonly areas: readonly string[]
  readonly extent?: 'full' | 'delta'
  readonly periodFrom?: string
  readonly periodTo?: string
}

/** Uploads, checks and commits; answers the committed batch. */
export async function importSample(services: Services, file: SampleFile): Promise<Batch> {
  const scope = scopeOf(['530000000000'])
  const batch = await uploadFile(services, { id: 'test', scope }, file.name, file.areas, Readable.from([file.text]))
  await declare(services, scope, batch.id, {
    extent: file.extent ?? 'full',
    periodFrom: file.periodFrom ?? null,
    periodTo: file.periodTo ?? null,
  })
  await checkBatch(services, batch.id, { scope })
  await commitBatch(services, batch.id, scope, 'test')
  return withScope(services.db, scope, (tx) => getBatch(tx, batch.id))
}
