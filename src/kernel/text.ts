/** Cleaning of texts that come from spreadsheets, and the nearest known word for a message about an unknown one. */

/** Blank characters that cadres' files carry around values: tab, line ends, NBSP, ideographic and zero-width spaces, BOM. */
function isBlank(c: number): boolean {
  if (c <= 32) return true
  if (c < 160) return c === 127
  return (
    c === 0xa0 ||
    c === 0x3000 ||
    (c >= 0x2000 && c <= 0x200f) ||
    c === 0x2028 ||
    c === 0x2029 ||
    c === 0x202f ||
    c === 0x2060 ||
    c === 0xfeff
  )
}

/** The text without blanks around it. Returns the same string when it is clean. */
export function cleanCell(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isBlank(text.charCodeAt(start))) start++
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--
  return start === 0 && end === text.length ? text : text.slice(start, end)
}

/** The text without any blank, also inside. Returns the same string when there is none. */
export function removeBlanks(text: string): string {
  let kept = ''
  let from = 0
  for (let i = 0; i < text.length; i++) {
    if (!isBlank(text.charCodeAt(i))) continue
    kept += text.slice(from, i)
    from = i + 1
  }
  return from === 0 ? text : kept + text.slice(from)
}

/** Blanks around the text removed, runs of blanks inside made one space. */
export function collapse(text: string): string {
  const clean = cleanCell(text)
  let result = ''
  let from = 0
  for (let i = 0; i < clean.length; i++) {
    if (!isBlank(clean.charCodeAt(i))) continue
    let end = i + 1
    while (isBlank(clean.charCodeAt(end))) end++
    result += `${clean.slice(from, i)} `
    from = end
    i = end - 1
  }
  return from === 0 ? clean : result + clean.slice(from)
}

function isWideAlphanumeric(c: number): boolean {
  return (c >= 0xff10 && c <= 0xff19) || (c >= 0xff21 && c <= 0xff3a) || (c >= 0xff41 && c <= 0xff5a)
}

function narrow(text: string, wide: (c: number) => boolean): string {
  let result = ''
  let from = 0
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (!wide(c)) continue
    result += text.slice(from, i) + String.fromCharCode(c - 0xfee0)
    from = i + 1
  }
  return from === 0 ? text : result + text.slice(from)
}

/**
 * Full-width digits and letters (１, Ｘ, ｘ) as ASCII; punctuation stays. This is a repair that a report must name, so
 * callers compare: the same string comes back when there was nothing to do.
 */
export function toHalfWidth(text: string): string {
  return narrow(text, isWideAlphanumeric)
}

/** Like `toHalfWidth`, with full-width punctuation too (，．（）／－ and others from U+FF01 to U+FF5E). */
export function toHalfWidthAll(text: string): string {
  return narrow(text, (c) => c >= 0xff01 && c <= 0xff5e)
}

/** Longest text that is compared; a longer cell is no misspelt word, and the cost stays bounded. */
const LONGEST_WORD = 40

/** Insertions, deletions and replacements of characters between two texts (Levenshtein). */
export function editDistance(a: string, b: string): number {
  const from = Array.from(a)
  const to = Array.from(b)
  let row = Array.from({ length: to.length + 1 }, (_, i) => i)
  for (const [i, left] of from.entries()) {
    const next = [i + 1]
    for (const [j, right] of to.entries()) {
      const replaced = (row[j] ?? 0) + (left === right ? 0 : 1)
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}

/**
 * The known word nearest to `text`, for "did you mean"; undefined when none shares at least half of its characters.
 * For messages only: nothing is ever repaired by likeness.
 */
export function nearestWord(text: string, words: Iterable<string>): string | undefined {
  if (text.length > LONGEST_WORD) return undefined
  let best: string | undefined
  let least = Infinity
  for (const word of words) {
    const distance = editDistance(text, word)
    const longer = Math.max(text.length, word.length)
    if (distance < least && distance * 2 <= longer && distance < longer) {
      best = word
      least = distance
    }
  }
  return best
}
