/**
 * Area names to codes, level by level. Files write 斗月村 for 斗月村委会 or 文山州 for 文山壮族苗族自治州; such a name counts
 * only where exactly one area of the parent fits (E1).
 */
import { parentOf, type AreaCode, type AreaLevel } from '../../../kernel/area-code.ts'
import { ETHNIC } from '../../../kernel/codes/ethnic.ts'
import { cleanCell, removeBlanks, toHalfWidthAll } from '../../../kernel/text.ts'

export interface AreaRow {
  readonly code: AreaCode
  readonly name: string
  readonly level: AreaLevel
  readonly parentCode: AreaCode | null
}

export type AreaMatch =
  | { readonly via: 'name' | 'alias'; readonly code: AreaCode; readonly name: string }
  | { readonly via: 'ambiguous'; readonly names: readonly string[] }

export interface AreaIndex {
  /** The area of that name below a parent (null for the top); undefined when none fits. */
  readonly find: (parent: AreaCode | null, name: string) => AreaMatch | undefined
  readonly nameOf: (code: AreaCode) => string | undefined
  /** Official names of the areas below a parent, for messages. */
  readonly namesBelow: (parent: AreaCode | null) => readonly string[]
}

const COMMITTEE = ['村民委员会', '村委会'] as const
const COMMUNITY = ['社区居民委员会', '社区居委会', '居民委员会', '居委会', '社区'] as const
const GROUPS = [...ETHNIC.items.map((item) => item.zh), '各族']

function without(name: string, endings: readonly string[]): string | undefined {
  const ending = endings.find((one) => name.endsWith(one) && name.length > one.length)
  return ending && name.slice(0, -ending.length)
}

function villageForms(name: string): string[] {
  const community = without(name, COMMUNITY)
  if (community !== undefined) return [community, ...COMMUNITY.map((ending) => community + ending)]
  const base = without(name, COMMITTEE) ?? without(name, ['村'])
  if (base === undefined) return []
  const forms = [`${base}村`, ...COMMITTEE.map((ending) => base + ending)]
  // What is left of one character would be too short to be certain.
  if (base.length > 1) forms.push(base)
  // 云村村委会 is also written 云村委会; where 云 + 村委会 is another village's full name, that one stands.
  const shorter = without(base, ['村'])
  if (shorter !== undefined) forms.push(...COMMITTEE.map((ending) => shorter + ending))
  return forms
}

/** 文山壮族苗族自治州 to 文山: the ending and the groups before it taken off. */
function withoutGroups(name: string, endings: readonly string[]): string | undefined {
  let rest = without(name, endings)
  while (rest !== undefined) {
    const shorter = without(rest, GROUPS)
    if (shorter === undefined) return rest
    rest = shorter
  }
  return undefined
}

/** Other ways to write the name of an area, by its level. */
const FORMS: Readonly<Record<AreaLevel, (name: string) => string[]>> = {
  village: villageForms,
  township: (name) => {
    const base = withoutGroups(name, ['民族乡', '街道办事处', '街道', '乡', '镇'])
    if (base === undefined) return []
    const kind = name.endsWith('镇') ? '镇' : name.endsWith('乡') ? '乡' : '街道'
    return [base, base + kind, ...(kind === '街道' ? [`${base}街道办事处`, `${base}办事处`, `${base}街道办`] : [])]
  },
  county: (name) => {
    const base = withoutGroups(name, ['自治县', '县', '市', '区'])
    // What is left of one character would be too short to be certain.
    return base === undefined || base.length < 2 ? [] : [base, `${base}${name.slice(-1)}`]
  },
  prefecture: (name) => {
    const base = withoutGroups(name, ['自治州', '州', '市', '地区'])
    return base === undefined ? [] : [base, `${base}${name.endsWith('市') ? '市' : '州'}`]
  },
  province: (name) => {
    const base = withoutGroups(name, ['自治区', '省', '市'])
    return base === undefined ? [] : [base]
  },
}

function plain(name: string): string {
  return removeBlanks(toHalfWidthAll(cleanCell(name)))
}

/** Builds the index of a province (some 16,500 rows) or of the part a file may name. */
export function buildAreaIndex(rows: Iterable<AreaRow>): AreaIndex {
  const names = new Map<AreaCode, string>()
  const below = new Map<AreaCode | null, Map<string, AreaMatch>>()
  const official = new Map<AreaCode | null, string[]>()
  const all = [...rows]
  const put = (table: Map<string, AreaMatch>, text: string, row: AreaRow, via: 'name' | 'alias'): void => {
    const before = table.get(text)
    if (!before) table.set(text, { via, code: row.code, name: row.name })
    else if (before.via === 'ambiguous') table.set(text, { via: 'ambiguous', names: [...before.names, row.name] })
    else if (before.code !== row.code && before.via === via)
      table.set(text, { via: 'ambiguous', names: [before.name, row.name] })
  }
  for (const row of all) {
    names.set(row.code, row.name)
    const table = below.get(row.parentCode) ?? new Map<string, AreaMatch>()
    below.set(row.parentCode, table)
    const list = official.get(row.parentCode) ?? []
    official.set(row.parentCode, list)
    list.push(row.name)
    put(table, row.name, row, 'name')
  }
  // Official names first: a short form never stands in the way of another area's own name.
  for (const row of all) {
    const table = below.get(row.parentCode)
    if (table)
      for (const form of new Set(FORMS[row.level](row.name))) if (form !== row.name) put(table, form, row, 'alias')
  }
  return {
    find: (parent, name) => {
      const table = below.get(parent)
      return table?.get(name) ?? table?.get(plain(name))
    },
    nameOf: (code) => names.get(code),
    namesBelow: (parent) => official.get(parent) ?? [],
  }
}

/** A row of an area file; the parent is taken from the code where the file names none. */
export function areaRow(code: AreaCode, name: string, level: AreaLevel): AreaRow {
  return { code, name, level, parentCode: parentOf(code) ?? null }
}
