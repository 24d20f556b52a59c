/**
 * Who may run a command. `server`: whoever may log in to the server as the user of the program, who can do everything there
 * anyway; it acts as the command line, never as somebody. A permission: the account that is named, whose password is asked
 * for, and which is held to the rules of the page. A command that is not here is refused by the program itself.
 */
import type { Command } from 'commander'
import type { Permission } from '../../language/access/permissions.ts'

export const COMMAND_ACCESS = {
  start: 'server',
  serve: 'server',
  migrate: 'server',
  'migration-new': 'server',
  dictionary: 'server',
  import: 'server',
  feed: 'server',
  screen: 'server',
  explain: 'server',
  'account create': 'server',
  'account password': 'server',
  'account reset-second-factor': 'server',
  'account require-second-factor': 'server',
  'account open-administrators': 'server',
  'keys list': 'server',
  'keys new': 'server',
  'keys rotate': 'server',
  'keys retire': 'server',
  'rules list': 'server',
  'rules approve': 'rule.approve',
  'rules send-back': 'rule.approve',
  'parameters list': 'server',
  'parameters approve': 'parameter.approve',
  'parameters send-back': 'parameter.approve',
  'parameters withdraw': 'parameter.enter',
  'parameters propose-withdrawal': 'parameter.enter',
  'parameters approve-withdrawal': 'parameter.approve',
  'parameters refuse-withdrawal': 'parameter.approve',
  'parameters cancel-withdrawal': 'parameter.enter',
  demo: 'server',
  'check-samples': 'server',
} as const satisfies Record<string, Permission | 'server'>

/** The commands of a program, by their whole names. */
export function commandsOf(program: Command, above = ''): { name: string; command: Command }[] {
  return program.commands.flatMap((command) => {
    const name = `${above}${command.name()}`
    return command.commands.length > 0 ? commandsOf(command, `${name} `) : [{ name, command }]
  })
}

/** Throws where a command says nothing of who may run it, or acts for somebody without asking for whom. */
export function refuseUndeclared(program: Command): void {
  for (const { name, command } of commandsOf(program)) {
    const access: string | undefined = Object.hasOwn(COMMAND_ACCESS, name)
      ? COMMAND_ACCESS[name as keyof typeof COMMAND_ACCESS]
      : undefined
    const asks = command.options.some((option) => option.long === '--by' && option.mandatory)
    if (access === undefined || asks !== (access !== 'server'))
      throw new Error(`命令 ${name} 未声明由谁执行 / src/app/cli/access.ts does not say who may run "${name}"`)
  }
}
