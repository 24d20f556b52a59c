/**
 * Statistical area codes of 12 digits: province 2, prefecture 2, county 2, township 3, village 3 (E1). The parts below
 * the level are zeros. Areas below the village have no national code. A subtree is one range of codes, which is how
 * scopes are compared in the database.
 */
import type { Label } from './label.ts'

declare const areaBrand: unique symbol

/** A 12-digit area code of some level. */
export type AreaCode = string & { readonly [areaBrand]: true }

export type AreaLevel = 'province' | 'prefecture' | 'county' | 'township' | 'village'

/** From the largest to the smallest. */
export const AREA_LEVELS = ['province', 'prefecture', 'county', 'township', 'village'] as const satisfies AreaLevel[]

const PREFIX: Readonly<Record<AreaLevel, number>> = { province: 2, prefecture: 4, county: 6, township: 9, village: 12 }

const LEVEL_LABEL: Readonly<Record<AreaLevel, Label>> = {
  province: { zh: '省', en: 'province' },
  prefecture: { zh: '州（市）', en: 'prefecture' },
  county: { zh: '县（市、区）', en: 'county' },
  township: { zh: '乡（镇、街道）', en: 'township' },
  village: { zh: '村（社区）', en: 'village' },
}

/** True for 12 digits that do not begin with 00. Whether the area exists is known by the area register only. */
export function isAreaCode(text: string): text is AreaCode {
  if (text.length !== 12) return false
  for (let i = 0; i < 12; i++) {
    const c = text.charCodeAt(i)
    if (c < 48 || c > 57) return false
  }
  return !text.startsWith('00')
}

/** Pads a shorter code (2, 4, 6, 9 or 12 digits) to 12; undefined when it is none. */
export function parseAreaCode(text: string): AreaCode | undefined {
  const length = text.length
  if (length !== 2 && length !== 4 && length !== 6 && length !== 9 && length !== 12) return undefined
  const code = text.padEnd(12, '0')
  return isAreaCode(code) ? code : undefined
}

/** Like `parseAreaCode` for texts that must be codes. Throws RangeError. */
export function toAreaCode(text: string): AreaCode {
  const code = parseAreaCode(text)
  if (code === undefined)
    throw new RangeError(`“${text}”不是有效区划代码，应为 12 位数字 / not an area code of 12 digits`)
  return code
}

function zeros(code: string, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (code.charCodeAt(i) !== 48) return false
  return true
}

export function levelOf(code: AreaCode): AreaLevel {
  if (!zeros(code, 9, 12)) return 'village'
  if (!zeros(code, 6, 9)) return 'township'
  if (!zeros(code, 4, 6)) return 'county'
  return zeros(code, 2, 4) ? 'province' : 'prefecture'
}

/** The digits that say something: 2, 4, 6, 9 or 12 of them. */
export function prefixOf(code: AreaCode): string {
  return code.slice(0, PREFIX[levelOf(code)])
}

/** The ancestor (or the area itself) at a level; undefined when the area is above that level. */
export function ancestorAt(code: AreaCode, level: AreaLevel): AreaCode | undefined {
  const length = PREFIX[level]
  return length > PREFIX[levelOf(code)] ? undefined : (code.slice(0, length).padEnd(12, '0') as AreaCode)
}

/** The area one level up; undefined for a province. */
export function parentOf(code: AreaCode): AreaCode | undefined {
  const above = AREA_LEVELS[AREA_LEVELS.indexOf(levelOf(code)) - 1]
  return above && ancestorAt(code, above)
}

/** From the province down to the area itself. */
export function pathOf(code: AreaCode): AreaCode[] {
  return AREA_LEVELS.map((level) => ancestorAt(code, level)).filter((area) => area !== undefined)
}

/** The six digits of the county (GB/T 2260), the `county_code` of records. Throws RangeError above county level. */
export function countyOf(code: AreaCode): string {
  if (zeros(code, 4, 6))
    throw new RangeError(`${code} 是省级或州市级，请选择到县 / ${code} is above county level, choose a county`)
  return code.slice(0, 6)
}

/** True for the ancestor itself and everything below it. */
export function isWithin(code: AreaCode, ancestor: AreaCode): boolean {
  return code.startsWith(prefixOf(ancestor))
}

/** Lowest and highest possible code of a subtree, both included: `code >= low AND code <= high`. */
export function rangeOf(code: AreaCode): readonly [low: AreaCode, high: AreaCode] {
  return [code, prefixOf(code).padEnd(12, '9') as AreaCode]
}

export function levelLabel(level: AreaLevel): Label {
  return LEVEL_LABEL[level]
}

/** '53 26 27 209 201': groups of digits down to the level of the area, to be read aloud and compared on paper. */
export function formatAreaCode(code: AreaCode): string {
  return [code.slice(0, 2), code.slice(2, 4), code.slice(4, 6), code.slice(6, 9), code.slice(9)]
    .slice(0, AREA_LEVELS.indexOf(levelOf(code)) + 1)
    .join(' ')
}
