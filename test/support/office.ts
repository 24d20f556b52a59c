/** A server over a small world, and the people of one county who ask it: the ground of the tests over HTTP. */
import { afterAll, beforeAll } from 'vitest'
import { buildServer } from '../../src/app/server.ts'
import type { Http } from '../../src/platform/http/server.ts'
import type { TestDatabase } from './database.ts'
import { visitor, type Visitor } from './visitor.ts'
import { writeWorld, type Placed, type World } from './world.ts'

export const HUIZE = '530326000000'
export const NAGU = '530326102000'
export const VILLAGE = '530326102201'
/** A village of another county. */
export const ELSEWHERE = '530627102201'
const PER_VILLAGE = 3

export interface Office {
  readonly http: Http
  readonly world: World
  readonly county: Visitor
  readonly clerk: Visitor
  readonly cadre: Visitor
  readonly analyst: Visitor
  /** The households of an area, by the first digits of its code. */
  readonly householdsIn: (prefix: string) => readonly Placed[]
}

/** Registers the hooks that fill the database and open and close the server; usable inside tests. */
export function useOffice(database: TestDatabase): Office {
  const state: { value?: Office } = {}
  beforeAll(async () => {
    const { services } = database
    const world = await writeWorld(services, PER_VILLAGE)
    const http = await buildServer(services)
    await http.fastify.ready()
    state.value = {
      http,
      world,
      county: await visitor(http, services, '王县级', [{ role: 'countyOfficer', areaCode: HUIZE }]),
      clerk: await visitor(http, services, '李乡镇', [{ role: 'townshipClerk', areaCode: NAGU }]),
      cadre: await visitor(http, services, '赵村级', [{ role: 'villageCadre', areaCode: VILLAGE }]),
      analyst: await visitor(http, services, '孙省级', [{ role: 'provincialAnalyst', areaCode: '530000000000' }]),
      householdsIn: (prefix) => world.households.filter((one) => one.areaCode.startsWith(prefix)),
    }
  })
  afterAll(() => state.value?.http.fastify.close())
  const get = (): Office => {
    if (!state.value) throw new Error('the office is there inside tests only')
    return state.value
  }
  return {
    get http() {
      return get().http
    },
    get world() {
      return get().world
    },
    get county() {
      return get().county
    },
    get clerk() {
      return get().clerk
    },
    get cadre() {
      return get().cadre
    },
    get analyst() {
      return get().analyst
    },
    householdsIn: (prefix) => get().householdsIn(prefix),
  }
}

/** A record as a register's routes answer it. */
export interface Rec {
  readonly id: string
  readonly countyCode: string
  readonly areaCode: string
  readonly areaName: string
  readonly about: string | null
  readonly householdId: string | null
  readonly personId: string | null
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly source: string
  readonly recordedAt: string
  readonly recordedBy: string
  readonly values: Readonly<Record<string, unknown>>
}

export interface List {
  readonly rows: readonly Rec[]
  readonly total: number
  readonly totalIsExact: boolean
}
