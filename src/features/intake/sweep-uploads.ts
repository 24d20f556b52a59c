/** Stored files that belong to no batch any more: a crash between a commit and the removal of its file leaves one. */
import { readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { sql } from 'kysely'
import type { Services } from '../../platform/actor.ts'
import { EVERYWHERE, withScope } from '../../platform/postgres/database.ts'
import { storedPath, UPLOADS } from './recognise.ts'

/** A file is stored before its batch is noted; one that is younger than this may be on its way. */
const OLD_MILLISECONDS = 24 * 3600 * 1000

/** Removes them; answers how many. */
export async function sweepUploads(services: Services, olderThan = OLD_MILLISECONDS): Promise<number> {
  const names = await readdir(path.join(services.dataFolder, UPLOADS)).catch(() => [])
  if (names.length === 0) return 0
  const { rows } = await withScope(services.db, EVERYWHERE, (tx) =>
    sql<{ name: string }>`SELECT stored_as AS name FROM import_batch WHERE stored_as = ANY(${names}::text[])`.execute(
      tx,
    ),
  )
  const needed = new Set(rows.map((row) => row.name))
  let removed = 0
  for (const name of names) {
    const file = storedPath(services, name)
    // Somebody else may have removed it since the folder was read.
    const found = await stat(file).catch(() => undefined)
    if (!found || needed.has(name) || Date.now() - found.mtimeMs < olderThan) continue
    await rm(file, { force: true })
    removed += 1
  }
  return removed
}
