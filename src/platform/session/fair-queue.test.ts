import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fairQueue } from './fair-queue.ts'

const tick = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('a fair queue', () => {
  test('never does more at once than it may, does everything, and keeps the order inside a lane', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 40 }),
        async (atOnce, lanes) => {
          const queue = fairQueue({ atOnce, inLane: 100, inAll: 100 })
          let running = 0
          let most = 0
          const done: { lane: string; n: number }[] = []
          await Promise.all(
            lanes.map((lane, n) =>
              queue.run(lane, async () => {
                running += 1
                most = Math.max(most, running)
                await tick()
                running -= 1
                done.push({ lane, n })
              }),
            ),
          )
          expect(most).toBeLessThanOrEqual(atOnce)
          expect(done).toHaveLength(lanes.length)
          for (const lane of ['a', 'b', 'c']) {
            const own = done.filter((one) => one.lane === lane).map(({ n }) => n)
            expect(own).toEqual(own.toSorted((x, y) => x - y))
          }
        },
      ),
      { numRuns: 100 },
    )
  })

  test('lets somebody in at once who comes behind a thousand of another lane', async () => {
    const queue = fairQueue({ atOnce: 2, inLane: 2000, inAll: 5000 })
    const order: string[] = []
    const work = (lane: string) =>
      queue.run(lane, async () => {
        await tick()
        order.push(lane)
      })
    await Promise.all([...Array.from({ length: 1000 }, () => work('guesser')), work('clerk'), work('cadre')])
    expect(order.indexOf('clerk')).toBeLessThan(6)
    expect(order.indexOf('cadre')).toBeLessThan(6)
  })

  test('turns away what does not fit, says so, and goes on', async () => {
    const queue = fairQueue({ atOnce: 1, inLane: 2, inAll: 3 })
    const all = ['a', 'a', 'a', 'a', 'b', 'c'].map((lane) =>
      queue.run(lane, tick).then(
        () => 'done',
        (error: { code?: string }) => error.code,
      ),
    )
    expect(await Promise.all(all)).toEqual(['done', 'done', 'done', 'signInBusy', 'done', 'signInBusy'])
    await expect(queue.run('a', async () => 'again')).resolves.toBe('again')
  })

  test('goes on after work that fails', async () => {
    const queue = fairQueue({ atOnce: 1, inLane: 10, inAll: 10 })
    const failing = queue.run('a', () => Promise.reject(new Error('no')))
    const next = queue.run('a', async () => 'yes')
    await expect(failing).rejects.toThrow('no')
    await expect(next).resolves.toBe('yes')
  })
})
