import { describe, expect, it } from 'vitest'
import { pages } from '../../features/registers/pages/index.tsx'
import type { PageEntry } from '../../ui/page.ts'
import type { Session } from '../../ui/session.tsx'
import { entryAt, menuOf, PAGES, phoneEntries } from './pages.ts'

const session = (...permissions: string[]): Session => ({
  userId: 'u',
  login: 'l',
  name: '张三',
  unit: '会泽县乡村振兴局',
  roles: [],
  permissions,
  areas: [],
  registers: null,
  today: '2022-10-13',
})
const page = (path: string, group: 'clues' | 'households', order: number, phone?: number): PageEntry => ({
  path,
  title: { zh: path, en: path },
  permission: group === 'clues' ? 'clue.judge' : 'signedIn',
  menu: { group, label: { zh: path, en: path }, order, ...(phone !== undefined && { phone }) },
  load: async () => ({ default: () => null }),
})
const some = [
  page('/b', 'households', 2, 5),
  page('/a', 'households', 1, 9),
  page('/c', 'clues', 1, 1),
  page('/b/x', 'households', 3),
]

describe('the menu', () => {
  it('shows groups by task in their order, with what the person may open', () => {
    const paths = (...permissions: string[]) =>
      menuOf(some, session(...permissions)).map((group) => [group.id, ...group.entries.map((entry) => entry.path)])
    expect(paths()).toEqual([['households', '/a', '/b', '/b/x']])
    expect(paths('clue.judge')).toEqual([
      ['clues', '/c'],
      ['households', '/a', '/b', '/b/x'],
    ])
  })
  it('gives the phone the entries that ask for it, most urgent first', () => {
    expect(phoneEntries(menuOf(some, session('clue.judge'))).map((entry) => entry.path)).toEqual(['/c', '/b', '/a'])
  })
  it('marks the entry of the page one is on, the closest one', () => {
    const menu = menuOf(some, session())
    expect(entryAt(menu, '/b/530326/1')?.path).toBe('/b')
    expect(entryAt(menu, '/b/x')?.path).toBe('/b/x')
    expect(entryAt(menu, '/bother')).toBeUndefined()
  })
})

describe('the pages of all features', () => {
  it('are found by their place', () => {
    expect(PAGES).toEqual(expect.arrayContaining([...pages]))
  })
  it('have each their own path', () => {
    const paths = PAGES.map((entry) => entry.path)
    expect(new Set(paths).size).toBe(paths.length)
    expect(paths.every((path) => path.startsWith('/'))).toBe(true)
  })
})
