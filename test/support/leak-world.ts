/**
 * A world that has something to leak everywhere: registers with former rows, files of two counties, policy and runs.
 * What it holds is read as the owner of the database, behind row security.
 */
import { Readable } from 'node:stream'
import { afterAll, beforeAll } from 'vitest'
import { PACK_FOLDER } from '../../src/app/config.ts'
import { REGISTERS } from '../../src/app/registers.ts'
import { checkBatch, declare, uploadFile } from '../../src/features/intake/index.ts'
import { csvText, family, HUIZE as HUIZE_PLACE, line } from '../../src/features/intake/testing/office-files.ts'
import { approveValue, insertValue, installPolicy } from '../../src/features/policy/index.ts'
import { runScreening } from '../../src/features/screening/index.ts'
import { newId } from '../../src/kernel/id.ts'
import { scopeOf } from '../../src/language/access/scope.ts'
import { columnsOf, historyOf, tableOf } from '../../src/language/register/columns.ts'
import type { Services } from '../../src/platform/actor.ts'
import { testFolder, type TestFolder } from '../../src/platform/files/test-kit.ts'
import { withClient } from '../../src/platform/postgres/bootstrap.ts'
import { withSystem } from '../../src/platform/postgres/database.ts'
import type { TestDatabase } from './database.ts'
import { readKnown, type Known } from './leaks.ts'
import { importSample } from './sample-import.ts'
import { writeWorld, type World } from './world.ts'

export const PROVINCE = '530000000000'
export const AS_OF = '2022-09-30'

export interface LeakWorld {
  readonly world: World
  readonly known: Known
  readonly folder: TestFolder
  /** Rows as the owner sees them, for the counts. */
  rowsOf(text: string): Promise<{ area: string }[]>
}

/** Registers the hooks that fill the database of this file; the answer is usable inside tests. */
export function useLeakWorld(database: TestDatabase): LeakWorld {
  const state: { value?: LeakWorld } = {}
  beforeAll(async () => {
    const { services, ownerUrl } = database
    const world = await writeWorld(services, 2)
    await installPolicy(services, PACK_FOLDER, 'demo')
    for (const areaCode of ['530326000000', '530627000000']) await setLine(services, areaCode)
    await sendFiles(services)
    await makeHistory(ownerUrl)
    for (const areaCode of [PROVINCE, '530326000000'])
      await runScreening(services, { scope: scopeOf([PROVINCE]), areaCode, asOf: AS_OF, actor: 'test' })
    await noteJudgements(ownerUrl)
    const read = new Map<string, Promise<{ area: string }[]>>()
    const rowsOf = (text: string) => {
      const rows =
        read.get(text) ?? withClient(ownerUrl, async (client) => (await client.query<{ area: string }>(text)).rows)
      read.set(text, rows)
      return rows
    }
    state.value = { world, known: await readKnown(ownerUrl), folder: await testFolder(), rowsOf }
  })
  afterAll(() => state.value?.folder.remove())
  const get = (): LeakWorld => {
    if (!state.value) throw new Error('the world is there inside tests only')
    return state.value
  }
  return {
    get world() {
      return get().world
    },
    get known() {
      return get().known
    },
    get folder() {
      return get().folder
    },
    rowsOf: (text) => get().rowsOf(text),
  }
}

/** Two counties send two files each, with a row that is refused; one is committed, one waits. */
async function sendFiles(services: Services): Promise<void> {
  const elsewhere = { prefecture: '昭通市', county: '镇雄县', township: '泼机镇', village: '泼机村民委员会' }
  const period = { periodFrom: '2022-01-01', periodTo: '2022-12-31' }
  for (const [place, area, n] of [
    [HUIZE_PLACE, '530326000000', 500],
    [elsewhere, '530627000000', 600],
  ] as const) {
    const rows = [...family(n, 3, {}, place), line(n + 1, 0, { 证件号码: '539900190001010000' }, place)]
    const file = { name: `农户${area}.csv`, text: csvText(rows), areas: [area], ...period }
    await importSample(services, file)
    const scope = scopeOf([area])
    const text = csvText([...rows, ...family(n + 2, 2, {}, place)])
    const batch = await uploadFile(services, { id: 'test', scope }, `待入库${area}.csv`, [area], Readable.from([text]))
    await declare(services, scope, batch.id, { extent: 'full', ...period })
    await checkBatch(services, batch.id, { scope })
  }
}

/** Every row has been something else before. */
async function makeHistory(ownerUrl: string): Promise<void> {
  await withClient(ownerUrl, async (client) => {
    for (const register of REGISTERS) {
      const columns = columnsOf(register).map((column) => column.name)
      await client.query(`INSERT INTO ${historyOf(register)} (${columns.join(', ')}, recorded_to, ended_by, ended_as)
        SELECT ${columns.join(', ')}, now(), 'test', 'update' FROM ${tableOf(register)}`)
    }
  })
}

async function setLine(services: Services, areaCode: string): Promise<void> {
  const id = newId()
  const entered = { id, key: 'monitoringLine', value: 900_000, areaCode, validFrom: '2021-01-02', validTo: null }
  await withSystem(services.db, async (tx) => {
    await insertValue(tx, { ...entered, document: null, certainty: 'sure', note: null, enteredBy: 'a' })
    await approveValue(tx, id, 'b')
  })
}

/** Two counties have judged a clue each. */
async function noteJudgements(ownerUrl: string): Promise<void> {
  await withClient(ownerUrl, (client) =>
    client.query(
      `INSERT INTO judgement (id, area_code, action, clues, state, judged_by)
      SELECT gen_random_uuid(), area, 'keep', 1, 'done', 'test' FROM unnest($1::text[]) area`,
      [['530326000000', '530627000000']],
    ),
  )
}
