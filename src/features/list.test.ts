/** What one feature's declarations must not do to another's, and what they must find there. */
import { describe, expect, test } from 'vitest'
import { columnsOf, tableOf } from '../language/register/columns.ts'
import { stagingColumns } from './intake/staging.ts'
import { FEATURES } from './list.ts'

const registers = FEATURES.flatMap((feature) => feature.registers)
const repeated = (names: readonly string[]): string[] => names.filter((name, i) => names.indexOf(name) !== i)

describe('the features together', () => {
  test('give every register, file kind, fact, ledger and parameter a name of its own', () => {
    expect(repeated(registers.map(tableOf))).toEqual([])
    expect(repeated(FEATURES.flatMap((feature) => feature.feeds ?? []).map(({ id }) => id))).toEqual([])
    expect(repeated(FEATURES.flatMap((feature) => feature.parameters ?? []).map(({ key }) => key))).toEqual([])
    const names = FEATURES.flatMap(({ facts = [], ledgers = [] }) => [...facts, ...ledgers])
    expect(repeated(names.map(({ of, name }) => `${of}.${name}`))).toEqual([])
  })

  test('name fields that are there', () => {
    const asked = FEATURES.flatMap(({ facts = [], ledgers = [] }) => [
      ...facts.map(({ register, field }) => ({ register, field })),
      ...ledgers.flatMap(({ register, fields }) => fields.map((field) => ({ register, field }))),
    ])
    expect(asked.filter(({ register, field }) => !register.fields[field])).toEqual([])
    expect(asked.filter(({ register }) => !registers.includes(register))).toEqual([])
  })

  test('refer to numbers of registers that exist', () => {
    const lost = registers.flatMap((register) =>
      Object.entries(register.fields).flatMap(([key, field]) => {
        if (field.type !== 'text' || !field.refersTo) return []
        const target = registers.find(({ id }) => id === field.refersTo?.register)
        return target?.fields[field.refersTo.field]?.type === 'text' ? [] : [`${register.id}.${key}`]
      }),
    )
    expect(lost).toEqual([])
  })

  test.each(registers.map((register) => [register.id, register] as const))(
    '%s has no two columns of one name',
    (_id, register) => {
      expect(repeated(columnsOf(register).map(({ name }) => name))).toEqual([])
    },
  )

  const feeds = FEATURES.flatMap((feature) => feature.feeds ?? [])
  test.each(feeds.map((kind) => [kind.id, kind] as const))('%s is staged beside the marks of the row', (_id, kind) => {
    expect(repeated(stagingColumns(kind).map(({ name }) => name))).toEqual([])
  })
})
