import { describe, expect, it } from 'vitest'
import { parseSearch, writeSearch } from '../search-params.ts'
import { filterQuery, listQuery, readListState, writeListState } from './list-state.ts'

const at = (text: string) => readListState(parseSearch(text))

describe('the address of a list', () => {
  it('comes back as it was written', () => {
    const text = '?q=%E5%BC%A0&filter=sex:1&filter=health:&sort=-birthDay&page=3&size=100&on=2022-09-30&open=530326.x'
    const state = at(text)
    expect(state.filters).toEqual({ sex: '1', health: '' })
    expect(writeSearch(writeListState(state, { page: 3 }))).toBe(text)
  })
  it('opens whatever is broken in it', () => {
    expect(at('?page=-2&size=7&on=soon&filter=nothing&filter=:x')).toEqual({
      q: '',
      filters: {},
      sort: undefined,
      page: 1,
      size: 50,
      on: undefined,
      open: undefined,
    })
  })
  it('goes back to the first page when the list changes, and stays when a record opens', () => {
    const state = at('?page=4&q=a')
    expect(writeListState(state, { filters: { sex: '1' } }).page).toBeUndefined()
    expect(writeListState(state, { q: 'ab' }).page).toBeUndefined()
    expect(writeListState(state, { open: 'r' }).page).toBe('4')
  })
  it('keeps values with colons whole', () => {
    expect(at('?filter=code:a:b').filters).toEqual({ code: 'a:b' })
  })
  it('asks the server for the page, and an export for all of it', () => {
    const state = at('?page=3&size=100&filter=sex:1&sort=name')
    expect(listQuery(state)).toEqual({ filter: ['sex:1'], sort: 'name', offset: 200, limit: 100 })
    expect(filterQuery(state)).toEqual({ filter: ['sex:1'], sort: 'name' })
  })
})
