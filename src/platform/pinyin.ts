/** Pinyin of names: for search by typing letters and for the order of lists. */
import { pinyin } from 'pinyin-pro'

export interface Pinyin {
  /** All syllables run together, without tones: `zengxiaoming`. */
  readonly full: string
  /** First letters: `zxm`. */
  readonly initials: string
}

const CACHE_SIZE = 50_000
const cache = new Map<string, Pinyin>()

/** Reads a name as a surname first (曾 is zeng, not ceng). Letters stay as they are, dots and blanks fall away. */
export function namePinyin(name: string): Pinyin {
  const known = cache.get(name)
  if (known) return known
  const syllables = pinyin(name, { toneType: 'none', type: 'array', surname: 'head', v: true })
    .map((syllable) => syllable.toLowerCase().replace(/[^a-z0-9]/g, ''))
    .filter((syllable) => syllable !== '')
  const result = { full: syllables.join(''), initials: syllables.map((syllable) => syllable[0]).join('') }
  if (cache.size >= CACHE_SIZE) cache.clear()
  cache.set(name, result)
  return result
}
