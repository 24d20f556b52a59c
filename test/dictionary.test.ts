/** The data dictionary is what the declarations say, and says everything they declare. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { DICTIONARY_FILE, dictionaryText } from '../src/app/cli/dictionary.ts'
import { REGISTERS } from '../src/app/registers.ts'
import { tableOf } from '../src/language/register/columns.ts'
import { defineRegister } from '../src/language/register/register.ts'
import { code, text } from '../src/language/register/field.ts'

const RENEW = '请执行 npm run shouwang -- dictionary / run: npm run shouwang -- dictionary'

test('docs/dictionary.md is what the declarations give', () => {
  expect(readFileSync(DICTIONARY_FILE, 'utf8'), RENEW).toBe(dictionaryText(REGISTERS))
})

test('every register, field, header and code stands in the dictionary', () => {
  const written = dictionaryText(REGISTERS)
  for (const register of REGISTERS) {
    const part = written.split(`<a id="${register.id}"></a>`)[1]?.split('<a id=')[0] ?? ''
    expect(written).toContain(`\`${tableOf(register)}\``)
    for (const [key, field] of Object.entries(register.fields)) {
      const row = part.split('\n').find((line) => line.includes(`| \`${key}\` |`)) ?? ''
      expect(row, `${register.id}.${key}`).toContain(`${field.label.zh} ${field.label.en}`)
      for (const header of field.synonyms ?? []) expect(row, `${register.id}.${key}`).toContain(header)
      if (field.type !== 'code' && field.type !== 'codes') continue
      const list = written.split(`<a id="code-${field.codes.id}"></a>`)[1]?.split('<a id=')[0] ?? ''
      for (const item of field.codes.items) expect(list).toContain(`| \`${item.code}\` | ${item.zh} | ${item.en} |`)
    }
  }
})

test('two different code lists under one id are refused', () => {
  const list = (codes: readonly string[]) =>
    code({
      label: { zh: '类别', en: 'Kind' },
      codes: {
        id: 'same',
        label: { zh: '类别', en: 'Kind' },
        items: codes.map((one) => ({ code: one, zh: one, en: one })),
      },
    })
  const register = defineRegister({
    id: 'example',
    label: { zh: '示例', en: 'Example' },
    help: { zh: '示例', en: 'Example' },
    kind: 'entity',
    subject: 'none',
    owner: 'ruralRevitalisation',
    naturalKey: [],
    perSource: false,
    absence: 'unknown',
    writers: ['form'],
    fields: { one: list(['a']), other: list(['a', 'b']), note: text({ label: { zh: '备注', en: 'Note' } }) },
    listed: ['one'],
  })
  expect(() => dictionaryText([register])).toThrow(/same/)
})
