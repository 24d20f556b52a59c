/** The refused rows of a batch that a person is mending, read as if they were a file: only they are checked again. */
import { sql } from 'kysely'
import type { Scope } from '../../language/access/scope.ts'
import type { Services } from '../../platform/actor.ts'
import type { RawCell, RawRow, RowSource, SheetSource } from '../../platform/files/row-types.ts'
import { withScope } from '../../platform/postgres/database.ts'
import type { Batch } from './batch.ts'

interface MendedRow {
  readonly sheet: string
  readonly number: number
  readonly cells: Buffer
}

/** Opens the rows that belong to a mending batch; they are a handful, so they are held in memory. */
export async function openMending(services: Services, batch: Batch, scope: Scope): Promise<RowSource> {
  const { rows } = await withScope(services.db, scope, (tx) =>
    sql<MendedRow>`SELECT sheet, row_no AS number, COALESCE(mended_sealed, cells_sealed) AS cells FROM rejected_row
      WHERE child_id = ${batch.id} ORDER BY sheet, row_no`.execute(tx),
  )
  const bySheet = Map.groupBy(rows, (row) => row.sheet)
  return {
    kind: 'csv',
    csv: null,
    async *sheets() {
      for (const [name, mended] of bySheet) {
        const date1904 = batch.mapping?.find((mapping) => mapping.sheet === name)?.date1904 ?? false
        yield sheetOf(
          name,
          date1904,
          mended.map((row) => rowOf(services, row)),
        )
      }
    },
    close: () => Promise.resolve(),
  }
}

function rowOf({ sealer }: Services, { number, cells }: MendedRow): RawRow {
  return { number, cells: JSON.parse(sealer.open(cells)) as RawCell[], hidden: false }
}

function sheetOf(name: string, date1904: boolean, rows: RawRow[]): SheetSource {
  return {
    name,
    hidden: false,
    merges: [],
    date1904,
    async *rows() {
      yield rows
    },
  }
}
