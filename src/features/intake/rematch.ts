/**
 * Rows that were about nobody are looked at again when people arrive: they enter their register under the batch that
 * brought them, as if they had been matched then. The waiting row is kept with a mark of who placed it, so that a
 * withdrawal of the people sets it waiting again.
 */
import { sql } from 'kysely'
import { tableOf } from '../../language/register/columns.ts'
import type { Services } from '../../platform/actor.ts'
import type { Scope } from '../../language/access/scope.ts'
import { everywhere, type Tx } from '../../platform/postgres/database.ts'
import { writeRows } from '../../platform/registers/write.ts'
import { inAreas } from './area-sql.ts'
import { FEEDS } from './kinds/feeds.ts'
import type { FileKind } from './kinds/file-kind.ts'
import { reopenHoles } from './leftovers.ts'
import { matchAlias, matchJoin } from './match-sql.ts'
import { incomingSelect, organisationsOf } from './relations.ts'
import { registerColumns } from './staging.ts'
import { readStandsOn } from './stands-on.ts'

/** The batch that brought the people, or the record by which a form did, with the areas it may speak of. */
interface Arrived {
  readonly id: string
  readonly areaCodes: readonly string[]
}

interface Waiting {
  readonly batchId: string
  readonly sender: string
  readonly areaCodes: readonly string[]
}

/** Who brings people in: who commits a batch, or fills in a form. */
interface Arrival {
  readonly actor: string
  readonly scope: Scope
}

/**
 * Places every waiting row whose person or household is known now, inside the area of what arrived. Rows wait in files of
 * wider areas too, which the actor cannot see; they are written under the actor's row security.
 */
export async function rematch(tx: Tx, services: Services, arrived: Arrived, arrival: Arrival): Promise<void> {
  for (const kind of FEEDS) {
    if (!kind.register || kind.about === 'area') continue
    for (const waiting of await everywhere(tx, arrival.scope, () => placeable(tx, kind, arrived))) {
      const placed = await place(tx, kind, waiting, arrived, arrival)
      if (placed > 0)
        services.log.info({ batch: waiting.batchId, register: kind.register.id, placed }, 'waiting rows placed')
    }
  }
  await everywhere(tx, arrival.scope, () => reopenHoles(tx, { areaCodes: arrived.areaCodes, openedBy: arrived.id }))
}

/** Batches of a kind with a waiting row whose person or household is known now, in the order in which they came. */
async function placeable(tx: Tx, kind: FileKind, arrived: Arrived): Promise<readonly Waiting[]> {
  const { rows } =
    await sql<Waiting>`SELECT b.id AS "batchId", b.sender, b.area_codes AS "areaCodes" FROM import_batch b
    WHERE b.state = 'committed' AND b.kind = ${kind.id} AND b.id IN (
      SELECT s.batch_id FROM unmatched_row s JOIN import_batch b ON b.id = s.batch_id AND b.kind = ${kind.id}
      ${sql.raw(matchJoin(kind, 'b.area_codes'))} WHERE s.placed_by IS NULL AND ${sql.raw(inside(kind, arrived))})
    ORDER BY b.committed_at, b.id`.execute(tx)
  return rows
}

const inside = (kind: FileKind, { areaCodes }: Arrived) => inAreas(`${matchAlias(kind)}.area_code`, areaCodes)

async function place(
  tx: Tx,
  kind: FileKind,
  waiting: Waiting,
  arrived: Arrived,
  { actor, scope }: Arrival,
): Promise<number> {
  const { register } = kind
  if (!register) return 0
  const alias = matchAlias(kind)
  const own = Object.fromEntries(registerColumns(register).map(({ name }) => [name, `r.${name}`]))
  const select = incomingSelect(register, {
    ...own,
    ...organisationsOf(register, 'r', `${alias}.county_code`),
    ...(register.kind === 'status' && { valid_from: `(s.payload ->> 'valid_from')::date` }),
    ...(alias === 'p' ? { person_id: 'p.id' } : { household_id: 'h.id' }),
    county_code: `${alias}.county_code`,
    area_code: `${alias}.area_code`,
    id: `(s.payload ->> 'id')::uuid`,
    source: `'${waiting.sender.replace(/[^A-Za-z]/g, '')}'`,
    source_row: 's.source_row',
  })
  await everywhere(tx, scope, () =>
    sql
      .raw(`CREATE TEMP TABLE incoming ON COMMIT DROP AS
    SELECT ${select}, s.sheet AS waiting_sheet, s.source_row AS waiting_row FROM unmatched_row s
    CROSS JOIN LATERAL jsonb_populate_record(NULL::${tableOf(register)}, s.payload) r
    ${matchJoin(kind, waiting.areaCodes)} WHERE s.batch_id = '${waiting.batchId}' AND s.placed_by IS NULL
      AND ${inside(kind, arrived)}`)
      .execute(tx),
  )
  const { batchId } = waiting
  const { inserted, updated } = await writeRows(tx, register, { relation: 'incoming' }, { actor, batchId })
  const standsOn = await readStandsOn(tx, register, batchId, inserted)
  await everywhere(tx, scope, () =>
    sql`UPDATE unmatched_row u SET placed_by = ${arrived.id}, placed_at = now(), stands_on = ${standsOn.length > 0 ? standsOn : null}::uuid[]
      FROM incoming i WHERE u.batch_id = ${batchId} AND u.sheet = i.waiting_sheet AND u.source_row = i.waiting_row`.execute(
      tx,
    ),
  )
  await sql`DROP TABLE incoming`.execute(tx)
  return inserted + updated
}
