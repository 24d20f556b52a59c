import { createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { useDatabase } from '../../../test/support/database.ts'
import { BUREAU, findCode } from '../../kernel/codes/index.ts'
import { scopeOf } from '../../language/access/scope.ts'
import { withScope } from '../../platform/postgres/database.ts'
import { readAreas } from '../areas/index.ts'
import { checkBatch, commitBatch, declare, getBatch, parsePeriod, uploadFile, type Batch } from '../intake/index.ts'
import { createDirt } from './dirt.ts'
import { planProvince } from './province.ts'
import { createRandom } from './random.ts'
import { writeSampleFiles } from './sample-files.ts'

const PACK = path.resolve(import.meta.dirname, '../../../packs/yunnan')
const SCOPE = scopeOf(['530000000000'])
const COUNTIES = ['530326', '532627']
const database = useDatabase()
const folder = mkdtempSync(path.join(tmpdir(), 'shouwang-demo-files-'))
const areas = readAreas(PACK)
const plan = planProvince(areas, { scale: 0.0008 })

let counts: Record<string, number>
interface Manifest {
  readonly files: Record<string, { sender: string; area: string[]; extent: 'full' | 'delta'; period: string }>
}
let manifest: Manifest

beforeAll(async () => {
  counts = await writeSampleFiles(folder, { plan, areas, counties: COUNTIES })
  manifest = JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')) as Manifest
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function importFile(name: string): Promise<Batch> {
  const { services } = database
  const entry = manifest.files[name]
  if (!entry) throw new Error(`${name} is not in the manifest`)
  const uploader = { id: 'test', scope: SCOPE }
  const { id } = await uploadFile(services, uploader, name, entry.area, createReadStream(path.join(folder, name)))
  const period = parsePeriod(entry.period)
  await declare(services, SCOPE, id, {
    sender: findCode(BUREAU, entry.sender)?.code ?? null,
    extent: entry.extent,
    periodFrom: period?.from ?? null,
    periodTo: period?.to ?? null,
  })
  await checkBatch(services, id, { scope: SCOPE })
  await commitBatch(services, id, SCOPE, 'test')
  return withScope(services.db, SCOPE, (tx) => getBatch(tx, id))
}

describe('sample files', () => {
  it('are recognised by the import, row for row, with dirt that is repaired or refused', async () => {
    let repaired = 0
    let rejected = 0
    let unmatched = 0
    for (const [name, rows] of Object.entries(counts)) {
      expect(rows).toBeGreaterThan(0)
      const batch = await importFile(name)
      expect([name, batch.state, batch.rowsTotal]).toEqual([name, 'committed', rows])
      expect([name, (batch.rowsAccepted ?? 0) > rows * 0.8]).toEqual([name, true])
      repaired += batch.rowsRepaired ?? 0
      rejected += batch.rowsRejected ?? 0
      unmatched += batch.rowsUnmatched ?? 0
    }
    expect(Object.keys(counts)).toHaveLength(11)
    expect(repaired).toBeGreaterThan(10)
    expect(rejected).toBeGreaterThan(1)
    expect(unmatched).toBeGreaterThan(1)
  })

  it('are the same when they are written again, and only those asked for', async () => {
    const again = mkdtempSync(path.join(tmpdir(), 'shouwang-demo-again-'))
    try {
      await writeSampleFiles(again, { plan, areas, counties: COUNTIES })
      for (const name of ['feed-income.csv', 'register-export-gbk.csv', 'manifest.json']) {
        expect(readFileSync(path.join(again, name))).toEqual(readFileSync(path.join(folder, name)))
      }
      const few = await writeSampleFiles(again, { plan, areas, counties: COUNTIES, only: ['feed-medical.csv'] })
      expect(Object.keys(few)).toEqual(['feed-medical.csv'])
    } finally {
      rmSync(again, { recursive: true, force: true })
    }
  })
})

describe('dirt', () => {
  it('leaves cells alone when none is wanted, and touches all when all are', () => {
    const clean = createDirt(createRandom('clean'), 0)
    expect(clean.citizenId('53990019850101123X')).toBe('53990019850101123X')
    const dirty = createDirt(createRandom('dirty'), 1)
    const forms = new Set(Array.from({ length: 200 }, () => dirty.citizenId('53990019850101123X')))
    expect(forms).toContain('="53990019850101123X"')
    expect(forms).toContain("'53990019850101123X")
    expect(forms).toContain('53990019850101123x')
    expect(forms).toContain('539900850101123')
    expect(forms).toContain('5.39900E+17')
    expect(dirty.day('1984-04-02')).not.toBe('1984-04-02')
    expect(new Set(Array.from({ length: 50 }, () => dirty.amount('12000.00')))).toContain('12,000.00')
  })
})
