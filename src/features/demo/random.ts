/**
 * Random numbers that are the same on every machine: xoshiro128** (Blackman and Vigna), seeded through splitmix32 from a
 * text. Statistical quality is what a demo needs; nothing secret is ever drawn from here.
 */

export interface Random {
  /** At least 0, below 1, in steps of 2^-32. */
  next(): number
  /** A whole number of 0 to `count - 1`. */
  below(count: number): number
  /** A whole number of `low` to `high`, both included. */
  between(low: number, high: number): number
  chance(probability: number): boolean
  /** Standard normal. */
  normal(): number
  pick<T>(list: readonly T[]): T
}

/** FNV-1a over the UTF-16 units; spreads short texts well enough to seed from. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** One splitmix32 step: a well mixed 32-bit number of any number. */
export function mix(value: number): number {
  let z = (value + 0x9e3779b9) | 0
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
  return (z ^ (z >>> 15)) >>> 0
}

/** The same seed gives the same numbers. */
export function createRandom(seed: string): Random {
  const first = hashText(seed)
  let a = mix(first)
  let b = mix(a ^ 0x1b873593)
  let c = mix(b ^ 0x85ebca6b)
  let d = mix(c ^ seed.length)
  if ((a | b | c | d) === 0) d = 1

  const bits = (): number => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9)
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotate(d, 11)
    return result >>> 0
  }
  const next = (): number => bits() / 0x1_0000_0000
  const below = (count: number): number => Math.floor(next() * count)
  return {
    next,
    below,
    between: (low, high) => low + below(high - low + 1),
    chance: (probability) => next() < probability,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    pick: (list) => {
      const item = list[below(list.length)]
      if (item === undefined) throw new RangeError('nothing to pick from')
      return item
    },
  }
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by))
}

/** Draws by weight in constant time: a table of slots, so that rare items keep at least one. */
export type Weighted<T> = (random: Random) => T

const SLOTS = 4096

export function weighted<T>(entries: readonly (readonly [T, number])[]): Weighted<T> {
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0)
  const slots: T[] = []
  for (const [item, weight] of entries) {
    const count = Math.max(1, Math.round((weight / total) * SLOTS))
    for (let i = 0; i < count; i++) slots.push(item)
  }
  return (random) => random.pick(slots)
}

/** A number of rare events with this mean (Knuth); for means below ten. */
export function poisson(random: Random, mean: number): number {
  const limit = Math.exp(-mean)
  let product = random.next()
  let count = 0
  while (product > limit) {
    product *= random.next()
    count += 1
  }
  return count
}
