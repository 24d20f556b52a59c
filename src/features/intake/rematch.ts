/**
 * Rows that were about nobody are looked at again when people arrive: they enter their register under the batch that
 * brought them, as if they had been matched then.
 */
import { sql } from 'kysely'
import { tableOf } from '../../language/register/columns.ts'
import type { Services } from '../../platform/actor.ts'
import type { Tx } from '../../platform/postgres/database.ts'
import { writeRows } from '../../platform/registers/write.ts'
import type { Batch } from './batch.ts'
import { FEEDS } from './kinds/feeds.ts'
import type { FileKind } from './kinds/file-kind.ts'
import { incomingSelect } from './relations.ts'
import { registerColumns } from './staging.ts'

interface Waiting {
  readonly batchId: string
  readonly kind: string
  readonly sender: string
}

/** Places every waiting row whose person or household is known now. */
export async function rematch(tx: Tx, services: Services, arrived: Batch, actor: string): Promise<void> {
  const { rows } = await sql<Waiting>`SELECT DISTINCT u.batch_id AS "batchId", b.kind, b.sender
    FROM unmatched_row u JOIN import_batch b ON b.id = u.batch_id ORDER BY 1`.execute(tx)
  for (const waiting of rows) {
    const kind = FEEDS.find((feed) => feed.id === waiting.kind)
    if (!kind?.register) continue
    const placed = await place(tx, kind, waiting, arrived, actor)
    if (placed > 0)
      services.log.info({ batch: waiting.batchId, register: kind.register.id, placed }, 'waiting rows placed')
  }
}

async function place(tx: Tx, kind: FileKind, waiting: Waiting, arrived: Batch, actor: string): Promise<number> {
  const { register } = kind
  if (!register) return 0
  const own = Object.fromEntries(registerColumns(register).map(({ name }) => [name, `r.${name}`]))
  const select = incomingSelect(register, {
    ...own,
    ...(register.kind === 'status' && { valid_from: `(u.payload ->> 'valid_from')::date` }),
    ...(kind.about === 'person' ? { person_id: 'p.id' } : { household_id: 'h.id' }),
    county_code: kind.about === 'person' ? 'p.county_code' : 'h.county_code',
    area_code: kind.about === 'person' ? 'p.area_code' : 'h.area_code',
    id: `(u.payload ->> 'id')::uuid`,
    source: `'${waiting.sender.replace(/[^A-Za-z]/g, '')}'`,
    source_row: 'u.source_row',
  })
  await sql
    .raw(`CREATE TEMP TABLE incoming ON COMMIT DROP AS
    SELECT ${select}, u.sheet AS waiting_sheet, u.source_row AS waiting_row FROM unmatched_row u
    CROSS JOIN LATERAL jsonb_populate_record(NULL::${tableOf(register)}, u.payload) r
    ${found(kind, arrived)} WHERE u.batch_id = '${waiting.batchId}'`)
    .execute(tx)
  const { inserted, updated } = await writeRows(
    tx,
    register,
    { relation: 'incoming' },
    { actor, batchId: waiting.batchId },
  )
  await sql`DELETE FROM unmatched_row u USING incoming i WHERE u.batch_id = ${waiting.batchId}
    AND u.sheet = i.waiting_sheet AND u.source_row = i.waiting_row`.execute(tx)
  await sql`DROP TABLE incoming`.execute(tx)
  return inserted + updated
}

function found(kind: FileKind, arrived: Batch): string {
  const counties = arrived.areaCodes.map((code) => `'${code.slice(0, 6)}'`).join(', ')
  if (kind.about === 'person') {
    return `JOIN person_identity i ON i.citizen_id_index = u.person_index
    JOIN person p ON p.county_code = i.county_code AND p.id = i.person_id`
  }
  if (kind.columns.some((column) => column.key === 'householdCode')) {
    return `JOIN household h ON h.county_code IN (${counties}) AND h.household_code = u.household_code`
  }
  return `JOIN person_identity i ON i.citizen_id_index = u.person_index
    JOIN membership m ON m.county_code = i.county_code AND m.person_id = i.person_id
      AND m.programme = 'monitoring' AND m.relation = 'head' AND m.valid_to IS NULL
    JOIN household h ON h.county_code = m.county_code AND h.id = m.household_id`
}
