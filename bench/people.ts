/**
 * People at their pages, in a thread of their own: browsers do not run inside the server, so their work must not be
 * counted as its work. That is also why an answer is asked for packed, as browsers ask, and not unpacked here. Each asks
 * for one page after another; answers the milliseconds of every request.
 */
import { Agent, get } from 'node:http'
import { parentPort, Worker, workerData } from 'node:worker_threads'

interface Visit {
  readonly address: string
  readonly cookie: string
  /** One list of addresses a person, in the order they are asked for. */
  readonly people: readonly (readonly string[])[]
}

/** Lets everybody ask at once and waits for all. */
export function visit(given: Visit): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: given })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
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
  const given = workerData as Visit
  const agent = new Agent({ keepAlive: true })
  const times = await Promise.all(given.people.map((urls) => ask(agent, given, urls)))
  agent.destroy()
  parentPort.postMessage(times.flat())
}
