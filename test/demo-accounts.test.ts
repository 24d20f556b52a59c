/** What a first start of the demo prints: somebody of every role, the three administrators among them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeAccounts } from '../src/app/demo.ts'
import { buildServer } from '../src/app/server.ts'
import type { Me } from '../src/features/accounts/schema.ts'
import { ADMINISTRATORS, ROLES } from '../src/language/access/permissions.ts'
import type { Http } from '../src/platform/http/server.ts'
import { SESSION_COOKIE } from '../src/platform/http/server.ts'
import { useDatabase } from './support/database.ts'
import { asker, errorOf } from './support/visitor.ts'

const database = useDatabase()
let http: Http
beforeAll(async () => {
  http = await buildServer(database.services)
  await http.fastify.ready()
})
afterAll(() => http.fastify.close())

test('a first start makes three administrators with a password each, who see no household, and a second one nobody', async () => {
  const { services, ownerUrl } = database
  const accounts = await makeAccounts({ services, ownerUrl })
  expect(new Set(accounts.map(({ password }) => password)).size).toBe(accounts.length)
  const shown = accounts.filter(({ role }) => ADMINISTRATORS.some((id) => ROLES[id].label.zh === role))
  expect(shown.map(({ login }) => login)).toEqual(['sysadmin', 'secadmin', 'auditadmin'])
  for (const [i, { login, password }] of shown.entries()) {
    const answer = await http.fastify.inject({ method: 'POST', url: '/api/sign-in', payload: { login, password } })
    const { permissions, missing } = answer.json<Me>()
    expect({ permissions: permissions.toSorted(), missing }).toEqual({
      permissions: [...ROLES[ADMINISTRATORS[i] ?? 'villageCadre'].permissions].sort(),
      missing: null,
    })
    const token = answer.cookies.find((cookie) => cookie.name === SESSION_COOKIE)?.value ?? ''
    expect(errorOf(await asker(http, token).get('/api/registers/household')).code).toBe('forbidden')
  }
  expect(await makeAccounts({ services, ownerUrl })).toEqual([])
})
