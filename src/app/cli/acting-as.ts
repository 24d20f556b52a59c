/** A person at the command line: whoever decides something signs in as on the page, and the same rules hold for them. */
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { checkCode, checkPassword, findActor } from '../../features/accounts/index.ts'
import { AppError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/id.ts'
import type { Permission } from '../../language/access/permissions.ts'
import { scopeOf } from '../../language/access/scope.ts'
import { requirePermission, type Ctx, type Services } from '../../platform/actor.ts'

/** Asks for the password of the account, and the code where it has a second factor, and answers its context for one permission. Throws when any of it is refused. */
export async function actingAs(services: Services, login: string, permission: Permission): Promise<Ctx> {
  const ask = openQuestions()
  const userId = await ask.during(async () => {
    const password = await ask.secret(`${login} 的密码 / password of ${login}: `)
    const { userId: id, awaitsCode } = await checkPassword(services, login, password)
    if (awaitsCode) await checkCode(services, id, await ask.secret('验证码或恢复码 / code or recovery code: '))
    return id
  })
  const actor = await findActor(services, userId, { permission })
  if (!actor) throw new AppError('signInRefused')
  if (actor.missing) throw new AppError('signInIncomplete')
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

interface Questions {
  /** An answer from the terminal without showing it, or the next line of what is piped in. */
  secret(question: string): Promise<string>
  during<T>(work: () => Promise<T>): Promise<T>
}

function openQuestions(): Questions {
  const { stdin, stdout } = process
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: stdin, output: silent, terminal: stdin.isTTY })
  // Asked for at once: lines that are piped in come faster than they are wanted.
  const answers = lines[Symbol.asyncIterator]()
  return {
    async secret(question) {
      if (stdin.isTTY) stdout.write(question)
      const answer = await answers.next()
      if (stdin.isTTY) stdout.write('\n')
      return answer.done ? '' : answer.value
    },
    async during(work) {
      try {
        return await work()
      } finally {
        lines.close()
      }
    },
  }
}
