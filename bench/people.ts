/**
 * People at their pages, in a thread of their own: browsers do not run inside the server, so their work must not be
 * counted as its work. That is also why an answer is asked for packed, as browsers ask, and not unpacked here. Each asks
 * for one page after another; answers the milliseconds of every request.
 */
import { Agent, get, request as send } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { parentPort, Worker, workerData } from 'node:worker_threads'

interface Visit {
  readonly address: string
  readonly cookie: string
  /** One list of addresses a person, in the order they are asked for. */
  readonly people: readonly (readonly string[])[]
}

interface Arrival {
  readonly address: string
  /** They come one after the other over so many milliseconds, whether or not those before them are in. */
  readonly over: number
  readonly people: readonly { login: string; password: string }[]
}

interface Arrived {
  readonly times: readonly number[]
  /** The cookie of each, nothing for those who were not let in. */
  readonly cookies: readonly (string | undefined)[]
}

/** Lets everybody ask at once and waits for all. */
export const visit = (given: Visit): Promise<number[]> => inThread({ visit: given })

/** Lets everybody sign in and waits for all. */
export const arrive = (given: Arrival): Promise<Arrived> => inThread({ arrival: given })

interface Work {
  readonly visit?: Visit
  readonly arrival?: Arrival
}

function inThread<T>(work: Work): Promise<T> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: work })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

async function signIn(agent: Agent, address: string, person: { login: string; password: string }) {
  const started = performance.now()
  const body = JSON.stringify(person)
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  const cookie = await new Promise<string | undefined>((resolve) => {
    const request = send(`${address}/api/sign-in`, { agent, headers, method: 'POST' }, (answer) => {
      const [given] = answer.headers['set-cookie'] ?? []
      answer.resume().once('end', () => resolve(answer.statusCode === 200 ? given?.split(';')[0] : undefined))
    })
    request.once('error', () => resolve(undefined))
    request.end(body)
  })
  return { time: performance.now() - started, cookie }
}

async function ask(agent: Agent, { address, cookie }: Visit, urls: readonly string[]): Promise<number[]> {
  const times: number[] = []
  const headers = { cookie, 'accept-encoding': 'gzip, deflate, br, zstd' }
  for (const url of urls) {
    const started = performance.now()
    await new Promise<void>((resolve, reject) => {
      const request = get(address + url, { agent, headers }, (answer) => {
        answer.resume().once('end', resolve).once('error', reject)
        if (answer.statusCode !== 200) reject(new Error(`${url} answered ${answer.statusCode}`))
      })
      request.once('error', reject)
    })
    times.push(performance.now() - started)
  }
  return times
}

if (parentPort) {
  const { visit: visiting, arrival } = workerData as Work
  const agent = new Agent({ keepAlive: true })
  if (visiting) {
    const times = await Promise.all(visiting.people.map((urls) => ask(agent, visiting, urls)))
    parentPort.postMessage(times.flat())
  } else if (arrival) {
    const { address, people, over } = arrival
    const all = await Promise.all(
      people.map(async (person, i) => {
        await setTimeout((over * i) / people.length)
        return signIn(agent, address, person)
      }),
    )
    const arrived: Arrived = { times: all.map(({ time }) => time), cookies: all.map(({ cookie }) => cookie) }
    parentPort.postMessage(arrived)
  }
  agent.destroy()
}
