/** A person at the command line: whoever decides something signs in as on the page, and the same rules hold for them. */
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { authenticate, findActor } from '../../features/accounts/index.ts'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/id.ts'
import type { Permission } from '../../language/access/permissions.ts'
import { scopeOf } from '../../language/access/scope.ts'
import { requirePermission, type Ctx, type Services } from '../../platform/actor.ts'

/** Asks for the password of the account and answers its context for one permission. Throws when any of it is refused. */
export async function actingAs(services: Services, login: string, permission: Permission): Promise<Ctx> {
  const userId = await authenticate(services, login, await askPassword(login))
  const actor = await findActor(services, userId, { permission })
  if (!actor) throw new AppError('signInRefused')
  requirePermission(actor, permission)
  return { ...services, from: commandLine(), actor, scope: actor.scope }
}

const commandLine = () => ({ address: 'command line', requestId: newId() })

/** For commands that only read: sees the area, may do nothing. */
export function readingOnly(services: Services, areaCode: string): Ctx {
  const scope = scopeOf([areaCode])
  return {
    ...services,
    from: commandLine(),
    scope,
    actor: { id: 'cli', name: 'cli', roles: [], permissions: new Set(), grants: [], scope },
  }
}

/** From the terminal without showing it, or the first line of what is piped in. */
async function askPassword(login: string): Promise<string> {
  const { stdin, stdout } = process
  if (stdin.isTTY) stdout.write(`${login} 的密码 / password of ${login}: `)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: stdin, output: silent, terminal: stdin.isTTY })
  try {
    for await (const line of lines) return line
    return ''
  } finally {
    lines.close()
    if (stdin.isTTY) stdout.write('\n')
  }
}
