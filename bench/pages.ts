/** Pages under load: 20 people at once, each asking for cards, lists and searches of the whole province. */
import { sql } from 'kysely'
import { createUser, requireSecondFactor } from '../src/features/accounts/index.ts'
import { buildServer } from '../src/app/server.ts'
import { scopeOf } from '../src/language/access/scope.ts'
import { makePassword } from '../src/platform/session/password.ts'
import { withScope } from '../src/platform/postgres/database.ts'
import type { Bench } from './main.ts'
import { percentile } from './measure.ts'
import { visit } from './people.ts'

const PEOPLE = 20
const REQUESTS = 30
/** Asked by each before the clock runs: connections are open and statements planned. */
const WARM_UP = 5

export async function pagesBench({ installation, report }: Bench): Promise<void> {
  const { services } = installation
  const http = await buildServer(services)
  const address = await http.fastify.listen({ host: '127.0.0.1', port: 0 })
  try {
    const cookie = await signIn(installation, address)
    const ids = await withScope(services.db, scopeOf(['530000000000']), async (tx) => {
      const { rows } = await sql<{ county_code: string; id: string; name: string }>`
        SELECT county_code, id, head_name_pinyin AS name FROM household WHERE head_name IS NOT NULL ORDER BY id LIMIT 3000`.execute(
        tx,
      )
      return rows
    })
    const at = (i: number) => ids[(i * 7919) % ids.length] ?? { county_code: '', id: '', name: '' }
    const kinds = {
      card: (i: number) => `/api/households/${at(i).county_code}/${at(i).id}/card`,
      clues: (i: number) => `/api/clues?state=suspected&limit=50&offset=${(i % 5) * 50}`,
      'clues-county': (i: number) => `/api/clues?state=suspected&limit=50&area=${at(i).county_code}000000`,
      search: (i: number) => `/api/registers/household?q=${at(i).name}&limit=50`,
      households: (i: number) => `/api/registers/household?limit=50&area=${at(i).county_code}000000`,
    }
    for (const [name, url] of Object.entries(kinds)) {
      const times = await load(address, cookie, url)
      report({ name: `page-${name}`, value: percentile(times, 0.95), unit: `ms p95, ${PEOPLE} at once` })
    }
  } finally {
    await http.fastify.close()
  }
}

async function signIn({ services }: Bench['installation'], address: string): Promise<string> {
  const [login, password] = [`bench-${Date.now()}`, makePassword()]
  await requireSecondFactor(services.db, false)
  await createUser(services.db, {
    login,
    displayName: '压力测试',
    unit: '测试',
    password,
    passwordState: 'own',
    assignments: [{ role: 'provincialAnalyst', areaCode: '530000000000', validFrom: '2021-01-01' }],
  })
  const answer = await fetch(`${address}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  })
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

/** Everybody's requests; the people have sat at their pages before, as on any working day. */
async function load(address: string, cookie: string, url: (i: number) => string): Promise<number[]> {
  const asked = (requests: number, from: number) =>
    Array.from({ length: PEOPLE }, (_, n) =>
      Array.from({ length: requests }, (_request, i) => url(from + n * requests + i)),
    )
  await visit({ address, cookie, people: asked(WARM_UP, PEOPLE * REQUESTS) })
  return visit({ address, cookie, people: asked(REQUESTS, 0) })
}
