/** The query of an address as flat texts: what a person sees in the address bar is what was chosen, and nothing else. */

export type SearchValue = string | readonly string[]
export type SearchParams = Readonly<Record<string, SearchValue | undefined>>

/** `?filter=a:1&filter=b:2&page=2` -> `{ filter: ['a:1', 'b:2'], page: '2' }`. */
export function parseSearch(text: string): Record<string, SearchValue> {
  const result: Record<string, SearchValue> = {}
  const params = new URLSearchParams(text)
  for (const key of params.keys()) {
    const all = params.getAll(key)
    result[key] = all.length > 1 ? all : (all[0] ?? '')
  }
  return result
}

/** The opposite of `parseSearch`, with the `?`; empty when nothing is chosen. Colons and commas stay readable. */
export function writeSearch(search: Readonly<Record<string, unknown>>): string {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(search)) {
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value])
      if (typeof one === 'string' && one !== '') params.append(key, one)
  }
  const text = params.toString().replaceAll('%3A', ':').replaceAll('%2C', ',')
  return text === '' ? '' : `?${text}`
}

/** The first value of a parameter. */
export function first(search: SearchParams, key: string): string | undefined {
  const value = search[key]
  return typeof value === 'string' ? value : value?.[0]
}

/** All values of a parameter. */
export function all(search: SearchParams, key: string): readonly string[] {
  const value = search[key]
  if (value === undefined) return []
  return typeof value === 'string' ? [value] : value
}
