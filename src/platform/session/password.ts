/**
 * Passwords: argon2id, in the PHC string form, so that parameters can grow without touching old hashes. Hashing is
 * queued: a morning's storm of sign-ins must not take all memory (each hash holds 19 MiB).
 */
import { argon2, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { fairQueue } from './fair-queue.ts'

const hash = promisify(argon2)

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. */
const MEMORY_KIB = 19_456
const PASSES = 2
const LANES = 1
const TAG_BYTES = 32
/**
 * Each takes a core for some hundredths of a second. Two at once leave pages their turn on two cores; a thousand who sign
 * in from one office at eight are one lane, and others do not wait behind them.
 */
const queue = fairQueue({ atOnce: 2, inLane: 2_000, inAll: 5_000 })

/** Where the wish to sign in comes from: `own` for those who are already in. */
export type Lane = string
const OWN = 'own'

export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await derive(password, nonce, MEMORY_KIB, PASSES, LANES, TAG_BYTES)
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${nonce.toString('base64url')}$${tag.toString('base64url')}`
}

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/

/** Compares with a stored hash, in the turn of `lane`. Throws `signInBusy` when too many wait. */
export async function verifyPassword(password: string, stored: string, lane: Lane = OWN): Promise<boolean> {
  const parts = PHC.exec(stored)
  if (!parts) throw new Error('stored password hash is malformed')
  const [, memory = '', passes = '', lanes = '', nonce = '', tag = ''] = parts
  const expected = Buffer.from(tag, 'base64url')
  const actual = await derive(
    password,
    Buffer.from(nonce, 'base64url'),
    Number(memory),
    Number(passes),
    Number(lanes),
    expected.length,
    lane,
  )
  return timingSafeEqual(actual, expected)
}

async function derive(
  password: string,
  nonce: Buffer,
  memory: number,
  passes: number,
  parallelism: number,
  tagLength: number,
  lane: Lane = OWN,
): Promise<Buffer> {
  return queue.run(lane, () =>
    hash('argon2id', { message: password.normalize('NFKC'), nonce, memory, passes, parallelism, tagLength }),
  )
}

// No letters or digits that are mistaken for each other when read from a screen.
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A one-time password for a first sign-in: about 79 bits, in four groups. */
export function makePassword(): string {
  const group = () => Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join('')
  return [group(), group(), group(), group()].join('-')
}
