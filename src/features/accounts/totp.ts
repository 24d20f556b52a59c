/** Time-based codes (RFC 6238) as authenticator apps show them: six digits, 30 seconds, SHA-1, a secret of 160 bits. */
import { Secret, TOTP } from 'otpauth'

const PERIOD = 30
/** One step early or late: phones are not set to the second. */
const WINDOW = 1
/** So far back a code is told from a wrong one: ten minutes. It opens nothing. */
const EXPIRED_WINDOW = 20

const ISSUER = '守望'

export const makeSecret = (): string => new Secret({ size: 20 }).base32

const totp = (secret: string, label = ''): TOTP =>
  // The issuer stands in the address once: every letter makes the QR code finer and harder to scan.
  new TOTP({ issuer: ISSUER, issuerInLabel: false, label, algorithm: 'SHA1', digits: 6, period: PERIOD, secret })

/** The address that the QR code holds (`otpauth://totp/...`). */
export const uriOf = (secret: string, login: string): string => totp(secret, login).toString()

/** The step a code belongs to, `expired`, or `wrong`. `now` in milliseconds. */
export function stepOf(secret: string, code: string, now: number): number | 'expired' | 'wrong' {
  const delta = totp(secret).validate({ token: code, timestamp: now, window: EXPIRED_WINDOW })
  if (delta === null || delta > WINDOW) return 'wrong'
  if (delta < -WINDOW) return 'expired'
  return Math.floor(now / 1000 / PERIOD) + delta
}
