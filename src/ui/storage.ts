/** What this browser remembers for a person: language, columns, drafts. Works without storage, only forgetfully. */

const PREFIX = 'shouwang.'

/** The stored text; undefined when there is none or the browser refuses storage. */
export function remember(key: string): string | undefined {
  try {
    return localStorage.getItem(PREFIX + key) ?? undefined
  } catch {
    return undefined
  }
}

/** Stores a text, or forgets it. A full or forbidden storage loses comfort, never work: nothing is thrown. */
export function keep(key: string, text: string | undefined): void {
  try {
    if (text === undefined) localStorage.removeItem(PREFIX + key)
    else localStorage.setItem(PREFIX + key, text)
  } catch {
    // Private windows refuse; the page works without.
  }
}

/** The stored value, read as JSON; undefined when it is missing or broken. */
export function rememberJson(key: string): unknown {
  const text = remember(key)
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
