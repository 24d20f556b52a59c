/**
 * People at their pages, in a thread of their own: browsers do not run inside the server, so their work must not be
 * counted as its work. Each asks for one page after another; answers the milliseconds of every request.
 */
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

async function ask({ address, cookie }: Visit, urls: readonly string[]): Promise<number[]> {
  const times: number[] = []
  for (const url of urls) {
    const started = performance.now()
    const answer = await fetch(address + url, { headers: { cookie } })
    await answer.arrayBuffer()
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`)
    times.push(performance.now() - started)
  }
  return times
}

if (parentPort) {
  const given = workerData as Visit
  const times = await Promise.all(given.people.map((urls) => ask(given, urls)))
  parentPort.postMessage(times.flat())
}
