import { expect, it } from 'vitest'
import { LIMITS } from './limits.ts'
import { FileRefusedError } from './refusal.ts'
import { createStringTable } from './string-table.ts'

it('gives back every text, across segments and beyond those kept as strings', () => {
  const table = createStringTable()
  const textOf = (index: number): string =>
    index % 7 === 0 ? '𠀀䶮·'.repeat(index % 5) : `5399${index}`.padEnd(18, '0')
  const count = 400_000
  for (let i = 0; i < count; i++) table.add(textOf(i))
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < count; i += 3) if (table.get(i) !== textOf(i)) throw new Error(`text ${i}`)
  }
  expect(table.size).toBe(count)
  expect([table.get(count), table.get(-1), table.get(Number.NaN), table.get(0.5)]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

it('stops before the texts of a hostile file fill the memory', () => {
  const table = createStringTable()
  const text = '长'.repeat(LIMITS.cellChars)
  const fill = (): void => {
    for (let i = 0; i < 1000; i++) table.add(text)
  }
  expect(fill).toThrow(FileRefusedError)
  expect(table.size * text.length * 3).toBeLessThanOrEqual(LIMITS.sharedBytes)
})
