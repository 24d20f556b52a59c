/** Where keys come from, and what is said when they do not. Programs that print keys are real ones, run by Node. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createKeyFile, keySourceOf, newKeyRing, SealError, writeKeyRing, type KeySettings } from './index.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'shouwang-source-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = path.join(folder, 'keys.json')
const ring = newKeyRing()

/** A key service: a program whose first lines are given. */
function service(name: string, text: string): string {
  const program = path.join(folder, `${name}.mjs`)
  writeFileSync(program, text)
  return JSON.stringify([process.execPath, program, 'argument with spaces; $(touch never)'])
}

async function refusal(settings: Partial<KeySettings>, milliseconds?: number): Promise<SealError> {
  try {
    await keySourceOf({ file, ...settings }, milliseconds).load()
  } catch (error) {
    if (error instanceof SealError) return error
    throw error
  }
  throw new Error('it was loaded')
}

describe('keys come', () => {
  test('from a file, which is made only when asked for', async () => {
    const at = path.join(folder, 'made.json')
    const source = keySourceOf({ file: at })
    expect((await refusal({ file: at })).problem).toBe('keyMissing')
    expect(existsSync(at)).toBe(false)
    const made = await source.create()
    expect(await source.load()).toEqual(made)
  })

  test('from the environment, which comes before the file', async () => {
    createKeyFile(file)
    const source = keySourceOf({ file, text: writeKeyRing(ring) })
    expect([source.kind, await source.load()]).toEqual(['environment', ring])
  })

  test('from a program that prints them, which gets its arguments as they are and no shell', async () => {
    const text = JSON.stringify(writeKeyRing(ring))
    const command = service('good', `if (process.argv[2]?.includes('$(touch never)')) process.stdout.write(${text})`)
    const source = keySourceOf({ file, command })
    expect([source.kind, await source.load()]).toEqual(['command', ring])
    expect(existsSync('never')).toBe(false)
  })
})

describe('where they do not come, the refusal says which source, why, in both languages, and no key', () => {
  const secret = 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I='
  test.each([
    ['a missing file', { file: path.join(folder, 'none.json') }, 'keyMissing', 'none.json'],
    ['a malformed text', { text: `{"keys": "${secret}"}` }, 'keyMalformed', 'SHOUWANG_KEYS'],
    ['two sources', { text: writeKeyRing(ring), command: 'x' }, 'keySourcesTwo', 'SHOUWANG_KEY_COMMAND'],
    ['no such program', { command: path.join(folder, 'none') }, 'keyCommandMissing', 'SHOUWANG_KEY_COMMAND'],
    ['a list that is none', { command: `["${secret}"` }, 'keyCommandMalformed', 'SHOUWANG_KEY_COMMAND'],
    [
      'a program that fails',
      { command: service('fails', `console.log('${secret}'); console.error('${secret}'); process.exit(7)`) },
      'keyCommandFailed',
      '7',
    ],
    [
      'a program that prints something else',
      { command: service('odd', `console.log('${secret}')`) },
      'keyMalformed',
      '外部密钥服务',
    ],
    [
      'a program that never stops printing',
      {
        command: service(
          'floods',
          `const t = '${secret}'.repeat(1000); const go = () => process.stdout.write(t, go); go()`,
        ),
      },
      'keyMalformed',
      '外部密钥服务',
    ],
  ])('%s', async (_, settings, problem, named) => {
    const error = await refusal(settings)
    expect(error.problem).toBe(problem)
    for (const text of [error.text.zh, error.text.en, error.message, error.stack ?? ''])
      expect(text).not.toContain(secret)
    expect(error.text.zh + error.text.en).toContain(named)
    expect(error.text.en).not.toMatch(/\p{Script=Han}/u)
  })

  test('a program that does not answer is ended at its time limit', async () => {
    const noted = path.join(folder, 'pid')
    const command = service(
      'sleeps',
      `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(noted)}, String(process.pid)); setInterval(() => {}, 1000)`,
    )
    const error = await refusal({ command }, 1500)
    expect(error.problem).toBe('keyCommandTimedOut')
    expect(error.text.zh).toContain('1.5 秒')
    expect(() => process.kill(Number(readFileSync(noted, 'utf8')), 0)).toThrow()
  })
})
