/** Sealing for many households at once, which is faster than value by value. */
import type { Sealer } from '../../platform/crypto/index.ts'
import type { DemoHousehold } from './household.ts'

export interface Sealed {
  readonly sealed: Uint8Array | null
  readonly index: Uint8Array | null
}

export interface Seals {
  /** The seal of the next text. Texts are asked for in the order in which `sealHouseholds` went through them. */
  next(text: string | null): Sealed
}

const NOTHING: Sealed = { sealed: null, index: null }

/** Everything of these households that must be sealed: the phone, then of each member number, phone and certificate. */
export function sealHouseholds(sealer: Sealer, households: readonly DemoHousehold[]): Seals {
  const texts: string[] = []
  for (const household of households) {
    if (household.phone !== null) texts.push(household.phone)
    for (const member of household.members) {
      texts.push(member.citizenId)
      if (member.phone !== null) texts.push(member.phone)
      if (member.disability) texts.push(member.disability.certificate)
    }
  }
  const sealed = sealer.sealMany(texts)
  let at = 0
  return {
    next(text) {
      if (text === null) return NOTHING
      if (texts[at] !== text) throw new Error('sealed texts are read out of order')
      const seal = { sealed: sealed[at] ?? null, index: sealer.index(text) }
      at += 1
      return seal
    },
  }
}
