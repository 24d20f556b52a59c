import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffLines } from './line-diff.ts'

const marked = (before: string, after: string) =>
  diffLines(before, after).map(({ kind, text }) => `${{ same: ' ', added: '+', removed: '-' }[kind]}${text}`)

test('a difference says what was taken out, what was put in, and what stayed', () => {
  expect(marked('a\nb\nc\n', 'a\nx\nc\n')).toEqual([' a', '-b', '+x', ' c'])
  expect(marked('', 'a\nb')).toEqual(['+a', '+b'])
  expect(marked('a\nb', '')).toEqual(['-a', '-b'])
  expect(marked('a', 'a\n')).toEqual([' a'])
})

test('a difference holds both texts, and no more changes than are needed', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 })
  fc.assert(
    fc.property(text, text, (a, b) => {
      const lines = diffLines(a.join('\n'), b.join('\n'))
      expect(lines.filter(({ kind }) => kind !== 'added').map((line) => line.text)).toEqual(a)
      expect(lines.filter(({ kind }) => kind !== 'removed').map((line) => line.text)).toEqual(b)
      expect(lines.filter(({ kind }) => kind === 'same').length).toBe(common(a, b))
    }),
  )
})

/** The naive longest common part. */
function common(a: readonly string[], b: readonly string[]): number {
  const [x, ...rest] = a
  if (x === undefined || b.length === 0) return 0
  const at = b.indexOf(x)
  const skipped = common(rest, b)
  return at === -1 ? skipped : Math.max(skipped, 1 + common(rest, b.slice(at + 1)))
}
