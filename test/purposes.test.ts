/** Which bureau reads which register (个人信息保护法 Art. 6): every register says so, and nothing else is meant. */
import { expect, test } from 'vitest'
import { REGISTERS } from '../src/app/registers.ts'
import { BUREAU } from '../src/kernel/codes/index.ts'
import { PURPOSES, purposesOf, registersOfBureau } from '../src/language/access/purposes.ts'

const named = Object.values(PURPOSES).flatMap(({ registers }): readonly string[] => registers)

test('every register serves a purpose, and every purpose names registers and bureaus that exist', () => {
  expect(REGISTERS.filter(({ id }) => !named.includes(id)).map(({ id }) => id)).toEqual([])
  expect(named.filter((id) => !REGISTERS.some((register) => register.id === id))).toEqual([])
  const bureaus = new Set<string>(BUREAU.items.map(({ code }) => code))
  const said = Object.values(PURPOSES).flatMap(({ bureaus: of }) => (of === 'everyBureau' ? [] : [...of]))
  expect(said.filter((code) => !bureaus.has(code))).toEqual([])
})

test('a bureau reads what it keeps', () => {
  for (const { id, owner } of REGISTERS)
    expect({ id, read: registersOfBureau(owner).has(id) }).toEqual({ id, read: true })
})

test('what is said of health, income or schooling is read only by bureaus whose duty needs it', () => {
  const everybody = new Set(purposesOf('taxation').flatMap((id): readonly string[] => PURPOSES[id].registers))
  for (const id of ['medicalSettlement', 'disability', 'incomeEntry', 'schooling', 'allowance', 'employment'])
    expect({ id, open: everybody.has(id) }).toEqual({ id, open: false })
  expect(registersOfBureau('water').has('medicalSettlement')).toBe(false)
  expect(registersOfBureau('health').has('incomeEntry')).toBe(false)
})

test('purposes have words in both languages', () => {
  for (const { label } of Object.values(PURPOSES)) {
    expect(label.zh).toMatch(/\p{Script=Han}/u)
    expect(label.en).toMatch(/^[A-Z][A-Za-z ]+$/)
  }
})
