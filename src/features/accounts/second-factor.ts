/**
 * The second factor: a code of an authenticator app, or one of ten recovery codes. Each code works once; a wrong, expired
 * or repeated one counts for the lock of the account like a wrong password.
 */
import { randomInt } from 'node:crypto'
import { AppError } from '../../kernel/errors.ts'
import type { Ctx, Services } from '../../platform/actor.ts'
import type { Sealer } from '../../platform/crypto/sealer.ts'
import { withSystem, type Database } from '../../platform/postgres/database.ts'
import { saveSetting } from '../../platform/setting.ts'
import { confirmPassword, countAttempt, getUser } from './service.ts'
import { demandsSecondFactor } from './sign-in-steps.ts'
import * as factors from './second-factor-store.ts'
import * as store from './store.ts'
import { makeSecret, stepOf, uriOf } from './totp.ts'

const RECOVERY_CODES = 10
/** How long setting up may take, from the QR code to the first code. */
const PENDING_MINUTES = 15

/** Begins to set a second factor up; the one in use stays until `confirmSecondFactor`. Asks for the password but at a first sign-in. */
export async function beginSecondFactor(
  ctx: Ctx,
  { password }: { password?: string | undefined },
): Promise<{ secret: string; uri: string }> {
  if (ctx.actor.missing !== 'secondFactor') await confirmPassword(ctx, ctx.actor.id, password ?? '')
  const { login } = await getUser(ctx, ctx.actor.id)
  const secret = makeSecret()
  await factors.savePending(ctx.db, ctx.actor.id, ctx.sealer.seal(secret))
  return { secret, uri: uriOf(secret, login) }
}

/** A first code shows that the app holds the secret. Answers the recovery codes, which are shown only now. */
export async function confirmSecondFactor(ctx: Ctx, { code }: { code: string }): Promise<{ recoveryCodes: string[] }> {
  const userId = ctx.actor.id
  const { pending } = await factors.findFactor(ctx.db, userId, PENDING_MINUTES)
  if (!pending) throw new AppError('secondFactorState', { minutes: PENDING_MINUTES })
  await countAttempt(ctx, userId)
  const step = checkedStep(ctx.sealer.open(pending), plainCode(code), ctx.clock.now())
  const recoveryCodes = makeRecoveryCodes()
  const confirmed = await factors.confirmPending(ctx.db, userId, {
    pending,
    step,
    codeHashes: recoveryCodes.map((one) => hashOf(ctx.sealer, userId, one)),
    exceptSession: ctx.session?.id,
  })
  if (!confirmed) throw new AppError('secondFactorState', { minutes: PENDING_MINUTES })
  await store.noteSuccess(ctx.db, userId)
  return { recoveryCodes }
}

/** Checks a code of the app or a recovery code at sign-in and uses it up. Throws the refusal that fits. */
export async function checkCode(services: Services, userId: string, code: string): Promise<void> {
  const { db, sealer, clock } = services
  await countAttempt(services, userId)
  const plain = plainCode(code)
  const { secret } = await factors.findFactor(db, userId, PENDING_MINUTES)
  if (!secret) throw new AppError('codeWrong')
  if (/^\d{6}$/.test(plain)) {
    const step = checkedStep(sealer.open(secret), plain, clock.now())
    if (!(await factors.useStep(db, userId, step))) throw new AppError('codeReused')
  } else {
    const used = await factors.useRecoveryCode(db, userId, hashOf(sealer, userId, plain))
    if (used === 'used') throw new AppError('recoveryCodeUsed')
    if (used === 'unknown') throw new AppError('codeWrong')
  }
  await store.noteSuccess(db, userId)
}

function checkedStep(secret: string, code: string, now: number): number {
  const step = stepOf(secret, code, now)
  if (step === 'expired') throw new AppError('codeExpired')
  if (step === 'wrong') throw new AppError('codeWrong')
  return step
}

/** New recovery codes in place of all former ones. */
export async function renewRecoveryCodes(
  ctx: Ctx,
  { password }: { password: string },
): Promise<{ recoveryCodes: string[] }> {
  const userId = ctx.actor.id
  await confirmPassword(ctx, userId, password)
  const { secret } = await factors.findFactor(ctx.db, userId, PENDING_MINUTES)
  if (!secret) throw new AppError('secondFactorOff')
  const recoveryCodes = makeRecoveryCodes()
  const hashes = recoveryCodes.map((one) => hashOf(ctx.sealer, userId, one))
  await withSystem(ctx.db, (tx) => factors.replaceCodes(tx, userId, hashes))
  return { recoveryCodes }
}

/** Turns the second factor off, unless the person's roles demand one here. */
export async function turnOffSecondFactor(ctx: Ctx, { password }: { password: string }): Promise<void> {
  const user = await getUser(ctx, ctx.actor.id)
  if (demandsSecondFactor(user.secondFactorPolicy, ctx.actor.permissions)) throw new AppError('secondFactorDemanded')
  if (!user.hasSecondFactor) throw new AppError('secondFactorOff')
  await confirmPassword(ctx, user.id, password)
  await factors.removeFactor(ctx.db, user.id, ctx.session?.id)
}

/** For a lost phone: the next sign-in needs the password only, and sets a new one up where roles demand it. */
export async function resetSecondFactor(db: Database, login: string): Promise<void> {
  const user = await store.findUserByLogin(db, login)
  if (!user) throw new AppError('recordNotFound', { register: { zh: '账号', en: 'Accounts' } })
  await factors.removeFactor(db, user.id)
}

/** Whether roles that decide, export or administer must have a second factor in this installation. */
export async function requireSecondFactor(db: Database, required: boolean): Promise<void> {
  await saveSetting(db, store.SECOND_FACTOR_SETTING, required ? 'required' : 'offered')
}

/** Since when there is a second factor, and how many recovery codes are left. */
export async function describeFactor(ctx: Ctx): Promise<{ since: string | null; recoveryCodesLeft: number }> {
  const { since, codesLeft } = await factors.findFactor(ctx.db, ctx.actor.id, PENDING_MINUTES)
  return { since, recoveryCodesLeft: since === null ? 0 : codesLeft }
}

// No letters or digits that are mistaken for each other on paper: about 49 bits, guessed against the lock of the account.
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'

function makeRecoveryCodes(): string[] {
  const part = () => Array.from({ length: 5 }, () => LETTERS[randomInt(LETTERS.length)]).join('')
  return Array.from({ length: RECOVERY_CODES }, () => `${part()}-${part()}`)
}

/** As people type it: with blanks or a dash, in capitals, in full width. */
const plainCode = (code: string): string => code.normalize('NFKC').toLowerCase().replace(/[\s-]/g, '')

const hashOf = (sealer: Sealer, userId: string, code: string): Buffer =>
  sealer.index(`recovery code ${userId} ${plainCode(code)}`)
