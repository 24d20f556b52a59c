import { describe, expect, test } from 'vitest'
import { checkVocabulary, loadRule, runCases } from '../../language/rule/index.ts'
import { VOCABULARY } from '../screening/vocabulary.ts'
import { shippedRules } from './seed.ts'
import { parseContext } from './service.ts'

const context = parseContext(VOCABULARY)
const files = shippedRules().map((text) => [/^id: (.+)$/mu.exec(text)?.[1] ?? text.slice(0, 40), text] as const)

test('the vocabulary that the features declare is sound', () => {
  expect(checkVocabulary(VOCABULARY)).toEqual([])
})

test('no two shipped rules share an id', () => {
  expect(new Set(files.map(([id]) => id)).size).toBe(files.length)
})

describe('a shipped rule', () => {
  test.each(files)('%s loads, and every case of it comes out', (_id, text) => {
    const loaded = loadRule(text, context)
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems, null, 1))
    expect(
      runCases(loaded.rule)
        .filter((result) => !result.passed)
        .map(({ name, message }) => `${name}: ${message.en}`),
    ).toEqual([])
    // A rule that is written down with its legal basis shows at least one household it is not for.
    expect(new Set(loaded.rule.cases.map((one) => one.expect)).size).toBeGreaterThan(1)
  })
})
