/** One clerk's desk without a server: a file goes in, is checked and committed, its rows are mended. For tests. */
import { createReadStream } from 'node:fs'
import { sql } from 'kysely'
import type { TestDatabase } from '../../../../test/support/database.ts'
import { scopeOf } from '../../../language/access/scope.ts'
import { withScope } from '../../../platform/postgres/database.ts'
import { getBatch, type Batch } from '../batch.ts'
import { checkBatch } from '../check.ts'
import { commitBatch } from '../commit.ts'
import { mendRows, type RowEdit } from '../mend.ts'
import { declare, uploadFile } from '../service.ts'
import { csvText, encode, LINE_HEADERS, saveFile } from './office-files.ts'

type Row = Readonly<Record<string, string>>

export interface Desk {
  load(name: string, rows: readonly Row[], periodFrom?: string): Promise<Batch>
  commit(name: string, rows: readonly Row[], periodFrom?: string): Promise<Batch>
  /** Gives refused lines of a batch these ID numbers and commits them; undefined when none is refused. */
  mend(batch: Batch, citizenIdOfRow: (row: number) => string | undefined): Promise<Batch | undefined>
}

export const TESTER = 'tester'

export function openDesk(system: TestDatabase, ...areas: string[]): Desk {
  const scope = scopeOf(areas)
  const read = (id: string) => withScope(system.services.db, scope, (tx) => getBatch(tx, id))
  const desk: Desk = {
    async load(name, rows, periodFrom = '2022-01-01') {
      const { services } = system
      const file = createReadStream(saveFile(name, encode(csvText(rows))))
      const uploaded = await uploadFile(services, { id: TESTER, scope }, name, areas, file)
      await declare(services, scope, uploaded.id, { periodFrom, periodTo: '2022-09-30' })
      await checkBatch(services, uploaded.id, { scope })
      const batch = await read(uploaded.id)
      if (batch.state !== 'checked') throw new Error(batch.refusalZh ?? batch.state)
      return batch
    },
    async commit(name, rows, periodFrom) {
      const { id } = await desk.load(name, rows, periodFrom)
      await commitBatch(system.services, id, scope, TESTER)
      return read(id)
    },
    async mend(batch, citizenIdOfRow) {
      const { services } = system
      const refused = await withScope(services.db, scope, (tx) =>
        sql<{ sheet: string; row: number }>`SELECT sheet, row_no AS row FROM rejected_row
          WHERE batch_id = ${batch.id} AND state = 'open' ORDER BY row_no`.execute(tx),
      )
      const column = String(LINE_HEADERS.indexOf('证件号码'))
      const edits = refused.rows.flatMap(({ sheet, row }): RowEdit[] => {
        const number = citizenIdOfRow(row)
        return number === undefined ? [] : [{ sheet, row, cells: { [column]: number } }]
      })
      if (edits.length === 0) return undefined
      const { child } = await mendRows(services, { id: TESTER, scope }, batch.id, edits)
      await commitBatch(services, child.id, scope, TESTER)
      return read(child.id)
    },
  }
  return desk
}
