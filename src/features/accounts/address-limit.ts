/**
 * Failed sign-ins by where they come from. A guesser tries many accounts from one address and fails; an office behind one
 * proxy is many people from one address who, typing errors aside, get in. So what counts is how many different accounts
 * failed and did not get in since, and the more people got in from an address the more of that is taken as their errors.
 *
 * One server counts for itself, in bounded memory; the rest of each account is counted in the database.
 */

/** Different accounts that may be failing from one address at a time. Practice, not law. */
export const FREE = 50
/** One more for so many people who got in from there within the window. */
export const PEOPLE_PER_FAILURE = 5
/** How long a failure counts, and somebody's getting in. */
export const WINDOW_MINUTES = 30
const WINDOW = WINDOW_MINUTES * 60_000
/** What is remembered: addresses, and for each the people who got in. Who failed is bounded by the limit itself. */
const ADDRESSES_KEPT = 2_000
const PEOPLE_KEPT = 5_000

interface Seen {
  /** Accounts and when they failed last, the oldest first. */
  readonly failing: Map<string, number>
  readonly gotIn: Map<string, number>
}

export interface AddressLimit {
  /** Milliseconds until the address may try other accounts again; 0 when it may. */
  rest(address: string, now: number): number
  noteFailure(address: string, login: string, now: number): void
  noteSuccess(address: string, login: string, now: number): void
  /** How many addresses are remembered. */
  size(): number
}

export function addressLimit(): AddressLimit {
  /** The address that was heard of last stands last. */
  const addresses = new Map<string, Seen>()

  const seenAt = (address: string, now: number): Seen => {
    const network = networkOf(address)
    const seen = addresses.get(network) ?? { failing: new Map<string, number>(), gotIn: new Map<string, number>() }
    forget(seen.failing, now)
    forget(seen.gotIn, now)
    addresses.delete(network)
    addresses.set(network, seen)
    dropOldest(addresses, ADDRESSES_KEPT)
    return seen
  }

  return {
    rest(address, now) {
      const seen = addresses.get(networkOf(address))
      if (!seen) return 0
      forget(seen.failing, now)
      forget(seen.gotIn, now)
      if (seen.failing.size < FREE + Math.floor(seen.gotIn.size / PEOPLE_PER_FAILURE)) return 0
      return (seen.failing.values().next().value ?? now) + WINDOW - now
    },
    noteFailure(address, login, now) {
      const { failing } = seenAt(address, now)
      failing.delete(login)
      failing.set(login, now)
      dropOldest(failing, FREE + PEOPLE_KEPT / PEOPLE_PER_FAILURE)
    },
    noteSuccess(address, login, now) {
      const { failing, gotIn } = seenAt(address, now)
      failing.delete(login)
      gotIn.delete(login)
      gotIn.set(login, now)
      dropOldest(gotIn, PEOPLE_KEPT)
    },
    size: () => addresses.size,
  }
}

function forget(times: Map<string, number>, now: number): void {
  for (const [login, at] of times) {
    if (at > now - WINDOW) return
    times.delete(login)
  }
}

function dropOldest<T>(map: Map<string, T>, kept: number): void {
  for (const key of map.keys()) {
    if (map.size <= kept) return
    map.delete(key)
  }
}

/** An IPv4 address by itself; of IPv6 the first 64 bits, of which one machine has as many addresses as it likes. */
export function networkOf(address: string): string {
  const plain = address.replace(/%.*$/, '').toLowerCase()
  const mapped = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1]
  if (mapped !== undefined) return mapped
  if (!plain.includes(':')) return plain
  const [before = '', after] = plain.split('::')
  const head = before === '' ? [] : before.split(':')
  const tail = after === undefined || after === '' ? [] : after.split(':')
  const zeros = after === undefined ? [] : Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => '0')
  const groups = [...head, ...zeros, ...tail].slice(0, 4)
  return `${groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`
}
