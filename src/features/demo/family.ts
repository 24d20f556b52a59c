/**
 * Who lives in a household: ages, sexes and relations to the head that fit together, from single old people to three
 * generations. Sizes follow F082 and F083 (4.02 persons a supported household).
 */
import type { HeadRelationCode } from '../../kernel/codes/index.ts'
import { weighted, type Random } from './random.ts'

export interface Kin {
  readonly relation: HeadRelationCode
  readonly male: boolean
  /** Age in days on the reference day. */
  readonly days: number
  /** Years of age, whole. */
  readonly age: number
}

const SIZES = weighted<number>([
  [1, 98],
  [2, 112],
  [3, 172],
  [4, 223],
  [5, 205],
  [6, 128],
  [7, 56],
  [8, 24],
])
/** Ordinary families are a little larger, so that the persons of F016 come out (4.26 a household). */
const ORDINARY_SIZES = weighted<number>([
  [1, 45],
  [2, 110],
  [3, 175],
  [4, 255],
  [5, 210],
  [6, 130],
  [7, 55],
  [8, 20],
])

const YEAR = 365.2425
const OLDEST = 101

/** A family of a lifted or monitored household, or of an ordinary one. The head stands first. */
export function makeFamily(random: Random, supported: boolean): Kin[] {
  const size = (supported ? SIZES : ORDINARY_SIZES)(random)
  if (size === 1) return [single(random)]
  const headAge = clamp(46.5 + 11.3 * random.normal(), 22, 86)
  const headMale = random.chance(0.85)
  const family: Kin[] = [kin(random, 'head', headMale, headAge)]
  if (random.chance(size === 2 ? 0.62 : 0.92)) {
    family.push(kin(random, 'spouse', !headMale, headAge + (headMale ? -2 : 2) + 2.5 * random.normal()))
  }
  const others = followers(random, headAge, headMale, size - family.length)
  for (const next of others) family.push(next)
  return family
}

/** Old, disabled or unmarried people who live alone; most of the destitute (F303) are among them. */
function single(random: Random): Kin {
  const age = random.chance(0.74) ? 60 + Math.abs(11 * random.normal()) : 38 + 9 * random.normal()
  return kin(random, 'head', random.chance(0.7), clamp(age, 20, 94))
}

function followers(random: Random, headAge: number, headMale: boolean, count: number): Kin[] {
  const family: Kin[] = []
  const parents = headAge < 62 ? Math.min(count, parentsOf(random, headAge, count)) : 0
  for (let i = 0; i < parents; i++) {
    const mother = i === 0 ? random.chance(0.62) : family.at(-1)?.male === true
    const relation = headMale ? (mother ? 'mother' : 'father') : mother ? 'husbandsMother' : 'husbandsFather'
    family.push(kin(random, relation, !mother, headAge + 25 + 3.5 * random.normal()))
  }
  let left = count - parents
  // A grown child who stays brings husband or wife and children.
  if (headAge >= 46 && left >= 2 && random.chance(0.62)) {
    const heirAge = headAge - 24.5 + 2 * random.normal()
    const heirMale = random.chance(0.8)
    family.push(kin(random, heirMale ? 'son' : 'daughter', heirMale, heirAge))
    family.push(kin(random, heirMale ? 'daughterInLaw' : 'sonInLaw', !heirMale, heirAge + (heirMale ? -2 : 2)))
    left -= 2
    const grandchildren = heirAge > 20 ? Math.min(left, 3) : 0
    left -= grandchildren
    for (let nth = 0; nth < grandchildren; nth++) {
      family.push(grandchild(random, heirMale, Math.max(heirAge - 23 - 3.4 * nth + random.normal(), 0.05)))
    }
  }
  for (let nth = 0; left > 0; nth++, left--) {
    const age = headAge - 27 - 3.4 * nth + 3 * random.normal()
    if (age < 0 || nth > 4) family.push(kin(random, 'sibling', random.chance(0.6), headAge - 4 + 5 * random.normal()))
    else child(random, family, age)
  }
  return family
}

function parentsOf(random: Random, headAge: number, room: number): number {
  const alive = headAge < 38 ? 0.8 : headAge < 50 ? 0.5 : 0.2
  if (!random.chance(alive)) return 0
  return room > 2 && random.chance(alive * 0.7) ? 2 : 1
}

function grandchild(random: Random, ofSon: boolean, age: number): Kin {
  const male = random.chance(0.52)
  const relation = ofSon ? (male ? 'sonsSon' : 'sonsDaughter') : male ? 'daughtersSon' : 'daughtersDaughter'
  return kin(random, relation, male, age)
}

function child(random: Random, family: Kin[], age: number): void {
  // Grown daughters have mostly married out.
  const male = random.chance(age > 24 ? 0.72 : 0.53)
  family.push(kin(random, male ? 'son' : 'daughter', male, age))
}

function kin(random: Random, relation: HeadRelationCode, male: boolean, years: number): Kin {
  const exact = clamp(years, 0.02, OLDEST)
  const days = Math.max(1, Math.round((Math.floor(exact) + random.next()) * YEAR))
  return { relation, male, days, age: Math.floor(days / YEAR) }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}
