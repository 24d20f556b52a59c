import { describe, expect, it } from 'vitest'
import { HEALTH } from '../../kernel/codes/index.ts'
import { codes, text } from '../../language/register/field.ts'
import { defineRegister } from '../../language/register/register.ts'
import { differences, historySteps } from './differences.ts'

const label = { zh: '栏', en: 'field' }
const register = defineRegister({
  id: 'sample',
  label,
  help: label,
  kind: 'status',
  subject: 'person',
  owner: 'health',
  naturalKey: [],
  perSource: false,
  absence: 'unknown',
  writers: ['form'],
  fields: { name: text({ label }), health: codes({ label, codes: HEALTH }) },
  listed: ['name'],
})
const former = (name: string | null, recordedTo: string, endedBy: string) => ({
  recordedAt: '2022-01-01 00:00:00+08',
  recordedTo,
  recordedBy: 'u0',
  endedBy,
  endedAs: 'update' as const,
  values: { name, health: null },
})

describe('differences', () => {
  it('sees no change in the order of codes, nor between absent and null', () => {
    expect(differences(register, { name: null, health: ['a', 'b'] }, { health: ['b', 'a'] })).toEqual([])
  })
  it('keeps false, zero and empty apart from unknown', () => {
    expect(differences(register, { name: null }, { name: '张' })).toEqual([{ key: 'name', before: null, after: '张' }])
  })
})

describe('history', () => {
  it('sets each former state against the one after it and names who made the change', () => {
    const steps = historySteps(register, { values: { name: '丙', health: null }, recordedBy: 'u2' }, [
      former('乙', '2022-03-01 09:00:00+08', 'u2'),
      former('甲', '2022-02-01 09:00:00+08', 'u1'),
    ])
    expect(steps.map((step) => [step.at.slice(0, 10), step.by, step.differences])).toEqual([
      ['2022-03-01', 'u2', [{ key: 'name', before: '乙', after: '丙' }]],
      ['2022-02-01', 'u1', [{ key: 'name', before: '甲', after: '乙' }]],
    ])
  })
})
