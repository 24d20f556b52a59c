import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { columnsOf, factKey } from './columns.ts'
import { createRegisterSql, partitionColumn, uniqueKey } from './ddl.ts'
import { everyField, everyStatus } from './testing/example-registers.ts'

const GOLDEN = path.resolve(import.meta.dirname, '../../../test/golden')

describe('the SQL of a register', () => {
  // Shipped tables were made by this SQL: whatever changes here needs a migration for every register.
  test.each([
    ['register-event.sql', everyField],
    ['register-status.sql', everyStatus],
  ])('is what it was when %s was written', async (file, register) => {
    await expect(`${createRegisterSql(register)}\n`).toMatchFileSnapshot(path.join(GOLDEN, file))
  })

  test('says the same at every call', () => {
    expect(createRegisterSql(everyField)).toBe(createRegisterSql(everyField))
  })
})

describe('the columns of a register', () => {
  test('have each their own name', () => {
    for (const register of [everyField, everyStatus]) {
      const names = columnsOf(register).map((column) => column.name)
      expect(new Set(names).size).toBe(names.length)
    }
  })

  test('never hold a sealed value as text, but for the last digits of an ID number', () => {
    const sealed = columnsOf(everyField).filter(({ field }) => field && ['citizenId', 'phone', 'card'].includes(field))
    expect(sealed.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'citizen_id_sealed bytea',
      'citizen_id_index bytea',
      'citizen_id_tail text',
      'phone_sealed bytea',
      'phone_index bytea',
      'card_sealed bytea',
      'card_index bytea',
    ])
  })

  test('must be filled where the declaration says required, and where they identify a fact', () => {
    const needed = columnsOf(everyField).filter(({ role, nullable }) => role === 'field' && !nullable)
    expect([...new Set(needed.map(({ field }) => field ?? ''))].sort()).toEqual([
      'amount',
      'citizenId',
      'paidOn',
      'payee',
      'receiptNumber',
    ])
  })

  test('that identify a fact are its subject, its natural key (a sealed one by its index), its source and its first day', () => {
    expect(factKey(everyField)).toEqual(['person_id', 'receipt_number', 'citizen_id_index', 'source'])
    expect(factKey(everyStatus)).toEqual(['household_id', 'season', 'source', 'valid_from'])
    expect(uniqueKey(everyField)).toEqual(['county_code', ...factKey(everyField), 'paid_on'])
    expect(partitionColumn(everyField)?.name).toBe('paid_on')
    expect(partitionColumn(everyStatus)).toBeUndefined()
  })

  test('carry the county first, in every key', () => {
    for (const register of [everyField, everyStatus]) {
      expect(columnsOf(register)[0]?.name).toBe('county_code')
      expect(uniqueKey(register)[0]).toBe('county_code')
      const text = createRegisterSql(register)
      expect(text).toContain('PRIMARY KEY (county_code, id')
      for (const [, key] of text.matchAll(/FOREIGN KEY \(([^)]*)\)/g)) expect(key).toMatch(/^county_code, /)
    }
  })
})
