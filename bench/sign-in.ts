/**
 * A morning's storm: a thousand people sign in within half a minute from one address, as from an office behind a proxy,
 * while somebody else goes on with their pages.
 */
import { buildServer } from '../src/app/server.ts'
import { createUser, requireSecondFactor } from '../src/features/accounts/index.ts'
import { makePassword } from '../src/platform/session/password.ts'
import type { Bench } from './main.ts'
import { percentile } from './measure.ts'
import { arrive, visit } from './people.ts'

const PEOPLE = 1000
const WITHIN_SECONDS = 30

export async function signInBench({ installation, report }: Bench): Promise<void> {
  const { services } = installation
  const http = await buildServer(services)
  const address = await http.fastify.listen({ host: '127.0.0.1', port: 0 })
  try {
    await requireSecondFactor(services.db, false)
    const stamp = Date.now()
    const people = await Promise.all(
      Array.from({ length: PEOPLE + 1 }, async (_, i) => {
        const one = { login: `storm-${stamp}-${i}`, password: makePassword() }
        await createUser(services.db, {
          ...one,
          displayName: '压力测试',
          unit: '测试',
          passwordState: 'own',
          assignments: [{ role: 'countyOfficer', areaCode: '530326000000', validFrom: '2021-01-01' }],
        })
        return one
      }),
    )
    const reader = people.pop()
    const [first] = reader ? (await arrive({ address, people: [reader], over: 0 })).cookies : []
    const cookie = first ?? ''
    const page = '/api/clues?state=suspected&limit=50'
    await visit({ address, cookie, people: [Array.from({ length: 10 }, () => page)] })
    const calm = await visit({ address, cookie, people: [Array.from({ length: 40 }, () => page)] })
    const [storm, pages] = await Promise.all([
      arrive({ address, people, over: WITHIN_SECONDS * 1000 }),
      visit({ address, cookie, people: [Array.from({ length: 200 }, () => page)] }),
    ])
    const failed = storm.cookies.filter((one) => one === undefined).length
    report({
      name: 'sign-in-storm',
      value: Math.max(...storm.times) / 1000,
      unit: `s until the last of ${PEOPLE} is in`,
    })
    report({ name: 'sign-in-storm-failed', value: failed, unit: `of ${PEOPLE} not let in` })
    report({
      name: 'sign-in-storm-pages',
      value: percentile(pages, 0.95),
      unit: 'ms p95, pages of somebody else meanwhile',
      reference: { name: 'the same page before the storm', value: percentile(calm, 0.95) },
    })
  } finally {
    await http.fastify.close()
  }
}
