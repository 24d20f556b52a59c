/** Text as it must be written into a workbook. */

/** Excel's own limit for a cell. */
export const MAX_CELL_CHARS = 32_767

// oxlint-disable-next-line no-control-regex
const SPECIAL = /[&<>"\u0000-\u0008\u000b-\u001f\ufffe\uffff]|_x[0-9a-fA-F]{4}_/
// oxlint-disable-next-line no-control-regex
const SPECIAL_ALL = /[&<>"\u0000-\u0008\u000b-\u001f\ufffe\uffff]|_(?=x[0-9a-fA-F]{4}_)/g

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  _: '_x005F_',
}

/**
 * Escapes text for a cell, a note or an attribute. Characters that XML forbids are written as `_x001F_`, as Excel does;
 * a lone surrogate becomes U+FFFD. Attributes must not contain line breaks.
 */
export function xmlText(text: string): string {
  const safe = text.isWellFormed() ? text : text.toWellFormed()
  if (!SPECIAL.test(safe)) return safe
  return safe.replaceAll(SPECIAL_ALL, (found) => {
    const hex = found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')
    return ESCAPES[found] ?? `_x${hex}_`
  })
}

/** Text beginning like this may run as a formula when a spreadsheet program takes it for one. */
export const looksLikeFormula = (text: string): boolean => /^[=+\-@\t\r\n＝＋－＠]/.test(text)

/** Cuts a text that is too long for a cell; the cut is visible. */
export const fitCell = (text: string): string =>
  text.length <= MAX_CELL_CHARS ? text : `${text.slice(0, MAX_CELL_CHARS - 1)}…`

/**
 * A name Excel accepts for a sheet: at most 31 characters, none of `[]:*?/\`, no quote at the ends, different from the
 * names in `used` (upper and lower case count as the same). Adds the name to `used`.
 */
export function sheetName(wanted: string, used: Set<string>): string {
  const cleaned = wanted
    .replaceAll(/[[\]:*?/\\\p{Cc}]/gu, '_')
    .replaceAll(/^'+|'+$/g, '')
    .trim()
  const base = cleaned === '' ? '数据' : cleaned
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? '' : `（${number}）`
    const name = base.slice(0, 31 - suffix.length).toWellFormed() + suffix
    if (used.has(name.toLowerCase())) continue
    used.add(name.toLowerCase())
    return name
  }
}
