import { describe, expect, test } from 'vitest'
import { isReference, isSealed, type FieldType } from './field.ts'
import { checkValues, registerContract, valuesSchema } from './contract.ts'
import { everyField } from './testing/example-registers.ts'

const ID = '01900000-0000-7000-8000-000000000001'
const complete = { payee: '测试', amount: 100 }

/** For every field what a form may send and what it may not. */
const CASES: Readonly<Record<keyof typeof everyField.fields, { good: readonly unknown[]; bad: readonly unknown[] }>> = {
  receiptNumber: { good: ['A-1', 'x'.repeat(20)], bad: ['', '   ', 'x'.repeat(21), 5, true] },
  payee: { good: ['测试', 'x'.repeat(200)], bad: ['', 'x'.repeat(201), ['测试']] },
  season: { good: ['dry', 'wet'], bad: ['旱季', 'DRY', '', 1, ['dry']] },
  seasons: { good: [['dry'], ['dry', 'wet']], bad: [[], 'dry', ['dry', 'cold'], [null]] },
  paidOn: {
    good: ['2022-09-30', '2020-02-29'],
    bad: ['2022-02-29', '2022-9-3', '20220930', '2022-13-01', '2022-09-30T00:00', 44834],
  },
  periodMonth: { good: ['2022-09', '2022-12'], bad: ['2022-13', '2022-00', '2022-9', '202209', '2022-09-01'] },
  amount: { good: [0, 1, 9_007_199_254_740_991], bad: [-1, 0.5, '100', Number.NaN, 9_007_199_254_740_992] },
  correction: { good: [0, -1, 5], bad: [0.5, '5', Number.POSITIVE_INFINITY] },
  landArea: { good: [0, 125, 1_000_000], bad: [-1, 1_000_001, 1.25, '125'] },
  balance: { good: [-5, 0, 5], bad: [0.1, '5'] },
  posted: { good: [true, false], bad: ['true', '是', 1, 0] },
  place: { good: ['530326102201'], bad: ['530326', '53032610220x', 530_326_102_201] },
  citizenId: { good: ['53990019800101001X'], bad: ['', ' ', 'x'.repeat(41), 5] },
  phone: { good: ['13900000000'], bad: ['', 139] },
  card: { good: ['6222020000000000000'], bad: ['', 6222] },
  household: { good: [ID], bad: ['', '1', '会泽县'] },
  guardian: { good: [ID], bad: [ID.slice(1)] },
  receipt: {
    good: [['0190d0f0-0000-7000-8000-000000000001']],
    bad: [
      [],
      ['x'],
      '0190d0f0-0000-7000-8000-000000000001',
      Array.from({ length: 7 }, () => '0190d0f0-0000-7000-8000-000000000001'),
    ],
  },
  payer: { good: [ID], bad: [{}] },
}

describe('what a form sends', () => {
  test('is known for every type of field', () => {
    const types = new Set<FieldType>(Object.values(everyField.fields).map((field) => field.type))
    expect(types.size).toBe(16)
    expect(Object.keys(CASES).sort()).toEqual(Object.keys(everyField.fields).sort())
  })

  test.each(Object.entries(CASES))(
    'as %s is taken when it fits and refused by name when it does not',
    (key, { good, bad }) => {
      for (const value of good)
        expect({ value, issues: checkValues(everyField, { ...complete, [key]: value }) }).toEqual({ value, issues: [] })
      for (const value of bad) {
        const issues = checkValues(everyField, { ...complete, [key]: value })
        expect({ value, paths: issues.map((issue) => issue.path) }).toEqual({ value, paths: [key] })
        const field = everyField.fields[key as keyof typeof everyField.fields]
        for (const issue of issues) {
          expect(issue.text.zh).toContain(field.label.zh)
          expect(issue.text.en).toContain(field.label.en)
          expect(issue.text.zh).not.toMatch(/undefined|null|\{/)
        }
      }
    },
  )

  test('may leave out or clear what is not required, and nothing else', () => {
    for (const [key, field] of Object.entries(everyField.fields)) {
      const required = 'required' in field && field.required
      expect(checkValues(everyField, { ...complete, [key]: null }).map((issue) => issue.path)).toEqual(
        required ? [key] : [],
      )
    }
    expect(checkValues(everyField, {}).map((issue) => issue.path)).toEqual(['payee', 'amount'])
  })

  test('must not name fields that are not declared, also not those every object has', () => {
    for (const key of ['nobody', 'constructor', 'toString', 'areaCode'])
      expect(checkValues(everyField, { ...complete, [key]: 'x' }).map((issue) => issue.path)).toEqual([key])
  })

  test('is checked by the same rules as the schema of the API', () => {
    for (const [key, { good, bad }] of Object.entries(CASES)) {
      const schema = valuesSchema(everyField, 'write').shape[key]
      for (const value of good)
        expect({ key, value, ok: schema?.safeParse(value).success }).toEqual({ key, value, ok: true })
      for (const value of bad)
        expect({ key, value, ok: schema?.safeParse(value).success }).toEqual({ key, value, ok: false })
    }
  })
})

describe('what a page reads', () => {
  test('may hold a code that has been withdrawn since', () => {
    const values = Object.fromEntries(Object.keys(everyField.fields).map((key) => [key, null]))
    expect(
      valuesSchema(everyField, 'read').safeParse({ ...values, season: 'monsoon', seasons: ['monsoon'] }).success,
    ).toBe(true)
  })
})

describe('the routes of a register', () => {
  test('are seven, each with words in both languages, and only two of them write', () => {
    const routes = Object.values(registerContract(everyField))
    expect(new Set(routes.map((route) => `${route.method} ${route.path}`)).size).toBe(7)
    expect(
      routes
        .filter((route) => route.access === 'register.edit')
        .map((route) => route.method)
        .sort(),
    ).toEqual(['POST', 'PUT'])
    for (const { summary } of routes) {
      expect(summary.zh).toContain(everyField.label.zh)
      expect(summary.en).toContain(everyField.label.en)
    }
  })

  test('know which fields are sealed and which refer to others', () => {
    const of = (is: (field: (typeof everyField.fields)[keyof typeof everyField.fields]) => boolean) =>
      Object.entries(everyField.fields)
        .filter(([, field]) => is(field))
        .map(([key]) => key)
    expect(of(isSealed)).toEqual(['citizenId', 'phone', 'card'])
    expect(of(isReference)).toEqual(['household', 'guardian', 'payer'])
  })
})
