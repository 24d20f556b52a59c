import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { household } from '../../features/people/registers.ts'
import { draftName, findDraft, keepable, saveDraft } from './draft.ts'

const name = draftName('u1', 'household', 'r1')

describe('drafts', () => {
  beforeEach(() => {
    const stored = new Map<string, string>()
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
      removeItem: (key: string) => void stored.delete(key),
    })
  })
  afterEach(() => vi.unstubAllGlobals())

  it('come back, until they are a week old or withdrawn', () => {
    saveDraft(name, { values: { headName: '张三' }, place: {}, savedAt: 1000 })
    expect(findDraft(name, 2000)?.values).toEqual({ headName: '张三' })
    expect(findDraft(name, 1001 + 7 * 86_400_000)).toBeUndefined()
    saveDraft(name, undefined)
    expect(findDraft(name, 2000)).toBeUndefined()
  })
  it('of another person or record stay apart', () => {
    saveDraft(name, { values: { headName: '张三' }, place: {}, savedAt: 1000 })
    expect(findDraft(draftName('u2', 'household', 'r1'), 2000)).toBeUndefined()
    expect(findDraft(draftName('u1', 'household', 'r2'), 2000)).toBeUndefined()
  })
  it('never keep phone or ID numbers, nor what the register does not know', () => {
    expect(keepable(household, { headName: '张三', phone: '13900000000', gone: 1 })).toEqual({ headName: '张三' })
  })
  it('are ignored when broken or empty', () => {
    saveDraft(name, { values: {}, place: {}, savedAt: 1000 })
    expect(findDraft(name, 2000)).toBeUndefined()
    localStorage.setItem(`shouwang.${name}`, '{"values":3}')
    expect(findDraft(name, 2000)).toBeUndefined()
  })
})
