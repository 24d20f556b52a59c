import { afterEach, describe, expect, it, vi } from 'vitest'
import { signIn, whoAmI } from '../features/accounts/schema.ts'
import { areaSearch } from '../features/areas/schema.ts'
import { household } from '../features/people/registers.ts'
import { registerContract } from '../language/register/contract.ts'
import { ApiError, call, fileUrl, returnAddress, urlOf } from './api.ts'

const { list, read, export: exportRoute } = registerContract(household)

describe('addresses', () => {
  it('fill parameters and repeat lists', () => {
    expect(urlOf(read, { params: { countyCode: '530326', id: 'a/b' } })).toBe('/api/registers/household/530326/a%2Fb')
    const url = new URL(
      urlOf(list, { query: { q: '张', filter: ['a:1', 'b:'], limit: 20, on: undefined } }),
      'http://x',
    )
    expect(url.searchParams.getAll('filter')).toEqual(['a:1', 'b:'])
    expect(url.searchParams.get('q')).toBe('张')
    expect(url.searchParams.has('on')).toBe(false)
  })
  it('carry the chosen area where the contract takes one, unless the query names its own', () => {
    expect(fileUrl(exportRoute, { query: { sort: 'headName' } }, '530326000000')).toContain('area=530326000000')
    expect(fileUrl(exportRoute, { query: { area: '530300000000' } }, '530326000000')).toBe(
      '/api/registers/household/export?area=530300000000',
    )
    expect(fileUrl(areaSearch, { query: { q: '会' } }, '530326000000')).not.toContain('area=')
  })
  it('return to pages of ours only', () => {
    expect(returnAddress('/registers/household?q=a')).toBe('/registers/household?q=a')
    for (const foreign of [
      '//evil.example',
      '/\\evil.example',
      '/\t/evil.example',
      '/\n\\evil.example',
      '/\\\t/evil.example',
      '//[',
      'https://evil.example',
      'javascript:alert(1)',
      '',
      null,
    ])
      expect(returnAddress(foreign)).toBe('/')
  })
})

describe('a call', () => {
  afterEach(() => vi.unstubAllGlobals())
  const answer = (status: number, body: unknown) => {
    const fetched = vi.fn<typeof fetch>(async () => new Response(JSON.stringify(body), { status }))
    vi.stubGlobal('fetch', fetched)
    return fetched
  }
  const refusal = (code: string) => ({ error: { code, text: { zh: '不行', en: 'no' }, issues: [], requestId: 'r1' } })

  it('sends the body as JSON and answers what the server says', async () => {
    const fetched = answer(200, { id: 'u1' })
    expect(await call(signIn, { body: { login: 'a', password: 'b' } })).toEqual({ id: 'u1' })
    expect(fetched.mock.calls[0]?.[0]).toBe('/api/sign-in')
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({ method: 'POST', body: '{"login":"a","password":"b"}' })
  })
  it('carries the text, the issues and the request number of a refusal', async () => {
    const issues = [{ path: 'name', text: { zh: '请填写', en: 'required' } }]
    answer(422, { error: { code: 'recordInvalid', text: { zh: '不行', en: 'no' }, issues, requestId: 'r1' } })
    const error = await call(whoAmI, {}).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({ status: 422, code: 'recordInvalid', issues, requestId: 'r1' })
  })
  it('goes to the sign-in page when the sign-in has ended, and comes back to the address', async () => {
    const assign = vi.fn<(url: string) => void>()
    vi.stubGlobal('location', { pathname: '/registers/household', search: '?q=a', assign })
    answer(401, refusal('notSignedIn'))
    await expect(call(whoAmI, {})).rejects.toThrow('notSignedIn')
    expect(assign).toHaveBeenCalledWith('/sign-in.html?next=%2Fregisters%2Fhousehold%3Fq%3Da')
  })
  it('stays on the page when a password is refused', async () => {
    const assign = vi.fn<(url: string) => void>()
    vi.stubGlobal('location', { pathname: '/', search: '', assign })
    answer(401, refusal('signInRefused'))
    await expect(call(signIn, { body: { login: 'a', password: 'b' } })).rejects.toThrow('signInRefused')
    expect(assign).not.toHaveBeenCalled()
  })
  it('says in words that the network is lost, and that an answer was not ours', async () => {
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('Failed to fetch')
    })
    await expect(call(whoAmI, {})).rejects.toMatchObject({ code: 'offline', status: 0 })
    vi.stubGlobal('fetch', async () => new Response('<html>Bad gateway</html>', { status: 502 }))
    await expect(call(whoAmI, {})).rejects.toMatchObject({ code: 'unreadable', status: 502 })
  })
})
