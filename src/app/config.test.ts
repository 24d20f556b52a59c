/** Settings from the environment, and what of it is handed on to other programs. */
import { execFileSync } from 'node:child_process'
import { afterEach, expect, test } from 'vitest'
import { readConfig } from './config.ts'

// Of this process alone: tests of other files run in processes of their own.
afterEach(() => {
  delete process.env['SHOUWANG_KEYS']
  delete process.env['SHOUWANG_KEY_COMMAND']
})

test('keys of the environment are known to this program and inherited by none that it starts', () => {
  process.env['SHOUWANG_KEYS'] = 'the text of a key file'
  process.env['SHOUWANG_KEY_COMMAND'] = '["/opt/kms/print-keys","a token"]'
  for (const config of [readConfig(), readConfig()])
    expect(config.keys).toMatchObject({
      text: 'the text of a key file',
      command: '["/opt/kms/print-keys","a token"]',
    })
  // The database of `npm start` runs as another user when we are root, who can read what it inherited.
  const inherited = execFileSync(process.execPath, ['-p', 'JSON.stringify(process.env)'], { encoding: 'utf8' })
  expect(inherited).not.toContain('key file')
  expect(inherited).not.toContain('a token')
})

test('an environment that is given is only read', () => {
  const env = { SHOUWANG_KEYS: 'text' }
  expect(readConfig(env).keys.text).toBe('text')
  expect(env).toEqual({ SHOUWANG_KEYS: 'text' })
})
