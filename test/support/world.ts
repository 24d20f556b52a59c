/**
 * A small world in several counties, made from the declarations: every register has rows in every village, and every
 * text of a row names the village it belongs to. Whatever comes out of the system can then be asked where it is from,
 * and a register that is declared tomorrow is in it by itself. Synthetic persons only (ID prefix 539900).
 */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { REGISTERS } from '../../src/app/registers.ts'
import { refreshSearchTokens } from '../../src/features/people/index.ts'
import { checkCharacter } from '../../src/kernel/citizen-id.ts'
import { toColumn } from '../../src/kernel/names.ts'
import { newId } from '../../src/kernel/id.ts'
import { scopeOf } from '../../src/language/access/scope.ts'
import type { Field } from '../../src/language/register/field.ts'
import type { Register } from '../../src/language/register/register.ts'
import type { Services } from '../../src/platform/actor.ts'
import { withIntake, type Tx } from '../../src/platform/postgres/database.ts'
import { encodeField, type ColumnValue } from '../../src/platform/registers/encode.ts'
import { rowsFromMemory, writeRows } from '../../src/platform/registers/write.ts'

/** Three counties of three prefectures, two of them with two townships, and two villages in most townships. */
export const VILLAGES = [
  '530326102201',
  '530326102202',
  '530326103202',
  '530627102201',
  '530627102202',
  '532627102202',
  '532627102203',
] as const

export interface Placed {
  readonly register: string
  readonly id: string
  readonly areaCode: string
  readonly countyCode: string
}

export interface Person extends Placed {
  readonly householdId: string
  readonly name: string
  readonly citizenId: string
}

export interface World {
  readonly villages: readonly string[]
  readonly households: readonly Placed[]
  readonly persons: readonly Person[]
  /** The file of a record, by the record's id. */
  readonly files: ReadonlyMap<string, string>
}

interface Place {
  readonly area: string
  readonly household: string
  readonly person: string
  readonly organisation: string
  /** Counts people through the whole world, so that numbers never repeat. */
  readonly n: number
}

const ENTITIES = new Set(['household', 'person', 'membership', 'organisation'])

/** A valid ID number of a person who does not exist; `n` makes it unique. */
export function syntheticId(n: number): string {
  const year = 1950 + (Math.floor(n / 1000) % 60)
  const text = `539900${year}0101${String(n % 1000).padStart(3, '0')}`
  return text + checkCharacter(text)
}

/** The name of a made-up person, which says where they live. */
export const nameIn = (area: string, n: number): string => `某${area}第${n}`

function valueOf(key: string, field: Field, { area, household, person, organisation, n }: Place): ColumnValue {
  switch (field.type) {
    case 'text':
      return (field.unique ? `${area}${n}` : nameIn(area, n)).slice(0, field.maxLength ?? 200)
    case 'code':
      return field.codes.items[n % field.codes.items.length]?.code ?? null
    case 'codes':
      return field.codes.items.slice(0, 1).map((item) => item.code)
    case 'day':
      return `2022-0${1 + (n % 8)}-15`
    case 'month':
      return `2022-0${1 + (n % 8)}`
    case 'fen':
      return 10_000 + n
    case 'quantity':
      return field.min ?? 1
    case 'yesNo':
      return n % 2 === 0
    case 'area':
      return area
    case 'citizenId':
      return syntheticId(n)
    case 'phone':
      return `139${String(n).padStart(8, '0')}`
    case 'bankCard':
      return `6222${String(n).padStart(15, '0')}`
    case 'household':
      return household
    case 'person':
      return person
    case 'organisation':
      return organisation
    case 'attachment':
      return null
  }
}

/** Two members a household, one row of every other register about each household, person and village. */
export async function writeWorld(
  services: Services,
  perVillage: number,
  villages: readonly string[] = VILLAGES,
): Promise<World> {
  const rows = new Map<Register, Record<string, unknown>[]>()
  const placed: Placed[] = []
  const persons: Person[] = []
  const files = new Map<string, string>()
  const add = (register: Register, place: Place, given: Record<string, unknown> = {}) => {
    const id = typeof given['id'] === 'string' ? given['id'] : newId()
    const values = Object.entries(register.fields).flatMap(([key, field]) =>
      encodeField(key, field, valueOf(key, field, place), services.sealer),
    )
    const row = {
      ...Object.fromEntries(values),
      county_code: place.area.slice(0, 6),
      area_code: place.area,
      source: 'ruralRevitalisation',
      source_row: null,
      ...(register.subject === 'household' && { household_id: place.household }),
      ...(register.subject === 'person' && { person_id: place.person }),
      ...(register.kind === 'status' && { valid_from: '2022-01-01', valid_to: null }),
      ...fileColumns(register, id, files),
      ...given,
      id,
    }
    rows.set(register, [...(rows.get(register) ?? []), row])
    return { register: register.id, id, areaCode: place.area, countyCode: place.area.slice(0, 6) }
  }
  const [household, person, membership, employer] = ['household', 'person', 'membership', 'organisation'].map(named)
  if (!household || !person || !membership || !employer) throw new Error('households, persons and members are missing')
  let n = 0
  for (const area of villages) {
    const organisation = newId()
    add(employer, { area, household: '', person: '', organisation, n }, { id: organisation })
    for (let h = 0; h < perVillage; h += 1) {
      const householdId = newId()
      n += 1
      const head = nameIn(area, n)
      placed.push(
        add(
          household,
          { area, household: householdId, person: '', organisation, n },
          { id: householdId, head_name: head },
        ),
      )
      for (const relation of ['head', 'spouse']) {
        const place = { area, household: householdId, person: newId(), organisation, n }
        const one = add(person, place, { id: place.person })
        persons.push({ ...one, householdId, name: nameIn(area, n), citizenId: syntheticId(n) })
        add(membership, place, { programme: 'monitoring', relation })
        for (const register of others('person')) add(register, place)
        n += 1
      }
      const about = { area, household: householdId, person: '', organisation, n }
      for (const register of others('household')) add(register, about)
    }
    for (const register of others('area')) add(register, { area, household: '', person: '', organisation, n })
  }
  await withIntake(services.db, scopeOf(['530000000000']), async (tx) => {
    for (const [register, all] of rows)
      await writeRows(tx, register, rowsFromMemory(register, all), { actor: 'test', batchId: null })
    for (const [register, all] of rows) await writeFiles(tx, services, register, all, files)
    await sql`INSERT INTO person_identity (citizen_id_index, person_id, county_code)
      SELECT citizen_id_index, id, county_code FROM person WHERE citizen_id_index IS NOT NULL`.execute(tx)
    await refreshSearchTokens(tx, 'SELECT county_code, id FROM household')
  })
  return { villages, households: placed, persons, files }
}

const isAttachment = (field: Field): boolean => field.type === 'attachment'

/** Every record that may hold files holds one. */
function fileColumns(register: Register, recordId: string, files: Map<string, string>): Record<string, unknown> {
  const key = Object.keys(register.fields).find((one) => register.fields[one]?.type === 'attachment')
  if (key === undefined) return {}
  const id = newId()
  files.set(recordId, id)
  return { [`${toColumn(key)}_ids`]: [id] }
}

/** The file of a record says, like its texts, where it belongs. */
async function writeFiles(
  tx: Tx,
  { sealer }: Services,
  register: Register,
  all: readonly Record<string, unknown>[],
  files: ReadonlyMap<string, string>,
): Promise<void> {
  const field = Object.entries(register.fields).find(([, one]) => isAttachment(one))?.[0]
  if (field === undefined) return
  for (const { id, county_code, area_code } of all) {
    const content = Buffer.from(`%PDF-1.7 ${nameIn(String(area_code), 0)}`)
    await sql`INSERT INTO attachment (county_code, area_code, id, register, field, record_id, file_name, media_type, size_bytes,
        content_sm3, content_sealed, recorded_by)
      VALUES (${county_code}, ${area_code}, ${files.get(String(id))}::uuid, ${register.id}, ${field}, ${id}::uuid,
        ${nameIn(String(area_code), 0)}, 'application/pdf', ${content.length}, ${createHash('sm3').update(content).digest()},
        ${sealer.sealBytes(content)}, 'test')`.execute(tx)
  }
}

const named = (id: string): Register | undefined => REGISTERS.find((register) => register.id === id)

const others = (subject: Register['subject']): Register[] =>
  REGISTERS.filter((register) => register.subject === subject && !ENTITIES.has(register.id))
