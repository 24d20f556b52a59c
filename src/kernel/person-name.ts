/** Names of persons: one dot for the many look-alikes in transcribed minority names, and masking (E10, F3). */
import { cleanCell } from './text.ts'

/** The dot of GB 18030 and of identity cards, U+00B7. */
export const NAME_DOT = '·'

/** • ‧ ． ∙ ⋅ ・ ･ ᐧ and bullets that keyboards and conversions leave behind. */
const LOOK_ALIKES = new Set([0x2022, 0x2027, 0xff0e, 0x2219, 0x22c5, 0x30fb, 0xff65, 0x1427, 0x2024, 0x25cf, 0x2e31])

function isLookAlike(c: number, at: number, text: string): boolean {
  // A full stop counts between Chinese characters only: 'J. Smith' is no transcribed name.
  if (c === 0x2e) return text.charCodeAt(at - 1) >= 0x2e80 && text.charCodeAt(at + 1) >= 0x2e80
  return c > 0xff && LOOK_ALIKES.has(c)
}

/** Look-alike dots as `·`. Returns the same string when there was none: callers report the repair (E10-name-dot). */
export function normaliseNameDots(name: string): string {
  let result = ''
  let from = 0
  for (let i = 0; i < name.length; i++) {
    if (!isLookAlike(name.charCodeAt(i), i, name)) continue
    result += name.slice(from, i) + NAME_DOT
    from = i + 1
  }
  return from === 0 ? name : result + name.slice(from)
}

function isHan(character: string): boolean {
  return /^\p{Script=Han}$/u.test(character)
}

/** A character that stands next to another without a space. */
function joins(character: string): boolean {
  return character === NAME_DOT || isHan(character)
}

function lastCharacter(text: string): string {
  return Array.from(text.slice(-2)).at(-1) ?? ''
}

/** 张 三, spaced out to align a printed list, as 张三. Spaces between other letters stay. */
export function closeUpName(name: string): string {
  const clean = cleanCell(name)
  if (!/\s/u.test(clean)) return clean
  const parts = clean.split(/\s+/u)
  let joined = ''
  let before: string | undefined
  for (const part of parts) {
    const [after] = part
    if (before !== undefined && after !== undefined && !(joins(before) && joins(after))) joined += ' '
    joined += part
    before = lastCharacter(part)
  }
  return joined
}

/** A name as it is stored: closed up, with one kind of dot. Rare characters are left as they are. */
export function normaliseName(name: string): string {
  return closeUpName(normaliseNameDots(cleanCell(name)))
}

/**
 * 张三 as 张*, 王小明 as 王*明 (F3). Transcribed names (with a dot, longer than four characters, or not in Han
 * characters) keep the first character only: the last one tells little and the length tells much.
 */
export function maskName(name: string): string {
  const characters = Array.from(cleanCell(name))
  const first = characters[0]
  if (first === undefined) return ''
  if (characters.length === 1) return '*'
  if (characters.length > 4 || !characters.every(isHan)) return `${first}*`
  const last = characters.length > 2 ? (characters.at(-1) ?? '') : ''
  return `${first}${'*'.repeat(Math.max(1, characters.length - 2))}${last}`
}
