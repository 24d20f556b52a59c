import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addressLimit,
  FREE,
  networkOf,
  PEOPLE_PER_FAILURE,
  WINDOW_MINUTES,
  type AddressLimit,
} from './address-limit.ts'

const PROXY = '10.1.2.3'
const WINDOW = WINDOW_MINUTES * 60_000

/** Tries as the sign-in does: whoever comes while the address rests is not heard. */
function attempt(limit: AddressLimit, login: string, right: boolean, now: number): 'in' | 'refused' | 'rests' {
  if (limit.rest(PROXY, now) > 0) return 'rests'
  if (right) limit.noteSuccess(PROXY, login, now)
  else limit.noteFailure(PROXY, login, now)
  return right ? 'in' : 'refused'
}

describe('the limit of an address', () => {
  test('lets an office in whose people mistype once in ten, in whatever order they come', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.infiniteStream(fc.integer({ min: 0, max: 9 })),
        fc.integer({ min: 0, max: 5 }),
        (people, dice, again) => {
          const limit = addressLimit()
          const roll = () => dice.next().value ?? 0
          // Who mistyped tries again after `again` others have come.
          const queue = Array.from({ length: people }, (_, i) => `p${i}`)
          const got = new Set<string>()
          let now = 1_000
          while (queue.length > 0) {
            const login = queue.shift() ?? ''
            now += 100
            const result = attempt(limit, login, roll() > 0, now)
            expect(result).not.toBe('rests')
            if (result === 'in') got.add(login)
            else queue.splice(Math.min(again, queue.length), 0, login)
          }
          expect(got.size).toBe(people)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('stops who tries one account after the other, at the same number whichever exist', () => {
    const limit = addressLimit()
    const results = Array.from({ length: 1000 }, (_, i) => attempt(limit, `login${i}`, false, 1_000 + i))
    expect(results.filter((one) => one === 'refused')).toHaveLength(FREE)
    expect(results.slice(FREE).every((one) => one === 'rests')).toBe(true)
    expect(limit.rest('10.1.2.4', 3_000)).toBe(0)
  })

  test('gives a guesser inside a busy office some more, in proportion to the people who got in', () => {
    const limit = addressLimit()
    for (let i = 0; i < 300; i += 1) attempt(limit, `clerk${i}`, true, 1_000 + i)
    const results = Array.from({ length: 1000 }, (_, i) => attempt(limit, `login${i}`, false, 2_000 + i))
    expect(results.filter((one) => one === 'refused')).toHaveLength(FREE + 300 / PEOPLE_PER_FAILURE)
  })

  test('is not widened by one person who gets in again and again', () => {
    const limit = addressLimit()
    for (let i = 0; i < 500; i += 1) limit.noteSuccess(PROXY, 'me', 1_000)
    const results = Array.from({ length: 200 }, (_, i) => attempt(limit, `login${i}`, false, 2_000))
    expect(results.filter((one) => one === 'refused')).toHaveLength(FREE)
  })

  test('counts an account once, however often it fails: its own rest is for that', () => {
    const limit = addressLimit()
    for (let i = 0; i < 1000; i += 1) expect(attempt(limit, 'forgetful', false, 1_000 + i)).toBe('refused')
  })

  test('opens again as its failures grow old, and says when', () => {
    const limit = addressLimit()
    for (let i = 0; i < FREE; i += 1) limit.noteFailure(PROXY, `login${i}`, i * 1000)
    const now = FREE * 1000
    const rest = limit.rest(PROXY, now)
    expect(rest).toBe(WINDOW - now)
    expect(limit.rest(PROXY, now + rest - 1)).toBe(1)
    expect(limit.rest(PROXY, now + rest)).toBe(0)
  })

  test('remembers a bounded number of addresses, those it heard of last', () => {
    const limit = addressLimit()
    for (let i = 0; i < FREE; i += 1) limit.noteFailure('192.0.2.1', `login${i}`, 1)
    for (let i = 0; i < 5_000; i += 1) limit.noteFailure(`10.0.${i >> 8}.${i & 255}`, 'x', 2)
    expect(limit.size()).toBeLessThanOrEqual(2_000)
  })
})

describe('the network of an address', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['', ''],
  ])('of %s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })
})
