/**
 * Code lists as data: the words of a standard or of the national system, and the other words that files carry for them.
 * A list says what is certain; what it does not know is never guessed.
 */
import type { Label } from '../label.ts'
import { cleanCell, removeBlanks, toHalfWidthAll } from '../text.ts'

export interface CodeListItem {
  readonly code: string
  /** Exactly as the standard or the national system writes it: exports use it. */
  readonly zh: string
  readonly en: string
}

export interface CodeTable {
  readonly id: string
  readonly label: Label
  /** Number of the national standard; absent for words of the national monitoring system. */
  readonly standard?: string
  readonly items: readonly CodeListItem[]
  /** Other words that certainly mean a code. Their use is reported as a repair (E6-alias). */
  readonly aliases?: Readonly<Record<string, string>>
  /** Official spellings of the same word (`C级` for `C`): accepted without a word. */
  readonly spellings?: Readonly<Record<string, string>>
}

/** How a text was resolved; only `alias` is worth a note. */
export type CodeMatchVia = 'label' | 'spelling' | 'alias'

export interface CodeMatch {
  readonly code: string
  readonly zh: string
  readonly via: CodeMatchVia
}

/** Keeps the literal codes in the type, so that a rule over an unknown code does not compile. */
export function defineCodes<const T extends CodeTable>(table: T): T {
  return table
}

/** The codes of a list as a union of literals. */
export type CodeOf<T extends { readonly items: readonly { readonly code: string }[] }> = T['items'][number]['code']

type Searchable = Pick<CodeTable, 'id' | 'items' | 'aliases' | 'spellings'>

const indexes = new WeakMap<Searchable, ReadonlyMap<string, CodeMatch>>()

/** One spelling for what differs only in width, blanks and kind of bracket. */
function plain(text: string): string {
  return removeBlanks(toHalfWidthAll(text)).toUpperCase()
}

function buildIndex(list: Searchable): ReadonlyMap<string, CodeMatch> {
  const index = new Map<string, CodeMatch>()
  const add = (text: string, code: string, via: CodeMatchVia): void => {
    const item = list.items.find((one) => one.code === code)
    if (!item)
      throw new RangeError(`代码表 ${list.id} 没有代码 ${code} / ${list.id}: "${text}" names a code that is not there`)
    const match = { code, zh: item.zh, via }
    if (!index.has(text)) index.set(text, match)
    const even = plain(text)
    if (!index.has(even)) index.set(even, match)
  }
  for (const item of list.items) add(item.zh, item.code, 'label')
  for (const item of list.items) add(item.code, item.code, 'spelling')
  for (const [text, code] of Object.entries(list.spellings ?? {})) add(text, code, 'spelling')
  for (const [text, code] of Object.entries(list.aliases ?? {})) add(text, code, 'alias')
  return index
}

function indexOf(list: Searchable): ReadonlyMap<string, CodeMatch> {
  let index = indexes.get(list)
  if (!index) {
    index = buildIndex(list)
    indexes.set(list, index)
  }
  return index
}

/**
 * The code a cell text means: exact word, code, official spelling or alias, after blanks, width and brackets are evened
 * out. Undefined when the list does not know it.
 */
export function findCode(list: Searchable, text: string): CodeMatch | undefined {
  const index = indexOf(list)
  return index.get(text) ?? index.get(plain(cleanCell(text)))
}

/** The label of a code; undefined for a code that is not in the list. */
export function codeLabel(list: Pick<CodeTable, 'items'>, code: string): Label | undefined {
  return list.items.find((item) => item.code === code)
}
