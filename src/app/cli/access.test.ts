import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { VALUE_ACTS, type ValueAct } from '../../features/policy/index.ts'
import { PERMISSIONS } from '../../language/access/permissions.ts'
import { PROJECT_FOLDER } from '../config.ts'
import { COMMAND_ACCESS, refuseUndeclared } from './access.ts'

describe('a command', () => {
  test('says who may run it: the program of this release starts', () => {
    const main = path.join(PROJECT_FOLDER, 'src/app/cli/main.ts')
    const help = execFileSync(process.execPath, [main, 'account', '--help'], { encoding: 'utf8', timeout: 60_000 })
    expect(help).toContain('open-administrators')
  }, 60_000)

  test('that says nothing is refused, and so is one that acts for somebody without asking for whom', () => {
    const program = () => new Command('shouwang')
    expect(() => refuseUndeclared(program().addCommand(new Command('sweep')))).toThrow('"sweep"')
    expect(() => refuseUndeclared(program().addCommand(new Command('serve')))).not.toThrow()
    const rules = (approve: Command) => program().addCommand(new Command('rules').addCommand(approve))
    expect(() => refuseUndeclared(rules(new Command('approve')))).toThrow('"rules approve"')
    expect(() => refuseUndeclared(rules(new Command('approve').option('--by <login>')))).toThrow('"rules approve"')
    expect(() => refuseUndeclared(rules(new Command('approve').requiredOption('--by <login>')))).not.toThrow()
    expect(() => refuseUndeclared(program().addCommand(new Command('serve').requiredOption('--by <login>')))).toThrow(
      '"serve"',
    )
  })

  test('that decides a value asks for the permission of the page', () => {
    for (const act of Object.keys(VALUE_ACTS) as ValueAct[]) {
      const name = `parameters ${act.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
      const access: Readonly<Record<string, string>> = COMMAND_ACCESS
      expect({ name, access: access[name] }).toEqual({ name, access: VALUE_ACTS[act].permission })
    }
    const named = Object.values(COMMAND_ACCESS).filter((one) => one !== 'server')
    expect(named.filter((one) => !Object.hasOwn(PERMISSIONS, one))).toEqual([])
  })
})
